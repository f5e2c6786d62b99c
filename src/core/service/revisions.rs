//! Two revisions of a question side by side, and bringing an old one back.

use super::bank::{self, RevisionRow};
use super::{Office, Result, ServiceError};
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::{Secrecy, Status};
use crate::domain::question::{Body, Choice, Question, RubricPoint, Waiver, letter};
use crate::domain::staff::Permission;
use crate::law::compare;
pub use crate::law::compare::{Run, RunKind};
use crate::store::{Op, StoreError};
use crate::text::Texts;

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in the user's language.
    pub label: String,
    pub runs: Vec<Run>,
}

/// What differs between two revisions, field by field in the order of the page. Values that are not texts stand as their words.
pub fn compare(old: &Question, new: &Question, texts: &Texts) -> Vec<FieldChange> {
    let (before, after) = (fields(old, texts), fields(new, texts));
    let mut labels: Vec<&String> = before.iter().map(|(label, _)| label).collect();
    // A field that only one of them has keeps its place in the order of that one.
    for (i, (label, _)) in after.iter().enumerate() {
        if !labels.contains(&label) {
            let place = i.checked_sub(1).and_then(|i| labels.iter().position(|l| **l == after[i].0)).map_or(0, |p| p + 1);
            labels.insert(place, label);
        }
    }
    let value = |list: &[(String, String)], label: &str| {
        list.iter().find(|(l, _)| l == label).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let pairs = labels.into_iter().map(|label| (label, value(&before, label), value(&after, label)));
    pairs
        .filter(|(_, old, new)| old != new)
        .map(|(label, old, new)| FieldChange { label: label.clone(), runs: compare::differences(&old, &new) })
        .collect()
}

/// Makes an old revision the current one again, as a new revision. What was approved waits for review again.
pub fn restore(office: &mut Office, id: QuestionId, revision: RevisionId) -> Result<RevisionId> {
    office.require(Permission::EditBank)?;
    let rows: Vec<RevisionRow> = office.store.question_history(id)?;
    let old = rows.into_iter().find(|row| row.revision == revision).ok_or(StoreError::NotFound("revision"))?;
    if old.current {
        return Ok(revision);
    }
    bank::refuse_flaws(&old.question)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let status = office.store.question(id)?.status;
    let done = office.store.write::<_, ServiceError>(Op::RestoreRevision, &author, now, |tx| {
        tx.describe(format!("{id} {}", old.number));
        let revision = tx.revise_question(id, &old.question, &author, now)?;
        if matches!(status, Status::Approved | Status::Draft) {
            tx.set_question_status(id, Status::Pending)?;
        }
        Ok(revision)
    })?;
    Ok(office.done(done))
}

/// Every field that says something, with its name.
fn fields(q: &Question, texts: &Texts) -> Vec<(String, String)> {
    let mut out = vec![(texts.get("bank-kind"), texts.kind_long(q.kind()))];
    body_fields(&q.body, "", texts, &mut out);
    let list = |items: Vec<String>| items.join("\n");
    let mut add = |key: &str, value: String| out.push((texts.get(key), value));
    add("bank-citations", list(q.citations.iter().map(ToString::to_string).collect()));
    add("bank-explanation", q.explanation.clone());
    add("bank-area", texts.area_short(q.area));
    add("bank-difficulty", q.difficulty.to_string());
    add("bank-cognition", q.cognition.map(|c| texts.cognition(c)).unwrap_or_default());
    let secrecy = match q.secrecy {
        Secrecy::Public => "bank-secrecy-public",
        Secrecy::Confidential => "bank-secrecy-confidential",
    };
    add("bank-secrecy", texts.get(secrecy));
    add("bank-marks", q.marks.map(|m| m.to_string()).unwrap_or_default());
    add("bank-tags", q.tags.join(&texts.get("bank-list-comma")));
    add("bank-group", q.exclusive_group.clone().unwrap_or_default());
    add("bank-waivers", waivers(&q.waivers, texts));
    out
}

fn body_fields(body: &Body, prefix: &str, texts: &Texts, out: &mut Vec<(String, String)>) {
    let mut add = |key: &str, value: String| out.push((format!("{prefix}{}", texts.get(key)), value));
    add(if matches!(body, Body::Case { .. }) { "bank-material" } else { "bank-stem" }, body.stem().to_owned());
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            let Choice { options, key, fixed_order, .. } = choice;
            let lines = options.iter().enumerate().map(|(i, text)| format!("{}. {text}", letter(i)));
            add("bank-options", lines.collect::<Vec<_>>().join("\n"));
            let letters = key.iter().map(|k| letter(usize::from(*k)).to_string());
            add("bank-key", letters.collect::<Vec<_>>().join(&texts.get("bank-list-comma")));
            add("bank-order", if *fixed_order { texts.get("bank-fixed-order") } else { String::new() });
        }
        Body::Judge { key, .. } => add("bank-key", texts.get(if *key { "bank-true" } else { "bank-false" })),
        Body::Blank { blanks, .. } => {
            let lines = blanks.iter().enumerate().map(|(i, variants)| format!("{}. {}", i + 1, variants.join(" | ")));
            add("bank-key", lines.collect::<Vec<_>>().join("\n"));
        }
        Body::Short { answer, rubric, .. } => {
            add("bank-model-answer", answer.clone());
            add("bank-rubric", points(rubric, texts));
        }
        Body::Case { parts, .. } => {
            for (i, part) in parts.iter().enumerate() {
                let name = texts.with("bank-part", &[("n", (i + 1).into())]);
                let prefix = format!("{name} · ");
                let mut add = |key: &str, value: String| out.push((format!("{prefix}{}", texts.get(key)), value));
                add("bank-kind", texts.kind(part.body.kind()));
                add("bank-marks", part.marks.to_string());
                body_fields(&part.body, &prefix, texts, out);
                let mut add = |key: &str, value: String| out.push((format!("{prefix}{}", texts.get(key)), value));
                add("bank-citations", part.citations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
                add("bank-explanation", part.explanation.clone());
                add("bank-waivers", waivers(&part.waivers, texts));
            }
        }
    }
}

fn points(rubric: &[RubricPoint], texts: &Texts) -> String {
    let line = |p: &RubricPoint| format!("{}  {}", p.text, texts.with("marks-amount", &[("marks", p.marks.to_string().into())]));
    rubric.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn waivers(waivers: &[Waiver], texts: &Texts) -> String {
    let line = |w: &Waiver| format!("{}: {}", texts.get(&format!("proof-{}", w.proof.code())), w.reason);
    waivers.iter().map(line).collect::<Vec<_>>().join("\n")
}
