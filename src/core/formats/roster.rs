use crate::domain::roster::{CadreState, Employment};
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow { pub line: u32, pub name: String, pub staff_no: Option<String>, pub id_tail: Option<String>, pub unit: String, pub department: String, pub post: String, pub rank: String, pub grade: String, pub employment: Employment, pub state: CadreState }
#[derive(Clone, Debug)]
pub struct RosterDraft { pub rows: Vec<RosterRow> }
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct RosterError;
impl RosterError { pub const fn code(&self) -> &'static str { "x" } }
pub fn read_roster(_: &str, _: &[u8]) -> Result<RosterDraft, RosterError> { Err(RosterError) }
