//! Puts the tokens into egui: colours of both themes, spacing, fonts, text size.

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, ThemePreference, Vec2,
    Visuals,
    style::{ScrollAnimation, ScrollStyle, WidgetVisuals},
};
use serde::{Deserialize, Serialize};

use super::{
    fonts::install_fonts,
    tokens::{self as t, Palette},
};

/// What the person chose in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// Warm paper.
    #[default]
    Light,
    /// For dark rooms.
    Dark,
    /// Whatever the desktop says.
    System,
}

/// Sets colours, spacing, fonts and text size. Cheap enough to call whenever a setting changes; not every frame.
///
/// `text_percent` is the size of everything, 80 to 200.
pub fn apply(ctx: &Context, choice: ThemeChoice, text_percent: u16) {
    install_fonts(ctx);
    ctx.add_plugin(super::modal::FocusReturn);
    ctx.set_style_of(Theme::Light, style(&Palette::LIGHT, false));
    ctx.set_style_of(Theme::Dark, style(&Palette::DARK, true));
    ctx.set_theme(match choice {
        ThemeChoice::Light => ThemePreference::Light,
        ThemeChoice::Dark => ThemePreference::Dark,
        ThemeChoice::System => ThemePreference::System,
    });
    // The program has its own text size setting; egui's Ctrl +/- would drift away from it.
    ctx.options_mut(|o| o.zoom_with_keyboard = false);
    ctx.set_zoom_factor(f32::from(text_percent.clamp(80, 200)) / 100.0);
}

/// The colours in force where `ui` draws.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &Palette::DARK } else { &Palette::LIGHT }
}

/// The colours in force for a whole context (popups, modals, toasts).
pub(crate) fn palette_of(ctx: &Context) -> &'static Palette {
    if ctx.theme() == Theme::Dark { &Palette::DARK } else { &Palette::LIGHT }
}

fn style(p: &Palette, dark: bool) -> Style {
    let mut s = Style { visuals: visuals(p, dark), ..Style::default() };
    let font = |size| FontId::new(size, FontFamily::Proportional);
    s.text_styles = [
        (TextStyle::Small, font(t::TYPE_CAPTION)),
        (TextStyle::Body, font(t::TYPE_BODY)),
        (TextStyle::Button, font(t::TYPE_BODY)),
        (TextStyle::Heading, font(t::TYPE_TITLE)),
        (TextStyle::Monospace, FontId::new(t::TYPE_BODY, FontFamily::Monospace)),
    ]
    .into();
    s.spacing.item_spacing = Vec2::splat(t::S8);
    s.spacing.button_padding = Vec2::new(t::S16, t::S4);
    s.spacing.interact_size = Vec2::new(t::CONTROL_HEIGHT, t::CONTROL_HEIGHT);
    s.spacing.menu_margin = Margin::same(t::S4 as i8);
    s.spacing.window_margin = Margin::same(t::S24 as i8);
    s.spacing.icon_width = t::TICK;
    s.spacing.icon_spacing = t::S8;
    s.spacing.tooltip_width = t::TOAST_WIDTH;
    s.spacing.scroll = ScrollStyle {
        bar_width: t::SCROLL_BAR,
        bar_inner_margin: t::S4,
        handle_min_length: t::S32,
        fade: egui::style::ScrollFadeStyle { strength: 0.0, ..Default::default() },
        ..ScrollStyle::solid()
    };
    s.interaction.selectable_labels = false;
    s.interaction.tooltip_delay = 0.4;
    // Stillness is part of the design, and remote desktops repaint slowly.
    s.animation_time = 0.0;
    s.scroll_animation = ScrollAnimation::none();
    s
}

fn visuals(p: &Palette, dark: bool) -> Visuals {
    let base = if dark { Visuals::dark() } else { Visuals::light() };
    let widget = |fill: Color32, border: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(t::LINE_WIDTH, border),
        corner_radius: CornerRadius::same(t::RADIUS_CONTROL),
        fg_stroke: Stroke::new(t::LINE_WIDTH, text),
        expansion: 0.0,
    };
    let mut v = base;
    v.override_text_color = None;
    v.weak_text_color = Some(p.muted);
    v.widgets.noninteractive = widget(p.surface, p.line, p.text);
    v.widgets.inactive = widget(p.surface, p.line, p.text);
    v.widgets.hovered = widget(p.hover, p.line, p.text);
    v.widgets.active = widget(p.sunken, p.line, p.text);
    v.widgets.open = widget(p.hover, p.line, p.text);
    // Scroll handles are painted with bg_fill; buttons with weak_bg_fill.
    v.widgets.inactive.bg_fill = p.line;
    v.widgets.hovered.bg_fill = p.line_strong;
    v.widgets.active.bg_fill = p.line_strong;
    v.selection.bg_fill = if dark { p.info_tint.blend(p.info.gamma_multiply(0.25)) } else { p.info.gamma_multiply(0.2) };
    v.selection.stroke = Stroke::new(t::LINE_WIDTH, p.text);
    v.hyperlink_color = p.info;
    v.faint_bg_color = p.hover;
    v.extreme_bg_color = Color32::TRANSPARENT;
    v.text_edit_bg_color = Some(p.surface);
    v.code_bg_color = p.sunken;
    v.warn_fg_color = p.warn;
    v.error_fg_color = p.accent;
    v.panel_fill = p.bg;
    v.window_fill = p.surface;
    v.window_stroke = Stroke::new(t::LINE_WIDTH, p.line);
    v.window_corner_radius = CornerRadius::same(t::RADIUS_CARD);
    v.menu_corner_radius = CornerRadius::same(t::RADIUS_CONTROL);
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: p.shadow };
    v.window_shadow = shadow;
    v.popup_shadow = shadow;
    v.text_cursor.stroke = Stroke::new(t::FOCUS_WIDTH, p.info);
    // A blinking caret repaints the window twice a second for ever.
    v.text_cursor.blink = false;
    v.button_frame = true;
    v.striped = false;
    v.interact_cursor = None;
    v
}
