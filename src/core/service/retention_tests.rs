//! Retention and destruction: not before the day, not by one, whole when it is done, and told afterwards.

use super::command::Secret;
use super::publication::{self, PublishedFinding};
use super::record_tests::{Bureau, PASSPHRASE, by};
use super::two_people::Countersign;
use super::{ServiceError, appeals, integrity, maintenance, results, retention};
use crate::domain::appeal::{AppealKind, NewAppeal};
use crate::domain::retention::Retention;
use crate::store::WORKSPACE_FILE;
use crate::text::{Locale, Texts};
use rusqlite::Connection;

/// Ten years and a day.
const DUE: i64 = 3654;

fn erase(bureau: &mut Bureau) -> super::Result<()> {
    retention::erase(&mut bureau.office, bureau.sitting, "保管期满", &by("复核甲"))
}

#[test]
fn nothing_is_destroyed_before_its_day_nor_by_one_person() {
    let mut bureau = Bureau::published();
    assert!(matches!(erase(&mut bureau), Err(ServiceError::KeptUntil(day)) if day.year() == 2036));
    let shorter = Retention { appointment: 1, ..Retention::default() };
    retention::set_years(&mut bureau.office, &shorter).unwrap();
    bureau.pass_days(400);
    assert!(matches!(erase(&mut bureau), Err(ServiceError::KeptUntil(_))), "fewer years change nothing of what is published");
    bureau.pass_days(DUE - 400);
    let alone = Countersign::Waived { reason: "只有一人".into(), own: Secret(PASSPHRASE.into()) };
    let refused = retention::erase(&mut bureau.office, bureau.sitting, "保管期满", &alone);
    assert!(matches!(refused, Err(ServiceError::TwoPeople)));
    let own = retention::erase(&mut bureau.office, bureau.sitting, "保管期满", &by("李局"));
    assert!(matches!(own, Err(ServiceError::SamePerson)));
    let silent = retention::erase(&mut bureau.office, bureau.sitting, " ", &by("复核甲"));
    assert!(matches!(silent, Err(ServiceError::NoReason)));
    assert_eq!(integrity::verify_sitting(&mut bureau.office, bureau.sitting).unwrap().len(), 2, "all of it is there");
    assert!(retention::list(&bureau.office).unwrap().rows[0].due);
}

#[test]
fn what_is_due_is_destroyed_whole_and_said_to_be() {
    let mut bureau = Bureau::published();
    bureau.pass_days(DUE);
    bureau.office.store.packs_recounted();
    erase(&mut bureau).unwrap();
    assert_eq!(bureau.office.store.packs_recounted(), 0, "nor is the list left where it was stored in one piece");
    let list = retention::list(&bureau.office).unwrap();
    let erased = list.rows[0].erased.clone().unwrap();
    assert!(!list.rows[0].due);
    assert_eq!((erased.by.as_str(), erased.second.as_str()), ("李局", "复核甲"));
    let register = erased.register;
    assert_eq!((register.candidates, register.journals, register.published.len()), (3, 2, 1));
    assert_eq!((register.figures.expected, register.figures.sat, register.figures.absent), (3, 2, 1));
    let state = bureau.state();
    assert_eq!((state.findings, state.erased.map(|e| e.reason)), (vec![], Some("保管期满".into())));
    assert_eq!(maintenance::check(&bureau.office).unwrap(), []);
    assert!(integrity::verify_sitting(&mut bureau.office, bureau.sitting).unwrap().is_empty());
    assert!(matches!(erase(&mut bureau), Err(ServiceError::WrongState(_))), "once");
    let path = bureau.folder.path().join("register.docx");
    retention::print(&mut bureau.office, bureau.sitting, &path, None, &Texts::new(Locale::default())).unwrap();
    assert!(path.exists());

    // Neither in the file nor beside it, by whoever looks at its bytes.
    drop(bureau.office);
    for entry in std::fs::read_dir(bureau.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!has("作答之秘"), "an answer is left in {}", path.display());
            assert!(!has("\"answered\""), "an event is left in {}", path.display());
        }
    }
    let conn = Connection::open(bureau.folder.path().join(WORKSPACE_FILE)).unwrap();
    for sql in [
        "UPDATE erasure SET by_person = '别人'",
        "DELETE FROM erasure",
        "INSERT INTO candidate (sitting, cadre, ticket, unit_name, department, post) VALUES (1, 1, '0001', '', '', '')",
        "INSERT INTO published VALUES (1, 1, 1, '{}', '')",
    ] {
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn another_sitting_keeps_everything() {
    let mut bureau = Bureau::published();
    let (first, people) = (bureau.sitting, bureau.people.clone());
    bureau.pass_days(DUE);
    bureau.sit_again(&people);
    erase_other(&mut bureau, first);
    assert!(!results::cadre_record(&bureau.office, people[0]).unwrap().is_empty());
    let found = integrity::verify_sitting(&mut bureau.office, bureau.sitting).unwrap();
    assert!(found.len() == 1 && found[0].findings.is_empty());
}

fn erase_other(bureau: &mut Bureau, id: crate::domain::ids::SittingId) {
    retention::erase(&mut bureau.office, id, "保管期满", &by("复核甲")).unwrap();
}

#[test]
fn an_open_appeal_keeps_the_papers() {
    let mut bureau = Bureau::published();
    let appeal = NewAppeal {
        sitting: bureau.sitting,
        kind: AppealKind::Recheck,
        cadre: Some(bureau.people[0]),
        position: None,
        text: "请复核".into(),
        late: String::new(),
    };
    appeals::take(&mut bureau.office, &appeal).unwrap();
    bureau.pass_days(DUE);
    assert!(matches!(erase(&mut bureau), Err(ServiceError::AppealsOpen(1))));
}

#[test]
fn an_erasure_that_the_log_does_not_know_is_told() {
    let bureau = Bureau::published();
    bureau.tamper("INSERT INTO erasure VALUES (1, 1, '2099-01-01', '甲', '乙', '期满', '{\"candidates\":0,\"journals\":0,\"events\":0,\"marks\":0,\"incidents\":0,\"appeals\":0,\"heads\":\"\",\"published\":[],\"figures\":{\"expected\":0,\"sat\":0,\"absent\":0,\"deferred\":0,\"exempt\":0,\"void\":0,\"passed\":0,\"excellent\":0},\"backups\":[]}')");
    let state = publication::state(&bureau.office, bureau.sitting).unwrap();
    assert_eq!(state.findings, [PublishedFinding::ErasureNotNoted]);
}

#[test]
fn the_database_lets_nothing_go_before_the_day() {
    let bureau = Bureau::published();
    let conn = Connection::open(bureau.folder.path().join(WORKSPACE_FILE)).unwrap();
    let insert = |day: &str, second: &str| {
        conn.execute("INSERT INTO erasure VALUES (1, 1, ?1, '甲', ?2, '期满', '{}')", [day, second]).is_ok()
    };
    assert!(!insert("2030-01-01", "乙"), "not before its day");
    let last: String = conn.query_row("SELECT keep_until FROM sitting", [], |row| row.get(0)).unwrap();
    assert!(!insert(&last, "乙"), "not on its last day");
    assert!(!insert("2099-01-01", "甲"), "not by one person");
    assert!(!insert("2099-01-01", ""));
    assert!(conn.execute("DELETE FROM candidate", []).is_err(), "who sat stays on the list");
}
