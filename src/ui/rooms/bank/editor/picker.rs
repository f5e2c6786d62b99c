//! Picking a citation: search in the statute library, the article beside, down to paragraph and item.

use super::fields::Citing;
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_left};
use crate::ui::kit::text::{self, Mark};
use crate::ui::kit::{self, Button, Icon, SearchField, Tone, tokens as t};
use egui::{Context, ScrollArea, Ui, Vec2};
use kaofa_core::domain::citation::{ArticleRef, Citation};
use kaofa_core::domain::law::{item_number, paragraphs};
use kaofa_core::service::Command;
use kaofa_core::service::laws::{ArticleHit, LawHits, LawShelf};
use kaofa_core::service::review::CitedText;
use std::collections::HashMap;

/// Characters shown of an article in the list.
const SNIPPET: usize = 48;

/// The box over the editor.
#[derive(Debug)]
pub(in crate::ui::rooms::bank) struct Picker {
    pub(super) whose: Citing,
    typed: String,
    hits: Option<LawHits>,
    /// Names of the versions the library holds; `None` before the first answer.
    names: Option<HashMap<i64, String>>,
    chosen: Option<Chosen>,
}

/// The article beside the list, and the place in it.
#[derive(Debug)]
struct Chosen {
    at: ArticleRef,
    /// `None` while it is on its way; empty when the library does not hold it.
    text: Option<String>,
}

/// What became of it.
#[derive(Debug)]
pub(super) enum Picking {
    Going,
    Left,
    Picked(Citation),
}

impl Picker {
    pub(super) fn new(whose: Citing, cx: &mut Cx<'_>) -> Self {
        cx.send(Command::Laws);
        Self { whose, typed: String::new(), hits: None, names: None, chosen: None }
    }

    pub(in crate::ui::rooms::bank) fn laws(&mut self, shelf: &LawShelf) {
        self.names = Some(shelf.laws.iter().map(|law| (law.row.id, law.row.head.name.clone())).collect());
    }

    pub(in crate::ui::rooms::bank) fn found(&mut self, typed: &str, hits: LawHits, cx: &mut Cx<'_>) {
        // Only the answer to what stands in the field now.
        if self.typed.trim() != typed {
            return;
        }
        let jump = hits.jump.and_then(|(law, place)| Some((self.name(law)?, place?)));
        let first = hits.hits.first().cloned();
        self.hits = Some(hits);
        // What was typed as a place is shown at once; otherwise the best hit.
        match (jump, first) {
            (Some((law, place)), _) => self.go_to(law, place, cx),
            (None, Some(hit)) => self.choose(&hit),
            (None, None) => self.chosen = None,
        }
    }

    pub(in crate::ui::rooms::bank) fn cited(&mut self, texts: &[CitedText]) {
        let Some(chosen) = &mut self.chosen else { return };
        let found = texts.iter().find(|t| matches!(&t.citation, Citation::Article(at) if *at == whole(&chosen.at)));
        if let (Some(found), None) = (found, &chosen.text) {
            chosen.text = Some(found.text.clone().unwrap_or_default());
        }
    }

    fn name(&self, version: i64) -> Option<String> {
        self.names.as_ref()?.get(&version).cloned()
    }

    fn go_to(&mut self, law: String, (article, inserted): (u32, u32), cx: &mut Cx<'_>) {
        let at = ArticleRef { law, article, inserted, paragraph: None, item: None };
        cx.send(Command::CitedTexts(vec![Citation::Article(at.clone())]));
        self.chosen = Some(Chosen { at, text: None });
    }

    fn choose(&mut self, hit: &ArticleHit) {
        let Some(law) = self.name(hit.version) else { return };
        let at = ArticleRef { law, article: hit.number, inserted: hit.inserted, paragraph: None, item: None };
        self.chosen = Some(Chosen { at, text: Some(hit.text.clone()) });
    }

    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> Picking {
        let shown = kit::modal(ctx, "bank-pick", &cx.t("bank-pick-title"), t::FORM_WIDTH, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let (name, hint) = (cx.t("bank-pick-search"), cx.t("bank-pick-hint"));
            let search = SearchField::new(&name, &hint).width(ui.available_width()).show(ui, &mut self.typed);
            if search.changed() {
                let text = self.typed.trim().to_owned();
                if text.is_empty() {
                    (self.hits, self.chosen) = (None, None);
                } else {
                    cx.send(Command::SearchLaws { text, every_version: false });
                }
            }
            let (_, area) = ui.allocate_space(Vec2::new(ui.available_width(), t::DROPDOWN_HEIGHT));
            let (left, right) = cut_left(area, area.width() * 0.4, t::S16);
            column(ui, "pick-list", left, |ui| self.list(ui, cx));
            column(ui, "pick-article", right, |ui| self.article(ui, cx));
            let mut picking = Picking::Going;
            ui.horizontal(|ui| {
                let ready = self.chosen.as_ref().filter(|c| c.text.as_ref().is_some_and(|text| !text.is_empty()));
                let citation = ready.map(|c| Citation::Article(c.at.clone()));
                let label = match &citation {
                    Some(citation) => cx.tn("bank-pick-do", &[("place", citation.to_string().into())]),
                    None => cx.t("bank-pick-none"),
                };
                let clicked = Button::primary(label).icon(Icon::Add).enabled(citation.is_some()).show(ui).clicked();
                if let (true, Some(citation)) = (clicked, citation) {
                    picking = Picking::Picked(citation);
                }
                if Button::secondary(cx.t("cancel")).show(ui).clicked() {
                    picking = Picking::Left;
                }
            });
            picking
        });
        if shown.should_close { Picking::Left } else { shown.inner }
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if self.names.as_ref().is_some_and(HashMap::is_empty) {
            kit::notice(ui, Tone::Info, &cx.t("bank-pick-no-laws"));
            return;
        }
        let Some(hits) = &self.hits else {
            text::muted(ui, cx.t("bank-pick-start"));
            return;
        };
        let words: Vec<&str> = self.typed.split_whitespace().collect();
        let (mut go, mut hit) = (None, None);
        ScrollArea::vertical().id_salt("pick-hits").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            let jump = hits.jump.and_then(|(law, place)| Some((self.name(law)?, place?)));
            if let Some((law, place)) = jump {
                let at = ArticleRef { law: law.clone(), article: place.0, inserted: place.1, paragraph: None, item: None };
                if kit::list_row(ui, &Citation::Article(at).to_string(), "", true).clicked() {
                    go = Some((law, place));
                }
            }
            for found in &hits.hits {
                let title = format!("{} {}", self.name(found.version).unwrap_or_default(), found.label);
                let line = text::snippet(&found.text, &words, SNIPPET);
                if kit::text_row_button(ui, &title, text::pieces(&line, &words)).clicked() {
                    hit = Some(found.clone());
                }
            }
            if hits.hits.is_empty() && hits.jump.is_none() {
                text::muted(ui, cx.t("laws-nothing-found"));
            }
        });
        if let Some((law, place)) = go {
            self.go_to(law, place, cx);
        }
        if let Some(hit) = hit {
            self.choose(&hit);
        }
    }

    fn article(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(chosen) = &mut self.chosen else { return };
        kit::section_heading(ui, &Citation::Article(whole(&chosen.at)).to_string());
        let Some(words) = &chosen.text else { return };
        if words.is_empty() {
            kit::notice(ui, Tone::Warn, &cx.t("changes-no-text"));
            return;
        }
        let at = &mut chosen.at;
        ScrollArea::vertical().id_salt("pick-text").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            let all = paragraphs(words);
            if all.len() == 1 && all[0].items.is_empty() {
                text::reading(ui, words);
                return;
            }
            place(ui, at, (None, None), &cx.t("bank-pick-whole"), "");
            for (number, paragraph) in (1..).zip(&all) {
                // The only paragraph is the article itself; its items are cited without it.
                let own = (all.len() > 1).then_some(number);
                match own {
                    Some(n) => place(ui, at, (own, None), &cx.tn("bank-pick-paragraph", &[("n", n.into())]), paragraph.text),
                    None => drop(text::reading(ui, paragraph.text)),
                }
                for item in &paragraph.items {
                    let Some(n) = item_number(item) else { continue };
                    let name = match own {
                        Some(p) => cx.tn("bank-pick-item-of", &[("p", p.into()), ("n", n.into())]),
                        None => cx.tn("bank-pick-item", &[("n", n.into())]),
                    };
                    place(ui, at, (own, Some(n)), &name, item);
                }
            }
        });
    }
}

/// A place that can be chosen, with its words.
fn place(ui: &mut Ui, at: &mut ArticleRef, (paragraph, item): (Option<u32>, Option<u32>), name: &str, words: &str) {
    if kit::radio(ui, name, (at.paragraph, at.item) == (paragraph, item)).clicked() {
        (at.paragraph, at.item) = (paragraph, item);
    }
    if !words.is_empty() {
        text::marked(ui, [(words, Mark::Plain)]);
        ui.add_space(t::S4);
    }
}

fn whole(at: &ArticleRef) -> ArticleRef {
    ArticleRef { paragraph: None, item: None, ..at.clone() }
}
