//! Modal windows: a question or a short form over the dimmed page.

use egui::{
    Align, Context, FocusDirection, Frame, Id, Layout, Margin, Memory, Modal, Plugin, Role, Stroke, Ui, Vec2, ViewportId,
};

use super::{button::Button, text, theme::palette_of, tokens as t};

/// What a modal returned this frame.
#[derive(Clone, Copy, Debug)]
pub struct ModalResponse<R> {
    /// What the content returned.
    pub inner: R,
    /// Esc was pressed: the caller stops showing the modal.
    pub should_close: bool,
}

/// Shows `content` under `title` in a window of `width` points over the dimmed page.
/// At opening the first control inside gets the keyboard focus; Tab stays inside; when the caller stops showing it,
/// the focus goes back to where it was. A click beside it does nothing: a form is half filled in more often than a click there is meant.
pub fn modal<R>(ctx: &Context, id: &str, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> R) -> ModalResponse<R> {
    let (shown, _) = show(ctx, id, title, width, content);
    shown
}

/// The modal, and whether the dimmed page was clicked.
fn show<R>(ctx: &Context, id: &str, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> R) -> (ModalResponse<R>, bool) {
    let p = palette_of(ctx);
    let id = Id::unique(("kit-modal", id));
    let mut shown = Shown::load(ctx, id);
    let frame = Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(t::LINE_WIDTH, p.line))
        .corner_radius(t::RADIUS_CARD)
        .inner_margin(Margin::same(t::S24 as i8));
    let area = Modal::default_area(id).accessible_name(title).role(Role::Dialog);
    let room = ctx.content_rect().size() - Vec2::splat(2.0 * t::S48);
    let out = Modal::new(id).area(area).frame(frame).backdrop_color(p.backdrop).show(ctx, |ui| {
        ui.set_width(width.min(room.x).max(t::S48));
        // While its size is being found nothing inside can take the focus.
        if !shown.entered && !ui.is_sizing_pass() {
            shown.entered = true;
            ui.memory_mut(|m| {
                if let Some(focused) = m.focused() {
                    m.surrender_focus(focused);
                }
                m.move_focus(FocusDirection::Next);
            });
        }
        text::page_title(ui, title);
        ui.add_space(t::S8);
        // An area remembers its first height; a longer form must still grow to the window before it scrolls.
        let most = (room.y - t::S48).max(t::S48);
        egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, content).inner
    });
    shown.inside = ctx.memory(Memory::focused);
    shown.store(ctx);
    let beside = out.backdrop_response.clicked();
    let should_close = !beside && out.should_close();
    if should_close || beside {
        ctx.request_repaint();
    }
    (ModalResponse { inner: out.inner, should_close }, beside)
}

/// Asks a yes/no question. `Some(true)` = confirmed, `Some(false)` = cancelled (button, Esc, click outside),
/// `None` = still open. With `danger` the safe answer has the focus and the other is in accent text.
pub fn confirm(
    ctx: &Context,
    id: &str,
    title: &str,
    question: &str,
    confirm_label: &str,
    cancel_label: &str,
    danger: bool,
) -> Option<bool> {
    let (out, beside) = show(ctx, id, title, t::CONFIRM_WIDTH, |ui| {
        text::body(ui, question);
        ui.add_space(t::S20);
        let width = t::S48 * 2.0;
        let row = Vec2::new(ui.available_width(), t::CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            // The rightmost comes first and gets the focus at opening: the safe one.
            if danger {
                let no = Button::secondary(cancel_label).min_width(width).show(ui).clicked();
                let yes = Button::danger(confirm_label).min_width(width).show(ui).clicked();
                (yes, no)
            } else {
                let yes = Button::primary(confirm_label).min_width(width).show(ui).clicked();
                let no = Button::secondary(cancel_label).min_width(width).show(ui).clicked();
                (yes, no)
            }
        })
        .inner
    });
    let (yes, no) = out.inner;
    if yes || no {
        ctx.request_repaint();
    }
    match (yes, no || out.should_close || beside) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

/// A modal that is open, as the focus sees it.
#[derive(Clone, Copy)]
struct Shown {
    id: Id,
    viewport: ViewportId,
    /// The last pass it was shown in.
    pass: u64,
    /// What had the keyboard focus before it opened.
    before: Option<Id>,
    /// What has the keyboard focus inside it.
    inside: Option<Id>,
    /// Whether the focus has been moved inside.
    entered: bool,
}

/// Where the open modals are kept.
fn key() -> Id {
    Id::unique("kit-modals")
}

impl Shown {
    fn load(ctx: &Context, id: Id) -> Self {
        let open = ctx.data(|d| d.get_temp::<Vec<Self>>(key())).unwrap_or_default();
        let new =
            Self { id, viewport: ctx.viewport_id(), pass: 0, before: ctx.memory(Memory::focused), inside: None, entered: false };
        Self { pass: ctx.cumulative_pass_nr(), ..open.into_iter().find(|s| s.id == id).unwrap_or(new) }
    }

    fn store(self, ctx: &Context) {
        ctx.data_mut(|d| {
            let open = d.get_temp_mut_or_default::<Vec<Self>>(key());
            open.retain(|s| s.id != self.id);
            open.push(self);
        });
    }
}

/// Gives the keyboard focus back when a modal is no longer shown. It cannot be done earlier: in the pass after the
/// last one egui still keeps the focus away from everything below the modal.
#[derive(Debug)]
pub(crate) struct FocusReturn;

impl Plugin for FocusReturn {
    fn debug_name(&self) -> &'static str {
        "kit-focus-return"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let (viewport, pass) = (ui.ctx().viewport_id(), ui.ctx().cumulative_pass_nr());
        let gone = |s: &Shown| s.viewport == viewport && s.pass < pass;
        let Some(open) = ui.data(|d| d.get_temp::<Vec<Shown>>(key())) else { return };
        if !open.iter().any(gone) {
            return;
        }
        for shown in open.iter().filter(|s| gone(s)) {
            let now = ui.memory(Memory::focused);
            if let Some(before) = shown.before
                && (now.is_none() || now == shown.inside)
            {
                ui.memory_mut(|m| m.request_focus(before));
            }
        }
        let left: Vec<Shown> = open.into_iter().filter(|s| !gone(s)).collect();
        ui.data_mut(|d| d.insert_temp(key(), left));
        ui.request_repaint();
    }
}
