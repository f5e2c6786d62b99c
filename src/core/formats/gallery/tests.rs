use super::*;
use crate::domain::image::tests::{PNG, gif, jpeg};
use crate::domain::image::{Images, mark};
use crate::domain::question::tests::single;
use crate::formats::file::{self, Asked};
use crate::formats::{Collected, Context};
use crate::office::docx_out::PageNumbers;
use crate::office::package::PackageWriter;
use proptest::prelude::*;
use std::fmt::Write as _;

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

/// Two questions with images, one of which is in both, twice in one.
pub(in crate::formats) fn illustrated() -> (Vec<Question>, Images) {
    let read = |name: &str, bytes: Vec<u8>| Image::read(name, bytes).unwrap();
    let all = [read("a.png", PNG.to_vec()), read("图 %1'\"{}.jpg", jpeg(1)), read("c.gif", gif())];
    let mut first = single(1);
    first.explanation = format!("因为{}，又如{}", mark(3), mark(1));
    if let Body::Single(choice) = &mut first.body {
        choice.stem = format!("看图{}，\n{} 可以（　　）。", mark(1), mark(1));
        choice.options[2] = mark(2);
    }
    first.attachments = all.iter().map(|image| image.attachment.clone()).collect();
    let mut second = single(0);
    second.code = "t-002".into();
    let stem = format!("甲{}____乙____", mark(1));
    second.body = Body::Blank { stem, blanks: vec![vec!["一".into()], vec!["二".into()]] };
    second.attachments = vec![all[2].attachment.clone()];
    (vec![first, second], all.into_iter().map(|image| (image.attachment.sha256, image)).collect())
}

/// A document of lines, in which `{n}` is picture n.
fn document(lines: &[&str], pictures: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut body, mut rels) = (String::new(), String::new());
    for line in lines {
        let mut text = format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
        for n in 0..pictures.len() {
            let drawing = format!("</w:t><w:drawing><wp:docPr name=\"图片 {n}\"/><a:blip r:embed=\"p{n}\"/></w:drawing><w:t>");
            text = text.replace(&format!("{{{n}}}"), &drawing);
        }
        body.push_str(&text);
    }
    let mut package = PackageWriter::default();
    package.add("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>")).unwrap();
    for (n, (name, bytes)) in pictures.iter().enumerate() {
        write!(rels, "<Relationship Id=\"p{n}\" Target=\"media/{name}\"/>").unwrap();
        package.add_bytes(&format!("word/media/{name}"), bytes).unwrap();
    }
    package.add("word/_rels/document.xml.rels", &format!("<Relationships>{rels}</Relationships>")).unwrap();
    package.finish().unwrap()
}

fn read(lines: &[&str], pictures: &[(&str, &[u8])]) -> (Collected, String) {
    let mut got = Collected::default();
    let opened = file::read(document(lines, pictures), "a.docx", &Asked::default(), CONTEXT, &mut got).unwrap();
    (got, opened.text)
}

fn rules(problems: &[Problem]) -> Vec<(u32, Rule)> {
    problems.iter().map(|p| (p.line, p.rule.clone())).filter(|(_, rule)| !matches!(rule, Rule::NoKeyFound)).collect()
}

#[test]
fn pictures_of_stems_and_options_become_marks_and_attachments() {
    let (got, text) = read(
        &["1. 下图是什么标志（A）", "{0}", "A. {1}", "B. 乙", "C. {0}", "2. 没有图（B）", "A. 甲", "B. 乙"],
        &[("image1.png", PNG), ("image2.gif", &gif())],
    );
    assert_eq!((rules(&got.problems), rules(&got.doubts)), (vec![], vec![(1, Rule::ImagesKept { count: 2 })]));
    let drafts: Vec<_> = got.drafts.iter().chain(&got.broken).collect();
    let Body::Single(choice) = &drafts[0].question.body else { panic!() };
    assert_eq!(choice.stem, format!("下图是什么标志（　　）\n{}", mark(1)));
    assert_eq!(choice.options, [mark(2), "乙".into(), mark(1)]);
    let names: Vec<_> = drafts[0].question.attachments.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["image1.png", "image2.gif"]);
    assert!(drafts[1].question.attachments.is_empty());
    assert_eq!(got.images.iter().map(|image| &image.bytes[..]).collect::<Vec<_>>(), [PNG, &gif()[..]]);
    assert!(text.contains("A. [image2.gif]"), "{text}");
}

#[test]
fn what_is_not_kept_or_belongs_to_no_question_is_named_where_it_stands() {
    let (got, _) = read(&["{0}", "1. 甲（A）", "{1}", "A. 甲", "B. 乙"], &[("logo.png", PNG), ("image2.emf", b"\x01\0\0\0")]);
    assert_eq!(
        rules(&got.doubts),
        [
            (3, Rule::ImageRefused { name: "image2.emf".into(), reason: ImageError::OtherKind }),
            (1, Rule::Media { name: "logo.png".into() }),
        ]
    );
    assert_eq!(rules(&got.problems), []);
    assert!(got.images.is_empty());
}

#[test]
fn a_question_holds_no_more_images_than_it_may() {
    let all: Vec<Vec<u8>> = (0..22).map(jpeg).collect();
    let names: Vec<String> = (0..22).map(|n| format!("i{n}.jpg")).collect();
    let pictures: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(all.iter().map(Vec::as_slice)).collect();
    let stem: String = (0..22).fold(String::new(), |stem, n| stem + &format!("{{{n}}}"));
    let (got, _) = read(&[&format!("1. 图{stem}（A）"), "A. 甲", "B. 乙"], &pictures);
    let question = &got.drafts.iter().chain(&got.broken).next().unwrap().question;
    assert_eq!(question.attachments.len(), MAX_PER_QUESTION);
    let refused = got.doubts.iter().filter(|d| matches!(d.rule, Rule::ImageRefused { reason: ImageError::TooMany, .. }));
    assert_eq!(refused.count(), 2);
    assert_eq!(got.images.len(), MAX_PER_QUESTION);
}

#[test]
fn a_picture_behind_the_key_belongs_to_the_question_and_spoils_no_key() {
    let (got, _) = read(
        &["1. 甲（　　）", "A. 甲", "B. 乙", "答案：A", "{0}", "2. 乙（　　）", "A. 甲", "B. 乙", "答案：B", "解析：见图{0}"],
        &[("image1.png", PNG)],
    );
    assert_eq!(rules(&got.problems), []);
    let keys: Vec<_> = got.drafts.iter().chain(&got.broken).map(|d| d.question.body.choice().unwrap().key.clone()).collect();
    assert_eq!(keys, [[0], [1]]);
    let explained: Vec<_> = got.drafts.iter().chain(&got.broken).map(|d| d.question.explanation.clone()).collect();
    assert_eq!(explained, [mark(1), format!("见图{}", mark(1))]);
}

/// Questions whose texts show some of a few images, numbered by where they stand first.
fn any_illustrated() -> impl Strategy<Value = (Vec<Question>, Images)> {
    let text = || proptest::collection::vec(prop_oneof![(0..4_usize).prop_map(Ok), "[甲乙a-z<&\" ]{1,4}".prop_map(Err)], 1..6);
    let question = (text(), text(), text(), 0..4_u8);
    proptest::collection::vec(question, 1..4).prop_map(|all| {
        let images = [PNG.to_vec(), jpeg(1), jpeg(2), gif()].into_iter().enumerate();
        let images: Vec<Image> = images.map(|(i, bytes)| Image::read(&format!("图 {i}%.x"), bytes).unwrap()).collect();
        let mut shown = Images::new();
        let mut question = |(n, (stem, option, explanation, key)): (usize, (Vec<_>, Vec<_>, Vec<_>, u8))| {
            let mut question = single(key);
            question.code = format!("t-{n}");
            let mut order: Vec<usize> = Vec::new();
            let mut text = |pieces: Vec<std::result::Result<usize, String>>| -> String {
                let piece = |piece| match piece {
                    Err(text) => text,
                    Ok(index) => {
                        let at = order.iter().position(|known| *known == index);
                        mark(
                            1 + at.unwrap_or_else(|| {
                                order.push(index);
                                order.len() - 1
                            }),
                        )
                    }
                };
                format!("题{}尾", pieces.into_iter().map(piece).collect::<String>())
            };
            if let Body::Single(choice) = &mut question.body {
                choice.stem = text(stem);
                choice.options[3] = text(option);
            }
            question.explanation = text(explanation);
            question.attachments = order.iter().map(|index| images[*index].attachment.clone()).collect();
            shown.extend(order.iter().map(|index| (images[*index].attachment.sha256, images[*index].clone())));
            question
        };
        let all = all.into_iter().enumerate().map(&mut question).collect();
        (all, shown)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn moodle_qti_and_word_keep_every_byte_and_every_place((questions, images) in any_illustrated()) {
        let written = [
            ("a.xml", crate::formats::moodle_xml::write(&questions, &images).bytes),
            ("a.zip", crate::formats::qti::write(&questions, &images).unwrap().bytes),
            ("a.docx", crate::formats::bank_docx::write(&questions, "题", PageNumbers::default(), &images).unwrap()),
        ];
        for (name, bytes) in written {
            let mut got = Collected::default();
            file::read(bytes, name, &Asked::default(), CONTEXT, &mut got).unwrap();
            prop_assert_eq!(&got.problems, &vec![], "{}", name);
            let back: Vec<Question> = got.drafts.into_iter().map(|draft| draft.question).collect();
            prop_assert_eq!(&back, &questions, "{}", name);
            let kept: Images = got.images.into_iter().map(|image| (image.attachment.sha256, image)).collect();
            // A name is that of whichever question came first; here all agree.
            prop_assert_eq!(&kept, &images, "{}", name);
        }
    }
}
