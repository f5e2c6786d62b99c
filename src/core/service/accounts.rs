//! Staff accounts: set-up, signing in, roles, recovery.

use super::{Actor, Office, Result, ServiceError};
use crate::domain::ids::StaffId;
use crate::domain::staff::{MIN_PASSPHRASE_CHARS, Permission, Role, Roles};
use crate::seal::keyring::{self, DataKey, Wrapped};
use crate::store::Op;
use crate::store::audit::AuditRow;
use crate::store::vault::Cipher;
use std::sync::Arc;

const RECOVERY_OWNER: &str = "recovery";
const RECOVERY_VERIFIER: &str = "recovery_verifier";
const RECOVERY_WRAPPED: &str = "recovery_wrapped";

/// An account as the settings room shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffAccount {
    pub id: StaffId,
    pub name: String,
    pub roles: Roles,
    pub disabled: bool,
}

/// First set-up: makes the workspace's data key, the first account with all roles a trainer needs, and gives the recovery
/// key, which is shown once and never stored.
pub fn set_up(office: &mut Office, name: &str, passphrase: &str) -> Result<String> {
    if office.has_staff()? {
        return Err(ServiceError::AlreadySetUp);
    }
    let name = checked(name, passphrase)?;
    let key = DataKey::generate();
    let recovery = keyring::recovery_key();
    let wrapped = key.wrap(passphrase, name)?;
    let rescue = key.wrap(&keyring::normal_recovery_key(&recovery), RECOVERY_OWNER)?;
    // One person may hold several roles in a small bureau; approving stays with a second person.
    let roles =
        Roles::of([Role::Admin, Role::Author, Role::Organiser, Role::Invigilator, Role::Marker, Role::Issuer, Role::Personnel]);
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::SetUpStaff, name, now, |tx| {
        tx.set_meta(RECOVERY_VERIFIER, &rescue.verifier)?;
        tx.set_meta(RECOVERY_WRAPPED, &keyring::hex(&rescue.bytes))?;
        Ok(tx.add_staff(name, &roles, &wrapped.verifier, &wrapped.bytes, now)?)
    })?;
    let id = office.done(done);
    office.actor = Actor::Staff { id, name: name.to_owned(), roles };
    unlock(office, key)?;
    Ok(recovery)
}

/// Signs in. A wrong name and a wrong passphrase give the same answer.
pub fn sign_in(office: &mut Office, name: &str, passphrase: &str) -> Result<()> {
    let (actor, key) = key_of(office, name, passphrase)?;
    let now = office.now_ms();
    let done = office.store.note(Op::SignIn, actor.name(), now, "")?;
    office.done(done);
    office.actor = actor;
    unlock(office, key)
}

/// From now on sealed texts can be read and written; what was open before there was a key is sealed.
fn unlock(office: &mut Office, key: DataKey) -> Result<()> {
    office.store.set_cipher(Some(Arc::new(TextKey(key))));
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    office.store.seal_open_texts(&actor, now)?;
    Ok(())
}

/// The data key as the store knows it.
struct TextKey(DataKey);

/// What texts are bound to, so that none passes for another kind of secret under the same key.
const TEXTS: &str = "texts";

impl Cipher for TextKey {
    fn lock(&self, plain: &[u8]) -> Option<Vec<u8>> {
        self.0.lock(plain, TEXTS).ok()
    }

    fn unlock(&self, locked: &[u8]) -> Option<Vec<u8>> {
        self.0.unlock(locked, TEXTS).ok()
    }
}

/// Who this is, by name and passphrase, without signing them in.
pub(super) fn prove(office: &Office, name: &str, passphrase: &str) -> Result<Actor> {
    key_of(office, name, passphrase).map(|(actor, _)| actor)
}

/// The same with the data key, which every account's passphrase opens.
pub(super) fn key_of(office: &Office, name: &str, passphrase: &str) -> Result<(Actor, DataKey)> {
    let row = office.store.staff_named(name.trim())?.filter(|row| !row.disabled).ok_or(ServiceError::WrongPassphrase)?;
    let wrapped = Wrapped { verifier: row.verifier, bytes: row.wrapped_key };
    let key = DataKey::unwrap(&wrapped, passphrase, &row.name)?;
    Ok((Actor::Staff { id: row.id, name: row.name, roles: row.roles }, key))
}

pub fn sign_out(office: &mut Office) {
    office.store.set_cipher(None);
    office.actor = Actor::Nobody;
}

pub fn list(office: &Office) -> Result<Vec<StaffAccount>> {
    office.require(Permission::ManageStaff)?;
    let rows = office.store.staff()?;
    Ok(rows.into_iter().map(|r| StaffAccount { id: r.id, name: r.name, roles: r.roles, disabled: r.disabled }).collect())
}

/// Adds an account. The administrator's own passphrase opens the data key that the new account will hold too.
pub fn add(office: &mut Office, own_passphrase: &str, name: &str, passphrase: &str, roles: &Roles) -> Result<StaffId> {
    office.require(Permission::ManageStaff)?;
    let name = checked(name, passphrase)?;
    let key = own_key(office, own_passphrase)?;
    let wrapped = key.wrap(passphrase, name)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditStaff, &actor, now, |tx| {
        tx.describe(name);
        Ok(tx.add_staff(name, roles, &wrapped.verifier, &wrapped.bytes, now)?)
    })?;
    Ok(office.done(done))
}

/// Changes roles, or closes an account. One administrator always remains.
pub fn set(office: &mut Office, id: StaffId, roles: &Roles, disabled: bool) -> Result<()> {
    office.require(Permission::ManageStaff)?;
    let others = office.store.staff()?.into_iter().any(|r| r.id != id && !r.disabled && r.roles.may(Permission::ManageStaff));
    if !others && (disabled || !roles.may(Permission::ManageStaff)) {
        return Err(ServiceError::LastAdmin);
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditStaff, &actor, now, |tx| {
        tx.describe(id.to_string());
        Ok(tx.set_staff(id, roles, disabled)?)
    })?;
    office.done(done);
    if let Actor::Staff { id: own, roles: held, .. } = &mut office.actor
        && *own == id
    {
        held.clone_from(roles);
    }
    Ok(())
}

/// Changes one's own passphrase.
pub fn change_passphrase(office: &mut Office, old: &str, new: &str) -> Result<()> {
    let Actor::Staff { id, name, .. } = office.actor().clone() else {
        return Err(ServiceError::SignInFirst(Permission::ManageStaff));
    };
    checked(&name, new)?;
    let key = own_key(office, old)?;
    store_key(office, id, &name, &key, new)
}

/// Gives an account a new passphrase by the recovery key.
pub fn recover(office: &mut Office, recovery: &str, name: &str, passphrase: &str) -> Result<()> {
    let name = checked(name, passphrase)?.to_owned();
    let (Some(verifier), Some(bytes)) = (office.setting(RECOVERY_VERIFIER)?, office.setting(RECOVERY_WRAPPED)?) else {
        return Err(ServiceError::WrongPassphrase);
    };
    let wrapped = Wrapped { verifier, bytes: keyring::from_hex(&bytes).unwrap_or_default() };
    let key = DataKey::unwrap(&wrapped, &keyring::normal_recovery_key(recovery), RECOVERY_OWNER)?;
    let row = office.store.staff_named(&name)?.filter(|row| !row.disabled).ok_or(ServiceError::WrongPassphrase)?;
    store_key(office, row.id, &name, &key, passphrase)?;
    sign_in(office, &name, passphrase)
}

fn store_key(office: &mut Office, id: StaffId, name: &str, key: &DataKey, passphrase: &str) -> Result<()> {
    let wrapped = key.wrap(passphrase, name)?;
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::EditStaff, name, now, |tx| {
        tx.describe("passphrase");
        Ok(tx.set_staff_key(id, &wrapped.verifier, &wrapped.bytes)?)
    })?;
    office.done(done);
    Ok(())
}

pub(super) fn own_key(office: &Office, passphrase: &str) -> Result<DataKey> {
    let row = office.store.staff_named(office.actor().name())?.ok_or(ServiceError::WrongPassphrase)?;
    Ok(DataKey::unwrap(&Wrapped { verifier: row.verifier, bytes: row.wrapped_key }, passphrase, &row.name)?)
}

fn checked<'a>(name: &'a str, passphrase: &str) -> Result<&'a str> {
    let name = name.trim();
    if name.is_empty() {
        return Err(ServiceError::EmptyName);
    }
    if passphrase.trim().chars().count() < MIN_PASSPHRASE_CHARS {
        return Err(ServiceError::ShortPassphrase(MIN_PASSPHRASE_CHARS));
    }
    Ok(name)
}

/// The audit log, newest first.
pub fn audit(office: &Office, limit: u32) -> Result<Vec<AuditRow>> {
    office.require(Permission::ReadAudit)?;
    Ok(office.store.audit(limit)?)
}
