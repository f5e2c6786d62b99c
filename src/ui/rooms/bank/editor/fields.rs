//! The form around the body: kind, code, area and the rest, citations, explanation.

use super::body;
use super::form::{Content, Form, parse_lines};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, TextField, palette, tokens as t};
use egui::{Label, RichText, Ui};
use kaofa_core::domain::citation::CitationError;
use kaofa_core::domain::kind::{Area, Cognition, Kind, Secrecy};

/// For whose citations the picker is opened: the question's own, or those of a sub-question, from 0.
pub(super) type Citing = Option<usize>;

/// All fields of a question. Gives whose citation is to be picked, if any.
pub(super) fn form(ui: &mut Ui, cx: &Cx<'_>, form: &mut Form) -> Option<Citing> {
    let kinds = Kind::ALL.map(|k| (k, cx.texts.kind(k)));
    if ui.available_width() >= t::FIELD_SHORT * 2.5 {
        kit::segmented(ui, &cx.t("bank-kind"), &mut form.content.body.kind, &kinds);
    } else {
        kit::select_field(ui, &cx.t("bank-kind"), &mut form.content.body.kind, &kinds);
    }
    let part = body::fields(ui, cx, &mut form.content.body);
    let own = proof(ui, cx, &mut form.content);
    ui.add_space(t::S4);
    kit::hline(ui);
    facts(ui, cx, form);
    if own { Some(None) } else { part.map(Some) }
}

/// Fields of equal width: three to a line, two in a narrow column.
fn facts(ui: &mut Ui, cx: &Cx<'_>, form: &mut Form) {
    let across = if ui.available_width() >= t::FIELD_SHORT * 3.0 { 3 } else { 2 };
    for first in (0..FACTS).step_by(across) {
        ui.columns(across, |columns| {
            for (i, ui) in columns.iter_mut().enumerate() {
                fact(ui, cx, form, first + i);
            }
        });
    }
    TextField::new(&cx.t("bank-tags")).hint(&cx.t("bank-tags-hint")).show(ui, &mut form.tags);
}

/// How many of them there are.
const FACTS: usize = 6;

fn fact(ui: &mut Ui, cx: &Cx<'_>, form: &mut Form, i: usize) {
    match i {
        0 => {
            let areas: Vec<_> = Area::all().map(|a| (a, cx.texts.area_short(a))).collect();
            kit::select_field(ui, &cx.t("bank-area"), &mut form.area, &areas);
        }
        1 => {
            let levels: Vec<_> = (1..=5).map(|n: u8| (n, cx.tn("bank-difficulty-is", &[("n", n.into())]))).collect();
            kit::select_field(ui, &cx.t("bank-difficulty-long"), &mut form.difficulty, &levels);
        }
        2 => {
            let mut minds = vec![(None, cx.t("bank-not-set"))];
            minds.extend(Cognition::ALL.iter().map(|c| (Some(*c), cx.texts.cognition(*c))));
            kit::select_field(ui, &cx.t("bank-cognition"), &mut form.cognition, &minds);
        }
        3 => {
            let secrecy =
                [(Secrecy::Public, cx.t("bank-secrecy-public")), (Secrecy::Confidential, cx.t("bank-secrecy-confidential"))];
            kit::select_field(ui, &cx.t("bank-secrecy"), &mut form.secrecy, &secrecy);
        }
        4 => {
            TextField::new(&cx.t("bank-code")).hint(&cx.t("bank-code-hint")).char_limit(CODE_LIMIT).show(ui, &mut form.code);
        }
        _ => {
            let hint = cx.t("bank-group-hint");
            TextField::new(&cx.t("bank-group")).hint(&hint).char_limit(CODE_LIMIT).show(ui, &mut form.group);
        }
    }
}

/// Most characters of a code and of a group's name.
const CODE_LIMIT: usize = 40;

/// Citations, checked line by line, and the explanation. True when a citation is to be picked from the library.
pub(super) fn proof(ui: &mut Ui, cx: &Cx<'_>, content: &mut Content) -> bool {
    let read = parse_lines(&content.citations);
    let error = read.iter().find_map(|(line, read)| {
        let error = read.as_ref().err()?;
        Some(cx.tn("bank-citation-error", &[("line", (*line).into()), ("why", cx.t(reason(error)).into())]))
    });
    let hint = cx.t("bank-citations-hint");
    TextField::new(&cx.t("bank-citations-each")).rows(2).hint(&hint).error(error.as_deref()).show(ui, &mut content.citations);
    let good: Vec<String> = read.into_iter().filter_map(|(_, r)| r.ok()).map(|c| c.to_string()).collect();
    // Said only where the program read something else than stands there, such as 33 for a Chinese numeral.
    let typed = content.citations.lines().map(str::trim).filter(|l| !l.is_empty());
    if !good.is_empty() && !typed.eq(good.iter().map(String::as_str)) {
        let text = RichText::new(cx.tn("bank-citations-read", &[("list", good.join(&cx.t("bank-list-semicolon")).into())]));
        ui.add(Label::new(text.size(t::TYPE_CAPTION).color(palette(ui).ok)).wrap());
    }
    let picked = Button::secondary(cx.t("bank-pick-citation")).icon(Icon::Library).show(ui).clicked();
    TextField::new(&cx.t("bank-explanation")).rows(3).show(ui, &mut content.explanation);
    picked
}

const fn reason(error: &CitationError) -> &'static str {
    match error {
        CitationError::NoLaw => "citation-no-law",
        CitationError::NoArticle => "citation-no-article",
        CitationError::Trailing(_) => "citation-trailing",
        CitationError::NoTitle => "citation-no-title",
    }
}
