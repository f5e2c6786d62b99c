//! What is written is read back as the same questions, and is what the standard wants as far as a test can tell.

use super::*;
use crate::domain::kind::Area;
use crate::formats::kaofa_text::{self, tests::question};
use crate::formats::qti::tree::{Node, parse};
use proptest::prelude::*;
use std::io::Read as _;

fn back(bytes: &[u8]) -> Collected {
    let mut got = Collected::default();
    read_package(bytes, CONTEXT, &mut got).unwrap();
    got
}

/// Names and texts of the entries.
fn entries(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// The children of an item in the order of the schema.
const ORDER: [&str; 5] = ["responsedeclaration", "outcomedeclaration", "itembody", "responseprocessing", "modalfeedback"];

fn check_item(text: &str) {
    let root = parse(text).unwrap().root;
    let places: Vec<usize> = root.elements().map(|node| ORDER.iter().position(|name| *name == node.name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    let ids = |name: &'static str| -> Vec<&str> { root.all(name).filter_map(|node| node.attribute("identifier")).collect() };
    let (responses, outcomes) = (ids("responsedeclaration"), ids("outcomedeclaration"));
    let fits = |name: &'static str| move |node: &Node| node.attribute(name).is_some();
    for node in root.below(&fits("responseidentifier")) {
        assert!(responses.contains(&node.attribute("responseidentifier").unwrap()), "{text}");
    }
    for node in root.below(&|node| matches!(node.name.as_str(), "variable" | "correct" | "mapresponse")) {
        let id = node.attribute("identifier").unwrap();
        assert!(responses.contains(&id) || outcomes.contains(&id), "{text}");
    }
    let bound = root.below(&fits("responseidentifier")).len();
    assert_eq!(bound, responses.len(), "every response belongs to one interaction: {text}");
    let mut unique = responses.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), responses.len());
    for node in root.all("modalfeedback") {
        assert!(outcomes.contains(&node.attribute("outcomeidentifier").unwrap()));
    }
    // Elements of the version before have no hyphens.
    for tag in text.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '?'])) {
        let name = tag.split([' ', '>', '/', '\n']).next().unwrap();
        assert!(name.starts_with("qti-") || ["p", "br", "div"].contains(&name), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn writing_and_reading_are_inverse(mut questions in proptest::collection::vec(question(), 1..4)) {
        for (i, question) in questions.iter_mut().enumerate() {
            question.code.push_str(&i.to_string());
        }
        let written = write(&questions, &crate::domain::image::Images::new()).unwrap();
        for (name, text) in entries(&written.bytes) {
            if name.starts_with("items/") {
                check_item(&text);
            } else {
                prop_assert!(parse(&text).is_ok(), "{}", text);
            }
        }
        let got = back(&written.bytes);
        prop_assert_eq!((&got.problems, &got.broken), (&vec![], &vec![]));
        prop_assert!(got.doubts.iter().all(|doubt| doubt.rule.code() == "same-stem"), "{:?}", got.doubts);
        let back: Vec<Question> = got.drafts.into_iter().map(|d| d.question).collect();
        prop_assert_eq!(back, questions);
    }

    #[test]
    fn changed_bytes_neither_fail_nor_take_long(
        question in question(),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0_usize..3), 1..12),
    ) {
        let package = write([&question], &crate::domain::image::Images::new()).unwrap().bytes;
        let text = entries(&package).swap_remove(0).1.into_bytes();
        let begun = std::time::Instant::now();
        for mut bytes in [package, text] {
            for (at, byte, how) in &edits {
                if bytes.is_empty() {
                    break;
                }
                let at = at.index(bytes.len());
                match how {
                    0 => bytes[at] = *byte,
                    1 => bytes.truncate(at),
                    _ => bytes.insert(at, *byte),
                }
            }
            let mut got = Collected::default();
            let _ = read_package(&bytes, CONTEXT, &mut got);
            read_item(&String::from_utf8_lossy(&bytes), CONTEXT, &mut got);
        }
        prop_assert!(begun.elapsed().as_secs() < 5);
    }
}

/// Everything that white space, markup and odd names can do.
#[test]
fn texts_survive_to_the_letter() {
    let mut questions = Vec::new();
    for (text, code) in
        [("  甲  乙\t丙 \n\n<b>&amp;\"'</b>\r\n]]>", "1-a"), ("____\n a ____ ", ""), ("—\u{a0}\u{3000}𬭎", "kaofa-test")]
    {
        let mut question = crate::domain::question::tests::single(1);
        question.code = code.into();
        question.tags = vec!["a、b;c\n ".into()];
        question.explanation = "一\n\n二".into();
        if let Body::Single(choice) = &mut question.body {
            choice.stem = text.into();
            choice.options[0] = text.into();
        }
        questions.push(question.clone());
        let (stem, blanks) = (format!("{text}____"), vec![vec![text.to_owned(), "甲".into()]; 3]);
        question.body = Body::Blank { blanks: blanks[..stem.matches("____").count()].to_vec(), stem };
        questions.push(question);
    }
    let bytes = write(&questions, &crate::domain::image::Images::new()).unwrap().bytes;
    let got = back(&bytes);
    assert_eq!(got.problems, []);
    let back: Vec<Question> = got.drafts.into_iter().map(|draft| draft.question).collect();
    assert_eq!(back, questions);
    let items: Vec<String> = entries(&bytes).into_iter().map(|(_, text)| text).collect();
    items[..questions.len()].iter().for_each(|text| check_item(text));
    assert!(items[4].contains("identifier=\"kaofa-test-0005\""), "the identifier of the test itself is taken");
}

#[test]
fn unfinished_questions_are_written_and_come_back_unfinished() {
    let mut question = crate::domain::question::tests::single(1);
    if let Body::Single(choice) = &mut question.body {
        choice.key.clear();
    }
    let got = back(&write([&question], &crate::domain::image::Images::new()).unwrap().bytes);
    assert_eq!((got.drafts.len(), got.broken.len()), (0, 1));
    assert_eq!(got.broken[0].question, question);
    assert_eq!(back(&write([], &crate::domain::image::Images::new()).unwrap().bytes).problems[0].rule, Rule::EmptyFile);
}

#[test]
fn the_same_questions_give_the_same_bytes_and_the_losses_are_named() {
    let mut question = crate::domain::question::tests::single(1);
    question.exclusive_group = Some("g".into());
    let written = write([&question], &crate::domain::image::Images::new()).unwrap();
    assert_eq!(written, write([&question], &crate::domain::image::Images::new()).unwrap());
    let losses: Vec<_> = written.losses.iter().map(|loss| (loss.code.as_str(), loss.what)).collect();
    assert_eq!(losses, [("t-001", "qti-citation"), ("t-001", "qti-cognition"), ("t-001", "qti-group")]);
    question.citations.clear();
    question.cognition = None;
    question.exclusive_group = None;
    assert_eq!(super::super::losses(&question), [] as [&str; 0]);
}

/// The scores that the items state, for those who do not read our attributes.
#[test]
fn scoring_as_the_standard_has_it() {
    let mut question = crate::domain::question::tests::single(1);
    let text =
        |question: &Question| entries(&write([question], &crate::domain::image::Images::new()).unwrap().bytes).swap_remove(0).1;
    assert!(text(&question).contains("rptemplates/match_correct.xml"));
    assert!(!text(&question).contains("MAXSCORE"));
    question.marks = Some(Marks::from_milli(2500));
    let weighed = text(&question);
    assert!(weighed.contains("rptemplates/map_response.xml"));
    assert!(weighed.contains("<qti-map-entry map-key=\"CHOICE_2\" mapped-value=\"2.5\"/>"));
    assert!(weighed.contains("normal-maximum=\"2.5\""));
    if let Body::Single(mut choice) = question.body.clone() {
        choice.key = vec![0, 2];
        question.body = Body::Multiple(choice);
    }
    let multiple = text(&question);
    assert!(!multiple.contains("template=") && multiple.contains("<qti-match>"), "all or nothing is no template with marks");
}

#[test]
fn a_judgement_that_lost_its_key_is_not_taken_for_wrong() {
    let mut question = crate::domain::question::tests::single(1);
    question.body = Body::Judge { stem: "应当。".into(), key: true };
    let text = entries(&write([&question], &crate::domain::image::Images::new()).unwrap().bytes).swap_remove(0).1;
    let (before, rest) = text.split_once("<qti-correct-response>").unwrap();
    let got = collect(&format!("{before}{}", rest.split_once("</qti-correct-response>").unwrap().1));
    assert!(got.broken[0].lacks.key && got.drafts.is_empty());
}

/// As another program would see our items: without our attributes they are read as foreign ones.
#[test]
fn our_choices_are_plain_items_to_others() {
    let mut question = crate::domain::question::tests::single(1);
    question.marks = Some(Marks::whole(2));
    let foreign = |question: &Question| {
        let text = entries(&write([question], &crate::domain::image::Images::new()).unwrap().bytes).swap_remove(0).1;
        collect(&text.replace("data-kaofa", "data-other"))
    };
    let got = foreign(&question);
    assert_eq!(shape(&got.drafts[0]), "single 某店初次违法，可以（　　）。 [甲|乙|丙|丁] B");
    assert_eq!((got.drafts[0].question.marks, got.drafts[0].question.explanation.as_str()), (question.marks, "因为"));
    assert_eq!(got.doubts, []);
    question.body = Body::Judge { stem: "应当。".into(), key: false };
    assert_eq!(shape(&foreign(&question).drafts[0]), "judge 应当。 [] false");
}

#[test]
fn the_bank_that_ships_goes_there_and_back() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../question-bank");
    let mut questions: Vec<Question> = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|extension| extension == "txt") {
            let mut got = Collected::default();
            kaofa_text::read(&std::fs::read_to_string(file).unwrap(), Some(Area::FIRST), &mut got);
            questions.extend(got.drafts.into_iter().map(|draft| draft.question));
        }
    }
    assert!(questions.len() > 1000);
    let got = back(&write(&questions, &crate::domain::image::Images::new()).unwrap().bytes);
    assert_eq!(got.problems, []);
    for (found, wanted) in got.drafts.iter().zip(&questions) {
        assert_eq!(found.question, *wanted);
    }
    assert_eq!(got.drafts.len(), questions.len());
}

#[test]
fn images_go_out_once_and_come_back_under_their_names() {
    let (questions, images) = crate::formats::gallery::tests::illustrated();
    let bytes = write(&questions, &images).unwrap().bytes;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let files: Vec<String> =
        zip.file_names().map(|name| name.unwrap().into_owned()).filter(|n| n.starts_with("images/")).collect();
    assert_eq!(files.len(), 3);
    let mut manifest = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("imsmanifest.xml").unwrap(), &mut manifest).unwrap();
    assert!(files.iter().all(|file| manifest.contains(&format!("<file href=\"{file}\"/>"))));
    let got = back(&bytes);
    assert_eq!(got.problems, []);
    assert_eq!(got.drafts.into_iter().map(|d| d.question).collect::<Vec<_>>(), questions);
    assert_eq!(
        got.images.into_iter().map(|image| (image.attachment.sha256, image)).collect::<crate::domain::image::Images>(),
        images
    );
}
