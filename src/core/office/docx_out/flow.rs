//! A flow as a .docx.

use super::{Docx, Paragraph, Run, write_paragraph_with};
use crate::office::flow::{Flow, Piece};

impl Docx {
    /// The flow on A4 pages. Figures are shown where they were made pictures of before (`pdf_out::with_pictures`): a .docx has no
    /// vectors that every word processor draws.
    pub fn of(flow: &Flow) -> Self {
        let mut docx = Self::new(&flow.title, flow.page);
        docx.page_numbers(flow.numbers.clone());
        docx.pictures(flow.pictures.clone());
        for (number, part) in flow.parts().enumerate() {
            if number > 0 {
                docx.next_part();
            }
            for piece in part {
                docx.piece(piece);
            }
        }
        docx
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Text { shape, spans } => {
                let run = |span: &crate::office::flow::Span| Run { text: span.text.clone(), bold: span.bold, ..Run::default() };
                self.runs(shape, &spans.iter().map(run).collect::<Vec<_>>());
            }
            Piece::Columns { shape, columns, cells } => self.columns(shape, *columns, cells),
            Piece::Table(table) => self.table_of(&table.widths, 0, table.row_height, &table.shape, &table.rows),
            Piece::Listing { heads, table } => {
                self.table_of(&table.widths, *heads, table.row_height, &table.shape, &table.rows);
            }
            Piece::Figure(_) => {}
            Piece::Ruled { shape, lines } => {
                for _ in 0..*lines {
                    write_paragraph_with(&mut self.body, shape, &[], true, &[]);
                }
            }
        }
    }

    /// Rows of texts at tab stops: they stay ordinary lines, which people edit and the importer reads back.
    fn columns(&mut self, shape: &Paragraph, columns: usize, cells: &[String]) {
        let columns = columns.max(1);
        let left = shape.left.max(0).cast_unsigned();
        let column = (self.text_width() - left) / columns as u32;
        let stops: Vec<u32> = (1..columns as u32).map(|number| left + number * column).collect();
        let rows = cells.len().div_ceil(columns);
        for (number, row) in cells.chunks(columns).enumerate() {
            let keep_next = shape.keep_next || number + 1 < rows;
            let shape = Paragraph { keep_next, ..*shape };
            write_paragraph_with(&mut self.body, &shape, &stops, false, &[Run::plain(row.join("\t"))]);
        }
    }
}
