//! A document as a flow of pieces that knows neither pages nor a file format: `docx_out` and `pdf_out` both set it.

use super::docx_out::{Cell, Page, PageNumbers, Paragraph};
use super::drawing::Drawing;
use crate::domain::image::{self, Image};

/// Text with one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub bold: bool,
}

impl Span {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false }
    }

    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true }
    }
}

/// What follows one another down the page.
#[derive(Clone, Debug)]
pub enum Piece {
    Text {
        shape: Paragraph,
        spans: Vec<Span>,
    },
    /// Short texts beside each other, row by row, each row in so many equal columns. `shape.keep_next` holds for the last
    /// row; the rows before it always stay with the next one.
    Columns {
        shape: Paragraph,
        columns: usize,
        cells: Vec<String>,
    },
    Table(Table),
    /// A table whose first `heads` rows stand at the top of every page it runs over.
    Listing {
        heads: usize,
        table: Table,
    },
    /// A picture over the whole width, scaled down where it is wider.
    Figure(Drawing),
    /// Lines to write on. `shape.line` is their distance.
    Ruled {
        shape: Paragraph,
        lines: usize,
    },
}

/// A table over the whole width. With `shape.keep_next` its rows stay on one page.
#[derive(Clone, Debug)]
pub struct Table {
    /// Shares of the width.
    pub widths: Vec<u32>,
    /// Least height of a row in twentieths of a point.
    pub row_height: u16,
    pub shape: Paragraph,
    pub rows: Vec<Vec<Cell>>,
}

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// Stands in the properties of the file, not on a page.
    pub title: String,
    pub page: Page,
    pub numbers: PageNumbers,
    pub pieces: Vec<Piece>,
    /// The images that characters of texts stand for, see `domain::image::place`.
    pub pictures: Vec<Image>,
    /// Where further documents begin, as indexes of pieces: each on a new page and with page numbers of its own.
    pub starts: Vec<usize>,
}

impl Flow {
    pub fn text(&mut self, shape: Paragraph, text: impl Into<String>) {
        self.spans(shape, vec![Span::plain(text)]);
    }

    pub fn spans(&mut self, shape: Paragraph, spans: Vec<Span>) {
        self.pieces.push(Piece::Text { shape, spans });
    }

    /// Whether a picture stands anywhere.
    pub fn shows_pictures(&self) -> bool {
        let pictured = |text: &str| text.chars().any(|c| image::index_of_place(c).is_some_and(|i| i < self.pictures.len()));
        self.pieces.iter().any(|piece| match piece {
            Piece::Text { spans, .. } => spans.iter().any(|span| pictured(&span.text)),
            Piece::Columns { cells, .. } => cells.iter().any(|cell| pictured(cell)),
            Piece::Table(table) | Piece::Listing { table, .. } => {
                table.rows.iter().flatten().flat_map(|cell| &cell.lines).any(|line| pictured(line))
            }
            Piece::Figure(_) | Piece::Ruled { .. } => false,
        })
    }

    /// Whether a drawing stands anywhere.
    pub fn shows_figures(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Figure(_)))
    }

    /// Another document behind this one: it begins on a new page, and its pages are numbered from 1.
    pub fn append(&mut self, other: Self) {
        let begin = self.pieces.len();
        self.starts.push(begin);
        self.starts.extend(other.starts.iter().map(|start| begin + start));
        self.pieces.extend(other.pieces);
    }

    /// The documents one after the other; one where nothing was appended.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &[Piece]> {
        let ends = (0..=self.starts.len()).map(|part| self.starts.get(part).copied().unwrap_or(self.pieces.len()));
        let ends: Vec<usize> = ends.collect();
        (0..ends.len()).map(move |part| {
            let begin = if part == 0 { 0 } else { ends[part - 1] };
            self.pieces.get(begin..ends[part]).unwrap_or_default()
        })
    }
}

/// The width of a text in half-width units: Chinese characters and marks are 2, letters and digits 1.
pub fn units(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            // Marks of general punctuation that Chinese fonts draw as wide as a character.
            '\u{b7}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2026}' => 2,
            c if (c as u32) < 0x1100 => 1,
            _ => 2,
        })
        .sum()
}

/// Width and height of the text on an A4 page in points, less what the foot and a font of another shape may need.
const TEXT_WIDTH: f32 = 447.0;
pub const TEXT_HEIGHT: f32 = 675.0;
/// Of the size of its letters: a Latin character of a wide font, and what a line loses where marks, numbers and words are not parted.
const LATIN: f32 = 0.6;
const LOST: f32 = 2.0;

/// How high a paragraph with an exact line pitch is at most, in points, whatever fonts the reader's computer has: what has to
/// stand on one page is chosen by this before it is set.
pub fn height_at_most(shape: &Paragraph, text: &str) -> f32 {
    let size = f32::from(shape.size) / 2.0;
    let em = |length: i32| length as f32 / 20.0 / size;
    let wide = TEXT_WIDTH / size - LOST - em(shape.left);
    let wide_of =
        |text: &str| text.chars().map(|c| if units(c.encode_utf8(&mut [0; 4])) == 1 { LATIN } else { 1.0 }).sum::<f32>();
    // The first line is shorter by its indent, which is as if the text began with it.
    let lines =
        text.split('\n').map(|line| ((wide_of(line) + em(shape.first_line).max(0.0)) / wide).ceil().max(1.0)).sum::<f32>();
    (lines * f32::from(shape.line) + f32::from(shape.before) + f32::from(shape.after)) / 20.0
}

/// In how many columns texts go beside each other: 4, 2 or 1, whichever is the most that holds the widest with a blank
/// behind it. `width` is that of the line in half-width units.
pub fn columns<'a>(texts: impl IntoIterator<Item = &'a str>, width: usize) -> usize {
    const BLANK: usize = 2;
    let widest = texts.into_iter().map(units).max().unwrap_or(0) + BLANK;
    [4, 2].into_iter().find(|columns| widest * columns <= width).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_never_higher_than_it_is_said_to_be() {
        // 32 characters of 14 points go on a line; two may be lost at its end.
        let shape = Paragraph { size: 28, line: 500, first_line: 560, after: 40, ..Paragraph::default() };
        let height = |text: &str| height_at_most(&shape, text);
        assert!((height("法") - 27.0).abs() < 1e-3 && (height("") - 27.0).abs() < 1e-3);
        assert!((height(&"法".repeat(27)) - 27.0).abs() < 1e-3 && (height(&"法".repeat(28)) - 52.0).abs() < 1e-3);
        assert!((height("甲\n乙") - 52.0).abs() < 1e-3);
    }

    #[test]
    fn the_widest_text_decides_on_the_columns() {
        assert_eq!(units("A. 甲“乙”"), 11);
        for (text, expected) in
            [("A. 三十日", 4), ("A. 应当不予行政处罚，书面告知", 2), ("A. 应当不予行政处罚，因为违法行为已经及时改正", 1)]
        {
            assert_eq!(columns(["A. 甲", text], 70), expected, "{text}");
        }
        assert_eq!(columns([], 70), 4);
    }
}
