//! Why a use case was refused. User text is in `text::explain`.

use crate::domain::forms::ComposeError;
use crate::domain::kind::Status;
use crate::domain::question::Flaw;
use crate::domain::roster::CadreFault;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::unit_tree::UnitFault;
use crate::formats::roster::RosterError;
use crate::law::read::ReadError;
use crate::report::ReportError;
use crate::seal::keyring::KeyError;
use crate::store::StoreError;
use std::path::PathBuf;

pub type Result<T> = std::result::Result<T, ServiceError>;

#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("not permitted: {0:?}")]
    Denied(Permission),
    #[error("sign in first")]
    SignInFirst(Permission),
    #[error("set up staff first")]
    SetUpFirst(Permission),
    #[error("wrong name or passphrase")]
    WrongPassphrase,
    #[error("passphrase shorter than {0}")]
    ShortPassphrase(usize),
    #[error("a name is needed")]
    EmptyName,
    #[error("the last administrator cannot be taken away")]
    LastAdmin,
    #[error("staff are set up already")]
    AlreadySetUp,
    #[error("key: {0}")]
    Key(KeyError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path}: not a text file")]
    NotText { path: PathBuf },
    #[error("{path}: {source}")]
    QuestionFile { path: PathBuf, source: crate::formats::file::FileError },
    #[error("{path}: {bytes} bytes, at most {limit}")]
    TooLarge { path: PathBuf, bytes: u64, limit: u64 },
    #[error("{path}: empty")]
    Empty { path: PathBuf },
    #[error("{path}: {source}")]
    Roster { path: PathBuf, source: RosterError },
    #[error("{path}: {source}")]
    Matrix { path: PathBuf, source: super::item_report::MatrixError },
    #[error(transparent)]
    Statutes(ReadError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("the question has faults")]
    Flaws(Vec<Flaw>),
    #[error("the cadre's data has faults")]
    CadreFaults(Vec<CadreFault>),
    #[error("appointments of {name}: {fault:?}")]
    History { name: String, fault: crate::domain::appointments::HistoryFault },
    #[error("the tree of units: {0:?}")]
    Unit(UnitFault),
    #[error("exemption: {0:?}")]
    Exemption(crate::domain::exemption::ExemptionFault),
    /// Cells of a row of the ledger, each with why.
    #[error("{} cells are wrong", .0.len())]
    Activity(Vec<(crate::domain::activity::ActivityField, crate::domain::activity::ActivityFault)>),
    #[error("{path}: {source}")]
    Ledger { path: PathBuf, source: crate::formats::ledger::LedgerError },
    #[error("an issue needs a title and something in it, and is issued once")]
    NotIssuable,
    #[error("the period ends before it begins")]
    PeriodUpsideDown,
    #[error("longer than {0} characters")]
    TextTooLong(usize),
    #[error("a PIN is needed")]
    PinNeeded,
    #[error("wrong PIN, {left} tries left")]
    WrongPin { left: u32 },
    #[error("too many wrong PINs, wait {secs} seconds")]
    PinWait { secs: i64 },
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error("a sitting uses the paper")]
    PaperInUse,
    #[error("no other question fits there")]
    NoSwap,
    #[error("the question is locked")]
    QuestionLocked,
    #[error("a panel has 3 to 5 judges of different names")]
    PanelSize,
    #[error("the panel has begun")]
    PanelBegun,
    #[error("not all judges are in, or both rounds are over")]
    PanelNotIn,
    #[error("{0} is no judge of this paper, or another account is theirs")]
    NotAJudge(String),
    #[error("{0} items are not judged yet")]
    NotJudged(usize),
    #[error("the judge is done")]
    JudgeIsIn,
    #[error("a form was drawn already")]
    AlreadyDrawn,
    #[error("the sitting has no two forms to draw from")]
    NothingToDraw,
    #[error("a witness other than who draws is needed")]
    NoWitness,
    #[error("questions move within their section")]
    OtherSection,
    #[error("{path}: {fault}")]
    BlueprintFile { path: PathBuf, fault: crate::formats::blueprint_toml::Fault },
    #[error("{path}: {why}")]
    SittingFile { path: PathBuf, why: String },
    #[error("a title is needed")]
    NoTitle,
    #[error("no candidates")]
    NoCandidates,
    #[error("a formal sitting with {0} questions that are not approved")]
    NotApproved(usize),
    #[error("{} laws under the paper were checked too long ago", .0.len())]
    StaleLaws(Vec<super::laws::StaleLaw>),
    #[error("the sitting is {0:?}")]
    WrongState(SittingState),
    #[error("nobody on the list answers to {0}")]
    NotOnTheList(String),
    #[error("{0} people on the list answer to this name")]
    SeveralOfThatName(usize),
    #[error("nobody on the roster answers to {0}")]
    NotOnTheRoster(String),
    #[error("{0} people on the roster answer to this name")]
    Namesakes(usize),
    #[error("nobody was let in to practise")]
    NotPractising,
    /// With the title of the sitting.
    #[error("a closed-book exam of the person runs: {0}")]
    ExamRuns(String),
    #[error("the question may not be practised")]
    NotForPractice,
    #[error("the day of the exam is past: {0}")]
    ExamDayPast(jiff::civil::Date),
    #[error("minutes a day, pass line or day of the exam are out of range")]
    BadGoal,
    #[error("the window ends before it begins")]
    WindowUpsideDown,
    #[error("a confidential sitting with {0} questions that are public or were sat before")]
    NotConfidential(usize),
    #[error("a sealed paper of the sitting has left the bureau")]
    AlreadySealed,
    /// UTC milliseconds.
    #[error("nobody begins before {0}")]
    TooSoon(i64),
    #[error("nobody begins after {0}")]
    TooLate(i64),
    #[error("the sitting was not sealed yet")]
    NotSealedYet,
    #[error("a formal sitting is sat in a seat only")]
    NeedsSeat,
    #[error("nothing of this is on paper")]
    NotOnPaper,
    #[error("typed twice by others")]
    TypedTwice,
    #[error("not typed twice yet")]
    NotTypedTwice,
    #[error("item {0} was read alike by both")]
    SettlesMore(u16),
    #[error(transparent)]
    Transcript(crate::domain::transcript::TranscriptFault),
    #[error("{0} papers are not typed")]
    StillOnPaper(usize),
    #[error("where do the results come from")]
    NoSource,
    #[error("{path}: {source}")]
    ResultList { path: PathBuf, source: crate::formats::result_list::ResultListError },
    #[error("not a code for this")]
    WrongCode,
    #[error("the code was used")]
    UsedCode,
    #[error("already handed in")]
    HandedIn,
    #[error("hand-in is possible in {0} seconds")]
    TooEarly(i64),
    #[error("between 1 and {0} minutes")]
    BadMinutes(i64),
    #[error("the rule for leaving the window is out of bounds")]
    BadFocusRule,
    #[error("the invigilator has stopped the time")]
    Paused,
    #[error("no attempt is open")]
    NoAttempt,
    #[error("no such item, or the answer does not fit it")]
    BadAnswer,
    #[error("{0} answers are not marked yet")]
    NotMarked(usize),
    #[error("{0} second or third marks are missing")]
    SecondMarksMissing(usize),
    /// Somebody could still give a second mark: nothing is waived.
    #[error("somebody is left to mark")]
    MarkersLeft,
    #[error("another person marked the answer since")]
    MarkedSince,
    #[error("the answer waits for another marker, or for nobody")]
    NotYoursToMark,
    #[error("{0} marks are still to be given")]
    StillMarking(usize),
    #[error("cannot be marked again: {0:?}")]
    Remark(super::remark::RemarkFault),
    #[error("not published yet")]
    NotPublished,
    #[error("appeal: {0}")]
    Appeal(#[from] crate::domain::appeal::AppealFault),
    #[error("kept until {0}")]
    KeptUntil(jiff::civil::Date),
    #[error("{0} appeals are open")]
    AppealsOpen(usize),
    #[error("this takes two people")]
    TwoPeople,
    #[error("the second person is the first")]
    SamePerson,
    #[error("{name} may not: {needs:?}")]
    SecondMayNot { name: String, needs: Permission },
    #[error("the last signed version says the same")]
    NothingToSign,
    #[error("marks outside 0 to {0}")]
    MarksOutside(crate::domain::marks::Marks),
    #[error("a reason is needed")]
    NoReason,
    #[error("a session needs its topic")]
    NoTopic,
    #[error("something is prepared or recorded of the session")]
    StudyBegun,
    #[error("a text of more than {0} characters")]
    LongText(usize),
    #[error("no article: {0}")]
    NoSuchArticle(String),
    #[error("{path}: no plan of study: {fault:?}")]
    StudyPlan { path: PathBuf, fault: super::study_plan::PlanFault },
    /// With the names of those who may approve it.
    #[error("who wrote a question does not approve it")]
    OwnQuestion(Vec<String>),
    #[error("the question was revised meanwhile")]
    RevisedMeanwhile,
    #[error("the question is {0:?}")]
    NotForReview(Status),
    /// The op code of the step, which was set aside.
    #[error("{0} can no longer be taken back")]
    StepBlocked(String),
    #[error("not a demo workspace")]
    NotADemo,
    #[error("not two questions in use")]
    NotAPair,
    #[error("{path}: {fault}")]
    Seal { path: PathBuf, fault: super::sealed::SealFault },
    #[error("the workspace holds people already")]
    NotEmpty,
    /// Somebody ended a long work; nothing of it is left.
    #[error("cancelled")]
    Cancelled,
}

impl From<KeyError> for ServiceError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Wrong => Self::WrongPassphrase,
            KeyError::Damaged => Self::Key(error),
        }
    }
}

impl From<UnitFault> for ServiceError {
    fn from(fault: UnitFault) -> Self {
        Self::Unit(fault)
    }
}

impl ServiceError {
    /// Whether another program holds the workspace for writing.
    pub const fn is_locked(&self) -> bool {
        matches!(self, Self::Store(StoreError::Locked { .. }))
    }

    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Store(StoreError::DiskFull),
            _ => Self::File { path, source },
        }
    }
}
