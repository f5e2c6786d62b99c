use super::*;
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::{Piece, Table};

/// A collection whose third face is the simplified Chinese one.
const FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

fn font() -> Option<PdfFonts> {
    let Ok(data) = std::fs::read(FONT) else {
        eprintln!("SKIPPED: {FONT} is not on this computer");
        return None;
    };
    let file = FontFile { data: Arc::new(data), face: 2 };
    Some(PdfFonts { body: file.clone(), heading: file })
}

fn sample(lines: usize) -> Flow {
    let mut flow = Flow { title: "样卷".into(), ..Flow::default() };
    flow.numbers = PageNumbers { before: "第".into(), between: "页 共".into(), after: "页".into() };
    for number in 0..lines {
        flow.text(Paragraph::default(), format!("{number}. 行政处罚应当遵循公正、公开的原则。"));
    }
    let rows = vec![vec![Cell::text("题号"), Cell::text("一")], vec![Cell::text("合计").over(2)]];
    flow.pieces.push(Piece::Table(Table { widths: vec![1, 2], row_height: 400, shape: Paragraph::default(), rows }));
    let cells = ["A. 甲", "B. 乙", "C. 丙", "D. 丁"].map(str::to_owned).to_vec();
    flow.pieces.push(Piece::Columns { shape: Paragraph::default(), columns: 4, cells });
    flow.pieces.push(Piece::Ruled { shape: Paragraph::default(), lines: 3 });
    flow
}

#[test]
fn fonts_are_subsets_and_the_same_flow_gives_the_same_bytes() {
    let Some(fonts) = font() else { return };
    let written = write(&sample(200), &fonts).unwrap();
    assert_eq!(written.missing, []);
    assert!(written.bytes.starts_with(b"%PDF-") && written.bytes.len() < 100_000, "{} bytes", written.bytes.len());
    let has = |what: &[u8]| written.bytes.windows(what.len()).any(|window| window == what);
    assert!(has(b"/ToUnicode") && has(b"/CIDFontType0C") && has(b"KAOFAA+NotoSansCJKsc-Regular"));
    assert_eq!(written.bytes, write(&sample(200), &fonts).unwrap().bytes);
}

#[test]
fn what_stays_together_goes_to_the_next_page_together() {
    let Some(files) = font() else { return };
    let mut fonts = Fonts::new(&files).unwrap();
    let shape = Paragraph { line: 360, ..Paragraph::default() };
    // 37 lines of 18 points fill a page of 683: the stem would be the last line, its options the first of the next page.
    let mut flow = Flow::default();
    for _ in 0..36 {
        flow.text(shape, "行");
    }
    flow.text(Paragraph { keep_next: true, ..shape }, "题干");
    flow.pieces.push(Piece::Columns { shape, columns: 1, cells: vec!["甲".into(), "乙".into()] });
    let pages = layout::pages(&flow.pieces, Sheet::of(flow.page), &mut fonts);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [36, 3]);
}

/// Thirty bars are higher than a page across.
#[test]
fn a_drawing_larger_than_a_page_is_made_smaller() {
    let Some(files) = font() else { return };
    let mut drawing = crate::office::drawing::Drawing::new(2_000.0, 3_000.0);
    drawing.bar((0.0, 0.0), (2_000.0, 3_000.0), crate::office::drawing::Ink::Main);
    let flow = Flow { page: docx_out::Page::Landscape, pieces: vec![Piece::Figure(drawing)], ..Flow::default() };
    let pages = layout::pages(&flow.pieces, Sheet::of(flow.page), &mut Fonts::new(&files).unwrap());
    let [layout::Drawn::Area { points, .. }] = &pages[0][..] else { panic!("one page with one area: {pages:?}") };
    let (right, bottom) = points[2];
    assert!(pages.len() == 1 && right <= LONG - SIDE && bottom <= SHORT - BOTTOM, "{right} {bottom}");
}

#[test]
fn a_character_no_font_has_is_named() {
    let Some(fonts) = font() else { return };
    let mut flow = Flow::default();
    flow.text(Paragraph::default(), "甲\u{10fffd}");
    assert_eq!(write(&flow, &fonts).unwrap().missing, ['\u{10fffd}']);
}

#[test]
fn what_is_no_font_is_refused() {
    let file = FontFile { data: Arc::new(b"no font".to_vec()), face: 0 };
    let fonts = PdfFonts { body: file.clone(), heading: file };
    assert!(matches!(write(&sample(1), &fonts), Err(PdfError::Font(_))));
}

/// The fonts of Windows have TrueType outlines, those of Linux mostly CFF: they are embedded differently.
#[test]
fn a_truetype_font_is_embedded_as_one() {
    const FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    let Ok(data) = std::fs::read(FONT) else {
        eprintln!("SKIPPED: {FONT} is not on this computer");
        return;
    };
    let file = FontFile { data: Arc::new(data), face: 0 };
    let mut flow = Flow { title: "t".into(), ..Flow::default() };
    flow.text(Paragraph::default(), "Part 1. Single choice");
    let written = write(&flow, &PdfFonts { body: file.clone(), heading: file }).unwrap();
    let has = |what: &[u8]| written.bytes.windows(what.len()).any(|window| window == what);
    assert!(has(b"/CIDFontType2") && has(b"/FontFile2") && has(b"/Length1"));
}

/// Paper and key in one file: neither counts the other's pages.
#[test]
fn each_document_of_a_file_numbers_its_own_pages() {
    let Some(files) = font() else { return };
    let (mut flow, long) = (sample(3), sample(200));
    let alone = |flow: &Flow| layout::pages(&flow.pieces, Sheet::of(flow.page), &mut Fonts::new(&files).unwrap()).len();
    let (one, many) = (alone(&flow), alone(&long));
    assert!(one == 1 && many > 2);
    flow.append(long);
    flow.append(sample(1));
    assert_eq!(flow.parts().map(<[Piece]>::len).collect::<Vec<_>>(), [6, 203, 4]);
    let mut fonts = Fonts::new(&files).unwrap();
    let pages = numbered(&flow, &mut fonts);
    let ends: Vec<String> = pages.iter().map(|page| format!("{:?}", page.last().unwrap())).collect();
    let counted = std::iter::once((1, one)).chain((1..=many).map(|number| (number, many))).chain([(1, 1)]);
    let expected: Vec<String> = counted
        .map(|(number, count)| format!("{:?}", footer(&flow.numbers, number, count, Sheet::of(flow.page), &mut fonts)))
        .collect();
    assert_eq!(ends, expected);
}

#[test]
fn the_head_of_a_listing_stands_on_every_page_and_a_kept_table_on_one() {
    let Some(files) = font() else { return };
    let mut fonts = Fonts::new(&files).unwrap();
    let row = |text: &str| vec![Cell::text(text)];
    let rows = std::iter::once(row("表头")).chain((0..100).map(|_| row("行"))).collect();
    let shape = Paragraph::default();
    let mut flow = Flow::default();
    flow.pieces.push(Piece::Listing { heads: 1, table: Table { widths: vec![1], row_height: 400, shape, rows } });
    let texts_of = |page: &layout::Page| page.iter().filter(|drawn| matches!(drawn, layout::Drawn::Text { .. })).count();
    let pages = layout::pages(&flow.pieces, Sheet::of(flow.page), &mut fonts);
    assert!(pages.len() > 2);
    // Each page holds one text of the head more than its rows.
    assert_eq!(pages.iter().map(texts_of).sum::<usize>(), 100 + pages.len());

    let mut flow = Flow::default();
    for _ in 0..30 {
        flow.text(Paragraph { line: 400, ..shape }, "行");
    }
    let kept = Paragraph { keep_next: true, ..shape };
    let rows = vec![row("签"), row("名"), row("处")];
    flow.pieces.push(Piece::Table(Table { widths: vec![1], row_height: 800, shape: kept, rows }));
    let pages = layout::pages(&flow.pieces, Sheet::of(flow.page), &mut fonts);
    assert_eq!(pages.iter().map(texts_of).collect::<Vec<_>>(), [30, 3]);
}
