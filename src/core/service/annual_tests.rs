//! The yearly figures of a bureau, as issue and report have them.

use super::annual::{self, AnnualReport};
use super::command::Secret;
use super::ledger::ActivityField as F;
use super::ledger_tests::{Bureau, bureau};
use super::outside::{self, OutsideResult};
use super::sittings::{self, NewSitting};
use super::two_people::Countersign;
use super::{ServiceError, publication};
use crate::domain::annual::{Figure, FigureCode as C, Value};
use crate::domain::ids::{CadreId, PaperId};
use crate::domain::marks::Marks;
use crate::domain::sitting::{SittingFacts, SittingKind, SittingMode, SittingRules};
use crate::domain::study_session::{Comment, StudySession, StudyState};
use crate::store::Op;
use crate::text::{Locale, Texts};
use jiff::civil::{Date, date};

pub(super) const PERIOD: (Date, Date) = (date(2025, 12, 1), date(2026, 11, 30));

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

impl Bureau {
    fn report(&self) -> AnnualReport {
        annual::report(&self.office, PERIOD.0, PERIOD.1, &texts()).unwrap()
    }

    fn session(&mut self, day: Date, commented_by: &str) {
        let comments = Some(commented_by).filter(|by| !by.is_empty());
        let comments = comments.map(|by| Comment { by: by.into(), at_ms: 1, text: "要学以致用".into() }).into_iter().collect();
        let session = StudySession {
            year: day.year(),
            topic: "行政处罚法".into(),
            day: Some(day),
            state: StudyState::Held,
            minutes: 45,
            comments,
            ..StudySession::default()
        };
        let done = self.office.store.write::<_, ServiceError>(Op::EditLedger, "甲", 1, |tx| {
            tx.set_meta("study_head", "王强")?;
            Ok(tx.add_study(&session)?)
        });
        done.unwrap();
    }

    /// A published sitting of another platform in which these got these marks of 100.
    fn sitting(&mut self, kind: SittingKind, title: &str, marks: &[(CadreId, i64)]) {
        let rules = SittingRules::preset(kind);
        let facts = SittingFacts { mode: SittingMode::Outside, ..SittingFacts::default() };
        let new = NewSitting {
            title: title.into(),
            kind,
            paper: PaperId(0),
            rules,
            basis: "文".into(),
            makeup_of: None,
            facts,
            cadres: marks.iter().map(|(cadre, _)| *cadre).collect(),
        };
        let id = outside::plan(&mut self.office, &new, Marks::whole(100)).unwrap();
        sittings::open(&mut self.office, id).unwrap();
        let results: Vec<_> =
            marks.iter().map(|(cadre, marks)| OutsideResult { cadre: *cadre, marks: Marks::whole(*marks) }).collect();
        outside::enter(&mut self.office, id, &results, "学法平台", None).unwrap();
        sittings::close(&mut self.office, id).unwrap();
        let sign = Countersign::Waived { reason: "只有一人".into(), own: Secret("correct horse 42".into()) };
        publication::publish(&mut self.office, id, Some(&sign)).unwrap();
    }
}

#[test]
fn a_period_without_anything_says_so_and_invents_nothing() {
    let bureau = bureau();
    let report = bureau.report();
    assert!(report.figures.iter().all(Figure::is_missing), "{:?}", report.figures);
    assert_eq!(report.paragraph.text(), "全年开展会前学法（无记录）次，其中局主要负责人现场点评（无记录）次。");
    assert!(report.notes.iter().any(|note| note.contains("没有记录") && note.contains("市监讲堂")));
    assert!(report.notes.iter().any(|note| note.contains("无法统计其现场点评")), "and what would be needed to count them");
    assert!(matches!(annual::report(&bureau.office, PERIOD.1, PERIOD.0, &texts()), Err(ServiceError::PeriodUpsideDown)));
}

/// The sentence of a city bureau's report: 8 sessions commented on by the head, 5 of 5 officials, 26 trainings, 100 % on an
/// outside platform, 10 issues counted jointly, 23, 5, 647 handed in, 19, and 800余 books.
fn bureau_of_the_report() -> Bureau {
    let mut bureau = bureau();
    let staff: Vec<CadreId> = (1..=12).map(|n| bureau.cadre(&format!("干部{n}"), Some(&format!("N{n}")), "法规科")).collect();
    for month in 1..=8 {
        bureau.session(date(2026, month, 6), "王强");
    }
    // Of the year before, and of the day after.
    bureau.session(date(2025, 11, 30), "王强");
    bureau.session(date(2026, 12, 1), "王强");
    let promoted: Vec<_> = staff.iter().take(5).map(|cadre| (*cadre, 85)).collect();
    bureau.sitting(SittingKind::Appointment, "科级干部任前考法", &promoted);
    let everybody: Vec<_> = staff.iter().map(|cadre| (*cadre, if cadre.0 == 3 { 50 } else { 90 })).collect();
    bureau.sitting(SittingKind::Annual, "年度学法考试", &everybody);
    bureau.sitting(SittingKind::Annual, "年度学法考试补考", &[(CadreId(3), 88)]);
    let mut held = |kind: &str, count: i8| {
        for n in 0..count {
            let day = date(2026, 1 + n % 11, 1 + n / 11).to_string();
            let title = format!("{kind}第{}次", n + 1);
            bureau.row(&[(F::Kind, kind), (F::Date, &day), (F::Title, &title), (F::Hours, "2"), (F::Unit, "法规科")]).unwrap();
        }
    };
    held("法律知识培训", 26);
    held("中心组学习", 23);
    held("专题辅导", 5);
    held("青年理论学习小组", 19);
    let joint = [(F::Kind, "《新法速递》和典型案例"), (F::Date, "2026年1—11月"), (F::Title, "第1至10期"), (F::Amount, "10")];
    bureau.row(&joint).unwrap();
    let handed_in = [
        (F::Kind, "支部集中学习"),
        (F::Date, "2026年1—11月"),
        (F::Title, "各支部和小组集中学习"),
        (F::Unit, "机关党委"),
        (F::Amount, "647"),
        (F::Document, "机关党委〔2026〕8号"),
        (F::Contact, "李四"),
    ];
    bureau.row(&handed_in).unwrap();
    bureau.row(&[(F::Kind, "图书发放"), (F::Date, "2026年4月"), (F::Title, "民法典"), (F::Amount, "800余册")]).unwrap();
    bureau
}

#[test]
fn the_sentence_of_the_report_holds_exactly_what_was_entered() {
    let mut bureau = bureau_of_the_report();
    let report = bureau.report();
    let paragraph = report.paragraph.text();
    assert_eq!(
        paragraph,
        "全年开展会前学法8次，其中局主要负责人现场点评8次；组织科级干部任前闭卷考法，5名拟任人员参加，5人合格；开展法律知识培训26期；\
         组织全体工作人员参加国家工作人员学法考试，合格率100%；编发《新法速递》和典型案例10期；开展党组理论学习中心组学习23次、专题辅导5次、\
         支部（小组）集中学习647次、青年理论学习小组学习19次；发放法律书籍800余册。"
    );
    let told = |code| report.figure(code).map(|figure| texts().figure_value(&figure.value)).unwrap();
    let table = [
        (C::Sessions, "8"),
        (C::Commented, "8"),
        (C::AppointmentSat, "5"),
        (C::AppointmentPassed, "5"),
        (C::Training, "26"),
        (C::AnnualSat, "12"),
        (C::AnnualPassed, "12"),
        (C::AnnualShare, "100%"),
        (C::Issues, "10"),
        (C::Group, "23"),
        (C::Lecture, "5"),
        (C::Branch, "647"),
        (C::Youth, "19"),
        (C::Books, "800余"),
    ];
    for (code, expected) in table {
        assert_eq!(told(code), expected, "{code:?}");
    }
    // 647 is nobody's count here: it stands as handed in, with document and contact.
    let branch = report.figure(C::Branch).unwrap();
    assert!(matches!(&branch.value, Value::Count { own: None, reported: Some(n) } if n.number == 647));
    let said = |text: &str| report.notes.iter().any(|note| note.contains(text));
    assert!(said("机关党委〔2026〕8号") && said("联系人李四") && said("合并计数") && said("外部平台"), "{:?}", report.notes);
    assert!(report.figure(C::Forum).unwrap().is_missing() && said("市监讲堂"), "missing is said");
    // Every figure has its rows, and every number of the paragraph its figure.
    assert_eq!(report.figure(C::Training).unwrap().rows.len(), 26);
    assert_eq!(report.paragraph.pieces.iter().filter(|piece| piece.figure.is_some()).count(), 12);
    // The year before has one session, its own.
    let before = report.figure_before(C::Sessions).unwrap();
    assert_eq!((texts().figure_value(&before.value).as_str(), report.before), ("1", (date(2024, 12, 1), date(2025, 11, 30))));
    let path = bureau.folder.path().join("素材.docx");
    annual::export(&mut bureau.office, PERIOD, &path, None, &texts()).unwrap();
    let read = format!("{:?}", crate::office::docx_in::blocks(&std::fs::read(&path).unwrap()).unwrap());
    for part in ["800余", "647", "机关党委〔2026〕8号", "100%"] {
        assert!(read.contains(part), "{part}");
    }
    let path = path.with_extension("xlsx");
    annual::export(&mut bureau.office, PERIOD, &path, None, &texts()).unwrap();
    let sheets = crate::office::sheet::read_xlsx(&std::fs::read(&path).unwrap()).unwrap();
    let row = |name: &str| sheets[0].rows.iter().find(|row| row.cell(0).starts_with(name)).cloned().unwrap();
    assert_eq!((row("支部").cell(1), row("支部").cell(2), row("发放").cell(1)), ("", "647", "800余"));
    let json = annual::json(&bureau.report(), &texts());
    assert_eq!(json["paragraph"], paragraph.as_str());
    assert_eq!(json["figures"][12]["reported"]["number"], 647);
}

#[test]
fn the_template_is_the_bureaus_and_an_empty_one_brings_ours_back() {
    let mut bureau = bureau();
    bureau.row(&[(F::Kind, "市监讲堂"), (F::Date, "2026-03-02"), (F::Title, "讲堂")]).unwrap();
    annual::set_template(&mut bureau.office, "举办市监讲堂{市监讲堂}期，{天气}。[培训{培训}期。]").unwrap();
    let report = bureau.report();
    assert_eq!(report.paragraph.text(), "举办市监讲堂1期，{天气}。");
    assert!(report.notes.iter().any(|note| note.contains("天气")));
    annual::set_template(&mut bureau.office, "  ").unwrap();
    assert!(bureau.report().paragraph.text().contains("会前学法"));
}

#[test]
fn a_head_who_said_nothing_is_nought_and_a_share_is_never_rounded_up() {
    let mut bureau = bureau();
    bureau.session(date(2026, 3, 2), "李明");
    let report = bureau.report();
    assert_eq!(texts().figure_value(&report.figure(C::Commented).unwrap().value), "0");
    assert_eq!(texts().figure_value(&Value::Share { part: 1999, whole: 2000 }), "99.9%");
    assert_eq!(texts().figure_value(&Value::Share { part: 1, whole: 2 }), "50%");
    assert_eq!(report.figure(C::Hours).map(|figure| figure.value.clone()), Some(Value::Hours { milli: 1000 }));
}
