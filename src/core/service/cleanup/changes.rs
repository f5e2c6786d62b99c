//! What can be done about two questions that are nearly the same: one of them goes, they never meet in a paper, or they are
//! two. Each is one step that can be undone.

use crate::domain::ids::QuestionId;
use crate::domain::kind::Status;
use crate::domain::question::Question;
use crate::domain::staff::Permission;
use crate::service::{Office, Result, ServiceError};
use crate::store::citation::CitedBy;
use crate::store::question::QuestionRecord;
use crate::store::{Op, StoreError, Tx};
use std::collections::BTreeSet;

/// Retires `drop`. What it had and `keep` lacks of tags, citations and 互斥题组 goes to `keep`, as a new revision. Papers that
/// hold either stay as they are. A question that gets a citation it was not approved with waits for review again.
pub fn merge(office: &mut Office, keep: QuestionId, drop: QuestionId) -> Result<()> {
    office.require(Permission::EditBank)?;
    let (keep, drop) = two(office, keep, drop)?;
    let mut merged = keep.question.clone();
    for tag in &drop.question.tags {
        if !merged.tags.contains(tag) {
            merged.tags.push(tag.clone());
        }
    }
    for citation in drop.question.all_citations() {
        if !merged.all_citations().any(|held| held == citation) {
            merged.citations.push(citation.clone());
        }
    }
    if merged.exclusive_group.is_none() {
        merged.exclusive_group.clone_from(&drop.question.exclusive_group);
    }
    let recited = merged.citations != keep.question.citations;
    let held = office.store.citations_of(keep.id)?;
    // A citation brings the day on which it was last confirmed along; nobody confirms a law by merging.
    let mut brought = office.store.citations_of(drop.id)?;
    brought.retain(|b| !held.iter().any(|h| (&h.law, h.article, h.inserted) == (&b.law, b.article, b.inserted)));
    for citation in &mut brought {
        citation.question = keep.id;
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::MergeQuestions, &actor, now, |tx| {
        tx.describe(format!("{} <- {}", keep.question.code, drop.question.code));
        if merged != keep.question {
            revise(tx, keep.id, &merged, (&held, &brought), (&actor, now))?;
            if recited && keep.status == Status::Approved {
                tx.set_question_status(keep.id, Status::Pending)?;
            }
        }
        Ok(tx.set_question_status(drop.id, Status::Retired)?)
    })?;
    office.done(done);
    Ok(())
}

/// Puts two questions into one 互斥题组, so that no paper holds both. Where both are in groups already, the second's whole group
/// joins the first's. The texts stay, and with them what was approved.
pub fn exclude(office: &mut Office, a: QuestionId, b: QuestionId) -> Result<()> {
    office.require(Permission::EditBank)?;
    let (a, b) = two(office, a, b)?;
    let all = office.store.all_questions()?;
    let (of_a, of_b) = (a.question.exclusive_group.clone(), b.question.exclusive_group.clone());
    let group = of_a.clone().or_else(|| of_b.clone()).unwrap_or_else(|| free_group(&all, &a.question.code));
    let joins = |record: &&QuestionRecord| {
        let own = record.question.exclusive_group.as_ref();
        own != Some(&group) && ([a.id, b.id].contains(&record.id) || own.is_some() && own == of_b.as_ref())
    };
    let mut moved = Vec::new();
    for record in all.iter().filter(joins) {
        let question = Question { exclusive_group: Some(group.clone()), ..record.question.clone() };
        moved.push((record.id, question, office.store.citations_of(record.id)?));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ExcludeQuestions, &actor, now, |tx| {
        tx.describe(format!("{} {}", a.question.code, b.question.code));
        for (id, question, held) in &moved {
            revise(tx, *id, question, (held, &[]), (&actor, now))?;
        }
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// Remembers that two questions are two: the report does not show the pair again.
pub fn not_twins(office: &mut Office, a: QuestionId, b: QuestionId) -> Result<()> {
    office.require(Permission::EditBank)?;
    let (a, b) = two(office, a, b)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::NotTwins, &actor, now, |tx| {
        tx.describe(format!("{} {}", a.question.code, b.question.code));
        Ok(tx.set_not_twins((a.id, b.id), true)?)
    })?;
    office.done(done);
    Ok(())
}

/// Two different questions, neither of them retired.
fn two(office: &Office, a: QuestionId, b: QuestionId) -> Result<(QuestionRecord, QuestionRecord)> {
    let (a, b) = (office.store.question(a)?, office.store.question(b)?);
    if a.id == b.id || a.status == Status::Retired || b.status == Status::Retired {
        return Err(ServiceError::NotAPair);
    }
    Ok((a, b))
}

/// A name that no group has, after the first question's code.
fn free_group(all: &[QuestionRecord], code: &str) -> String {
    let taken: BTreeSet<&str> = all.iter().filter_map(|record| record.question.exclusive_group.as_deref()).collect();
    let mut name = code.to_owned();
    let mut number = 1;
    while taken.contains(name.as_str()) {
        number += 1;
        name = format!("{code}-{number}");
    }
    name
}

/// A revision that leaves the days on which its citations were confirmed as they were, also when it is undone. `held` are the
/// citations before, `brought` come new.
fn revise(
    tx: &mut Tx<'_>,
    id: QuestionId,
    question: &Question,
    (held, brought): (&[CitedBy], &[CitedBy]),
    (actor, now): (&str, i64),
) -> std::result::Result<(), StoreError> {
    let put_days = |tx: &mut Tx<'_>, citations: &[CitedBy]| {
        citations.iter().try_for_each(|one| tx.confirm_citations(std::slice::from_ref(one), one.confirmed_on))
    };
    // Undo runs backwards: what is noted before the revision puts the days back after the old one is shown again.
    put_days(tx, held)?;
    tx.revise_question(id, question, actor, now)?;
    put_days(tx, held)?;
    put_days(tx, brought)
}
