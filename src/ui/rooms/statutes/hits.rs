//! What a search found: a typed place first, then articles with the words marked.

use super::{Step, reader, shelf::Shelf};
use crate::ui::Cx;
use crate::ui::kit::{self, text, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::service::laws::LawHits;

/// Characters shown of an article.
const SNIPPET: usize = 64;

pub(super) fn list(ui: &mut Ui, shelf: &Shelf, found: &LawHits, cx: &Cx<'_>) -> Option<Step> {
    let n = found.hits.len();
    let count = if found.more { format!("{n}+") } else { n.to_string() };
    text::caption(ui, cx.tn("laws-hits", &[("n", count.into()), ("ms", format!("{:.0}", found.elapsed_ms.ceil()).into())]));
    ui.add_space(t::S4);
    let words = shelf.words();
    let mut step = None;
    ScrollArea::vertical().id_salt("law-hits").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        if let Some((version, place)) = found.jump
            && let Some(law) = shelf.entry(version)
        {
            let label = match place {
                Some(place) => reader::citation(&law.row.head.name, place),
                None => format!("《{}》", law.row.head.name),
            };
            if kit::list_row(ui, &cx.tn("laws-go-to", &[("place", label.into())]), "", true).clicked() {
                step = Some(Step::Open(version, place));
            }
        }
        for hit in &found.hits {
            let law = shelf.entry(hit.version).map(|l| l.row.head.name.clone()).unwrap_or_default();
            let title = format!("{law} {}", hit.label);
            if kit::text_row_button(ui, &title, text::pieces(&text::snippet(&hit.text, &words, SNIPPET), &words)).clicked() {
                step = Some(Step::Open(hit.version, Some((hit.number, hit.inserted))));
            }
        }
        if found.hits.is_empty() && found.jump.is_none() {
            text::muted(ui, cx.t("laws-nothing-found"));
        }
    });
    step
}
