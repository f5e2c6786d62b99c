//! The archive of a sitting: one folder that proves itself years later, see `archive_check`. Made beside its place, synced, then
//! given its name, so that no half archive ever has one.

use super::{Office, Result, ServiceError, print, publication, sealed};
use crate::domain::appeal::Opinion;
use crate::domain::archive::{
    AppealRecord, AuditRecord, CandidateRecord, CorrectionsRecord, EventRecord, FORM, FileLine, GivenRecord, IncidentRecord,
    ItemMark, JournalRecord, JudgementRecord, Manifest, MarksRecord, OpinionRecord, RemarkRecord, SittingRecord, TypedRecord,
    file,
};
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::paper_record::{hex, sha256_hex};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::seal::signature::Purpose;
use crate::store::sitting::{Candidate, Sitting};
use crate::store::{Op, StoreError};
use crate::text::Texts;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is told of an archive that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Archived {
    pub path: PathBuf,
    pub files: usize,
    /// Of the bureau's key, to be written onto the paper record.
    pub fingerprint: String,
    /// SHA-256 of the manifest, in hexadecimal; the same.
    pub manifest: String,
}

/// The files before they are written, by name.
type Files = BTreeMap<String, Vec<u8>>;

/// Writes the archive of a published sitting into a new folder. It holds keys and results in the clear: for who may read both.
/// The own passphrase opens the bureau's key that signs it.
pub fn archive(office: &mut Office, id: SittingId, folder: &Path, passphrase: &str, texts: &Texts) -> Result<Archived> {
    office.require(Permission::ReadKeys)?;
    office.require(Permission::ReadResults)?;
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Published {
        return Err(ServiceError::NotPublished);
    }
    if folder.exists() {
        return Err(ServiceError::File { path: folder.to_owned(), source: std::io::ErrorKind::AlreadyExists.into() });
    }
    let keys = sealed::bureau_keys(office, passphrase)?;
    let mut files = contents(office, &sitting)?;
    documents(office, &sitting, texts, &mut files)?;
    let (now, by) = (office.now_ms(), office.actor().name().to_owned());
    let line = |(name, bytes): (&String, &Vec<u8>)| FileLine {
        name: name.clone(),
        bytes: bytes.len() as u64,
        sha256: sha256_hex(bytes),
    };
    let manifest = Manifest {
        form: FORM,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        sitting: id,
        title: sitting.title.clone(),
        kind: sitting.kind,
        at_ms: now,
        by: by.clone(),
        files: files.iter().map(line).collect(),
    };
    let manifest = json(&manifest)?;
    let hash = sha256_hex(&manifest);
    let beside = keys.sign_beside(Purpose::Archive, &manifest);
    files.insert(file::SIGNATURE.to_owned(), format!("{beside}\nsha256 {hash}\n").into_bytes());
    files.insert(file::MANIFEST.to_owned(), manifest);
    write(folder, &files)?;
    let fingerprint = sealed::fingerprint_code(&keys.fingerprint());
    let done = office.store.write::<_, ServiceError>(Op::ArchiveSitting, &by, now, |tx| {
        tx.describe(format!("{id} {hash} {}", folder.display()));
        Ok(())
    })?;
    office.done(done);
    let path = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    Ok(Archived { path, files: files.len(), fingerprint, manifest: hash })
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(value).map_err(StoreError::Unwritable)?)
}

fn contents(office: &Office, sitting: &Sitting) -> Result<Files> {
    let id = sitting.id;
    let candidates = office.store.candidates(id)?;
    let mut files = Files::new();
    let mut put = |name: &str, bytes: Vec<u8>| files.insert(name.to_owned(), bytes);
    put(file::SITTING, json(&sitting_record(office, sitting)?)?);
    let paper = publication::paper_record(office, sitting)?;
    put(file::PAPER, json(&paper)?);
    put(file::CANDIDATES, json(&candidates.iter().map(candidate_record).collect::<Vec<_>>())?);
    let (mut marks, mut judgements) = (Vec::new(), Vec::new());
    for candidate in &candidates {
        let Some(attempt) = candidate.attempt else { continue };
        let item = |row: crate::store::marking::MarkRow| ItemMark {
            position: row.position,
            marks: row.marks,
            by: row.by,
            comment: row.comment,
        };
        let items = office.store.marks(attempt)?.into_iter().map(item).collect();
        marks.push(MarksRecord { ticket: candidate.ticket.clone(), items });
        let events = office.store.journal(attempt)?.into_iter().map(|entry| EventRecord {
            seq: entry.seq,
            wall_ms: entry.stamp.wall_ms,
            boot_id: entry.stamp.boot_id,
            boot_ms: entry.stamp.boot_ms,
            payload: entry.payload,
            hash: hex(&entry.hash),
        });
        let chain = office.store.chain(attempt)?;
        let journal = JournalRecord { ticket: candidate.ticket.clone(), chain, events: events.collect() };
        put(&file::journal(&candidate.ticket), json(&journal)?);
    }
    put(file::CORRECTIONS, json(&corrections(office, id)?)?);
    let tickets_of: HashMap<AttemptId, String> = candidates.iter().filter_map(|c| Some((c.attempt?, c.ticket.clone()))).collect();
    let given = office.store.given_marks(id)?.into_iter().map(|mark| GivenRecord {
        ticket: tickets_of.get(&mark.attempt).cloned().unwrap_or_default(),
        position: mark.position,
        round: mark.round,
        by: mark.by,
        marks: mark.marks,
        points: mark.points,
        comment: mark.comment,
        at_ms: mark.at_ms,
    });
    put(file::GIVEN, json(&given.collect::<Vec<_>>())?);
    let mut typed = Vec::new();
    for candidate in &candidates {
        for entry in office.store.paper_entries(id, candidate.cadre)? {
            typed.push(TypedRecord {
                ticket: candidate.ticket.clone(),
                round: entry.round,
                by: entry.by,
                at_ms: entry.at_ms,
                waiver: entry.waiver,
                content: serde_json::to_value(&entry.content).map_err(StoreError::Unwritable)?,
            });
        }
    }
    put(file::TYPED, json(&typed)?);
    for evidence in office.store.evidence(id, None)? {
        let (_, bytes) = office.store.evidence_bytes(evidence.id)?;
        put(&format!("{}/{}-{}", file::EVIDENCE, evidence.id, plain_name(&evidence.name)), bytes);
    }
    for revision in paper.questions.keys() {
        let known = office.store.judgements(crate::domain::ids::RevisionId(*revision))?;
        judgements.extend(known.into_iter().map(|((part, blank, folded), judged)| JudgementRecord {
            revision: *revision,
            part,
            blank,
            folded,
            accepted: judged.accepted,
        }));
    }
    judgements.sort_by(|a, b| (a.revision, a.part, a.blank, &a.folded).cmp(&(b.revision, b.part, b.blank, &b.folded)));
    put(file::MARKS, json(&marks)?);
    put(file::JUDGEMENTS, json(&judgements)?);
    let tickets: HashMap<CadreId, String> = candidates.iter().map(|c| (c.cadre, c.ticket.clone())).collect();
    let incidents = office.store.incidents(id)?.into_iter().map(|incident| IncidentRecord {
        at_ms: incident.at_ms,
        actor: incident.actor,
        kind: incident.kind.code().to_owned(),
        ticket: incident.cadre.and_then(|cadre| tickets.get(&cadre).cloned()),
        note: incident.note,
    });
    put(file::INCIDENTS, json(&incidents.collect::<Vec<_>>())?);
    let appeals = office.store.appeals(id)?.into_iter().map(|appeal| AppealRecord {
        kind: appeal.what.kind,
        ticket: appeal.what.cadre.and_then(|cadre| tickets.get(&cadre).cloned()),
        item: appeal.what.position.map(|position| position + 1),
        text: appeal.what.text,
        late: appeal.what.late,
        taken_by: appeal.taken_by,
        at_ms: appeal.at_ms,
        opinions: appeal.opinions.into_iter().map(opinion_record).collect(),
        decision: appeal.decision.map(opinion_record),
    });
    put(file::APPEALS, json(&appeals.collect::<Vec<_>>())?);
    let attempts: Vec<_> = candidates.iter().filter_map(|c| c.attempt).collect();
    let audit = office.store.audit_of(id, &sitting.title, &attempts)?.into_iter().map(|line| AuditRecord {
        id: line.row.id,
        at_ms: line.row.at_ms,
        actor: line.row.actor,
        op: line.row.op,
        detail: line.row.detail,
        previous: hex(&line.previous),
        hash: hex(&line.hash),
    });
    put(file::AUDIT, json(&audit.collect::<Vec<_>>())?);
    put(file::RESULTS, json(&publication::today(office, sitting)?)?);
    for version in office.store.published(id)? {
        let (table, signature) = file::published(version.version);
        put(&table, version.content.into_bytes());
        put(&signature, version.signature.into_bytes());
    }
    Ok(files)
}

/// A name that is one file on every system.
fn plain_name(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect()
}

fn corrections(office: &Office, id: SittingId) -> Result<CorrectionsRecord> {
    let items = office.store.corrections(id)?;
    let mut questions = BTreeMap::new();
    for revision in items.values().filter_map(|correction| correction.revision) {
        questions.insert(revision.0, office.store.revision_text(revision)?);
    }
    let remarks = office.store.remarks(id)?.into_iter().map(|remark| RemarkRecord {
        corrections: remark.corrections,
        reason: remark.reason,
        by: remark.by,
        at_ms: remark.at_ms,
    });
    Ok(CorrectionsRecord { items, questions, remarks: remarks.collect() })
}

fn sitting_record(office: &Office, sitting: &Sitting) -> Result<SittingRecord> {
    Ok(SittingRecord {
        id: sitting.id,
        title: sitting.title.clone(),
        kind: sitting.kind,
        state: sitting.state,
        basis: sitting.basis.clone(),
        makeup_of: sitting.makeup_of,
        created_ms: sitting.created_ms,
        published_ms: sitting.published_ms,
        keep_until: office.store.keep_until(sitting.id)?,
        opened_ms: sitting.opened_ms,
        full: sitting.full,
        rules: sitting.rules.clone(),
        facts: sitting.facts.clone(),
    })
}

fn opinion_record(opinion: Opinion) -> OpinionRecord {
    OpinionRecord { ruling: opinion.ruling, text: opinion.text, by: opinion.by, at_ms: opinion.at_ms }
}

fn candidate_record(candidate: &Candidate) -> CandidateRecord {
    CandidateRecord {
        ticket: candidate.ticket.clone(),
        name: candidate.name.clone(),
        staff_no: candidate.staff_no.clone(),
        unit: candidate.unit_name.clone(),
        unit_path: candidate.unit_path.clone(),
        department: candidate.department.clone(),
        post: candidate.post.clone(),
        room: candidate.room.clone(),
        seat: candidate.seat.clone(),
        outcome: candidate.set_outcome,
        reason: candidate.reason.clone(),
        checked_ms: candidate.checked_ms,
        started_ms: candidate.started_ms,
        handed_in_ms: candidate.handed_in_ms,
        total: candidate.total,
        shortfalls: candidate.shortfalls.clone(),
    }
}

/// What people read: the paper, its key, and how the folder is checked.
fn documents(office: &Office, sitting: &Sitting, texts: &Texts, files: &mut Files) -> Result<()> {
    for (name, what) in [("paper.docx", print::PrintWhat::Paper), ("key.docx", print::PrintWhat::Key)] {
        let request = print::PrintRequest {
            paper: sitting.paper,
            what,
            format: print::PrintFormat::Docx,
            seed: None,
            form: String::new(),
            duration_minutes: u32::try_from(sitting.rules.duration_secs / 60).ok(),
            with_key: false,
            fonts: None,
        };
        files.insert(name.to_owned(), print::of_paper(office, office.store.paper(sitting.paper)?, &request, texts)?);
    }
    let read_me = texts.with("archive-read-me", &[("title", sitting.title.as_str().into())]);
    files.insert(file::READ_ME.to_owned(), read_me.into_bytes());
    Ok(())
}

/// Writes all files under another name, syncs them, and renames the folder.
fn write(folder: &Path, files: &Files) -> Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.with_file_name(format!(".{name}.part"));
    // What a kill left behind has no final name and is worth nothing.
    if temporary.exists() {
        fs::remove_dir_all(&temporary).map_err(ServiceError::file(&temporary))?;
    }
    let written = write_into(&temporary, files).and_then(|()| {
        fs::rename(&temporary, folder).map_err(ServiceError::file(folder))?;
        sync_folder(folder.parent().unwrap_or(Path::new(".")))
    });
    if written.is_err() {
        // Unfinished; the reason of the failure is what the user needs.
        let _ = fs::remove_dir_all(&temporary);
    }
    written
}

fn write_into(temporary: &Path, files: &Files) -> Result<()> {
    for folder in [file::JOURNALS, file::EVIDENCE] {
        fs::create_dir_all(temporary.join(folder)).map_err(ServiceError::file(temporary))?;
    }
    for (name, bytes) in files {
        let path = temporary.join(name);
        let put = || {
            let mut file = File::create(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        put().map_err(ServiceError::file(&path))?;
    }
    sync_folder(&temporary.join(file::JOURNALS))?;
    sync_folder(&temporary.join(file::EVIDENCE))?;
    sync_folder(temporary)
}

/// The new names themselves must survive a power cut. Windows cannot sync a folder and journals names by itself.
fn sync_folder(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    #[cfg(unix)]
    File::open(folder).and_then(|f| f.sync_all()).map_err(ServiceError::file(folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
