//! `exam verify DIR`: whether an archive is what was signed, and whether its marks follow from its answers. Needs the folder only.

use super::publication::{PublishedFinding, prove_versions};
use super::{Result, ServiceError, sealed};
use crate::domain::archive::{
    AuditRecord, CandidateRecord, CorrectionsRecord, EventRecord, FORM, JournalRecord, JudgementRecord, Manifest, MarksRecord,
    SittingRecord, file,
};
use crate::domain::attempt::AttemptState;
use crate::domain::clock::Stamp;
use crate::domain::correction::{Corrections, item_marks};
use crate::domain::double_marking::Rounds;
use crate::domain::ids::RevisionId;
use crate::domain::journal::{self, ChainError, Entry, Event, GENESIS, Hash};
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::paper_record::{PaperRecord, hex, sha256_hex};
use crate::domain::publication::{PublishedRow, ResultTable, differences};
use crate::domain::question::Question;
use crate::domain::verdict::{Outcome, part_sums, shortfalls};
use crate::seal::keyring::from_hex;
use crate::seal::signature::{self, Purpose};
use crate::store::audit::{AuditRow, link};
use crate::store::publication::PublishedVersion;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What is wrong with one file. The message key is `archive-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Trouble {
    Missing,
    /// Is not in the list that was signed.
    Added,
    /// Not what was signed.
    Altered,
    /// Not of the form that this program knows.
    Unreadable,
    /// An event is missing or altered.
    Chain {
        seq: u32,
    },
    /// The head of the journal is not the one of the results.
    OtherHead,
    /// The machine's mark of an item is not what the answer earns, or more than the item is worth. Counted from 1.
    OtherMark {
        item: u16,
    },
    /// Total, shortfall or outcome of a row do not follow from the marks.
    OtherTotal {
        ticket: String,
    },
    /// A line of the log is not what its hash says.
    Line {
        id: i64,
    },
    /// What is wrong with the signed tables.
    Published {
        published: PublishedFinding,
    },
}

impl Trouble {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Altered => "altered",
            Self::Unreadable => "unreadable",
            Self::Chain { .. } => "chain",
            Self::OtherHead => "other-head",
            Self::OtherMark { .. } => "other-mark",
            Self::OtherTotal { .. } => "other-total",
            Self::Line { .. } => "line",
            Self::Published { .. } => "published",
        }
    }
}

/// A file and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArchiveFinding {
    pub file: String,
    #[serde(flatten)]
    pub trouble: Trouble,
}

/// What an archive says of itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArchiveReport {
    pub title: String,
    pub at_ms: i64,
    pub by: String,
    pub files: usize,
    pub journals: usize,
    /// Of who signed, to compare with the paper record; `None` where no signature holds.
    pub fingerprint: Option<String>,
    /// SHA-256 of the manifest, in hexadecimal; the same.
    pub manifest: String,
    pub findings: Vec<ArchiveFinding>,
}

impl ArchiveReport {
    fn say(&mut self, file: impl Into<String>, trouble: Trouble) {
        let finding = ArchiveFinding { file: file.into(), trouble };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// Checks an archive. Fails only where the folder cannot be read; everything else is a finding.
pub fn check(folder: &Path) -> Result<ArchiveReport> {
    let present = walk(folder)?;
    let mut report = ArchiveReport::default();
    let read = |name: &str| fs::read(folder.join(name)).ok();
    let (Some(bytes), signature) = (read(file::MANIFEST), read(file::SIGNATURE)) else {
        report.say(file::MANIFEST, Trouble::Missing);
        return Ok(report);
    };
    report.manifest = sha256_hex(&bytes);
    match signature {
        Some(signature) => prove_manifest(&bytes, &signature, &mut report),
        None => report.say(file::SIGNATURE, Trouble::Missing),
    }
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else {
        report.say(file::MANIFEST, Trouble::Unreadable);
        return Ok(report);
    };
    if manifest.form > FORM {
        report.say(file::MANIFEST, Trouble::Unreadable);
        return Ok(report);
    }
    (report.title, report.at_ms, report.by) = (manifest.title.clone(), manifest.at_ms, manifest.by.clone());
    let whole = hold_files(folder, &manifest, &present, &mut report)?;
    Contents { folder, whole: &whole }.check(&mut report);
    Ok(report)
}

/// The signature, and which of the two files is to blame where it does not hold: beside the signature stands the hash of what
/// was signed.
fn prove_manifest(manifest: &[u8], beside: &[u8], report: &mut ArchiveReport) {
    let Some((line, rest)) = std::str::from_utf8(beside).ok().and_then(|text| text.split_once('\n')) else {
        report.say(file::SIGNATURE, Trouble::Altered);
        return;
    };
    let same = rest == format!("sha256 {}\n", report.manifest);
    match signature::verify_beside(Purpose::Archive, line, manifest) {
        Ok(fingerprint) => {
            report.fingerprint = Some(sealed::fingerprint_code(&fingerprint));
            if !same {
                report.say(file::SIGNATURE, Trouble::Altered);
            }
        }
        Err(_) => report.say(if same { file::SIGNATURE } else { file::MANIFEST }, Trouble::Altered),
    }
}

/// Files of a folder and those below it, from it, parted by `/`. Links are not followed.
fn walk(folder: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        for entry in fs::read_dir(&path).map_err(ServiceError::file(&path))? {
            let entry = entry.map_err(ServiceError::file(&path))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                found.insert(name);
            }
        }
    }
    Ok(found)
}

/// Holds every file to the list; gives the names of those that are whole.
fn hold_files(
    folder: &Path,
    manifest: &Manifest,
    present: &BTreeSet<String>,
    report: &mut ArchiveReport,
) -> Result<BTreeSet<String>> {
    let mut whole = BTreeSet::new();
    for line in &manifest.files {
        report.files += 1;
        // A name that leads outside is never opened: what is not among the files of the folder is missing.
        if !present.contains(&line.name) {
            report.say(&line.name, Trouble::Missing);
            continue;
        }
        let path = folder.join(&line.name);
        let (bytes, sha256) = hash_file(&path).map_err(ServiceError::file(&path))?;
        if bytes == line.bytes && sha256 == line.sha256 {
            whole.insert(line.name.clone());
        } else {
            report.say(&line.name, Trouble::Altered);
        }
    }
    for name in present {
        let listed = [file::MANIFEST, file::SIGNATURE].contains(&name.as_str()) || manifest.files.iter().any(|f| f.name == *name);
        if !listed {
            report.say(name, Trouble::Added);
        }
    }
    Ok(whole)
}

fn hash_file(path: &Path) -> io::Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let bytes = io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok((bytes, hex(&hasher.finalize())))
}

/// What stands in the files that are whole.
struct Contents<'a> {
    folder: &'a Path,
    whole: &'a BTreeSet<String>,
}

impl Contents<'_> {
    /// `None` where the file is not whole, which was told, or cannot be read, which is told here.
    fn read<T: DeserializeOwned>(&self, name: &str, report: &mut ArchiveReport) -> Option<T> {
        if !self.whole.contains(name) {
            return None;
        }
        let read = fs::read(self.folder.join(name)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if read.is_none() {
            report.say(name, Trouble::Unreadable);
        }
        read
    }

    fn text(&self, name: &str) -> Option<String> {
        self.whole.contains(name).then(|| fs::read_to_string(self.folder.join(name)).ok())?
    }

    fn check(&self, report: &mut ArchiveReport) {
        for line in self.read::<Vec<AuditRecord>>(file::AUDIT, report).unwrap_or_default() {
            if !line_holds(&line) {
                report.say(file::AUDIT, Trouble::Line { id: line.id });
            }
        }
        let (Some(sitting), Some(results)) =
            (self.read::<SittingRecord>(file::SITTING, report), self.read::<ResultTable>(file::RESULTS, report))
        else {
            return;
        };
        self.check_published(&sitting, &results, report);
        let Some(record) = self.read::<PaperRecord>(file::PAPER, report) else { return };
        if record.fingerprint() != results.paper {
            report.say(file::PAPER, Trouble::Altered);
        }
        let Some(paper) = record.paper() else {
            report.say(file::PAPER, Trouble::Unreadable);
            return;
        };
        self.check_attempts(&sitting, &results, &paper, report);
    }

    fn check_published(&self, sitting: &SittingRecord, results: &ResultTable, report: &mut ArchiveReport) {
        let mut versions = Vec::new();
        for version in 1.. {
            let (table, beside) = file::published(version);
            let (Some(content), Some(signature)) = (self.text(&table), self.text(&beside)) else { break };
            let at_ms = serde_json::from_str::<serde_json::Value>(&content).ok().and_then(|t| t["at_ms"].as_i64()).unwrap_or(0);
            versions.push(PublishedVersion { version, at_ms, content, signature });
        }
        let mut found = Vec::new();
        let (last, signer) = prove_versions(&versions, sitting.id, &mut found);
        for published in found {
            report.say(file::published(published.version()).0, Trouble::Published { published });
        }
        let Some(last) = last else { return };
        if signer.map(|signer| sealed::fingerprint_code(&signer)) != report.fingerprint && report.fingerprint.is_some() {
            let published = PublishedFinding::OtherSigner { version: last.version };
            report.say(file::published(last.version).0, Trouble::Published { published });
        }
        for difference in differences(&last.results, results) {
            report.say(file::RESULTS, Trouble::Published { published: PublishedFinding::Differs { difference } });
        }
    }

    fn check_attempts(&self, sitting: &SittingRecord, results: &ResultTable, paper: &Paper, report: &mut ArchiveReport) {
        let judgements = self.read::<Vec<JudgementRecord>>(file::JUDGEMENTS, report).unwrap_or_default();
        let known: HashMap<(i64, u8, u8, &str), bool> =
            judgements.iter().map(|j| ((j.revision, j.part, j.blank, j.folded.as_str()), j.accepted)).collect();
        let Some(corrections) = self.read::<CorrectionsRecord>(file::CORRECTIONS, report) else { return };
        let read = |(id, text): (&i64, &String)| Some((RevisionId(*id), Arc::new(serde_json::from_str::<Question>(text).ok()?)));
        let revisions: BTreeMap<RevisionId, Arc<Question>> = corrections.questions.iter().filter_map(read).collect();
        let paper = &paper.corrected(&corrections.items, &revisions);
        let corrections = &corrections.items;
        let Some(marks) = self.read::<Vec<MarksRecord>>(file::MARKS, report) else { return };
        let marks: BTreeMap<String, MarksRecord> = marks.into_iter().map(|m| (m.ticket.clone(), m)).collect();
        let Some(candidates) = self.read::<Vec<CandidateRecord>>(file::CANDIDATES, report) else { return };
        for row in &results.rows {
            let Some(head) = &row.head else { continue };
            let name = file::journal(&row.ticket);
            let Some(journal) = self.read::<JournalRecord>(&name, report) else { continue };
            report.journals += 1;
            let Some(state) = replay(&journal, head, &name, report) else { continue };
            let Some(given) = marks.get(&row.ticket) else {
                report.say(file::MARKS, Trouble::OtherTotal { ticket: row.ticket.clone() });
                continue;
            };
            let ground = Ground { sitting, paper, corrections, known: &known };
            ground.check_marks(&state, given, report);
            let by_hand = candidates.iter().find(|c| c.ticket == row.ticket).and_then(|c| c.outcome);
            if !follows(sitting, paper, given, by_hand, row) {
                report.say(file::RESULTS, Trouble::OtherTotal { ticket: row.ticket.clone() });
            }
        }
    }
}

fn line_holds(line: &AuditRecord) -> bool {
    let hash = |text: &str| -> Option<Hash> { from_hex(text)?.try_into().ok() };
    let row =
        AuditRow { id: line.id, at_ms: line.at_ms, actor: line.actor.clone(), op: line.op.clone(), detail: line.detail.clone() };
    hash(&line.previous).is_some_and(|previous| hash(&line.hash) == Some(link(&previous, &row)))
}

/// Walks the chain of a journal up to the head that the results name; `None` where it does not hold.
fn replay(journal: &JournalRecord, head: &str, name: &str, report: &mut ArchiveReport) -> Option<AttemptState> {
    let entry = |event: &EventRecord| Entry {
        seq: event.seq,
        stamp: Stamp { wall_ms: event.wall_ms, boot_id: event.boot_id.clone(), boot_ms: event.boot_ms },
        payload: event.payload.clone(),
        hash: from_hex(&event.hash).and_then(|hash| hash.try_into().ok()).unwrap_or(GENESIS),
    };
    let entries: Vec<Entry> = journal.events.iter().map(entry).collect();
    match journal::verify(journal.chain, &entries) {
        Err(ChainError::Gap { expected: seq, .. } | ChainError::Altered { seq } | ChainError::Unreadable { seq }) => {
            report.say(name, Trouble::Chain { seq });
            return None;
        }
        Ok(found) if hex(&found) != *head => {
            report.say(name, Trouble::OtherHead);
            return None;
        }
        Ok(_) => {}
    }
    let events = entries.iter().filter_map(|e| Some((&e.stamp, serde_json::from_str::<Event>(&e.payload).ok()?)));
    Some(AttemptState::replay(events))
}

/// What marks are worked out from, besides the answers.
struct Ground<'a> {
    sitting: &'a SittingRecord,
    /// As it is marked, see [`Paper::corrected`].
    paper: &'a Paper,
    corrections: &'a Corrections,
    /// By revision, sub-question or 0, blank, folded text.
    known: &'a HashMap<(i64, u8, u8, &'a str), bool>,
}

impl Ground<'_> {
    /// Marks the answers again. A person's mark is only held to what the item is worth.
    fn check_marks(&self, state: &AttemptState, given: &MarksRecord, report: &mut ArchiveReport) {
        for slot in &self.paper.slots {
            let part = slot.part.unwrap_or(0);
            let lookup = |blank: usize, text: &str| {
                let blank = u8::try_from(blank).ok()?;
                self.known.get(&(slot.revision.0, part, blank, text)).copied()
            };
            let correction = self.corrections.get(&slot.position);
            let answer = state.answers.get(&slot.position);
            let rule = self.sitting.rules.grading;
            let earned = item_marks(slot, correction, answer, rule, &lookup, &Rounds::default());
            let holds = given.items.iter().find(|item| item.position == slot.position).is_some_and(|item| match item.by {
                None => item.marks.is_some() && item.marks == earned,
                Some(_) => item.marks.is_some_and(|marks| marks <= slot.marks),
            });
            if !holds {
                report.say(file::MARKS, Trouble::OtherMark { item: slot.position + 1 });
            }
        }
    }
}

/// Whether a row of the results follows from the marks.
fn follows(sitting: &SittingRecord, paper: &Paper, given: &MarksRecord, by_hand: Option<Outcome>, row: &PublishedRow) -> bool {
    let Some(settled) = given.items.iter().map(|item| Some((item.position, item.marks?))).collect::<Option<Vec<(u16, Marks)>>>()
    else {
        return row.marks.is_none();
    };
    let total: Option<Marks> = part_sums(paper, &settled).map(|parts| parts.into_iter().sum());
    let short = shortfalls(paper, &sitting.rules.part_minimums, &settled);
    let passed = total.is_some_and(|total| sitting.rules.passes(total, sitting.full)) && short.is_empty();
    let outcome = by_hand.unwrap_or(if passed { Outcome::Pass } else { Outcome::Fail });
    (row.marks, &row.shortfalls, row.outcome) == (total, &short, outcome)
}
