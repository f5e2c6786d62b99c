//! Errors in the user's language: what happened, where, what to do.

use super::Texts;
use crate::domain::forms::ComposeError;
use crate::domain::question::{Fault, Flaw};
use crate::domain::staff::Role;
use crate::domain::unit_tree::UnitFault;
use crate::formats::ledger::LedgerError;
use crate::formats::roster::{RosterProblem, RosterRule};
use crate::formats::{Problem, Rule};
use crate::law::read::ReadError;
use crate::report::ReportError;
use crate::service::ServiceError;
use crate::service::integrity::IntegrityFinding;
use crate::service::laws::StaleLaw;
use crate::service::remark::RemarkFault;
use crate::service::sealed::SealFault;
use crate::service::verify::{BankFinding, BankRule};
use crate::store::StoreError;
use crate::store::check::Finding;

/// One sentence each. `place` is empty where there is none to name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    pub what: String,
    pub place: String,
    pub remedy: String,
}

impl std::fmt::Display for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)?;
        if !self.place.is_empty() {
            write!(f, "\n  {}", self.place)?;
        }
        if !self.remedy.is_empty() {
            write!(f, "\n  {}", self.remedy)?;
        }
        Ok(())
    }
}

impl Texts {
    /// `error-<key>` with its arguments, `error-<key>-do` for the remedy.
    pub(super) fn say(&self, key: &str, args: &[(&str, super::Arg<'_>)], place: String) -> Explanation {
        let remedy = format!("error-{key}-do");
        Explanation { what: self.with(&format!("error-{key}"), args), place, remedy: self.with(&remedy, args) }
    }

    /// What the system said about a file, in the user's language where it is one of the usual things.
    fn io(&self, error: &std::io::Error) -> String {
        use std::io::ErrorKind as K;
        let key = match error.kind() {
            K::NotFound => "io-not-found",
            K::PermissionDenied | K::ReadOnlyFilesystem => "io-denied",
            K::IsADirectory => "io-directory",
            K::AlreadyExists => "io-exists",
            K::StorageFull | K::QuotaExceeded => "io-full",
            _ => return error.to_string(),
        };
        self.get(key)
    }

    fn explain_seal(&self, fault: &SealFault, place: String) -> Explanation {
        let key = format!("seal-{}", fault.code());
        match fault {
            SealFault::UnknownSigner { found, enrolled } => {
                self.say(&key, &[("found", found.as_str().into()), ("enrolled", enrolled.as_str().into())], place)
            }
            SealFault::NotYet(from) => self.say(&key, &[("from", local_minute(*from).into())], place),
            _ => self.say(&key, &[], place),
        }
    }

    pub fn explain(&self, error: &ServiceError) -> Explanation {
        use ServiceError as E;
        match error {
            E::Store(error) => self.explain_store(error),
            E::Denied(p) => {
                let roles = Role::ALL.iter().filter(|role| role.permissions().contains(p)).map(|role| self.role(*role));
                let roles = roles.collect::<Vec<_>>().join(&self.get("bank-list-comma"));
                self.say("denied", &[("what", self.permission(*p).into()), ("roles", roles.into())], String::new())
            }
            E::SignInFirst(p) => self.say("sign-in-first", &[("what", self.permission(*p).into())], String::new()),
            E::SetUpFirst(p) => self.say("set-up-first", &[("what", self.permission(*p).into())], String::new()),
            E::WrongPassphrase => self.say("wrong-passphrase", &[], String::new()),
            E::ShortPassphrase(n) => self.say("short-passphrase", &[("n", (*n).into())], String::new()),
            E::EmptyName => self.say("empty-name", &[], String::new()),
            E::LastAdmin => self.say("last-admin", &[], String::new()),
            E::AlreadySetUp => self.say("already-set-up", &[], String::new()),
            E::Key(_) => self.say("key-damaged", &[], String::new()),
            E::File { path, source } => self.say("file", &[("why", self.io(source).into())], path.display().to_string()),
            E::NotText { path } => self.say("not-text", &[], path.display().to_string()),
            E::TooLarge { path, bytes, limit } => {
                let mb = |n: &u64| (n / (1024 * 1024)).to_string();
                self.say("too-large", &[("size", mb(bytes).into()), ("limit", mb(limit).into())], path.display().to_string())
            }
            E::Empty { path } => self.say("empty-file", &[], path.display().to_string()),
            E::QuestionFile { path, source } => {
                let why = source.to_string();
                self.say(&format!("questions-{}", source.code()), &[("why", why.into())], path.display().to_string())
            }
            E::Roster { path, source } => self.say(&format!("roster-{}", source.code()), &[], path.display().to_string()),
            E::Matrix { path, source } => {
                let why = source.to_string();
                self.say(&format!("matrix-{}", source.code()), &[("why", why.into())], path.display().to_string())
            }
            E::Statutes(error) => self.explain_statutes(error),
            E::Report(ReportError::NoFonts) => self.say("no-fonts", &[], String::new()),
            E::Report(ReportError::Pictures) => self.say("pictures", &[], String::new()),
            E::Report(ReportError::MissingCharacters(all)) => {
                self.say("missing-characters", &[("all", all.as_str().into())], String::new())
            }
            E::Report(_) => self.say("report", &[], String::new()),
            E::Flaws(flaws) => {
                let all: Vec<String> = flaws.iter().map(|flaw| self.flaw(flaw)).collect();
                self.say("flaws", &[], all.join("\n"))
            }
            E::CadreFaults(faults) => {
                let all: Vec<String> = faults.iter().map(|f| self.get(&format!("cadre-fault-{}", f.code()))).collect();
                self.say("cadre-faults", &[], all.join("\n"))
            }
            E::History { name, fault } => {
                let day = fault.day().map(|day| day.to_string()).unwrap_or_default();
                let why = self.with(&format!("history-fault-{}", fault.code()), &[("day", day.into())]);
                self.say("history", &[("name", name.as_str().into()), ("why", why.into())], String::new())
            }
            E::Unit(fault) => {
                let mut said = self.say("unit", &[], String::new());
                said.what = self.unit_fault(fault);
                said
            }
            // What is wrong with a table as such is said as it is of a roster.
            E::Ledger { path, source } => {
                let noun = if *source == LedgerError::NoColumns { "ledger" } else { "roster" };
                self.say(&format!("{noun}-{}", source.code()), &[], path.display().to_string())
            }
            E::Activity(faults) => {
                let said = faults.iter().map(|(field, fault)| self.activity_fault(*field, *fault)).collect::<Vec<_>>();
                Explanation { what: self.get("error-activity"), place: said.join("\n"), remedy: self.get("error-activity-do") }
            }
            E::Exemption(fault) => {
                let why = self.get(&format!("exemption-fault-{}", fault.code()));
                self.say("exemption", &[("why", why.into())], String::new())
            }
            E::PinNeeded => self.say("pin-needed", &[], String::new()),
            E::WrongPin { left } => self.say("wrong-pin", &[("left", (*left).into())], String::new()),
            E::PinWait { secs } => self.say("pin-wait", &[("minutes", ((secs + 59) / 60).into())], String::new()),
            E::Compose(error) => self.explain_compose(error),
            E::PaperInUse => self.say("paper-in-use", &[], String::new()),
            E::NoSwap => self.say("no-swap", &[], String::new()),
            E::OtherSection => self.say("other-section", &[], String::new()),
            E::BlueprintFile { path, fault } => {
                let args = [("row", fault.row.into()), ("text", fault.text.as_str().into())];
                self.say(&format!("blueprint-{}", fault.what.code()), &args, path.display().to_string())
            }
            E::SittingFile { path, why } => self.say("sitting-file", &[("why", why.as_str().into())], path.display().to_string()),
            E::NoTitle => self.say("no-title", &[], String::new()),
            E::NoCandidates => self.say("no-candidates", &[], String::new()),
            E::NotApproved(n) => self.say("not-approved", &[("n", (*n).into())], String::new()),
            E::StaleLaws(laws) => {
                let day = |law: &StaleLaw| law.checked_to.map_or_else(|| self.get("law-never-checked"), |d| d.to_string());
                let all: Vec<String> = laws.iter().map(|law| format!("{} · {}", law.law, day(law))).collect();
                self.say("stale-laws", &[("n", laws.len().into())], all.join("\n"))
            }
            E::WrongState(state) => self.say("wrong-state", &[("state", self.sitting_state(*state).into())], String::new()),
            E::NotOnTheList(who) => self.say("not-on-the-list", &[("who", who.as_str().into())], String::new()),
            E::SeveralOfThatName(n) => self.say("several-of-that-name", &[("n", (*n).into())], String::new()),
            E::NotOnTheRoster(who) => self.say("not-on-the-roster", &[("who", who.as_str().into())], String::new()),
            E::Namesakes(n) => self.say("namesakes", &[("n", (*n).into())], String::new()),
            E::NotPractising => self.say("not-practising", &[], String::new()),
            E::ExamRuns(title) => self.say("exam-runs", &[("title", title.as_str().into())], String::new()),
            E::NotForPractice => self.say("not-for-practice", &[], String::new()),
            E::ExamDayPast(day) => self.say("exam-day-past", &[("day", day.to_string().into())], String::new()),
            E::BadGoal => self.say("bad-goal", &[], String::new()),
            E::NoTopic => self.say("no-topic", &[], String::new()),
            E::StudyBegun => self.say("study-begun", &[], String::new()),
            E::LongText(most) => self.say("long-text", &[("most", (*most).into())], String::new()),
            E::NoSuchArticle(typed) => self.say("no-such-article", &[("typed", typed.as_str().into())], String::new()),
            E::StudyPlan { path, fault } => self.say(&format!("study-plan-{}", fault.code()), &[], path.display().to_string()),
            E::WindowUpsideDown => self.say("window-upside-down", &[], String::new()),
            E::NotConfidential(n) => self.say("not-confidential", &[("n", (*n).into())], String::new()),
            E::AlreadySealed => self.say("already-sealed", &[], String::new()),
            E::TooSoon(from) => self.say("too-soon", &[("from", local_minute(*from).into())], String::new()),
            E::TooLate(until) => self.say("too-late", &[("until", local_minute(*until).into())], String::new()),
            E::NotSealedYet => self.say("not-sealed-yet", &[], String::new()),
            E::NeedsSeat => self.say("needs-seat", &[], String::new()),
            E::NotOnPaper => self.say("not-on-paper", &[], String::new()),
            E::TypedTwice => self.say("typed-twice", &[], String::new()),
            E::NotTypedTwice => self.say("not-typed-twice", &[], String::new()),
            E::SettlesMore(n) => self.say("settles-more", &[("n", (*n).into())], String::new()),
            E::Transcript(fault) => {
                self.say(&format!("transcript-{}", fault.code()), &[("n", (fault.slot() + 1).into())], String::new())
            }
            E::PeriodUpsideDown => self.say("period-upside-down", &[], String::new()),
            E::NotIssuable => self.say("not-issuable", &[], String::new()),
            E::TextTooLong(most) => self.say("text-too-long", &[("n", (*most).into())], String::new()),
            E::StillOnPaper(n) => self.say("still-on-paper", &[("n", (*n).into())], String::new()),
            E::NoSource => self.say("no-source", &[], String::new()),
            E::ResultList { path, source } => {
                self.say(&format!("result-list-{}", source.code()), &[], path.display().to_string())
            }
            E::WrongCode => self.say("wrong-code", &[], String::new()),
            E::UsedCode => self.say("used-code", &[], String::new()),
            E::HandedIn => self.say("handed-in", &[], String::new()),
            E::TooEarly(secs) => self.say("too-early", &[("minutes", (secs / 60 + 1).into())], String::new()),
            E::BadMinutes(most) => self.say("bad-minutes", &[("most", (*most).into())], String::new()),
            E::BadFocusRule => self.say("bad-focus-rule", &[], String::new()),
            E::Paused => self.say("paused", &[], String::new()),
            E::NoAttempt => self.say("no-attempt", &[], String::new()),
            E::BadAnswer => self.say("bad-answer", &[], String::new()),
            E::NotMarked(n) => self.say("not-marked", &[("n", (*n).into())], String::new()),
            E::SecondMarksMissing(n) => self.say("second-marks-missing", &[("n", (*n).into())], String::new()),
            E::MarkersLeft => self.say("markers-left", &[], String::new()),
            E::MarkedSince => self.say("marked-since", &[], String::new()),
            E::NotYoursToMark => self.say("not-yours-to-mark", &[], String::new()),
            E::StillMarking(n) => self.say("still-marking", &[("n", (*n).into())], String::new()),
            E::Remark(fault) => {
                let code = if let RemarkFault::NoSuchQuestion(code) = fault { code.as_str() } else { "" };
                self.say(&format!("remark-{}", fault.code()), &[("code", code.into())], String::new())
            }
            E::NotPublished => self.say("not-published", &[], String::new()),
            E::Appeal(fault) => self.explain_appeal(*fault),
            E::KeptUntil(day) => self.say("kept-until", &[("day", day.to_string().into())], String::new()),
            E::AppealsOpen(n) => self.say("appeals-open", &[("n", (*n).into())], String::new()),
            E::TwoPeople => self.say("two-people", &[], String::new()),
            E::SamePerson => self.say("same-person", &[], String::new()),
            E::SecondMayNot { name, needs } => {
                let args = [("name", name.as_str().into()), ("what", self.permission(*needs).into())];
                self.say("second-may-not", &args, String::new())
            }
            E::NothingToSign => self.say("nothing-to-sign", &[], String::new()),
            E::MarksOutside(full) => self.say("marks-outside", &[("full", full.to_string().into())], String::new()),
            E::NoReason => self.say("no-reason", &[], String::new()),
            E::OwnQuestion(others) if others.is_empty() => self.say("own-question-alone", &[], String::new()),
            E::OwnQuestion(others) => {
                let names = others.join(&self.get("bank-list-comma"));
                self.say("own-question", &[("who", names.into())], String::new())
            }
            E::RevisedMeanwhile => self.say("revised-meanwhile", &[], String::new()),
            E::NotForReview(status) => self.say("not-for-review", &[("status", self.status(*status).into())], String::new()),
            E::StepBlocked(op) => self.say("step-blocked", &[("op", self.op(op).into())], String::new()),
            E::NotADemo => self.say("not-a-demo", &[], String::new()),
            E::NotAPair => self.say("not-a-pair", &[], String::new()),
            E::QuestionLocked => self.say("question-locked", &[], String::new()),
            E::PanelSize => self.say("panel-size", &[], String::new()),
            E::PanelBegun => self.say("panel-begun", &[], String::new()),
            E::PanelNotIn => self.say("panel-not-in", &[], String::new()),
            E::NotAJudge(name) => self.say("not-a-judge", &[("name", name.as_str().into())], String::new()),
            E::NotJudged(n) => self.say("not-judged", &[("n", (*n).into())], String::new()),
            E::JudgeIsIn => self.say("judge-is-in", &[], String::new()),
            E::AlreadyDrawn => self.say("already-drawn", &[], String::new()),
            E::NothingToDraw => self.say("nothing-to-draw", &[], String::new()),
            E::NoWitness => self.say("no-witness", &[], String::new()),
            E::NotEmpty => self.say("not-empty", &[], String::new()),
            E::Cancelled => self.say("cancelled", &[], String::new()),
            E::Seal { path, fault } => self.explain_seal(fault, path.display().to_string()),
        }
    }

    fn explain_compose(&self, error: &ComposeError) -> Explanation {
        match error {
            ComposeError::Empty => self.say("compose-empty", &[], String::new()),
            ComposeError::Shortage { row, competing, wanted, available, avoided } => {
                let others: Vec<String> = competing.iter().map(|row| (row + 1).to_string()).collect();
                let args = [
                    ("row", (row + 1).into()),
                    ("wanted", (*wanted).into()),
                    ("available", (*available).into()),
                    ("missing", wanted.saturating_sub(*available).into()),
                    ("avoided", (*avoided).into()),
                    ("others", others.join(", ").into()),
                ];
                let mut said = self.say("compose-shortage", &args, String::new());
                let notes = [("compose-competing", !competing.is_empty()), ("compose-avoided", *avoided > 0)];
                let notes =
                    notes.into_iter().filter(|(_, holds)| *holds).map(|(key, _)| self.with(&format!("error-{key}"), &args));
                said.place = notes.collect::<Vec<_>>().join("\n");
                said
            }
            ComposeError::DifficultyShare { bands, kind, wanted, available } => {
                let bands: Vec<String> = bands.iter().map(|band| self.band(*band)).collect();
                let args = [
                    ("bands", bands.join(&self.get("list-comma")).into()),
                    ("wanted", (*wanted).into()),
                    ("available", (*available).into()),
                ];
                self.say("compose-difficulty-share", &args, kind.map(|kind| self.kind(kind)).unwrap_or_default())
            }
            ComposeError::ShareNotWhole => self.say("compose-share-not-whole", &[], String::new()),
            ComposeError::Anchors { wanted, most } => {
                self.say("compose-anchors", &[("wanted", (*wanted).into()), ("most", (*most).into())], String::new())
            }
            ComposeError::FormCount(forms) => self.say("compose-form-count", &[("n", (*forms).into())], String::new()),
            ComposeError::Locked(question) => {
                self.say("compose-locked", &[("question", question.to_string().into())], String::new())
            }
        }
    }

    fn explain_statutes(&self, error: &ReadError) -> Explanation {
        use ReadError as E;
        match error {
            E::File { path, source } => self.say("file", &[("why", self.io(source).into())], path.display().to_string()),
            E::UnknownForm { path } => self.say("statutes-form", &[], path.display().to_string()),
            E::BadLine { path, line, detail } => {
                let args = [("line", (*line).into()), ("why", detail.as_str().into())];
                self.say("statutes-line", &args, path.display().to_string())
            }
            E::Damaged { path, detail } => {
                self.say("statutes-damaged", &[("why", detail.as_str().into())], path.display().to_string())
            }
            E::NoArticles { path } => self.say("statutes-empty", &[], path.display().to_string()),
            E::NoDate { path } => self.say("statutes-date", &[], path.display().to_string()),
        }
    }

    fn explain_store(&self, error: &StoreError) -> Explanation {
        use StoreError as E;
        match error {
            E::NoKey => self.say("no-key", &[], String::new()),
            E::NotAWorkspace { path } => self.say("not-a-workspace", &[], path.display().to_string()),
            E::Newer { path, found, known } => {
                self.say("newer", &[("found", (*found).into()), ("known", (*known).into())], path.display().to_string())
            }
            E::Corrupt { path, latest_backup, .. } => {
                let mut said = self.say("corrupt", &[], path.display().to_string());
                said.remedy = match latest_backup {
                    Some(backup) => self.with("error-corrupt-restore", &[("backup", backup.display().to_string().into())]),
                    None => self.get("error-corrupt-no-backup"),
                };
                said
            }
            E::Locked { path } => self.say("locked", &[], path.display().to_string()),
            E::NetworkShare { path } => self.say("network-share", &[], path.display().to_string()),
            E::ReadOnly { path } => self.say("read-only", &[], path.display().to_string()),
            E::DiskFull => self.say("disk-full", &[], String::new()),
            E::Missing { path } => self.say("missing", &[], path.display().to_string()),
            E::File { path, source } => self.say("file", &[("why", self.io(source).into())], path.display().to_string()),
            E::Duplicate { what, value } => {
                self.say(&format!("duplicate-{}", what.replace('_', "-")), &[("value", value.as_str().into())], String::new())
            }
            E::StepBlocked => self.say("step-blocked", &[("op", self.get("undo").into())], String::new()),
            E::NothingToUndo => self.say("nothing-to-undo", &[], String::new()),
            E::BadBackup(why) => self.say("bad-backup", &[("why", why.as_str().into())], String::new()),
            E::NotFound(what) => {
                let noun = self.get(&format!("noun-{what}"));
                self.say("not-found", &[("what", noun.into())], String::new())
            }
            E::Unreadable { .. } | E::Unwritable(_) | E::UnknownCode { .. } | E::Sqlite(_) => {
                self.say("store", &[("why", error.to_string().into())], String::new())
            }
        }
    }

    /// One fault of a question, with its sub-question where it has one.
    pub fn flaw(&self, flaw: &Flaw) -> String {
        let text = self.fault(&flaw.fault);
        match flaw.part {
            Some(part) => self.with("fault-in-part", &[("part", part.into()), ("text", text.into())]),
            None => text,
        }
    }

    pub fn fault(&self, fault: &Fault) -> String {
        let key = format!("fault-{}", fault.code());
        match fault {
            Fault::EmptyOption { letter } | Fault::KeyOutsideOptions { letter } => {
                self.with(&key, &[("letter", letter.to_string().into())])
            }
            Fault::SameOptions { first, second } => {
                self.with(&key, &[("first", first.to_string().into()), ("second", second.to_string().into())])
            }
            Fault::BlankCount { in_stem, in_key } => self.with(&key, &[("stem", (*in_stem).into()), ("key", (*in_key).into())]),
            Fault::NoImage { mark } => self.with(&key, &[("mark", mark.as_str().into())]),
            Fault::ImageNotShown { mark, name } => {
                self.with(&key, &[("mark", mark.as_str().into()), ("name", name.as_str().into())])
            }
            Fault::EmptyBlankVariant { blank } => self.with(&key, &[("blank", (*blank).into())]),
            _ => self.get(&key),
        }
    }

    /// A problem of an import: what, and what to do. The line stands beside it.
    pub fn problem(&self, problem: &Problem) -> Explanation {
        let place = self.with("problem-place", &[("line", problem.line.into()), ("item", problem.item.as_str().into())]);
        let place = if problem.item.is_empty() { self.with("problem-line", &[("line", problem.line.into())]) } else { place };
        Explanation { what: self.rule(&problem.rule), place, remedy: self.get(&format!("problem-{}-do", problem.rule.code())) }
    }

    pub fn rule(&self, rule: &Rule) -> String {
        let key = format!("problem-{}", rule.code());
        match rule {
            Rule::Flaw { part, fault } => self.flaw(&Flaw { part: *part, fault: fault.clone() }),
            Rule::UnknownKind { text }
            | Rule::UnknownAttribute { text }
            | Rule::UnknownArea { text }
            | Rule::TextOutsideQuestion { text }
            | Rule::RubricWithoutMarks { text }
            | Rule::TextNotTaken { text }
            | Rule::KeyNotUnderstood { text } => self.with(&key, &[("text", text.as_str().into())]),
            Rule::BadCitation { text, reason } => {
                let reason = self.get(&format!("citation-{reason}"));
                self.with(&key, &[("text", text.as_str().into()), ("reason", reason.into())])
            }
            Rule::BadAttribute { name, value } => {
                self.with(&key, &[("name", name.as_str().into()), ("value", value.as_str().into())])
            }
            Rule::OptionOutOfOrder { letter } => self.with(&key, &[("letter", letter.to_string().into())]),
            Rule::FieldTwice { name } => self.with(&key, &[("name", name.as_str().into())]),
            Rule::SameCode { code, first_line } => {
                self.with(&key, &[("code", code.as_str().into()), ("line", (*first_line).into())])
            }
            Rule::KeysDiffer { first, second } => {
                self.with(&key, &[("first", first.as_str().into()), ("second", second.as_str().into())])
            }
            Rule::RangeMismatch { range, wanted, found } => {
                self.with(&key, &[("range", range.as_str().into()), ("wanted", (*wanted).into()), ("found", (*found).into())])
            }
            Rule::AnswerWithoutQuestion { number } => self.with(&key, &[("number", number.as_str().into())]),
            Rule::KeyByWords { letter } | Rule::KeyByEmphasis { letter } => {
                self.with(&key, &[("letter", letter.to_string().into())])
            }
            Rule::AreaByLaw { law } => self.with(&key, &[("law", law.as_str().into())]),
            Rule::InBank { code } => self.with(&key, &[("code", code.as_str().into())]),
            Rule::SameStem { first_line } => self.with(&key, &[("line", (*first_line).into())]),
            Rule::NumberJump { from, to } => self.with(&key, &[("from", (*from).into()), ("to", (*to).into())]),
            Rule::MarksGuessed { marks } => self.with(&key, &[("marks", marks.as_str().into())]),
            Rule::NoColumn { name } | Rule::Media { name } | Rule::UnsafePath { name } => {
                self.with(&key, &[("name", name.as_str().into())])
            }
            Rule::ImagesKept { count } => self.with(&key, &[("count", (*count).into())]),
            Rule::ImageRefused { name, reason } => {
                let reason = self.get(&format!("image-{}", reason.code()));
                self.with(&key, &[("name", name.as_str().into()), ("reason", reason.into())])
            }
            Rule::Unsupported { what } | Rule::LeftOut { what } => {
                let known = format!("foreign-{what}");
                let what = if self.has(&known) { self.get(&known) } else { what.clone() };
                self.with(&key, &[("what", what.into())])
            }
            Rule::Damaged { detail } => self.with(&key, &[("detail", detail.as_str().into())]),
            Rule::NoKeyFound | Rule::MaybeBlanks | Rule::JudgeOptionsUnclear => self.get(&key),
            Rule::NoArea | Rule::OptionsNotExpected | Rule::PartHeadNotExpected | Rule::EmptyFile | Rule::TextTooLong => {
                self.get(&key)
            }
            Rule::NoQuestionIn { lines: n } => self.with(&key, &[("lines", (*n).into())]),
            Rule::TooManyQuestions { limit } => self.with(&key, &[("limit", (*limit).into())]),
        }
    }

    /// A problem of a roster file.
    pub fn roster_problem(&self, problem: &RosterProblem) -> Explanation {
        let key = format!("roster-row-{}", problem.rule.code());
        let what = match &problem.rule {
            RosterRule::SameStaffNo { staff_no, first_line } => {
                self.with(&key, &[("value", staff_no.as_str().into()), ("line", (*first_line).into())])
            }
            RosterRule::UnknownEmployment { value } | RosterRule::UnknownState { value } | RosterRule::DigitsLost { value } => {
                self.with(&key, &[("value", value.as_str().into())])
            }
            RosterRule::Fault { .. } => self.get(&key),
            RosterRule::Unit { fault } => self.with(&key, &[("why", self.unit_fault(fault).into())]),
        };
        Explanation { what, place: problem.cell.clone(), remedy: self.get(&format!("{key}-do")) }
    }

    /// What is wrong with an attempt's journal.
    pub fn integrity(&self, finding: &IntegrityFinding) -> String {
        let (n, code) = match finding {
            IntegrityFinding::Chain { seq } => (*seq, ""),
            IntegrityFinding::OtherMark { position } | IntegrityFinding::OtherGiven { position } => {
                (u32::from(*position) + 1, "")
            }
            IntegrityFinding::OtherHead { noted } => (0, noted.as_str()),
            IntegrityFinding::OtherRemark { remark } => (u32::try_from(*remark).unwrap_or_default(), ""),
            IntegrityFinding::CutOff | IntegrityFinding::OtherHandIn | IntegrityFinding::OtherTotal => (0, ""),
        };
        self.with(&format!("integrity-{}", finding.code()), &[("n", n.into()), ("code", code.into())])
    }

    /// Why a change of the tree of units is refused.
    pub fn unit_fault(&self, fault: &UnitFault) -> String {
        let (name, count) = match fault {
            UnitFault::NameTaken { name } | UnitFault::Ended { name } | UnitFault::Ambiguous { name } => (name.as_str(), 0),
            UnitFault::HasPeople { count } | UnitFault::HasUnits { count } => ("", *count),
            _ => ("", 0),
        };
        self.with(&format!("unit-fault-{}", fault.code()), &[("name", name.into()), ("n", count.into())])
    }

    /// A finding of `bank verify`.
    pub fn bank_finding(&self, finding: &BankFinding) -> String {
        match &finding.what {
            BankRule::Reading(rule) => self.rule(rule),
            BankRule::Citation { citation, rule, date, articles } => {
                let date = date.map(|d| d.to_string()).unwrap_or_default();
                let args =
                    [("citation", citation.as_str().into()), ("date", date.into()), ("articles", articles.unwrap_or(0).into())];
                self.with(&format!("verify-{rule}"), &args)
            }
            BankRule::Proof { rule, part, text, number } => {
                let said = self.with(&format!("verify-{rule}"), &[("text", text.as_str().into()), ("n", (*number).into())]);
                match part {
                    Some(part) => self.with("fault-in-part", &[("part", (*part).into()), ("text", said.into())]),
                    None => said,
                }
            }
        }
    }

    /// A finding of `kaofa check`.
    pub fn check_finding(&self, finding: &Finding) -> Explanation {
        let key = format!("finding-{}", finding.code());
        let what = match finding {
            Finding::Damaged { detail } => self.with(&key, &[("detail", detail.as_str().into())]),
            Finding::BytesChanged { place } => self.with(&key, &[("place", place.as_str().into())]),
            Finding::MissingParent { table, row } => self.with(&key, &[("table", table.as_str().into()), ("row", (*row).into())]),
            Finding::JournalBroken { sitting, ticket, detail, .. } => self.with(
                &key,
                &[("sitting", sitting.as_str().into()), ("ticket", ticket.as_str().into()), ("detail", detail.as_str().into())],
            ),
            Finding::AuditBroken { row } => self.with(&key, &[("row", (*row).into())]),
            Finding::NoCurrentRevision { code } => self.with(&key, &[("code", code.as_str().into())]),
            Finding::ImageMissing { code, name } => {
                self.with(&key, &[("code", code.as_str().into()), ("name", name.as_str().into())])
            }
            Finding::ImageChanged { image } => self.with(&key, &[("image", image.as_str().into())]),
            Finding::ImagesUnused { count } => self.with(&key, &[("count", (*count as usize).into())]),
        };
        Explanation { what, place: String::new(), remedy: self.get(&format!("{key}-do")) }
    }
}

/// A moment as people write it, in the time of this PC.
fn local_minute(ms: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
