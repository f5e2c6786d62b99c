//! The empty room: one sentence, one button.

use egui::{Label, RichText, Sense, Ui, Vec2};

use super::{button::Button, icon::Icon, theme::palette, tokens as t};

/// Says in one sentence why nothing is here and offers the one way on. True when the button was pressed.
pub fn empty_state(ui: &mut Ui, icon: Icon, sentence: &str, button: Option<&str>) -> bool {
    let p = palette(ui);
    ui.vertical_centered(|ui| {
        let content = t::ICON_LARGE * 2.0 + t::S56 + t::S48;
        ui.add_space(((ui.available_height() - content) / 3.0).clamp(t::S24, t::S56 * 2.0));
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(t::ICON_LARGE * 2.0), Sense::hover());
        ui.painter().circle_filled(rect.center(), t::ICON_LARGE, p.sunken);
        icon.paint(ui, rect, t::ICON_LARGE, p.muted);
        ui.add_space(t::S12);
        ui.add(Label::new(RichText::new(sentence).size(t::TYPE_BODY).color(p.muted)).wrap());
        ui.add_space(t::S12);
        button.is_some_and(|label| Button::primary(label).show(ui).clicked())
    })
    .inner
}
