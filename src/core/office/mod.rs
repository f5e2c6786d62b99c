//! Office files as plain tables: what `formats` and `report` both need of .xlsx and .csv.

pub mod cell;
pub mod csv_text;
pub mod docx_in;
pub mod docx_out;
pub mod flow;
pub mod fonts;
pub mod package;
pub mod pdf_out;
pub mod sheet;
pub mod xml;
