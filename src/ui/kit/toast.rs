//! Toasts: what just happened, at the bottom of the window, with a way back where there is one.

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Sense, Stroke, Vec2, accesskit::Live};

use super::{
    button::{Button, icon_button},
    chip::Tone,
    icon::Icon,
    theme::palette_of,
    tokens as t,
};

#[derive(Clone, Debug)]
struct Toast {
    id: u64,
    tone: Tone,
    text: String,
    action: Option<String>,
    /// The step of undo it tells of.
    step: Option<i64>,
    /// Set when first shown, because only a frame knows the time. Seconds of `InputState::time`.
    until: Option<f64>,
}

/// The toasts of the program; one value lives beside the app state.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    items: Vec<Toast>,
    next: u64,
}

impl Toasts {
    /// Tells something. `Tone::Accent` is an error and stays until closed; all else leaves after 5 seconds.
    pub fn push(&mut self, tone: Tone, text: impl Into<String>) -> u64 {
        self.add(tone, text.into(), None)
    }

    /// Tells something that can be acted upon, such as undone; `show` returns the id given here when the action is taken.
    pub fn push_action(&mut self, tone: Tone, text: impl Into<String>, action: impl Into<String>) -> u64 {
        self.add(tone, text.into(), Some(action.into()))
    }

    fn add(&mut self, tone: Tone, text: String, action: Option<String>) -> u64 {
        self.next += 1;
        self.items.push(Toast { id: self.next, tone, text, action, step: None, until: None });
        // More than three at once is noise; errors are the last to go.
        if self.items.len() > 3 {
            let oldest = self.items.iter().position(|i| i.tone != Tone::Accent).unwrap_or(0);
            self.items.remove(oldest);
        }
        self.next
    }

    /// The id that the next toast will get.
    pub const fn next_id(&self) -> u64 {
        self.next + 1
    }

    /// What was told since `first` tells of this step of undo.
    pub fn belong(&mut self, first: u64, step: i64) {
        for toast in self.items.iter_mut().filter(|toast| toast.id >= first) {
            toast.step = Some(step);
        }
    }

    /// The step was taken back: what told of it is no longer true.
    pub fn forget(&mut self, step: i64) {
        self.items.retain(|toast| toast.step != Some(step));
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Draws them over the page, bottom centre. Returns the id of the toast whose action was taken.
    /// `close_name` names the close buttons.
    pub fn show(&mut self, ctx: &Context, close_name: &str) -> Option<u64> {
        if self.items.is_empty() {
            return None;
        }
        let now = ctx.input(|i| i.time);
        let mut taken = None;
        let mut closed = None;
        let width = t::TOAST_WIDTH.min(ctx.content_rect().width() - 2.0 * t::S16).max(t::S48);
        let mut bottom = t::S48;
        // The newest lies at the bottom; each is its own area, so that each is centred by itself.
        for toast in self.items.iter_mut().rev() {
            toast.until.get_or_insert(now + t::TOAST_SECONDS);
            let area = Area::new(Id::unique(("kit-toast", toast.id))).order(Order::Foreground);
            let out = area.anchor(Align2::CENTER_BOTTOM, Vec2::new(0.0, -bottom)).show(ctx, |ui| {
                ui.set_max_width(width);
                toast_row(ui, toast, close_name)
            });
            bottom += out.response.rect.height() + t::S8;
            match out.inner {
                Some(Pressed::Action) => taken = Some(toast.id),
                Some(Pressed::Close) => closed = Some(toast.id),
                None => {}
            }
        }
        self.items.retain(|i| {
            let over = i.tone != Tone::Accent && i.until.is_some_and(|u| u <= now);
            !over && taken != Some(i.id) && closed != Some(i.id)
        });
        let next = self.items.iter().filter(|i| i.tone != Tone::Accent).filter_map(|i| i.until).reduce(f64::min);
        if let Some(next) = next {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.05)));
        }
        if taken.is_some() || closed.is_some() {
            ctx.request_repaint();
        }
        taken
    }
}

enum Pressed {
    Action,
    Close,
}

fn toast_row(ui: &mut egui::Ui, toast: &Toast, close_name: &str) -> Option<Pressed> {
    let p = palette_of(ui.ctx());
    let frame = Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(t::LINE_WIDTH, p.line))
        .shadow(ui.visuals().popup_shadow)
        .corner_radius(t::RADIUS_OPTION)
        .inner_margin(Margin { left: t::S16 as i8, right: t::S8 as i8, top: t::S4 as i8, bottom: t::S4 as i8 });
    frame
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(Vec2::new(t::ICON, t::CONTROL_HEIGHT), Sense::hover());
                toast.tone.icon().paint(ui, rect, t::ICON, toast.tone.color(p));
                let buttons = t::CONTROL_HEIGHT + t::S8 + if toast.action.is_some() { t::S48 * 2.0 } else { 0.0 };
                let room = (ui.available_width() - buttons).max(t::S48);
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    let text = egui::RichText::new(&toast.text).size(t::TYPE_BODY).color(p.text);
                    let label = ui.add(egui::Label::new(text).wrap());
                    let live = if toast.tone == Tone::Accent { Live::Assertive } else { Live::Polite };
                    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
                });
                let mut pressed = None;
                if let Some(action) = &toast.action
                    && Button::secondary(action).show(ui).clicked()
                {
                    pressed = Some(Pressed::Action);
                }
                if icon_button(ui, Icon::Close, close_name).clicked() {
                    pressed = Some(Pressed::Close);
                }
                pressed
            })
            .inner
        })
        .inner
}
