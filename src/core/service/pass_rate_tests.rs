//! The summary over a small bureau whose every figure is counted by hand here.

use super::pass_rate::{NameLine, PassRateQuery, PassRateReport, names, pass_rate};
use super::sitting_tests::Bureau;
use super::summary::{self, Chart, SummaryFormat, SummaryRequest};
use super::{ServiceError, roster, sittings};
use crate::domain::appointments::Recording;
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::pass_rate::{Dimension, PassRateRow};
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind};
use crate::domain::verdict::Outcome;
use crate::office::pdf_out::{FontFile, PdfFonts};
use crate::text::{Locale, Texts};
use std::sync::Arc;

const YEAR_MS: i64 = 366 * 24 * 3_600_000;

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

fn person(b: &mut Bureau, name: &str, unit: &str, rank: &str) -> CadreId {
    let appointment =
        Appointment {
            unit: None, department: "综合岗".into(), post: "科员".into(), rank: rank.into(), grade: String::new()
        };
    let data = CadreData {
        name: name.into(),
        staff_no: None,
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment,
    };
    roster::add(&mut b.office, &data, unit, &Recording::Correct).unwrap()
}

/// 甲 and 乙 of 市局/法规科 (科级), 丙 of 市局/甲县局/一所 and 丁 of 市局/甲县局/=二所, both without a rank.
fn bureau() -> Bureau {
    let mut b = Bureau::new();
    b.people = vec![
        person(&mut b, "甲", "市局/法规科", "科级"),
        person(&mut b, "乙", "市局/法规科", "科级"),
        person(&mut b, "丙", "市局/甲县局/一所", ""),
        person(&mut b, "丁", "市局/甲县局/=二所", ""),
    ];
    b
}

/// 甲 100, 乙 50, 丙 0; 丁 absent.
fn held(b: &mut Bureau, title: &str) -> SittingId {
    let new = crate::store::sitting::NewSitting { title: title.into(), ..b.sitting(SittingFacts::default()) };
    let id = b.open(&new);
    for (at, (name, right)) in [("甲", 2), ("乙", 1), ("丙", 0)].into_iter().enumerate() {
        b.sit(id, at, name, right);
    }
    sittings::close(&mut b.office, id).unwrap();
    id
}

fn by(b: &Bureau, by: &[Dimension]) -> PassRateReport {
    pass_rate(&b.office, &PassRateQuery { by: by.to_vec(), ..PassRateQuery::default() }, &texts()).unwrap()
}

fn rows(report: &PassRateReport) -> Vec<(&str, u32, u32, u32)> {
    report.rows.iter().map(|r| (r.unit.as_str(), r.expected, r.sat, r.passed)).collect()
}

#[test]
fn any_dimension_and_any_combination_adds_up_to_the_same_total() {
    use Dimension as D;
    let mut b = bureau();
    held(&mut b, "第一次");
    b.pass(YEAR_MS);
    held(&mut b, "第二次");
    assert_eq!(rows(&by(&b, &[D::Unit])), [("法规科", 4, 4, 2), ("一所", 2, 2, 0), ("=二所", 2, 0, 0)]);
    assert_eq!(rows(&by(&b, &[D::Branch])), [("法规科", 4, 4, 2), ("甲县局", 4, 2, 0)], "the second level of the tree");
    assert_eq!(rows(&by(&b, &[D::Rank])), [("科级", 4, 4, 2), ("未填写", 4, 2, 0)]);
    assert_eq!(rows(&by(&b, &[D::Sitting])), [("第一次", 4, 3, 1), ("第二次", 4, 3, 1)]);
    assert_eq!(rows(&by(&b, &[D::Year])), [("2026", 4, 3, 1), ("2027", 4, 3, 1)]);
    let crossed = by(&b, &[D::Year, D::Rank, D::Year]);
    assert_eq!(crossed.by, [D::Year, D::Rank], "each once");
    assert_eq!(
        rows(&crossed),
        [("2026 · 科级", 2, 2, 1), ("2026 · 未填写", 2, 1, 0), ("2027 · 科级", 2, 2, 1), ("2027 · 未填写", 2, 1, 0)]
    );
    assert_eq!(crossed.rows[0].groups, ["2026", "科级"]);
    for dimensions in [vec![], vec![D::Department], vec![D::Grade, D::Kind], vec![D::Unit, D::Sitting], crossed.by.clone()] {
        let report = by(&b, &dimensions);
        assert_eq!((report.total.expected, report.total.sat, report.total.passed, report.listed), (8, 6, 2, 8));
        let sum = |of: fn(&PassRateRow) -> u32| report.rows.iter().map(of).sum::<u32>();
        assert_eq!((sum(|r| r.expected), sum(|r| r.sat), sum(|r| r.final_passed)), (8, 6, 2), "{dimensions:?}");
    }
    assert_eq!(by(&b, &[]).years, [2027, 2026]);
    for dimensions in [vec![D::Branch], vec![D::Year, D::Rank], vec![D::Sitting, D::Unit]] {
        let report = by(&b, &dimensions);
        for (row, inner) in report.rows.iter().zip(&report.behind) {
            let inner = pass_rate(&b.office, inner, &texts()).unwrap();
            let without_rank = row.groups.iter().any(|group| group == "未填写");
            assert!(without_rank || inner.total.expected == row.expected, "{dimensions:?} {row:?}");
        }
    }
}

#[test]
fn a_filter_by_unit_takes_those_below_it_and_names_follow_the_same_filter() {
    let mut b = bureau();
    held(&mut b, "一");
    let of = |unit: &str, rank: Option<&str>| PassRateQuery {
        unit: Some(unit.into()),
        rank: rank.map(Into::into),
        ..PassRateQuery::default()
    };
    let count = |query: &PassRateQuery| {
        let report = pass_rate(&b.office, query, &texts()).unwrap();
        let lines: Vec<NameLine> = names(&b.office, query, "无").unwrap();
        assert_eq!(lines.len(), report.listed);
        report.listed
    };
    assert_eq!(count(&of("市局", None)), 4);
    assert_eq!(count(&of("市局/甲县局", None)), 2);
    assert_eq!(count(&of("法规科", None)), 2, "by its name as well");
    assert_eq!(count(&of("市局/甲县", None)), 0, "a beginning of a name is no unit");
    assert_eq!(count(&of("市局", Some("科级"))), 2);
    let units: Vec<String> = by(&b, &[]).units.into_iter().map(|unit| unit.path).collect();
    assert_eq!(
        units,
        ["市局", "市局/法规科", "市局/甲县局", "市局/甲县局/一所", "市局/甲县局/=二所"],
        "in the order of the tree"
    );
}

/// A row of a unit holds its own people; the filter holds those below as well.
#[test]
fn what_stands_behind_a_row_is_what_the_row_counts() {
    let mut b = bureau();
    let own = person(&mut b, "戊", "市局/甲县局", "");
    b.people.push(own);
    held(&mut b, "一");
    for dimensions in [vec![Dimension::Unit], vec![Dimension::Branch], vec![Dimension::Branch, Dimension::Unit]] {
        let report = by(&b, &dimensions);
        for (row, behind) in report.rows.iter().zip(&report.behind) {
            let inner = pass_rate(&b.office, behind, &texts()).unwrap();
            assert_eq!(inner.total.expected, row.expected, "{dimensions:?} {}", row.unit);
        }
        assert_eq!((report.behind.len(), report.total.expected), (report.rows.len(), 5));
    }
}

/// First and final results: the make-up changes the second and leaves the first.
#[test]
fn make_ups_enter_the_final_result_and_have_no_row_of_their_own() {
    let mut b = bureau();
    let first = held(&mut b, "首场");
    sittings::set_outcome(&mut b.office, first, b.people[3], Some(Outcome::Deferred), "病假").unwrap();
    let cadres = vec![b.people[2], b.people[3]];
    let new = crate::store::sitting::NewSitting {
        title: "补考".into(),
        makeup_of: Some(first),
        cadres,
        ..b.sitting(SittingFacts::default())
    };
    let makeup = b.open(&new);
    b.sit(makeup, 2, "丙", 2);
    b.sit(makeup, 3, "丁", 2);
    sittings::close(&mut b.office, makeup).unwrap();
    let report = by(&b, &[]);
    let total = &report.total;
    assert_eq!((total.expected, total.sat, total.deferred, total.passed), (3, 3, 1, 1));
    assert_eq!((total.makeup_sat, total.makeup_passed), (1, 1), "who was deferred sits for the first time");
    assert_eq!((total.final_expected, total.final_sat, total.final_passed), (4, 4, 3));
    assert_eq!(report.sittings, ["首场"]);
    let alone = pass_rate(&b.office, &PassRateQuery { sitting: Some(makeup), ..PassRateQuery::default() }, &texts()).unwrap();
    assert_eq!((alone.total.expected, alone.total.passed), (2, 2), "asked for by name it stands by itself");
}

#[test]
fn a_sitting_is_compared_with_the_one_before_and_a_year_with_the_year_before() {
    let mut b = bureau();
    let first = held(&mut b, "第一次");
    b.pass(YEAR_MS);
    let second = held(&mut b, "第二次");
    let of = |query: PassRateQuery| pass_rate(&b.office, &query, &texts()).unwrap().previous;
    let previous = of(PassRateQuery { sitting: Some(second), ..PassRateQuery::default() }).unwrap();
    assert_eq!((previous.title.as_str(), previous.total.passed), ("第一次", 1));
    assert_eq!(previous.rows[0].as_ref().unwrap().pass_rate, Some(0.5));
    assert!(of(PassRateQuery { sitting: Some(first), ..PassRateQuery::default() }).is_none());
    let year = of(PassRateQuery { year: Some(2027), ..PassRateQuery::default() }).unwrap();
    assert_eq!((year.title.as_str(), year.rows.len()), ("2026", 3));
    assert!(of(PassRateQuery { year: Some(2026), ..PassRateQuery::default() }).is_none());
    assert!(of(PassRateQuery::default()).is_none());
}

#[test]
fn what_is_kept_in_memory_follows_every_write() {
    let mut b = bureau();
    let id = held(&mut b, "一");
    assert_eq!(by(&b, &[]).total.absent, 1);
    sittings::set_outcome(&mut b.office, id, b.people[3], Some(Outcome::Exempt), "持证").unwrap();
    assert_eq!((by(&b, &[]).total.absent, by(&b, &[]).total.exempt), (0, 1));
    held(&mut b, "二");
    assert_eq!(by(&b, &[]).listed, 8);
    // Another program wrote.
    let other = rusqlite::Connection::open(b.office.path()).unwrap();
    other.execute("UPDATE candidate SET outcome = 'absent' WHERE outcome = 'exempt'", []).unwrap();
    assert_eq!(by(&b, &[]).total.exempt, 0);
}

#[test]
fn sittings_with_nobody_make_a_summary_without_rates() {
    let b = bureau();
    let report = by(&b, &[]);
    assert_eq!((report.rows.len(), report.total.pass_rate, report.total.mean), (0, None, None));
    let request = SummaryRequest { names: true, fonts: fonts(), ..SummaryRequest::default() };
    for format in
        SummaryFormat::ALL.iter().filter(|f| request.fonts.is_some() || matches!(f, SummaryFormat::Csv | SummaryFormat::Xlsx))
    {
        let bytes = summary::bytes(&b.office, &request, *format, &texts()).unwrap();
        assert!(!bytes.is_empty(), "{format:?}");
    }
    assert!(summary::charts(&report, &texts()).iter().all(Chart::is_empty));
}

fn fonts() -> Option<PdfFonts> {
    const FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    let Ok(data) = std::fs::read(FONT) else {
        eprintln!("SKIPPED: {FONT} is not on this computer");
        return None;
    };
    let file = FontFile { data: Arc::new(data), face: 2 };
    Some(PdfFonts { body: file.clone(), heading: file })
}

#[test]
fn the_same_data_gives_the_same_bytes_and_names_only_when_asked_for() {
    let mut b = bureau();
    held(&mut b, "一");
    let Some(fonts) = fonts() else { return };
    let request = |names| SummaryRequest { names, fonts: Some(fonts.clone()), ..SummaryRequest::default() };
    for format in SummaryFormat::ALL {
        let of = |names| summary::bytes(&b.office, &request(names), *format, &texts()).unwrap();
        assert_eq!(of(false), of(false), "{format:?}");
        assert_eq!(of(true) == of(false), !format.holds_names(), "{format:?}");
    }
    let csv = String::from_utf8(summary::bytes(&b.office, &request(true), SummaryFormat::Csv, &texts()).unwrap()).unwrap();
    assert!(csv.contains("\r\n'=二所,") && !csv.contains("甲,"), "no formula, nobody's name: {csv}");
    let copied = summary::tsv(&b.office, &PassRateQuery::default(), &texts()).unwrap();
    let widths: Vec<usize> = copied.lines().map(|line| line.split('\t').count()).collect();
    assert!(widths.len() == 5 && widths.iter().all(|width| *width == widths[0]), "{copied}");
    assert!(copied.contains("\n'=二所\t"));
    let pages = summary::preview(&b.office, &request(false), &texts()).unwrap();
    assert!(pages.count >= 1 && pages.pages[0].width > pages.pages[0].height, "A4 across");
}

#[test]
fn an_export_is_a_line_of_the_log_that_says_whether_names_went_along() {
    let mut b = bureau();
    let id = held(&mut b, "一");
    let path = b.folder().join("汇总.xlsx");
    let query = PassRateQuery { sitting: Some(id), ..PassRateQuery::default() };
    let request = SummaryRequest { query, names: true, fonts: None };
    summary::export(&mut b.office, &request, SummaryFormat::Xlsx, &path, &texts()).unwrap();
    summary::export(&mut b.office, &SummaryRequest { names: false, ..request.clone() }, SummaryFormat::Xlsx, &path, &texts())
        .unwrap();
    let log = b.office.store.audit(2).unwrap();
    let told: Vec<_> = log.iter().map(|row| (row.op.as_str(), row.actor.as_str(), row.detail.as_str())).collect();
    let path = path.display();
    assert!(told.contains(&("export_results", "王考务", &format!("{id} unit +names {path}"))), "{told:?}");
    assert!(told.contains(&("export_results", "王考务", &format!("{id} unit -names {path}"))), "{told:?}");
    let gone = b.folder().join("没有").join("汇总.xlsx");
    let refused = summary::export(&mut b.office, &request, SummaryFormat::Xlsx, &gone, &texts());
    assert!(matches!(&refused, Err(ServiceError::File { path, .. }) if *path == gone), "{refused:?}");
    assert_eq!(b.office.store.audit(1).unwrap()[0].detail, told[0].2, "what was not written is not logged");
}

#[test]
fn filters_are_kept_and_what_cannot_be_read_is_everything() {
    let mut b = bureau();
    let query = PassRateQuery {
        kind: Some(SittingKind::Annual),
        unit: Some("市局".into()),
        by: vec![Dimension::Year, Dimension::Rank],
        ..PassRateQuery::default()
    };
    let text = serde_json::to_string(&query).unwrap();
    b.office.set_setting(super::pass_rate::KEPT_QUERY, &text).unwrap();
    assert_eq!(super::pass_rate::kept_query(&b.office).unwrap(), query);
    b.office.set_setting(super::pass_rate::KEPT_QUERY, "{").unwrap();
    assert_eq!(super::pass_rate::kept_query(&b.office).unwrap(), PassRateQuery::default());
}

/// Each list is stored in one piece for the next start; a write to it takes the piece away, and no other does.
#[test]
fn stored_lists_say_what_counting_says_after_every_kind_of_write() {
    let mut b = bureau();
    let first = held(&mut b, "第一次");
    b.pass(YEAR_MS);
    assert_eq!(b.office.store.packs_recounted(), 0, "nothing is stored before anybody asks");
    let second = b.open(&b.sitting(SittingFacts::default()));
    assert_eq!(b.office.store.packs_recounted(), 1, "a new list leaves the other");
    b.sit(second, 0, "甲", 2);
    assert_eq!(b.office.store.packs_recounted(), 1, "begun, handed in and marked");
    sittings::set_outcome(&mut b.office, first, b.people[3], Some(Outcome::Deferred), "出差").unwrap();
    assert_eq!(b.office.store.packs_recounted(), 1);
    sittings::set_outcome(&mut b.office, first, b.people[3], None, "记错").unwrap();
    assert_eq!(b.office.store.packs_recounted(), 1, "taken back");
    b.office.undo().unwrap();
    b.office.store.packs_recounted();
    b.office.redo().unwrap();
    b.office.store.packs_recounted();
    sittings::close(&mut b.office, second).unwrap();
    let data = roster::cadre(&b.office, b.people[0]).unwrap().data;
    roster::edit(&mut b.office, b.people[0], &data, "市局/甲县局/一所", &Recording::Correct).unwrap();
    assert_eq!(b.office.store.packs_recounted(), 2, "lists are frozen: where people go later changes none");

    sittings::set_outcome(&mut b.office, first, b.people[3], Some(Outcome::Deferred), "出差").unwrap();
    let command = super::command::Command::PassRate(PassRateQuery::default());
    super::run(&mut b.office, command, &texts()).unwrap();
    assert_eq!(b.office.store.packs_recounted(), 2, "asking for the summary stores what it read");
}

/// It is ended between the names as well as while the file is packed.
#[test]
fn a_workbook_of_names_can_be_ended() {
    let mut b = bureau();
    held(&mut b, "场");
    let request = SummaryRequest { names: true, ..SummaryRequest::default() };
    assert!(summary::bytes(&b.office, &request, SummaryFormat::Xlsx, &texts()).is_ok());
    b.office.work.cancel();
    let ended = summary::bytes(&b.office, &request, SummaryFormat::Xlsx, &texts());
    assert!(matches!(ended, Err(ServiceError::Cancelled)), "{ended:?}");
}
