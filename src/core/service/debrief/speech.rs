//! What the leader says of a sitting: 总体情况, 薄弱环节, 共性问题, 下一步. Each paragraph in wordings, so that the page holds it.

use super::percent;
use crate::domain::ids::SittingId;
use crate::domain::item_stats::ItemStatistics;
use crate::domain::numerals::DOCUMENT;
use crate::report::debrief::{DebriefItem, Part, Wordings, middle_cut};
use crate::report::pass_rate::cut;
use crate::service::item_analysis::ItemLine;
use crate::service::pass_rate::{self, PassRateQuery};
use crate::service::weak_points::{self, Topic, WeakQuery};
use crate::service::{Office, Result};
use crate::text::Texts;

/// Questions spoken of.
const COMMON: usize = 3;
/// Characters of a stem, of what went wrong with it, and of an article's label.
const STEM: usize = 34;
const STEM_SHORT: usize = 16;
const WHY: usize = 60;
const LABEL: usize = 30;

pub(super) fn speech(
    office: &Office,
    id: SittingId,
    (worst, items): (&[(&ItemLine, &ItemStatistics)], &[DebriefItem]),
    attempts: usize,
    texts: &Texts,
) -> Result<Vec<Part>> {
    let query = PassRateQuery { sitting: Some(id), ..PassRateQuery::default() };
    let total = pass_rate::pass_rate(office, &query, texts)?.total;
    let mark = |mark: Option<f64>| mark.map_or_else(|| texts.get("results-none"), |mark| format!("{:.1}", cut(mark, 1)));
    let overall = texts.with(
        "debrief-overall",
        &[
            ("expected", total.expected.into()),
            ("sat", total.sat.into()),
            ("passed", total.passed.into()),
            ("rate", percent(total.pass_rate, texts).into()),
            ("mean", mark(total.mean).into()),
            ("max", mark(total.max).into()),
            ("min", mark(total.min).into()),
        ],
    );
    let weak = weak_points::report(office, &WeakQuery { over: query, ..WeakQuery::default() }, texts)?;
    let compared = weak.rows.iter().filter(|row| row.group.comparable && row.group.right < row.group.answers);
    let compared: Vec<(String, Option<f64>)> = compared.take(3).map(|row| (row.label.clone(), row.group.share)).collect();
    let all = percent(weak.all.share, texts);
    let spoken = worst.iter().zip(items).take(COMMON);
    let mut questions: Vec<Wordings> = spoken.map(|((line, stats), item)| common(line, stats, item, texts)).collect();
    if questions.is_empty() {
        // Of one attempt there is no share of marks, which does not mean that it was right everywhere.
        questions.push(vec![texts.get(if attempts < 2 { "debrief-common-few" } else { "debrief-common-none" })]);
    }
    Ok(parts(vec![overall], areas(&compared, &all, texts), questions, next(weak.topics.first(), texts), texts))
}

pub(super) fn parts(overall: Wordings, areas: Wordings, common: Vec<Wordings>, next: Wordings, texts: &Texts) -> Vec<Part> {
    let part = |key: &str, said: Vec<Wordings>| Part { heading: texts.get(key), said };
    vec![
        part("debrief-part-overall", vec![overall]),
        part("debrief-part-areas", vec![areas]),
        part("debrief-part-common", common),
        part("debrief-part-next", vec![next, vec![texts.get("debrief-next-all")]]),
    ]
}

/// The weakest areas, three or one of them.
pub(super) fn areas(weak: &[(String, Option<f64>)], all: &str, texts: &Texts) -> Wordings {
    if weak.is_empty() {
        return vec![texts.get("debrief-areas-few")];
    }
    let area = |(label, share): &(String, Option<f64>)| {
        texts.with("debrief-area", &[("area", label.as_str().into()), ("rate", percent(*share, texts).into())])
    };
    let said = |weak: &[(String, Option<f64>)]| {
        let areas: Vec<String> = weak.iter().map(area).collect();
        texts.with("debrief-areas", &[("areas", areas.join(&texts.get("results-semicolon")).into()), ("all", all.into())])
    };
    let mut wordings = vec![said(weak)];
    if weak.len() > 1 {
        wordings.push(said(&weak[..1]));
    }
    wordings
}

/// One question: what was asked, how many knew it, what went wrong and by which article. What is left out is pointed to.
pub(super) fn common(line: &ItemLine, stats: &ItemStatistics, item: &DebriefItem, texts: &Texts) -> Wordings {
    let rate = percent(stats.facility, texts);
    let stem: String = line.body().map(|body| body.stem().split_whitespace().collect()).unwrap_or_default();
    let head = |stem: &str, key: &str| {
        texts.with(key, &[("n", line.number.into()), ("stem", stem.into()), ("rate", rate.as_str().into())])
    };
    if stem.is_empty() {
        return vec![head("", "debrief-common-secret")];
    }
    let see = texts.get("debrief-common-see");
    let article = item.articles.first().map(|(label, _)| spoken(label, texts));
    let article = article.map(|label| texts.with("debrief-common-article", &[("article", label.as_str().into())]));
    let article = article.unwrap_or_default();
    let (long, short) = (head(&shortened(&stem, STEM), "debrief-common"), head(&shortened(&stem, STEM_SHORT), "debrief-common"));
    let mut wordings = vec![format!("{long}{article}{see}"), format!("{short}{see}")];
    if item.why.chars().count() <= WHY {
        wordings.insert(0, format!("{long}{}{article}", item.why));
    }
    wordings
}

/// What the next 会前学法 could be about, with two articles, one, or none.
pub(super) fn next(topic: Option<&Topic>, texts: &Texts) -> Wordings {
    let Some(topic) = topic else { return vec![texts.get("debrief-next-none")] };
    let area = texts.area(topic.area);
    let alone = texts.with("debrief-next-area", &[("area", area.as_str().into())]);
    let cited: Vec<String> = topic.cited.iter().take(2).map(|label| spoken(label, texts)).collect();
    let said = |cited: &[String]| {
        let articles = cited.join(&texts.get("results-comma"));
        texts.with("debrief-next", &[("area", area.as_str().into()), ("articles", articles.into())])
    };
    let mut wordings: Vec<String> = (1..=cited.len()).rev().map(|count| said(&cited[..count])).collect();
    wordings.push(alone);
    wordings
}

/// A citation in a sentence: the name of a law between marks, as official papers have it. That of a document has them already.
fn spoken(label: &str, texts: &Texts) -> String {
    let cut = middle_cut(label, LABEL);
    match cut.rsplit_once(' ').filter(|_| !label.starts_with(DOCUMENT)) {
        Some((law, place)) => {
            let law = law.replace('《', "〈").replace('》', "〉");
            texts.with("debrief-law", &[("law", law.into()), ("place", place.into())])
        }
        None => cut,
    }
}

fn shortened(stem: &str, most: usize) -> String {
    let short: String = stem.chars().take(most).collect();
    if stem.chars().count() > most { format!("{short}…") } else { short }
}
