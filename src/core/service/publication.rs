//! Publishing results: two people, and a signature over the whole table. What is corrected afterwards makes another version.

use super::two_people::{self, Countersign, Second};
use super::{Office, Result, ServiceError, results, retention, sealed, second_marks, sittings};
use crate::domain::erasure::Erasure;
use crate::domain::ids::SittingId;
use crate::domain::paper_record::{PaperRecord, hex, sha256_hex};
use crate::domain::publication::{Difference, FORM, PublishedRow, PublishedTable, ResultTable, differences};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::seal::signature::{self, BureauKeys, Purpose};
use crate::store::Op;
use crate::store::publication::{PublishedVersion, published_note};
use crate::store::sitting::Sitting;
use serde::Serialize;

/// What is wrong with published results. The message key is `published-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum PublishedFinding {
    /// The signature is not over what stands there, or it cannot be read.
    Altered { version: u32 },
    /// Signed by another key than the first version.
    OtherSigner { version: u32 },
    /// Does not follow on the version before.
    NotFollowing { version: u32 },
    /// The log notes a version that is not there, or another text of it.
    Gone { version: u32 },
    /// Today's rows are not those of the last version.
    Differs { difference: Difference },
    /// The papers are gone, and the log notes no such act of two people.
    ErasureNotNoted,
}

impl PublishedFinding {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Altered { .. } => "altered",
            Self::OtherSigner { .. } => "other-signer",
            Self::NotFollowing { .. } => "not-following",
            Self::Gone { .. } => "gone",
            Self::Differs { .. } => "differs",
            Self::ErasureNotNoted => "erasure-not-noted",
        }
    }

    pub const fn version(&self) -> u32 {
        match self {
            Self::Altered { version }
            | Self::OtherSigner { version }
            | Self::NotFollowing { version }
            | Self::Gone { version } => *version,
            Self::Differs { .. } | Self::ErasureNotNoted => 0,
        }
    }
}

/// One version as the record shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionLine {
    pub version: u32,
    pub at_ms: i64,
    pub by: String,
    pub second: Option<String>,
    pub waiver: String,
    pub reason: String,
    /// SHA-256 of what was signed, in hexadecimal.
    pub sha256: String,
}

/// The versions of a sitting, and whether they can be believed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PublicationState {
    /// Whether the sitting is published at all.
    pub published: bool,
    /// None where it was published without a signature: an informal sitting, or before this program signed.
    pub versions: Vec<VersionLine>,
    /// Of who signed; to compare with the paper record.
    pub fingerprint: Option<String>,
    pub findings: Vec<PublishedFinding>,
    /// The papers were destroyed by two people after their time: nothing is left to compare.
    pub erased: Option<Erasure>,
}

/// What was read of one stored version.
pub(super) struct ReadVersion {
    pub(super) table: PublishedTable,
    pub(super) fingerprint: [u8; 32],
}

/// Proves and reads one version.
pub(super) fn read_version(content: &str, signature: &str) -> Option<ReadVersion> {
    let fingerprint = signature::verify_beside(Purpose::Results, signature, content.as_bytes()).ok()?;
    let table: PublishedTable = serde_json::from_str(content).ok()?;
    (table.form <= FORM).then_some(ReadVersion { table, fingerprint })
}

/// Proves versions one after the other; gives the last table that holds.
pub(super) fn prove_versions(
    versions: &[PublishedVersion],
    sitting: SittingId,
    findings: &mut Vec<PublishedFinding>,
) -> (Option<PublishedTable>, Option<[u8; 32]>) {
    let (mut last, mut signer, mut previous) = (None, None, None::<String>);
    for (expected, stored) in (1..).zip(versions) {
        let version = stored.version;
        match read_version(&stored.content, &stored.signature) {
            None => findings.push(PublishedFinding::Altered { version }),
            Some(read) => {
                if *signer.get_or_insert(read.fingerprint) != read.fingerprint {
                    findings.push(PublishedFinding::OtherSigner { version });
                }
                let own = (read.table.version, read.table.sitting, read.table.at_ms) == (version, sitting, stored.at_ms);
                if version != expected || !own || read.table.previous != previous {
                    findings.push(PublishedFinding::NotFollowing { version });
                }
                last = Some(read.table);
            }
        }
        previous = Some(sha256_hex(stored.content.as_bytes()));
    }
    (last, signer)
}

/// The paper of a sitting as results are bound to it.
pub(super) fn paper_record(office: &Office, sitting: &Sitting) -> Result<PaperRecord> {
    Ok(PaperRecord::of(&office.store.paper(sitting.paper)?, office.store.paper_texts(sitting.paper)?))
}

/// The table as the rows say it now.
pub(super) fn today(office: &Office, sitting: &Sitting) -> Result<ResultTable> {
    let mut rows = Vec::new();
    for candidate in office.store.candidates(sitting.id)? {
        let outcome = results::outcome(&candidate, sitting.state, &sitting.rules, sitting.full);
        let head = candidate.attempt.map(|attempt| office.store.journal_head(attempt)).transpose()?;
        rows.push(PublishedRow {
            ticket: candidate.ticket,
            name: candidate.name,
            unit: candidate.unit_name,
            marks: candidate.total,
            outcome,
            shortfalls: candidate.shortfalls,
            reason: candidate.reason,
            head: head.map(|head| hex(&head)),
        });
    }
    let paper = paper_record(office, sitting)?.fingerprint();
    Ok(ResultTable { paper, full: sitting.full, rules: sitting.rules.clone(), rows })
}

/// A formal sitting that is no rehearsal.
pub const fn is_signed(sitting: &Sitting) -> bool {
    sitting.rules.formal && !sitting.facts.rehearsal
}

/// Publishes results: everything must be marked first. A formal sitting takes two people and is signed; an informal one is not
/// worth either.
pub fn publish(office: &mut Office, id: SittingId, sign: Option<&Countersign>) -> Result<()> {
    office.require(Permission::PublishResults)?;
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Closed {
        return Err(ServiceError::WrongState(sitting.state));
    }
    refuse_unmarked(office, &sitting)?;
    if !is_signed(&sitting) {
        return sittings::advance(office, id, SittingState::Closed, SittingState::Published, Op::PublishResults);
    }
    let second = two_people::prove(office, sign.ok_or(ServiceError::TwoPeople)?, Permission::ReadResults)?;
    // The table says what stands once the sitting is published, not a moment before.
    let published = Sitting { state: SittingState::Published, ..sitting };
    add_version(office, &published, "", &second, Op::PublishResults)
}

/// While an item waits for a person, or for a second one (DESIGN §3).
fn refuse_unmarked(office: &Office, sitting: &Sitting) -> Result<()> {
    let waiting = office.store.unmarked_items_of(sitting.id)?;
    if waiting > 0 {
        return Err(ServiceError::NotMarked(waiting));
    }
    second_marks::refuse_missing(office, sitting)
}

/// Another signed version after a correction, with its reason. Refused while nothing differs.
pub fn sign_again(office: &mut Office, id: SittingId, reason: &str, sign: &Countersign) -> Result<()> {
    office.require(Permission::PublishResults)?;
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Published {
        return Err(ServiceError::NotPublished);
    }
    if reason.trim().is_empty() {
        return Err(ServiceError::NoReason);
    }
    refuse_unmarked(office, &sitting)?;
    let mut findings = Vec::new();
    let (last, _) = prove_versions(&office.store.published(id)?, id, &mut findings);
    let now = today(office, &sitting)?;
    if last.is_some_and(|last| findings.is_empty() && differences(&last.results, &now).is_empty()) {
        return Err(ServiceError::NothingToSign);
    }
    let second = two_people::prove(office, sign, Permission::ReadResults)?;
    add_version(office, &sitting, reason.trim(), &second, Op::SignResults)
}

fn add_version(office: &mut Office, sitting: &Sitting, reason: &str, second: &Second, op: Op) -> Result<()> {
    let keys: BureauKeys = sealed::bureau_keys_under(office, &second.key)?;
    let before = office.store.published(sitting.id)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let keep_until = retention::keep_until(office, sitting)?;
    let table = PublishedTable {
        form: FORM,
        sitting: sitting.id,
        title: sitting.title.clone(),
        kind: sitting.kind,
        basis: sitting.basis.clone(),
        version: before.last().map_or(1, |last| last.version + 1),
        previous: before.last().map(|last| sha256_hex(last.content.as_bytes())),
        at_ms: now,
        by: actor.clone(),
        second: second.name.clone(),
        waiver: second.waiver.clone(),
        reason: reason.to_owned(),
        keep_until,
        results: today(office, sitting)?,
    };
    let content = serde_json::to_string(&table).map_err(crate::store::StoreError::Unwritable)?;
    let signature = keys.sign_beside(Purpose::Results, content.as_bytes());
    let hash = sha256_hex(content.as_bytes());
    let version = PublishedVersion { version: table.version, at_ms: now, content, signature };
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        let who = second.name.as_deref().unwrap_or(&second.waiver);
        tx.describe(format!("{} {who}", published_note(sitting.id, version.version, &hash)));
        if op == Op::PublishResults {
            tx.set_sitting_state(sitting.id, SittingState::Published, now)?;
        }
        tx.keep_until(sitting.id, keep_until)?;
        Ok(tx.add_published(sitting.id, &version)?)
    })?;
    office.done(done);
    Ok(())
}

/// The versions of a sitting: signatures, order, and whether today's rows are those of the last.
pub fn state(office: &Office, id: SittingId) -> Result<PublicationState> {
    office.require(Permission::ReadResults)?;
    let sitting = office.store.sitting(id)?;
    let stored = office.store.published(id)?;
    let mut found = PublicationState { published: sitting.state == SittingState::Published, ..PublicationState::default() };
    if let Some((erasure, register)) = office.store.erasure(id)? {
        if !office.store.is_erasure_noted(id, &sha256_hex(register.as_bytes()))? {
            found.findings.push(PublishedFinding::ErasureNotNoted);
        }
        found.erased = Some(erasure);
        return Ok(found);
    }
    let (last, signer) = prove_versions(&stored, id, &mut found.findings);
    for version in &stored {
        let sha256 = sha256_hex(version.content.as_bytes());
        // Also what no longer proves is listed, as far as it can be read.
        let read: Option<PublishedTable> = serde_json::from_str(&version.content).ok();
        let of = |get: fn(&PublishedTable) -> String| read.as_ref().map(get).unwrap_or_default();
        found.versions.push(VersionLine {
            version: version.version,
            at_ms: version.at_ms,
            by: of(|table| table.by.clone()),
            second: read.as_ref().and_then(|table| table.second.clone()),
            waiver: of(|table| table.waiver.clone()),
            reason: of(|table| table.reason.clone()),
            sha256,
        });
    }
    for (version, hash) in office.store.noted_versions(id)? {
        if !found.versions.iter().any(|line| line.version == version && line.sha256 == hash) {
            found.findings.push(PublishedFinding::Gone { version });
        }
    }
    found.fingerprint = signer.map(|signer| sealed::fingerprint_code(&signer));
    if let Some(last) = last {
        let now = today(office, &sitting)?;
        let differs = differences(&last.results, &now).into_iter();
        found.findings.extend(differs.map(|difference| PublishedFinding::Differs { difference }));
    }
    Ok(found)
}
