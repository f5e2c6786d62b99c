//! Handing out PINs: for whom, then the PINs just made, shown once.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Column, DataTable, Tone, tokens as t};
use kaofa_core::domain::ids::CadreId;
use kaofa_core::service::Command;
use kaofa_core::service::exemptions::PinSlip;
use kaofa_core::text::Explanation;

#[derive(Debug)]
pub(super) enum PinsBox {
    /// Those of the list who have none, and all of the list.
    Ask {
        without: Vec<CadreId>,
        all: Vec<CadreId>,
        every: bool,
        error: Option<Explanation>,
    },
    Shown {
        slips: Vec<PinSlip>,
        saved: bool,
    },
}

/// What the box wants after this frame.
pub(super) enum PinsStep {
    Stay,
    Leave,
    Export(Vec<PinSlip>),
}

impl PinsBox {
    pub(super) fn ask(without: Vec<CadreId>, all: Vec<CadreId>) -> Self {
        let every = without.is_empty();
        Self::Ask { without, all, every, error: None }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        if let Self::Ask { error, .. } = self {
            *error = Some(said);
        }
    }

    pub(super) fn saved(&mut self) {
        if let Self::Shown { saved, .. } = self {
            *saved = true;
        }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> PinsStep {
        match self {
            Self::Ask { without, all, every, error } => {
                let shown = kit::modal(ctx, "roster-pins", &cx.t("pins-title"), t::DESK_DIALOG_WIDE, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    kit::text::body(ui, cx.t("pins-help"));
                    if !without.is_empty()
                        && kit::radio(ui, &cx.tn("pins-without", &[("n", without.len().into())]), !*every).clicked()
                    {
                        *every = false;
                    }
                    if kit::radio(ui, &cx.tn("pins-all", &[("n", all.len().into())]), *every).clicked() {
                        *every = true;
                    }
                    if *every && without.len() < all.len() {
                        kit::notice(ui, Tone::Warn, &cx.tn("pins-void", &[("n", (all.len() - without.len()).into())]));
                    }
                    if let Some(said) = error {
                        kit::error_panel(ui, &said.what, &said.place, &said.remedy);
                    }
                    ui.horizontal(|ui| {
                        let make = Button::primary(cx.t("pins-make")).show(ui).clicked();
                        (make, Button::secondary(cx.t("cancel")).show(ui).clicked())
                    })
                    .inner
                });
                let (make, cancel) = shown.inner;
                if make {
                    cx.send(Command::ResetPins(if *every { all.clone() } else { without.clone() }));
                }
                if cancel || shown.should_close { PinsStep::Leave } else { PinsStep::Stay }
            }
            Self::Shown { slips, saved } => {
                let title = cx.tn("pins-made", &[("n", slips.len().into())]);
                let shown = kit::modal(ctx, "roster-pins-made", &title, t::DESK_DIALOG_WIDE, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    kit::notice(ui, Tone::Warn, &cx.t("pins-once"));
                    let columns = [
                        Column::new("name", cx.t("roster-name")).fixed(t::DESK_COLUMN_WIDE),
                        Column::new("unit", cx.t("roster-unit")).remainder(t::DESK_COLUMN_NAME),
                        Column::new("pin", cx.t("pins-pin")).fixed(t::DESK_COLUMN_NAME),
                    ];
                    ui.allocate_ui(egui::vec2(ui.available_width(), t::DESK_TABLE_LEAST), |ui| {
                        DataTable::new("pins", &title, &columns, slips.len())
                            .row_name(|row| slips.get(row).map(|s| format!("{} {}", s.name, s.pin)).unwrap_or_default())
                            .show(ui, |ui, row, column| {
                                let Some(slip) = slips.get(row) else { return };
                                match column {
                                    0 => drop(kit::cell_text(ui, &slip.name)),
                                    1 => drop(kit::cell_muted(ui, &slip.unit)),
                                    _ => drop(kit::cell_text(ui, &slip.pin)),
                                }
                            });
                    });
                    ui.horizontal(|ui| {
                        let save = Button::primary(cx.t("pins-save")).show(ui).clicked();
                        let label = cx.t(if *saved { "close" } else { "pins-close-unsaved" });
                        (save, Button::secondary(label).show(ui).clicked())
                    })
                    .inner
                });
                // A click beside the box or Esc must not lose what is shown only once.
                match shown.inner {
                    (true, _) => PinsStep::Export(slips.clone()),
                    (false, true) => PinsStep::Leave,
                    (false, false) => PinsStep::Stay,
                }
            }
        }
    }
}
