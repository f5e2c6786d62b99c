//! Taking in an appeal.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, TextField, text, tokens as t};
use egui::Context;
use kaofa_core::domain::appeal::{AppealKind, MOST_CHARS, NewAppeal};
use kaofa_core::domain::ids::CadreId;
use kaofa_core::service::Command;
use kaofa_core::service::appeals::Appeals;
use kaofa_core::text::Explanation;

/// Characters of an item shown in the list to choose from.
const STEM: usize = 24;

/// The fields as typed.
#[derive(Debug)]
pub(super) struct TakeForm {
    kind: AppealKind,
    cadre: Option<CadreId>,
    position: Option<u16>,
    text: String,
    /// `None` in time.
    late: Option<String>,
    error: Option<Explanation>,
}

impl TakeForm {
    pub(super) fn new(appeals: &Appeals, cx: &Cx<'_>) -> Self {
        let today = cx.date(cx.now().wall_ms);
        let late = appeals.last_day.is_some_and(|last| today > last.to_string());
        Self {
            kind: AppealKind::Recheck,
            cadre: None,
            position: None,
            text: String::new(),
            late: late.then(String::new),
            error: None,
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>, appeals: &Appeals) -> bool {
        let shown = kit::modal(ctx, "appeal-take", &cx.t("appeals-take-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let kinds: Vec<_> = AppealKind::ALL.iter().map(|kind| (*kind, cx.texts.appeal_kind(*kind))).collect();
            kit::segmented(ui, &cx.t("appeals-kind"), &mut self.kind, &kinds);
            let question = self.kind == AppealKind::Question;
            let nobody = if question { "appeals-nobody" } else { "appeals-choose-candidate" };
            let mut people = vec![(None, cx.t(nobody))];
            people.extend(appeals.people.iter().map(|(id, ticket, name)| (Some(*id), format!("{ticket} {name}"))));
            kit::select_field(ui, &cx.t("appeals-candidate"), &mut self.cadre, &people);
            let mut items = vec![(None, cx.t(if question { "appeals-choose-item" } else { "appeals-whole" }))];
            items.extend(appeals.items.iter().map(|(position, stem)| {
                let stem: String = stem.chars().take(STEM).collect();
                (Some(*position), format!("{} {stem}", cx.tn("appeals-item", &[("n", (position + 1).into())])))
            }));
            kit::select_field(ui, &cx.t("appeals-item-label"), &mut self.position, &items);
            text::caption(ui, cx.t("appeals-item-help"));
            TextField::new(&cx.t("appeals-text")).rows(4).char_limit(MOST_CHARS).id_salt("appeal-text").show(ui, &mut self.text);
            if let Some(late) = &mut self.late {
                TextField::new(&cx.t("appeals-late")).char_limit(200).id_salt("appeal-late").show(ui, late);
            }
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let subject = match self.kind {
                AppealKind::Recheck => self.cadre.is_some(),
                AppealKind::Question => self.position.is_some(),
            };
            let ready = subject && !self.text.trim().is_empty();
            ui.horizontal(|ui| {
                let done = Button::primary(cx.t("appeals-take-do")).enabled(ready).show(ui).clicked();
                (done, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (done, cancel) = shown.inner;
        if done {
            self.error = None;
            cx.send(Command::TakeAppeal(Box::new(NewAppeal {
                sitting: appeals.sitting.id,
                kind: self.kind,
                cadre: self.cadre,
                position: self.position,
                text: self.text.clone(),
                late: self.late.clone().unwrap_or_default(),
            })));
        }
        !(cancel || shown.should_close)
    }
}
