//! A flow as a .pdf: A4 pages, text that can be selected, subsets of the fonts given. The same content gives the
//! same bytes.

mod fonts;
mod layout;
mod lines;
mod raster;

pub use raster::{Picture, picture, pictures, with_pictures};

use super::docx_out::{self, PageNumbers};
use super::drawing::Ink;
use super::flow::Flow;
use fonts::Fonts;
use layout::{Drawn, Page};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write;
use std::sync::Arc;

/// A4 in points, and the margins of `docx_out`.
const SHORT: f32 = 595.3;
const LONG: f32 = 841.9;
const SIDE: f32 = 73.7;
const TOP: f32 = 85.05;
const BOTTOM: f32 = 73.7;
/// Of the footer, and where its text stands above the edge.
const FOOTER_SIZE: f32 = 10.5;
const FOOTER_Y: f32 = 49.6;

/// The page in points.
#[derive(Clone, Copy, Debug)]
struct Sheet {
    width: f32,
    height: f32,
}

impl Sheet {
    const fn of(page: docx_out::Page) -> Self {
        match page {
            docx_out::Page::Portrait => Self { width: SHORT, height: LONG },
            docx_out::Page::Landscape => Self { width: LONG, height: SHORT },
        }
    }

    const fn text_width(self) -> f32 {
        self.width - 2.0 * SIDE
    }

    const fn text_height(self) -> f32 {
        self.height - TOP - BOTTOM
    }
}

/// A font file and which face of it, for collections.
#[derive(Clone)]
pub struct FontFile {
    pub data: Arc<dyn AsRef<[u8]> + Send + Sync>,
    pub face: u32,
}

impl std::fmt::Debug for FontFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FontFile").field("bytes", &(*self.data).as_ref().len()).field("face", &self.face).finish()
    }
}

/// The fonts of a document: one for running text, one for titles and what is bold. They may be the same.
#[derive(Clone, Debug)]
pub struct PdfFonts {
    pub body: FontFile,
    pub heading: FontFile,
}

#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the font cannot be read: {0}")]
    Font(#[from] ttf_parser::FaceParsingError),
    #[error("the font cannot be cut down: {0}")]
    Subset(#[from] subsetter::Error),
    /// Neither TrueType nor CFF outlines, such as fonts of pictures.
    #[error("the font has no outlines")]
    NoOutlines,
    #[error("packing: {0}")]
    Pack(#[from] std::io::Error),
}

/// The document, and the characters that neither font has, which show as boxes.
#[derive(Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub missing: Vec<char>,
}

/// Sets the flow.
pub fn write(flow: &Flow, fonts: &PdfFonts) -> Result<Written, PdfError> {
    let mut fonts = Fonts::new(fonts)?;
    let pages = numbered(flow, &mut fonts);
    let bytes = assemble(&flow.title, &pages, Sheet::of(flow.page), &fonts)?;
    Ok(Written { bytes, missing: fonts.missing() })
}

/// The pages of all documents of the flow, each document numbered by itself.
fn numbered(flow: &Flow, fonts: &mut Fonts<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    let sheet = Sheet::of(flow.page);
    for part in flow.parts() {
        let mut own = layout::pages(part, sheet, fonts);
        let count = own.len();
        for (number, page) in (1..).zip(&mut own) {
            page.push(footer(&flow.numbers, number, count, sheet, fonts));
        }
        pages.extend(own);
    }
    pages
}

fn footer(words: &PageNumbers, number: usize, count: usize, sheet: Sheet, fonts: &mut Fonts<'_>) -> Drawn {
    let text = format!("{}{number}{}{count}{}", words.before, words.between, words.after);
    let glyphs: Vec<_> = text.chars().map(|c| fonts.glyph(c, false, FOOTER_SIZE)).collect();
    let width: f32 = glyphs.iter().map(|glyph| glyph.advance).sum();
    Drawn::text((sheet.width - width) / 2.0, sheet.height - FOOTER_Y, FOOTER_SIZE, 0.0, &glyphs)
}

/// Numbers of objects, in the order they are written.
struct Refs(i32);

impl Refs {
    const fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

fn assemble(title: &str, pages: &[Page], sheet: Sheet, fonts: &Fonts<'_>) -> Result<Vec<u8>, PdfError> {
    let mut pdf = Pdf::new();
    let mut refs = Refs(0);
    let (catalog, tree, info) = (refs.next(), refs.next(), refs.next());
    pdf.catalog(catalog).pages(tree).lang(TextStr("zh-CN"));
    pdf.document_info(info).title(TextStr(title)).creator(TextStr("Kaofa"));
    let mut named = Vec::new();
    for font in fonts.used() {
        let id = refs.next();
        font.write(&mut pdf, id, || refs.next())?;
        named.push((font.name(), id));
    }
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (refs.next(), refs.next())).collect();
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(ids.len() as i32);
    for ((id, content), page) in ids.iter().zip(pages) {
        let mut object = pdf.page(*id);
        object.media_box(Rect::new(0.0, 0.0, sheet.width, sheet.height)).parent(tree).contents(*content);
        let mut resources = object.resources();
        let mut dictionary = resources.fonts();
        for (name, font) in &named {
            dictionary.pair(Name(name.as_bytes()), *font);
        }
        dictionary.finish();
        resources.finish();
        object.finish();
        let packed = pack(&draw(page, sheet.height, fonts))?;
        pdf.stream(*content, &packed).filter(Filter::FlateDecode);
    }
    Ok(pdf.finish())
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// PDF counts from the bottom of the page, the layout from the top.
fn draw(page: &Page, height: f32, fonts: &Fonts<'_>) -> Vec<u8> {
    let mut content = Content::new();
    for drawn in page {
        draw_one(&mut content, drawn, height, fonts);
    }
    content.finish().to_vec()
}

fn draw_one(content: &mut Content, drawn: &Drawn, height: f32, fonts: &Fonts<'_>) {
    let share = |ink: Ink| ink.rgb().map(|part| f32::from(part) / 255.0);
    match drawn {
        Drawn::Text { x, y, size, spacing, font, codes } => {
            content.begin_text();
            content.set_font(Name(fonts.name(*font).as_bytes()), *size);
            content.set_char_spacing(*spacing);
            content.next_line(*x, height - y);
            content.show(Str(codes));
            content.end_text();
        }
        Drawn::Line { from, to, width, gray } => {
            content.set_line_width(*width).set_stroke_gray(*gray);
            content.move_to(from.0, height - from.1).line_to(to.0, height - to.1).stroke();
        }
        Drawn::Stroke { from, to, width, ink } => {
            let [red, green, blue] = share(*ink);
            content.set_line_width(*width).set_stroke_rgb(red, green, blue);
            content.move_to(from.0, height - from.1).line_to(to.0, height - to.1).stroke();
        }
        Drawn::Area { points, ink } => {
            let [red, green, blue] = share(*ink);
            content.save_state().set_fill_rgb(red, green, blue);
            for (number, (x, y)) in points.iter().enumerate() {
                if number == 0 {
                    content.move_to(*x, height - y);
                } else {
                    content.line_to(*x, height - y);
                }
            }
            content.close_path().fill_nonzero().restore_state();
        }
        Drawn::Inked { text, ink } => {
            let [red, green, blue] = share(*ink);
            content.save_state().set_fill_rgb(red, green, blue);
            draw_one(content, text, height, fonts);
            content.restore_state();
        }
    }
}

#[cfg(test)]
mod tests;
