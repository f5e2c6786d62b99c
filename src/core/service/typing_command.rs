//! Commands of 登分 and of outside results, with what they answer.

use super::outside::{self, OutsidePreview, OutsideResult};
use super::sittings::NewSitting;
use super::transcripts::{self, Evidence, TypingDesk, TypingStage};
use super::{Office, Reply, Result};
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::transcript::Transcript;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum TypingCommand {
    /// -> [`TypingReply::Desk`]
    Desk { sitting: SittingId, cadre: CadreId },
    /// -> [`TypingReply::Stage`]
    Enter { sitting: SittingId, cadre: CadreId, content: Transcript, waiver: String },
    /// -> [`TypingReply::Stage`]
    Settle { sitting: SittingId, cadre: CadreId, content: Transcript },
    /// -> [`Reply::Done`]
    Attach { sitting: SittingId, cadre: Option<CadreId>, path: PathBuf },
    /// -> [`Reply::Exported`]
    TakeOut { id: i64, path: PathBuf },
    /// -> [`TypingReply::Overview`]
    Overview(SittingId),
    /// -> [`Reply::Planned`]
    PlanOutside { new: Box<NewSitting>, full: Marks },
    /// -> [`TypingReply::Preview`]
    PreviewResults { sitting: SittingId, path: PathBuf },
    /// -> [`TypingReply::Entered`]
    EnterResults { sitting: SittingId, results: Vec<OutsideResult>, source: String, evidence: Option<PathBuf> },
}

#[derive(Clone, Debug)]
pub enum TypingReply {
    Desk(TypingDesk),
    Stage(TypingStage),
    Overview {
        evidence: Vec<Evidence>,
        /// How many rounds were typed for whom.
        rounds: Vec<(CadreId, u8)>,
    },
    Preview(OutsidePreview),
    Entered(usize),
}

pub(super) fn run(office: &mut Office, command: TypingCommand) -> Result<Reply> {
    use TypingCommand as C;
    Ok(Reply::Typing(Box::new(match command {
        C::Desk { sitting, cadre } => TypingReply::Desk(transcripts::desk(office, sitting, cadre)?),
        C::Enter { sitting, cadre, content, waiver } => {
            TypingReply::Stage(transcripts::enter(office, sitting, cadre, &content, &waiver)?)
        }
        C::Settle { sitting, cadre, content } => {
            transcripts::settle(office, sitting, cadre, &content)?;
            TypingReply::Stage(TypingStage::Done)
        }
        C::Attach { sitting, cadre, path } => {
            transcripts::attach(office, sitting, cadre, &path)?;
            return Ok(Reply::Done);
        }
        C::TakeOut { id, path } => return Ok(Reply::Exported(transcripts::take_out(office, id, &path)?)),
        C::Overview(sitting) => {
            let (evidence, rounds) = transcripts::overview(office, sitting)?;
            TypingReply::Overview { evidence, rounds }
        }
        C::PlanOutside { new, full } => return Ok(Reply::Planned(outside::plan(office, &new, full)?)),
        C::PreviewResults { sitting, path } => TypingReply::Preview(outside::preview(office, sitting, &path)?),
        C::EnterResults { sitting, results, source, evidence } => {
            TypingReply::Entered(outside::enter(office, sitting, &results, &source, evidence.as_deref())?)
        }
    })))
}
