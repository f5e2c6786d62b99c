//! 备考: what the start page says of the exam to come, and the form behind it.

use super::{Step, ask};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, DateField, Icon, Number, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::ids::CadreId;
use kaofa_core::domain::kind::Kind;
use kaofa_core::formats::blueprint_toml;
use kaofa_core::service::practice::PracticeChoice;
use kaofa_core::service::practice_command::PracticeCommand;
use kaofa_core::service::practice_plan::{ENOUGH, Goal, MINUTES, PlanToday};

/// Days that the list of days to come names one by one.
const DAYS_LISTED: usize = 14;
const USUAL_MINUTES: u16 = 20;

/// What the office has told of a plan.
#[derive(Clone, Debug, Default)]
pub(super) enum Told {
    #[default]
    Nothing,
    NoGoal,
    Plan(Box<PlanToday>),
}

impl Told {
    pub(super) fn of(plan: Option<PlanToday>) -> Self {
        plan.map_or(Self::NoGoal, |plan| Self::Plan(Box::new(plan)))
    }

    pub(super) fn goal(&self) -> Option<&Goal> {
        match self {
            Self::Plan(plan) => Some(&plan.goal),
            Self::Nothing | Self::NoGoal => None,
        }
    }
}

/// The plan on the start page.
#[derive(Debug, Default)]
pub(super) struct PlanCard {
    pub(super) told: Told,
    days_open: bool,
}

impl PlanCard {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<Step> {
        match self.told.clone() {
            Told::Nothing => None,
            Told::NoGoal => invite(ui, cx, &cx.t("practice-goal-none"), &cx.t("practice-goal-make")),
            Told::Plan(plan) if plan.days_left < 0 => {
                let over = cx.tn("practice-goal-over", &[("day", date(cx, plan.goal.exam_on).into())]);
                invite(ui, cx, &over, &cx.t("practice-goal-change"))
            }
            Told::Plan(plan) => self.running(ui, cx, &plan),
        }
    }

    fn running(&mut self, ui: &mut Ui, cx: &Cx<'_>, plan: &PlanToday) -> Option<Step> {
        let mut step = None;
        Card::new().accent_edge().show(ui, |ui| {
            text::muted(ui, cx.t("practice-goal-title"));
            let day = date(cx, plan.goal.exam_on);
            text::lead(ui, cx.tn("practice-goal-lead", &[("day", day.into()), ("n", plan.days_left.into())]));
            let minutes = [("minutes", i64::from(plan.goal.minutes_a_day).into()), ("done", i64::from(plan.minutes_done).into())];
            text::muted(ui, format!("{} · {}", name(cx, &plan.goal), cx.tn("practice-goal-minutes", &minutes)));
            ui.add_space(t::S8);
            forecast(ui, cx, plan);
            ui.add_space(t::S12);
            let pile = plan.known + plan.fresh;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                if pile == 0 {
                    text::body(ui, cx.t("practice-goal-done"));
                } else {
                    let label = cx.tn("practice-goal-go", &[("n", pile.into())]);
                    if Button::primary(label).icon(Icon::Play).show(ui).clicked() {
                        step = Some(Step::Begin(PracticeChoice::Plan));
                    }
                }
                let days = cx.t(if self.days_open { "practice-goal-days-close" } else { "practice-goal-days" });
                if Button::quiet(days).show(ui).clicked() {
                    self.days_open = !self.days_open;
                }
                if Button::quiet(cx.t("practice-goal-change")).icon(Icon::Edit).show(ui).clicked() {
                    step = Some(Step::Goal);
                }
            });
            if pile > 0 {
                let args = [("known", plan.known.into()), ("fresh", plan.fresh.into())];
                text::caption(ui, cx.tn("practice-goal-pile", &args));
            }
            if self.days_open {
                ui.add_space(t::S8);
                days(ui, cx, plan);
            }
        });
        step
    }
}

/// One line with its button: who has no exam to prepare for is not kept from today's pile.
fn invite(ui: &mut Ui, cx: &Cx<'_>, words: &str, button: &str) -> Option<Step> {
    let clicked = Card::new()
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let width = (ui.available_width() - t::INVITE_BUTTON - t::S12).max(t::S56);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = t::S4;
                    text::card_title(ui, cx.t("practice-goal-title"));
                    text::muted(ui, words);
                });
                Button::secondary(button).icon(Icon::Calendar).min_width(t::INVITE_BUTTON).show(ui).clicked()
            })
            .inner
        })
        .inner;
    clicked.then_some(Step::Goal)
}

/// Month and day, as one says them.
pub(super) fn date(cx: &Cx<'_>, day: jiff::civil::Date) -> String {
    cx.tn("practice-date", &[("month", i64::from(day.month()).into()), ("day", i64::from(day.day()).into())])
}

fn name(cx: &Cx<'_>, goal: &Goal) -> String {
    if cx.texts.has(&goal.name) { cx.t(&goal.name) } else { goal.name.clone() }
}

/// What to expect, in whole marks: a tenth would claim too much.
fn forecast(ui: &mut Ui, cx: &Cx<'_>, plan: &PlanToday) {
    let whole = |marks: f64| (marks.round() as i64).to_string();
    let (low, high) = plan.kept.band(plan.full);
    let args = [
        ("marks", whole(plan.kept.mean).into()),
        ("low", whole(low).into()),
        ("high", whole(high).into()),
        ("full", whole(plan.full).into()),
    ];
    text::body(ui, cx.tn("practice-goal-kept", &args));
    text::body(ui, cx.tn("practice-goal-idle", &[("marks", whole(plan.idle.mean).into())]));
    if plan.answered < ENOUGH {
        text::muted(ui, cx.tn("practice-goal-few", &[("n", plan.answered.into()), ("enough", ENOUGH.into())]));
    } else {
        // In tenths: the model knows no more.
        let tenths = (plan.kept.chance(plan.pass) * 10.0).round() as i64;
        let key = match tenths {
            0 => "practice-goal-chance-low",
            10 => "practice-goal-chance-high",
            _ => "practice-goal-chance",
        };
        text::body(ui, cx.tn(key, &[("line", whole(plan.pass).into()), ("tenths", tenths.into())]));
    }
    if plan.goal.blueprint.rows.iter().any(|row| row.kind == Kind::Case) {
        text::caption(ui, cx.t("practice-goal-no-case"));
    }
    text::caption(ui, cx.t("practice-goal-honest"));
}

fn days(ui: &mut Ui, cx: &Cx<'_>, plan: &PlanToday) {
    for day in plan.days.iter().take(DAYS_LISTED) {
        let label = if day.day == 0 {
            cx.t("practice-goal-today")
        } else {
            cx.tn("practice-goal-day", &[("n", i64::from(day.day).into())])
        };
        let words = cx.tn("practice-goal-day-note", &[("known", day.known.into()), ("fresh", day.fresh.into())]);
        let most = plan.days.iter().map(|day| day.known + day.fresh).max().unwrap_or(1).max(1) as f32;
        let parts = [(day.known as f32 / most, kit::Tone::Info), (day.fresh as f32 / most, kit::Tone::Ok)];
        kit::split_bar_row(ui, &label, &parts, &words);
    }
    text::caption(ui, cx.t("practice-goal-days-note"));
}

/// The form.
#[derive(Debug)]
pub(super) struct GoalForm {
    day: String,
    minutes: u16,
    pass_percent: u8,
    /// Place in `presets`.
    preset: usize,
    presets: Vec<blueprint_toml::NamedBlueprint>,
    had_one: bool,
}

impl GoalForm {
    pub(super) fn new(goal: Option<&Goal>) -> Self {
        let presets: Vec<_> = blueprint_toml::presets()
            .into_iter()
            .filter(|preset| preset.blueprint.rows.iter().any(|row| row.kind != Kind::Case))
            .collect();
        let preset = goal.and_then(|goal| presets.iter().position(|preset| preset.name == goal.name)).unwrap_or(0);
        Self {
            day: goal.map_or_else(String::new, |goal| goal.exam_on.to_string()),
            minutes: goal.map_or(USUAL_MINUTES, |goal| goal.minutes_a_day),
            pass_percent: goal.map_or(80, |goal| goal.pass_percent),
            preset,
            presets,
            had_one: goal.is_some(),
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, cadre: CadreId) -> Option<Step> {
        let mut step = None;
        egui::ScrollArea::vertical().id_salt("practice-goal").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::FORM.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S12;
            if kit::columns::page_head(ui, &cx.t("practice-goal-back"), &cx.t("practice-goal-title"), |_| {}) {
                step = Some(Step::Start);
            }
            Card::new().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S12;
                let (label, help, wrong) =
                    (cx.t("practice-goal-day-label"), cx.t("practice-goal-day-help"), cx.t("practice-goal-day-wrong"));
                let field = DateField { label: &label, help: &help, wrong: &wrong, optional: false, salt: "practice-goal-day" };
                let day = field.show(ui, &mut self.day).day();
                // Said where it stands, and not only when the plan is saved.
                let today = kit::parse_day(&cx.date(cx.now().wall_ms));
                if let Some(past) = day.filter(|day| today.is_some_and(|today| *day < today)) {
                    kit::notice(ui, Tone::Warn, &cx.tn("error-exam-day-past", &[("day", past.to_string().into())]));
                }
                let unit = cx.t("practice-goal-minutes-unit");
                Number::new(&cx.t("practice-goal-minutes-label"), MINUTES).suffix(&unit).step(5.0).show(ui, &mut self.minutes);
                let choices: Vec<_> = self.presets.iter().enumerate().map(|(i, p)| (i, cx.t(&p.name))).collect();
                kit::select_field(ui, &cx.t("practice-goal-blueprint"), &mut self.preset, &choices);
                let label = cx.t("practice-goal-pass");
                text::caption(ui, &label);
                kit::segmented(ui, &label, &mut self.pass_percent, &[60, 80, 90].map(|n| (n, format!("{n}%"))));
                text::muted(ui, cx.t("practice-goal-note"));
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = t::S12;
                    let chosen = self.presets.get(self.preset);
                    let save = Button::primary(cx.t("practice-goal-save")).enabled(day.is_some() && chosen.is_some()).show(ui);
                    if let (true, Some(exam_on), Some(chosen)) = (save.clicked(), day, chosen) {
                        let goal = Goal {
                            exam_on,
                            minutes_a_day: self.minutes,
                            pass_percent: self.pass_percent,
                            name: chosen.name.clone(),
                            blueprint: chosen.blueprint.clone(),
                        };
                        ask(cx, PracticeCommand::SetGoal { cadre, goal: Some(goal) });
                    }
                    if self.had_one && Button::quiet(cx.t("practice-goal-end")).show(ui).clicked() {
                        ask(cx, PracticeCommand::SetGoal { cadre, goal: None });
                    }
                });
            });
        });
        step
    }
}
