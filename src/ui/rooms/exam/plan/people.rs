//! For whom: by unit and one by one.

use super::PlanForm;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::ids::CadreId;
use kaofa_core::service::roster::Cadre;

impl PlanForm {
    /// Whether a registered exemption frees this person from the sitting as it is planned now.
    fn is_exempt(&self, id: CadreId) -> bool {
        let today = self.roster.today;
        let mut of = self.roster.exemptions.iter().filter(|(cadre, ..)| *cadre == id);
        of.any(|(_, _, exemption)| exemption.frees_from(self.kind, self.rules.formal, today))
    }

    pub(super) fn people_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        text::text_row(ui, |ui| {
            text::card_title(ui, cx.t("exam-plan-people"));
            text::muted(
                ui,
                cx.tn("exam-plan-chosen", &[("n", self.chosen.len().into()), ("all", self.roster.cadres.len().into())]),
            );
        });
        if self.roster.cadres.is_empty() {
            kit::notice(ui, Tone::Warn, &cx.t("exam-plan-no-cadres"));
            return;
        }
        let mut choices = vec![(None, cx.t("exam-plan-all-units"))];
        let tree = &self.roster.tree;
        let standing = tree.ordered().iter().map(|(unit, _)| unit).filter(|unit| unit.ended_on.is_none());
        choices.extend(standing.map(|unit| (Some(unit.id), tree.path(unit.id))));
        ui.horizontal_wrapped(|ui| {
            kit::select(ui, &cx.t("exam-plan-unit"), &mut self.unit, &choices);
            let find = cx.t("exam-plan-find");
            kit::SearchField::new(&find, &find).width(t::FIELD_SHORT * 2.0).show(ui, &mut self.find);
            let shown: Vec<CadreId> = self.shown().map(|c| c.id).collect();
            if Button::secondary(cx.tn("exam-plan-add-all", &[("n", shown.len().into())])).show(ui).clicked() {
                self.chosen.extend(&shown);
            }
            if Button::secondary(cx.t("exam-plan-clear")).enabled(!self.chosen.is_empty()).show(ui).clicked() {
                self.chosen.clear();
            }
        });
        let exempt = self.chosen.iter().filter(|id| self.is_exempt(**id)).count();
        if exempt > 0 {
            kit::notice(ui, Tone::Info, &cx.tn("exam-plan-exempt", &[("n", exempt.into())]));
        }
        let name = |c: &Cadre| {
            let name = cadre_name(c);
            if self.is_exempt(c.id) { format!("{name}  {}", cx.t("roster-exempt")) } else { name }
        };
        let shown: Vec<(CadreId, String)> = self.shown().map(|c| (c.id, name(c))).collect();
        let row = t::CONTROL_HEIGHT;
        egui::ScrollArea::vertical()
            .id_salt("plan-people")
            .max_height(t::DROPDOWN_HEIGHT)
            .min_scrolled_height(t::DROPDOWN_HEIGHT)
            .auto_shrink([false, true])
            .show_rows(ui, row, shown.len(), |ui, range| {
                for (id, name) in &shown[range] {
                    let mut on = self.chosen.contains(id);
                    if kit::checkbox(ui, name, &mut on).clicked() {
                        if on {
                            self.chosen.insert(*id);
                        } else {
                            self.chosen.remove(id);
                        }
                    }
                }
            });
    }

    fn shown(&self) -> impl Iterator<Item = &Cadre> {
        let within = self.unit.map(|unit| self.roster.tree.within(unit));
        let of_unit =
            move |c: &&Cadre| within.as_ref().is_none_or(|units| c.data.appointment.unit.is_some_and(|u| units.contains(&u)));
        let find = self.find.trim();
        let is_found = move |c: &&Cadre| {
            find.is_empty() || c.data.name.contains(find) || c.data.staff_no.as_deref().is_some_and(|no| no.contains(find))
        };
        self.roster.cadres.iter().filter(of_unit).filter(is_found)
    }
}

/// Name, what tells namesakes apart, and unit.
fn cadre_name(cadre: &Cadre) -> String {
    let apart = cadre.data.staff_no.as_deref().or(cadre.data.id_tail.as_deref()).unwrap_or_default();
    format!("{}  {apart}  {}", cadre.data.name, cadre.unit_name)
}
