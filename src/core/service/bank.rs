//! The bank: finding, reading, editing, retiring, verifying.

use super::{Office, Result, ServiceError, built_in};
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::Status;
use crate::domain::question::{Body, Choice, Question};
use crate::domain::staff::Permission;
use crate::domain::statute::{CitationFinding, check_citation};
use crate::formats::{Collected, Rule, kaofa_text};
use crate::store::Op;
pub use crate::store::question::{BankCounts, BankQuery, BankSort, QuestionRecord, QuestionRow, RevisionRow};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Instant;

/// What a search found. `elapsed_ms` is the time the store took.
#[derive(Clone, Debug, Default)]
pub struct BankList {
    pub ids: Vec<QuestionId>,
    pub elapsed_ms: f64,
}

pub fn find(office: &Office, query: &BankQuery) -> Result<BankList> {
    office.require(Permission::ReadBank)?;
    let begun = Instant::now();
    let ids = office.store.find_questions(query)?;
    Ok(BankList { ids, elapsed_ms: begun.elapsed().as_secs_f64() * 1000.0 })
}

pub fn rows(office: &Office, ids: &[QuestionId]) -> Result<Vec<QuestionRow>> {
    office.require(Permission::ReadBank)?;
    Ok(office.store.question_rows(ids)?)
}

pub fn counts(office: &Office) -> Result<BankCounts> {
    Ok(office.store.bank_counts()?)
}

/// The question with its key.
pub fn view(office: &Office, id: QuestionId) -> Result<QuestionRecord> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.question(id)?)
}

/// Revisions, newest first.
pub fn history(office: &Office, id: QuestionId) -> Result<Vec<RevisionRow>> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.question_history(id)?)
}

/// Adds a question written in the editor. It waits for review.
pub fn add(office: &mut Office, question: &Question) -> Result<QuestionId> {
    office.require(Permission::EditBank)?;
    refuse_flaws(question)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::AddQuestion, &author, now, |tx| {
        let id = tx.add_question(question, Status::Pending, false, &author, now)?;
        tx.describe(id.to_string());
        Ok(id)
    })?;
    Ok(office.done(done))
}

/// Stores a new revision. What was approved waits for review again, because the text that was approved has changed.
pub fn revise(office: &mut Office, id: QuestionId, question: &Question) -> Result<RevisionId> {
    office.require(Permission::EditBank)?;
    refuse_flaws(question)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let status = office.store.question(id)?.status;
    let done = office.store.write::<_, ServiceError>(Op::EditQuestion, &author, now, |tx| {
        tx.describe(id.to_string());
        let revision = tx.revise_question(id, question, &author, now)?;
        if status == Status::Approved {
            tx.set_question_status(id, Status::Pending)?;
        }
        Ok(revision)
    })?;
    Ok(office.done(done))
}

/// Retires a question, or brings it back to wait for review. Papers that hold it are not touched.
pub fn set_retired(office: &mut Office, id: QuestionId, retired: bool) -> Result<()> {
    office.require(Permission::EditBank)?;
    set_status(office, id, if retired { Status::Retired } else { Status::Pending })
}

/// Signs a question. Who wrote the current revision does not approve it.
pub fn approve(office: &mut Office, id: QuestionId) -> Result<()> {
    office.require(Permission::ApproveQuestions)?;
    let writer = office.store.question_history(id)?.into_iter().find(|r| r.current).map(|r| r.author);
    if writer.as_deref() == Some(office.actor().name()) {
        return Err(ServiceError::Denied(Permission::ApproveQuestions));
    }
    set_status(office, id, Status::Approved)
}

fn set_status(office: &mut Office, id: QuestionId, status: Status) -> Result<()> {
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SetQuestionStatus, &actor, now, |tx| {
        tx.describe(format!("{id} {}", status.code()));
        Ok(tx.set_question_status(id, status)?)
    })?;
    office.done(done);
    Ok(())
}

fn refuse_flaws(question: &Question) -> Result<()> {
    let fatal: Vec<_> = question.flaws().into_iter().filter(|flaw| flaw.fault.is_fatal()).collect();
    if fatal.is_empty() { Ok(()) } else { Err(ServiceError::Flaws(fatal)) }
}

/// All listed questions as Kaofa text.
pub fn export_text(office: &Office, wanted: impl Fn(&QuestionRecord) -> bool) -> Result<String> {
    office.require(Permission::ReadKeys)?;
    let mut records = office.store.all_questions()?;
    records.retain(|record| record.status != Status::Retired && wanted(record));
    // Grouped by area, so that each `领域` line stands once.
    records.sort_by(|a, b| (a.question.area, &a.question.code).cmp(&(b.question.area, &b.question.code)));
    Ok(kaofa_text::write(records.iter().map(|record| &record.question)))
}

/// One finding of `bank verify`. The message key is the rule's code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BankFinding {
    /// 编号, or the line of the file where there is none.
    pub question: String,
    pub line: u32,
    #[serde(flatten)]
    pub what: BankRule,
    /// A warning does not make `bank verify` fail.
    pub warning: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum BankRule {
    Text(Rule),
    Citation { citation: String, rule: &'static str, date: Option<Date>, articles: Option<u32> },
}

/// Proves questions: schema, key, citation in the catalogue, in force on `as_of`.
pub fn verify(questions: &Collected, as_of: Date) -> Vec<BankFinding> {
    let mut findings: Vec<BankFinding> = Vec::new();
    for problem in questions.problems.iter().chain(&questions.doubts) {
        findings.push(BankFinding {
            question: problem.item.clone(),
            line: problem.line,
            what: BankRule::Text(problem.rule.clone()),
            warning: false,
        });
    }
    for draft in &questions.drafts {
        let question = &draft.question;
        let parts = question.body.parts().iter().flat_map(|part| &part.citations);
        for citation in question.citations.iter().chain(parts) {
            let Some(found) = check_citation(built_in::statutes(), citation, as_of) else { continue };
            let (rule, date, articles, warning) = match found {
                CitationFinding::UnknownLaw => ("unknown-law", None, None, false),
                CitationFinding::NotYetInForce { effective } => ("not-yet-in-force", Some(effective), None, false),
                CitationFinding::NoLongerInForce { until } => ("no-longer-in-force", Some(until), None, false),
                CitationFinding::NoSuchArticle { articles } => ("no-such-article", None, Some(articles), false),
                CitationFinding::NotCitable => ("not-citable", None, None, false),
                CitationFinding::ChangesOn { date } => ("changes-on", Some(date), None, true),
            };
            let what = BankRule::Citation { citation: citation.to_string(), rule, date, articles };
            findings.push(BankFinding { question: question.code.clone(), line: draft.line, what, warning });
        }
    }
    findings
}

/// The day up to which the state of every cited law was checked.
pub fn verified_to() -> Option<Date> {
    built_in::statutes().iter().map(|s| s.verified_to).min()
}

/// The compiled-in bank, for verification without a workspace.
pub fn built_in_questions() -> Collected {
    built_in::questions()
}

/// `kaofa bank stats`: counts, and what gives keys away. Shares are 0..1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BankStats {
    pub questions: usize,
    pub by_kind: BTreeMap<String, usize>,
    pub by_area: BTreeMap<String, usize>,
    pub by_difficulty: BTreeMap<u8, usize>,
    /// Share of 单选 whose key is the longest option: what "always pick the longest" would score, ties shared.
    pub longest_option_hit: f64,
    pub shortest_option_hit: f64,
    pub key_position: BTreeMap<char, f64>,
    pub judge_true: f64,
    /// Share of 多选 whose key is all options.
    pub multiple_all: f64,
    pub multiple_sizes: BTreeMap<usize, usize>,
}

pub fn stats<'a>(questions: impl IntoIterator<Item = &'a Question>) -> BankStats {
    let mut stats = BankStats::default();
    let (mut singles, mut multiples, mut judges) = (Vec::new(), Vec::new(), Vec::new());
    for question in questions {
        stats.questions += 1;
        *stats.by_kind.entry(question.kind().code().to_owned()).or_default() += 1;
        *stats.by_area.entry(question.area.number().to_string()).or_default() += 1;
        *stats.by_difficulty.entry(question.difficulty).or_default() += 1;
        let bodies = std::iter::once(&question.body).chain(question.body.parts().iter().map(|p| &p.body));
        for body in bodies {
            match body {
                Body::Single(choice) => singles.push(choice),
                Body::Multiple(choice) => multiples.push(choice),
                Body::Judge { key, .. } => judges.push(*key),
                _ => {}
            }
        }
    }
    let count = singles.len().max(1) as f64;
    stats.longest_option_hit = singles.iter().map(|c| extreme_hit(c, true)).sum::<f64>() / count;
    stats.shortest_option_hit = singles.iter().map(|c| extreme_hit(c, false)).sum::<f64>() / count;
    for choice in &singles {
        let letter = crate::domain::question::letter(choice.key.first().copied().unwrap_or(0).into());
        *stats.key_position.entry(letter).or_default() += 1.0 / count;
    }
    stats.judge_true = judges.iter().filter(|key| **key).count() as f64 / judges.len().max(1) as f64;
    stats.multiple_all =
        multiples.iter().filter(|c| c.key.len() == c.options.len()).count() as f64 / multiples.len().max(1) as f64;
    for choice in multiples {
        *stats.multiple_sizes.entry(choice.key.len()).or_default() += 1;
    }
    stats
}

/// The chance that the longest (or shortest) option, one of them at random when several are, is the key.
fn extreme_hit(choice: &Choice, longest: bool) -> f64 {
    let lengths: Vec<usize> = choice.options.iter().map(|o| o.chars().count()).collect();
    let Some(wanted) = (if longest { lengths.iter().max() } else { lengths.iter().min() }) else { return 0.0 };
    let ties = lengths.iter().filter(|l| *l == wanted).count() as f64;
    let hit = choice.key.first().is_some_and(|k| lengths.get(usize::from(*k)) == Some(wanted));
    if hit { 1.0 / ties } else { 0.0 }
}

/// All listed questions of the workspace.
pub fn all(office: &Office) -> Result<Vec<QuestionRecord>> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.all_questions()?)
}
