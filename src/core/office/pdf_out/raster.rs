//! Pages and drawings as pixels: what a preview shows, what a .png and the picture in a .docx hold. The same layout and the same
//! glyphs as in the PDF.

use super::fonts::Fonts;
use super::layout::{self, Drawn, Page};
use super::{PdfError, PdfFonts, Sheet, numbered};
use crate::domain::image::{self, Attachment, Image, ImageId, MediaType};
use crate::office::docx_out::Paragraph;
use crate::office::drawing::{Drawing, Ink};
use crate::office::flow::{Flow, Piece};
use crate::office::png;
use std::collections::HashMap;
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};
use ttf_parser::OutlineBuilder;

/// Pixels of a picture in a .docx for a point: sharp in print.
const DOCX_SCALE: f32 = 3.0;
/// The format counts 96 pixels an inch, a point is a 72nd.
const PIXELS_PER_POINT: f32 = 96.0 / 72.0;
/// Most pixels of one side; beyond, nothing is gained on any screen or printer.
const MOST_SIDE: f32 = 8_000.0;

/// Pixels on white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Three bytes a pixel, row by row from the top.
    pub rgb: Vec<u8>,
}

impl Picture {
    pub fn png(&self) -> std::io::Result<Vec<u8>> {
        png::write(self.width, self.height, &self.rgb)
    }
}

/// The first pages of a flow, `scale` pixels a point, and how many pages there are.
pub fn pictures(flow: &Flow, fonts: &PdfFonts, scale: f32, most: usize) -> Result<(Vec<Picture>, usize), PdfError> {
    let mut fonts = Fonts::new(fonts)?;
    let sheet = Sheet::of(flow.page);
    let pages = numbered(flow, &mut fonts);
    let shown = pages.iter().take(most).map(|page| render(page, sheet.width, sheet.height, scale, &fonts));
    Ok((shown.collect::<Result<_, _>>()?, pages.len()))
}

/// A drawing, `scale` pixels a point.
pub fn picture(drawing: &Drawing, fonts: &PdfFonts, scale: f32) -> Result<Picture, PdfError> {
    let mut fonts = Fonts::new(fonts)?;
    let page = layout::drawn(drawing, 1.0, 0.0, &mut fonts);
    render(&page, drawing.width, drawing.height, scale, &fonts)
}

/// The flow with pictures in place of its figures, for a format without vectors.
pub fn with_pictures(flow: &Flow, fonts: &PdfFonts) -> Result<Flow, PdfError> {
    let mut flow = flow.clone();
    for piece in &mut flow.pieces {
        let Piece::Figure(drawing) = piece else { continue };
        let Some(place) = image::place(flow.pictures.len()) else { continue };
        let bytes = picture(drawing, fonts, DOCX_SCALE)?.png()?;
        let attachment = Attachment { name: String::new(), media_type: MediaType::Png, sha256: ImageId::of(&bytes) };
        // As large as the drawing, whatever its pixels.
        let side = |points: f32| (points * PIXELS_PER_POINT).round().max(1.0) as u32;
        flow.pictures.push(Image { attachment, width: side(drawing.width), height: side(drawing.height), bytes: bytes.into() });
        let spans = vec![crate::office::flow::Span::plain(place.to_string())];
        *piece = Piece::Text { shape: Paragraph { after: 120, ..Paragraph::default() }, spans };
    }
    Ok(flow)
}

fn render(page: &Page, width: f32, height: f32, scale: f32, fonts: &Fonts<'_>) -> Result<Picture, PdfError> {
    let side = |points: f32| (points * scale).ceil().clamp(1.0, MOST_SIDE) as u32;
    let mut pixels = Pixmap::new(side(width), side(height)).ok_or_else(|| {
        PdfError::Pack(std::io::Error::new(std::io::ErrorKind::OutOfMemory, "no room for the pixels of a page"))
    })?;
    pixels.fill(Color::WHITE);
    let mut canvas = Canvas { pixels, scale, fonts, glyphs: HashMap::new() };
    for drawn in page {
        canvas.draw(drawn, [0, 0, 0]);
    }
    let pixels = canvas.pixels;
    let rgb = pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(Picture { width: pixels.width(), height: pixels.height(), rgb })
}

struct Canvas<'f, 'a> {
    pixels: Pixmap,
    scale: f32,
    fonts: &'f Fonts<'a>,
    /// Outlines by font and code, in units of the font; `None` for a blank.
    glyphs: HashMap<(usize, u16), Option<Path>>,
}

impl Canvas<'_, '_> {
    fn draw(&mut self, drawn: &Drawn, rgb: [u8; 3]) {
        match drawn {
            Drawn::Text { x, y, size, spacing, font, codes } => self.text((*x, *y), *size, *spacing, *font, codes, rgb),
            Drawn::Line { from, to, width, gray } => {
                let part = (gray * 255.0) as u8;
                self.line(*from, *to, *width, [part; 3]);
            }
            Drawn::Stroke { from, to, width, ink } => self.line(*from, *to, *width, ink.rgb()),
            Drawn::Area { points, ink } => self.area(points, *ink),
            Drawn::Inked { text, ink } => self.draw(text, ink.rgb()),
        }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, rgb: [u8; 3]) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.line_to(to.0, to.1);
        let Some(path) = path.finish() else { return };
        // No line thinner than a pixel: it would fade.
        let stroke = Stroke { width: width.max(1.0 / self.scale), ..Stroke::default() };
        self.pixels.stroke_path(&path, &paint(rgb), &stroke, Transform::from_scale(self.scale, self.scale), None);
    }

    fn area(&mut self, points: &[(f32, f32)], ink: Ink) {
        let mut path = PathBuilder::new();
        for (number, (x, y)) in points.iter().enumerate() {
            if number == 0 {
                path.move_to(*x, *y);
            } else {
                path.line_to(*x, *y);
            }
        }
        path.close();
        let Some(path) = path.finish() else { return };
        let to_pixels = Transform::from_scale(self.scale, self.scale);
        self.pixels.fill_path(&path, &paint(ink.rgb()), FillRule::Winding, to_pixels, None);
    }

    fn text(&mut self, at: (f32, f32), size: f32, spacing: f32, font: usize, codes: &[u8], rgb: [u8; 3]) {
        let face = self.fonts.face(font);
        let units = f32::from(face.units_per_em());
        let mut x = at.0;
        for code in codes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])) {
            let Some(glyph) = self.fonts.glyph_of(font, code) else { continue };
            let path = self.glyphs.entry((font, code)).or_insert_with(|| {
                let mut outline = Outline(PathBuilder::new());
                face.outline_glyph(glyph, &mut outline)?;
                outline.0.finish()
            });
            if let Some(path) = path {
                let scale = size / units * self.scale;
                let to_pixels = Transform::from_row(scale, 0.0, 0.0, -scale, x * self.scale, at.1 * self.scale);
                self.pixels.fill_path(path, &paint(rgb), FillRule::Winding, to_pixels, None);
            }
            x += f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) / units * size + spacing;
        }
    }
}

fn paint([red, green, blue]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// What a font tells of a glyph, as a path.
struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
