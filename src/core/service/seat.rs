//! A seat: a PC whose workspace holds no key. It opens a sealed paper with the exam password, runs the same exam room, and writes
//! what is handed in for the bureau alone (`.kfanswer`).

use super::command::SeatOverview;
use super::sealed::{SealFault, fingerprint_code};
use super::{Office, Result, ServiceError, mirror, results};
use crate::domain::desk_code::{self, Power};
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::image::{Attachment, Image};
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::journal::head_code;
use crate::domain::sealed::{FORMAT_VERSION, SealedAnswer, SealedEvent, SealedNote, SealedPaper, paper_hash, read};
use crate::domain::staff::Permission;
use crate::office::base64;
use crate::seal::{envelope, keyring, signature};
use crate::store::Op;
use crate::store::backup::sync_folder;
use crate::store::seat::OpenedPaper;
use std::fs;
use std::path::{Path, PathBuf};

/// Marks the workspace of a seat.
pub(super) const SEAT: &str = "seat";
/// The bureau whose papers this seat opens.
const ENROLLED: &str = "seat_bureau";
/// The seat's own copies, beside its workspace.
pub(super) const KEPT: &str = "answers";
pub const ANSWER_ENDING: &str = "kfanswer";
/// No sealed paper is as large.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// What opening takes.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    pub path: &'a Path,
    /// The exam password.
    pub password: &'a str,
    /// The two people in the room.
    pub opened_by: &'a str,
    pub witness: &'a str,
    /// Folder for what is handed in: a stick or a share.
    pub answers: Option<&'a Path>,
    /// Both people say that the time has come though the PC's clock says otherwise; goes into the log.
    pub clock_is_wrong: bool,
}

/// What is told of an opened paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub sitting: SittingId,
    pub title: String,
    pub items: usize,
    pub tickets: usize,
}

/// Where the answers of one attempt were written, and where they could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    pub written: Vec<PathBuf>,
    /// With what the system said.
    pub failed: Vec<(PathBuf, String)>,
}

fn require_seat(office: &Office) -> Result<()> {
    if office.is_seat()? { Ok(()) } else { Err(SealFault::NotASeat.at(office.path())) }
}

/// `None` in a bureau.
pub fn overview(office: &Office) -> Result<Option<SeatOverview>> {
    if !office.is_seat()? {
        return Ok(None);
    }
    let mut papers = Vec::new();
    for sitting in office.store.sittings()? {
        if let Some(paper) = office.store.opened_paper(sitting.id)? {
            papers.push((sitting.id, paper.answers, paper.opened_by, paper.witness));
        }
    }
    Ok(Some(SeatOverview { enrolled: office.setting(ENROLLED)?, papers }))
}

/// Enrols the bureau whose papers this seat opens, by the code that `seal` shows. It has to come another way than the file.
pub fn enroll(office: &mut Office, code: &str) -> Result<String> {
    require_seat(office)?;
    office.require_once_staffed(Permission::ManageStaff)?;
    let letters = keyring::normal_recovery_key(code);
    let code = letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-");
    if code.len() != fingerprint_code(&[0; 32]).len() {
        return Err(SealFault::BadFingerprint.at(office.path()));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EnrollBureau, &actor, now, |tx| {
        tx.describe(code.clone());
        Ok(tx.set_meta(ENROLLED, &code)?)
    })?;
    office.done(done);
    Ok(code)
}

/// Opens a sealed paper: password, two people, signature of the enrolled bureau and time, in this order; before all of them hold
/// nothing of it is shown or stored. Opening the same again gives the same sitting.
pub fn open(office: &mut Office, opening: &Opening<'_>) -> Result<Opened> {
    require_seat(office)?;
    let fault = |fault: SealFault| fault.at(opening.path);
    let (opened_by, witness) = (opening.opened_by.trim(), opening.witness.trim());
    if opened_by.is_empty() || witness.is_empty() || opened_by == witness {
        return Err(fault(SealFault::TwoPeople));
    }
    let enrolled = office.setting(ENROLLED)?.ok_or_else(|| fault(SealFault::NotEnrolled))?;
    let file = read_file(opening.path)?;
    let signed = envelope::open_with_password(&file, opening.password).map_err(|e| fault(e.into()))?;
    let signed = signature::verify(&signed).map_err(|e| fault(e.into()))?;
    let found = fingerprint_code(&signed.fingerprint);
    if found != enrolled {
        return Err(fault(SealFault::UnknownSigner { found, enrolled }));
    }
    let mut sealed: SealedPaper = read(&signed.payload).map_err(|e| fault(e.into()))?;
    let now = office.now_ms();
    let early = sealed.not_before_ms.filter(|from| now < *from);
    if let Some(from) = early.filter(|_| !opening.clock_is_wrong) {
        return Err(fault(SealFault::NotYet(from)));
    }
    let answers = match opening.answers {
        Some(folder) => std::path::absolute(folder).map_err(ServiceError::file(folder))?.to_string_lossy().into_owned(),
        None => String::new(),
    };
    // Images are kept as images; what every look at the paper reads is without them.
    let images = images_of(&mut sealed).ok_or_else(|| fault(SealFault::NotSealed))?;
    let opened = OpenedPaper {
        hash: paper_hash(&signed.payload),
        content: serde_json::to_string(&sealed).map_err(|_| fault(SealFault::NotSealed))?,
        journal_key: Some(mirror::journal_key(&signed.payload)),
        opened_by: opened_by.to_owned(),
        witness: witness.to_owned(),
        answers,
    };
    let known = office.store.opened_sitting(&opened.hash)?;
    let early = if early.is_some() { " clock" } else { "" };
    let done = office.store.write::<_, ServiceError>(Op::OpenSealed, opened_by, now, |tx| {
        tx.describe(format!("{} {opened_by} {witness}{early}", sealed.title));
        for image in &images {
            tx.attach(image)?;
        }
        Ok(match known {
            None => tx.add_seat_sitting(&sealed, &opened, now)?,
            Some(sitting) => {
                if opening.answers.is_some() {
                    tx.set_answers_folder(sitting, &opened.answers)?;
                }
                sitting
            }
        })
    })?;
    let sitting = office.done(done);
    Ok(Opened { sitting, title: sealed.title, items: sealed.paper.items.len(), tickets: sealed.tickets.len() })
}

/// Takes the images out of a paper; `None` where one of them is none, or the paper shows one that it does not bring.
fn images_of(sealed: &mut SealedPaper) -> Option<Vec<Image>> {
    let mut images = Vec::new();
    for text in std::mem::take(&mut sealed.images) {
        images.push(Image::read("", base64::decode(&text)?).ok()?);
    }
    let brought = |attachment: &Attachment| images.iter().any(|image| image.attachment.sha256 == attachment.sha256);
    let shown = sealed.paper.items.iter().flat_map(|item| &item.images);
    shown.clone().all(|(_, attachment)| brought(attachment)).then_some(images)
}

pub(super) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::metadata(path).map_err(ServiceError::file(path))?.len();
    if bytes > MOST_BYTES {
        return Err(ServiceError::TooLarge { path: path.to_owned(), bytes, limit: MOST_BYTES });
    }
    fs::read(path).map_err(ServiceError::file(path))
}

/// A 监考授权码 of this paper as typed, in its normal form.
pub(super) fn proved_code(office: &Office, sitting: SittingId, ticket: &str, power: Power, typed: &str) -> Result<String> {
    let paper = office.store.opened_paper(sitting)?.ok_or_else(|| SealFault::NotASeat.at(office.path()))?;
    let code = desk_code::normal(typed).ok_or(ServiceError::WrongCode)?;
    if desk_code::opens(&paper.sealed()?.codes, &code, ticket, power) { Ok(code) } else { Err(ServiceError::WrongCode) }
}

/// Seals what was handed in to the bureau's key and writes it: beside the workspace, and to `to` or the folder named at opening. A
/// folder that is not there is told, not an error: the answers are in the workspace and can be written again.
pub fn deliver(office: &Office, attempt: AttemptId, to: Option<&Path>) -> Result<Delivery> {
    let row = office.store.attempt(attempt)?;
    let paper = office.store.opened_paper(row.sitting)?.ok_or_else(|| SealFault::NotASeat.at(office.path()))?;
    if row.handed_in_ms.is_none() {
        return Err(ServiceError::NoAttempt);
    }
    let candidate = office.store.candidate(row.sitting, row.cadre)?;
    let journal = office.store.journal(attempt)?;
    let head = office.store.journal_head(attempt)?;
    let kept = |incident: &Incident| {
        incident.cadre == Some(row.cadre) && matches!(incident.kind, IncidentKind::Late | IncidentKind::Collect)
    };
    let noted = office.store.incidents(row.sitting)?.into_iter().filter(kept).map(|incident| {
        let Incident { at_ms, kind, actor, note, .. } = incident;
        SealedNote { at_ms, kind, actor, note }
    });
    let answer = SealedAnswer {
        version: FORMAT_VERSION,
        paper: keyring::hex(&paper.hash),
        ticket: candidate.ticket.clone(),
        journal: journal.iter().map(SealedEvent::from).collect(),
        head: keyring::hex(&head),
        opened_by: paper.opened_by.clone(),
        witness: paper.witness.clone(),
        noted: noted.collect(),
    };
    let failed = || SealFault::Failed.at(office.path());
    let plain = serde_json::to_vec(&answer).map_err(|_| failed())?;
    let file = envelope::lock_to(&plain, &paper.sealed()?.recipient).map_err(|_| failed())?;
    let name = format!("{}-{}.{ANSWER_ENDING}", candidate.ticket, head_code(&head));
    let kept = office.path().with_file_name(KEPT);
    let given = to.map(Path::to_owned).or_else(|| (!paper.answers.is_empty()).then(|| PathBuf::from(&paper.answers)));
    let mut delivery = Delivery::default();
    // The own folder is made; a stick that is not plugged in must not become a folder on the disk.
    let made = fs::create_dir_all(&kept).and_then(|()| sync_folder(kept.parent().unwrap_or(&kept)));
    for folder in std::iter::once(kept).chain(given) {
        let path = folder.join(&name);
        match results::write_file(&path, &file) {
            Ok(()) => delivery.written.push(path),
            // The path is told beside it.
            Err(ServiceError::File { source, .. }) => delivery.failed.push((path, source.to_string())),
            Err(error) => delivery.failed.push((path, error.to_string())),
        }
    }
    if let Err(error) = made
        && let Some(first) = delivery.failed.first_mut()
    {
        first.1 = error.to_string();
    }
    Ok(delivery)
}

/// Writes everything that was handed in on this seat again.
pub fn deliver_all(office: &Office, to: &Path) -> Result<Delivery> {
    require_seat(office)?;
    let mut all = Delivery::default();
    for sitting in office.store.sittings()? {
        for attempt in office.store.attempts_of(sitting.id)? {
            if attempt.handed_in_ms.is_some() {
                let one = deliver(office, attempt.id, Some(to))?;
                all.written.extend(one.written);
                all.failed.extend(one.failed);
            }
        }
    }
    Ok(all)
}
