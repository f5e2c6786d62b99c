//! Commands of 题目分析, 薄弱环节 and 考后讲评包, with what they answer.

use super::item_analysis::{self, Attempts, ItemAnalysis, QuestionAnalysis, Scope};
use super::print::PdfFonts;
use super::weak_points::{self, WeakQuery, WeakReport};
use super::{Office, Reply, Result, debrief, item_tables};
use crate::domain::ids::{QuestionId, SittingId};
use crate::text::Texts;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum AnalysisCommand {
    /// -> [`AnalysisReply::Items`]
    Items { scope: Scope, attempts: Attempts },
    /// As .xlsx. -> [`Reply::Exported`]
    ExportItems { scope: Scope, attempts: Attempts, path: PathBuf },
    /// -> [`AnalysisReply::Question`]
    Question { id: QuestionId, attempts: Attempts },
    /// -> [`AnalysisReply::Weak`]
    Weak(WeakQuery),
    /// As .xlsx. -> [`Reply::Exported`]
    ExportWeak { query: WeakQuery, path: PathBuf },
    /// .docx or .pdf by the ending. -> [`Reply::Exported`]
    Debrief { sitting: SittingId, path: PathBuf, fonts: Option<PdfFonts> },
}

#[derive(Clone, Debug)]
pub enum AnalysisReply {
    Items(Box<ItemAnalysis>),
    Question(Box<QuestionAnalysis>),
    Weak(Box<WeakReport>),
}

pub(super) fn run(office: &mut Office, command: AnalysisCommand, texts: &Texts) -> Result<Reply> {
    use AnalysisCommand as C;
    let exported = |path: PathBuf| Ok(Reply::Exported(std::path::absolute(&path).unwrap_or(path)));
    Ok(Reply::Analysis(match command {
        C::Items { scope, attempts } => AnalysisReply::Items(Box::new(item_analysis::analyse(office, scope, attempts)?)),
        C::Question { id, attempts } => AnalysisReply::Question(Box::new(item_analysis::question(office, id, attempts)?)),
        C::Weak(query) => AnalysisReply::Weak(Box::new(weak_points::report(office, &query, texts)?)),
        C::ExportItems { scope, attempts, path } => {
            item_tables::export_items(office, scope, attempts, &path, texts)?;
            return exported(path);
        }
        C::ExportWeak { query, path } => {
            item_tables::export_weak(office, &query, &path, texts)?;
            return exported(path);
        }
        C::Debrief { sitting, path, fonts } => {
            debrief::export(office, sitting, &path, fonts.as_ref(), texts)?;
            return exported(path);
        }
    }))
}
