//! What takes two people (DESIGN §4): who is signed in, and somebody else who shows at the act who they are.

use super::command::Secret;
use super::{Actor, Office, Result, ServiceError, accounts};
use crate::domain::staff::Permission;
use crate::seal::keyring::DataKey;

/// How the second person is shown, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Countersign {
    /// Another account, by its passphrase. Nobody is signed in by it.
    By { name: String, passphrase: Secret },
    /// A small bureau has nobody else: the reason goes onto the record, and the own passphrase opens the bureau's keys.
    Waived { reason: String, own: Secret },
}

/// A second person whose passphrase was right, or a waiver, with the data key that the passphrase opened.
pub(super) struct Second {
    /// `None` with a waiver.
    pub(super) name: Option<String>,
    pub(super) waiver: String,
    pub(super) key: DataKey,
}

/// Proves the second person, who needs `needs`. Who is signed in was asked for their own permission before.
pub(super) fn prove(office: &Office, sign: &Countersign, needs: Permission) -> Result<Second> {
    match sign {
        Countersign::By { name, passphrase } => {
            let (second, key) = accounts::key_of(office, name, &passphrase.0)?;
            let Actor::Staff { name, roles, .. } = second else { return Err(ServiceError::WrongPassphrase) };
            if name == office.actor().name() {
                return Err(ServiceError::SamePerson);
            }
            if !roles.may(needs) {
                return Err(ServiceError::SecondMayNot { name, needs });
            }
            Ok(Second { name: Some(name), waiver: String::new(), key })
        }
        Countersign::Waived { reason, own } => {
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(ServiceError::NoReason);
            }
            let key = accounts::own_key(office, &own.0)?;
            Ok(Second { name: None, waiver: reason.to_owned(), key })
        }
    }
}
