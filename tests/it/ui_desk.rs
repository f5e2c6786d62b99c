//! A window over a workspace with people and two closed sittings, for the tests of the staff rooms.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use kaofa::app::App;
use kaofa::app::dispatch::{Dispatch, InlineDispatch, Told};
use kaofa::ui::Envelope;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::appointments::Recording;
use kaofa_core::domain::blueprint::{Blueprint, BlueprintRow};
use kaofa_core::domain::ids::{CadreId, SittingId};
use kaofa_core::domain::journal::Event;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::roster::{Appointment, CadreData, CadreState, Employment};
use kaofa_core::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::command::Secret;
use kaofa_core::service::sittings::NewSitting;
use kaofa_core::service::two_people::Countersign;
use kaofa_core::service::{Office, ServiceError, accounts, exam, papers, publication, roster, seat, sittings};
use kaofa_core::store::Access;
use kaofa_core::text::Locale;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

pub(crate) const ADMIN: &str = "李明";
pub(crate) const PASSPHRASE: &str = "a good phrase";
pub(crate) const FORMAL: &str = "任前闭卷考法";
pub(crate) const MOCK: &str = "模拟考试一";

/// The office, shared between the window and the test.
#[derive(Clone)]
pub(crate) struct Shared(pub(crate) Rc<RefCell<InlineDispatch>>);

impl Dispatch for Shared {
    fn send(&mut self, envelope: Envelope) {
        self.0.borrow_mut().send(envelope);
    }
    fn drain(&mut self) -> Vec<Told> {
        self.0.borrow_mut().drain()
    }
    fn set_locale(&mut self, locale: Locale) {
        self.0.borrow_mut().set_locale(locale);
    }
}

pub(crate) struct Desk {
    pub(crate) h: Harness<'static, App>,
    office: Shared,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) formal: Option<SittingId>,
}

fn window(folder: tempfile::TempDir, fill: impl FnOnce(&mut Office) -> Option<SittingId>) -> Desk {
    let clock = Arc::new(SystemClock::new());
    // Filled before the window opens it, so that the window finds it as it would any day.
    let formal = fill(&mut Office::open(folder.path(), Access::Write, clock.clone()).unwrap());
    let office = Shared(Rc::new(RefCell::new(InlineDispatch::open(folder.path(), clock.clone()).unwrap())));
    let dispatch = office.clone();
    let mut h = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_max_steps(24)
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(dispatch), clock));
    h.run();
    Desk { h, office, folder, formal }
}

/// A first start: nobody set up.
pub(crate) fn fresh() -> Desk {
    window(tempfile::tempdir().unwrap(), |_| None)
}

/// A PC that is a seat and trusts the bureau of this code.
pub(crate) fn seat_of(code: &str) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    seat::enroll(&mut Office::open_seat(folder.path(), Arc::new(SystemClock::new())).unwrap(), code).unwrap();
    window(folder, |_| None)
}

/// Three people, a formal and a mock sitting, both sat by two of them and closed; an administrator signed in.
pub(crate) fn staffed() -> Desk {
    let mut desk = window(tempfile::tempdir().unwrap(), |office| {
        accounts::set_up(office, ADMIN, PASSPHRASE).unwrap();
        let ids = [("王磊", Some("K1"), Some("0011")), ("王磊", None, Some("0022")), ("张㙍", Some("K2"), None)]
            .map(|(name, no, tail)| person(office, name, no, tail));
        sitting(office, MOCK, SittingKind::Mock, &ids);
        let formal = sitting(office, FORMAL, SittingKind::Appointment, &ids);
        accounts::sign_out(office);
        Some(formal)
    });
    desk.sign_in();
    desk
}

fn person(office: &mut Office, name: &str, no: Option<&str>, tail: Option<&str>) -> CadreId {
    let data = CadreData {
        name: name.into(),
        staff_no: no.map(Into::into),
        id_tail: tail.map(Into::into),
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment { department: "法规科".into(), ..Appointment::default() },
    };
    roster::add(office, &data, "市局机关", &Recording::Correct).unwrap()
}

pub(crate) fn sitting(office: &mut Office, title: &str, kind: SittingKind, cadres: &[CadreId]) -> SittingId {
    let row = |kind, count, marks| BlueprintRow {
        kind,
        area: None,
        difficulty: None,
        cognition: None,
        count,
        marks: Marks::whole(marks),
        must: false,
    };
    let blueprint =
        Blueprint { rows: vec![row(Kind::Single, 1, 60), row(Kind::Blank, 1, 20), row(Kind::Short, 1, 20)], difficulty: None };
    let paper = papers::compose_paper(office, title, &blueprint, 3, false).unwrap();
    let rules = SittingRules { waiver: Some("试用".into()), ..SittingRules::preset(kind) };
    let new = NewSitting {
        title: title.into(),
        kind,
        paper,
        rules,
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: cadres.to_vec(),
    };
    let id = sittings::plan(office, &new).unwrap();
    sittings::open(office, id).unwrap();
    for cadre in &cadres[..2] {
        let name = roster::cadre(office, *cadre).unwrap().data.name;
        let seat = exam::start(office, id, *cadre, &name).unwrap();
        let events: Vec<Event> = seat
            .items
            .iter()
            .filter_map(|item| {
                let answer = match item.kind {
                    Kind::Single => Answer::Options(vec![0]),
                    Kind::Blank => Answer::Blanks(vec!["没有人列出的写法".into(); usize::from(item.blanks)]),
                    Kind::Short => Answer::Text(format!("作答{}", cadre.0)),
                    _ => return None,
                };
                Some(Event::Answered { slot: item.slot, answer: Some(answer) })
            })
            .collect();
        exam::record(office, seat.attempt, &events).unwrap();
        exam::hand_in(office, seat.attempt).unwrap();
    }
    sittings::close(office, id).unwrap();
    id
}

/// Publishes as a bureau with one person does.
pub(crate) fn publish(office: &mut Office, sitting: SittingId) -> Result<(), ServiceError> {
    let alone = Countersign::Waived { reason: "只有一人".into(), own: Secret(PASSPHRASE.into()) };
    publication::publish(office, sitting, Some(&alone))
}

impl Desk {
    /// Does something with the office behind the window.
    pub(crate) fn office<R>(&self, f: impl FnOnce(&mut Office) -> R) -> R {
        f(&mut self.office.0.borrow_mut().office)
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.press(Role::Button, label);
    }

    /// Clicks the first of what has this role and label.
    #[track_caller]
    pub(crate) fn press(&mut self, role: Role, label: &str) {
        self.h.get_all_by_role_and_label(role, label).next().expect(label).click();
        self.h.run();
    }

    /// [`Desk::click`] on what may have to be scrolled to.
    #[track_caller]
    pub(crate) fn reach(&mut self, label: &str) {
        self.h.get_by_role_and_label(Role::Button, label).scroll_to_me();
        self.h.run();
        self.click(label);
    }

    /// Empties a field and writes into it.
    pub(crate) fn rewrite(&mut self, role: Role, label: &str, text: &str) {
        self.h.get_by_role_and_label(role, label).focus();
        self.h.run();
        self.h.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.key(Key::Backspace);
        self.write(role, label, text);
    }

    /// Chooses from the dropdown of this name.
    pub(crate) fn choose(&mut self, dropdown: &str, choice: &str) {
        self.press(Role::ComboBox, dropdown);
        self.press(Role::MenuItemRadio, choice);
    }

    pub(crate) fn write(&mut self, role: Role, label: &str, text: &str) {
        self.h.get_by_role_and_label(role, label).focus();
        self.h.run();
        self.h.get_by_role_and_label(role, label).type_text(text);
        self.h.run();
    }

    pub(crate) fn key(&mut self, key: Key) {
        self.h.key_press(key);
        self.h.run();
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.h.query_all_by_label_contains(text).next().is_some()
    }

    pub(crate) fn rows(&self) -> usize {
        self.h.query_all_by_role(Role::Row).count()
    }

    pub(crate) fn enabled(&self, label: &str) -> bool {
        !self.h.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
    }

    pub(crate) fn sign_in(&mut self) {
        self.sign_in_with(ADMIN);
    }

    /// Somebody else takes the seat.
    pub(crate) fn sign_in_as(&mut self, name: &str) {
        self.click("退出登录");
        self.sign_in_with(name);
    }

    fn sign_in_with(&mut self, name: &str) {
        // A locked room asks by itself.
        if self.h.query_by_role_and_label(Role::TextInput, "姓名").is_none() {
            self.click("登录");
        }
        self.write(Role::TextInput, "姓名", name);
        self.write(Role::PasswordInput, "口令", PASSPHRASE);
        self.key(Key::Enter);
    }
}
