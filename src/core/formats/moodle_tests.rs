//! GIFT, Aiken and Moodle XML against files that Moodle's own importer has read, and against themselves.

use super::html_text::{self, Markup};
use super::{Collected, Context, Draft, Rule, aiken, exchange, gift, moodle_xml};
use crate::domain::image::Images;
use crate::domain::kind::Secrecy;
use crate::domain::question::{Body, Question};
use proptest::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

type Reader = fn(&str, Context, &mut Collected);

const READERS: [(&str, &str, Reader); 3] = [
    ("gift", ".gift", |text, context, sink| gift::read(text, context, sink)),
    ("aiken", ".txt", |text, context, sink| aiken::read(text, context, sink)),
    ("moodlexml", ".xml", |text, context, sink| moodle_xml::read(text, context, sink)),
];

fn parse(read: Reader, text: &str) -> Collected {
    let mut got = Collected::default();
    read(text, CONTEXT, &mut got);
    got
}

// ---- the corpus -----------------------------------------------------------------------------------------------------

/// Files of a folder with their text and what Moodle made of it.
fn samples(folder: &str, ending: &str) -> Option<Vec<(String, String, Value)>> {
    let expected = |path: &Path| {
        let name = path.to_string_lossy();
        let expected = match name.strip_suffix(".gift") {
            Some(name) => format!("{name}.moodle-expected.json"),
            None => format!("{name}.expected.json"),
        };
        serde_json::from_str(&std::fs::read_to_string(expected).unwrap()).unwrap()
    };
    Some(texts(folder, ending)?.into_iter().map(|(path, text)| (name(&path), text, expected(&path))).collect())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Files of a folder of the corpus.
fn texts(folder: &str, ending: &str) -> Option<Vec<(PathBuf, String)>> {
    let root = std::env::var_os("KAOFA_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    let folder = root.join(folder);
    if !folder.is_dir() {
        eprintln!("SKIPPED: no corpus at {}", folder.display());
        return None;
    }
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    Some(paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect())
}

/// A text of Moodle as it is to be read here.
fn plain(text: &Value, format: &Value) -> String {
    let markup = match format.as_str() {
        Some("html") => Markup::Html,
        Some("moodle") => Markup::Auto,
        _ => Markup::Plain,
    };
    let mut plain = html_text::read(text.as_str().unwrap_or_default(), markup, &mut html_text::Media::default());
    while plain.contains("_____") {
        plain = plain.replace("_____", "____");
    }
    plain
}

fn fractions(question: &Value) -> Vec<f64> {
    question["fraction"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What a question of Moodle's should be here; `None` where it has no counterpart.
fn wanted(question: &Value) -> Option<Body> {
    let stem = plain(&question["questiontext"], &question["questiontextformat"]);
    let shares = fractions(question);
    let full = || (0..).zip(&shares).filter(|(_, share)| **share >= 0.999).map(|(i, _)| i);
    let blank = |texts: Vec<String>| {
        let stem = if stem.contains("____") { stem.clone() } else { format!("{stem} ____") };
        Body::Blank { stem, blanks: vec![texts] }
    };
    let texts = || full().map(|i: usize| plain(&question["answer"][i], &Value::Null)).collect();
    Some(match question["qtype"].as_str()? {
        "multichoice" => {
            let options = array(&question["answer"]).iter().map(|answer| plain(&answer["text"], &answer["format"])).collect();
            let single = question["single"] == 1;
            let right = (0..).zip(&shares).filter(|(_, share)| if single { **share >= 0.999 } else { **share > 0.0 });
            let key = right.map(|(i, _)| i).collect();
            let fixed_order = question["shuffleanswers"] == 0;
            let choice = crate::domain::question::Choice { stem, options, key, fixed_order };
            if single { Body::Single(choice) } else { Body::Multiple(choice) }
        }
        "truefalse" => {
            let key = question["correctanswer"] == 1 || question["correctanswer"] == true;
            Body::Judge { stem, key }
        }
        "shortanswer" => blank(texts()),
        "numerical" => {
            let exact = |i: usize| match &question["tolerance"][i] {
                Value::Number(number) => number.as_f64() == Some(0.0),
                Value::String(text) => text.parse() == Ok(0.0),
                _ => false,
            };
            if !full().all(exact) {
                return None;
            }
            blank(texts())
        }
        "essay" => Body::Short { stem, answer: String::new(), rubric: vec![] },
        _ => return None,
    })
}

fn read_all(got: &Collected) -> Vec<&Draft> {
    let mut all: Vec<&Draft> = got.drafts.iter().chain(&got.broken).collect();
    all.sort_by_key(|draft| draft.line);
    all
}

/// What a file of the corpus expects and the reader does not give.
fn faults(read: Reader, text: &str, expected: &Value) -> Vec<String> {
    let got = parse(read, text);
    let mut faults = Vec::new();
    let mut same = |what: &str, found: String, wanted: String| {
        if found != wanted {
            faults.push(format!("{what}:\n    {found}\n    {wanted}"));
        }
    };
    let questions = || array(&expected["questions"]).iter().filter(|question| question["qtype"] != "category");
    let supported: Vec<(&Value, Body)> = questions().filter_map(|question| Some((question, wanted(question)?))).collect();
    // Those that Moodle refuses are handed over here to be mended.
    let all: Vec<&Draft> = read_all(&got).into_iter().filter(|draft| !draft.lacks.key).collect();
    same("count", all.len().to_string(), supported.len().to_string());
    let refused = questions().count() - supported.len() + array(&expected["errors"]).len();
    let reported = |rule: &Rule| {
        let aiken = matches!(rule, Rule::TextOutsideQuestion { .. } | Rule::NoKeyFound)
            || matches!(rule, Rule::Flaw { fault: crate::domain::question::Fault::TooFewOptions, .. });
        aiken || matches!(rule, Rule::Unsupported { .. })
    };
    let found = got.problems.iter().filter(|problem| reported(&problem.rule)).count();
    same("reported", found.to_string(), refused.to_string());
    for (draft, (question, body)) in all.iter().zip(&supported) {
        // What Moodle was asked says nothing of images; they are kept here, and a mark stands for each, with its blanks.
        let images = draft.question.attachments.len();
        let bare = |text: String| if images > 0 { text.replace(' ', "") } else { text };
        let kept = (1..=images).map(crate::domain::image::mark);
        let read = kept.fold(format!("{:?}", draft.question.body), |text, mark| text.replace(&mark, ""));
        same("body", bare(read), bare(format!("{body:?}")));
        let explanation = plain(&question["generalfeedback"], &question["generalfeedbackformat"]);
        let mut said: Vec<String> = array(&question["feedback"]).iter().map(|one| plain(&one["text"], &one["format"])).collect();
        said.extend(["feedbacktrue", "feedbackfalse"].map(|name| plain(&question[name]["text"], &question[name]["format"])));
        for text in std::iter::once(explanation).chain(said) {
            same("explanation", draft.question.explanation.contains(&text).to_string(), "true".into());
        }
        let id = question["idnumber"].as_str().filter(|id| exchange::is_code(id)).unwrap_or_default();
        same("code", draft.question.code.clone(), id.into());
        for tag in array(&question["tags"]) {
            same("tag", draft.question.tags.contains(&tag.as_str().unwrap().to_owned()).to_string(), "true".into());
        }
    }
    faults
}

#[test]
fn files_that_moodle_has_read() {
    for (folder, ending, read) in READERS {
        let Some(samples) = samples(folder, ending) else { return };
        let mut failed = Vec::new();
        for (name, text, expected) in &samples {
            let faults = faults(read, text, expected);
            if !faults.is_empty() {
                failed.push(format!("{name}: {}", faults.join("; ")));
            }
        }
        eprintln!("{folder}: {} of {}", samples.len() - failed.len(), samples.len());
        assert_eq!(failed.len(), 0, "{}", failed.join("\n"));
    }
}

#[test]
fn each_format_is_recognised() {
    let Some(gifts) = samples("gift", ".gift") else { return };
    // A file of descriptions only has nothing that tells GIFT from prose.
    let unknown: Vec<_> = gifts.iter().filter(|(_, text, _)| !gift::is_gift(text)).map(|(name, ..)| name.as_str()).collect();
    assert_eq!(unknown, ["markdown.gift"]);
    for (name, text, _) in samples("aiken", ".txt").unwrap() {
        assert!(aiken::is_aiken(&text) && !gift::is_gift(&text), "{name}");
    }
    for (path, text) in texts("zh-text/samples", ".txt").into_iter().flatten() {
        assert!(!aiken::is_aiken(&text) && !gift::is_gift(&text), "{}", name(&path));
    }
}

// ---- what is written is read back -----------------------------------------------------------------------------------

fn with_codes(mut questions: Vec<Question>) -> Vec<Question> {
    for (i, question) in questions.iter_mut().enumerate() {
        question.code.push_str(&i.to_string());
    }
    questions
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    proptest::collection::vec(super::kaofa_text::tests::question(), 1..4).prop_map(with_codes)
}

fn back(read: Reader, bytes: Vec<u8>) -> (Vec<Question>, Collected) {
    let mut got = parse(read, &String::from_utf8(bytes).unwrap());
    (std::mem::take(&mut got.drafts).into_iter().map(|draft| draft.question).collect(), got)
}

/// What GIFT carries of a question.
fn in_gift(mut question: Question) -> Option<Question> {
    match &mut question.body {
        Body::Case { .. } => return None,
        Body::Blank { blanks, .. } if blanks.len() > 1 => return None,
        Body::Single(choice) | Body::Multiple(choice) => choice.fixed_order = false,
        _ => {}
    }
    question.marks = None;
    question.waivers = vec![];
    Some(question)
}

fn is_same_stem(rule: &Rule) -> bool {
    matches!(rule, Rule::SameStem { .. })
}

proptest! {
    #[test]
    fn moodle_xml_carries_everything(questions in questions()) {
        let written = moodle_xml::write(&questions, &Images::new());
        prop_assert_eq!(&written.losses, &vec![]);
        let text = String::from_utf8(written.bytes.clone()).unwrap();
        let (got, rest) = back(READERS[2].2, written.bytes);
        prop_assert_eq!(&rest.problems, &vec![], "{}", text);
        prop_assert!(rest.doubts.iter().all(|doubt| is_same_stem(&doubt.rule)), "{:?}", rest.doubts);
        prop_assert_eq!(got, questions, "{}", text);
    }

    #[test]
    fn gift_carries_what_it_does_not_name_as_lost(questions in questions()) {
        let written = gift::write(&questions);
        let text = String::from_utf8(written.bytes.clone()).unwrap();
        let (got, rest) = back(READERS[0].2, written.bytes);
        let wanted: Vec<Question> = questions.iter().cloned().filter_map(in_gift).collect();
        if !wanted.is_empty() {
            prop_assert_eq!(&rest.problems, &vec![], "{}", text);
            prop_assert!(gift::is_gift(&text));
        }
        prop_assert!(rest.doubts.iter().all(|doubt| is_same_stem(&doubt.rule)), "{:?}", rest.doubts);
        prop_assert_eq!(got, wanted, "{}", text);
        for question in &questions {
            let lost = gift::losses(question);
            prop_assert_eq!(lost.is_empty(), in_gift(question.clone()).as_ref() == Some(question) && !matches!(question.body, Body::Short { .. }));
        }
    }

    #[test]
    fn aiken_carries_single_choices(questions in questions()) {
        let written = aiken::write(&questions);
        let (got, _) = back(READERS[1].2, written.bytes);
        let kept = |question: &&Question| !aiken::losses(question).iter().any(|what| matches!(*what, "kind" | "stem-form"));
        let one_line = |text: &str| text.replace('\n', " ");
        let wanted: Vec<Body> = questions.iter().filter(kept).map(|question| {
            let Body::Single(mut choice) = question.body.clone() else { panic!() };
            choice.fixed_order = false;
            choice.stem = one_line(&choice.stem);
            choice.options = choice.options.iter().map(|option| one_line(option)).collect();
            Body::Single(choice)
        }).collect();
        prop_assert_eq!(got.into_iter().map(|question| question.body).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn nothing_makes_a_reader_fail(text in "(\\PC|\n|::|\\{|\\}|=|~|#|%50%|\\\\|T|-&gt;|A\\) |ANSWER: A|<quiz>|</quiz>|<question type=\"essay\">|</question>|<text>|</text>|<!\\[CDATA\\[|\\]\\]>){0,60}") {
        for (_, _, read) in READERS {
            parse(read, &text);
        }
        let _ = (gift::is_gift(&text), aiken::is_aiken(&text));
    }
}

/// Bytes that matter to one of the formats.
const BYTES: &[u8] = b"{}=~#:\\%\n<>&;![]\"'/A)$ \0\xff";

#[test]
fn damaged_files_are_read_without_a_crash_and_in_time() {
    let own = with_codes(
        ["单选", "多选"]
            .map(|word| super::kaofa_text::tests::GOOD.replace("单选", word))
            .iter()
            .flat_map(|text| parse_kaofa(text))
            .collect(),
    );
    let mut texts = [gift::write(&own), aiken::write(&own), moodle_xml::write(&own, &Images::new())]
        .map(|w| String::from_utf8(w.bytes).unwrap())
        .to_vec();
    for (folder, ending, _) in READERS {
        // Large ones are large by the files in them.
        texts.extend(samples(folder, ending).into_iter().flatten().map(|(_, text, _)| text).filter(|text| text.len() < 30_000));
    }
    let started = std::time::Instant::now();
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for text in &texts {
        for _ in 0..12 {
            let mut bytes = text.clone().into_bytes();
            for _ in 0..=next(6) {
                let at = next(bytes.len());
                match next(3) {
                    0 => bytes.truncate(at),
                    1 => bytes.insert(at, BYTES[next(BYTES.len())]),
                    _ if at < bytes.len() => bytes[at] = BYTES[next(BYTES.len())],
                    _ => {}
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            for (_, _, read) in READERS {
                parse(read, &text);
            }
        }
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

fn parse_kaofa(text: &str) -> Vec<Question> {
    let mut got = Collected::default();
    super::kaofa_text::read(text, None, &mut got);
    got.drafts.into_iter().map(|draft| draft.question).collect()
}

#[test]
fn large_and_hostile_files_are_read_in_time() {
    let started = std::time::Instant::now();
    for piece in
        ["{", "}", "{=", "~", "####", "::", "\\", "[tag:", "<p", "<!--", "%", "\n\n", "A) x\n", "ANSWER: A\n", "{1:SA:=a~"]
    {
        let text = piece.repeat(60_000);
        for (_, _, read) in READERS {
            parse(read, &text);
            parse(
                read,
                &format!(
                    "<quiz><question type=\"cloze\"><questiontext><text><![CDATA[{text}]]></text></questiontext></question></quiz>"
                ),
            );
            parse(read, &format!("// [id:1] {text}\n::a::[html]{text}\n{{=x}}"));
        }
    }
    let deep = format!("<quiz><question>{}", "<a>".repeat(100_000));
    parse(READERS[2].2, &deep);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn confidential_questions_stay_so() {
    let mut question = parse_kaofa(super::kaofa_text::tests::GOOD).remove(0);
    question.secrecy = Secrecy::Confidential;
    for (bytes, read) in
        [(gift::write([&question]).bytes, READERS[0].2), (moodle_xml::write([&question], &Images::new()).bytes, READERS[2].2)]
    {
        assert_eq!(back(read, bytes).0[0].secrecy, Secrecy::Confidential);
    }
}

#[test]
fn everything_that_is_named_has_a_message_in_both_languages() {
    use crate::text::{Locale, Texts};
    let foreign = "description matching cloze calculated ddmarker ddimageortext ddwtos gapselect ordering random randomsamatch unknown \
        numerical-range partial-credit wildcard case-sensitive units blank-weights combined-feedback hint response-template \
        word-limit idnumber case-material";
    let losses = "case blanks arrow blank-count kind stem-form attributes marks fixed-order rubric waiver tag citation explanation \
        line-breaks";
    for locale in Locale::ALL {
        let texts = Texts::new(locale);
        for (prefix, whats) in [("foreign", foreign), ("loss", losses)] {
            for what in whats.split_ascii_whitespace() {
                assert!(texts.has(&format!("{prefix}-{what}")), "{prefix}-{what}");
            }
        }
    }
}

/// The questions that the program brings along.
fn built_in() -> Vec<Question> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../question-bank");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.iter().flat_map(|path| parse_kaofa(&std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn the_built_in_bank_goes_to_moodle_and_back_with_nothing_lost() {
    let bank = built_in();
    assert!(bank.len() > 100);
    let written = moodle_xml::write(&bank, &Images::new());
    assert_eq!(written.losses, []);
    let (got, rest) = back(READERS[2].2, written.bytes);
    assert_eq!(rest.problems, []);
    for (found, wanted) in got.iter().zip(&bank) {
        assert_eq!(found, wanted);
    }
    assert_eq!(got.len(), bank.len());
    let (got, rest) = back(READERS[0].2, gift::write(&bank).bytes);
    assert_eq!(rest.problems, []);
    assert_eq!(got, bank.iter().cloned().filter_map(in_gift).collect::<Vec<_>>());
}
