//! Photos, videos and tables from untrusted senders: told apart by their content and read with limits.
//!
//! Every function reads bytes or a seekable reader, and answers a result or why the file is refused. Nothing here opens
//! a file, reaches the network, or knows what a file is for.

pub mod error;
pub mod invented;
pub mod limits;
pub mod photo;
pub mod sniff;
pub mod table;
pub mod video;
