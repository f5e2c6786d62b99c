//! A few screens as pictures (feature `snapshots`): what no test by role and label sees. The clock stands still; the corner with the
//! local time of the backup is masked.

use egui::{Event, Key, Rect, Role, pos2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotOptions};
use kaofa::app::App;
use kaofa::app::dispatch::{InlineDispatch, LOOK};
use kaofa::ui::Look;
use kaofa::ui::kit::ThemeChoice;
use kaofa_core::domain::clock::{Clock, Stamp};
use kaofa_core::service::demo;
use kaofa_core::text::Locale;
use std::sync::Arc;

struct Still;

impl Clock for Still {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_763_780_400_000, boot_id: "still".into(), boot_ms: 0 }
    }
}

/// Anti-aliasing differs a little between versions of the software renderer and of the font.
fn tolerant() -> SnapshotOptions {
    SnapshotOptions::new().threshold(2.0).max_failed_pixels(6_000)
}

fn shot(name: &str, look: Look, size: [f32; 2], cadres: usize, go: impl FnOnce(&mut Harness<'_, App>)) {
    let folder = tempfile::tempdir().unwrap();
    let mut dispatch = InlineDispatch::open(folder.path(), Arc::new(Still)).unwrap();
    dispatch.office.set_setting(LOOK, &serde_json::to_string(&look).unwrap()).unwrap();
    drop(dispatch);
    if cadres > 0 {
        let full = tempfile::tempdir().unwrap();
        let mut office =
            kaofa_core::service::Office::open(full.path(), kaofa_core::store::Access::Write, Arc::new(Still)).unwrap();
        demo::fill(&mut office, cadres, 7).unwrap();
        office.set_setting(LOOK, &serde_json::to_string(&look).unwrap()).unwrap();
        drop(office);
        return run(name, full.path(), size, go);
    }
    run(name, folder.path(), size, go);
}

fn run(name: &str, folder: &std::path::Path, size: [f32; 2], go: impl FnOnce(&mut Harness<'_, App>)) {
    let dispatch = InlineDispatch::open(folder, Arc::new(Still)).unwrap();
    let mut h = Harness::builder()
        .with_size(size)
        .with_max_steps(40)
        .with_options(tolerant())
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(dispatch), Arc::new(Still)));
    h.run_steps(6);
    go(&mut h);
    h.run_steps(4);
    let (width, height) = (h.ctx.content_rect().width(), h.ctx.content_rect().height());
    // The status line names the backup's time and the number of questions, which grows with every edition.
    h.mask(Rect::from_min_max(pos2(0.0, height - 30.0), pos2(width, height)));
    h.snapshot(name);
}

fn look(theme: ThemeChoice, text_percent: u16) -> Look {
    Look { theme, text_percent, locale: Locale::ZhCn }
}

fn room(h: &mut Harness<'_, App>, name: &str) {
    h.get_by_role_and_label(Role::Button, name).click();
    h.run_steps(4);
}

/// What the home room says of the bank changes with every edition; its place stays in the picture.
fn numbers_of_the_bank(h: &mut Harness<'_, App>) {
    h.mask(Rect::from_min_max(pos2(236.0, 356.0), pos2(812.0, 724.0)));
    h.mask(Rect::from_min_max(pos2(866.0, 268.0), pos2(1000.0, 316.0)));
}

#[test]
fn home_light() {
    shot("home-light", look(ThemeChoice::Light, 100), [1280.0, 800.0], 0, numbers_of_the_bank);
}

#[test]
fn home_dark() {
    shot("home-dark", look(ThemeChoice::Dark, 100), [1280.0, 800.0], 0, numbers_of_the_bank);
}

#[test]
fn rules_before_the_exam() {
    shot("exam-rules", look(ThemeChoice::Light, 100), [1024.0, 680.0], 0, |h| {
        h.key_press(Key::Enter);
        h.run_steps(3);
        h.event(Event::Text("0001".into()));
        h.run_steps(2);
        h.key_press(Key::Enter);
        h.run_steps(3);
    });
}

#[test]
fn results_of_a_demo_year() {
    shot("results-light", look(ThemeChoice::Light, 100), [1280.0, 800.0], 40, |h| room(h, "成绩"));
}

#[test]
fn bank_in_large_text() {
    shot("bank-150", look(ThemeChoice::Light, 150), [1280.0, 800.0], 0, |h| room(h, "题库"));
}

/// A workspace with one session prepared, its window on that session.
fn study(name: &str, size: [f32; 2], go: impl FnOnce(&mut Harness<'_, App>)) {
    use kaofa_core::domain::staff::Role as StaffRole;
    use kaofa_core::domain::study_session::{StudyCase, StudySession};
    let folder = tempfile::tempdir().unwrap();
    let mut office = kaofa_core::service::Office::open(folder.path(), kaofa_core::store::Access::Write, Arc::new(Still)).unwrap();
    kaofa_core::service::accounts::set_up(&mut office, "李明", "a good phrase").unwrap();
    let light = serde_json::to_string(&look(ThemeChoice::Light, 100)).unwrap();
    office.set_setting(LOOK, &light).unwrap();
    let session = StudySession {
        year: 2025,
        topic: "首违不罚：“可以”还是“应当”".into(),
        speaker: "法规科".into(),
        chair: "局长".into(),
        day: Some(jiff::civil::date(2025, 11, 26)),
        case: StudyCase {
            title: "某便利店首次违法案".into(),
            facts: "某便利店首次销售标签瑕疵的食品，货值 30 元，当日下架并召回。".into(),
            outcome: "不予行政处罚，书面说明理由，全程留痕。".into(),
            ..StudyCase::default()
        },
        outline: "一、条文\n二、三个条件\n三、说理与留痕".into(),
        ..StudySession::default()
    };
    kaofa_core::service::study_sessions::add(&mut office, &[session]).unwrap();
    assert!(matches!(office.actor(), kaofa_core::service::Actor::Staff { roles, .. } if roles.0.contains(&StaffRole::Organiser)));
    drop(office);
    run(name, folder.path(), size, |h| {
        room(h, "登录");
        h.event(Event::Text("李明".into()));
        h.key_press(Key::Tab);
        h.run_steps(2);
        h.event(Event::Text("a good phrase".into()));
        h.run_steps(2);
        h.key_press(Key::Enter);
        h.run_steps(6);
        room(h, "学法");
        room(h, "打开 1");
        go(h);
    });
}

#[test]
fn a_session_being_prepared() {
    study("study-prepare", [1280.0, 800.0], |h| {
        h.get_by_role_and_label(Role::RadioButton, "备课").click();
        h.run_steps(4);
    });
}

#[test]
fn what_the_room_sees() {
    study("study-projector", [1280.0, 800.0], |h| {
        room(h, "投影");
        h.key_press(Key::PageDown);
    });
}
