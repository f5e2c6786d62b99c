//! 成绩单: what stands on it, for whom, and that a unit's records are all or none.

use super::cadre_record::{TranscriptRequest, Whose, print, record};
use super::print::PrintFormat;
use super::sitting_tests::Bureau;
use super::{ServiceError, roster, sittings};
use crate::domain::appointments::Recording;
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::incident::IncidentKind;
use crate::domain::journal::head_code;
use crate::domain::sitting::{Audience, SittingFacts};
use crate::domain::unit_tree::UnitFault;
use crate::domain::verdict::Outcome;
use crate::report::chart::ChartKind;
use crate::store::Op;
use crate::store::sitting::NewSitting;
use crate::text::{Locale, Texts};

const DAY_MS: i64 = 86_400_000;

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

fn held(b: &mut Bureau, title: &str, makeup_of: Option<SittingId>, audience: &[Audience], right: u16) -> SittingId {
    let facts = SittingFacts { audience: audience.iter().copied().collect(), ..SittingFacts::default() };
    let new = NewSitting { title: title.into(), makeup_of, ..b.sitting(facts) };
    let id = b.open(&new);
    b.sit(id, 0, "张三", right);
    sittings::close(&mut b.office, id).unwrap();
    id
}

/// 张三 fails, moves to another unit, and passes the make-up there.
fn moved(b: &mut Bureau) -> (CadreId, SittingId, SittingId) {
    let cadre = b.people[0];
    let first = held(b, "年中测试", None, &[Audience::Candidate, Audience::Personnel], 1);
    let (now, sitting) = (b.office.now_ms(), first);
    b.office
        .store
        .write::<_, ServiceError>(Op::DeskAct, "王考务", now, |tx| {
            Ok(tx.add_incident(sitting, Some(cadre), IncidentKind::Other, "王考务", "笔没墨", now)?)
        })
        .unwrap();
    b.pass(40 * DAY_MS);
    let mut data = roster::cadre(&b.office, cadre).unwrap().data;
    data.appointment.post = "副所长".into();
    let on = b.office.today();
    roster::edit(&mut b.office, cadre, &data, "市局/城东所", &Recording::Move { on, basis: String::new() }).unwrap();
    b.pass(DAY_MS);
    let makeup = held(b, "补考场", Some(first), &[Audience::Candidate, Audience::Personnel, Audience::UnitHead], 2);
    (cadre, first, makeup)
}

#[test]
fn a_record_follows_the_person_through_a_transfer_with_every_sitting() {
    let mut b = Bureau::new();
    let (cadre, _, makeup) = moved(&mut b);
    let record = record(&b.office, cadre, Audience::Personnel, &texts()).unwrap();
    let lines: Vec<_> = record.sittings.iter().map(|s| (s.title.as_str(), s.marks.as_str(), s.outcome.as_str())).collect();
    assert_eq!(lines, [("年中测试", "50 / 100", "不合格"), ("补考场", "100 / 100", "合格")]);
    assert_eq!(record.sittings[1].note, "“年中测试”的补考");
    assert_ne!(record.sittings[0].unit, "市局/城东所", "the unit of the day of the list");
    assert_eq!(record.sittings[1].unit, "市局/城东所");
    let attempt = b.office.store.candidate(makeup, cadre).unwrap().attempt.unwrap();
    assert_eq!(record.sittings[1].code, head_code(&b.office.store.journal_head(attempt).unwrap()));
    assert_eq!((record.posts.len(), record.posts[1].post.as_str()), (2, "副所长"));
    assert_eq!((record.incidents.len(), record.incidents[0].title.as_str()), (1, "年中测试"));
    assert!(record.incidents[0].what.contains("笔没墨"));
    // The two judgements are of two areas: one was right twice, the other the second time.
    let mut mastery: Vec<_> = record.mastery.iter().map(|m| (m.items.as_str(), m.share.as_str())).collect();
    mastery.sort_unstable();
    assert_eq!(mastery, [("2", "100.0%"), ("2", "50.0%")]);
    let ChartKind::Trend { points, .. } = &record.charts[0].kind else { panic!("the first chart is the trend") };
    assert_eq!(points.iter().map(|p| p.percent).collect::<Vec<_>>(), [Some(50.0), Some(100.0)]);
}

#[test]
fn who_is_not_told_a_result_reads_that_there_is_another_and_not_which() {
    let mut b = Bureau::new();
    let (cadre, ..) = moved(&mut b);
    let of = |audience| record(&b.office, cadre, audience, &texts()).unwrap();
    let head = of(Audience::UnitHead);
    assert_eq!((head.sittings.len(), head.withheld), (1, 1));
    assert_eq!(head.sittings[0].title, "补考场");
    assert!(head.incidents.is_empty(), "nothing of the other sitting");
    assert!(head.mastery.iter().all(|line| line.share == "100.0%"));
    assert_eq!(of(Audience::Candidate).withheld, 0);
}

#[test]
fn somebody_without_a_sitting_or_absent_still_has_a_record() {
    let mut b = Bureau::new();
    let id = held(&mut b, "一", None, &[Audience::Personnel], 2);
    let absent = record(&b.office, b.people[1], Audience::Personnel, &texts()).unwrap();
    assert_eq!(
        (absent.sittings[0].outcome.as_str(), absent.sittings[0].marks.as_str(), absent.sittings[0].code.as_str()),
        ("缺考", "", "")
    );
    sittings::set_outcome(&mut b.office, id, b.people[1], Some(Outcome::Deferred), "病假").unwrap();
    let deferred = record(&b.office, b.people[1], Audience::Personnel, &texts()).unwrap();
    assert_eq!((deferred.sittings[0].outcome.as_str(), deferred.sittings[0].note.as_str()), ("缓考", "病假"));
    assert!(deferred.charts.iter().all(crate::report::chart::Chart::is_empty));
    let none = Bureau::new();
    let empty = record(&none.office, none.people[0], Audience::Personnel, &texts()).unwrap();
    assert!(empty.sittings.is_empty() && empty.mastery.is_empty());
}

fn request(b: &Bureau, whose: Whose, name: &str) -> TranscriptRequest {
    TranscriptRequest {
        whose,
        audience: Audience::Personnel,
        format: PrintFormat::Docx,
        path: b.folder().join(name),
        fonts: None,
    }
}

#[test]
fn a_unit_is_one_job_that_leaves_all_or_nothing_and_a_line_in_the_log() {
    let mut b = Bureau::new();
    for at in 0..3 {
        let cadre = b.people[at];
        let data = roster::cadre(&b.office, cadre).unwrap().data;
        roster::edit(&mut b.office, cadre, &data, "市局/城东所", &Recording::Correct).unwrap();
    }
    let asked = request(&b, Whose::Unit("市局".into()), "成绩单");
    let written = print(&mut b.office, &asked, &texts()).unwrap();
    assert_eq!(written.len(), 3);
    let same = std::fs::read(&written[0]).unwrap();
    let line = b.office.store.audit(1).unwrap().remove(0);
    assert_eq!((line.op.as_str(), line.actor.as_str()), ("print_records", "王考务"));
    assert!(line.detail.starts_with("transcript 市局 3 personnel "), "{}", line.detail);
    print(&mut b.office, &asked, &texts()).unwrap();
    assert_eq!(std::fs::read(&written[0]).unwrap(), same, "the same record gives the same bytes");

    b.office.work.cancel();
    let ended = request(&b, Whose::Unit("市局/城东所".into()), "另一个");
    assert!(matches!(print(&mut b.office, &ended, &texts()), Err(ServiceError::Cancelled)));
    b.office.work.rest();
    assert_eq!(std::fs::read_dir(&ended.path).map_or(0, Iterator::count), 0);
    let nobody = request(&b, Whose::Unit("市局/没有".into()), "空");
    assert!(matches!(print(&mut b.office, &nobody, &texts()), Err(ServiceError::Unit(UnitFault::Unknown))));
    assert!(!nobody.path.exists());
    let gone = request(&b, Whose::Cadre(b.people[0]), "没有/单.docx");
    assert!(matches!(print(&mut b.office, &gone, &texts()), Err(ServiceError::File { .. })));
}
