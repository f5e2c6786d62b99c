//! Pieces become blocks of a known height, blocks become pages.

use super::fonts::{Fonts, Glyph};
use super::lines::lines;
use super::{SIDE, Sheet, TOP};
use crate::office::docx_out::{Align, Cell, Paragraph};
use crate::office::drawing::{Anchor, Drawing, Ink, Shape};
use crate::office::flow::{Piece, Span, Table};
use crate::office::fonts::Face;
use std::rc::Rc;

/// Single spacing of Chinese fonts, times the size.
const SINGLE: f32 = 1.3;
/// How far the baseline lies below the top of the character's square.
const ASCENT: f32 = 0.88;
/// Between the border of a cell and its text; below a table.
const PAD: f32 = 5.4;
const AFTER_TABLE: f32 = 6.0;
/// Most that a line is stretched to reach the margin, in characters. More is a line that could not be broken later.
const STRETCH: f32 = 2.0;
const RULE: f32 = 0.5;
const RULE_GRAY: f32 = 0.5;

/// What is drawn, in points from the top left of the page.
#[derive(Clone, Debug)]
pub(super) enum Drawn {
    Text {
        x: f32,
        y: f32,
        size: f32,
        spacing: f32,
        font: usize,
        codes: Vec<u8>,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        gray: f32,
    },
    Stroke {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        ink: Ink,
    },
    Area {
        points: Vec<(f32, f32)>,
        ink: Ink,
    },
    /// A text in another colour than black.
    Inked {
        text: Box<Self>,
        ink: Ink,
    },
}

pub(super) type Page = Vec<Drawn>;

impl Drawn {
    /// Glyphs of one font at a baseline.
    pub(super) fn text(x: f32, y: f32, size: f32, spacing: f32, glyphs: &[Glyph]) -> Self {
        let font = glyphs.first().map_or(0, |glyph| glyph.font);
        let codes = glyphs.iter().flat_map(|glyph| glyph.code.to_be_bytes()).collect();
        Self::Text { x, y, size, spacing, font, codes }
    }

    fn moved(mut self, by: f32) -> Self {
        self.shift(by);
        self
    }

    fn shift(&mut self, by: f32) {
        match self {
            Self::Text { y, .. } => *y += by,
            Self::Line { from, to, .. } | Self::Stroke { from, to, .. } => {
                from.1 += by;
                to.1 += by;
            }
            Self::Area { points, .. } => points.iter_mut().for_each(|point| point.1 += by),
            Self::Inked { text, .. } => text.shift(by),
        }
    }
}

/// What a page break does not part. Its drawings count from its own top.
#[derive(Debug, Default)]
struct Block {
    height: f32,
    /// Left out at the top of a page.
    space_before: f32,
    keep_next: bool,
    new_page: bool,
    drawn: Vec<Drawn>,
    /// What is drawn again above it where a page begins with it.
    repeat: Option<Rc<Heads>>,
}

/// Rows that a table shows on every page.
#[derive(Debug, Default)]
struct Heads {
    height: f32,
    drawn: Vec<Drawn>,
}

/// Lengths of `docx_out` in points.
const fn points(twentieths: i32) -> f32 {
    twentieths as f32 / 20.0
}

fn size(shape: &Paragraph) -> f32 {
    f32::from(shape.size) / 2.0
}

fn pitch(shape: &Paragraph) -> f32 {
    if shape.line > 0 { points(i32::from(shape.line)) } else { size(shape) * SINGLE }
}

/// The pages of a flow without their footers.
pub(super) fn pages(pieces: &[Piece], sheet: Sheet, fonts: &mut Fonts<'_>) -> Vec<Page> {
    let mut blocks = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text { shape, spans } => text(shape, spans, sheet, fonts, &mut blocks),
            Piece::Columns { shape, columns, cells } => self::columns(shape, *columns, cells, sheet, fonts, &mut blocks),
            Piece::Table(table) => self::table(table, 0, sheet, fonts, &mut blocks),
            Piece::Listing { heads, table } => self::table(table, *heads, sheet, fonts, &mut blocks),
            Piece::Figure(drawing) => blocks.push(figure(drawing, sheet, fonts)),
            Piece::Ruled { shape, lines } => {
                let height = pitch(shape);
                blocks.extend((0..*lines).map(|_| Block { height, drawn: vec![rule(sheet, height)], ..Block::default() }));
            }
        }
    }
    paginate(blocks, sheet.text_height())
}

fn rule(sheet: Sheet, y: f32) -> Drawn {
    Drawn::Line { from: (SIDE, y), to: (sheet.width - SIDE, y), width: RULE, gray: RULE_GRAY }
}

fn glyphs(shape: &Paragraph, spans: &[Span], fonts: &mut Fonts<'_>) -> Vec<Vec<Glyph>> {
    let mut all = vec![Vec::new()];
    for span in spans {
        let heading = span.bold || shape.bold || matches!(shape.face, Face::Title | Face::Heading);
        for c in span.text.chars() {
            match c {
                '\n' => all.push(Vec::new()),
                c => {
                    if let Some(line) = all.last_mut() {
                        line.push(fonts.glyph(if c == '\t' { ' ' } else { c }, heading, size(shape)));
                    }
                }
            }
        }
    }
    all
}

/// One line at `x`, its baseline at `y`, in `width` points. `last` is not stretched.
fn line(drawn: &mut Vec<Drawn>, shape: &Paragraph, glyphs: &[Glyph], x: f32, y: f32, width: f32, last: bool) {
    let kept = glyphs.iter().rposition(|glyph| glyph.c != ' ').map_or(0, |at| at + 1);
    // A blank at the end is drawn only where it is meant, as in a line to sign on.
    let glyphs = if last { glyphs } else { &glyphs[..kept] };
    let own: f32 = glyphs.iter().map(|glyph| glyph.advance).sum();
    let slack = width - own;
    let stretch = shape.align == Align::Justify && !last && glyphs.len() > 1 && slack > 0.0 && slack < STRETCH * size(shape);
    let spacing = if stretch { slack / (glyphs.len() - 1) as f32 } else { 0.0 };
    let mut x = match shape.align {
        Align::Left | Align::Justify => x,
        Align::Center => x + slack / 2.0,
        Align::Right => x + slack,
    };
    for run in glyphs.chunk_by(|a, b| a.font == b.font) {
        drawn.push(Drawn::text(x, y, size(shape), spacing, run));
        x += run.iter().map(|glyph| glyph.advance + spacing).sum::<f32>();
    }
}

fn baseline(shape: &Paragraph) -> f32 {
    (pitch(shape) - size(shape)) / 2.0 + ASCENT * size(shape)
}

fn text(shape: &Paragraph, spans: &[Span], sheet: Sheet, fonts: &mut Fonts<'_>, blocks: &mut Vec<Block>) {
    let (left, first) = (points(shape.left), points(shape.first_line));
    let mut own = Vec::new();
    for (number, glyphs) in glyphs(shape, spans, fonts).iter().enumerate() {
        let first = if number == 0 { first } else { 0.0 };
        let (wide, rest) = (sheet.text_width() - left - first, sheet.text_width() - left);
        let ranges = lines(glyphs, wide, rest);
        let count = ranges.len();
        for (number, range) in ranges.into_iter().enumerate() {
            let (x, width) = if number == 0 { (SIDE + left + first, wide) } else { (SIDE + left, rest) };
            let mut block = Block { height: pitch(shape), keep_next: shape.keep_lines, ..Block::default() };
            line(&mut block.drawn, shape, &glyphs[range], x, baseline(shape), width, number + 1 == count);
            own.push(block);
        }
    }
    // No single line of a paragraph alone at the foot or at the head of a page.
    let count = own.len();
    if count > 1 {
        own[0].keep_next = true;
        own[count - 2].keep_next = true;
    }
    if let Some(block) = own.first_mut() {
        block.space_before = points(i32::from(shape.before));
        block.new_page = shape.page_break_before;
    }
    if let Some(block) = own.last_mut() {
        block.height += points(i32::from(shape.after));
        block.keep_next = shape.keep_next;
    }
    blocks.extend(own);
}

/// Falls back to fewer columns where the font is wider than the writer of the flow could know.
fn columns(shape: &Paragraph, columns: usize, cells: &[String], sheet: Sheet, fonts: &mut Fonts<'_>, blocks: &mut Vec<Block>) {
    let left = points(shape.left);
    let set: Vec<Vec<Glyph>> = cells.iter().map(|cell| glyphs(shape, &[Span::plain(cell.as_str())], fonts).concat()).collect();
    let widest = set.iter().map(|cell| cell.iter().map(|glyph| glyph.advance).sum::<f32>()).fold(0.0, f32::max);
    let fits = |columns: &usize| widest <= (sheet.text_width() - left) / *columns as f32;
    let columns = [columns, 2].into_iter().filter(|fewer| *fewer <= columns).find(fits).unwrap_or(1);
    if columns <= 1 {
        for (number, cell) in cells.iter().enumerate() {
            let keep_next = shape.keep_next || number + 1 < cells.len();
            text(&Paragraph { keep_next, ..*shape }, &[Span::plain(cell.as_str())], sheet, fonts, blocks);
        }
        return;
    }
    let width = (sheet.text_width() - left) / columns as f32;
    let rows = set.len().div_ceil(columns);
    for (number, row) in set.chunks(columns).enumerate() {
        let keep_next = shape.keep_next || number + 1 < rows;
        let mut block = Block { height: pitch(shape), keep_next, ..Block::default() };
        for (column, cell) in row.iter().enumerate() {
            let x = SIDE + left + column as f32 * width;
            line(&mut block.drawn, shape, cell, x, baseline(shape), width, true);
        }
        blocks.push(block);
    }
}

fn table(table: &Table, heads: usize, sheet: Sheet, fonts: &mut Fonts<'_>, blocks: &mut Vec<Block>) {
    let mut first = Heads::default();
    let mut repeat = None;
    let total = table.widths.iter().sum::<u32>().max(1) as f32;
    let edge = |column: usize| SIDE + sheet.text_width() * table.widths.iter().take(column).sum::<u32>() as f32 / total;
    let least = points(i32::from(table.row_height));
    let pitch = pitch(&table.shape);
    for (number, row) in table.rows.iter().enumerate() {
        let mut column = 0;
        let mut cells = Vec::new();
        for cell in row {
            let (left, right) = (edge(column), edge(column + usize::from(cell.span.max(1))));
            column += usize::from(cell.span.max(1));
            cells.push((cell, left, right, cell_lines(&table.shape, cell, right - left - 2.0 * PAD, fonts)));
        }
        let most = cells.iter().map(|(_, _, _, lines)| lines.len()).max().unwrap_or(0);
        let height = least.max(most as f32 * pitch + 2.0);
        let mut drawn = Vec::new();
        for (cell, left, right, lines) in &cells {
            let top = (height - lines.len() as f32 * pitch) / 2.0;
            let shape = Paragraph { align: cell.align, ..table.shape };
            for (number, glyphs) in lines.iter().enumerate() {
                let y = top + number as f32 * pitch + baseline(&shape);
                line(&mut drawn, &shape, glyphs, left + PAD, y, right - left - 2.0 * PAD, true);
            }
            drawn.extend([(*left, 0.0, *left, height), (*right, 0.0, *right, height)].map(border));
        }
        let (left, right) = (SIDE, edge(column));
        drawn.extend([(left, 0.0, right, 0.0), (left, height, right, height)].map(border));
        if number < heads {
            first.drawn.extend(drawn.iter().map(|drawn| drawn.clone().moved(first.height)));
            first.height += height;
        } else if heads > 0 && repeat.is_none() {
            repeat = Some(Rc::new(std::mem::take(&mut first)));
        }
        // The first row is the head of the others, as are those that are repeated.
        let follows = number + 1 < table.rows.len();
        let keep_next = follows && (number < heads.max(1) || table.shape.keep_next);
        blocks.push(Block { height, keep_next, drawn, repeat: repeat.clone(), ..Block::default() });
    }
    blocks.push(Block { height: AFTER_TABLE, ..Block::default() });
}

/// A drawing as one block, as large as the text of a page at most.
fn figure(drawing: &Drawing, sheet: Sheet, fonts: &mut Fonts<'_>) -> Block {
    let room = (sheet.text_width(), sheet.text_height() - AFTER_TABLE);
    let scale = (room.0 / drawing.width.max(1.0)).min(room.1 / drawing.height.max(1.0)).min(1.0);
    Block { height: drawing.height * scale + AFTER_TABLE, drawn: drawn(drawing, scale, SIDE, fonts), ..Block::default() }
}

/// The shapes of a drawing with its top left at `left` of the page and 0 from the top.
pub(super) fn drawn(drawing: &Drawing, scale: f32, left: f32, fonts: &mut Fonts<'_>) -> Vec<Drawn> {
    let at = |(x, y): (f32, f32)| (left + x * scale, y * scale);
    let shape = |shape: &Shape| -> Vec<Drawn> {
        match shape {
            Shape::Line { from, to, width, ink } => {
                vec![Drawn::Stroke { from: at(*from), to: at(*to), width: width * scale, ink: *ink }]
            }
            Shape::Area { points, ink } => vec![Drawn::Area { points: points.iter().copied().map(at).collect(), ink: *ink }],
            Shape::Text { x, y, size, anchor, bold, ink, text } => {
                let glyphs: Vec<Glyph> = text.chars().map(|c| fonts.glyph(c, *bold, size * scale)).collect();
                let width: f32 = glyphs.iter().map(|glyph| glyph.advance).sum();
                let (x, y) = at((*x, *y));
                let x = match anchor {
                    Anchor::Start => x,
                    Anchor::Middle => x - width / 2.0,
                    Anchor::End => x - width,
                };
                // Of one font mostly; a glyph of the other one is rare enough to be drawn by itself.
                let mut runs = Vec::new();
                let mut from = x;
                for run in glyphs.chunk_by(|a, b| a.font == b.font) {
                    runs.push(Drawn::Inked { text: Box::new(Drawn::text(from, y, size * scale, 0.0, run)), ink: *ink });
                    from += run.iter().map(|glyph| glyph.advance).sum::<f32>();
                }
                runs
            }
        }
    };
    drawing.shapes.iter().flat_map(shape).collect()
}

fn border((x1, y1, x2, y2): (f32, f32, f32, f32)) -> Drawn {
    Drawn::Line { from: (x1, y1), to: (x2, y2), width: RULE, gray: 0.0 }
}

fn cell_lines(shape: &Paragraph, cell: &Cell, width: f32, fonts: &mut Fonts<'_>) -> Vec<Vec<Glyph>> {
    let mut all = Vec::new();
    for text in &cell.lines {
        let glyphs = glyphs(shape, &[Span { text: text.clone(), bold: cell.bold }], fonts).concat();
        all.extend(lines(&glyphs, width, width).into_iter().map(|range| glyphs[range].to_vec()));
    }
    all
}

/// Blocks that stay together go to the next page together, unless no page could hold them.
fn paginate(blocks: Vec<Block>, text_height: f32) -> Vec<Page> {
    let mut pages = vec![Page::new()];
    let mut y = 0.0;
    let mut rest = blocks.into_iter().peekable();
    while rest.peek().is_some() {
        let mut chain: Vec<Block> = Vec::new();
        while let Some(block) = rest.next_if(|block| chain.is_empty() || !block.new_page) {
            let more = block.keep_next;
            chain.push(block);
            if !more {
                break;
            }
        }
        let whole: f32 = chain.iter().map(|block| block.height + block.space_before).sum();
        if chain.first().is_some_and(|block| block.new_page) || whole > text_height - y && whole <= text_height {
            turn(&mut pages, &mut y);
        }
        for block in chain {
            if y + block.space_before + block.height > text_height {
                turn(&mut pages, &mut y);
            }
            if y > 0.0 {
                y += block.space_before;
            }
            if let (Some(heads), Some(page), true) = (&block.repeat, pages.last_mut(), y == 0.0) {
                page.extend(heads.drawn.iter().map(|drawn| drawn.clone().moved(TOP)));
                y += heads.height;
            }
            if let Some(page) = pages.last_mut() {
                page.extend(block.drawn.into_iter().map(|drawn| drawn.moved(TOP + y)));
            }
            y += block.height;
        }
    }
    pages
}

/// A new page, unless this one is empty still.
fn turn(pages: &mut Vec<Page>, y: &mut f32) {
    if pages.last().is_some_and(|page| !page.is_empty()) {
        pages.push(Page::new());
    }
    *y = 0.0;
}
