//! The home room: the one next thing, what is coming, how the bank stands.

use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::{Ask, Cx, Nav, Room, RoomId};
use egui::Ui;
use kaofa_core::domain::kind::Area;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::study_session::Need;
use kaofa_core::service::bank::BankCounts;
use kaofa_core::service::practice::PracticeDue;
use kaofa_core::service::practice_command::{PracticeCommand, PracticeReply};
use kaofa_core::service::sittings::Sitting;
use kaofa_core::service::{Command, Reply};
use kaofa_core::store::{Change, Changes};

/// How many areas the bank card lists.
const AREAS: usize = 8;

#[derive(Debug, Default)]
pub struct HomeRoom {
    counts: BankCounts,
    practice: Vec<PracticeDue>,
}

impl Room for HomeRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        cx.send(Command::BankCounts);
        cx.send(Command::Practice(Box::new(PracticeCommand::Due)));
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let wide = ui.available_width() >= t::HOME_BREAKPOINT;
            if !wide {
                ui.spacing_mut().item_spacing.y = t::S20;
                next_thing(ui, cx);
                self.practice(ui, cx);
                coming(ui, cx);
                self.bank(ui, cx);
                more(ui, cx);
                return;
            }
            let gap = t::S20;
            let left = (ui.available_width() - gap) * t::HOME_LEFT;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = gap;
                ui.vertical(|ui| {
                    ui.set_width(left);
                    ui.spacing_mut().item_spacing.y = gap;
                    next_thing(ui, cx);
                    self.bank(ui, cx);
                });
                ui.vertical(|ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = gap;
                    self.practice(ui, cx);
                    coming(ui, cx);
                    more(ui, cx);
                });
            });
        });
    }

    fn receive(&mut self, _command: &Command, reply: Reply, _cx: &mut Cx<'_>) {
        match reply {
            Reply::BankCounts(counts) => self.counts = counts,
            Reply::Practice(reply) => {
                if let PracticeReply::Due(due) = *reply {
                    self.practice = due;
                }
            }
            _ => {}
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Bank) {
            cx.send(Command::BankCounts);
        }
    }
}

impl HomeRoom {
    /// What is due today for who practises here; without anybody, where to begin. A seat has no practice.
    fn practice(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if cx.overview.seat.is_some() {
            return;
        }
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("home-practice"));
            for due in &self.practice {
                let args = [("name", due.name.as_str().into()), ("n", due.questions.into())];
                let key = if due.questions == 0 { "home-practice-done" } else { "home-practice-due" };
                text::body(ui, cx.tn(key, &args));
                if let Some(days) = due.exam_in_days {
                    text::muted(ui, cx.tn("home-practice-exam", &[("n", i64::from(days).into())]));
                }
            }
            if self.practice.is_empty() {
                text::muted(ui, cx.t("home-practice-nobody"));
            }
            ui.add_space(t::S8);
            if Button::secondary(cx.t("home-practice-go")).icon(Icon::Practice).show(ui).clicked() {
                cx.go(Nav::Room(RoomId::Practice));
            }
        });
    }

    fn bank(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("home-bank"));
            ui.add_space(t::S8);
            let mut areas: Vec<(Area, u64)> = self.counts.by_area.clone();
            areas.sort_by_key(|(area, count)| (std::cmp::Reverse(*count), *area));
            let most = areas.first().map_or(1, |(_, count)| (*count).max(1));
            for (area, count) in areas.iter().take(AREAS) {
                let words = cx.tn("count-questions", &[("n", (*count).into())]);
                let share = *count as f32 / most as f32;
                if kit::bar_button(ui, &cx.texts.area_short(*area), share, &words, Tone::Info).clicked() {
                    cx.go(Nav::Room(RoomId::Bank));
                }
            }
            ui.add_space(t::S4);
            text::caption(ui, cx.tn("home-bank-note", &[("n", self.counts.total.into()), ("areas", areas.len().into())]));
        });
    }
}

/// What the person here most likely wants to do now, in this order.
fn next_thing(ui: &mut Ui, cx: &mut Cx<'_>) {
    let overview = cx.overview;
    let open = overview.sittings.iter().find(|s| s.state == SittingState::Open);
    let waiting = overview.sittings.iter().find(|s| s.state == SittingState::Closed);
    Card::new().accent_edge().show(ui, |ui| {
        text::muted(ui, cx.t("home-next"));
        if let Some((attempt, admission)) = overview.unfinished.first() {
            text::lead(ui, &admission.title);
            let who = [("name", admission.name.as_str().into()), ("ticket", admission.ticket.as_str().into())];
            text::muted(ui, cx.tn("exam-unfinished-who", &who));
            ui.add_space(t::S12);
            if primary(ui, cx.t("exam-go-on"), Some(Icon::Play)) {
                cx.room_send(RoomId::Exam, Command::ResumeExam(*attempt));
            }
        } else if overview.marking > 0 && cx.is_staff(Permission::MarkAnswers) {
            text::lead(ui, cx.tn("home-marking", &[("n", overview.marking.into())]));
            text::muted(ui, cx.t("home-marking-note"));
            ui.add_space(t::S12);
            if primary(ui, cx.t("home-mark"), Some(Icon::Marking)) {
                cx.go(Nav::Room(RoomId::Marking));
            }
        } else if let Some(sitting) = open.filter(|s| s.handed_in < s.candidates) {
            text::lead(ui, &sitting.title);
            text::muted(ui, facts(cx, sitting));
            ui.add_space(t::S12);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                if primary(ui, cx.t("exam-enter"), Some(Icon::Play)) {
                    cx.go(Nav::Sitting(sitting.id));
                }
                if Button::secondary(cx.t("home-look-at-bank")).show(ui).clicked() {
                    cx.go(Nav::Room(RoomId::Bank));
                }
            });
        } else if let Some(sitting) = waiting.filter(|_| cx.is_staff(Permission::PublishResults)) {
            text::lead(ui, cx.tn("home-publish", &[("title", sitting.title.as_str().into())]));
            ui.add_space(t::S12);
            if primary(ui, cx.t("home-to-exams"), None) {
                cx.go(Nav::Room(RoomId::Exam));
            }
        } else {
            text::lead(ui, cx.t("home-nothing"));
            text::muted(ui, cx.t("home-nothing-note"));
            ui.add_space(t::S12);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                if primary(ui, cx.t("home-see-results"), Some(Icon::Results)) {
                    cx.go(Nav::Room(RoomId::Results));
                }
                if Button::secondary(cx.t("home-compose")).show(ui).clicked() {
                    cx.go(Nav::Room(RoomId::Papers));
                }
            });
        }
    });
}

/// The one primary button of this room. Enter stands for it while nothing has the keyboard.
fn primary(ui: &mut Ui, label: String, icon: Option<Icon>) -> bool {
    let button = Button::primary(label);
    let button = if let Some(icon) = icon { button.icon(icon) } else { button };
    let idle = ui.memory(|m| m.focused().is_none());
    button.show(ui).clicked() || (idle && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Enter)))
}

fn facts(cx: &Cx<'_>, sitting: &Sitting) -> String {
    let pass = sitting.full.share(i64::from(sitting.rules.pass_percent), 100);
    let minutes = sitting.rules.duration_secs / 60;
    cx.tn("home-facts", &[("items", sitting.items.into()), ("minutes", minutes.into()), ("pass", pass.to_string().into())])
}

fn coming(ui: &mut Ui, cx: &mut Cx<'_>) {
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("home-sittings"));
        ui.add_space(t::S4);
        if cx.overview.sittings.is_empty() {
            text::muted(ui, cx.t("exam-empty"));
        }
        for sitting in cx.overview.sittings.iter().take(4) {
            let words = cx.texts.sitting_state(sitting.state);
            if kit::list_row(ui, &sitting.title, &words, false).clicked() {
                cx.go(Nav::Room(RoomId::Exam));
            }
        }
    });
}

/// Sessions of study kept in sight here.
const STUDY_LINES: usize = 3;

/// What is due of 会前学法, the oldest first.
fn study(ui: &mut Ui, cx: &mut Cx<'_>) {
    let due = cx.overview.study_due.iter().take(STUDY_LINES);
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("study-home-due"));
        ui.add_space(t::S4);
        for (id, topic, due) in due {
            let need = cx.t(&format!("study-need-{}", due.need.code()));
            let by = format!("{}-{}", due.by.month(), due.by.day());
            let key = if due.need == Need::Record { "study-home-record" } else { "study-home-line" };
            let note = cx.tn(key, &[("need", need.into()), ("by", by.into())]);
            if kit::list_row(ui, topic, &note, false).clicked() {
                cx.go(Nav::Study(*id));
            }
        }
    });
}

/// What was to be done after sessions and is past its day.
fn late_tasks(ui: &mut Ui, cx: &mut Cx<'_>) {
    let late = &cx.overview.late_tasks;
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("study-home-late"));
        ui.add_space(t::S4);
        for task in late.iter().take(STUDY_LINES) {
            let by = [("owner", task.owner.as_str().into()), ("by", task.due.to_string().into())];
            let note = cx.tn(if task.owner.is_empty() { "study-home-late-nobody" } else { "study-home-late-line" }, &by);
            if kit::list_row(ui, &task.task, &note, false).clicked() {
                cx.go(Nav::Study(task.session));
            }
        }
        if late.len() > STUDY_LINES {
            text::caption(ui, cx.tn("study-home-late-more", &[("n", (late.len() - STUDY_LINES).into())]));
        }
    });
}

/// Review queue, and accounts while there are none.
fn more(ui: &mut Ui, cx: &mut Cx<'_>) {
    if !cx.overview.study_due.is_empty() {
        study(ui, cx);
    }
    if !cx.overview.late_tasks.is_empty() {
        late_tasks(ui, cx);
    }
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("home-review"));
        text::figure(ui, &cx.overview.pending_questions.to_string(), &cx.t("home-review-unit"));
        text::muted(ui, cx.t("home-review-note"));
        if cx.overview.pending_questions > 0 && cx.is_staff(Permission::ReadKeys) {
            ui.add_space(t::S8);
            if Button::secondary(cx.t("review-open")).show(ui).clicked() {
                cx.go(Nav::ReviewQueue);
            }
        }
    });
    if cx.overview.returned_questions > 0 {
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("home-returned"));
            text::muted(ui, cx.tn("home-returned-note", &[("n", cx.overview.returned_questions.into())]));
            ui.add_space(t::S8);
            if Button::secondary(cx.t("home-returned-see")).show(ui).clicked() {
                cx.go(Nav::Returned);
            }
        });
    }
    if !cx.overview.has_staff {
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("home-staff"));
            text::muted(ui, cx.t("home-staff-note"));
            ui.add_space(t::S8);
            if Button::secondary(cx.t("home-set-up")).show(ui).clicked() {
                cx.ask(Ask::SignIn);
            }
        });
    }
}
