//! People and units as a trainer changes them: moves by date, merged units, files, exemptions, PINs; and all of it taken back.

use super::pass_rate::{self, PassRateQuery};
use super::roster::{self, Cadre};
use super::roster_import::{self, Gone, RosterChoice, RosterStanding};
use super::units::{self, UnitEdit};
use super::{Office, ServiceError, accounts, exam, exemptions, papers, sittings};
use crate::domain::appointments::{HistoryFault, Recording};
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::exemption::{Exemption, ExemptionFault, ExemptionGround};
use crate::domain::ids::{CadreId, SittingId, UnitId};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::pin::{FREE_TRIES, WAIT_MS};
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::unit_tree::UnitFault;
use crate::domain::verdict::Outcome;
use crate::store::Access;
use crate::store::sitting::NewSitting;
use jiff::civil::{Date, date};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

struct ByHand(AtomicI64);

impl Clock for ByHand {
    fn now(&self) -> Stamp {
        let ms = self.0.load(Ordering::Relaxed);
        Stamp { wall_ms: ms, boot_id: "boot".into(), boot_ms: ms }
    }
}

/// 2026-11-18 in every time zone.
const NOW: i64 = 1_795_003_200_000;

struct Desk {
    folder: TempDir,
    clock: Arc<ByHand>,
    office: Office,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ByHand(AtomicI64::new(NOW)));
        let held: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
        let mut office = Office::open(folder.path(), Access::Write, held).unwrap();
        accounts::set_up(&mut office, "李科长", "correct horse 42").unwrap();
        Self { folder, clock, office }
    }

    fn join(&mut self, name: &str, no: Option<&str>, unit: &str) -> CadreId {
        roster::add(&mut self.office, &person(name, no, "科员"), unit, &Recording::Correct).unwrap()
    }

    fn unit(&mut self, path: &str) -> UnitId {
        let tree = self.office.store.unit_tree().unwrap();
        let found = tree.ordered().iter().map(|(u, _)| u.id).find(|id| tree.path(*id) == path);
        found.unwrap_or_else(|| panic!("no unit {path}"))
    }

    fn held_by(&self, cadre: CadreId) -> Vec<(String, String, Option<Date>, Option<Date>)> {
        let file = roster::file(&self.office, cadre).unwrap();
        file.history.into_iter().map(|(held, unit)| (unit, held.appointment.post, held.from_on, held.until_on)).collect()
    }

    fn paths(&self) -> Vec<(String, Option<Date>)> {
        let tree = self.office.store.unit_tree().unwrap();
        tree.ordered().iter().map(|(unit, _)| (tree.path(unit.id), unit.ended_on)).collect()
    }

    fn file(&self, text: &str) -> PathBuf {
        let path = self.folder.path().join("r.csv");
        std::fs::write(&path, text).unwrap();
        path
    }

    fn plan(&mut self, kind: SittingKind, cadres: Vec<CadreId>) -> SittingId {
        let row = BlueprintRow {
            kind: Kind::Single,
            area: None,
            difficulty: None,
            cognition: None,
            must: false,
            count: 2,
            marks: Marks::whole(50),
        };
        let paper =
            papers::compose_paper(&mut self.office, "卷", &Blueprint { rows: vec![row], ..Blueprint::default() }, 1, false)
                .unwrap();
        let rules = SittingRules { waiver: Some("试运行".into()), ..SittingRules::preset(kind) };
        let new = NewSitting {
            title: "任前考法".into(),
            kind,
            paper,
            rules,
            basis: String::new(),
            makeup_of: None,
            facts: SittingFacts::default(),
            cadres,
        };
        let sitting = sittings::plan(&mut self.office, &new).unwrap();
        sittings::open(&mut self.office, sitting).unwrap();
        sitting
    }
}

fn person(name: &str, no: Option<&str>, post: &str) -> CadreData {
    CadreData {
        name: name.into(),
        staff_no: no.map(str::to_owned),
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment { post: post.into(), ..Appointment::default() },
    }
}

fn moved(on: Date) -> Recording {
    Recording::Move { on, basis: "市监党组〔2026〕3号".into() }
}

#[test]
fn a_transfer_keeps_the_post_before_and_a_frozen_list_keeps_the_post_of_its_day() {
    let mut desk = Desk::new();
    let cadre = desk.join("张三", Some("1"), "市局/法规科");
    let sitting = desk.plan(SittingKind::Mock, vec![cadre]);
    let march = date(2026, 3, 1);
    let promoted = person("张三", Some("1"), "副科长");
    roster::edit(&mut desk.office, cadre, &promoted, "市局/城东分局", &moved(march)).unwrap();
    let as_was = ("市局/法规科".to_owned(), "科员".to_owned(), None, Some(march));
    assert_eq!(desk.held_by(cadre), [as_was, ("市局/城东分局".into(), "副科长".into(), Some(march), None)]);
    let listed = &desk.office.store.candidates(sitting).unwrap()[0];
    assert_eq!((listed.unit_name.as_str(), listed.post.as_str()), ("法规科", "科员"));

    let wrong = roster::edit(&mut desk.office, cadre, &person("张三", Some("1"), "科长"), "市局/城东分局", &moved(march));
    let fault = HistoryFault::EndsBeforeItBegins { until: march };
    assert!(matches!(wrong, Err(ServiceError::History { fault: f, .. }) if f == fault));
    desk.office.undo().unwrap();
    assert_eq!(desk.held_by(cadre), [("市局/法规科".into(), "科员".into(), None, None)]);
    assert_eq!(desk.office.store.cadre(cadre).unwrap().data.appointment.post, "科员");
}

#[test]
fn merged_units_keep_their_history_and_undo_parts_them_again() {
    let mut desk = Desk::new();
    let (a, b) = (desk.join("张三", Some("1"), "市局/工商所"), desk.join("李四", Some("2"), "市局/质监所/检验组"));
    let c = desk.join("王五", Some("3"), "市局/质监所");
    let (from, into) = (desk.unit("市局/质监所"), desk.unit("市局/工商所"));
    let before = (desk.paths(), [a, b, c].map(|id| desk.held_by(id)));
    let on = date(2026, 6, 1);
    let merge = UnitEdit::Merge { from, into, on, basis: "机构改革".into() };
    units::edit(&mut desk.office, &merge).unwrap();
    let paths: Vec<_> = desk.paths();
    let standing = |path: &str| paths.iter().find(|(known, _)| known == path).map(|(_, ended)| *ended);
    assert_eq!(standing("市局/质监所"), Some(Some(on)));
    assert_eq!(standing("市局/工商所/检验组"), Some(None), "its units go along");
    assert_eq!(desk.held_by(c)[0], ("市局/质监所".into(), "科员".into(), None, Some(on)));
    assert_eq!(desk.held_by(c)[1], ("市局/工商所".into(), "科员".into(), Some(on), None));
    assert_eq!(desk.held_by(a).len(), 1, "who was there all the time has not moved");
    // A unit that is no more takes nobody in, and its name stays taken.
    assert!(matches!(units::edit(&mut desk.office, &merge), Err(ServiceError::Unit(UnitFault::Ended { .. }))));
    let again = UnitEdit::Add { name: "质监所".into(), parent: Some(desk.unit("市局")) };
    assert!(matches!(units::edit(&mut desk.office, &again), Err(ServiceError::Unit(UnitFault::NameTaken { .. }))));
    desk.office.undo().unwrap();
    assert_eq!((desk.paths(), [a, b, c].map(|id| desk.held_by(id))), before);
    desk.office.redo().unwrap();
    assert_eq!(desk.paths(), paths);
}

#[test]
fn units_are_added_renamed_shifted_and_ended_only_when_empty() {
    let mut desk = Desk::new();
    desk.join("张三", Some("1"), "市局/一所");
    let root = desk.unit("市局");
    let second = units::edit(&mut desk.office, &UnitEdit::Add { name: " 二所 ".into(), parent: Some(root) }).unwrap();
    units::edit(&mut desk.office, &UnitEdit::Shift { unit: second, down: false }).unwrap();
    let names = |desk: &Desk| desk.paths().into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(names(&desk), ["市局", "市局/二所", "市局/一所"]);
    units::edit(&mut desk.office, &UnitEdit::Set { unit: second, name: "三所".into(), parent: None }).unwrap();
    assert_eq!(names(&desk), ["市局", "市局/一所", "三所"]);
    let day = date(2026, 11, 1);
    let first = desk.unit("市局/一所");
    let refused = units::edit(&mut desk.office, &UnitEdit::End { unit: first, on: day });
    assert!(matches!(refused, Err(ServiceError::Unit(UnitFault::HasPeople { count: 1 }))));
    let refused = units::edit(&mut desk.office, &UnitEdit::End { unit: root, on: day });
    assert!(matches!(refused, Err(ServiceError::Unit(UnitFault::HasUnits { count: 1 }))));
    units::edit(&mut desk.office, &UnitEdit::End { unit: second, on: day }).unwrap();
    units::edit(&mut desk.office, &UnitEdit::Reopen { unit: second }).unwrap();
    assert_eq!(desk.paths()[2], ("三所".into(), None));
    for _ in 0..5 {
        desk.office.undo().unwrap();
    }
    assert_eq!(names(&desk), ["市局", "市局/一所"]);
}

#[test]
fn a_file_says_who_is_new_who_changes_in_what_and_who_is_gone() {
    let mut desk = Desk::new();
    let zhang = desk.join("张三", Some("1"), "市局/法规科");
    let li = desk.join("李四", Some("2"), "市局/法规科");
    let wang = desk.join("王五", None, "市局/一所");
    desk.join("赵六", Some("4"), "市局/一所");
    desk.join("钱七", Some("5"), "县局/法规科");
    let path = desk.file(
        "姓名,工号,单位,职务\n张三,1,市局/一所,副所长\n王五,,市局/二所,科员\n孙八,9,三所,科员\n钱七,5,县局/法规科,科员\n周九,10,法规科,科员\n",
    );
    let preview = roster_import::preview(&desk.office, &path).unwrap();
    let RosterStanding::Changes(id, changes) = &preview.standing[0] else { panic!("{:?}", preview.standing[0]) };
    let said: Vec<_> = changes.iter().map(|c| (c.before.as_str(), c.after.as_str())).collect();
    assert_eq!((*id, said), (zhang, vec![("市局/法规科", "市局/一所"), ("科员", "副所长")]));
    let RosterStanding::Namesake(known) = &preview.standing[1] else { panic!("{:?}", preview.standing[1]) };
    assert_eq!(known.iter().map(|c| c.id).collect::<Vec<_>>(), [wang]);
    assert_eq!(preview.standing[2..], [RosterStanding::New, RosterStanding::Same]);
    // Two units are called 法规科.
    assert_eq!(preview.draft.problems.iter().map(|p| (p.cell.as_str(), p.rule.code())).collect::<Vec<_>>(), [("C6", "unit")]);
    let gone: Vec<_> = preview.gone.iter().map(|c: &Cadre| c.data.name.as_str()).collect();
    assert_eq!(gone, ["李四", "王五", "赵六"]);

    let zhao = preview.gone[2].id;
    let choice = RosterChoice {
        moves: moved(date(2026, 9, 1)),
        namesakes: [(1, wang)].into(),
        gone: vec![(li, Gone::Retired), (zhao, Gone::OffRoster)],
    };
    let before: Vec<_> = desk.office.store.cadres().unwrap();
    let done = roster_import::commit(&mut desk.office, &preview, &choice).unwrap();
    assert_eq!((done.added, done.changed, done.unchanged, done.gone), (1, 2, 1, 2));
    assert_eq!(desk.held_by(zhang).last().unwrap().0, "市局/一所");
    assert_eq!((desk.held_by(wang).len(), desk.held_by(zhang).len()), (2, 2));
    let cadres = desk.office.store.cadres().unwrap();
    assert!(cadres.iter().all(|c| c.id != zhao));
    assert!(cadres.iter().any(|c| c.id == li && c.data.state == CadreState::Retired));
    desk.office.undo().unwrap();
    assert_eq!(desk.office.store.cadres().unwrap(), before);
}

#[test]
fn the_exported_workbook_changes_nothing_when_it_comes_back() {
    let mut desk = Desk::new();
    desk.join("㙍𬭎", Some("0017"), "市局/法规科");
    desk.join("张三", None, "县局/法规科");
    desk.join("李四", Some("=1+1"), "");
    for name in ["r.xlsx", "r.csv"] {
        let path = desk.folder.path().join(name);
        roster::export(&desk.office, &path).unwrap();
        let preview = roster_import::preview(&desk.office, &path).unwrap();
        assert_eq!(preview.standing, vec![RosterStanding::Same; 3], "{name}");
        assert!(preview.draft.problems.is_empty() && preview.gone.is_empty());
    }
}

#[test]
fn an_exemption_holds_on_the_list_it_falls_in_and_says_why() {
    let mut desk = Desk::new();
    let (a, b) = (desk.join("张三", Some("1"), "市局"), desk.join("李四", Some("2"), "市局"));
    let exemption = Exemption {
        ground: ExemptionGround::Qualified,
        reason: "取得法律职业资格".into(),
        evidence: "A2019".into(),
        kind: Some(SittingKind::Appointment),
        from_on: date(2026, 1, 1),
        until_on: Some(date(2026, 12, 31)),
    };
    let none = Exemption { reason: " ".into(), ..exemption.clone() };
    let refused = exemptions::save(&mut desk.office, a, None, &none);
    assert!(matches!(refused, Err(ServiceError::Exemption(ExemptionFault::NoReason))));
    let id = exemptions::save(&mut desk.office, a, None, &exemption).unwrap();
    let outcomes = |desk: &mut Desk, kind| {
        let sitting = desk.plan(kind, vec![a, b]);
        let list = desk.office.store.candidates(sitting).unwrap();
        list.into_iter().map(|c| (c.set_outcome, c.reason)).collect::<Vec<_>>()
    };
    let free = (Some(Outcome::Exempt), "取得法律职业资格".to_owned());
    assert_eq!(outcomes(&mut desk, SittingKind::Appointment), [free, (None, String::new())]);
    assert_eq!(outcomes(&mut desk, SittingKind::Annual)[0].0, None, "it is for another kind");
    let over = Exemption { until_on: Some(date(2026, 11, 1)), ..exemption };
    exemptions::save(&mut desk.office, a, Some(id), &over).unwrap();
    assert_eq!(outcomes(&mut desk, SittingKind::Appointment)[0].0, None, "it ran out");
    exemptions::remove(&mut desk.office, id).unwrap();
    assert!(roster::file(&desk.office, a).unwrap().exemptions.is_empty());
    desk.office.undo().unwrap();
    assert_eq!(roster::file(&desk.office, a).unwrap().exemptions, [(id, over)]);
}

#[test]
fn who_has_a_pin_enters_by_it_or_past_an_invigilator() {
    let mut desk = Desk::new();
    let (a, b) = (desk.join("张三", Some("1"), "市局"), desk.join("李四", Some("2"), "市局"));
    let sitting = desk.plan(SittingKind::Mock, vec![a, b]);
    let slip = exemptions::reset_pins(&mut desk.office, &[a]).unwrap().remove(0);
    assert!(!format!("{slip:?}").contains(&slip.pin), "never printed by accident");
    exam::admit(&mut desk.office, sitting, "0001", "").unwrap();
    desk.office.admitted.clear();
    accounts::sign_out(&mut desk.office);

    exam::admit(&mut desk.office, sitting, "0002", "").unwrap();
    assert!(matches!(exam::start(&mut desk.office, sitting, a, "张三"), Err(ServiceError::PinNeeded)));
    assert!(matches!(exam::admit(&mut desk.office, sitting, "0001", " "), Err(ServiceError::PinNeeded)));
    for left in (0..FREE_TRIES).rev() {
        let wrong = exam::admit(&mut desk.office, sitting, "0001", "abc");
        assert!(matches!(wrong, Err(ServiceError::WrongPin { left: l }) if l == left));
    }
    let waiting = exam::admit(&mut desk.office, sitting, "0001", &slip.pin);
    assert!(matches!(waiting, Err(ServiceError::PinWait { secs: 300 })));
    desk.clock.0.fetch_add(WAIT_MS, Ordering::Relaxed);
    exam::admit(&mut desk.office, sitting, "0001", &slip.pin).unwrap();
    exam::start(&mut desk.office, sitting, a, "张三").unwrap();
    // The right one forgives the wrong ones.
    assert_eq!(desk.office.store.pin(a).unwrap().unwrap().tries.wrong, 0);
}

#[test]
fn two_units_of_one_name_are_two_rows_of_the_summary() {
    let mut desk = Desk::new();
    let a = desk.join("张三", Some("1"), "市局/法规科");
    let b = desk.join("李四", Some("2"), "县局/法规科");
    let c = desk.join("王五", Some("3"), "县局/一所");
    let sitting = desk.plan(SittingKind::Mock, vec![a, b, c]);
    let texts = crate::text::Texts::new(crate::text::Locale::default());
    let of = |query: PassRateQuery| pass_rate::pass_rate(&desk.office, &query, &texts).unwrap();
    assert!(of(PassRateQuery::default()).rows.is_empty(), "it is open, and nobody has handed in");
    let report = of(PassRateQuery { sitting: Some(sitting), ..PassRateQuery::default() });
    let mut rows: Vec<_> = report.rows.iter().map(|row| row.unit.as_str()).collect();
    rows.sort_unstable();
    assert_eq!(rows, ["一所", "县局/法规科", "市局/法规科"]);
}
