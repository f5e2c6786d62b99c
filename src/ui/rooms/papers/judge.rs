//! Judging a paper by Angoff's method: naming the panel, one judge's percentages, and what all of them found.

use crate::ui::Cx;
use crate::ui::kit::columns::page_head;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, TextField, Tone, palette, tokens as t};
use egui::{Label, RichText, ScrollArea, Ui};
use kaofa_core::domain::angoff::{JUDGES, ROUNDS};
use kaofa_core::domain::ids::PaperId;
use kaofa_core::domain::paper::Paper;
use kaofa_core::domain::question::letter;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::angoff::Panel;
use kaofa_core::service::{Actor, Command};

/// The page of one paper.
#[derive(Debug)]
pub(super) struct Judge {
    id: PaperId,
    paper: Paper,
    panel: Option<Panel>,
    /// Names being typed while there is no panel.
    names: Vec<String>,
    /// Whose percentages are on the page.
    who: String,
    /// What is on the screen and perhaps not yet on the disk.
    percents: Vec<Option<u8>>,
}

impl Judge {
    pub(super) fn new(id: PaperId, paper: &Paper, cx: &mut Cx<'_>) -> Self {
        let who = match cx.actor {
            Actor::Staff { name, .. } => name.clone(),
            Actor::Nobody => String::new(),
        };
        let names = vec![String::new(); *JUDGES.start()];
        let judge = Self { id, paper: paper.clone(), panel: None, names, who, percents: vec![None; paper.slots.len()] };
        judge.ask(cx);
        judge
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        cx.send(Command::Angoff { paper: self.id, judge: self.who.clone() });
    }

    pub(super) fn know(&mut self, command: &Command, panel: Panel) {
        if matches!(command, Command::Angoff { paper, judge } if *paper == self.id && *judge == self.who) {
            self.percents.clone_from(&panel.own);
            self.percents.resize(self.paper.slots.len(), None);
            self.panel = Some(panel);
        }
    }

    /// A step of the panel was taken.
    pub(super) fn done(&mut self, command: &Command, cx: &mut Cx<'_>) {
        let key = match command {
            Command::AngoffPanel { .. } => "judge-panel-set",
            Command::AngoffSubmit { .. } => "judge-submitted",
            Command::AngoffAgain(_) => "judge-second-open",
            _ => return,
        };
        cx.done(cx.t(key));
        self.ask(cx);
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let back = page_head(ui, &cx.t("back"), &cx.tn("judge-title", &[("title", self.paper.title.as_str().into())]), |_| {});
        let Some(panel) = &self.panel else { return back };
        let (round, all_in) = (panel.round, panel.found.is_some());
        ScrollArea::vertical().id_salt("judge").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S16;
            if round == 0 {
                Card::new().show(ui, |ui| self.name_panel(ui, cx));
                return;
            }
            Card::new().show(ui, |ui| self.state(ui, cx));
            if all_in {
                Card::new().show(ui, |ui| self.found(ui, cx));
            } else if self.mine().is_some() {
                Card::new().show(ui, |ui| self.items(ui, cx));
            }
        });
        back
    }

    fn name_panel(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = t::S12;
        kit::text::card_title(ui, cx.t("judge-panel"));
        kit::text::muted(ui, cx.t("judge-what"));
        for (i, name) in self.names.iter_mut().enumerate() {
            let label = cx.tn("judge-name", &[("n", (i + 1).into())]);
            TextField::new(&label).width(t::FORM_WIDTH / 2.0).char_limit(20).id_salt(i).show(ui, name);
        }
        kit::text::caption(ui, cx.t("judge-accounts"));
        ui.horizontal(|ui| {
            if self.names.len() < *JUDGES.end() && Button::secondary(cx.t("judge-add")).icon(Icon::Add).show(ui).clicked() {
                self.names.push(String::new());
            }
            if Button::primary(cx.t("judge-begin")).show(ui).clicked() {
                cx.send(Command::AngoffPanel { paper: self.id, judges: self.names.clone() });
            }
        });
    }

    /// The judge on the page, when who sits here may write for them.
    fn mine(&self) -> Option<usize> {
        self.panel.as_ref()?.judges.iter().position(|judge| judge.name == self.who && judge.mine && !judge.is_in)
    }

    /// Who is how far, and for whom one writes.
    fn state(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(panel) = &self.panel else { return };
        ui.spacing_mut().item_spacing.y = t::S8;
        let count = self.paper.slots.len();
        kit::text::card_title(ui, cx.tn("judge-round", &[("n", panel.round.into())]));
        let mut chosen = None;
        for judge in &panel.judges {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                kit::text::body(ui, &judge.name);
                if judge.is_in {
                    kit::chip(ui, &cx.t("judge-in"), Tone::Ok);
                } else {
                    let args = [("n", judge.judged.into()), ("all", count.into())];
                    kit::chip(ui, &cx.tn("judge-progress", &args), Tone::Neutral);
                }
                if judge.mine && !judge.is_in && judge.name != self.who {
                    let label = cx.tn("judge-write-for", &[("name", judge.name.as_str().into())]);
                    if Button::quiet(label).show(ui).clicked() {
                        chosen = Some(judge.name.clone());
                    }
                }
            });
        }
        if panel.found.is_none() {
            kit::text::caption(ui, cx.t("judge-blind"));
        }
        if let Some(name) = chosen {
            self.who = name;
            self.percents = vec![None; count];
            self.ask(cx);
        }
    }

    fn items(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = t::S8;
        kit::text::card_title(ui, cx.tn("judge-of", &[("name", self.who.as_str().into())]));
        kit::text::muted(ui, cx.t("judge-question"));
        let before = self.panel.as_ref().and_then(|panel| panel.before.as_ref());
        if let Some(before) = before {
            kit::notice(ui, Tone::Info, &cx.texts.cut_score(before));
        }
        let mut written = None;
        for ((i, slot), percent) in self.paper.slots.iter().enumerate().zip(&mut self.percents) {
            kit::hline(ui);
            ui.push_id(i, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = t::S16;
                    ui.vertical(|ui| {
                        ui.set_width(t::NUMBER_COLUMN);
                        let mut value = percent.map_or(0, u16::from);
                        let name = cx.tn("judge-percent", &[("n", (i + 1).into())]);
                        let field = ui.horizontal(|ui| {
                            ui.spacing_mut().item_spacing.x = t::S4;
                            let field = kit::number_cell(ui, &name, &mut value, 0..=100, false);
                            kit::text::muted(ui, "%");
                            field
                        });
                        if field.inner.changed() {
                            *percent = u8::try_from(value).ok();
                        }
                        if field.inner.lost_focus()
                            && let Some(value) = *percent
                        {
                            written = Some((i, value));
                        }
                        if let Some(item) = before.and_then(|before| before.items.get(i)) {
                            let args = [
                                ("mean", format!("{:.0}", item.mean).into()),
                                ("low", item.lowest.into()),
                                ("high", item.highest.into()),
                            ];
                            kit::text::caption(ui, cx.tn("judge-before", &args));
                        }
                    });
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width());
                        if let Some(material) = slot.material().filter(|_| slot.part == Some(0)) {
                            kit::text::reading(ui, material);
                        }
                        let args = [
                            ("n", (i + 1).into()),
                            ("stem", slot.body().stem().into()),
                            ("marks", slot.marks.to_string().into()),
                        ];
                        kit::text::reading(ui, cx.tn("papers-question", &args));
                        for (number, option) in slot.body().choice().iter().flat_map(|choice| choice.options.iter().enumerate()) {
                            let text = RichText::new(format!("{}  {option}", letter(number))).color(palette(ui).muted);
                            ui.add(Label::new(text.size(t::TYPE_BODY)).wrap());
                        }
                        kit::text::caption(ui, cx.tn("papers-key", &[("key", super::view::key(cx, slot.body()).into())]));
                    });
                });
            });
        }
        if let Some((position, percent)) = written
            && let Ok(position) = u16::try_from(position)
        {
            cx.send(Command::AngoffJudge { paper: self.id, judge: self.who.clone(), position, percent });
        }
        kit::hline(ui);
        let missing = self.percents.iter().filter(|percent| percent.is_none()).count();
        ui.horizontal(|ui| {
            if Button::primary(cx.t("judge-submit")).enabled(missing == 0).show(ui).clicked() && missing == 0 {
                cx.send(Command::AngoffSubmit { paper: self.id, judge: self.who.clone() });
            }
            if missing > 0 {
                kit::text::caption(ui, cx.tn("judge-missing", &[("n", missing.into())]));
            }
        });
    }

    /// The suggested line, each judge's own, and the items on which they differ.
    fn found(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some((panel, found)) = self.panel.as_ref().and_then(|panel| Some((panel, panel.found.as_ref()?))) else { return };
        ui.spacing_mut().item_spacing.y = t::S12;
        kit::text::lead(ui, cx.texts.cut_score(found));
        kit::text::muted(ui, cx.t("judge-beside"));
        let judges: Vec<String> = found.judges.iter().map(|(name, cut)| format!("{name} {}", cut.printed())).collect();
        kit::text::body(ui, cx.tn("judge-each", &[("list", judges.join(&cx.t("results-comma")).into())]));
        if panel.round < ROUNDS && cx.may(Permission::ComposePapers) {
            let again = Button::secondary(cx.t("judge-again")).icon(Icon::Refresh).tooltip(cx.t("judge-again-hint"));
            if again.show(ui).clicked() {
                cx.send(Command::AngoffAgain(self.id));
            }
        }
        let columns = [
            Column::new("n", cx.t("judge-column-item")).fixed(t::COLUMN_NUMBER).right(),
            Column::new("stem", cx.t("papers-pick-stem")).remainder(t::COLUMN_TEXT),
            Column::new("mean", cx.t("judge-column-mean")).fixed(t::COLUMN_STATUS).right(),
            Column::new("range", cx.t("judge-column-range")).fixed(t::COLUMN_DATE).right(),
        ];
        let size = egui::vec2(ui.available_width(), t::FORM_WIDTH / 2.0);
        ui.allocate_ui(size, |ui| {
            ui.set_min_size(size);
            DataTable::new("judge-items", &cx.t("judge-panel"), &columns, found.items.len()).show(ui, |ui, row, col| {
                let (Some(item), Some(slot)) = (found.items.get(row), self.paper.slots.get(row)) else { return };
                match col {
                    0 => drop(kit::cell_number(ui, (row + 1).to_string())),
                    1 => drop(kit::cell_text(ui, slot.body().stem())),
                    2 => drop(kit::cell_number(ui, format!("{:.0} %", item.mean))),
                    _ => drop(kit::cell_number(ui, format!("{}–{} %", item.lowest, item.highest))),
                }
            });
        });
    }
}
