//! Commands of sealed papers and seats, with what they answer.

use super::collect::{self, CollectedFile};
use super::command::Secret;
use super::mirror::{self, TakenOver};
use super::sealed::{self, SealedFile, Sealing};
use super::seat::{self, Delivery, Opened, Opening};
use super::{Office, Reply, Result, exam, here};
use crate::domain::ids::{CadreId, SittingId};
use crate::text::Texts;
use std::path::PathBuf;

/// What the window asks of papers that leave the bureau.
#[derive(Clone, Debug)]
pub enum SeatCommand {
    /// -> [`SeatReply::Sealed`]
    Seal { sitting: SittingId, password: Secret, passphrase: Secret, not_before_ms: Option<i64>, path: PathBuf },
    /// The sheet of 监考授权码 as .xlsx. -> [`Reply::Exported`]
    ExportCodes { sitting: SittingId, path: PathBuf },
    /// -> [`SeatReply::Collected`]
    Collect { sitting: SittingId, folder: PathBuf, passphrase: Secret },
    /// What was handed in at this PC's own seat. -> [`SeatReply::Collected`]
    CollectHere { sitting: SittingId, passphrase: Secret },
    /// -> [`SeatReply::Held`]
    HoldHere { sitting: SittingId, passphrase: Secret, witness: String },
    /// The folder of a seat on this PC for papers of other bureaus' sticks, made when first asked for. -> [`SeatReply::Held`]
    MakeSeat,
    /// On a seat. -> [`SeatReply::Enrolled`]
    Enroll(String),
    /// On a seat. -> [`SeatReply::Opened`]
    Open { path: PathBuf, password: Secret, first: String, second: String, answers: Option<PathBuf>, clock_is_wrong: bool },
    /// On a seat. -> [`SeatReply::TakenOver`]
    TakeOver { sitting: SittingId, ticket: String, folder: PathBuf },
    /// On a seat. -> [`SeatReply::Delivered`]
    Deliver(PathBuf),
    /// On a seat. -> [`Reply::Done`]
    AdmitLate { sitting: SittingId, cadre: CadreId, name: String, code: Secret },
}

#[derive(Clone, Debug)]
pub enum SeatReply {
    Sealed(SealedFile),
    Collected(Vec<CollectedFile>),
    /// The folder of the seat.
    Held(PathBuf),
    /// The code of the bureau.
    Enrolled(String),
    Opened(Opened),
    TakenOver(Vec<TakenOver>),
    Delivered(Delivery),
}

pub(super) fn run(office: &mut Office, command: SeatCommand, texts: &Texts) -> Result<Reply> {
    use SeatCommand as C;
    Ok(Reply::Seats(Box::new(match command {
        C::Seal { sitting, password, passphrase, not_before_ms, path } => {
            let sealing = Sealing { sitting, password: &password.0, passphrase: &passphrase.0, not_before_ms };
            SeatReply::Sealed(sealed::seal(office, &sealing, &path)?)
        }
        C::ExportCodes { sitting, path } => {
            sealed::export_codes(office, sitting, &path, texts)?;
            return Ok(Reply::Exported(path));
        }
        C::Collect { sitting, folder, passphrase } => {
            SeatReply::Collected(collect::collect(office, &folder, &passphrase.0, Some(sitting))?)
        }
        C::CollectHere { sitting, passphrase } => {
            let folder = here::answers(office, sitting);
            SeatReply::Collected(collect::collect(office, &folder, &passphrase.0, Some(sitting))?)
        }
        C::HoldHere { sitting, passphrase, witness } => {
            SeatReply::Held(here::hold_here(office, sitting, &passphrase.0, &witness)?)
        }
        C::MakeSeat => SeatReply::Held(here::make_seat(office)?),
        C::Enroll(code) => SeatReply::Enrolled(seat::enroll(office, &code)?),
        C::Open { path, password, first, second, answers, clock_is_wrong } => {
            let opening = Opening {
                path: &path,
                password: &password.0,
                opened_by: &first,
                witness: &second,
                answers: answers.as_deref(),
                clock_is_wrong,
            };
            SeatReply::Opened(seat::open(office, &opening)?)
        }
        C::TakeOver { sitting, ticket, folder } => SeatReply::TakenOver(mirror::take_over(office, sitting, &ticket, &folder)?),
        C::Deliver(folder) => SeatReply::Delivered(seat::deliver_all(office, &folder)?),
        C::AdmitLate { sitting, cadre, name, code } => {
            exam::admit_late(office, sitting, cadre, &name, &code.0)?;
            return Ok(Reply::Done);
        }
    })))
}
