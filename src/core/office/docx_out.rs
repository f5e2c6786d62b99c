//! A .docx while it is written: paragraphs, tables, a footer with page numbers. The same content gives the same bytes.

mod flow;
mod parts;
mod pictures;

use super::fonts::{self, Face};
use super::package::PackageWriter;
use super::xml::escape;
use crate::domain::image::{self, Image};
use std::fmt::Write as _;

/// How a paragraph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
    /// Both edges, as body text of official papers.
    Justify,
}

/// A paragraph without its text. Lengths are in twentieths of a point, sizes in half points, as the format has them.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph {
    pub face: Face,
    /// Half points: 32 is 三号.
    pub size: u16,
    pub bold: bool,
    pub align: Align,
    /// First line, twentieths of a point; negative hangs.
    pub first_line: i32,
    pub left: i32,
    pub before: u16,
    pub after: u16,
    /// Line pitch in twentieths of a point, exactly; 0 for single spacing.
    pub line: u16,
    /// Stays on the page of the paragraph after it.
    pub keep_next: bool,
    /// Is not parted by the end of a page.
    pub keep_lines: bool,
    pub page_break_before: bool,
    /// Outline level from 1; 0 for body text.
    pub outline: u8,
}

impl Default for Paragraph {
    fn default() -> Self {
        Self {
            face: Face::Text,
            size: 22,
            bold: false,
            align: Align::Left,
            first_line: 0,
            left: 0,
            before: 0,
            after: 0,
            line: 0,
            keep_next: false,
            keep_lines: false,
            page_break_before: false,
            outline: 0,
        }
    }
}

/// Text with one look.
#[derive(Clone, Debug, Default)]
pub struct Run {
    pub text: String,
    pub bold: bool,
    pub underline: bool,
    /// Points out what is grey, as the head of a question.
    pub muted: bool,
}

impl Run {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, ..Self::default() }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub lines: Vec<String>,
    pub bold: bool,
    pub align: Align,
    /// Columns it runs over; 0 and 1 are one.
    pub span: u16,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Self { lines: text.lines().map(Into::into).collect(), ..Self::default() }
    }

    #[must_use]
    pub fn centered(mut self) -> Self {
        self.align = Align::Center;
        self
    }

    #[must_use]
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    #[must_use]
    pub fn over(mut self, columns: u16) -> Self {
        self.span = columns;
        self
    }
}

/// The page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Portrait,
    Landscape,
}

/// The footer's words around the two numbers, such as 第 / 页 共 / 页.
#[derive(Clone, Debug, Default)]
pub struct PageNumbers {
    pub before: String,
    pub between: String,
    pub after: String,
}

/// A document.
#[derive(Debug)]
pub struct Docx {
    body: String,
    page: Page,
    title: String,
    numbers: Option<PageNumbers>,
    /// In the order of their characters (`domain::image::place`) in texts.
    pictures: Vec<Image>,
    /// Documents in this file, each with page numbers of its own.
    parts: usize,
}

impl Docx {
    /// `title` stands in the properties of the file, not on a page.
    pub fn new(title: &str, page: Page) -> Self {
        Self { body: String::new(), page, title: title.to_owned(), numbers: None, pictures: Vec::new(), parts: 1 }
    }

    pub fn page_numbers(&mut self, numbers: PageNumbers) {
        self.numbers = Some(numbers);
    }

    /// The images that characters of texts stand for.
    pub fn pictures(&mut self, pictures: Vec<Image>) {
        self.pictures = pictures;
    }

    /// What follows is another document: on a new page, numbered from 1.
    pub fn next_part(&mut self) {
        self.body.push_str(&parts::part_end(self.page, self.numbers.is_some()));
        self.parts += 1;
    }

    /// A paragraph of one look. Line breaks in the text stay inside it.
    pub fn text(&mut self, shape: &Paragraph, text: &str) {
        self.runs(shape, &[Run::plain(text)]);
    }

    pub fn runs(&mut self, shape: &Paragraph, runs: &[Run]) {
        write_paragraph(&mut self.body, shape, runs);
    }

    /// A table over the whole width. `widths` are shares of it; the first `heads` rows are repeated on each page.
    pub fn table(&mut self, widths: &[u32], heads: usize, shape: &Paragraph, rows: &[Vec<Cell>]) {
        self.table_of(widths, heads, 0, shape, rows);
    }

    /// A table whose rows have a least height, in twentieths of a point.
    fn table_of(&mut self, widths: &[u32], heads: usize, row_height: u16, shape: &Paragraph, rows: &[Vec<Cell>]) {
        let total: u32 = widths.iter().sum::<u32>().max(1);
        let full = self.text_width();
        let width = |share: u32| full * share / total;
        self.body.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/><w:tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            // Writing into a String cannot fail.
            let _ = write!(self.body, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
        }
        self.body.push_str("</w:tblBorders></w:tblPr><w:tblGrid>");
        for share in widths {
            let _ = write!(self.body, "<w:gridCol w:w=\"{}\"/>", width(*share));
        }
        self.body.push_str("</w:tblGrid>");
        for (number, row) in rows.iter().enumerate() {
            let head = if number < heads { "<w:tblHeader/>" } else { "" };
            let height =
                if row_height > 0 { format!("<w:trHeight w:val=\"{row_height}\" w:hRule=\"atLeast\"/>") } else { String::new() };
            let _ = write!(self.body, "<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>");
            let mut column = 0;
            for cell in row {
                let span = usize::from(cell.span.max(1));
                let own: u32 = widths.iter().skip(column).take(span).sum();
                column += span;
                let spans = if span > 1 { format!("<w:gridSpan w:val=\"{span}\"/>") } else { String::new() };
                let _ = write!(
                    self.body,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{spans}<w:vAlign w:val=\"center\"/></w:tcPr>",
                    width(own)
                );
                let shape = Paragraph { align: cell.align, ..*shape };
                let lines = if cell.lines.is_empty() { &[String::new()][..] } else { &cell.lines };
                for line in lines {
                    let run = Run { text: line.clone(), bold: cell.bold, ..Run::default() };
                    write_paragraph(&mut self.body, &shape, &[run]);
                }
                self.body.push_str("</w:tc>");
            }
            self.body.push_str("</w:tr>");
        }
        // A table must not be the last thing of a cell or of the document.
        self.body.push_str("</w:tbl><w:p><w:pPr><w:spacing w:line=\"120\" w:lineRule=\"exact\"/></w:pPr></w:p>");
    }

    /// Twentieths of a point between the margins.
    const fn text_width(&self) -> u32 {
        match self.page {
            Page::Portrait => parts::A4.0 - 2 * parts::SIDE,
            Page::Landscape => parts::A4.1 - 2 * parts::SIDE,
        }
    }

    /// The file. Fails only where the zip cannot be built in memory.
    pub fn into_bytes(self) -> Result<Vec<u8>, zip::result::ZipError> {
        let footer = self.numbers.as_ref().map(|numbers| parts::footer(numbers, self.parts > 1));
        // What no text shows does not go into the file: a paper without a key holds no picture of an explanation.
        let (body, shown) = pictures::drawn(&self.body, &self.pictures, self.text_width());
        let document = parts::document(&body, self.page, footer.is_some(), self.parts > 1);
        let mut package = PackageWriter::default();
        package.add("[Content_Types].xml", &parts::content_types(footer.is_some(), !shown.is_empty()))?;
        package.add("_rels/.rels", parts::PACKAGE_RELS)?;
        package.add("docProps/core.xml", &parts::core(&self.title))?;
        package.add("word/document.xml", &document)?;
        package.add("word/styles.xml", &parts::styles())?;
        package.add("word/fontTable.xml", &parts::font_table())?;
        package.add("word/settings.xml", parts::SETTINGS)?;
        package.add("word/_rels/document.xml.rels", &parts::document_rels(footer.is_some(), &shown))?;
        if let Some(footer) = &footer {
            package.add("word/footer1.xml", footer)?;
        }
        for (number, picture) in shown {
            package.add_bytes(&format!("word/{}", pictures::part(number, picture)), &picture.bytes)?;
        }
        package.finish()
    }
}

fn write_paragraph(out: &mut String, shape: &Paragraph, runs: &[Run]) {
    write_paragraph_with(out, shape, &[], false, runs);
}

/// `stops` are tab stops from the margin in twentieths of a point; `ruled` draws a line below.
fn write_paragraph_with(out: &mut String, shape: &Paragraph, stops: &[u32], ruled: bool, runs: &[Run]) {
    out.push_str("<w:p><w:pPr>");
    if shape.keep_next {
        out.push_str("<w:keepNext/>");
    }
    if shape.keep_lines {
        out.push_str("<w:keepLines/>");
    }
    if shape.page_break_before {
        out.push_str("<w:pageBreakBefore/>");
    }
    if ruled {
        // Paragraphs of equal borders are one box to Word: only `between` draws the lines inside it.
        out.push_str("<w:pBdr>");
        for side in ["bottom", "between"] {
            let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"808080\"/>");
        }
        out.push_str("</w:pBdr>");
    }
    if !stops.is_empty() {
        out.push_str("<w:tabs>");
        for stop in stops {
            let _ = write!(out, "<w:tab w:val=\"left\" w:pos=\"{stop}\"/>");
        }
        out.push_str("</w:tabs>");
    }
    let _ = write!(out, "<w:spacing w:before=\"{}\" w:after=\"{}\"", shape.before, shape.after);
    // An exact pitch would cut a picture off.
    let pictured = runs.iter().any(|run| run.text.chars().any(|c| image::index_of_place(c).is_some()));
    if shape.line > 0 && !pictured {
        let _ = write!(out, " w:line=\"{}\" w:lineRule=\"exact\"", shape.line);
    }
    let hang = if shape.first_line < 0 { "hanging" } else { "firstLine" };
    let _ = write!(out, "/><w:ind w:left=\"{}\" w:{hang}=\"{}\"/>", shape.left, shape.first_line.abs());
    // A line that a forced break ends would be pulled across the whole width.
    let broken = runs.iter().any(|run| run.text.contains('\n'));
    let align = match shape.align {
        Align::Justify if broken => "left",
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justify => "both",
    };
    let _ = write!(out, "<w:jc w:val=\"{align}\"/>");
    if shape.outline > 0 {
        let _ = write!(out, "<w:outlineLvl w:val=\"{}\"/>", shape.outline - 1);
    }
    out.push_str("</w:pPr>");
    for run in runs {
        write_run(out, shape, run);
    }
    out.push_str("</w:p>");
}

fn write_run(out: &mut String, shape: &Paragraph, run: &Run) {
    let face = escape(fonts::name(shape.face));
    let _ = write!(
        out,
        "<w:r><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{face}\" w:hint=\"eastAsia\"/>"
    );
    if run.bold || shape.bold {
        out.push_str("<w:b/>");
    }
    if run.muted {
        out.push_str("<w:color w:val=\"5F666F\"/>");
    }
    let _ = write!(out, "<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/>", shape.size);
    if run.underline {
        out.push_str("<w:u w:val=\"single\"/>");
    }
    out.push_str("</w:rPr>");
    for (number, line) in run.text.split('\n').enumerate() {
        if number > 0 {
            out.push_str("<w:br/>");
        }
        for (number, piece) in line.split('\t').enumerate() {
            if number > 0 {
                out.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", escape(piece));
            }
        }
    }
    out.push_str("</w:r>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::docx_in::{Block, blocks};

    fn sample() -> Docx {
        let mut docx = Docx::new("样", Page::Portrait);
        docx.page_numbers(PageNumbers { before: "第".into(), between: "页 共".into(), after: "页".into() });
        docx.text(&Paragraph { face: Face::Title, size: 44, align: Align::Center, ..Paragraph::default() }, "标题 <一> & 二");
        docx.runs(
            &Paragraph::default(),
            &[Run::plain("甲\t乙\n"), Run { text: "丙 𬭎㙍".into(), underline: true, ..Run::default() }],
        );
        docx.table(
            &[1, 2],
            1,
            &Paragraph::default(),
            &[vec![Cell::text("单位").bold(), Cell::text("人")], vec![Cell::text("合计\n共").over(2)]],
        );
        docx
    }

    #[test]
    fn what_is_written_reads_back() {
        let found = blocks(&sample().into_bytes().unwrap()).unwrap();
        assert_eq!(
            found,
            [
                Block::Line("标题 <一> & 二".into()),
                Block::Line("甲 乙".into()),
                Block::Line(format!("丙 𬭎㙍{}", crate::office::docx_in::STRONG)),
                Block::Table(vec![vec![format!("单位{}", crate::office::docx_in::STRONG), "人".into()], vec!["合计\n共".into()]]),
                Block::Line(String::new()),
            ]
        );
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        assert_eq!(sample().into_bytes().unwrap(), sample().into_bytes().unwrap());
    }
}
