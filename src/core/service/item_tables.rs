//! 题目分析 and 薄弱环节 as workbooks and charts.

use super::item_analysis::{self, Attempts, ItemAnalysis, ItemLine, Scope};
use super::weak_points::{self, WeakQuery, WeakReport};
use super::{Office, Result, results};
use crate::domain::item_answers::{AnswerTable, Groups};
use crate::domain::item_stats::ItemStatistics;
use crate::domain::question::{Body, letter};
use crate::report::chart::{Bar, Chart, ChartKind, Item};
use crate::report::tables::{Column, Content, TableSheet, Workbook};
use crate::store::Op;
use crate::text::Texts;
use std::path::Path;

/// Decimals of a coefficient in a table.
const DECIMALS: i32 = 3;
/// Widest columns of a workbook, in digits. The title of a figure is broken into lines.
const TEXT_WIDE: f64 = 40.0;
const FIGURE_WIDE: f64 = 11.0;

/// Writes the analysis as .xlsx: the questions, the answers by option, the test.
pub fn export_items(office: &mut Office, scope: Scope, attempts: Attempts, path: &Path, texts: &Texts) -> Result<()> {
    let analysis = item_analysis::analyse(office, scope, attempts)?;
    let bytes = book(vec![items_sheet(&analysis, texts), answers_sheet(&analysis, texts), test_sheet(&analysis, texts)], texts);
    write(office, &bytes.write()?, "items", path)
}

/// Writes the weak points as .xlsx.
pub fn export_weak(office: &mut Office, query: &WeakQuery, path: &Path, texts: &Texts) -> Result<()> {
    let report = weak_points::report(office, query, texts)?;
    let bytes = book(vec![weak_sheet(&report, query, texts)], texts).write()?;
    write(office, &bytes, "weak-points", path)
}

fn write(office: &mut Office, bytes: &[u8], what: &str, path: &Path) -> Result<()> {
    results::write_file(path, bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.note(Op::ExportResults, &actor, now, &format!("{what} {}", path.display()))?;
    office.done(done);
    Ok(())
}

fn book(sheets: Vec<TableSheet>, texts: &Texts) -> Workbook {
    let font = |key: &str| texts.get(&format!("pass-rate-{key}-font"));
    Workbook { sheets, footer: texts.get("pass-rate-footer"), fonts: (font("title"), font("body")) }
}

fn columns(prefix: &str, names: &[&str], texts: &Texts) -> Vec<Column> {
    let is_text =
        |name: &str| ["code", "said", "text", "range", "remark", "area", "article", "unit", "rank", "figure"].contains(&name);
    let widest = |name: &str| if is_text(name) { TEXT_WIDE } else { FIGURE_WIDE };
    let one = |name: &&str| Column { title: texts.get(&format!("{prefix}-{name}")), widest: widest(name) };
    names.iter().map(one).collect()
}

fn figure(value: Option<f64>, texts: &Texts) -> Content {
    let unit = 10_f64.powi(DECIMALS);
    value.map_or_else(|| Content::Text(texts.get("results-none")), |value| Content::Decimal((value * unit).round() / unit))
}

/// Cut as every share that is printed.
fn share(value: Option<f64>, texts: &Texts) -> Content {
    let cut = |value: f64| Content::Share(crate::report::pass_rate::cut(value * 100.0, 1) / 100.0);
    value.map_or_else(|| Content::Text(texts.get("results-none")), cut)
}

fn count(number: usize) -> Content {
    Content::Number(number as f64)
}

/// The columns of coefficients, with what they are of a question.
pub const COEFFICIENTS: [&str; 8] = ["p", "d", "item-rest", "item-total", "efficiency", "sd", "guess", "weight"];

/// In the order of [`COEFFICIENTS`]; shares and correlations as fractions.
pub fn coefficients(stats: &ItemStatistics) -> [Option<f64>; 8] {
    let share = |percent: Option<f64>| percent.map(|percent| percent / 100.0);
    [
        stats.facility,
        stats.upper_lower,
        share(stats.discrimination_index),
        stats.point_biserial,
        share(stats.discriminative_efficiency),
        stats.sd,
        stats.guess,
        share(stats.effective_weight),
    ]
}

fn items_sheet(analysis: &ItemAnalysis, texts: &Texts) -> TableSheet {
    let mut names = vec!["number", "code", "kind", "area", "full", "n"];
    names.extend(COEFFICIENTS);
    names.push("said");
    let rows = analysis.lines.iter().zip(&analysis.test.items).map(|(line, stats)| {
        let mut row = vec![
            count(usize::from(line.number)),
            Content::Text(stats.id.clone()),
            Content::Text(texts.kind(line.kind)),
            Content::Text(texts.area_short(line.area)),
            Content::Number(line.full),
            count(stats.n),
        ];
        row.extend(coefficients(stats).map(|value| figure(value, texts)));
        row.push(Content::Text(texts.item_said(line, stats).join(&texts.get("results-semicolon"))));
        row
    });
    TableSheet {
        name: texts.get("items-sheet"),
        title: texts.with("items-title-of", &[("title", analysis.title.as_str().into())]),
        subtitle: subtitle(analysis, texts),
        columns: columns("items-column", &names, texts),
        rows: rows.collect(),
    }
}

/// How many answered, which attempts count, and what of it says nothing.
pub fn subtitle(analysis: &ItemAnalysis, texts: &Texts) -> String {
    let mut parts = vec![texts.with(
        "items-basis",
        &[
            ("n", analysis.test.count.into()),
            ("sittings", analysis.sittings.into()),
            ("attempts", texts.get(&format!("items-attempts-{}", analysis.attempts.code())).into()),
        ],
    )];
    if analysis.test.few {
        parts.push(texts.get("items-few"));
    }
    if !analysis.cancelled.is_empty() {
        let numbers: Vec<String> = analysis.cancelled.iter().map(ToString::to_string).collect();
        parts.push(texts.with("items-cancelled", &[("numbers", numbers.join(&texts.get("results-comma")).into())]));
    }
    parts.join(&texts.get("results-semicolon"))
}

/// What an option is called: its letter, 对 or 错.
pub fn option_name(line: &ItemLine, option: u8, texts: &Texts) -> String {
    match line.kind {
        crate::domain::kind::Kind::Judge => texts.get(if option == 0 { "exam-judge-right" } else { "exam-judge-wrong" }),
        _ => letter(usize::from(option)).to_string(),
    }
}

/// The head of the two groups beside the whole.
pub fn group_names(table: &AnswerTable, texts: &Texts) -> Option<[String; 2]> {
    let of =
        |key: &str| ["upper", "lower"].map(|end| texts.with(&format!("items-{key}-{end}"), &[("n", table.people.upper.into())]));
    match table.groups {
        Groups::None => None,
        Groups::Halves => Some(of("half")),
        Groups::Ends => Some(of("end")),
    }
}

fn answers_sheet(analysis: &ItemAnalysis, texts: &Texts) -> TableSheet {
    let none = || Content::Text(texts.get("results-none"));
    let mut rows = Vec::new();
    for (line, stats) in analysis.lines.iter().zip(&analysis.test.items) {
        let Some(table) = &line.answers else { continue };
        let grouped = table.groups != Groups::None;
        let mut row = |name: String, key: String, text: String, counts: crate::domain::item_answers::Counts| {
            let part = (table.people.all > 0).then(|| counts.all as f64 / table.people.all as f64);
            let group = |number: usize| if grouped { count(number) } else { none() };
            rows.push(vec![
                count(usize::from(line.number)),
                Content::Text(stats.id.clone()),
                Content::Text(name),
                Content::Text(key),
                count(counts.all),
                share(part, texts),
                group(counts.upper),
                group(counts.lower),
                Content::Text(text),
            ]);
        };
        let text = |option: u8| match line.body() {
            Some(Body::Single(choice) | Body::Multiple(choice)) => choice.options.get(usize::from(option)).cloned(),
            _ => None,
        };
        for option in &table.options {
            let key = if option.key { texts.get("items-key") } else { String::new() };
            row(option_name(line, option.option, texts), key, text(option.option).unwrap_or_default(), option.counts);
        }
        row(texts.get("items-empty"), String::new(), String::new(), table.empty);
    }
    TableSheet {
        name: texts.get("items-answers-sheet"),
        title: texts.with("items-answers-title", &[("title", analysis.title.as_str().into())]),
        subtitle: texts.get("items-answers-note"),
        columns: columns(
            "items-column",
            &["number", "code", "option", "key", "people", "share", "upper", "lower", "text"],
            texts,
        ),
        rows,
    }
}

/// Figures of the whole test, each with its name.
pub fn test_figures(analysis: &ItemAnalysis, texts: &Texts) -> Vec<(String, Option<f64>)> {
    let test = &analysis.test;
    let share = |percent: Option<f64>| percent.map(|percent| percent / 100.0);
    [
        ("mean", test.mean),
        ("median", test.median),
        ("sd", test.sd),
        ("kr20", test.kr20),
        ("alpha", share(test.cic)),
        ("standard-error", test.standard_error),
        ("skewness", test.skewness),
        ("kurtosis", test.kurtosis),
    ]
    .map(|(key, value)| (texts.get(&format!("items-test-{key}")), value))
    .into()
}

fn test_sheet(analysis: &ItemAnalysis, texts: &Texts) -> TableSheet {
    let mut rows = vec![vec![Content::Text(texts.get("items-test-count")), count(analysis.test.count)]];
    rows.extend(test_figures(analysis, texts).into_iter().map(|(name, value)| vec![Content::Text(name), figure(value, texts)]));
    TableSheet {
        name: texts.get("items-test-sheet"),
        title: texts.get("items-test-title"),
        subtitle: subtitle(analysis, texts),
        columns: columns("items-column", &["figure", "value"], texts),
        rows,
    }
}

/// Facility across, item-rest correlation up. Empty under 30 attempts.
pub fn map(analysis: &ItemAnalysis, texts: &Texts) -> Chart {
    let item = |(line, stats): (&ItemLine, &ItemStatistics)| {
        Some(Item {
            label: line.number.to_string(),
            facility: stats.facility?,
            discrimination: stats.discrimination_index? / 100.0,
            // An option that nobody takes is no matter of this chart.
            flagged: line.quality.as_ref().is_some_and(|quality| quality.doubtful || !quality.preferred.is_empty()),
        })
    };
    let items = analysis.lines.iter().zip(&analysis.test.items).filter(|(line, _)| !line.given).filter_map(item).collect();
    let kind = ChartKind::Map { items, across: texts.get("items-map-across"), up: texts.get("items-map-up") };
    Chart { title: texts.get("items-map"), kind, note: texts.get("items-map-note") }
}

/// The share of right answers of each row, weakest first.
pub fn weak_chart(report: &WeakReport, query: &WeakQuery, texts: &Texts) -> Chart {
    let bar = |row: &weak_points::WeakRow| Bar {
        label: row.label.clone(),
        percent: row.group.share.map(|share| share * 100.0),
        text: percent(row.group.share, texts),
        few: !row.group.comparable,
    };
    let title = texts.get(&format!("weak-chart-{}", query.by.code()));
    let few = report.rows.iter().any(|row| !row.group.comparable);
    let note = if few { texts.get("weak-chart-note") } else { String::new() };
    Chart { title, kind: ChartKind::Bars(report.rows.iter().map(bar).collect()), note }
}

/// One decimal, cut; the dash for none.
pub fn percent(share: Option<f64>, texts: &Texts) -> String {
    let one = |share: f64| format!("{:.1}%", crate::report::pass_rate::cut(share * 100.0, 1));
    share.map_or_else(|| texts.get("results-none"), one)
}

/// The ends of a row's interval.
pub fn range(row: &weak_points::WeakRow, texts: &Texts) -> String {
    match row.group.interval {
        Some(interval) => texts.with(
            "weak-range",
            &[("low", percent(Some(interval.low), texts).into()), ("high", percent(Some(interval.high), texts).into())],
        ),
        None => texts.get("results-none"),
    }
}

/// What a row is to be called: below all for certain, too small, or nothing.
pub fn remark(row: &weak_points::WeakRow, texts: &Texts) -> String {
    match (row.group.comparable, row.weak) {
        (false, _) => texts.get("weak-few"),
        (true, true) => texts.get("weak-below"),
        (true, false) => String::new(),
    }
}

/// Why a row below all is not called weak for that alone; empty where there is nothing to compare.
pub fn together(report: &WeakReport, texts: &Texts) -> String {
    let (compared, chance) = report.by_chance();
    // Under one in two it is nothing to reckon with.
    let key = match compared {
        0 | 1 => return String::new(),
        _ if chance < 0.5 => "weak-together-few",
        _ => "weak-together",
    };
    texts.with(key, &[("n", compared.into()), ("chance", format!("{chance:.1}").into())])
}

fn weak_sheet(report: &WeakReport, query: &WeakQuery, texts: &Texts) -> TableSheet {
    let rows = report.rows.iter().map(|row| {
        vec![
            Content::Text(row.label.clone()),
            count(row.group.people),
            count(row.group.answers as usize),
            count(row.group.right as usize),
            share(row.group.share, texts),
            Content::Text(range(row, texts)),
            Content::Text(remark(row, texts)),
        ]
    });
    let whom = [query.over.unit.clone(), query.over.rank.clone()].into_iter().flatten().collect::<Vec<_>>();
    let whom = if whom.is_empty() { texts.get("weak-everybody") } else { whom.join(" ") };
    let basis = texts.with("weak-basis", &[("whom", whom.into()), ("sittings", report.sittings.len().into())]);
    TableSheet {
        name: texts.get("weak-title"),
        title: texts.get("weak-title"),
        subtitle: [basis, together(report, texts)].concat(),
        columns: columns("weak-column", &[query.by.code(), "people", "answers", "right", "share", "range", "remark"], texts),
        rows: rows.collect(),
    }
}
