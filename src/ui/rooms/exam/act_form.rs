//! What an invigilator does and why: the fields that the desk and the seat share.

use crate::ui::Cx;
use crate::ui::kit::{self, Number, TextField};
use egui::Ui;
use kaofa_core::domain::desk_code::MINUTES;
use kaofa_core::domain::incident::IncidentKind;
use kaofa_core::service::desk::{Act, MOST_MINUTES};

/// Which act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum What {
    #[default]
    Grant,
    Pause,
    Continue,
    Collect,
    Note,
}

impl What {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Grant => "desk-grant",
            Self::Pause => "desk-pause",
            Self::Continue => "desk-continue",
            Self::Collect => "desk-collect",
            Self::Note => "desk-note",
        }
    }
}

/// The fields as typed.
#[derive(Debug)]
pub(super) struct ActForm {
    pub(super) what: What,
    minutes: i64,
    reason: String,
    kind: IncidentKind,
}

impl Default for ActForm {
    fn default() -> Self {
        Self { what: What::Grant, minutes: 10, reason: String::new(), kind: IncidentKind::Fault }
    }
}

impl ActForm {
    pub(super) fn new(what: What) -> Self {
        Self { what, ..Self::default() }
    }

    /// `by_code`: only what there are codes for.
    pub(super) fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, by_code: bool) {
        match self.what {
            What::Grant if by_code => {
                let label = |minutes: u16| format!("{minutes} {}", cx.t("exam-unit-minutes"));
                let choices = MINUTES.map(|minutes| (i64::from(minutes), label(minutes)));
                kit::segmented(ui, &cx.t("desk-minutes"), &mut self.minutes, &choices);
            }
            What::Grant => {
                Number::new(&cx.t("desk-minutes"), 1..=MOST_MINUTES)
                    .suffix(&cx.t("exam-unit-minutes"))
                    .show(ui, &mut self.minutes);
            }
            What::Note => {
                let kinds: Vec<_> = IncidentKind::BY_HAND.iter().map(|k| (*k, cx.texts.incident_kind(*k))).collect();
                kit::select_field(ui, &cx.t("desk-note-kind"), &mut self.kind, &kinds);
            }
            What::Collect => drop(kit::text::muted(ui, cx.t("desk-collect-help"))),
            What::Pause => drop(kit::text::muted(ui, cx.t("desk-pause-help"))),
            What::Continue => return,
        }
        let label = cx.t(if self.what == What::Note { "desk-note-text" } else { "desk-reason" });
        TextField::new(&label).char_limit(200).id_salt("reason").show(ui, &mut self.reason);
    }

    /// The act, once everything it needs is there.
    pub(super) fn act(&self) -> Option<Act> {
        let reason = self.reason.trim().to_owned();
        let said = !reason.is_empty();
        match self.what {
            What::Grant => said.then_some(Act::Grant { minutes: self.minutes, reason }),
            What::Pause => said.then_some(Act::Pause { reason }),
            What::Continue => Some(Act::Continue),
            What::Collect => said.then_some(Act::Collect { reason }),
            What::Note => said.then_some(Act::Note { kind: self.kind, text: reason }),
        }
    }
}
