//! The bank as a Word document: Kaofa text, set so that it reads well, and read back by the importer as exactly the same questions.

use super::{gallery, kaofa_text};
use crate::domain::image::Images;
use crate::domain::question::Question;
use crate::office::docx_out::{Docx, Page, PageNumbers, Paragraph, Run};
use crate::office::fonts::Face;

/// Half points and twentieths of a point.
const SIZE: u16 = 21;
const HEAD_SIZE: u16 = 18;
const AREA_SIZE: u16 = 28;
const INDENT: i32 = 420;
const GAP: u16 = 120;

/// Writes the questions under the name of the document; `numbers` are the words of the footer.
pub fn write<'a>(
    questions: impl IntoIterator<Item = &'a Question>,
    title: &str,
    numbers: PageNumbers,
    images: &Images,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut docx = Docx::new(title, Page::Portrait);
    docx.page_numbers(numbers);
    let body = Paragraph { size: SIZE, ..Paragraph::default() };
    let mut shown = Vec::new();
    let questions: Vec<Question> =
        questions.into_iter().map(|question| gallery::with_places(question, images, &mut shown)).collect();
    docx.pictures(shown);
    for line in kaofa_text::write(&questions).lines() {
        match kaofa_text::line_kind(line) {
            kaofa_text::LineKind::Empty => docx.text(&Paragraph { size: HEAD_SIZE, ..body }, ""),
            kaofa_text::LineKind::Area => {
                docx.text(
                    &Paragraph { face: Face::Heading, size: AREA_SIZE, outline: 1, keep_next: true, after: GAP, ..body },
                    line,
                );
            }
            kaofa_text::LineKind::Head => {
                let run = Run { text: line.to_owned(), muted: true, ..Run::default() };
                docx.runs(&Paragraph { size: HEAD_SIZE, keep_next: true, ..body }, &[run]);
            }
            kaofa_text::LineKind::Option => docx.text(&Paragraph { left: INDENT, ..body }, line),
            kaofa_text::LineKind::Field => docx.text(&Paragraph { face: Face::Subheading, ..body }, line),
            kaofa_text::LineKind::Text => docx.text(&body, line),
        }
    }
    docx.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::kaofa_text::tests::question;
    use crate::formats::{Collected, Context, file};
    use proptest::prelude::*;

    /// A picture in an option and one below the stem, shown twice.
    #[test]
    fn images_stand_in_the_document_and_come_back() {
        let (questions, images) = crate::formats::gallery::tests::illustrated();
        let bytes = write(&questions, "题库", PageNumbers::default(), &images).unwrap();
        let mut got = Collected::default();
        let context = Context { area: None, areas_of_law: |_| Vec::new() };
        file::read(bytes, "bank.docx", &file::Asked::default(), context, &mut got).unwrap();
        assert_eq!(got.problems, vec![]);
        assert_eq!(got.drafts.into_iter().map(|d| d.question).collect::<Vec<_>>(), questions);
        assert_eq!(got.images.into_iter().map(|image| (image.attachment.sha256, image)).collect::<Images>(), images);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_document_reads_back_as_the_same_questions(mut questions in proptest::collection::vec(question(), 1..4)) {
            for (i, question) in questions.iter_mut().enumerate() {
                question.code.push_str(&i.to_string());
            }
            let bytes = write(&questions, "题库", PageNumbers::default(), &Images::new()).unwrap();
            let mut got = Collected::default();
            let context = Context { area: None, areas_of_law: |_| Vec::new() };
            let opened = file::read(bytes, "bank.docx", &file::Asked::default(), context, &mut got).unwrap();
            prop_assert_eq!(opened.format, file::Format::Docx);
            prop_assert_eq!(&got.problems, &vec![]);
            let back: Vec<Question> = got.drafts.into_iter().map(|d| d.question).collect();
            prop_assert_eq!(back, questions);
        }
    }
}
