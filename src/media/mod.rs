//! What strangers' bytes meet: photos, videos and tables, told by their content, read with limits.

pub mod error;
pub mod evidence;
pub mod media_type;
pub mod photo;
pub mod table;
pub mod video;
