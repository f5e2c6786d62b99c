//! The frame around every room: rail, top bar, status line.

use egui::{
    Align, Color32, Frame, InnerResponse, Layout, Margin, Panel, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    Vec2, WidgetInfo,
};

use super::{
    chip::Tone,
    icon::Icon,
    paint::{at_center, at_left, boxed, one_line},
    text,
    theme::palette,
    tokens as t,
};

/// One room in the rail.
#[derive(Clone, Debug)]
pub struct RailItem {
    /// Its icon.
    pub icon: Icon,
    /// Its word; the accessible name and, when the rail is compact, the tooltip.
    pub label: String,
    /// A small count, such as papers to mark; empty for none.
    pub badge: String,
}

impl RailItem {
    /// A room without a count.
    pub fn new(icon: Icon, label: impl Into<String>) -> Self {
        Self { icon, label: label.into(), badge: String::new() }
    }

    /// With a small count; an empty text shows none.
    #[must_use]
    pub fn badge(mut self, badge: impl Into<String>) -> Self {
        self.badge = badge.into();
        self
    }
}

/// The navigation at the left. `selected` counts over `items` and then `bottom`. True when it changed.
/// `compact` shows icons only (windows narrower than `tokens::BREAKPOINT`).
pub fn rail(
    ui: &mut Ui,
    brand: &str,
    sub: &str,
    items: &[RailItem],
    bottom: &[RailItem],
    selected: &mut usize,
    compact: bool,
) -> bool {
    let p = palette(ui);
    let width = if compact { t::RAIL_COMPACT } else { t::RAIL };
    let before = *selected;
    Panel::left("kit-rail").exact_size(width).resizable(false).show_separator_line(false).frame(Frame::new().fill(p.rail)).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(0.0, t::S4);
            let foot = if bottom.is_empty() { 0.0 } else { bottom.len() as f32 * (t::RAIL_ITEM + t::S4) + t::S24 + t::S8 };
            rail_scroll(ui);
            brand_block(ui, brand, sub, compact);
            let room = (ui.available_height() - foot).max(t::RAIL_ITEM);
            ScrollArea::vertical().id_salt("kit-rail-items").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                for (i, item) in items.iter().enumerate() {
                    if rail_item(ui, item, *selected == i, compact).clicked() {
                        *selected = i;
                    }
                }
            });
            if !bottom.is_empty() {
                let top = ui.max_rect().bottom() - foot;
                let area = Rect::from_min_max(egui::pos2(ui.max_rect().left(), top.max(ui.cursor().top())), ui.max_rect().max);
                let line = area.x_range().shrink(if compact { t::S16 } else { t::S24 });
                ui.painter().hline(line, area.top() + 0.5, Stroke::new(t::LINE_WIDTH, p.rail_line));
                let mut child = ui.new_child(UiBuilder::new().id_salt("kit-rail-bottom").max_rect(area));
                child.add_space(t::S12);
                for (i, item) in bottom.iter().enumerate() {
                    let at = items.len() + i;
                    if rail_item(&mut child, item, *selected == at, compact).clicked() {
                        *selected = at;
                    }
                }
            }
        },
    );
    *selected != before
}

/// In a short window the rail scrolls under a thin dark bar that takes no room from the items.
fn rail_scroll(ui: &mut Ui) {
    let p = palette(ui);
    let scroll = &mut ui.spacing_mut().scroll;
    scroll.floating = true;
    scroll.bar_width = t::S8;
    scroll.floating_width = t::S4;
    scroll.dormant_handle_opacity = 1.0;
    scroll.active_handle_opacity = 1.0;
    let widgets = &mut ui.visuals_mut().widgets;
    widgets.inactive.bg_fill = p.rail_selected;
    widgets.hovered.bg_fill = p.rail_text;
    widgets.active.bg_fill = p.rail_text;
}

fn brand_block(ui: &mut Ui, brand: &str, sub: &str, compact: bool) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), t::S56 + t::S32 - t::S4), Sense::hover());
    let top = Rect::from_min_size(rect.min + Vec2::new(0.0, t::S20), Vec2::new(rect.width(), t::S32));
    if compact {
        let size = if brand.chars().count() > 2 { t::TYPE_CAPTION } else { t::TYPE_TITLE };
        at_center(ui, top, one_line(ui, brand, size, p.rail_on, rect.width() - t::S8));
    } else {
        let room = rect.width() - 2.0 * t::S24 + t::S8;
        at_left(ui, top, rect.left() + t::S24, one_line(ui, brand, t::TYPE_TITLE, p.rail_on, room));
        let below = Rect::from_min_size(top.left_bottom() - Vec2::new(0.0, t::S4), Vec2::new(rect.width(), t::S20));
        at_left(ui, below, rect.left() + t::S24, one_line(ui, sub, t::TYPE_CAPTION, p.rail_text, room));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{brand} {sub}").trim_end()));
}

fn rail_item(ui: &mut Ui, item: &RailItem, selected: bool, compact: bool) -> Response {
    let p = palette(ui);
    let (slot, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), t::RAIL_ITEM), Sense::click());
    let rect = slot.shrink2(Vec2::new(t::S12, 0.0));
    if ui.is_rect_visible(rect) {
        let (fill, color) = match (selected, response.hovered()) {
            (true, _) => (p.rail_selected, p.rail_on),
            (false, true) => (p.rail_hover, p.rail_text),
            (false, false) => (Color32::TRANSPARENT, p.rail_text),
        };
        boxed(ui, rect, t::RADIUS_CONTROL, fill, Color32::TRANSPARENT);
        if compact {
            item.icon.paint(ui, rect, t::ICON, color);
            if !item.badge.is_empty() {
                ui.painter().circle_filled(rect.center() + Vec2::new(t::S12, -t::S12), t::S4, p.rail_on);
            }
        } else {
            let icon = Rect::from_min_size(rect.min + Vec2::new(t::S12, 0.0), Vec2::new(t::ICON, rect.height()));
            item.icon.paint(ui, icon, t::ICON, color);
            let badge = one_line(ui, &item.badge, t::TYPE_CAPTION, p.rail_on, t::S48);
            let mut right = rect.right() - t::S12;
            if !item.badge.is_empty() {
                let size = Vec2::new(badge.size().x + t::S12, t::CHIP_HEIGHT - 2.0);
                let at = Rect::from_min_size(egui::pos2(right - size.x, rect.center().y - size.y / 2.0), size);
                boxed(ui, at, t::RADIUS_OPTION, p.rail_selected, p.rail_line);
                at_center(ui, at, badge);
                right = at.left() - t::S4;
            }
            let left = icon.right() + t::S12;
            at_left(ui, rect, left, one_line(ui, &item.label, t::TYPE_BODY, color, right - left));
        }
        if response.has_focus() {
            let stroke = Stroke::new(t::FOCUS_WIDTH, p.rail_on);
            ui.painter().rect_stroke(rect, t::RADIUS_CONTROL, stroke, egui::StrokeKind::Inside);
        }
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, &item.label));
    if !item.badge.is_empty() {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(item.badge.as_str()));
    }
    if compact { response.on_hover_text(&item.label) } else { response }
}

/// The bar over a room: its title at the left, `right` filled from the right edge inwards.
pub fn top_bar<R>(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    pane(ui, Panel::top("kit-top-bar").exact_size(t::TOP_BAR), Edge::Bottom, Vec2::new(t::S24, 0.0), |ui| {
        ui.horizontal_centered(|ui| {
            text::page_title(ui, title);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                right(ui)
            })
            .inner
        })
        .inner
    })
}

/// The line under a room: saved state at the left, backup and jobs at the right (filled inwards), in caption size.
pub fn status_line(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    pane(ui, Panel::bottom("kit-status-line").exact_size(t::STATUS_LINE), Edge::Top, Vec2::new(t::S24, 0.0), |ui| {
        let p = palette(ui);
        ui.style_mut().text_styles.insert(egui::TextStyle::Body, egui::FontId::proportional(t::TYPE_CAPTION));
        ui.visuals_mut().override_text_color = Some(p.muted);
        ui.horizontal_centered(|ui| {
            left(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), right);
        });
    });
}

/// The strip over the status line while something long is done: what, how far, and a button to end it. True when it is clicked.
pub fn work_strip(ui: &mut Ui, label: &str, share: Option<f32>, cancel: &str, can_end: bool) -> bool {
    let panel = Panel::bottom("kit-work").exact_size(t::TOP_BAR);
    pane(ui, panel, Edge::Top, Vec2::new(t::S24, 0.0), |ui| {
        ui.horizontal_centered(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let clicked = super::Button::secondary(cancel).enabled(can_end).show(ui).clicked() && can_end;
                ui.add_space(t::S16);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(label).truncate());
                    ui.add_space(t::S16);
                    match share {
                        Some(share) => drop(super::progress(ui, share, Tone::Info, label)),
                        None => drop(ui.add(egui::Spinner::new().size(t::S20))),
                    }
                });
                clicked
            })
            .inner
        })
        .inner
    })
    .inner
}

/// The side of a pane that carries its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// For panes at the bottom.
    Top,
    /// For panes at the top.
    Bottom,
    /// For panes at the right.
    Left,
    /// For panes at the left.
    Right,
}

/// A panel on surface with a 1-point line along `edge`, for rooms with their own frame such as the exam.
/// (egui's own separator lies between the fills and shows the window's ground through at fractional text sizes.)
pub fn pane<R>(ui: &mut Ui, panel: Panel, edge: Edge, padding: Vec2, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let p = palette(ui);
    let frame = Frame::new().fill(p.surface).inner_margin(Margin::symmetric(padding.x as i8, padding.y as i8));
    let out = panel.resizable(false).show_separator_line(false).frame(frame).show(ui, content);
    let rect = out.response.rect;
    let stroke = Stroke::new(t::LINE_WIDTH, p.line);
    let half = t::LINE_WIDTH / 2.0;
    match edge {
        Edge::Top => ui.painter().hline(rect.x_range(), rect.top() + half, stroke),
        Edge::Bottom => ui.painter().hline(rect.x_range(), rect.bottom() - half, stroke),
        Edge::Left => ui.painter().vline(rect.left() + half, rect.y_range(), stroke),
        Edge::Right => ui.painter().vline(rect.right() - half, rect.y_range(), stroke),
    };
    out
}

/// A status dot; the word beside it says the same.
pub fn dot(ui: &mut Ui, tone: Tone) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(t::DOT), Sense::hover());
    ui.painter().circle_filled(rect.center(), t::DOT / 2.0, tone.color(p));
    response
}
