//! From the catalogue to an issue that is counted; from a finding to a case.

use super::annual_tests::PERIOD;
use super::digests::{self, ArticleFate, DigestReason};
use super::ledger::{self, ActivityKind, LedgerQuery};
use super::ledger_tests::{Bureau, bureau};
use super::legal_cases::{self, CaseFinding, ErrorKind, FindingSource, LegalCase};
use super::{ServiceError, annual, bank, laws};
use crate::domain::annual::FigureCode;
use crate::domain::citation::Citation;
use crate::domain::kind::{Area, Secrecy};
use crate::domain::question::{Body, Question};
use crate::text::{Locale, Texts};
use jiff::civil::date;

fn article(version: &str, number: u32, text: &str) -> String {
    format!(
        r#"{{"law_name":"示例法","full_name":"中华人民共和国示例法","level":"法律","version_date":"{version}","effective_date":"{version}","status":"","article_no":{number},"article_label":"第{number}条","text":"{text}"}}"#
    )
}

impl Bureau {
    /// Two versions of a law in the library, the later one of 2026-06-26, and a question on its second article.
    fn law(&mut self) {
        let fine = |amount: &str| format!("违反本法规定的，由市场监督管理部门处{amount}以下罚款。");
        let texts = [
            article("2020-01-01", 1, "为了示例，制定本法。"),
            article("2020-01-01", 2, &fine("五万元")),
            article("2020-01-01", 3, "对查封的场所张贴封条，任何单位不得损毁。"),
            article("2026-06-26", 1, "为了示例，制定本法。"),
            article("2026-06-26", 2, &fine("十万元")),
            article("2026-06-26", 3, "国家鼓励诚信经营和公平竞争。"),
        ];
        for (name, rows) in [("old.jsonl", &texts[..3]), ("new.jsonl", &texts[3..])] {
            let path = self.folder.path().join(name);
            std::fs::write(&path, rows.join("\n")).unwrap();
            laws::import(&mut self.office, &path, |_| true).unwrap().unwrap();
        }
        let question = Question {
            code: "Q-1".into(),
            area: Area::new(3).unwrap(),
            difficulty: 3,
            cognition: None,
            tags: Vec::new(),
            exclusive_group: None,
            secrecy: Secrecy::Public,
            marks: None,
            body: Body::Judge { stem: "可以罚八万元。".into(), key: false },
            citations: vec![Citation::parse("示例法 第二条", None).unwrap()],
            explanation: "因为。".into(),
            waivers: vec![],
            attachments: vec![],
        };
        bank::add(&mut self.office, &question, None).unwrap();
    }
}

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

#[test]
fn an_issue_is_drafted_from_the_library_edited_issued_and_counted_once() {
    let mut bureau = bureau();
    bureau.law();
    let mut draft = digests::draft(&bureau.office, date(2026, 6, 1), date(2026, 6, 30), &texts()).unwrap();
    let entry = draft.entries.iter_mut().find(|entry| entry.law == "示例法").unwrap();
    assert_eq!(
        (entry.reason, entry.compared, entry.questions.as_slice()),
        (DigestReason::InForce, true, ["Q-1".to_owned()].as_slice())
    );
    let told: Vec<_> =
        entry.changes.iter().map(|change| (change.fate, change.old_label.as_str(), change.new_label.as_str())).collect();
    assert_eq!(
        told,
        [(ArticleFate::Changed, "第2条", "第2条"), (ArticleFate::Gone, "第3条", ""), (ArticleFate::New, "", "第3条"),]
    );
    entry.words = "罚款上限由五万元提高到十万元。".into();
    let id = digests::save(&mut bureau.office, None, &draft).unwrap();
    let path = bureau.folder.path().join("速递.docx");
    digests::export(&mut bureau.office, id, &path, None, &texts()).unwrap();
    let printed = format!("{:?}", crate::office::docx_in::blocks(&std::fs::read(&path).unwrap()).unwrap());
    assert!(printed.contains("罚款上限由五万元提高到十万元") && printed.contains("十万元以下罚款") && !printed.contains("Q-1"));
    digests::issue(&mut bureau.office, id, &texts()).unwrap();
    let counted = |bureau: &Bureau| {
        let report = annual::report(&bureau.office, PERIOD.0, PERIOD.1, &texts()).unwrap();
        texts().figure_value(&report.figure(FigureCode::Issues).unwrap().value)
    };
    assert_eq!(counted(&bureau), "1");
    let rows = ledger::list(&bureau.office, &LedgerQuery::default()).unwrap().rows;
    assert_eq!((rows.len(), rows[0].activity.kind), (1, ActivityKind::Digest));
    assert!(matches!(digests::issue(&mut bureau.office, id, &texts()), Err(ServiceError::NotIssuable)), "once");
    // One step: the row of the ledger and the mark on the issue go together.
    bureau.office.undo().unwrap();
    assert_eq!(counted(&bureau), "无记录");
    assert_eq!(digests::list(&bureau.office).unwrap()[0].1.issued_on, None);
}

#[test]
fn nothing_in_a_period_is_an_empty_issue_that_is_not_issued() {
    let mut bureau = bureau();
    let draft = digests::draft(&bureau.office, date(1980, 1, 1), date(1980, 1, 31), &texts()).unwrap();
    assert!(draft.entries.is_empty());
    let id = digests::save(&mut bureau.office, None, &draft).unwrap();
    assert!(matches!(digests::issue(&mut bureau.office, id, &texts()), Err(ServiceError::NotIssuable)));
    let upside_down = digests::draft(&bureau.office, date(2026, 2, 1), date(2026, 1, 1), &texts());
    assert!(matches!(upside_down, Err(ServiceError::PeriodUpsideDown)));
    let untitled = digests::Digest { title: "  ".into(), ..draft };
    assert!(matches!(digests::save(&mut bureau.office, None, &untitled), Err(ServiceError::NoTitle)));
}

#[test]
fn the_catalogue_alone_gives_entries_without_a_comparison() {
    let bureau = bureau();
    let draft = digests::draft(&bureau.office, date(2021, 6, 1), date(2021, 6, 1), &texts()).unwrap();
    let entry = draft.entries.iter().find(|entry| entry.law == "专利法").unwrap();
    assert!(!entry.compared && entry.changes.is_empty());
}

#[test]
fn a_finding_becomes_a_case_that_sessions_find_and_undo_parts_them_again() {
    let mut bureau = bureau();
    let finding = CaseFinding {
        on: date(2026, 5, 6),
        source: FindingSource::FileReview,
        error: ErrorKind::Evidence,
        text: "询问笔录没有被询问人签名".into(),
        right: "逐页签名".into(),
        citations: "行政处罚法 第五十五条".into(),
        case: None,
        question: String::new(),
    };
    let id = legal_cases::save_finding(&mut bureau.office, None, &finding).unwrap();
    let case = LegalCase {
        title: "笔录不签名案".into(),
        facts: finding.text.clone(),
        finding: Some(id),
        citations: finding.citations.clone(),
        ..LegalCase::default()
    };
    let made = legal_cases::save(&mut bureau.office, None, &case).unwrap();
    assert_eq!(legal_cases::findings(&bureau.office).unwrap().rows[0].1.case, Some(made));
    assert_eq!(legal_cases::list(&bureau.office, "签名 处罚法").unwrap()[0].0, made);
    assert_eq!(legal_cases::list(&bureau.office, "汽车").unwrap().len(), 0);
    let path = bureau.folder.path().join("案例.docx");
    legal_cases::export(&mut bureau.office, &[made], &path, None, &texts()).unwrap();
    assert!(path.exists());
    bureau.office.undo().unwrap();
    assert_eq!(legal_cases::findings(&bureau.office).unwrap().rows[0].1.case, None);
    assert_eq!(legal_cases::list(&bureau.office, "").unwrap().len(), 0);
    let empty = CaseFinding { text: " ".into(), ..finding };
    assert!(legal_cases::save_finding(&mut bureau.office, None, &empty).is_err());
}

#[test]
fn a_case_goes_into_the_preparation_of_a_session() {
    use crate::domain::study_session::StudySession;
    let mut bureau = bureau();
    let case = LegalCase { title: "案".into(), facts: "某店首次违法。".into(), ..LegalCase::default() };
    let id = legal_cases::save(&mut bureau.office, None, &case).unwrap();
    let session =
        StudySession { year: 2026, topic: "首违不罚".into(), day: Some(date(2026, 12, 2)), ..StudySession::default() };
    let written =
        bureau.office.store.write::<_, ServiceError>(crate::store::Op::EditStudy, "甲", 1, |tx| Ok(tx.add_study(&session)?));
    let study = written.unwrap().output;
    let planned = legal_cases::planned(&bureau.office).unwrap();
    assert_eq!(planned, [(study, "2026-12-02 首违不罚".to_owned(), false)]);
    legal_cases::use_case(&mut bureau.office, id, study).unwrap();
    assert_eq!(bureau.office.store.study_session(study).unwrap().case.facts, "某店首次违法。");
    assert!(legal_cases::planned(&bureau.office).unwrap()[0].2);
    bureau.office.undo().unwrap();
    assert!(bureau.office.store.study_session(study).unwrap().case.is_empty());
}
