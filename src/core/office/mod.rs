//! Office files without a word of law in them: tables of .xlsx and .csv, text of .docx, pages to print as .docx and .pdf.

pub mod base64;
pub mod cell;
pub mod csv_text;
pub mod docx_in;
pub mod docx_out;
pub mod drawing;
pub mod flow;
pub mod fonts;
pub mod package;
pub mod pdf_out;
pub mod png;
pub mod sheet;
pub mod xml;
