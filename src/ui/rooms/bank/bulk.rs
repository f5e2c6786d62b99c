//! Changing everything that the list shows, in one step.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, TextField, tokens as t};
use egui::Context;
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::{Area, Cognition};
use kaofa_core::service::Command;
use kaofa_core::service::bank::BulkChange;

/// Between tags: comma, Chinese comma, enumeration comma.
const TAG_MARKS: [char; 3] = [',', '\u{ff0c}', '\u{3001}'];

/// The form over the list.
#[derive(Debug, Default)]
pub(super) struct Bulk {
    ids: Vec<QuestionId>,
    change: BulkChange,
    add: String,
    remove: String,
}

impl Bulk {
    pub(super) fn new(ids: Vec<QuestionId>) -> Self {
        Self { ids, ..Self::default() }
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let mut closed = false;
        let shown = kit::modal(ctx, "bank-bulk", &cx.t("bank-bulk-title"), t::DIALOG, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            kit::text::body(ui, cx.tn("bank-bulk-text", &[("n", self.ids.len().into())]));
            let keep = cx.t("bank-bulk-keep");
            let mut areas = vec![(None, keep.clone())];
            areas.extend(Area::all().map(|a| (Some(a), cx.texts.area_short(a))));
            kit::select_field(ui, &cx.t("bank-area"), &mut self.change.area, &areas);
            let mut levels = vec![(None, keep.clone())];
            levels.extend((1..=5).map(|n: u8| (Some(n), cx.tn("bank-difficulty-is", &[("n", n.into())]))));
            kit::select_field(ui, &cx.t("bank-difficulty-long"), &mut self.change.difficulty, &levels);
            let mut minds = vec![(None, keep.clone())];
            minds.extend(Cognition::ALL.iter().map(|c| (Some(*c), cx.texts.cognition(*c))));
            kit::select_field(ui, &cx.t("bank-cognition"), &mut self.change.cognition, &minds);
            let hint = cx.t("bank-tags-hint");
            TextField::new(&cx.t("bank-bulk-add-tags")).hint(&hint).show(ui, &mut self.add);
            TextField::new(&cx.t("bank-bulk-remove-tags")).hint(&hint).show(ui, &mut self.remove);
            let states = [(None, keep), (Some(true), cx.t("bank-bulk-retire")), (Some(false), cx.t("bank-bulk-restore"))];
            kit::select_field(ui, &cx.t("bank-bulk-state"), &mut self.change.retired, &states);
            self.change.add_tags = tags(&self.add);
            self.change.remove_tags = tags(&self.remove);
            ui.add_space(t::S4);
            ui.horizontal(|ui| {
                let ready = !self.change.is_empty();
                let label = cx.tn("bank-bulk-do", &[("n", self.ids.len().into())]);
                if Button::primary(label).enabled(ready).show(ui).clicked() && ready {
                    cx.send(Command::BulkEdit { ids: self.ids.clone(), change: Box::new(self.change.clone()) });
                    closed = true;
                }
                closed |= Button::secondary(cx.t("cancel")).show(ui).clicked();
            });
        });
        closed || shown.should_close
    }
}

fn tags(text: &str) -> Vec<String> {
    text.split(TAG_MARKS).map(str::trim).filter(|tag| !tag.is_empty()).map(ToOwned::to_owned).collect()
}
