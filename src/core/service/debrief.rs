//! 考后讲评包 of a sitting, once its results are told: at its close, or at publication where they are secret before.

mod speech;
#[cfg(test)]
mod tests;

use super::item_analysis::{Attempts, ItemLine, Scope};
use super::pass_rate::is_told;
use super::print::{PdfFonts, PrintFormat};
use super::{Office, Result, ServiceError, item_analysis, pass_rate, records, results, study_prepare};
use crate::domain::citation::{ArticleRef, Citation};
use crate::domain::ids::SittingId;
use crate::domain::interval::wilson;
use crate::domain::item_answers::AnswerTable;
use crate::domain::item_stats::{FEW, ItemStatistics};
use crate::domain::question::{Body, Question, letter};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::study_session::{StudyArticle, StudySession};
use crate::report::debrief::{Debrief, DebriefItem, DebriefOption, debrief_flow};
use crate::report::pass_rate::cut;
use crate::store::Op;
use crate::text::Texts;
use jiff::civil::Date;
use std::path::Path;

/// Questions gone through.
const WORST: usize = 5;

/// Writes it, .docx or .pdf by the ending.
pub fn export(office: &mut Office, id: SittingId, path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<()> {
    let flow = debrief_flow(&debrief(office, id, texts)?, texts);
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let format = if is_pdf { PrintFormat::Pdf } else { PrintFormat::Docx };
    let bytes = records::bytes(flow, format, fonts, texts)?;
    results::write_file(path, &bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.note(Op::ExportResults, &actor, now, &format!("{id} debrief {}", path.display()))?;
    office.done(done);
    Ok(())
}

/// What it holds. A 保密 question is in it only for who may read keys; no name is.
pub fn debrief(office: &Office, id: SittingId, texts: &Texts) -> Result<Debrief> {
    office.require(Permission::ReadResults)?;
    let sitting = office.store.sitting(id)?;
    let over = matches!(sitting.state, SittingState::Closed | SittingState::Published);
    if !over || !is_told(&sitting) {
        return Err(ServiceError::NotPublished);
    }
    let analysis = item_analysis::analyse(office, Scope::Sitting(id), Attempts::All)?;
    let held_ms = pass_rate::held_ms(&sitting);
    let on = jiff::Timestamp::from_millisecond(held_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let on = on.to_zoned(jiff::tz::TimeZone::system()).date();
    let mut worst: Vec<(&ItemLine, &ItemStatistics)> =
        analysis.lines.iter().zip(&analysis.test.items).filter(|(line, stats)| !line.given && stats.facility.is_some()).collect();
    worst.sort_by(|a, b| a.1.facility.unwrap_or(1.0).total_cmp(&b.1.facility.unwrap_or(1.0)));
    // What nobody lost marks on went well.
    worst.retain(|(_, stats)| stats.facility.is_some_and(|share| share < 1.0 - 1e-9));
    worst.truncate(WORST);
    // Without any text of the law it is said once and not at each article.
    let library = !office.store.law_versions()?.is_empty();
    let items = worst.iter().map(|(line, stats)| item(office, line, stats, library.then_some(on), texts));
    let items = items.collect::<Result<Vec<_>>>()?;
    let mut notes = vec![texts.with("debrief-note-basis", &[("n", analysis.test.count.into())])];
    if analysis.test.count < FEW {
        notes.push(texts.get("debrief-note-few"));
    }
    if library {
        notes.push(texts.get("debrief-note-library"));
    } else if items.iter().any(|item| !item.articles.is_empty()) {
        notes.push(texts.get("debrief-note-no-library"));
    }
    Ok(Debrief {
        bureau: records::bureau(office)?,
        title: sitting.title.clone(),
        day: records::day(held_ms, texts),
        speech: speech::speech(office, id, (&worst, &items), analysis.test.count, texts)?,
        items,
        notes,
    })
}

fn percent(share: Option<f64>, texts: &Texts) -> String {
    share.map_or_else(|| texts.get("results-none"), |share| format!("{:.1}%", cut(share * 100.0, 1)))
}

/// `on` is the day of the law, `None` where no law is held.
fn item(office: &Office, line: &ItemLine, stats: &ItemStatistics, on: Option<Date>, texts: &Texts) -> Result<DebriefItem> {
    let n = stats.n as f64;
    // Of partial marks there is no share of people; the interval is of the mean share then, as if each mark were one.
    let interval = stats.facility.and_then(|share| wilson(share, n)).filter(|_| stats.n >= FEW);
    let range = interval.map(|i| {
        texts.with("debrief-range", &[("low", percent(Some(i.low), texts).into()), ("high", percent(Some(i.high), texts).into())])
    });
    let head = texts.with(
        "debrief-item-head",
        &[
            ("n", line.number.into()),
            ("code", line.code.as_str().into()),
            ("kind", texts.kind(line.kind).into()),
            ("rate", percent(stats.facility, texts).into()),
        ],
    );
    let (Some(question), Some(body)) = (&line.question, line.body()) else {
        return Ok(DebriefItem { head, stem: texts.get("debrief-secret"), ..DebriefItem::default() });
    };
    let blank = line.answers.as_ref().map(|table| table.empty.all).filter(|people| *people > 0);
    let empty = blank.map(|people| texts.with("debrief-empty", &[("n", people.into())]));
    let part = line.part.and_then(|part| question.body.parts().get(usize::from(part)));
    let explanation = part.map(|part| part.explanation.clone()).filter(|own| !own.is_empty());
    let material = if part.is_some() { format!("{}\n", question.body.stem()) } else { String::new() };
    Ok(DebriefItem {
        head,
        stem: format!("{material}{}", body.stem()),
        options: options(line, body, texts),
        note: [range, empty].into_iter().flatten().collect(),
        key: key(body, texts),
        articles: articles(office, question, line.part, on, texts)?,
        why: line.answers.as_ref().map(|table| why(table, body, texts)).unwrap_or_default(),
        explanation: explanation.unwrap_or_else(|| question.explanation.clone()),
    })
}

fn name(body: &Body, option: u8, texts: &Texts) -> String {
    match body {
        Body::Judge { .. } => texts.get(if option == 0 { "exam-judge-right" } else { "exam-judge-wrong" }),
        _ => letter(usize::from(option)).to_string(),
    }
}

fn options(line: &ItemLine, body: &Body, texts: &Texts) -> Vec<DebriefOption> {
    let Some(table) = &line.answers else { return Vec::new() };
    let share = |people: usize| (table.people.all > 0).then(|| people as f64 / table.people.all as f64);
    let text = |option: u8| body.choice().and_then(|choice| choice.options.get(usize::from(option))).cloned();
    table
        .options
        .iter()
        .map(|option| DebriefOption {
            letter: name(body, option.option, texts),
            text: text(option.option).unwrap_or_default(),
            people: option.counts.all,
            share: percent(share(option.counts.all), texts),
            key: option.key,
        })
        .collect()
}

fn key(body: &Body, texts: &Texts) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => choice.key.iter().map(|key| letter(usize::from(*key))).collect(),
        Body::Judge { key, .. } => name(body, u8::from(!key), texts),
        Body::Blank { blanks, .. } => {
            let first = blanks.iter().filter_map(|accepted| accepted.first().cloned());
            first.collect::<Vec<_>>().join(&texts.get("results-semicolon"))
        }
        Body::Short { answer, .. } => answer.clone(),
        Body::Case { .. } => String::new(),
    }
}

/// The wrong option that most people took, and of 多选 the right one that most left out.
fn why(table: &AnswerTable, body: &Body, texts: &Texts) -> String {
    let mut said = Vec::new();
    if let Some(wrong) = table.most_wrong() {
        let text = body.choice().and_then(|choice| choice.options.get(usize::from(wrong.option))).cloned();
        let key = if text.is_some() { "debrief-wrong" } else { "debrief-wrong-judge" };
        said.push(texts.with(
            key,
            &[
                ("n", wrong.counts.all.into()),
                ("letter", name(body, wrong.option, texts).into()),
                ("text", text.unwrap_or_default().into()),
            ],
        ));
    }
    if matches!(body, Body::Multiple(_)) {
        let keys = table.options.iter().filter(|option| option.key);
        if let Some(left) = keys.min_by_key(|option| option.counts.all) {
            let missing = table.people.all.saturating_sub(left.counts.all);
            if missing > 0 {
                let args = [("n", missing.into()), ("letter", name(body, left.option, texts).into())];
                said.push(texts.with("debrief-left-out", &args));
            }
        }
    }
    said.concat()
}

/// The articles of a question with their text on the day of the sitting; the articles alone where no law is held.
fn articles(
    office: &Office,
    question: &Question,
    part: Option<u8>,
    on: Option<Date>,
    said: &Texts,
) -> Result<Vec<(String, String)>> {
    let own = part.and_then(|part| question.body.parts().get(usize::from(part))).map(|part| &part.citations);
    let citations = own.filter(|own| !own.is_empty()).unwrap_or(&question.citations);
    let mut found = Vec::new();
    let mut places: Vec<ArticleRef> = Vec::new();
    for citation in citations {
        match citation {
            Citation::Article(at) => places.push(at.clone()),
            Citation::Document { passage, .. } => found.push((citation.to_string(), passage.clone())),
        }
    }
    let Some(on) = on else {
        let mut all: Vec<(String, String)> =
            places.into_iter().map(|at| (Citation::Article(at).to_string(), String::new())).collect();
        all.append(&mut found);
        return Ok(all);
    };
    let article = |at| StudyArticle { at, heading: String::new(), note: String::new(), stress: String::new() };
    let session = StudySession { day: Some(on), articles: places.into_iter().map(article).collect(), ..StudySession::default() };
    let texts = study_prepare::article_texts(office, &session)?;
    let mut all: Vec<(String, String)> =
        texts.into_iter().map(|text| (text.label, text.text.unwrap_or_else(|| said.get("debrief-no-text")))).collect();
    all.append(&mut found);
    Ok(all)
}
