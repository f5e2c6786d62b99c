//! Commands of 新法速递, 典型案例 and 案卷评查, with what they answer.

use super::digests::{self, Digest};
use super::legal_cases::{self, CaseFinding, Findings, LegalCase};
use super::print::PdfFonts;
use super::{Office, Reply, Result};
use crate::domain::ids::{CaseFindingId, DigestId, LegalCaseId, StudyId};
use crate::text::Texts;
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum StudyTextCommand {
    /// -> [`StudyTextReply::Digests`]
    Digests,
    /// What an issue would hold. -> [`StudyTextReply::Draft`]
    DraftDigest { from: Date, until: Date },
    /// -> [`StudyTextReply::DigestSaved`]
    SaveDigest { id: Option<DigestId>, digest: Box<Digest> },
    /// -> [`Reply::Done`]
    RemoveDigest(DigestId),
    /// Counts it in the ledger. -> [`Reply::Done`]
    IssueDigest(DigestId),
    /// -> [`Reply::Exported`]
    ExportDigest { id: DigestId, path: PathBuf, fonts: Option<PdfFonts> },
    /// -> [`StudyTextReply::Cases`]
    Cases(String),
    /// -> [`StudyTextReply::CaseSaved`]
    SaveCase { id: Option<LegalCaseId>, case: Box<LegalCase> },
    /// Sessions a case may be used in. -> [`StudyTextReply::Planned`]
    Planned,
    /// Into the preparation of a session. -> [`Reply::Done`]
    UseCase { id: LegalCaseId, session: StudyId },
    /// -> [`Reply::Done`]
    RemoveCase(LegalCaseId),
    /// -> [`Reply::Exported`]
    ExportCases { ids: Vec<LegalCaseId>, path: PathBuf, fonts: Option<PdfFonts> },
    /// -> [`StudyTextReply::Findings`]
    Findings,
    /// -> [`StudyTextReply::FindingSaved`]
    SaveFinding { id: Option<CaseFindingId>, finding: Box<CaseFinding> },
    /// -> [`Reply::Done`]
    RemoveFinding(CaseFindingId),
}

impl StudyTextCommand {
    /// Where a document is written to, with the place of its fonts.
    pub fn document(&mut self) -> Option<(&PathBuf, &mut Option<PdfFonts>)> {
        match self {
            Self::ExportDigest { path, fonts, .. } | Self::ExportCases { path, fonts, .. } => Some((path, fonts)),
            _ => None,
        }
    }
}

#[derive(Clone, Debug)]
pub enum StudyTextReply {
    Digests(Vec<(DigestId, Digest)>),
    Draft(Box<Digest>),
    DigestSaved(DigestId),
    Cases(Vec<(LegalCaseId, LegalCase)>),
    CaseSaved(LegalCaseId),
    /// Session, its day and topic, whether it has a case.
    Planned(Vec<(StudyId, String, bool)>),
    Findings(Findings),
    FindingSaved(CaseFindingId),
}

pub(super) fn run(office: &mut Office, command: StudyTextCommand, texts: &Texts) -> Result<Reply> {
    use StudyTextCommand as C;
    use StudyTextReply as R;
    Ok(Reply::StudyText(Box::new(match command {
        C::Digests => R::Digests(digests::list(office)?),
        C::DraftDigest { from, until } => R::Draft(Box::new(digests::draft(office, from, until, texts)?)),
        C::SaveDigest { id, digest } => R::DigestSaved(digests::save(office, id, &digest)?),
        C::Cases(search) => R::Cases(legal_cases::list(office, &search)?),
        C::SaveCase { id, case } => R::CaseSaved(legal_cases::save(office, id, &case)?),
        C::Planned => R::Planned(legal_cases::planned(office)?),
        C::UseCase { id, session } => return legal_cases::use_case(office, id, session).map(|()| Reply::Done),
        C::Findings => R::Findings(legal_cases::findings(office)?),
        C::SaveFinding { id, finding } => R::FindingSaved(legal_cases::save_finding(office, id, &finding)?),
        C::RemoveDigest(id) => return digests::remove(office, id).map(|()| Reply::Done),
        C::IssueDigest(id) => return digests::issue(office, id, texts).map(|_| Reply::Done),
        C::RemoveCase(id) => return legal_cases::remove(office, id).map(|()| Reply::Done),
        C::RemoveFinding(id) => return legal_cases::remove_finding(office, id).map(|()| Reply::Done),
        C::ExportDigest { id, path, fonts } => {
            digests::export(office, id, &path, fonts.as_ref(), texts)?;
            return Ok(Reply::Exported(path));
        }
        C::ExportCases { ids, path, fonts } => {
            legal_cases::export(office, &ids, &path, fonts.as_ref(), texts)?;
            return Ok(Reply::Exported(path));
        }
    })))
}
