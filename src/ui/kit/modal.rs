//! Modal windows: a question or a short form over the dimmed page.

use egui::{Context, Frame, Id, Margin, Modal, Role, Stroke, Ui, FocusDirection};

use super::{button::Button, text, theme::palette_of, tokens as t};

/// What a modal returned this frame.
#[derive(Clone, Copy, Debug)]
pub struct ModalResponse<R> {
    /// What the content returned.
    pub inner: R,
    /// Esc was pressed or the dimmed page clicked: the caller stops showing the modal.
    pub should_close: bool,
}

#[derive(Clone, Copy)]
struct Before {
    /// What had the keyboard focus before the modal opened.
    focus: Option<Id>,
    /// The last pass it was shown in, to know an opening from a continuing.
    pass: u64,
}

/// Shows `content` under `title` in a window of `width` points over the dimmed page.
/// At opening the first control inside gets the keyboard focus; Tab stays inside.
pub fn modal<R>(ctx: &Context, id: &str, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> R) -> ModalResponse<R> {
    let p = palette_of(ctx);
    let id = Id::unique(("kit-modal", id));
    let opening = opening(ctx, id);
    let frame = Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(t::LINE_WIDTH, p.line))
        .corner_radius(t::RADIUS_CARD)
        .inner_margin(Margin::same(t::S24 as i8));
    let area = Modal::default_area(id).accessible_name(title).role(Role::Dialog);
    let room = ctx.content_rect().size() - egui::Vec2::splat(2.0 * t::S48);
    let out = Modal::new(id).area(area).frame(frame).backdrop_color(p.backdrop).show(ctx, |ui| {
        ui.set_width(width.min(room.x).max(t::S48));
        if opening {
            ui.memory_mut(|m| {
                if let Some(focused) = m.focused() {
                    m.surrender_focus(focused);
                }
                m.move_focus(FocusDirection::Next);
            });
        }
        text::page_title(ui, title);
        ui.add_space(t::S8);
        egui::ScrollArea::vertical().max_height((room.y - t::S48).max(t::S48)).show(ui, content).inner
    });
    let should_close = out.should_close();
    if should_close {
        restore_focus(ctx, id);
    }
    ModalResponse { inner: out.inner, should_close }
}

fn opening(ctx: &Context, id: Id) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let before = ctx.data(|d| d.get_temp::<Before>(id));
    let continuing = before.is_some_and(|b| b.pass + 1 >= pass);
    let focus = if continuing { before.and_then(|b| b.focus) } else { ctx.memory(|m| m.focused()) };
    ctx.data_mut(|d| d.insert_temp(id, Before { focus, pass }));
    !continuing
}

/// Gives the keyboard focus back to what had it before the modal.
fn restore_focus(ctx: &Context, id: Id) {
    if let Some(Before { focus: Some(focus), .. }) = ctx.data(|d| d.get_temp::<Before>(id)) {
        ctx.memory_mut(|m| m.request_focus(focus));
    }
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
    let out = modal(ctx, id, title, t::CONFIRM_WIDTH, |ui| {
        text::body(ui, question);
        ui.add_space(t::S20);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            // The first control gets the focus at opening: the safe one.
            if danger {
                let no = Button::secondary(cancel_label).min_width(t::S48 * 2.0).show(ui).clicked();
                let yes = Button::danger(confirm_label).min_width(t::S48 * 2.0).show(ui).clicked();
                (yes, no)
            } else {
                let yes = Button::primary(confirm_label).min_width(t::S48 * 2.0).show(ui).clicked();
                let no = Button::secondary(cancel_label).min_width(t::S48 * 2.0).show(ui).clicked();
                (yes, no)
            }
        })
        .inner
    });
    let (yes, no) = out.inner;
    if yes || no {
        restore_focus(ctx, Id::unique(("kit-modal", id)));
    }
    match (yes, no || out.should_close) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}
