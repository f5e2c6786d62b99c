//! 新法速递: an issue drafted from the catalogue and the library, edited, printed, issued and counted.

use super::print::PdfFonts;
use super::records::{bureau, bytes as document};
use super::results::write_file;
use super::{Office, Result, ServiceError, built_in, study_access};
use crate::domain::activity::{Activity, ActivityKind, Amount, Source};
use crate::domain::citation::normal_law_name;
pub use crate::domain::digest::{ArticleChange, ArticleFate, Digest, DigestEntry, DigestReason};
use crate::domain::ids::{ActivityId, DigestId};
use crate::domain::law::{Article, LawText};
use crate::domain::staff::Permission;
use crate::law::compare::{self, Fate};
use crate::report::study_text::digest_flow;
use crate::service::print::PrintFormat;
use crate::store::Op;
use crate::store::study_text::Shelf;
use crate::text::Texts;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// One version of a law as catalogue and library know it.
#[derive(Clone, Debug)]
struct Version {
    adopted: Date,
    effective: Date,
    ended: Option<Date>,
    library: Option<i64>,
}

pub fn list(office: &Office) -> Result<Vec<(DigestId, Digest)>> {
    study_access::require_reading(office)?;
    let mut all: Vec<_> =
        office.store.study_texts(Shelf::Digest)?.into_iter().map(|(id, digest): (i64, Digest)| (DigestId(id), digest)).collect();
    all.reverse();
    Ok(all)
}

/// What an issue of the period would hold; nothing is stored.
pub fn draft(office: &Office, from: Date, until: Date, texts: &Texts) -> Result<Digest> {
    study_access::require_managing(office)?;
    if until < from {
        return Err(ServiceError::PeriodUpsideDown);
    }
    let mut entries = Vec::new();
    for (law, versions) in versions(office)? {
        for (at, version) in versions.iter().enumerate() {
            let within = |day: Date| from <= day && day <= until;
            let reason = if within(version.effective) {
                DigestReason::InForce
            } else if within(version.adopted) {
                DigestReason::Adopted
            } else if version.ended.is_some_and(within) {
                DigestReason::Ended
            } else {
                continue;
            };
            let before = at.checked_sub(1).and_then(|at| versions.get(at));
            entries.push(entry(office, &law, version, before, reason)?);
        }
    }
    entries.sort_by(|a, b| (a.reason, a.effective, &a.law).cmp(&(b.reason, b.effective, &b.law)));
    let facts = [("from", from.to_string().into()), ("until", until.to_string().into())];
    Ok(Digest {
        title: texts.with("digest-title-of", &[("n", (office.store.study_texts::<Digest>(Shelf::Digest)?.len() + 1).into())]),
        from,
        until,
        lead: texts.with("digest-lead-of", &facts),
        entries,
        issued_on: None,
        activity: None,
    })
}

fn versions(office: &Office) -> Result<BTreeMap<String, Vec<Version>>> {
    let mut by_law: BTreeMap<String, BTreeMap<Date, Version>> = BTreeMap::new();
    for fact in built_in::statutes() {
        // A version that a later one replaces has ended without being repealed.
        let ended = fact.until.filter(|_| fact.end.is_some());
        let version = Version { adopted: fact.version, effective: fact.effective, ended, library: None };
        by_law.entry(normal_law_name(&fact.name)).or_default().insert(fact.version, version);
    }
    for row in office.store.law_versions()? {
        let versions = by_law.entry(row.head.name.clone()).or_default();
        // The library says whether a version ended, not when: that is the catalogue's to know.
        let version = versions.entry(row.head.version).or_insert(Version {
            adopted: row.head.version,
            effective: row.head.effective,
            ended: None,
            library: None,
        });
        version.library = Some(row.id);
    }
    Ok(by_law.into_iter().map(|(law, versions)| (law, versions.into_values().collect())).collect())
}

fn entry(office: &Office, law: &str, version: &Version, before: Option<&Version>, reason: DigestReason) -> Result<DigestEntry> {
    let both = before.and_then(|before| before.library).zip(version.library).filter(|_| reason != DigestReason::Ended);
    let texts =
        both.map(|(old, new)| Ok::<_, ServiceError>((office.store.law_text(old)?, office.store.law_text(new)?))).transpose()?;
    let changes = texts.as_ref().map(|(old, new)| changes(old, new)).unwrap_or_default();
    let questions = questions(office, law, reason, texts.as_ref())?;
    Ok(DigestEntry {
        law: law.to_owned(),
        reason,
        adopted: version.adopted,
        effective: version.effective,
        words: String::new(),
        compared: texts.is_some(),
        first: before.is_none(),
        changes,
        questions,
        left_out: false,
    })
}

/// Articles that are not what they were: changed and gone in the order of the old text, new ones behind them in that of the new.
fn changes(old: &LawText, new: &LawText) -> Vec<ArticleChange> {
    let mut reached: HashSet<(u32, u32)> = HashSet::new();
    let mut all = Vec::new();
    let change = |fate, old: Option<&Article>, new: Option<&Article>| {
        let label = |of: Option<&Article>| of.map(|article| article.label.clone()).unwrap_or_default();
        let text = |of: Option<&Article>| of.map(|article| article.text.clone()).unwrap_or_default();
        ArticleChange { fate, old_label: label(old), new_label: label(new), old: text(old), new: text(new) }
    };
    for article in old.articles.iter().filter(|article| article.number > 0) {
        let (fate, there) = compare::follow(article, new);
        reached.extend(there.map(|there| (there.number, there.inserted)));
        match fate {
            Fate::Same | Fate::Renumbered => {}
            Fate::Changed => all.push(change(ArticleFate::Changed, Some(article), there)),
            Fate::Gone => all.push(change(ArticleFate::Gone, Some(article), None)),
        }
    }
    let added =
        new.articles.iter().filter(|article| article.number > 0 && !reached.contains(&(article.number, article.inserted)));
    all.extend(added.map(|article| change(ArticleFate::New, None, Some(article))));
    all
}

/// Codes of the questions that rest on what moved; on any article of the law where the texts are not there to compare. Only for
/// who may read keys: a code tells which question waits.
fn questions(office: &Office, law: &str, reason: DigestReason, texts: Option<&(LawText, LawText)>) -> Result<Vec<String>> {
    if !office.may(Permission::ReadKeys) {
        return Ok(Vec::new());
    }
    let touched = |number: u32, inserted: u32| match texts {
        None => true,
        Some((old, new)) => old
            .articles
            .iter()
            .find(|article| (article.number, article.inserted) == (number, inserted))
            .is_none_or(|article| compare::follow(article, new).0 != Fate::Same),
    };
    let cited = office.store.citations_of_law(law)?;
    let ids: BTreeSet<_> = cited
        .iter()
        .filter(|citation| reason == DigestReason::Ended || touched(citation.article, citation.inserted))
        .map(|citation| citation.question)
        .collect();
    let ids: Vec<_> = ids.into_iter().collect();
    Ok(office.store.question_rows(&ids)?.into_iter().map(|row| row.code).collect())
}

pub fn save(office: &mut Office, id: Option<DigestId>, digest: &Digest) -> Result<DigestId> {
    study_access::require_managing(office)?;
    if digest.title.trim().is_empty() {
        return Err(ServiceError::NoTitle);
    }
    let mut digest = digest.clone();
    // Whether it was issued is nothing that is typed.
    let before = id.map(|id| office.store.study_text::<Digest>(Shelf::Digest, id.0)).transpose()?;
    digest.issued_on = before.as_ref().and_then(|before| before.issued_on);
    digest.activity = before.and_then(|before| before.activity);
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditDigest, &actor, now, |tx| {
        tx.describe(digest.title.clone());
        match id {
            Some(id) => {
                tx.set_study_text(Shelf::Digest, id.0, &digest)?;
                Ok(id)
            }
            None => Ok(DigestId(tx.add_study_text(Shelf::Digest, &digest, &actor)?)),
        }
    })?;
    Ok(office.done(done))
}

pub fn remove(office: &mut Office, id: DigestId) -> Result<()> {
    study_access::require_managing(office)?;
    let digest: Digest = office.store.study_text(Shelf::Digest, id.0)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditDigest, &actor, now, |tx| {
        tx.describe(digest.title.clone());
        Ok(tx.list_study_text(id.0, false)?)
    })?;
    office.done(done);
    Ok(())
}

/// 印发: the issue is closed and counted in the ledger, in one step that undo takes back.
pub fn issue(office: &mut Office, id: DigestId, texts: &Texts) -> Result<ActivityId> {
    study_access::require_managing(office)?;
    let mut digest: Digest = office.store.study_text(Shelf::Digest, id.0)?;
    if !digest.can_be_issued() {
        return Err(ServiceError::NotIssuable);
    }
    let today = office.today();
    let activity = Activity {
        kind: ActivityKind::Digest,
        from_on: today,
        until_on: today,
        title: digest.title.clone(),
        unit: bureau(office)?,
        amount: Amount::exact(1),
        people: None,
        hours_milli: 0,
        source: Source::Own,
        note: texts.with("digest-activity-note", &[("n", digest.shown().count().into())]),
        named: Vec::new(),
        evidence: Vec::new(),
    };
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::IssueDigest, &actor, now, |tx| {
        tx.describe(digest.title.clone());
        let counted = tx.add_activity(&activity, &actor)?;
        digest.issued_on = Some(today);
        digest.activity = Some(counted);
        tx.set_study_text(Shelf::Digest, id.0, &digest)?;
        Ok(counted)
    })?;
    Ok(office.done(done))
}

/// .docx, or .pdf by the ending.
pub fn export(office: &mut Office, id: DigestId, path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<()> {
    study_access::require_reading(office)?;
    let digest: Digest = office.store.study_text(Shelf::Digest, id.0)?;
    let flow = digest_flow(&digest, &bureau(office)?, texts);
    let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let format = if pdf { PrintFormat::Pdf } else { PrintFormat::Docx };
    write_file(path, &document(flow, format, fonts, texts)?)?;
    exported(office, &format!("{} {}", digest.title, path.display()))
}

/// A line of the audit log for what left the workspace.
pub(super) fn exported(office: &mut Office, detail: &str) -> Result<()> {
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ExportStudyText, &actor, now, |tx| {
        tx.describe(detail);
        Ok(())
    })?;
    office.done(done);
    Ok(())
}
