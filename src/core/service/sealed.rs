//! Sealing the paper of a sitting for PCs that have neither a network nor the bank (`.kfexam`), and the bureau's keys for it.

use super::{Office, Result, ServiceError, accounts, results};
use crate::domain::desk_code::{self, Power};
use crate::domain::ids::SittingId;
use crate::domain::image::ImageId;
use crate::domain::journal::{Hash, short_code};
use crate::domain::sealed::{FORMAT_VERSION, FormatError, SealedPaper, SeatPaper, Ticket, paper_hash};
use crate::domain::sitting::SittingState;
use crate::domain::staff::{MIN_PASSPHRASE_CHARS, Permission};
use crate::domain::verdict::Outcome;
use crate::office::base64;
use crate::report::code_sheet::{CodeRow, write_code_sheet};
use crate::seal::envelope::{self, EnvelopeError};
use crate::seal::keyring::{self, DataKey, KeyError};
use crate::seal::signature::{BureauKeys, SignatureError};
use crate::store::{Op, StoreError};
use crate::text::Texts;
use rand::Rng;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Under which setting the wrapped keys of the bureau are kept; what they are bound to.
const BUREAU_KEYS: &str = "bureau_keys";
/// Groups of four characters that a fingerprint is shown in: 80 bits, so that nobody finds a second key with the same.
const FINGERPRINT_GROUPS: usize = 4;

/// Why a sealed file was not made or not opened. The message key is `error-seal-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    #[error("wrong password")]
    WrongPassword,
    #[error("altered or cut off")]
    Altered,
    #[error("not a sealed paper")]
    NotSealed,
    #[error("made by a newer program, version {0}")]
    Newer(u32),
    /// With the codes of who signed and of whom this seat trusts.
    #[error("signed by {found}, this seat trusts {enrolled}")]
    UnknownSigner { found: String, enrolled: String },
    #[error("this seat has enrolled no bureau")]
    NotEnrolled,
    #[error("not a fingerprint")]
    BadFingerprint,
    /// Until then, UTC milliseconds.
    #[error("not before {0}")]
    NotYet(i64),
    #[error("two different people open a paper")]
    TwoPeople,
    #[error("not the workspace of a seat")]
    NotASeat,
    #[error("cannot be encrypted")]
    Failed,
}

impl SealFault {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongPassword => "wrong-password",
            Self::Altered => "altered",
            Self::NotSealed => "not-sealed",
            Self::Newer(_) => "newer",
            Self::UnknownSigner { .. } => "unknown-signer",
            Self::NotEnrolled => "not-enrolled",
            Self::BadFingerprint => "bad-fingerprint",
            Self::NotYet(_) => "not-yet",
            Self::TwoPeople => "two-people",
            Self::NotASeat => "not-a-seat",
            Self::Failed => "failed",
        }
    }

    pub(super) fn at(self, path: &Path) -> ServiceError {
        ServiceError::Seal { path: path.to_owned(), fault: self }
    }
}

impl From<EnvelopeError> for SealFault {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::WrongPassword => Self::WrongPassword,
            EnvelopeError::Altered => Self::Altered,
            EnvelopeError::OtherKey | EnvelopeError::NotSealed => Self::NotSealed,
            EnvelopeError::Failed => Self::Failed,
        }
    }
}

impl From<SignatureError> for SealFault {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Altered => Self::Altered,
            SignatureError::NotSigned => Self::NotSealed,
        }
    }
}

impl From<FormatError> for SealFault {
    fn from(error: FormatError) -> Self {
        match error {
            FormatError::Newer(version) => Self::Newer(version),
            FormatError::Unreadable => Self::NotSealed,
        }
    }
}

/// A fingerprint as people read it out.
pub(super) fn fingerprint_code(fingerprint: &[u8; 32]) -> String {
    short_code(fingerprint, FINGERPRINT_GROUPS)
}

/// What is told of a sealed paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedFile {
    pub path: PathBuf,
    /// What seats enrol, to be carried there another way than the file.
    pub fingerprint: String,
    pub items: usize,
    pub tickets: usize,
}

/// What a paper is sealed with.
#[derive(Clone, Debug)]
pub struct Sealing<'a> {
    pub sitting: SittingId,
    /// The exam password: what the seats are given at the start.
    pub password: &'a str,
    /// The own passphrase of who seals; the bureau's keys are opened with it.
    pub passphrase: &'a str,
    /// UTC milliseconds.
    pub not_before_ms: Option<i64>,
}

/// The bureau's keys, made when first needed. They are wrapped under the data key, so that being signed in is not enough.
pub(super) fn bureau_keys(office: &mut Office, passphrase: &str) -> Result<BureauKeys> {
    let data_key = accounts::own_key(office, passphrase)?;
    bureau_keys_under(office, &data_key)
}

/// The same where the data key is open already.
pub(super) fn bureau_keys_under(office: &mut Office, data_key: &DataKey) -> Result<BureauKeys> {
    if let Some(wrapped) = office.setting(BUREAU_KEYS)? {
        let text = keyring::from_hex(&wrapped).ok_or(KeyError::Damaged).and_then(|w| data_key.unlock(&w, BUREAU_KEYS))?;
        let keys = std::str::from_utf8(&text).ok().and_then(BureauKeys::from_text);
        return Ok(keys.ok_or(KeyError::Damaged)?);
    }
    let keys = BureauKeys::generate();
    let wrapped = keyring::hex(&data_key.lock(keys.to_text().as_bytes(), BUREAU_KEYS)?);
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EnrollBureau, &actor, now, |tx| {
        tx.describe(fingerprint_code(&keys.fingerprint()));
        Ok(tx.set_meta(BUREAU_KEYS, &wrapped)?)
    })?;
    office.done(done);
    Ok(keys)
}

/// Writes the sealed paper of a sitting that is planned or open. Nothing in it depends on a key.
pub fn seal(office: &mut Office, sealing: &Sealing<'_>, path: &Path) -> Result<SealedFile> {
    office.require(Permission::PlanSittings)?;
    office.require(Permission::ComposePapers)?;
    if sealing.password.trim().chars().count() < MIN_PASSPHRASE_CHARS {
        return Err(ServiceError::ShortPassphrase(MIN_PASSPHRASE_CHARS));
    }
    let state = office.store.sitting(sealing.sitting)?.state;
    if !matches!(state, SittingState::Planned | SittingState::Open) {
        return Err(ServiceError::WrongState(state));
    }
    let keys = bureau_keys(office, sealing.passphrase)?;
    let paper = content(office, sealing.sitting, keys.recipient(), sealing.not_before_ms)?;
    let fault = |fault: SealFault| fault.at(path);
    let bytes = serde_json::to_vec(&paper).map_err(|_| fault(SealFault::Failed))?;
    let file = envelope::lock_with_password(&keys.sign(&bytes), sealing.password).map_err(|e| fault(e.into()))?;
    // Noted first: a file whose answers the bureau would not know must never leave.
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let hash = paper_hash(&bytes);
    let done = office.store.write::<_, ServiceError>(Op::SealPaper, &actor, now, |tx| {
        tx.describe(format!("{} {}", sealing.sitting, short_code(&hash, 3)));
        Ok(tx.note_sealed(&hash, sealing.sitting, &actor, now)?)
    })?;
    office.done(done);
    results::write_file(path, &file)?;
    Ok(SealedFile {
        path: path.to_owned(),
        fingerprint: fingerprint_code(&keys.fingerprint()),
        items: paper.paper.items.len(),
        tickets: paper.tickets.len(),
    })
}

/// What the codes of a sitting are made from, made when it is sealed first.
fn secret(office: &mut Office, sitting: SittingId) -> Result<Hash> {
    if let Some(secret) = office.store.seat_secret(sitting)? {
        return Ok(secret);
    }
    let mut secret: Hash = [0; 32];
    rand::rng().fill_bytes(&mut secret);
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SealPaper, &actor, now, |tx| {
        tx.describe(sitting.to_string());
        Ok(tx.set_seat_secret(sitting, &secret)?)
    })?;
    office.done(done);
    Ok(secret)
}

/// A 监考授权码 for who runs the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskCode {
    /// [`WHOLE_ROOM`](crate::domain::desk_code::WHOLE_ROOM) for a code of everybody.
    pub ticket: String,
    pub power: Power,
    /// Which of several, from 1.
    pub number: u8,
    pub code: String,
}

/// All codes of a sitting that was sealed, by ticket; of the whole room last. Each can be used once at a seat.
pub fn desk_codes(office: &Office, sitting: SittingId) -> Result<Vec<DeskCode>> {
    office.require(Permission::RunSittings)?;
    let secret = office.store.seat_secret(sitting)?.ok_or(ServiceError::NotSealedYet)?;
    let candidates = office.store.candidates(sitting)?;
    let mut codes = Vec::new();
    for ticket in candidates.iter().map(|c| c.ticket.as_str()).chain([desk_code::WHOLE_ROOM]) {
        for power in Power::all(ticket) {
            codes.extend((1..=power.uses()).map(|number| DeskCode {
                ticket: ticket.to_owned(),
                power,
                number,
                code: desk_code::code(&secret, ticket, power, number),
            }));
        }
    }
    Ok(codes)
}

/// The sheet of codes for the room, as .xlsx.
pub fn export_codes(office: &Office, sitting: SittingId, path: &Path, texts: &Texts) -> Result<()> {
    let codes = desk_codes(office, sitting)?;
    let title = office.store.sitting(sitting)?.title;
    let names: HashMap<String, String> = office.store.candidates(sitting)?.into_iter().map(|c| (c.ticket, c.name)).collect();
    let mut rows: Vec<CodeRow> = Vec::new();
    for DeskCode { ticket, power, number, code } in codes {
        match rows.last_mut() {
            Some(row) if number > 1 => row.codes.push(code),
            _ => rows.push(CodeRow {
                name: names.get(&ticket).cloned().unwrap_or_else(|| texts.get("desk-whole-room")),
                purpose: texts.power(power),
                codes: vec![code],
                ticket,
            }),
        }
    }
    results::write_file(path, &write_code_sheet(&title, &rows, texts)?)
}

/// The bytes of every image that the items show, once.
fn images(office: &Office, paper: &SeatPaper) -> Result<Vec<String>> {
    let shown: BTreeSet<ImageId> = paper.items.iter().flat_map(|item| &item.images).map(|(_, image)| image.sha256).collect();
    let mut images = Vec::with_capacity(shown.len());
    for id in shown {
        let bytes = office.store.image_bytes(id)?.ok_or(StoreError::NotFound("attachment"))?;
        images.push(base64::encode(&bytes));
    }
    Ok(images)
}

fn content(office: &mut Office, id: SittingId, recipient: String, not_before_ms: Option<i64>) -> Result<SealedPaper> {
    let secret = secret(office, id)?;
    let sitting = office.store.sitting(id)?;
    let tickets = office.store.candidates(id)?.into_iter().filter(|candidate| {
        // Who is freed or has sat here already is not let in at a seat.
        !candidate.set_outcome.is_some_and(|o| Outcome::BY_HAND.contains(&o)) && candidate.attempt.is_none()
    });
    let tickets: Vec<_> =
        tickets.map(|c| Ticket { ticket: c.ticket, name: c.name, unit: c.unit_name, room: c.room, seat: c.seat }).collect();
    let paper = SeatPaper::of(&office.store.paper(sitting.paper)?);
    Ok(SealedPaper {
        version: FORMAT_VERSION,
        codes: desk_code::locks(&secret, tickets.iter().map(|t| t.ticket.as_str())),
        images: images(office, &paper)?,
        recipient,
        kind: sitting.kind,
        sitting: id.0,
        paper_number: sitting.paper.0,
        rules: SealedPaper::rules_for_seats(&sitting.rules),
        not_before_ms,
        tickets,
        paper,
        title: sitting.title,
    })
}
