//! Appeals from taking to reply, against a published sitting.

use super::appeals;
use super::publication;
use super::record_tests::{Bureau, by};
use super::{ServiceError, accounts};
use crate::domain::appeal::{AppealFault, AppealKind, AppealState, NewAppeal, Ruling};
use crate::domain::ids::AppealId;
use crate::domain::staff::{Permission, Role, Roles};

fn new(bureau: &Bureau) -> NewAppeal {
    NewAppeal {
        sitting: bureau.sitting,
        kind: AppealKind::Recheck,
        cadre: Some(bureau.people[0]),
        position: Some(1),
        text: "第二题得分偏低，请复核".into(),
        late: String::new(),
    }
}

fn take(bureau: &mut Bureau) -> super::Result<AppealId> {
    let what = new(bureau);
    appeals::take(&mut bureau.office, &what)
}

fn state(bureau: &Bureau) -> AppealState {
    appeals::list(&bureau.office, bureau.sitting).unwrap().rows[0].appeal.state()
}

#[test]
fn an_appeal_goes_from_taking_to_a_corrected_version() {
    let mut bureau = Bureau::published();
    let id = take(&mut bureau).unwrap();
    assert_eq!(state(&bureau), AppealState::Taken);
    assert!(matches!(
        appeals::review(&mut bureau.office, id, Ruling::Uphold, "无误"),
        Err(ServiceError::Denied(Permission::ReviewAppeals))
    ));
    bureau.sign_in("复核甲");
    appeals::review(&mut bureau.office, id, Ruling::Correct, "应给 45 分").unwrap();
    let again = appeals::review(&mut bureau.office, id, Ruling::Correct, "应给 45 分");
    assert!(matches!(again, Err(ServiceError::Appeal(AppealFault::SamePerson))));
    bureau.sign_in("复核乙");
    let row = appeals::list(&bureau.office, bureau.sitting).unwrap().rows.remove(0);
    assert!(row.veiled && row.appeal.opinions[0].text.is_empty(), "the second does not see the first");
    appeals::review(&mut bureau.office, id, Ruling::Uphold, "评分适当").unwrap();
    assert_eq!(state(&bureau), AppealState::Split);
    assert!(matches!(
        appeals::decide(&mut bureau.office, id, Ruling::Correct, "改为 45 分"),
        Err(ServiceError::Denied(Permission::PublishResults))
    ));
    bureau.sign_in("李局");
    bureau.pass_days(1);
    appeals::decide(&mut bureau.office, id, Ruling::Correct, "改为 45 分").unwrap();
    let row = &appeals::list(&bureau.office, bureau.sitting).unwrap().rows[0];
    assert_eq!((row.appeal.state(), row.corrected_in), (AppealState::Decided, None), "to be corrected still");
    assert_eq!(row.candidate, Some(("张三".into(), "0001".into())));
    bureau.tamper("UPDATE attempt SET total_milli = 95000 WHERE id = 1");
    publication::sign_again(&mut bureau.office, bureau.sitting, "复核更正", &by("复核甲")).unwrap();
    assert_eq!(appeals::list(&bureau.office, bureau.sitting).unwrap().rows[0].corrected_in, Some(2));
    let log = accounts::audit(&bureau.office, 20).unwrap();
    let steps: Vec<&str> = log.iter().rev().filter(|r| r.op == "appeal_step").map(|r| r.detail.as_str()).collect();
    assert_eq!(steps, ["1/1 opinion correct", "1/1 opinion uphold", "1/1 decision correct"]);
}

#[test]
fn who_marked_the_answers_does_not_review_them() {
    let mut bureau = Bureau::published();
    // 李局 marked the second item of both.
    let id = take(&mut bureau).unwrap();
    let staff = accounts::list(&bureau.office).unwrap();
    let own = staff.iter().find(|account| account.name == "李局").unwrap();
    let roles = Roles::of(own.roles.0.iter().copied().chain([Role::Checker]));
    accounts::set(&mut bureau.office, own.id, &roles, false).unwrap();
    let refused = appeals::review(&mut bureau.office, id, Ruling::Uphold, "无误");
    assert!(matches!(refused, Err(ServiceError::Appeal(AppealFault::OwnMarks))));
    // The first item was marked by the machine.
    let machine = NewAppeal { position: Some(0), ..new(&bureau) };
    let id = appeals::take(&mut bureau.office, &machine).unwrap();
    appeals::review(&mut bureau.office, id, Ruling::Uphold, "无误").unwrap();
}

#[test]
fn after_the_last_day_only_with_a_reason_and_never_before_publication() {
    let mut bureau = Bureau::closed();
    assert!(matches!(take(&mut bureau), Err(ServiceError::NotPublished)));
    publication::publish(&mut bureau.office, bureau.sitting, Some(&by("复核甲"))).unwrap();
    bureau.pass_days(7);
    take(&mut bureau).unwrap();
    bureau.pass_days(1);
    let late = take(&mut bureau);
    assert!(matches!(late, Err(ServiceError::Appeal(AppealFault::Late(_)))));
    let excused = NewAppeal { late: "住院".into(), ..new(&bureau) };
    appeals::take(&mut bureau.office, &excused).unwrap();
    bureau.office.set_setting(appeals::DAYS_SETTING, "15").unwrap();
    take(&mut bureau).unwrap();
    let stranger = NewAppeal { cadre: Some(crate::domain::ids::CadreId(999)), ..new(&bureau) };
    assert!(appeals::take(&mut bureau.office, &stranger).is_err());
    let nowhere = NewAppeal { position: Some(99), ..new(&bureau) };
    assert!(matches!(appeals::take(&mut bureau.office, &nowhere), Err(ServiceError::BadAnswer)));
    assert!(appeals::decide(&mut bureau.office, AppealId(999), Ruling::Uphold, "维持").is_err());
}
