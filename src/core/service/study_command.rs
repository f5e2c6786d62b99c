//! Commands of 会前学法, with what they answer.

use super::{Office, Reply, Result, study_access};

#[derive(Clone, Debug)]
pub enum StudyCommand {
    /// Whether the room may be shown. -> [`Reply::Done`]
    Enter,
}

pub(super) fn run(office: &mut Office, command: &StudyCommand) -> Result<Reply> {
    match command {
        StudyCommand::Enter => study_access::require_reading(office).map(|()| Reply::Done),
    }
}
