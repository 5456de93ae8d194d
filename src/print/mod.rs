//! What is printed: labels, lines of text set in the shipped font, PDF files, and label printers.

pub mod label;
pub mod printer;
pub mod typeset;
