//! Fonts of a document: which glyphs it uses, how wide they are, and the subsets that go into the file.

use super::{PdfError, PdfFonts, pack};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::{BTreeMap, BTreeSet};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId, RawFace, Tag};

const ADOBE_IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A glyph on its way to the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub c: char,
    /// 0 body, 1 heading.
    pub font: usize,
    /// Its number in the subset.
    pub code: u16,
    /// Points.
    pub advance: f32,
}

/// A glyph that stands on some page.
struct Used {
    /// What it stands for.
    c: char,
    /// In thousandths of the size.
    width: f32,
    /// Its number in the whole font.
    id: GlyphId,
}

/// One font and what of it is used.
pub(super) struct Font<'a> {
    data: &'a [u8],
    index: u32,
    face: Face<'a>,
    glyphs: GlyphRemapper,
    /// By number in the subset.
    used: BTreeMap<u16, Used>,
    number: usize,
}

/// Body and heading.
pub(super) struct Fonts<'a> {
    fonts: [Font<'a>; 2],
    missing: BTreeSet<char>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(files: &'a PdfFonts) -> Result<Self, PdfError> {
        let font = |number: usize, file: &'a super::FontFile| -> Result<Font<'a>, PdfError> {
            let data = (*file.data).as_ref();
            Ok(Font {
                data,
                index: file.face,
                face: Face::parse(data, file.face)?,
                glyphs: GlyphRemapper::new(),
                used: BTreeMap::new(),
                number,
            })
        };
        Ok(Self { fonts: [font(0, &files.body)?, font(1, &files.heading)?], missing: BTreeSet::new() })
    }

    /// The glyph of a character in points of `size`; from the other font where this one has none, a box where neither has.
    pub(super) fn glyph(&mut self, c: char, heading: bool, size: f32) -> Glyph {
        // A blank that does not break looks like any other; not every font has it.
        let shown = if c == '\u{a0}' { ' ' } else { c };
        let wanted = usize::from(heading);
        let found = [wanted, 1 - wanted].into_iter().find_map(|font| Some((font, self.fonts[font].face.glyph_index(shown)?)));
        let (number, id) = found.unwrap_or_else(|| {
            self.missing.insert(c);
            (wanted, GlyphId(0))
        });
        let font = &mut self.fonts[number];
        let code = font.glyphs.remap(id.0);
        let units = f32::from(font.face.units_per_em());
        let width = f32::from(font.face.glyph_hor_advance(id).unwrap_or_default()) / units;
        font.used.entry(code).or_insert(Used { c: shown, width: width * 1000.0, id });
        Glyph { c, font: number, code, advance: width * size }
    }

    pub(super) fn missing(&self) -> Vec<char> {
        self.missing.iter().copied().collect()
    }

    pub(super) fn used(&self) -> impl Iterator<Item = &Font<'a>> {
        self.fonts.iter().filter(|font| !font.used.is_empty())
    }

    pub(super) fn name(&self, font: usize) -> String {
        self.fonts[font].name()
    }

    pub(super) fn face(&self, font: usize) -> &Face<'a> {
        &self.fonts[font].face
    }

    /// The glyph of the font that a code of the subset stands for.
    pub(super) fn glyph_of(&self, font: usize, code: u16) -> Option<GlyphId> {
        self.fonts[font].used.get(&code).map(|used| used.id)
    }
}

impl Font<'_> {
    /// Its name in the resources of a page.
    pub(super) fn name(&self) -> String {
        format!("F{}", self.number)
    }

    /// Writes the font with its subset under `id`.
    pub(super) fn write(&self, pdf: &mut Pdf, id: Ref, mut next: impl FnMut() -> Ref) -> Result<(), PdfError> {
        let (cid, descriptor, cmap, file) = (next(), next(), next(), next());
        let subset = subsetter::subset(self.data, self.index, &self.glyphs)?;
        let raw = RawFace::parse(&subset, 0)?;
        let outlines = raw.table(Tag::from_bytes(b"CFF "));
        if outlines.is_none() && raw.table(Tag::from_bytes(b"glyf")).is_none() {
            return Err(PdfError::NoOutlines);
        }
        let names = self.face.names().into_iter();
        let own = names.filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME).find_map(|name| name.to_string());
        let own: String = own.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        // The tag says that this is a subset; the letter keeps two subsets of one font apart.
        let base = format!("KAOFA{}+{own}", char::from(b'A' + self.number as u8));
        let full = if outlines.is_some() { format!("{base}-Identity-H") } else { base.clone() };
        pdf.type0_font(id)
            .base_font(Name(full.as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut font = pdf.cid_font(cid);
        font.subtype(if outlines.is_some() { CidFontType::Type0 } else { CidFontType::Type2 })
            .base_font(Name(base.as_bytes()))
            .system_info(ADOBE_IDENTITY)
            .font_descriptor(descriptor)
            .default_width(1000.0);
        if outlines.is_none() {
            font.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = font.widths();
        for (code, used) in &self.used {
            widths.same(*code, *code, used.width);
        }
        widths.finish();
        font.finish();
        let scale = 1000.0 / f32::from(self.face.units_per_em());
        let of = |units: i16| f32::from(units) * scale;
        let bbox = self.face.global_bounding_box();
        let mut out = pdf.font_descriptor(descriptor);
        out.name(Name(base.as_bytes()))
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(of(bbox.x_min), of(bbox.y_min), of(bbox.x_max), of(bbox.y_max)))
            .italic_angle(0.0)
            .ascent(of(self.face.ascender()))
            .descent(of(self.face.descender()))
            .cap_height(of(self.face.capital_height().unwrap_or_else(|| self.face.ascender())))
            .stem_v(80.0);
        if outlines.is_some() {
            out.font_file3(file);
        } else {
            out.font_file2(file);
        }
        out.finish();
        let mut unicode = UnicodeCmap::new(Name(b"Custom"), ADOBE_IDENTITY);
        for (code, used) in &self.used {
            unicode.pair(*code, used.c);
        }
        let unicode = pack(&unicode.finish())?;
        pdf.cmap(cmap, &unicode).filter(Filter::FlateDecode);
        let packed = pack(outlines.unwrap_or(&subset))?;
        let mut stream = pdf.stream(file, &packed);
        stream.filter(Filter::FlateDecode);
        if outlines.is_some() {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            stream.pair(Name(b"Length1"), subset.len() as i32);
        }
        Ok(())
    }
}
