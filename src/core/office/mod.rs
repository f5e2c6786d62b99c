//! Office files as plain tables: what `formats` and `report` both need of .xlsx and .csv.

pub mod cell;
pub mod csv_text;
pub mod docx_in;
pub mod package;
pub mod sheet;
pub mod xml;
