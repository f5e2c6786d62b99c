//! Taking in a table of activities: what each row would do, then one step that undo takes back.

use super::super::{Office, Result, ServiceError, import::read_bytes, study_access};
use super::{Activity, ActivityFault, ActivityField, Cells, Directory};
use crate::formats::ledger::{read_cells, read_ledger};
use crate::store::Op;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A cell that says nothing that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// As a spreadsheet shows it, such as `D7`.
    pub cell: String,
    pub field: ActivityField,
    pub fault: ActivityFault,
    /// What stands there.
    pub text: String,
}

/// What taking in a row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    New(Box<Activity>),
    /// The ledger has it.
    Known,
    /// The file has it already, in this line.
    Twice(u32),
    Wrong(Vec<BadCell>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    pub line: u32,
    pub cells: Cells,
    pub standing: Standing,
}

/// A table before anything of it is stored.
#[derive(Clone, Debug)]
pub struct LedgerPreview {
    pub path: PathBuf,
    pub lines: Vec<PreviewLine>,
    /// Titles that say nothing here.
    pub ignored: Vec<String>,
    pub ignored_sheets: Vec<String>,
}

impl LedgerPreview {
    pub fn count(&self, which: impl Fn(&Standing) -> bool) -> usize {
        self.lines.iter().filter(|line| which(&line.standing)).count()
    }

    pub fn new_rows(&self) -> usize {
        self.count(|standing| matches!(standing, Standing::New(_)))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LedgerImported {
    pub added: usize,
    /// In the ledger or in the file already.
    pub known: usize,
    /// Left out, because a cell is wrong.
    pub wrong: usize,
}

pub fn preview(office: &Office, path: &Path) -> Result<LedgerPreview> {
    study_access::require_managing(office)?;
    let bytes = read_bytes(path)?;
    let table = read_ledger(&bytes).map_err(|source| ServiceError::Ledger { path: path.to_owned(), source })?;
    let (people, today) = (Directory::of(office, std::iter::empty())?, office.today());
    let held = held(office)?;
    let mut seen: HashMap<String, u32> = HashMap::new();
    let lines = table.lines.iter().map(|line| {
        let read = read_cells(&line.cells, |name| people.find(name));
        let read = read.and_then(|activity| activity.ahead(today).map_or(Ok(activity), |ahead| Err(vec![ahead])));
        let standing = match read {
            Err(faults) => Standing::Wrong(
                faults
                    .into_iter()
                    .map(|(field, fault)| BadCell {
                        cell: table.cell(line.line, field),
                        field,
                        fault,
                        text: line.cells.get(&field).cloned().unwrap_or_default(),
                    })
                    .collect(),
            ),
            Ok(activity) => {
                let print = activity.fingerprint();
                match (held.contains(&print), seen.get(&print)) {
                    (true, _) => Standing::Known,
                    (false, Some(first)) => Standing::Twice(*first),
                    (false, None) => {
                        seen.insert(print, line.line);
                        Standing::New(Box::new(activity))
                    }
                }
            }
        };
        PreviewLine { line: line.line, cells: line.cells.clone(), standing }
    });
    Ok(LedgerPreview {
        path: path.to_owned(),
        lines: lines.collect(),
        ignored: table.ignored.clone(),
        ignored_sheets: table.ignored_sheets.clone(),
    })
}

fn held(office: &Office) -> Result<HashSet<String>> {
    Ok(office.store.activities()?.iter().map(|(_, activity)| activity.fingerprint()).collect())
}

/// Stores the new rows of a preview. Rows that came into the ledger meanwhile are not taken again.
pub fn commit(office: &mut Office, preview: &LedgerPreview) -> Result<LedgerImported> {
    study_access::require_managing(office)?;
    let held = held(office)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ImportLedger, &actor, now, |tx| {
        let mut imported = LedgerImported::default();
        for line in &preview.lines {
            match &line.standing {
                Standing::New(activity) if !held.contains(&activity.fingerprint()) => {
                    tx.add_activity(activity, &actor)?;
                    imported.added += 1;
                }
                Standing::New(_) | Standing::Known | Standing::Twice(_) => imported.known += 1,
                Standing::Wrong(_) => imported.wrong += 1,
            }
        }
        tx.describe(format!("{} +{} ={} !{}", preview.path.display(), imported.added, imported.known, imported.wrong));
        Ok(imported)
    })?;
    Ok(office.done(done))
}
