//! What holds for every office: a signed-in reader beside a writer, undo by permission, imports that are made again. Every command as
//! every role stands in `role_tests`.

use super::demo::{self, ExampleWords};
use super::roster_import::{self, RosterChoice};
use super::{Actor, Office, ServiceError, accounts, bank, import, maintenance, roster};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::StaffId;
use crate::domain::kind::{Area, Secrecy};
use crate::domain::question::{Body, Question};
use crate::domain::staff::{Permission as P, Role, Roles};
use crate::store::Access;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse 42";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
    }
}

fn open(folder: &Path, access: Access) -> Office {
    Office::open(folder, access, Arc::new(Fixed)).unwrap()
}

/// A workspace with the example sitting, and accounts when asked for.
pub(super) fn office(accounts: bool) -> (TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let mut office = open(folder.path(), Access::Write);
    let [paper, sitting, cadre, unit] = ["卷", "场", "考生", "单位"].map(str::to_owned);
    demo::mark(&mut office).unwrap();
    demo::example(&mut office, &ExampleWords { paper, sitting, cadre, unit }, 1).unwrap();
    if accounts {
        super::accounts::set_up(&mut office, "管理员", PASSPHRASE).unwrap();
    }
    accounts::sign_out(&mut office);
    (folder, office)
}

pub(super) fn become_only(office: &mut Office, role: Role) {
    office.actor = Actor::Staff { id: StaffId(99), name: "某人".into(), roles: Roles::of([role]) };
}

pub(super) fn question() -> Box<Question> {
    Box::new(Question {
        code: String::new(),
        area: Area::new(3).unwrap(),
        difficulty: 3,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Judge { stem: "题干".into(), key: true },
        citations: Vec::new(),
        explanation: String::new(),
        waivers: vec![],
        attachments: vec![],
    })
}

#[test]
fn undo_asks_for_the_permission_of_what_it_takes_back() {
    let (_folder, mut office) = office(true);
    become_only(&mut office, Role::Author);
    bank::add(&mut office, &question(), None).unwrap();
    for role in [Role::Invigilator, Role::Marker, Role::Leader, Role::Personnel] {
        become_only(&mut office, role);
        assert!(matches!(office.undo(), Err(ServiceError::Denied(P::EditBank))), "{role:?}");
    }
    accounts::sign_out(&mut office);
    assert!(matches!(office.undo(), Err(ServiceError::SignInFirst(P::EditBank))));
    become_only(&mut office, Role::Author);
    office.undo().unwrap();
}

#[test]
fn a_reader_beside_the_window_signs_in_and_is_on_the_record() {
    let (folder, mut writer) = office(true);
    let mut reader = open(folder.path(), Access::Read);
    assert!(matches!(maintenance::back_up(&reader), Err(ServiceError::SignInFirst(P::BackUp))));
    accounts::sign_in(&mut reader, "管理员", PASSPHRASE).unwrap();
    maintenance::back_up(&reader).unwrap();
    assert!(bank::add(&mut reader, &question(), None).is_err(), "signed in, a reader still writes nothing");
    accounts::sign_in(&mut writer, "管理员", PASSPHRASE).unwrap();
    let signed_in = accounts::audit(&writer, 10).unwrap().iter().filter(|row| row.op == "sign_in").count();
    assert_eq!(signed_in, 2);
    assert_eq!(maintenance::check(&writer).unwrap(), []);
}

#[test]
fn the_plan_of_a_demo_is_for_who_may_read_keys() {
    let (_folder, mut office) = office(true);
    assert!(matches!(demo::plan_answers(&office, 1), Err(ServiceError::SignInFirst(P::ReadKeys))));
    become_only(&mut office, Role::Invigilator);
    assert!(matches!(demo::plan_answers(&office, 1), Err(ServiceError::Denied(P::ReadKeys))));
}

#[test]
fn an_import_that_was_undone_can_be_made_again() {
    let (folder, mut office) = office(true);
    accounts::sign_in(&mut office, "管理员", PASSPHRASE).unwrap();
    let (questions, people) = (folder.path().join("q.txt"), folder.path().join("r.csv"));
    std::fs::write(&questions, "领域: 3\n\n[判断]  编号: zz-1\n可以处罚。\n答案: 对\n依据: 行政处罚法 第三条\n解析: 可。\n")
        .unwrap();
    std::fs::write(&people, "姓名,工号\n张三,7\n").unwrap();
    let bring_in = |office: &mut Office| {
        let preview = import::preview(office, &import::ImportRequest::file(&questions, None)).unwrap();
        import::commit(office, &preview).unwrap();
        let preview = roster_import::preview(office, &people).unwrap();
        roster_import::commit(office, &preview, &RosterChoice::default()).unwrap();
    };
    let seen = |office: &Office| {
        let question = bank::all(office).unwrap().iter().any(|r| r.question.code == "zz-1");
        (question, roster::cadres(office).unwrap().iter().any(|c| c.data.staff_no.as_deref() == Some("7")))
    };
    for round in 0..3 {
        bring_in(&mut office);
        assert_eq!(seen(&office), (true, true), "round {round}");
        office.undo().unwrap();
        office.undo().unwrap();
        assert_eq!(seen(&office), (false, false), "round {round}, undone");
    }
}

#[test]
fn what_the_bank_holds_is_not_taken_in_twice() {
    let (folder, mut office) = office(true);
    accounts::sign_in(&mut office, "管理员", PASSPHRASE).unwrap();
    let file = |name: &str, area: u8| {
        let path = folder.path().join(name);
        let text = format!("领域: {area}\n\n[判断]\n可以当场处罚。\n答案: 对\n依据: 行政处罚法 第三条\n解析: 可。\n");
        std::fs::write(&path, text).unwrap();
        import::ImportRequest::file(&path, None)
    };
    let preview = import::preview(&office, &file("first.txt", 3)).unwrap();
    assert_eq!(import::commit(&mut office, &preview).unwrap().added, 1);

    // The same under another area is doubtful and not ticked; a person may still want it.
    let preview = import::preview(&office, &file("moved.txt", 4)).unwrap();
    assert_eq!((preview.entries[0].verdict(), preview.entries[0].take), (import::Verdict::Doubtful, false));

    // The very same changes nothing, so undo still takes back the import that did.
    let again = import::preview(&office, &file("again.txt", 3)).unwrap();
    let imported = import::commit(&mut office, &again).unwrap();
    assert_eq!((imported.added, imported.unchanged), (0, 1));
    assert_eq!(office.undo().unwrap(), "import_questions");
    assert!(bank::all(&office).unwrap().iter().all(|r| r.question.body.stem() != "可以当场处罚。"));
}
