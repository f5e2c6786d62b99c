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
