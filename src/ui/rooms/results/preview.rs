//! What will be printed, page by page, before it is exported.

use super::export::Export;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, text, tokens as t};
use egui::{ColorImage, Role, Sense, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo};
use kaofa_core::service::Command;
use kaofa_core::service::pass_rate::PassRateQuery;
use kaofa_core::service::summary::{Picture, Preview, SummaryRequest};
use kaofa_core::text::Explanation;

/// The preview of one summary.
pub(super) struct PreviewPage {
    query: PassRateQuery,
    names: bool,
    pages: Option<(Vec<Picture>, usize)>,
    shown: Vec<TextureHandle>,
    error: Option<Explanation>,
}

impl std::fmt::Debug for PreviewPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreviewPage").field("query", &self.query).field("names", &self.names).finish_non_exhaustive()
    }
}

/// What was decided on the page.
pub(super) enum Decided {
    Stay,
    Back,
    Export(Box<Export>),
}

impl PreviewPage {
    pub(super) fn new(query: &PassRateQuery) -> Self {
        Self { query: query.clone(), names: false, pages: None, shown: Vec::new(), error: None }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>) {
        let request = SummaryRequest { query: self.query.clone(), names: self.names, fonts: None };
        cx.send(Command::PreviewPassRate(Box::new(request)));
    }

    pub(super) fn know(&mut self, preview: Preview) {
        self.pages = Some((preview.pages, preview.count));
        self.shown.clear();
        self.error = None;
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Decided {
        let mut decided = Decided::Stay;
        let title = cx.t("results-preview");
        let before = self.names;
        let back = kit::columns::page_head(ui, &cx.t("back"), &title, |ui| {
            if Button::primary(cx.t("results-export")).icon(Icon::Download).show(ui).clicked() {
                let mut export = Export::new(&self.query, cx);
                export.with_names(self.names);
                decided = Decided::Export(Box::new(export));
            }
            kit::checkbox(ui, &cx.t("results-export-names"), &mut self.names);
        });
        if before != self.names {
            self.ask(cx);
        }
        ui.add_space(t::S12);
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
        self.load(ui);
        egui::ScrollArea::vertical().id_salt("results-preview").auto_shrink(false).show(ui, |ui| {
            let Some((pages, count)) = &self.pages else { return };
            ui.vertical_centered(|ui| {
                for (number, (texture, picture)) in (1..).zip(self.shown.iter().zip(pages)) {
                    let name = cx.tn("results-preview-page", &[("n", i64::from(number).into()), ("of", (*count).into())]);
                    page(ui, texture, picture, &name);
                    text::caption(ui, &name);
                    ui.add_space(t::S16);
                }
                if pages.len() < *count {
                    text::muted(ui, cx.tn("results-preview-more", &[("n", (count - pages.len()).into())]));
                }
            });
        });
        if back { Decided::Back } else { decided }
    }

    fn load(&mut self, ui: &Ui) {
        let Some((pages, _)) = &self.pages else { return };
        for (number, picture) in pages.iter().enumerate().skip(self.shown.len()) {
            let size = [picture.width as usize, picture.height as usize];
            let image = ColorImage::from_rgb(size, &picture.rgb);
            self.shown.push(ui.ctx().load_texture(format!("preview-{number}"), image, TextureOptions::LINEAR));
        }
    }
}

/// One page with an edge, as wide as the room allows. Paper stays white, also on a dark screen.
fn page(ui: &mut Ui, texture: &TextureHandle, picture: &Picture, name: &str) {
    let width = ui.available_width().min(t::PREVIEW_PAGE);
    let height = width * picture.height as f32 / picture.width.max(1) as f32;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    egui::Image::from_texture((texture.id(), rect.size())).paint_at(ui, rect);
    let edge = egui::Stroke::new(t::LINE_WIDTH, kit::palette(ui).line_strong);
    ui.painter().rect_stroke(rect, t::RADIUS_CHIP, edge, StrokeKind::Outside);
}
