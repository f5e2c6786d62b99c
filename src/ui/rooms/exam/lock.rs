//! The candidate and the window: absences are timed and answered by the sitting's rule, a request to close asks, nothing is copied.
//! What an absence leads to is decided and written by the office; here it is only told.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Tone, text, tokens as t};
use egui::{Context, Event as Input, OutputCommand, Ui};
use kaofa_core::domain::clock::{Stamp, step};
use kaofa_core::domain::closed_book::{Consequence, FocusPolicy, FocusRule, GRACE_MS};
use kaofa_core::domain::journal::Event;
use kaofa_core::service::exam::Seat;

/// A warning that waits to be acknowledged.
#[derive(Clone, Copy, Debug)]
struct Warning {
    secs: u32,
    /// How many more until the rule strikes.
    left: Option<u16>,
}

#[derive(Debug)]
pub(super) struct Lock {
    policy: Option<FocusPolicy>,
    /// Since when the window has not had the keyboard.
    away: Option<Stamp>,
    absences: Vec<u32>,
    warning: Option<Warning>,
    /// The window was asked to close, and the candidate is asked back.
    pub(super) closing: bool,
}

impl Lock {
    pub(super) fn new(seat: &Seat) -> Self {
        Self { policy: seat.lock, away: None, absences: seat.state.absences.clone(), warning: None, closing: false }
    }

    /// Whether a question lies over the exam.
    pub(super) const fn is_asking(&self) -> bool {
        self.warning.is_some() || self.closing
    }

    /// Sees the window lose and win the keyboard. An absence is told when it is over, or when the exam is (`over`).
    pub(super) fn watch(&mut self, ctx: &Context, now: &Stamp, over: bool, paused: bool, cx: &mut Cx<'_>) -> Option<Event> {
        let policy = self.policy?;
        match (ctx.input(|i| i.viewport().focused), &self.away) {
            (Some(false), None) if !over => {
                self.away = Some(now.clone());
                None
            }
            (Some(true), Some(since)) => {
                let away_ms = step(since, now).ms;
                self.absent(away_ms, policy, paused, cx)
            }
            (_, Some(since)) if over => {
                let away_ms = step(since, now).ms;
                self.absent(away_ms, policy, true, cx)
            }
            _ => None,
        }
    }

    fn absent(&mut self, away_ms: i64, policy: FocusPolicy, quiet: bool, cx: &mut Cx<'_>) -> Option<Event> {
        self.away = None;
        if away_ms < GRACE_MS {
            return None;
        }
        let secs = u32::try_from((away_ms + 500) / 1000).unwrap_or(u32::MAX);
        self.absences.push(secs);
        let consequence = if quiet { Consequence::Recorded } else { policy.consequence(&self.absences) };
        match consequence {
            Consequence::Warned { left } => self.warning = Some(Warning { secs, left }),
            // The paused or ended exam says so itself.
            _ => drop(cx.toasts.push(Tone::Warn, cx.texts.with("exam-focus-lost", &[("n", self.absences.len().into())]))),
        }
        Some(Event::FocusLost { secs })
    }

    /// Shows what waits for the candidate. True when the exam is to be brought to its end.
    pub(super) fn ask(&mut self, ctx: &Context, cx: &Cx<'_>) -> bool {
        if let Some(warning) = self.warning {
            if self.warn(ctx, cx, warning) {
                self.warning = None;
            }
            return false;
        }
        if !self.closing {
            return false;
        }
        let answer = kit::confirm(
            ctx,
            "exam-closing",
            &cx.t("exam-closing-title"),
            &cx.t("exam-closing-text"),
            &cx.t("exam-closing-end"),
            &cx.t("exam-closing-on"),
            true,
        );
        self.closing = answer.is_none();
        answer == Some(true)
    }

    /// One plain sentence of what happened and one of what comes next; read, not clicked away beside it.
    fn warn(&self, ctx: &Context, cx: &Cx<'_>, warning: Warning) -> bool {
        let shown = kit::modal(ctx, "exam-warning", &cx.t("exam-warning-title"), t::CONFIRM_WIDTH, |ui| {
            let args = [("n", self.absences.len().into()), ("secs", warning.secs.into())];
            text::body(ui, cx.tn("exam-warning-text", &args));
            ui.add_space(t::S8);
            text::body(ui, next(cx, self.policy.map(|p| p.rule), warning.left));
            ui.add_space(t::S20);
            Button::primary(cx.t("exam-warning-read")).show(ui).clicked()
        });
        shown.inner
    }
}

fn next(cx: &Cx<'_>, rule: Option<FocusRule>, left: Option<u16>) -> String {
    let key = match (rule, left) {
        (Some(FocusRule::Pause), Some(_)) => "exam-warning-pause",
        (Some(FocusRule::HandIn), Some(_)) => "exam-warning-hand-in",
        _ => "exam-warning-recorded",
    };
    cx.tn(key, &[("n", left.unwrap_or_default().into())])
}

/// What the candidate is told of the rule before the start.
pub(super) fn rule_line(cx: &Cx<'_>, policy: FocusPolicy) -> String {
    let key = match policy.rule {
        FocusRule::Record => return cx.t("exam-rules-lock"),
        FocusRule::Warn => "exam-rules-lock-warn",
        FocusRule::Pause => "exam-rules-lock-pause",
        FocusRule::HandIn => "exam-rules-lock-hand-in",
    };
    cx.tn(key, &[("n", policy.losses.into()), ("secs", policy.longer_secs.into())])
}

/// No copy, cut or paste. Input methods do not use these events and go on working.
pub(super) fn no_clipboard(ui: &Ui) {
    ui.input_mut(|i| i.events.retain(|event| !matches!(event, Input::Copy | Input::Cut | Input::Paste(_))));
    ui.output_mut(|o| o.commands.retain(|c| !matches!(c, OutputCommand::CopyText(_) | OutputCommand::CopyImage(_))));
}
