//! Text by rank. Hierarchy comes from size, colour and space; there is one weight.

use std::borrow::Cow;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, InnerResponse, Label, Pos2, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::{theme::palette, tokens as t};

fn show(ui: &mut Ui, text: impl Into<String>, size: f32, color: Color32) -> Response {
    ui.label(RichText::new(text).size(size).color(color))
}

/// The name of a room.
pub fn page_title(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_TITLE, palette(ui).text)
}

/// The leading sentence of a card ("18 questions today").
pub fn lead(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_FIGURE_S, palette(ui).text)
}

/// The title of a card.
pub fn card_title(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_CARD, palette(ui).text)
}

/// Ordinary text.
pub fn body(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_BODY, palette(ui).text)
}

/// Labels and secondary text at body size.
pub fn muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_BODY, palette(ui).muted)
}

/// Small secondary text.
pub fn caption(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_CAPTION, palette(ui).muted)
}

/// The blanks of a text, brackets around ideographic spaces, in one piece: egui breaks a line at such a space, so on the screen
/// each becomes no-break spaces of the same width.
pub(crate) fn unbroken_blanks(text: &str) -> Cow<'_, str> {
    if !text.contains(IDEOGRAPHIC) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        let (before, blank) = rest.split_at(at + OPEN.len_utf8());
        out.push_str(before);
        let inside = blank.trim_start_matches(IDEOGRAPHIC);
        let count = (blank.len() - inside.len()) / IDEOGRAPHIC.len_utf8();
        let fill = if inside.starts_with(CLOSE) { String::from(NO_BREAK).repeat(SPACES_OF_ONE) } else { IDEOGRAPHIC.into() };
        out.push_str(&fill.repeat(count));
        rest = inside;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A label whose blanks do not break; a screen reader is told the text as it is.
fn with_blanks(ui: &mut Ui, text: &str, label: impl FnOnce(RichText) -> Label) -> Response {
    let shown = unbroken_blanks(text);
    let is_changed = matches!(shown, Cow::Owned(_));
    let response = ui.add(label(RichText::new(shown).color(palette(ui).text)));
    if is_changed {
        response.ctx.accesskit_node_builder(response.id, |node| node.set_value(text));
    }
    response
}

const OPEN: char = '\u{ff08}';
const CLOSE: char = '\u{ff09}';
const IDEOGRAPHIC: char = '\u{3000}';
const NO_BREAK: char = '\u{a0}';
/// An ideographic space is as wide as a character, a no-break space about a quarter of that.
const SPACES_OF_ONE: usize = 4;

/// Running text to be read and copied: articles, explanations.
pub fn reading(ui: &mut Ui, text: impl Into<String>) -> Response {
    let line = (t::TYPE_BODY * t::LINE_BODY).round();
    with_blanks(ui, &text.into(), |text| {
        let text = text.size(t::TYPE_BODY).line_height(Some(line));
        Label::new(text).selectable(true).wrap()
    })
}

/// How a piece of running text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Not at all.
    Plain,
    /// What was searched for.
    Found,
    /// Only in the older of two texts: struck out as well as coloured.
    Old,
    /// Only in the newer of two texts: underlined as well as coloured.
    New,
}

/// Running text with pieces that stand out, at the size and line height of `reading`.
pub fn marked<'a>(ui: &mut Ui, pieces: impl IntoIterator<Item = (&'a str, Mark)>) -> Response {
    let p = palette(ui);
    let mut job = LayoutJob::default();
    for (text, mark) in pieces {
        let mut format = TextFormat::simple(FontId::proportional(t::TYPE_BODY), p.text);
        format.line_height = Some((t::TYPE_BODY * t::LINE_BODY).round());
        match mark {
            Mark::Plain => {}
            Mark::Found => format.background = p.warn_tint,
            Mark::Old => {
                (format.color, format.background) = (p.accent, p.accent_tint);
                format.strikethrough = Stroke::new(t::LINE_WIDTH, p.accent);
            }
            Mark::New => {
                (format.color, format.background) = (p.ok, p.ok_tint);
                format.underline = Stroke::new(t::LINE_WIDTH, p.ok);
            }
        }
        job.append(text, 0.0, format);
    }
    ui.add(Label::new(job).selectable(true).wrap())
}

/// Cuts a text where any of the words stand in it.
pub fn pieces<'a>(text: &'a str, words: &[&str]) -> Vec<(&'a str, Mark)> {
    let mut out = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let next = words.iter().filter(|w| !w.is_empty()).filter_map(|w| rest.find(w).map(|at| (at, w.len()))).min();
        let Some((at, length)) = next else { break };
        if at > 0 {
            out.push((&rest[..at], Mark::Plain));
        }
        out.push((&rest[at..at + length], Mark::Found));
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        out.push((rest, Mark::Plain));
    }
    out
}

/// About `most` characters of a text on one line, around the first of the words in it.
pub fn snippet(text: &str, words: &[&str], most: usize) -> String {
    let text = text.replace('\n', " ");
    let at = words.iter().filter(|w| !w.is_empty()).filter_map(|w| text.find(w)).min().unwrap_or(0);
    let before = text[..at].chars().count().saturating_sub(most / 4);
    let mut out: String = text.chars().skip(before).take(most).collect();
    if before > 0 {
        out.insert(0, '\u{2026}');
    }
    out
}

/// The stem of a question. Never selectable: in an exam nothing can be copied out.
pub fn stem(ui: &mut Ui, text: impl Into<String>) -> Response {
    let line = (t::TYPE_TITLE * t::LINE_STEM).round();
    with_blanks(ui, &text.into(), |text| {
        let text = text.size(t::TYPE_TITLE).line_height(Some(line));
        Label::new(text).selectable(false).wrap()
    })
}

/// A row of text and chips, only as high as its text. (`ui.horizontal` is as high as a button.)
pub fn text_row<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let controls = ui.spacing().interact_size.y;
    let row = ui.text_style_height(&egui::TextStyle::Body).max(t::CHIP_HEIGHT);
    ui.spacing_mut().interact_size.y = row;
    let out = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = controls;
        content(ui)
    });
    ui.spacing_mut().interact_size.y = controls;
    out
}

/// A large number with its small unit on one baseline. The unit may be empty.
pub fn figure(ui: &mut Ui, number: &str, unit: &str) -> Response {
    figure_sized(ui, number, unit, t::TYPE_FIGURE)
}

/// `figure` with the number at `size` points.
pub fn figure_sized(ui: &mut Ui, number: &str, unit: &str, size: f32) -> Response {
    let p = palette(ui);
    let large = ui.painter().layout_no_wrap(number.to_owned(), FontId::proportional(size), p.text);
    let small = ui.painter().layout_no_wrap(unit.to_owned(), FontId::proportional(t::TYPE_BODY), p.muted);
    let gap = if unit.is_empty() { 0.0 } else { t::S8 };
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(large.size().x + gap + small.size().x, large.size().y), Sense::hover());
    let baseline = |g: &egui::Galley| g.rows.first().and_then(|r| r.glyphs.first().map(|c| r.pos.y + c.pos.y));
    let drop = match (baseline(&large), baseline(&small)) {
        (Some(l), Some(s)) => l - s,
        _ => large.size().y - small.size().y,
    };
    let right = rect.left() + large.size().x + gap;
    ui.painter().galley(rect.min, large, p.text);
    ui.painter().galley(Pos2::new(right, rect.top() + drop), small, p.muted);
    let name = if unit.is_empty() { number.to_owned() } else { format!("{number} {unit}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response
}
