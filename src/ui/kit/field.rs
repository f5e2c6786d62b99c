//! Text entry: a field with its label above and its error below, and the sunken search field.

use egui::{Color32, CornerRadius, Frame, Margin, Rect, Response, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2};

use super::{
    icon::Icon,
    paint::boxed,
    text,
    theme::palette,
    tokens::{self as t, Palette},
};

/// A labelled text field under construction; `show` puts it on the page.
#[derive(Clone, Debug)]
#[must_use = "call show(ui, ..)"]
pub struct TextField<'a> {
    label: &'a str,
    hint: &'a str,
    error: Option<&'a str>,
    help: &'a str,
    password: bool,
    rows: usize,
    width: Option<f32>,
    char_limit: usize,
    id_salt: Option<egui::IdSalt>,
    enabled: bool,
}

impl<'a> TextField<'a> {
    /// A one-line field; the label stands above it and is its accessible name.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            hint: "",
            error: None,
            help: "",
            password: false,
            rows: 1,
            width: None,
            char_limit: usize::MAX,
            id_salt: None,
            enabled: true,
        }
    }

    /// Shown faintly while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the content; takes the place of the help text.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// A half sentence under the field.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = help;
        self
    }

    /// Shows dots instead of characters.
    pub fn password(mut self) -> Self {
        self.password = true;
        self
    }

    /// More than one row makes it multi-line.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Width in points; without it the field takes the space there is.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Most characters it takes.
    pub fn char_limit(mut self, limit: usize) -> Self {
        self.char_limit = limit;
        self
    }

    /// Keeps the cursor with this field when its place on the page changes.
    pub fn id_salt(mut self, salt: impl egui::AsIdSalt) -> Self {
        self.id_salt = Some(egui::IdSalt::new(salt));
        self
    }

    /// Whether it can be edited now.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Puts label, field and help or error on the page.
    pub fn show(self, ui: &mut Ui, value: &mut String) -> Response {
        let p = palette(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width()).min(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            ui.set_max_width(width);
            let label = text::caption(ui, self.label);
            let edit =
                if self.rows > 1 { TextEdit::multiline(value).desired_rows(self.rows) } else { TextEdit::singleline(value) };
            let edit = edit
                .hint_text(egui::RichText::new(self.hint).color(p.faint))
                .password(self.password)
                .char_limit(self.char_limit)
                .desired_width(width)
                .min_size(Vec2::new(width, t::CONTROL_HEIGHT))
                .align(if self.rows > 1 { egui::Align2::LEFT_TOP } else { egui::Align2::LEFT_CENTER })
                .frame(field_frame(if self.enabled { p.surface } else { p.sunken }));
            let edit = match self.id_salt {
                Some(salt) => edit.id_salt(salt),
                None => edit,
            };
            let response = ui.add_enabled(self.enabled, edit).labelled_by(label.id);
            paint_border(ui, &response, self.error.is_some(), p);
            if let Some(error) = self.error {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = t::S4;
                    let row = ui.text_style_height(&egui::TextStyle::Small);
                    let (rect, _) = ui.allocate_exact_size(Vec2::new(t::ICON_SMALL, row), egui::Sense::hover());
                    Icon::Error.paint(ui, rect, t::ICON_SMALL, p.accent);
                    ui.add(egui::Label::new(egui::RichText::new(error).size(t::TYPE_CAPTION).color(p.accent)).wrap());
                });
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(error));
            } else if !self.help.is_empty() {
                text::caption(ui, self.help);
            }
            response
        })
        .inner
    }
}

/// A field in a table whose heading says what it is; `name` is for the screen reader.
pub fn cell_field(ui: &mut Ui, name: &str, hint: &str, width: f32, value: &mut String) -> Response {
    let p = palette(ui);
    let edit = TextEdit::singleline(value)
        .hint_text(egui::RichText::new(hint).color(p.faint))
        .desired_width(width)
        .min_size(Vec2::new(width, t::CONTROL_HEIGHT))
        .align(egui::Align2::LEFT_CENTER)
        .frame(field_frame(p.surface));
    let response = ui.add_sized(Vec2::new(width, t::CONTROL_HEIGHT), edit);
    paint_border(ui, &response, false, p);
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// The constant frame of an editor; borders are painted over it so that focus moves nothing.
fn field_frame(fill: Color32) -> Frame {
    Frame::new().fill(fill).corner_radius(t::RADIUS_CONTROL).inner_margin(Margin::symmetric(t::S12 as i8, t::S8 as i8 - 1))
}

fn paint_border(ui: &Ui, response: &Response, error: bool, p: &Palette) {
    let stroke = if response.has_focus() {
        Stroke::new(t::FOCUS_WIDTH, if error { p.accent } else { p.info })
    } else if error {
        Stroke::new(t::LINE_WIDTH, p.accent)
    } else {
        Stroke::new(t::LINE_WIDTH, p.line)
    };
    ui.painter().rect_stroke(response.rect, CornerRadius::same(t::RADIUS_CONTROL), stroke, StrokeKind::Inside);
}

/// A sunken search field with a magnifier and, when it holds text, a button that clears it. Esc clears too.
#[derive(Clone, Debug)]
#[must_use = "call show(ui, ..)"]
pub struct SearchField<'a> {
    name: &'a str,
    hint: &'a str,
    width: f32,
}

impl<'a> SearchField<'a> {
    /// `name` is the accessible name, `hint` is shown while empty.
    pub fn new(name: &'a str, hint: &'a str) -> Self {
        Self { name, hint, width: t::SEARCH_WIDTH }
    }

    /// Width in points; never more than there is.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Puts the field on the page; `changed()` also tells of clearing.
    pub fn show(self, ui: &mut Ui, value: &mut String) -> Response {
        let p = palette(ui);
        let width = self.width.min(ui.available_width()).max(t::S56 * 2.0);
        let (id, rect) = ui.allocate_space(Vec2::new(width, t::CONTROL_HEIGHT));
        boxed(ui, rect, t::RADIUS_CONTROL, p.sunken, p.line);
        let icon = Rect::from_min_size(rect.min + Vec2::new(t::S8, 0.0), Vec2::new(t::ICON, rect.height()));
        Icon::Search.paint(ui, icon, t::ICON, p.muted);
        let clear = Rect::from_min_max(egui::pos2(rect.right() - rect.height(), rect.top()), rect.max);
        let right = if value.is_empty() { rect.right() - t::S8 } else { clear.left() };
        let inner = Rect::from_min_max(egui::pos2(icon.right() + t::S8, rect.top()), egui::pos2(right, rect.bottom()));
        let mut child = ui.new_child(UiBuilder::new().id_salt(id).max_rect(inner));
        let edit = TextEdit::singleline(value)
            .hint_text(egui::RichText::new(self.hint).color(p.faint))
            .desired_width(inner.width())
            .min_size(inner.size())
            .align(egui::Align2::LEFT_CENTER)
            .frame(Frame::new().inner_margin(Margin::symmetric(0, t::S8 as i8 - 1)));
        let mut response = child.add(edit).accessible_name(self.name);
        if response.has_focus() {
            let stroke = Stroke::new(t::FOCUS_WIDTH, p.info);
            ui.painter().rect_stroke(rect, CornerRadius::same(t::RADIUS_CONTROL), stroke, StrokeKind::Inside);
        }
        if !value.is_empty() {
            let mut child = ui.new_child(UiBuilder::new().id_salt(id.with("clear")).max_rect(clear));
            // The multiplication sign is read as "times"; with the field's name it needs no word of any language.
            let name = format!("{} \u{d7}", self.name);
            let cleared = super::button::icon_button(&mut child, Icon::Close, &name).clicked();
            let escaped = response.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Escape));
            if cleared || escaped {
                value.clear();
                response.request_focus();
                response.mark_changed();
            }
        }
        response
    }
}

/// A search field of the usual width.
pub fn search_field(ui: &mut Ui, name: &str, hint: &str, value: &mut String) -> Response {
    SearchField::new(name, hint).show(ui, value)
}
