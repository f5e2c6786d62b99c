//! Every command as every role: what is refused without an account, before set-up, and to each role by the table of permissions.

use super::command::{Command, Secret};
use super::desk::Act;
use super::forms::FormsOrder;
use super::law_changes::ChangeKind;
use super::paper_edits::SlotMark;
use super::remark::{Decision, RemarkOrder};
use super::roster_import::{self, RosterChoice};
use super::tests::{become_only, office, question};
use super::units::UnitEdit;
use super::{Office, ServiceError, bank, import, marking, run};
use crate::domain::appeal::{AppealKind, NewAppeal, Ruling};
use crate::domain::appointments::Recording;
use crate::domain::blueprint::Blueprint;
use crate::domain::exemption::{Exemption, ExemptionGround};
use crate::domain::ids::{
    AppealId, AttemptId, CadreId, DraftId, ExemptionId, PaperId, QuestionId, RevisionId, SittingId, StaffId,
};
use crate::domain::marks::Marks;
use crate::domain::retention::Retention;
use crate::domain::review::NoteKind;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::staff::{Permission as P, Role, Roles};
use crate::domain::transcript::Transcript;
use crate::formats::roster::RosterDraft;
use crate::store::citation::CitedBy;
use crate::store::sitting::NewSitting;
use crate::text::{Locale, Texts};
use std::path::{Path, PathBuf};

/// What a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    One(P),
    /// One of the two is enough.
    Either(P, P),
    /// Both.
    Both(P, P),
    /// Free for everybody until there are accounts.
    Staffed(P),
    /// Candidates and newcomers too, or proved by a passphrase of its own.
    None,
}

/// Exhaustive, so that a new command cannot be forgotten here.
fn need(command: &Command) -> Need {
    use super::analysis_command::AnalysisCommand as N;
    use super::annual_command::AnnualCommand as A;
    use super::ledger_command::LedgerCommand as L;
    use super::seat_command::SeatCommand as S;
    use super::study_command::StudyCommand as Y;
    use super::study_text_command::StudyTextCommand as X;
    use super::typing_command::TypingCommand as T;
    use Command as C;
    match command {
        C::FindQuestions(_) | C::QuestionRows(_) | C::Feasibility(_) | C::Papers | C::SuggestedLine(_) => Need::One(P::ReadBank),
        C::Citing { .. } => Need::One(P::ReadBank),
        C::LawChanges | C::SideBySide { .. } | C::CleanUp => Need::One(P::ReadKeys),
        C::ConfirmCitations(_) | C::MergeQuestions { .. } | C::ExcludeQuestions(..) | C::NotTwins(..) => Need::One(P::EditBank),
        C::OldAnswers => Need::One(P::ReadResults),
        C::PractiseOldAnswers { .. } => Need::Both(P::ComposePapers, P::PlanSittings),
        C::ImportStatutes(_) | C::RemoveLaw(_) | C::CheckLaw(_) => Need::Staffed(P::EditBank),
        C::ViewQuestion(_)
        | C::QuestionHistory(_)
        | C::Dossier(_)
        | C::ExportBank { .. }
        | C::PreviewExport(_)
        | C::ViewPaper(_) => Need::One(P::ReadKeys),
        C::AddQuestion { .. }
        | C::BulkEdit { .. }
        | C::ReviseQuestion { .. }
        | C::RestoreRevision(..)
        | C::SetRetired(..)
        | C::PreviewImport(_)
        | C::CommitImport(_) => Need::One(P::EditBank),
        C::Cadres | C::CadreFile(_) | C::ExportRoster(_) => Need::One(P::ReadRoster),
        C::SaveCadre { .. }
        | C::SetHistory { .. }
        | C::ListCadre { .. }
        | C::EditUnit(_)
        | C::SaveExemption { .. }
        | C::RemoveExemption(_)
        | C::ResetPins(_)
        | C::ExportPins { .. }
        | C::PreviewRoster(_)
        | C::CommitRoster { .. } => Need::One(P::EditRoster),
        // A draft holds a key; while there are no accounts it is kept for the newcomer too.
        C::Drafts | C::KeepDraft(_) | C::DiscardDraft(_) => Need::Staffed(P::EditBank),
        C::ReviewQuestion { kind: NoteKind::Remark, .. } => Need::Either(P::EditBank, P::ApproveQuestions),
        C::ReviewQuestion { .. } => Need::One(P::ApproveQuestions),
        C::CadreRecord(_) | C::PrintTranscripts(_) => Need::Both(P::ReadRoster, P::ReadResults),
        C::PrintPaper { .. } => Need::Either(P::ComposePapers, P::RunSittings),
        C::CompareForms(_) => Need::One(P::ReadBank),
        C::Compose { .. } | C::ComposeForms(_) | C::SwapQuestion { .. } | C::MoveQuestion { .. } => Need::One(P::ComposePapers),
        C::OfferQuestions { .. } | C::MarkSlot { .. } | C::Recompose { .. } => Need::One(P::ComposePapers),
        C::AngoffPanel { .. } | C::AngoffAgain(_) => Need::One(P::ComposePapers),
        C::Angoff { .. } | C::AngoffJudge { .. } | C::AngoffSubmit { .. } => Need::One(P::ReadKeys),
        C::Lot(_) | C::DrawForm { .. } => Need::Either(P::RunSittings, P::PlanSittings),
        C::Candidates(_) | C::Desk(_) => Need::Either(P::RunSittings, P::ReadResults),
        C::PlanSitting(_) | C::SetOutcome { .. } => Need::One(P::PlanSittings),
        C::ReplanSitting { .. } | C::CancelSitting { .. } | C::FailedOf(_) => Need::One(P::PlanSittings),
        C::OpenSitting(_) | C::CloseSitting(_) | C::CheckIn { .. } | C::DeskAct { .. } => Need::One(P::RunSittings),
        C::Typing(command) => match **command {
            T::Desk { .. } | T::Enter { .. } | T::Settle { .. } => Need::One(P::EnterMarks),
            T::PreviewResults { .. } | T::EnterResults { .. } => Need::One(P::EnterMarks),
            T::Attach { .. } => Need::Either(P::RunSittings, P::EnterMarks),
            // Who runs sittings or types results reads them as well.
            T::TakeOut { .. } | T::Overview(_) => Need::Either(P::RunSittings, P::ReadResults),
            T::PlanOutside { .. } => Need::One(P::PlanSittings),
        },
        C::Seats(command) => match **command {
            S::Seal { .. } => Need::Both(P::PlanSittings, P::ComposePapers),
            S::HoldHere { .. } => Need::Both(P::RunSittings, P::ComposePapers),
            S::ExportCodes { .. } | S::Collect { .. } | S::CollectHere { .. } => Need::One(P::RunSittings),
            // On a seat, which has no accounts: password, codes and two people guard it.
            S::MakeSeat | S::Enroll(_) | S::Open { .. } | S::TakeOver { .. } | S::Deliver(_) | S::AdmitLate { .. } => Need::None,
        },
        C::Analysis(command) => match **command {
            N::Items { .. } | N::ExportItems { .. } | N::Weak(_) | N::ExportWeak { .. } | N::Debrief { .. } => Need::One(P::ReadResults),
            N::Question { .. } => Need::Both(P::ReadResults, P::ReadKeys),
        },
        C::Annual(command) => match **command {
            A::Report { .. } | A::Export { .. } => Need::Both(P::ReadStudy, P::ReadResults),
            A::SetTemplate(_) => Need::One(P::ManageStudy),
        },
        C::StudyText(command) => match **command {
            X::Digests | X::Cases(_) | X::Findings | X::Planned | X::ExportDigest { .. } | X::ExportCases { .. } => Need::One(P::ReadStudy),
            X::DraftDigest { .. } | X::SaveDigest { .. } | X::IssueDigest(_) | X::RemoveDigest(_) => Need::One(P::ManageStudy),
            X::SaveCase { .. } | X::UseCase { .. } | X::RemoveCase(_) | X::SaveFinding { .. } | X::RemoveFinding(_) => Need::One(P::ManageStudy),
        },
        C::Ledger(command) => match **command {
            L::List(_) | L::Evidence(_) | L::Hours(_) | L::Export { .. } | L::Template(_) => Need::One(P::ReadStudy),
            L::Save { .. } | L::Attach { .. } | L::Remove(_) | L::Preview(_) | L::Import(_) | L::SetTarget(_) => Need::One(P::ManageStudy),
        },
        C::Study(command) => match **command {
            Y::Enter | Y::Year(_) | Y::View(_) | Y::Article(_) | Y::Cases(_) | Y::Offers(_) => Need::One(P::ReadStudy),
            Y::Deck(_) | Y::Key { .. } | Y::Print { .. } => Need::One(P::ReadStudy),
            Y::Add(_) | Y::Save { .. } | Y::Keep { .. } | Y::Remove(_) | Y::Cancel { .. } => Need::One(P::ManageStudy),
            Y::Attach { .. } | Y::PickQuiz { .. } | Y::SetQuiz { .. } | Y::People => Need::One(P::ManageStudy),
            Y::Hands { .. } | Y::ReadPlan { .. } => Need::One(P::ManageStudy),
        },
        C::Replay(_) => Need::One(P::ReadResults),
        C::PublishResults { .. } | C::SignResults { .. } => Need::One(P::PublishResults),
        C::Publication(_) => Need::One(P::ReadResults),
        C::ArchiveSitting { .. } => Need::Both(P::ReadKeys, P::ReadResults),
        C::PrintRecords(_) => Need::Either(P::RunSittings, P::ReadResults),
        C::PrintReply { .. } => Need::One(P::ReadResults),
        C::Retention | C::PrintDestruction { .. } => Need::One(P::ReadResults),
        C::SetRetention(_) | C::EraseSitting { .. } => Need::One(P::DestroyRecords),
        C::Appeals(_) => Need::Either(P::ReadResults, P::ReviewAppeals),
        C::TakeAppeal(_) => Need::One(P::TakeAppeals),
        C::ReviewAppeal { .. } => Need::One(P::ReviewAppeals),
        C::DecideAppeal { .. } => Need::One(P::PublishResults),
        C::MarkingQueue => Need::Either(P::MarkAnswers, P::ReadResults),
        C::MarkingTasks(_) | C::MarkShort { .. } | C::JudgeBlank { .. } | C::TakeBackMark(_) => Need::One(P::MarkAnswers),
        C::MarkerReport(_) => Need::One(P::ReadResults),
        C::WaiveSecondMarks { .. } | C::RemarkList(_) | C::PreviewRemark(_) | C::Remark { .. } => Need::One(P::PublishResults),
        C::PassRate(_) | C::PassRateNames(_) | C::ExportPassRate { .. } => Need::One(P::ReadResults),
        C::PreviewPassRate(_) | C::CopyPassRate(_) => Need::One(P::ReadResults),
        // Which filters, not what they found.
        C::KeptPassRate => Need::None,
        C::Staff | C::AddStaff { .. } | C::SetStaff { .. } => Need::One(P::ManageStaff),
        C::Audit => Need::One(P::ReadAudit),
        C::BackUp => Need::One(P::BackUp),
        C::Overview
        | C::Laws
        | C::OpenLaw(_)
        | C::FindLaw(_)
        | C::SearchLaws { .. }
        | C::CitedTexts(_)
        | C::SetBookmark { .. }
        | C::BankCounts
        | C::Sittings
        | C::Admit { .. }
        | C::StartExam { .. }
        | C::ActAtSeat { .. }
        | C::Images(_)
        // Proved by a name and its PIN; public questions only.
        | C::Practice(_)
        | C::Unfinished
        | C::ResumeExam(_)
        | C::Record { .. }
        | C::HandIn(_)
        | C::Review(_)
        | C::SetUp { .. }
        | C::SignIn { .. }
        | C::SignOut
        | C::WhoAmI
        | C::Recover { .. }
        | C::ChangePassphrase { .. }
        | C::Check
        | C::Undo
        | C::Redo
        | C::BankTemplate(_)
        | C::CheckArchive(_)
        | C::SetSetting(..) => Need::None,
    }
}

/// One of every command that asks for something. Rows they name do not exist, so that what is allowed changes little.
fn guarded(folder: &Path) -> Vec<Command> {
    use super::analysis_command::AnalysisCommand as N;
    use super::item_analysis::{Attempts, Scope};
    use super::seat_command::SeatCommand as S;
    use super::typing_command::TypingCommand as T;
    use super::weak_points::WeakQuery;
    use Command as C;
    let (q, sitting, cadre, attempt) = (QuestionId(9999), SittingId(9999), CadreId(9999), AttemptId(9999));
    let file = |name: &str| folder.join(name);
    let appointment = Appointment::default();
    let data = CadreData {
        name: "张三".into(),
        staff_no: None,
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment,
    };
    let preview = import::ImportPreview {
        request: import::ImportRequest::file("", None),
        format: crate::formats::file::Format::Text,
        encoding: None,
        text: import::SourceText::default(),
        hidden: Vec::new(),
        entries: Vec::new(),
        problems: Vec::new(),
        doubts: Vec::new(),
        images: std::sync::Arc::default(),
    };
    let people = roster_import::RosterPreview {
        path: PathBuf::new(),
        draft: RosterDraft::default(),
        standing: Vec::new(),
        gone: Vec::new(),
    };
    let exemption = Exemption {
        ground: ExemptionGround::Other,
        reason: "据".into(),
        evidence: String::new(),
        kind: None,
        from_on: jiff::civil::date(2026, 1, 1),
        until_on: None,
    };
    let rules = SittingRules::preset(SittingKind::Mock);
    let new = NewSitting {
        title: "场".into(),
        kind: SittingKind::Mock,
        paper: PaperId(9999),
        rules,
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: vec![cadre],
    };
    let group = marking::BlankGroup { blank: 0, text: "答".into(), folded: "答".into(), count: 1 };
    let task = marking::MarkingTask {
        sitting,
        position: 0,
        revision: RevisionId(9999),
        material: None,
        stem: String::new(),
        full: Marks::whole(1),
        what: marking::TaskKind::Blanks { accepted: Vec::new(), part: 0, groups: vec![group.clone()] },
    };
    let order = RemarkOrder { sitting, positions: vec![0], decision: Decision::Full };
    let cited =
        CitedBy {
            question: q, law: "行政处罚法".into(), article: 1, inserted: 0, confirmed_on: jiff::civil::date(2026, 1, 1)
        };
    let text_export =
        super::bank_export::ExportRequest { format: super::bank_export::ExportFormat::Text, area: None, kind: None };
    let sheet = super::print::PrintRequest {
        paper: PaperId(9999),
        what: super::print::PrintWhat::AnswerSheet,
        format: super::print::PrintFormat::Docx,
        seed: None,
        form: String::new(),
        duration_minutes: None,
        with_key: false,
        fonts: None,
    };
    let analysis = |command| C::Analysis(Box::new(command));
    let (scope, attempts) = (Scope::Sitting(sitting), Attempts::default());
    let secret = || Secret("no such passphrase".into());
    let appeal = NewAppeal {
        sitting,
        kind: AppealKind::Recheck,
        cadre: Some(cadre),
        position: None,
        text: "请复核".into(),
        late: String::new(),
    };
    let forms = super::records::RecordsRequest {
        sitting,
        forms: vec![super::records::RecordForm::SignIn],
        format: super::print::PrintFormat::Docx,
        folder: file("forms"),
        fonts: None,
    };
    let waived = || super::two_people::Countersign::Waived { reason: "据".into(), own: secret() };
    let draft =
        super::drafts::Draft { id: DraftId(1), question: None, base: None, title: String::new(), form: "{}".into(), saved_ms: 0 };
    let blueprint = Blueprint::default();
    vec![
        analysis(N::Items { scope, attempts }),
        analysis(N::ExportItems { scope, attempts, path: file("items.xlsx") }),
        analysis(N::Question { id: q, attempts }),
        analysis(N::Weak(WeakQuery::default())),
        analysis(N::ExportWeak { query: WeakQuery::default(), path: file("weak.xlsx") }),
        analysis(N::Debrief { sitting, path: file("debrief.docx"), fonts: None }),
        C::FindQuestions(bank::BankQuery::default()),
        C::QuestionRows(vec![q]),
        C::ViewQuestion(q),
        C::QuestionHistory(q),
        C::AddQuestion { question: question(), draft: None },
        C::ReviseQuestion { id: q, question: question(), draft: None },
        C::RestoreRevision(q, RevisionId(9999)),
        C::Drafts,
        C::KeepDraft(Box::new(draft)),
        C::DiscardDraft(DraftId(1)),
        C::Dossier(q),
        C::ReviewQuestion { id: q, seen: RevisionId(9999), kind: NoteKind::Approved, text: String::new() },
        C::ReviewQuestion { id: q, seen: RevisionId(9999), kind: NoteKind::Waived, text: "无他人".into() },
        C::ReviewQuestion { id: q, seen: RevisionId(9999), kind: NoteKind::Returned, text: "改".into() },
        C::ReviewQuestion { id: q, seen: RevisionId(9999), kind: NoteKind::Remark, text: "问".into() },
        C::SetRetired(q, true),
        C::CleanUp,
        C::MergeQuestions { keep: q, drop: QuestionId(9998) },
        C::ExcludeQuestions(q, QuestionId(9998)),
        C::NotTwins(q, QuestionId(9998)),
        C::BulkEdit { ids: vec![q], change: Box::default() },
        C::PreviewImport(Box::new(import::ImportRequest::file(file("none.txt"), None))),
        C::CommitImport(Box::new(preview)),
        C::Citing { law: "行政处罚法".into(), article: 1, inserted: 0 },
        C::LawChanges,
        C::SideBySide { change: ChangeKind::Repealed, cited: cited.clone() },
        C::ConfirmCitations(Vec::new()),
        C::OldAnswers,
        C::PractiseOldAnswers { title: "练".into() },
        C::ImportStatutes(file("none.jsonl")),
        C::RemoveLaw(9999),
        C::CheckLaw("行政处罚法".into()),
        C::PreviewExport(text_export.clone()),
        C::ExportBank { request: text_export, path: file("bank.txt") },
        C::Cadres,
        C::CadreFile(CadreId(1)),
        C::SaveCadre { id: None, data: Box::new(data.clone()), unit: String::new(), how: Recording::Correct },
        C::SaveCadre { id: Some(cadre), data: Box::new(data), unit: String::new(), how: Recording::Correct },
        C::SetHistory { cadre, history: Vec::new() },
        C::ListCadre { cadre, listed: false },
        C::EditUnit(UnitEdit::Add { name: "一所".into(), parent: None }),
        C::SaveExemption { cadre, id: None, data: Box::new(exemption) },
        C::RemoveExemption(ExemptionId(9999)),
        C::ResetPins(Vec::new()),
        C::ExportPins { slips: Vec::new(), path: file("pins.xlsx") },
        C::PreviewRoster(file("none.csv")),
        C::CommitRoster { preview: Box::new(people), choice: RosterChoice::default() },
        C::ExportRoster(file("roster.csv")),
        C::CadreRecord(CadreId(1)),
        C::PrintTranscripts(Box::new(super::cadre_record::TranscriptRequest {
            whose: super::cadre_record::Whose::Cadre(CadreId(1)),
            audience: crate::domain::sitting::Audience::Personnel,
            format: super::print::PrintFormat::Docx,
            path: file("record.docx"),
            fonts: None,
        })),
        C::Papers,
        C::Feasibility(Box::new(FormsOrder::parallel("卷", blueprint.clone(), 1, 1))),
        C::SuggestedLine(PaperId(9999)),
        C::OfferQuestions { paper: PaperId(9999), position: 0, text: String::new(), alike: true },
        C::MarkSlot { paper: PaperId(9999), position: 0, mark: SlotMark::Locked(true) },
        C::Recompose { paper: PaperId(9999), seed: 1 },
        C::AngoffPanel { paper: PaperId(9999), judges: ["甲", "乙", "丙"].map(str::to_owned).to_vec() },
        C::AngoffAgain(PaperId(9999)),
        C::Angoff { paper: PaperId(9999), judge: "甲".into() },
        C::AngoffJudge { paper: PaperId(9999), judge: "甲".into(), position: 0, percent: 50 },
        C::AngoffSubmit { paper: PaperId(9999), judge: "甲".into() },
        C::Lot(SittingId(9999)),
        C::DrawForm { sitting: SittingId(9999), witness: "乙".into() },
        C::ComposeForms(Box::new(FormsOrder::parallel("卷", blueprint.clone(), 2, 1))),
        C::CompareForms(PaperId(9999)),
        C::SwapQuestion { paper: PaperId(9999), position: 0, with: None, seed: 1 },
        C::MoveQuestion { paper: PaperId(9999), position: 0, to: 1 },
        C::Compose { title: "卷".into(), blueprint, seed: 1, approved_only: false },
        C::ViewPaper(PaperId(9999)),
        C::PrintPaper { request: Box::new(sheet), path: file("sheet.docx") },
        C::Candidates(sitting),
        C::PlanSitting(Box::new(new.clone())),
        C::ReplanSitting { id: SittingId(9999), new: Box::new(new) },
        C::CancelSitting { id: SittingId(9999), reason: "据".into() },
        C::FailedOf(SittingId(9999)),
        C::OpenSitting(sitting),
        C::Desk(sitting),
        C::CheckIn { sitting, cadre, on: true },
        C::DeskAct { sitting, cadre: None, act: Act::Continue },
        C::Typing(Box::new(T::Desk { sitting, cadre })),
        C::Typing(Box::new(T::Enter { sitting, cadre, content: Transcript::default(), waiver: String::new() })),
        C::Typing(Box::new(T::Settle { sitting, cadre, content: Transcript::default() })),
        C::Typing(Box::new(T::Attach { sitting, cadre: None, path: file("scan.png") })),
        C::Typing(Box::new(T::TakeOut { id: 9999, path: file("scan.png") })),
        C::Typing(Box::new(T::Overview(sitting))),
        C::Typing(Box::new(T::PreviewResults { sitting, path: file("results.csv") })),
        C::Typing(Box::new(T::EnterResults { sitting, results: vec![], source: String::new(), evidence: None })),
        C::Seats(Box::new(S::Seal {
            sitting,
            password: secret(),
            passphrase: secret(),
            not_before_ms: None,
            path: file("paper.kfexam"),
        })),
        C::Seats(Box::new(S::HoldHere { sitting, passphrase: secret(), witness: "乙".into() })),
        C::Seats(Box::new(S::ExportCodes { sitting, path: file("codes.xlsx") })),
        C::Seats(Box::new(S::Collect { sitting, folder: file("answers"), passphrase: secret() })),
        C::Seats(Box::new(S::CollectHere { sitting, passphrase: secret() })),
        C::Replay(attempt),
        C::CloseSitting(sitting),
        C::PublishResults { sitting, sign: None },
        C::SignResults { sitting, reason: "据".into(), sign: waived() },
        C::Publication(sitting),
        C::Appeals(sitting),
        C::Retention,
        C::SetRetention(Retention::default()),
        C::EraseSitting { sitting, reason: "到期".into(), sign: waived() },
        C::PrintDestruction { sitting, path: file("destroyed.docx"), fonts: None },
        C::PrintRecords(Box::new(forms)),
        C::PrintReply { id: AppealId(9999), path: file("reply.docx"), fonts: None },
        C::TakeAppeal(Box::new(appeal)),
        C::ReviewAppeal { id: AppealId(9999), ruling: Ruling::Uphold, text: "无误".into() },
        C::DecideAppeal { id: AppealId(9999), ruling: Ruling::Uphold, reply: "维持".into() },
        C::ArchiveSitting { sitting, folder: file("archive"), passphrase: secret() },
        C::SetOutcome { sitting, cadre, outcome: None, reason: "据".into() },
        C::MarkingQueue,
        C::MarkingTasks(sitting),
        C::MarkShort { attempt, position: 0, marks: Marks::ZERO, points: vec![0], comment: String::new() },
        C::TakeBackMark(sitting),
        C::MarkerReport(sitting),
        C::WaiveSecondMarks { sitting, reason: "一人阅卷".into() },
        C::RemarkList(sitting),
        C::PreviewRemark(Box::new(order.clone())),
        C::Remark { order: Box::new(order), reason: "答案更正".into() },
        C::JudgeBlank { task: Box::new(task), group, accepted: true },
        C::PassRate(super::pass_rate::PassRateQuery::default()),
        C::PassRateNames(super::pass_rate::PassRateQuery::default()),
        C::CopyPassRate(super::pass_rate::PassRateQuery::default()),
        C::PreviewPassRate(Box::default()),
        C::ExportPassRate { request: Box::default(), path: file("rate.csv") },
        C::Staff,
        C::AddStaff { own: secret(), name: "乙".into(), passphrase: secret(), roles: Roles::default() },
        C::SetStaff { id: StaffId(9999), roles: Roles::default(), disabled: false },
        C::Audit,
        C::BackUp,
    ]
}

fn missing(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Denied(_) | ServiceError::SignInFirst(_) | ServiceError::SetUpFirst(_))
}

/// Runs every guarded command and holds it to `may`.
fn hold(office: &mut Office, folder: &Path, who: &str, may: impl Fn(P) -> bool) {
    let texts = Texts::new(Locale::default());
    for command in guarded(folder).into_iter().chain(super::study_tests::one_of_each(folder)) {
        let expected = match need(&command) {
            Need::One(one) => may(one),
            Need::Either(one, other) => may(one) || may(other),
            Need::Both(one, other) => may(one) && may(other),
            Need::Staffed(one) => may(one) || !office.has_staff().unwrap(),
            Need::None => panic!("{command:?} asks for nothing"),
        };
        let name = format!("{command:?}");
        let allowed = run(office, command, &texts).err().is_none_or(|error| !missing(&error));
        assert_eq!(allowed, expected, "{who}: {name}");
    }
}

#[test]
fn nobody_may_do_staff_work_once_there_are_accounts() {
    let (folder, mut office) = office(true);
    hold(&mut office, folder.path(), "nobody", |_| false);
    for name in ["bank.txt", "roster.csv", "rate.csv"] {
        assert!(!folder.path().join(name).exists(), "{name} was written for nobody");
    }
}

#[test]
fn before_set_up_everybody_reads_and_nobody_changes() {
    let (folder, mut office) = office(false);
    let reading = [P::ReadBank, P::ReadKeys, P::ReadRoster, P::ReadResults, P::ReadAudit, P::BackUp, P::ReadStudy];
    hold(&mut office, folder.path(), "newcomer", |p| reading.contains(&p));
}

#[test]
fn each_role_may_what_the_table_says_and_no_more() {
    for role in Role::ALL {
        let (folder, mut office) = office(true);
        become_only(&mut office, role.to_owned());
        hold(&mut office, folder.path(), role.code(), |p| role.permissions().contains(&p));
    }
}
