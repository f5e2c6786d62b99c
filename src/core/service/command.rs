//! What the window asks and what it is told: one queue each way (DESIGN §5). Each command is one use case.

use super::analysis_command::{AnalysisCommand, AnalysisReply};
use super::angoff::Panel;
use super::annual::AnnualReport;
use super::annual_command::AnnualCommand;
use super::appeals::Appeals;
use super::archive::Archived;
use super::archive_check::ArchiveReport;
use super::bank::{BankCounts, BankList, BankQuery, BulkChange, QuestionRecord, QuestionRow, RevisionRow};
use super::bank_export::{ExportReport, ExportRequest};
use super::cadre_record::TranscriptRequest;
use super::cleanup::CleanUp;
use super::desk::{Act, Desk};
use super::drafts::KeptDraft;
use super::exam::{Admission, Receipt, Seat};
use super::exemptions::PinSlip;
use super::form_draw::FormDraw;
use super::forms::{Feasibility, FormsComposed, FormsOrder};
use super::import::{ImportPreview, ImportRequest, Imported};
use super::integrity::{Integrity, ReplayLine};
use super::law_changes::{Affected, ChangeKind, LawChange, OldAnswer, SideBySide};
use super::laws::{Bookmark, LawHits, LawShelf, OpenLaw, StatutesImported};
use super::ledger_command::{LedgerCommand, LedgerReply};
use super::marker_stats::MarkerReport;
use super::marking::{BlankGroup, MarkingTask, QueueLine};
use super::paper_edits::SlotMark;
use super::pass_rate::{NameLine, PassRateQuery, PassRateReport};
use super::practice_command::{PracticeCommand, PracticeReply};
use super::print::{PdfFonts, PrintRequest};
use super::publication::PublicationState;
use super::records::RecordsRequest;
use super::remark::{RemarkList, RemarkOrder, RemarkPreview};
use super::results::{RecordLine, Review};
use super::retention::RetentionList;
use super::review::{CitedText, Dossier};
use super::roster::{Cadre, CadreFile, Roster};
use super::roster_import::{RosterChoice, RosterImported, RosterPreview};
use super::seat_command::{SeatCommand, SeatReply};
use super::sittings::{Candidate, NewSitting, Sitting};
use super::study_command::{StudyCommand, StudyReply};
use super::study_sessions::LateTask;
use super::study_text_command::{StudyTextCommand, StudyTextReply};
use super::summary::{Preview, SummaryRequest};
use super::two_people::Countersign;
use super::typing_command::{TypingCommand, TypingReply};
use super::units::UnitEdit;
use super::{Actor, accounts::StaffAccount, papers::PaperRow};
use crate::domain::angoff::CutScore;
use crate::domain::appeal::{NewAppeal, Ruling};
use crate::domain::appointments::{Held, Recording};
use crate::domain::blueprint::Blueprint;
use crate::domain::citation::Citation;
use crate::domain::exemption::Exemption;
use crate::domain::forms::compare::Comparison;
use crate::domain::ids::{
    AppealId, AttemptId, CadreId, DraftId, ExemptionId, PaperId, QuestionId, RevisionId, SittingId, StaffId, StudyId, UnitId,
};
use crate::domain::image::{Image, ImageId};
use crate::domain::journal::Event;
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::question::Question;
use crate::domain::retention::Retention;
use crate::domain::review::NoteKind;
use crate::domain::roster::CadreData;
use crate::domain::staff::Roles;
use crate::domain::study_session::DueReminder;
use crate::domain::verdict::Outcome;
use crate::store::audit::AuditRow;
use crate::store::check::Finding;
use crate::store::citation::CitedBy;
use crate::store::draft::Draft;
use std::path::PathBuf;

/// A passphrase on its way. Never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// One use case with its arguments. What it answers stands behind the arrow.
#[derive(Clone, Debug)]
pub enum Command {
    /// -> [`Reply::Overview`]
    Overview,
    /// -> [`Reply::Found`]
    FindQuestions(BankQuery),
    /// -> [`Reply::QuestionRows`]
    QuestionRows(Vec<QuestionId>),
    /// -> [`Reply::BankCounts`]
    BankCounts,
    /// -> [`Reply::Question`]
    ViewQuestion(QuestionId),
    /// -> [`Reply::History`]
    QuestionHistory(QuestionId),
    /// `draft` is what it was kept in while it was written. -> [`Reply::QuestionSaved`]
    AddQuestion { question: Box<Question>, draft: Option<DraftId> },
    /// -> [`Reply::QuestionSaved`]
    ReviseQuestion { id: QuestionId, question: Box<Question>, draft: Option<DraftId> },
    /// An old revision as a new one. -> [`Reply::QuestionSaved`]
    RestoreRevision(QuestionId, RevisionId),
    /// One's own forms that are not saved. -> [`Reply::Drafts`]
    Drafts,
    /// -> [`Reply::Done`]
    KeepDraft(Box<Draft>),
    /// -> [`Reply::Done`]
    DiscardDraft(DraftId),
    /// Author, remarks and uses of a question. -> [`Reply::Dossier`]
    Dossier(QuestionId),
    /// A verdict or remark on the revision that was read. -> [`Reply::Done`]
    ReviewQuestion { id: QuestionId, seen: RevisionId, kind: NoteKind, text: String },
    /// What the library says at some places. -> [`Reply::CitedTexts`]
    CitedTexts(Vec<Citation>),
    /// -> [`Reply::Done`]
    SetRetired(QuestionId, bool),
    /// -> [`Reply::BulkChanged`]
    BulkEdit { ids: Vec<QuestionId>, change: Box<BulkChange> },
    /// What should be looked at in the bank. -> [`Reply::CleanUp`]
    CleanUp,
    /// Retires one of two near-duplicates; the other gets its tags and citations. -> [`Reply::Done`]
    MergeQuestions { keep: QuestionId, drop: QuestionId },
    /// Puts two questions into one 互斥题组. -> [`Reply::Done`]
    ExcludeQuestions(QuestionId, QuestionId),
    /// Two questions are two: the pair is not shown again. -> [`Reply::Done`]
    NotTwins(QuestionId, QuestionId),
    /// -> [`Reply::ImportPreview`]
    PreviewImport(Box<ImportRequest>),
    /// -> [`Reply::Imported`]
    CommitImport(Box<ImportPreview>),
    /// -> [`Reply::Laws`]
    Laws,
    /// -> [`Reply::LawText`]
    OpenLaw(i64),
    /// The version in force of a law by its name. -> [`Reply::LawNamed`]
    FindLaw(String),
    /// -> [`Reply::LawHits`]
    SearchLaws { text: String, every_version: bool },
    /// -> [`Reply::Citing`]
    Citing { law: String, article: u32, inserted: u32 },
    /// -> [`Reply::StatutesImported`]
    ImportStatutes(PathBuf),
    /// -> [`Reply::Done`]
    RemoveLaw(i64),
    /// -> [`Reply::Done`]
    SetBookmark { mark: Bookmark, on: bool },
    /// -> [`Reply::Done`]
    CheckLaw(String),
    /// -> [`Reply::LawChanges`]
    LawChanges,
    /// -> [`Reply::SideBySide`]
    SideBySide { change: ChangeKind, cited: CitedBy },
    /// -> [`Reply::Done`]
    ConfirmCitations(Vec<Affected>),
    /// -> [`Reply::OldAnswers`]
    OldAnswers,
    /// A practice of the questions whose key the law changed, for who knew the old one. -> [`Reply::Planned`]
    PractiseOldAnswers { title: String },
    /// What an export would hold and what the form cannot carry. -> [`Reply::ExportPreview`]
    PreviewExport(ExportRequest),
    /// -> [`Reply::BankExported`]
    ExportBank { request: ExportRequest, path: PathBuf },
    /// The empty table that a trainer fills in. -> [`Reply::Exported`]
    BankTemplate(PathBuf),
    /// -> [`Reply::Roster`]
    Cadres,
    /// -> [`Reply::CadreSaved`]
    SaveCadre { id: Option<CadreId>, data: Box<CadreData>, unit: String, how: Recording },
    /// What is kept of one cadre besides the record. -> [`Reply::CadreFile`]
    CadreFile(CadreId),
    /// All appointments of a cadre, each with the name or path of its unit. -> [`Reply::Done`]
    SetHistory { cadre: CadreId, history: Vec<(Held, String)> },
    /// Off the roster, or on it again. -> [`Reply::Done`]
    ListCadre { cadre: CadreId, listed: bool },
    /// -> [`Reply::UnitEdited`]
    EditUnit(UnitEdit),
    /// -> [`Reply::Done`]
    SaveExemption { cadre: CadreId, id: Option<ExemptionId>, data: Box<Exemption> },
    /// -> [`Reply::Done`]
    RemoveExemption(ExemptionId),
    /// -> [`Reply::Pins`]
    ResetPins(Vec<CadreId>),
    /// -> [`Reply::Exported`]
    ExportPins { slips: Vec<PinSlip>, path: PathBuf },
    /// -> [`Reply::RosterPreview`]
    PreviewRoster(PathBuf),
    /// -> [`Reply::RosterImported`]
    CommitRoster { preview: Box<RosterPreview>, choice: RosterChoice },
    /// -> [`Reply::Exported`]
    ExportRoster(PathBuf),
    /// -> [`Reply::CadreRecord`]
    CadreRecord(CadreId),
    /// -> [`Reply::Papers`]
    Papers,
    /// -> [`Reply::Feasibility`]
    Feasibility(Box<FormsOrder>),
    /// -> [`Reply::Composed`]
    Compose { title: String, blueprint: Blueprint, seed: u64, approved_only: bool },
    /// -> [`Reply::FormsComposed`]
    ComposeForms(Box<FormsOrder>),
    /// All forms of the paper's set side by side. -> [`Reply::Comparison`]
    CompareForms(PaperId),
    /// `with`, or another question like it, on a paper that no sitting uses. -> [`Reply::Swapped`]
    SwapQuestion { paper: PaperId, position: u16, with: Option<QuestionId>, seed: u64 },
    /// What could stand at a position. -> [`Reply::Offered`]
    OfferQuestions { paper: PaperId, position: u16, text: String, alike: bool },
    /// -> [`Reply::Done`]
    MarkSlot { paper: PaperId, position: u16, mark: SlotMark },
    /// The Angoff panel of a paper with the percentages of one judge. -> [`Reply::Panel`]
    Angoff { paper: PaperId, judge: String },
    /// -> [`Reply::Done`]
    AngoffPanel { paper: PaperId, judges: Vec<String> },
    /// -> [`Reply::Done`]
    AngoffJudge { paper: PaperId, judge: String, position: u16, percent: u8 },
    /// -> [`Reply::Done`]
    AngoffSubmit { paper: PaperId, judge: String },
    /// The second round. -> [`Reply::Done`]
    AngoffAgain(PaperId),
    /// The line that the judges of a paper suggest. -> [`Reply::SuggestedLine`]
    SuggestedLine(PaperId),
    /// All forms of the paper's set drawn again around what is locked. -> [`Reply::Recomposed`]
    Recompose { paper: PaperId, seed: u64 },
    /// -> [`Reply::Done`]
    MoveQuestion { paper: PaperId, position: u16, to: u16 },
    /// -> [`Reply::Paper`]
    ViewPaper(PaperId),
    /// The paper, its answer sheet, its key or its forms as a file. -> [`Reply::Exported`]
    PrintPaper { request: Box<PrintRequest>, path: PathBuf },
    /// -> [`Reply::Sittings`]
    Sittings,
    /// -> [`Reply::Candidates`]
    Candidates(SittingId),
    /// -> [`Reply::Planned`]
    PlanSitting(Box<NewSitting>),
    /// A planned sitting anew. -> [`Reply::Planned`]
    ReplanSitting { id: SittingId, new: Box<NewSitting> },
    /// -> [`Reply::Done`]
    CancelSitting { id: SittingId, reason: String },
    /// Who failed or was absent. -> [`Reply::FailedOf`]
    FailedOf(SittingId),
    /// Which forms lie in the lot of a sitting, and what was drawn. -> [`Reply::Lot`]
    Lot(SittingId),
    /// 抽卷 before a witness. -> [`Reply::Drawn`]
    DrawForm { sitting: SittingId, witness: String },
    /// -> [`Reply::Done`]
    OpenSitting(SittingId),
    /// -> [`Reply::Done`]
    CloseSitting(SittingId),
    /// A formal sitting is published by two people. -> [`Reply::Done`]
    PublishResults { sitting: SittingId, sign: Option<Countersign> },
    /// Another signed version after a correction. -> [`Reply::Done`]
    SignResults { sitting: SittingId, reason: String, sign: Countersign },
    /// Everything of a published sitting in one folder. -> [`Reply::Archived`]
    ArchiveSitting { sitting: SittingId, folder: PathBuf, passphrase: Secret },
    /// -> [`Reply::Appeals`]
    Appeals(SittingId),
    /// -> [`Reply::AppealTaken`]
    TakeAppeal(Box<NewAppeal>),
    /// One of two opinions. -> [`Reply::Done`]
    ReviewAppeal { id: AppealId, ruling: Ruling, text: String },
    /// -> [`Reply::Done`]
    DecideAppeal { id: AppealId, ruling: Ruling, reply: String },
    /// The print set of a sitting. -> [`Reply::Printed`]
    PrintRecords(Box<RecordsRequest>),
    /// The letter that answers an appeal, .docx or .pdf by the ending. -> [`Reply::Exported`]
    PrintReply { id: AppealId, path: PathBuf, fonts: Option<PdfFonts> },
    /// How long papers are kept, and what is due. -> [`Reply::Retention`]
    Retention,
    /// -> [`Reply::Done`]
    SetRetention(Retention),
    /// By two people, after the day. -> [`Reply::Done`]
    EraseSitting { sitting: SittingId, reason: String, sign: Countersign },
    /// 销毁清册, .docx or .pdf by the ending. -> [`Reply::Exported`]
    PrintDestruction { sitting: SittingId, path: PathBuf, fonts: Option<PdfFonts> },
    /// 成绩单 of one cadre or of a unit. -> [`Reply::Transcripts`]
    PrintTranscripts(Box<TranscriptRequest>),
    /// Needs the folder only. -> [`Reply::ArchiveChecked`]
    CheckArchive(PathBuf),
    /// The signed versions of a sitting. -> [`Reply::Publication`]
    Publication(SittingId),
    /// -> [`Reply::Done`]
    SetOutcome { sitting: SittingId, cadre: CadreId, outcome: Option<Outcome>, reason: String },
    /// -> [`Reply::Admitted`]
    Admit { sitting: SittingId, who: String, pin: Secret },
    /// -> [`Reply::Seat`]
    StartExam { sitting: SittingId, cadre: CadreId, pledge: String },
    /// -> [`Reply::Desk`]
    Desk(SittingId),
    /// The ID of a candidate was looked at, or not. -> [`Reply::Done`]
    CheckIn { sitting: SittingId, cadre: CadreId, on: bool },
    /// For one candidate, or the whole room where `cadre` is `None`. -> [`Reply::Done`]
    DeskAct { sitting: SittingId, cadre: Option<CadreId>, act: Act },
    /// At a running exam, by an invigilator who shows who they are. -> [`Reply::Receipt`]
    ActAtSeat { attempt: AttemptId, name: String, passphrase: Secret, act: Act },
    /// -> [`Reply::Replay`]
    Replay(AttemptId),
    /// 登分 and results of outside platforms. -> mostly [`Reply::Typing`]
    Typing(Box<TypingCommand>),
    /// Sealed papers and seats. -> mostly [`Reply::Seats`]
    Seats(Box<SeatCommand>),
    /// 练习. -> mostly [`Reply::Practice`]
    Practice(Box<PracticeCommand>),
    /// 题目分析, 薄弱环节, 考后讲评包. -> mostly [`Reply::Analysis`]
    Analysis(Box<AnalysisCommand>),
    /// 年度素材.
    Annual(Box<AnnualCommand>),
    /// 学法台账. -> mostly [`Reply::Ledger`]
    Ledger(Box<LedgerCommand>),
    /// 新法速递, 典型案例, 案卷评查. -> mostly [`Reply::StudyText`]
    StudyText(Box<StudyTextCommand>),
    /// 学法. -> mostly [`Reply::Study`]
    Study(Box<StudyCommand>),
    /// Images of questions that the window shows. Who names an image by its SHA-256 was shown the question; a seat has no account.
    /// -> [`Reply::Images`]
    Images(Vec<ImageId>),
    /// -> [`Reply::Unfinished`]
    Unfinished,
    /// -> [`Reply::Seat`]
    ResumeExam(AttemptId),
    /// -> [`Reply::Receipt`]
    Record { attempt: AttemptId, events: Vec<Event> },
    /// -> [`Reply::Receipt`]
    HandIn(AttemptId),
    /// -> [`Reply::Review`]
    Review(AttemptId),
    /// -> [`Reply::MarkingQueue`]
    MarkingQueue,
    /// -> [`Reply::MarkingTasks`]
    MarkingTasks(SittingId),
    /// -> [`Reply::Done`]
    MarkShort { attempt: AttemptId, position: u16, marks: Marks, points: Vec<u8>, comment: String },
    /// One's own last mark or judgement in a sitting. -> [`Reply::MarkTakenBack`]
    TakeBackMark(SittingId),
    /// Why second or third marks are gone without that nobody is left for. -> [`Reply::Done`]
    WaiveSecondMarks { sitting: SittingId, reason: String },
    /// How the markers of a sitting marked. -> [`Reply::MarkerReport`]
    MarkerReport(SittingId),
    /// What of a sitting could be marked otherwise. -> [`Reply::RemarkList`]
    RemarkList(SittingId),
    /// A dry run. -> [`Reply::RemarkPreview`]
    PreviewRemark(Box<RemarkOrder>),
    /// -> [`Reply::Remarked`]
    Remark { order: Box<RemarkOrder>, reason: String },
    /// -> [`Reply::Done`]
    JudgeBlank { task: Box<MarkingTask>, group: BlankGroup, accepted: bool },
    /// -> [`Reply::PassRate`]
    PassRate(PassRateQuery),
    /// The people behind a summary. -> [`Reply::PassRateNames`]
    PassRateNames(PassRateQuery),
    /// The filters somebody left the results with. -> [`Reply::KeptPassRate`]
    KeptPassRate,
    /// In the format of the path's ending. -> [`Reply::Exported`]
    ExportPassRate { request: Box<SummaryRequest>, path: PathBuf },
    /// The pages as they would print. -> [`Reply::Previewed`]
    PreviewPassRate(Box<SummaryRequest>),
    /// For the clipboard. -> [`Reply::Copied`]
    CopyPassRate(PassRateQuery),
    /// -> [`Reply::SetUpDone`]
    SetUp { name: String, passphrase: Secret },
    /// -> [`Reply::SignedIn`]
    SignIn { name: String, passphrase: Secret },
    /// -> [`Reply::SignedIn`]
    SignOut,
    /// -> [`Reply::SignedIn`]
    WhoAmI,
    /// -> [`Reply::SignedIn`]
    Recover { recovery: Secret, name: String, passphrase: Secret },
    /// -> [`Reply::Staff`]
    Staff,
    /// -> [`Reply::Done`]
    AddStaff { own: Secret, name: String, passphrase: Secret, roles: Roles },
    /// -> [`Reply::Done`]
    SetStaff { id: StaffId, roles: Roles, disabled: bool },
    /// -> [`Reply::Done`]
    ChangePassphrase { old: Secret, new: Secret },
    /// -> [`Reply::Audit`]
    Audit,
    /// -> [`Reply::BackedUp`]
    BackUp,
    /// -> [`Reply::Checked`]
    Check,
    /// -> [`Reply::Undone`]
    Undo,
    /// -> [`Reply::Undone`]
    Redo,
    /// -> [`Reply::Done`]
    SetSetting(&'static str, String),
}

/// What a command answers.
#[derive(Clone, Debug)]
pub enum Reply {
    Done,
    Analysis(AnalysisReply),
    Overview(Box<Overview>),
    Found(BankList),
    QuestionRows(Vec<QuestionRow>),
    /// Those of the images asked for that the workspace holds.
    Images(Vec<Image>),
    BankCounts(BankCounts),
    Question(Box<QuestionRecord>),
    History(Vec<RevisionRow>),
    QuestionSaved(QuestionId),
    Drafts(Vec<KeptDraft>),
    Dossier(Box<Dossier>),
    CitedTexts(Vec<CitedText>),
    CleanUp(Box<CleanUp>),
    Laws(Box<LawShelf>),
    LawText(Box<OpenLaw>),
    LawNamed(Option<i64>),
    LawHits(Box<LawHits>),
    Citing(Vec<QuestionRow>),
    StatutesImported(Box<StatutesImported>),
    LawChanges(Vec<LawChange>),
    SideBySide(Box<SideBySide>),
    OldAnswers(Vec<OldAnswer>),
    ImportPreview(Box<ImportPreview>),
    Imported(Imported),
    Exported(PathBuf),
    BulkChanged(usize),
    ExportPreview(ExportReport),
    BankExported {
        path: PathBuf,
        report: ExportReport,
    },
    Roster(Box<Roster>),
    CadreFile(Box<CadreFile>),
    UnitEdited(UnitId),
    /// The PINs just made, shown once.
    Pins(Vec<PinSlip>),
    CadreSaved(CadreId),
    RosterPreview(Box<RosterPreview>),
    RosterImported(RosterImported),
    CadreRecord {
        cadre: Box<Cadre>,
        lines: Vec<RecordLine>,
    },
    Papers(Vec<PaperRow>),
    Feasibility(Box<Feasibility>),
    Composed(PaperId),
    FormsComposed(FormsComposed),
    Comparison(Box<Comparison>),
    /// The question that stands there now.
    Swapped(QuestionId),
    Offered(Vec<QuestionRow>),
    Recomposed(FormsComposed),
    Panel(Box<Panel>),
    SuggestedLine(Option<Box<CutScore>>),
    Lot {
        labels: Vec<String>,
        drawn: Option<FormDraw>,
    },
    Drawn(FormDraw),
    Paper(Box<Paper>),
    Sittings(Vec<Sitting>),
    Candidates(Vec<Candidate>),
    Planned(SittingId),
    FailedOf(Vec<(CadreId, Outcome)>),
    Admitted(Box<Admission>),
    Seat(Box<Seat>),
    Desk(Box<Desk>),
    Seats(Box<SeatReply>),
    Typing(Box<TypingReply>),
    Practice(Box<PracticeReply>),
    Ledger(Box<LedgerReply>),
    StudyText(Box<StudyTextReply>),
    Annual(Box<AnnualReport>),
    Study(Box<StudyReply>),
    Replay {
        integrity: Box<Integrity>,
        lines: Vec<ReplayLine>,
    },
    Unfinished(Vec<(AttemptId, Admission)>),
    Publication(Box<PublicationState>),
    Archived(Archived),
    Appeals(Box<Appeals>),
    AppealTaken(AppealId),
    Printed(Vec<PathBuf>),
    Transcripts(Vec<PathBuf>),
    Retention(Box<RetentionList>),
    ArchiveChecked(Box<ArchiveReport>),
    Receipt(Receipt),
    Review(Box<Review>),
    MarkingQueue(Vec<QueueLine>),
    MarkingTasks(Vec<MarkingTask>),
    MarkTakenBack {
        position: u16,
        attempt: Option<AttemptId>,
    },
    MarkerReport(Box<MarkerReport>),
    RemarkList(Box<RemarkList>),
    RemarkPreview(Box<RemarkPreview>),
    Remarked(Box<RemarkPreview>),
    PassRate(Box<PassRateReport>),
    PassRateNames(Vec<NameLine>),
    KeptPassRate(PassRateQuery),
    Previewed(Box<Preview>),
    /// Cells with tabs between them.
    Copied(String),
    /// The recovery key, shown once.
    SetUpDone(String),
    SignedIn(Actor),
    Staff(Vec<StaffAccount>),
    Audit(Vec<AuditRow>),
    BackedUp(PathBuf),
    Checked(Vec<Finding>),
    /// The op code of the step.
    Undone(String),
}

/// What a seat says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeatOverview {
    /// The code of the bureau whose papers it opens.
    pub enrolled: Option<String>,
    /// Opened papers: sitting, folder for what is handed in (may be empty), the two who opened it.
    pub papers: Vec<(SittingId, String, String, String)>,
}

/// What the frame around the rooms and the home room show.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// On a seat.
    pub seat: Option<SeatOverview>,
    pub questions: u64,
    pub verified_to: String,
    pub sittings: Vec<Sitting>,
    pub unfinished: Vec<(AttemptId, Admission)>,
    pub marking: u64,
    pub pending_questions: u64,
    /// Drafts of who is here that a reviewer returned.
    pub returned_questions: u64,
    /// Questions whose law moved and that wait for an answer.
    pub law_changes: u64,
    pub has_staff: bool,
    pub is_demo: bool,
    pub latest_backup: Option<PathBuf>,
    pub undo: Option<String>,
    pub redo: Option<String>,
    pub bureau: String,
    /// What is due of 会前学法, for who holds it: session, topic, what by when.
    pub study_due: Vec<(StudyId, String, DueReminder)>,
    /// What was to be done after sessions and is late, for who holds them.
    pub late_tasks: Vec<LateTask>,
    /// Months after which a formal sitting asks to compare its laws with the official text again.
    pub recheck_months: i32,
}
