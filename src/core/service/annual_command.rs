//! Commands of the yearly figures, with what they answer.

use super::annual::{self, AnnualReport};
use super::print::PdfFonts;
use super::{Office, Reply, Result};
use crate::text::Texts;
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum AnnualCommand {
    /// -> [`Reply::Annual`]
    Report { from: Date, until: Date },
    /// .docx, .pdf or .xlsx by the ending. -> [`Reply::Exported`]
    Export { from: Date, until: Date, path: PathBuf, fonts: Option<PdfFonts> },
    /// An empty one brings the program's back. -> [`Reply::Done`]
    SetTemplate(String),
}

pub(super) fn run(office: &mut Office, command: AnnualCommand, texts: &Texts) -> Result<Reply> {
    match command {
        AnnualCommand::Report { from, until } => {
            let report: AnnualReport = annual::report(office, from, until, texts)?;
            Ok(Reply::Annual(Box::new(report)))
        }
        AnnualCommand::Export { from, until, path, fonts } => {
            annual::export(office, (from, until), &path, fonts.as_ref(), texts)?;
            Ok(Reply::Exported(path))
        }
        AnnualCommand::SetTemplate(template) => annual::set_template(office, &template).map(|()| Reply::Done),
    }
}
