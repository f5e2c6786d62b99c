//! A formal sitting on this PC: its paper is sealed and opened at once in a keyless workspace of its own beside the bureau's, so
//! that while candidates sit here nothing that is open holds a key (DESIGN §4).

use super::sealed::{self, Sealing};
use super::seat::{self, Opening};
use super::{Office, Result, ServiceError, sittings};
use crate::domain::ids::SittingId;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::seal::keyring;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// Beside the workspace: one folder a sitting.
const SEATS: &str = "seats";

/// The folder of a sitting's seat on this PC.
pub fn folder(office: &Office, sitting: SittingId) -> PathBuf {
    office.path().with_file_name(SEATS).join(sitting.to_string())
}

/// This PC as a seat for papers that come on a stick; its workspace is made when first asked for.
pub fn make_seat(office: &Office) -> Result<PathBuf> {
    let folder = office.path().with_file_name(SEATS).join("pc");
    Office::open_seat(&folder, Arc::clone(&office.clock))?;
    Ok(folder)
}

/// Where this PC's seat keeps what was handed in, for collecting.
pub fn answers(office: &Office, sitting: SittingId) -> PathBuf {
    folder(office, sitting).join(seat::KEPT)
}

/// Makes (or finds) the seat of a sitting on this PC and opens the paper there before `witness`. The exam password is drawn, used
/// and forgotten: nobody needs it.
pub fn hold_here(office: &mut Office, id: SittingId, passphrase: &str, witness: &str) -> Result<PathBuf> {
    office.require(Permission::RunSittings)?;
    office.require(Permission::ComposePapers)?;
    let state = office.store.sitting(id)?.state;
    let first = office.actor().name().to_owned();
    if witness.trim().is_empty() || witness.trim() == first {
        return Err(ServiceError::NoWitness);
    }
    let folder = folder(office, id);
    fs::create_dir_all(&folder).map_err(ServiceError::file(&folder))?;
    let path = folder.join("paper.kfexam");
    let password = keyring::recovery_key();
    let sealing = Sealing { sitting: id, password: &password, passphrase, not_before_ms: None };
    let file = sealed::seal(office, &sealing, &path)?;
    let opened = (|| {
        let mut seat = Office::open_seat(&folder, Arc::clone(&office.clock))?;
        seat::enroll(&mut seat, &file.fingerprint)?;
        let opening = Opening {
            path: &path,
            password: &password,
            opened_by: &first,
            witness: witness.trim(),
            answers: None,
            clock_is_wrong: false,
        };
        seat::open(&mut seat, &opening)
    })();
    // What was in it stands in the seat's workspace now, or the seat could not be made and it is of no use.
    let _ = fs::remove_file(&path);
    opened?;
    if state == SittingState::Planned {
        sittings::open(office, id)?;
    }
    Ok(folder)
}
