//! Commands of the ledger of learning, with what they answer.

use super::ledger::{
    self, Cells, EvidenceChange, HoursReport, Ledger, LedgerImported, LedgerPreview, LedgerQuery, MaterialFound,
};
use super::{Office, Reply, Result};
use crate::domain::ids::ActivityId;
use crate::domain::study_session::Material;
use crate::text::Texts;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum LedgerCommand {
    /// -> [`LedgerReply::Ledger`]
    List(LedgerQuery),
    /// A row as it was typed. -> [`LedgerReply::Saved`]
    Save { id: Option<ActivityId>, cells: Cells },
    /// -> [`Reply::Done`]
    Remove(Vec<ActivityId>),
    /// A file that proves a row. -> [`LedgerReply::Evidence`]
    Attach { id: ActivityId, change: EvidenceChange },
    /// -> [`LedgerReply::Evidence`]
    Evidence(ActivityId),
    /// -> [`LedgerReply::Preview`]
    Preview(PathBuf),
    /// -> [`LedgerReply::Imported`]
    Import(Box<LedgerPreview>),
    /// -> [`Reply::Exported`]
    Export { query: LedgerQuery, path: PathBuf },
    /// -> [`Reply::Exported`]
    Template(PathBuf),
    /// 学时 of everybody in a year. -> [`LedgerReply::Hours`]
    Hours(i16),
    /// Thousandths of a 学时 a year; `None` for no target. -> [`Reply::Done`]
    SetTarget(Option<u32>),
}

#[derive(Clone, Debug)]
pub enum LedgerReply {
    Ledger(Ledger),
    Saved(ActivityId),
    Evidence(ActivityId, Vec<(Material, MaterialFound)>),
    Preview(Box<LedgerPreview>),
    Imported(LedgerImported),
    Hours(HoursReport),
}

pub(super) fn run(office: &mut Office, command: LedgerCommand, texts: &Texts) -> Result<Reply> {
    use LedgerCommand as C;
    Ok(Reply::Ledger(Box::new(match command {
        C::List(query) => LedgerReply::Ledger(ledger::list(office, &query)?),
        C::Save { id, cells } => LedgerReply::Saved(ledger::save(office, id, &cells)?),
        C::Attach { id, change } => {
            ledger::attach(office, id, &change)?;
            LedgerReply::Evidence(id, ledger::evidence(office, id)?)
        }
        C::Evidence(id) => LedgerReply::Evidence(id, ledger::evidence(office, id)?),
        C::Remove(ids) => {
            ledger::remove(office, &ids)?;
            return Ok(Reply::Done);
        }
        C::Preview(path) => LedgerReply::Preview(Box::new(ledger::preview(office, &path)?)),
        C::Import(preview) => LedgerReply::Imported(ledger::commit(office, &preview)?),
        C::Export { query, path } => {
            ledger::export(office, &query, &path, texts)?;
            return Ok(Reply::Exported(path));
        }
        C::Template(path) => {
            ledger::template(office, &path, texts)?;
            return Ok(Reply::Exported(path));
        }
        C::Hours(year) => LedgerReply::Hours(ledger::hours(office, year)?),
        C::SetTarget(milli) => {
            ledger::set_target(office, milli)?;
            return Ok(Reply::Done);
        }
    })))
}
