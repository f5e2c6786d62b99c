//! How practice goes: days, what is known by area, right answers week by week, articles that go wrong.

use super::Step;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::{Cx, Nav};
use egui::Ui;
use kaofa_core::domain::citation::{ArticleRef, Citation};
use kaofa_core::formats::ledger::{hours_shown, hours_text, hours_to_go};
use kaofa_core::service::practice::PracticeChoice;
use kaofa_core::service::practice_progress::{Mastery, PracticeDayDone, Progress};

/// A day's square is darkest from here on.
const FULL_DAY_MINUTES: f32 = 30.0;
/// Weeks that the name of a month stands over, less one.
const MONTH_NAME_WEEKS: usize = 2;
/// Weeks of the chart of right answers, and answers before a week says something.
const WEEKS_OF_SHARES: usize = 8;
const ANSWERS_A_WEEK: u32 = 10;
const WEEKDAYS: [&str; 7] = ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];

pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, progress: Option<&Progress>) -> Option<Step> {
    let mut step = None;
    egui::ScrollArea::vertical().id_salt("practice-progress").auto_shrink([false, false]).show(ui, |ui| {
        ui.set_max_width(t::READING.min(ui.available_width() - t::S12));
        ui.spacing_mut().item_spacing.y = t::S12;
        if kit::columns::page_head(ui, &cx.t("practice-goal-back"), &cx.t("practice-progress"), |_| {}) {
            step = Some(Step::Start);
        }
        let Some(progress) = progress else { return };
        if progress.answered == 0 && progress.mocks.is_empty() {
            // Hours come from sessions and the ledger too.
            hours(ui, cx, progress);
            kit::empty_state(ui, Icon::Practice, &cx.t("practice-progress-empty"), None);
            return;
        }
        step = revised(ui, cx, progress).or(step.take());
        days(ui, cx, progress);
        hours(ui, cx, progress);
        mastery(ui, cx, progress);
        shares(ui, cx, progress);
        weak(ui, cx, progress);
        mocks(ui, cx, progress);
    });
    step
}

fn revised(ui: &mut Ui, cx: &Cx<'_>, progress: &Progress) -> Option<Step> {
    if progress.revised == 0 {
        return None;
    }
    Card::new()
        .show(ui, |ui| {
            kit::notice(ui, Tone::Warn, &cx.tn("practice-revised", &[("n", progress.revised.into())]));
            ui.add_space(t::S8);
            let clicked = Button::secondary(cx.t("practice-revised-go")).icon(Icon::Play).show(ui).clicked();
            clicked.then_some(Step::Begin(PracticeChoice::Revised))
        })
        .inner
}

fn days(ui: &mut Ui, cx: &Cx<'_>, progress: &Progress) {
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("practice-days"));
        let all = || progress.weeks.iter().flat_map(|(_, days)| days);
        let practised = all().filter(|day| day.answers > 0).count();
        let minutes: u32 = all().map(|day| day.minutes).sum();
        let answers: u32 = all().map(|day| day.answers).sum();
        let args = [
            ("weeks", progress.weeks.len().into()),
            ("days", practised.into()),
            ("minutes", i64::from(minutes).into()),
            ("answers", i64::from(answers).into()),
        ];
        let words = cx.tn("practice-days-note", &args);
        text::muted(ui, &words);
        ui.add_space(t::S8);
        let begins = |week: usize| {
            let month_of = |week: usize| progress.weeks.get(week).map(|(monday, _)| monday.month());
            week == 0 || (month_of(week).is_some() && month_of(week) != month_of(week - 1))
        };
        // A name is as wide as three weeks: where the next one follows sooner, there is no place for it.
        let has_place = |week: usize| begins(week) && !(1..=MONTH_NAME_WEEKS).any(|on| begins(week + on));
        let months: Vec<String> = (progress.weeks.iter().enumerate())
            .map(|(week, (monday, _))| {
                if has_place(week) { cx.tn("practice-month", &[("n", i64::from(monday.month()).into())]) } else { String::new() }
            })
            .collect();
        let weeks: Vec<[kit::CalendarDay; 7]> = progress
            .weeks
            .iter()
            .map(|(monday, days)| std::array::from_fn(|i| square(cx, progress, *monday, i, days[i])))
            .collect();
        kit::calendar(ui, &words, &WEEKDAYS.map(|key| cx.t(key)), &months, &weeks);
    });
}

fn square(cx: &Cx<'_>, progress: &Progress, monday: jiff::civil::Date, i: usize, done: PracticeDayDone) -> kit::CalendarDay {
    let day = monday.checked_add(jiff::Span::new().days(i as i64)).ok().filter(|day| *day <= progress.today);
    let words = day.map_or_else(String::new, |day| {
        let args = [
            ("day", super::goal::date(cx, day).into()),
            ("answers", i64::from(done.answers).into()),
            ("minutes", i64::from(done.minutes).into()),
        ];
        cx.tn("practice-day-words", &args)
    });
    kit::CalendarDay { share: done.minutes as f32 / FULL_DAY_MINUTES, words }
}

/// How far the 学时 of this year are; nothing is said where there are none and none are asked for.
fn hours(ui: &mut Ui, cx: &Cx<'_>, progress: &Progress) {
    if progress.hours_milli == 0 && progress.hours_target_milli.is_none() {
        return;
    }
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("practice-hours"));
        let done = hours_shown(progress.hours_milli);
        let Some(target) = progress.hours_target_milli else {
            text::body(ui, cx.tn("practice-hours-done", &[("done", done.into())]));
            return;
        };
        let left = target.saturating_sub(progress.hours_milli);
        let args = [("done", done.into()), ("target", hours_text(target).into()), ("left", hours_to_go(left).into())];
        let words = cx.tn(if left == 0 { "practice-hours-reached" } else { "practice-hours-left" }, &args);
        text::body(ui, &words);
        ui.add_space(t::S4);
        kit::progress(ui, progress.hours_milli as f32 / target as f32, Tone::Ok, &words);
    });
}

fn mastery(ui: &mut Ui, cx: &Cx<'_>, progress: &Progress) {
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("practice-mastery"));
        text::muted(ui, cx.t("practice-mastery-note"));
        ui.add_space(t::S4);
        let mut areas: Vec<&Mastery> = progress.mastery.iter().filter(|area| area.known + area.fading > 0).collect();
        areas.sort_by_key(|area| (std::cmp::Reverse(area.known + area.fading), area.area));
        for area in &areas {
            let all = (area.known + area.fading + area.unseen).max(1);
            let parts = [(area.known as f32 / all as f32, Tone::Ok), (area.fading as f32 / all as f32, Tone::Warn)];
            let words = cx.tn("practice-mastery-value", &[("known", area.known.into()), ("all", all.into())]);
            let full = [("known", area.known.into()), ("fading", area.fading.into()), ("unseen", area.unseen.into())];
            kit::split_bar_row(ui, &cx.texts.area_short(area.area), &parts, &words)
                .on_hover_text(cx.tn("practice-mastery-words", &full));
        }
        let untouched = progress.mastery.len() - areas.len();
        if untouched > 0 {
            text::caption(ui, cx.tn("practice-mastery-untouched", &[("n", untouched.into())]));
        }
    });
}

fn shares(ui: &mut Ui, cx: &Cx<'_>, progress: &Progress) {
    let skip = progress.weeks.len().saturating_sub(WEEKS_OF_SHARES);
    let columns: Vec<(String, Option<f32>)> = progress
        .weeks
        .iter()
        .skip(skip)
        .map(|(monday, days)| {
            let answers: u32 = days.iter().map(|day| day.answers).sum();
            let right: u32 = days.iter().map(|day| day.right).sum();
            let share = (answers >= ANSWERS_A_WEEK).then(|| right as f32 / answers as f32);
            (format!("{}.{}", monday.month(), monday.day()), share)
        })
        .collect();
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("practice-shares"));
        text::muted(ui, cx.tn("practice-shares-note", &[("n", i64::from(ANSWERS_A_WEEK).into())]));
        ui.add_space(t::S4);
        if columns.iter().any(|(_, share)| share.is_some()) {
            kit::share_columns(ui, &cx.t("practice-shares"), &columns);
        } else {
            text::body(ui, cx.t("practice-shares-none"));
        }
    });
}

fn weak(ui: &mut Ui, cx: &mut Cx<'_>, progress: &Progress) {
    if progress.weak.is_empty() {
        return;
    }
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("practice-weak"));
        text::muted(ui, cx.t("practice-weak-note"));
        for weak in &progress.weak {
            let (article, inserted) = (weak.article, weak.inserted);
            let at = ArticleRef { law: weak.law.clone(), article, inserted, paragraph: None, item: None };
            let article = Citation::Article(at).to_string();
            let words = cx.tn("practice-weak-value", &[("wrong", weak.wrong.into()), ("n", weak.answers.into())]);
            if kit::list_row(ui, &article, &words, false).clicked() {
                cx.go(Nav::Article { law: weak.law.clone(), article: weak.article, inserted: weak.inserted });
            }
        }
    });
}

fn mocks(ui: &mut Ui, cx: &mut Cx<'_>, progress: &Progress) {
    if progress.mocks.is_empty() {
        return;
    }
    Card::new().show(ui, |ui| {
        text::card_title(ui, cx.t("practice-mocks"));
        text::muted(ui, cx.t("practice-mocks-note"));
        for mock in &progress.mocks {
            let label = format!("{} · {}", cx.date_time(mock.at_ms), mock.title);
            let words = match (mock.total, mock.passed) {
                (Some(total), Some(passed)) => {
                    let key = if passed { "practice-mock-passed" } else { "practice-mock-failed" };
                    cx.tn(key, &[("marks", total.to_string().into()), ("full", mock.full.to_string().into())])
                }
                _ => cx.t("practice-mock-unmarked"),
            };
            if kit::list_row(ui, &label, &words, false).clicked() {
                cx.go(Nav::Review(mock.attempt));
            }
        }
    });
}
