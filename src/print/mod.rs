//! What is printed: labels, lines of text set in the shipped font, PDF files, and what label printers say.
//!
//! Pure: values in, bytes out. The sockets to printers are the application's.

pub mod label;
pub mod printer;
pub mod typeset;
