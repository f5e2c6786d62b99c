//! Widgets as a screen reader, a keyboard and an eye meet them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod forms;
mod gallery;

use egui::{Key, Modifiers, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use gallery::{Page, State, show, table};

use super::{
    Button, OptionState, TextField, Tone, chip, countdown, icon_button, option_row,
    theme::{self, ThemeChoice},
};

fn themed(size: [f32; 2], choice: ThemeChoice, percent: u16) -> egui_kittest::HarnessBuilder<State> {
    let theme = if choice == ThemeChoice::Dark { egui::Theme::Dark } else { egui::Theme::Light };
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_max_steps(12)
        .with_context_setup(move |ctx| theme::apply(ctx, choice, percent))
}

fn page(page: Page) -> Harness<'static, State> {
    let mut h = themed([1280.0, 800.0], ThemeChoice::Light, 100).build_ui_state(show, State::new(page));
    h.run();
    h
}

fn only(f: impl FnMut(&mut egui::Ui, &mut State) + 'static) -> Harness<'static, State> {
    let mut h = themed([640.0, 480.0], ThemeChoice::Light, 100).build_ui_state(f, State::new(Page::Home));
    h.run();
    h
}

#[test]
fn every_widget_is_found_by_role_and_label() {
    let h = page(Page::Form);
    for (role, label) in [
        (Role::Button, "首页"),
        (Role::Button, "字号"),
        (Role::TextInput, "姓名"),
        (Role::TextInput, "证件号"),
        (Role::MultilineTextInput, "备注"),
        (Role::TextInput, "查找"),
        (Role::ComboBox, "单位"),
        (Role::RadioGroup, "主题"),
        (Role::RadioButton, "深色"),
        (Role::RadioButton, "闭卷"),
        (Role::SpinButton, "题数"),
        (Role::Button, "题数 +"),
        (Role::CheckBox, "允许交卷后查看答案"),
        (Role::Switch, "自动备份"),
        (Role::Button, "主要"),
        (Role::Button, "删除…"),
        (Role::Button, "更多"),
        (Role::Timer, "倒计时"),
    ] {
        assert!(h.query_by_role_and_label(role, label).is_some(), "{role:?} {label}");
    }
    let h = page(Page::Exam);
    h.get_by_role_and_label(Role::RadioButton, "B. 可以不予行政处罚");
    h.get_by_role_and_label(Role::Button, "第 23 题");
    h.get_by_role_and_label(Role::Heading, "一、单项选择题");
    let h = page(Page::Review);
    h.get_by_role_and_label(Role::CheckBox, "B. 可以不予行政处罚 (正确答案)");
    let h = page(Page::Bank);
    h.get_by_role_and_label(Role::Table, "题目");
    h.get_by_role_and_label(Role::ColumnHeader, "题干");
    h.get_by_role_and_label(Role::Row, "题目 3");
    h.get_by_role_and_label(Role::Button, "题库搜索 \u{d7}");
    let h = page(Page::Home);
    h.get_by_role_and_label(Role::Button, "行政处罚法 82%");
    h.get_by_role_and_label(Role::ProgressIndicator, "本年学时");
}

#[test]
fn buttons_work_by_mouse_space_and_enter() {
    let mut h = only(|ui, s| {
        if Button::primary("加一").show(ui).clicked() {
            s.count += 1;
        }
        Button::secondary("停").enabled(false).show(ui);
        if icon_button(ui, super::Icon::Add, "加十").clicked() {
            s.count += 10;
        }
    });
    h.get_by_role_and_label(Role::Button, "加一").click();
    h.run();
    assert_eq!(h.state().count, 41);
    h.key_press(Key::Tab);
    h.run();
    h.key_press(Key::Space);
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(h.state().count, 43);
    // The disabled button is no stop on the way.
    h.key_press(Key::Tab);
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(h.state().count, 53);
}

#[test]
fn the_table_moves_by_keyboard() {
    let mut h = themed([900.0, 480.0], ThemeChoice::Light, 100).build_ui_state(table, State::new(Page::Results));
    h.run();
    h.get_by_role_and_label(Role::Row, "题目 2").click();
    h.run();
    assert_eq!(h.state().row, Some(1));
    for (key, row) in
        [(Key::ArrowDown, 2), (Key::ArrowUp, 1), (Key::End, 99_999), (Key::ArrowDown, 99_999), (Key::Home, 0), (Key::PageDown, 9)]
    {
        h.key_press(key);
        h.run();
        assert_eq!(h.state().row, Some(row), "{key:?}");
        // The selected row is on the screen.
        h.get_by_role_and_label(Role::Row, &format!("题目 {}", row + 1));
    }
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(h.state().opened, Some(9));
    h.event(egui::Event::Copy);
    h.step();
    let copied =
        h.output().platform_output.commands.iter().any(|c| matches!(c, egui::OutputCommand::CopyText(t) if t == "xzcf-024"));
    assert!(copied);
    h.run();
    h.get_by_role_and_label(Role::ColumnHeader, "难度").click();
    h.run();
    assert_eq!(h.state().sort.map(|s| (s.column, s.ascending)), Some((3, true)));
    h.get_by_role_and_label(Role::ColumnHeader, "难度").click();
    h.run();
    assert_eq!(h.state().sort.map(|s| (s.column, s.ascending)), Some((3, false)));
}

/// Turns the wheel sideways over the second row.
fn wheel_right(h: &Harness<State>) {
    let row = h.get_by_role_and_label(Role::Row, "题目 2").rect();
    h.hover_at(egui::pos2(row.left() + 60.0, row.center().y));
    h.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(-400.0, 0.0),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
}

#[test]
fn a_narrow_table_scrolls_aside_with_its_heading() {
    let mut h = themed([400.0, 300.0], ThemeChoice::Light, 100).build_ui_state(table, State::new(Page::Results));
    h.run();
    let before = h.get_by_role_and_label(Role::ColumnHeader, "难度").rect();
    wheel_right(&h);
    h.run();
    let after = h.get_by_role_and_label(Role::ColumnHeader, "难度").rect();
    assert!(after.left() < before.left() - 50.0, "{before} {after}");
    let row = h.get_by_role_and_label(Role::Row, "题目 2").rect();
    assert!((row.right() - h.get_by_role_and_label(Role::ColumnHeader, "状态").rect().right()).abs() < 1.0);
}

#[test]
fn only_rows_on_the_screen_are_built() {
    let mut h = themed([900.0, 480.0], ThemeChoice::Light, 100).build_ui_state(table, State::new(Page::Results));
    h.run();
    assert!(h.get_all_by_role(Role::Row).count() < 20);
}

#[test]
fn options_toggle_and_say_so() {
    let mut h = only(|ui, s| {
        for (i, letter) in ('A'..='D').enumerate() {
            let state = OptionState { selected: s.many[i], multiple: true, ..Default::default() };
            if option_row(ui, letter, "选项", state).clicked() {
                s.many[i] = !s.many[i];
            }
        }
    });
    let toggled = |h: &Harness<State>| h.get_by_role_and_label(Role::CheckBox, "B. 选项").accesskit_node().toggled();
    assert_eq!(toggled(&h), Some(egui::accesskit::Toggled::False));
    h.get_by_role_and_label(Role::CheckBox, "B. 选项").click();
    h.run();
    assert_eq!(h.state().many, [true, true, true, false]);
    assert_eq!(toggled(&h), Some(egui::accesskit::Toggled::True));
    h.get_by_role_and_label(Role::CheckBox, "D. 选项").focus();
    h.run();
    h.key_press(Key::Space);
    h.run();
    assert_eq!(h.state().many, [true, true, true, true]);
}

#[test]
fn fields_take_text_and_choices() {
    let mut h = page(Page::Form);
    h.get_by_role_and_label(Role::TextInput, "姓名").focus();
    h.run();
    h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    h.get_by_role_and_label(Role::TextInput, "姓名").type_text("李四");
    h.run();
    assert_eq!(h.state().name, "李四");
    h.get_by_role_and_label(Role::Button, "题数 +").click();
    h.run();
    assert_eq!(h.state().count, 41);
    h.get_by_role_and_label(Role::RadioButton, "浅色").click();
    h.run();
    assert_eq!(h.state().mode, 0);
    h.get_by_role_and_label(Role::Switch, "自动备份").click();
    h.run();
    assert!(!h.state().on);
    h.get_by_role_and_label(Role::ComboBox, "单位").click();
    h.run();
    h.get_by_role_and_label(Role::MenuItemRadio, "甲县局").click();
    h.run();
    assert_eq!(h.state().unit, 1);
    assert!(h.query_by_role_and_label(Role::MenuItemRadio, "甲县局").is_none());
    // The dropdown by keyboard alone.
    h.get_by_role_and_label(Role::ComboBox, "单位").focus();
    h.run();
    for key in [Key::Enter, Key::ArrowDown, Key::Enter] {
        h.key_press(key);
        h.run();
    }
    assert_eq!(h.state().unit, 0);
}

#[test]
fn the_answer_card_counts_over_sections() {
    let mut h = page(Page::Exam);
    h.get_by_role_and_label(Role::Button, "第 41 题").click();
    h.run();
    assert_eq!(h.state().picked, Some(40));
}

#[test]
fn a_modal_takes_the_focus_and_esc_is_no() {
    let mut h = page(Page::Modal);
    assert!(h.get_by_role_and_label(Role::Button, "继续作答").is_focused());
    h.key_press(Key::Escape);
    h.run();
    assert_eq!(h.state().answer, Some(false));
    assert!(h.query_by_role_and_label(Role::Button, "继续作答").is_none());
}

#[test]
fn the_clock_waits_for_the_next_second() {
    let mut h = Harness::builder().with_context_setup(|ctx| theme::apply(ctx, ThemeChoice::Light, 100)).build_ui(|ui| {
        countdown(ui, 3725, "剩余时间");
        chip(ui, "静", Tone::Info);
    });
    h.run();
    assert_eq!(h.get_by_role_and_label(Role::Timer, "剩余时间").value().as_deref(), Some("01:02:05"));
    let delay = h.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
    assert!(delay > std::time::Duration::from_millis(900), "{delay:?}");
}

#[test]
fn still_pages_ask_for_no_repaint() {
    for p in [Page::Home, Page::Bank, Page::Results, Page::Form, Page::Review, Page::Empty] {
        let mut h = page(p);
        h.run_steps(3);
        if matches!(p, Page::Form | Page::Review) {
            continue; // they hold a clock
        }
        let delay = h.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
        assert!(delay > std::time::Duration::from_hours(1), "{p:?} {delay:?}");
    }
}

#[test]
fn nothing_breaks_in_a_small_window_or_large_text() {
    for (size, percent) in [([640.0, 400.0], 100), ([1024.0, 680.0], 200), ([320.0, 200.0], 150)] {
        for p in Page::ALL {
            let mut h = themed(size, ThemeChoice::Dark, percent).build_ui_state(show, State::new(p));
            h.run();
        }
    }
}

#[test]
fn focus_returns_when_a_question_is_answered() {
    let mut h = only(|ui, s| {
        if Button::secondary("交卷…").show(ui).clicked() {
            s.on = false;
        }
        if !s.on && super::confirm(ui.ctx(), "q", "交卷?", "交卷后不能再改。", "交卷", "继续作答", true).is_some()
        {
            s.on = true;
        }
    });
    h.get_by_role_and_label(Role::Button, "交卷…").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert!(h.get_by_role_and_label(Role::Button, "继续作答").is_focused());
    h.key_press(Key::Enter);
    h.run();
    assert!(h.query_by_role_and_label(Role::Button, "继续作答").is_none());
    assert!(h.get_by_role_and_label(Role::Button, "交卷…").is_focused());
}

#[test]
fn a_click_beside_a_form_takes_nothing_away_and_beside_a_question_means_no() {
    let mut h = only(|ui, s| {
        if s.on
            && super::modal(ui.ctx(), "form", "改名", 200.0, |ui| drop(TextField::new("新名").show(ui, &mut s.name))).should_close
        {
            s.on = false;
        }
        if !s.on && s.answer.is_none() {
            s.answer = super::confirm(ui.ctx(), "q", "交卷?", "交卷后不能再改。", "交卷", "继续作答", true);
        }
    });
    h.state_mut().on = true;
    h.run();
    let beside = |h: &mut Harness<'_, State>| {
        let at = egui::pos2(3.0, 3.0);
        h.hover_at(at);
        h.drag_at(at);
        h.run();
        h.drop_at(at);
        h.run();
    };
    h.get_by_role_and_label(Role::TextInput, "新名").type_text("张");
    h.run();
    beside(&mut h);
    assert_eq!((h.state().on, h.state().name.as_str()), (true, "张三张"));
    h.key_press(Key::Escape);
    h.run();
    assert!(!h.state().on);
    beside(&mut h);
    assert_eq!(h.state().answer, Some(false));
}

#[test]
fn toasts_leave_and_errors_stay() {
    let mut h = only(|ui, s| {
        if s.toasts.show(ui.ctx(), "关闭").is_some() {
            s.on = false;
        }
    });
    h.state_mut().toasts.push(Tone::Ok, "已保存");
    h.state_mut().toasts.push(Tone::Accent, "磁盘已满");
    h.run();
    h.get_by_label("已保存");
    let delay = h.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
    assert!(delay > std::time::Duration::from_secs(3), "{delay:?}");
    h.run_steps(30);
    assert!(h.query_by_label("已保存").is_none());
    h.get_by_label("磁盘已满");
    h.get_by_role_and_label(Role::Button, "关闭").click();
    h.run();
    assert!(h.state().toasts.is_empty());
    h.state_mut().toasts.push_action(Tone::Ok, "已删除 1 题", "撤销");
    h.run();
    h.get_by_role_and_label(Role::Button, "撤销").click();
    h.run();
    assert!(!h.state().on && h.state().toasts.is_empty());
}

/// Pictures to look at: `cargo test -p kaofa --lib --features snapshots kit_pictures -- --ignored`.
#[cfg(feature = "snapshots")]
#[test]
#[ignore = "writes pictures to /tmp"]
fn kit_pictures() {
    let looks = [
        (ThemeChoice::Light, 100, "light", [1280.0, 800.0]),
        (ThemeChoice::Dark, 100, "dark", [1280.0, 800.0]),
        (ThemeChoice::Light, 150, "zoom", [853.0, 533.0]),
        (ThemeChoice::Light, 100, "small", [1024.0, 680.0]),
    ];
    for p in Page::ALL {
        for (choice, percent, name, size) in looks {
            let mut h = themed(size, choice, percent).wgpu().build_eframe(|_| State::new(p));
            h.run();
            match p {
                Page::Form => h.get_by_role_and_label(Role::ComboBox, "单位").click(),
                Page::Home => h.get_by_role_and_label(Role::Button, "开始练习").focus(),
                Page::Exam => h.get_by_role_and_label(Role::RadioButton, "B. 可以不予行政处罚").focus(),
                Page::Results => wheel_right(&h),
                Page::Bank => h.get_by_role_and_label(Role::Row, "题目 2").click(),
                _ => {}
            }
            h.run();
            h.render().unwrap().save(std::env::temp_dir().join(format!("kit-gallery-{p:?}-{name}.png").to_lowercase())).unwrap();
        }
    }
}

/// A blank is one thing to the eye: whatever the width of the line, its brackets stand in the same row.
#[test]
fn the_brackets_of_a_blank_are_never_torn_apart() {
    const TEXT: &str = "违法行为在二年内未被发现的，不再给予（　　）。涉及公民生命健康安全的，上述期限延长至（　　）。";
    let torn = |text: &str, ui: &egui::Ui| {
        (80..400)
            .filter(|width| {
                let galley = super::paint::wrapped(ui, text, 20.0, 1.6, egui::Color32::BLACK, *width as f32);
                galley.rows.iter().any(|row| {
                    let row = row.text();
                    row.matches('（').count() != row.matches('）').count()
                })
            })
            .count()
    };
    let mut h = only(move |ui, s| {
        s.note = format!("{} {}", torn(TEXT, ui), torn(&super::text::unbroken_blanks(TEXT), ui));
    });
    h.run();
    let note = h.state().note.clone();
    let (before, after) = note.split_once(' ').unwrap();
    assert_ne!(before, "0", "without care a blank is torn at some width");
    assert_eq!(after, "0");
    for same in ["无空格（内容）", "全角　空格", "（　未完", ""] {
        assert_eq!(super::text::unbroken_blanks(same), same, "only blanks between brackets");
    }
    assert_eq!(
        super::text::unbroken_blanks("甲（　）乙（　　）"),
        "甲（\u{a0}\u{a0}\u{a0}\u{a0}）乙（\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}）"
    );
}
