//! Taking in a plan from a table: read first, then taken.

use super::sessions::ask;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_plan::PlanDraft;
use kaofa_core::text::Explanation;

const ENDINGS: &[&str] = &["xlsx", "csv"];
/// Topics shown before they are taken.
const SHOWN: usize = 8;

#[derive(Debug)]
pub(super) struct Import {
    year: i16,
    path: PathField,
    draft: Option<PlanDraft>,
    error: Option<Explanation>,
}

impl Import {
    pub(super) fn new(year: i16) -> Self {
        Self { year, path: PathField::default(), draft: None, error: None }
    }

    pub(super) fn take(&mut self, draft: PlanDraft) {
        self.draft = Some(draft);
    }

    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        self.error = Some(said);
        true
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        let shown = kit::modal(ctx, "study-import", &cx.t("study-import-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let before = self.path.text.clone();
            self.path.show(ui, cx, &cx.t("study-import-file"), PathKind::Open(ENDINGS));
            if before != self.path.text {
                (self.draft, self.error) = (None, None);
            }
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let count = self.draft.as_ref().map(|draft| draft.sessions.len());
            if let Some(draft) = &self.draft {
                told(ui, cx, draft);
            }
            ui.horizontal(|ui| {
                let act = match count {
                    None => Button::primary(cx.t("study-import-read")).enabled(!self.path.is_empty()),
                    Some(n) => Button::primary(cx.tn("study-import-take", &[("n", n.into())])).enabled(n > 0),
                };
                let act = act.show(ui).clicked();
                (act, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (act, cancel) = shown.inner;
        if act {
            self.error = None;
            match &self.draft {
                Some(draft) => ask(cx, StudyCommand::Add(draft.sessions.clone())),
                None => ask(cx, StudyCommand::ReadPlan { path: self.path.path(), year: self.year }),
            }
        }
        !(cancel || shown.should_close)
    }
}

fn told(ui: &mut egui::Ui, cx: &Cx<'_>, draft: &PlanDraft) {
    if draft.sessions.is_empty() {
        text::body(ui, cx.t("study-import-none"));
    } else {
        text::body(ui, cx.tn("study-import-found", &[("n", draft.sessions.len().into())]));
    }
    if draft.known > 0 {
        text::body(ui, cx.tn("study-import-known", &[("n", draft.known.into())]));
    }
    for session in draft.sessions.iter().take(SHOWN) {
        let parts = [session.timing.as_str(), &session.topic, &session.speaker];
        text::caption(ui, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "));
    }
    if !draft.left_out.is_empty() {
        let rows: Vec<String> = draft.left_out.iter().map(ToString::to_string).collect();
        text::caption(ui, cx.tn("study-import-left", &[("rows", rows.join(" ").into())]));
    }
}
