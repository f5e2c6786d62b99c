use super::{is_aiken, losses, read, write};
use crate::domain::question::tests::single;
use crate::domain::question::{Body, Fault};
use crate::formats::{Collected, Context, Rule};

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

fn parse(text: &str) -> Collected {
    let mut got = Collected::default();
    read(text, CONTEXT, &mut got);
    got
}

#[test]
fn faults_are_named_where_they_show() {
    let text = "少了选项\nA) 甲\nANSWER: A\n\nA) 没有题干\n\nANSWER: B\n\n好题\nA) 甲\nB.乙\nANSWER: B\n\n没有答案\nA) 甲\nB) 乙\n\n另一题\n\
        A) 甲\nB) 乙\nANSWER: Z\n\n多选\nA) 甲\nB) 乙\nANSWER: A, B\n\n末题\nA) 甲\nB) 乙";
    let got = parse(text);
    let outside = |text: &str| Rule::TextOutsideQuestion { text: text.into() };
    let flaw = |fault| Rule::Flaw { part: None, fault };
    let found: Vec<_> = got.problems.iter().map(|p| (p.line, p.item.as_str(), p.rule.clone())).collect();
    assert_eq!(
        found,
        [
            (3, "少了选项", flaw(Fault::TooFewOptions)),
            (5, "", outside("A) 没有题干")),
            (7, "", outside("ANSWER: B")),
            (18, "没有答案", Rule::NoKeyFound),
            (30, "末题", Rule::NoKeyFound),
            (18, "另一题", flaw(Fault::KeyOutsideOptions { letter: 'Z' })),
        ]
    );
    let good: Vec<_> = got.drafts.iter().map(|d| (d.line, d.last_line, d.question.kind().code())).collect();
    assert_eq!(good, [(9, 12, "single"), (23, 26, "multiple")]);
    let broken: Vec<_> = got.broken.iter().map(|d| (d.line, d.last_line, d.lacks.key)).collect();
    assert_eq!(broken, [(1, 3, true), (14, 16, true), (28, 30, true), (18, 21, false)]);
    assert_eq!(parse(" \n").problems[0].rule, Rule::EmptyFile);
}

#[test]
fn options_of_truth_stay_options() {
    let got = parse("应当听证。\r\nA) 对\r\nB) 错\r\nANSWER: A");
    assert!(matches!(got.drafts[0].question.body, Body::Single(_)));
    assert!(got.drafts[0].lacks.area);
}

#[test]
fn aiken_is_told_from_lettered_questions() {
    assert!(is_aiken("题\nA) 甲\nB) 乙\nANSWER: B"));
    for text in ["1. 题（ ）\nA. 甲\nB. 乙\n答案：A", "题\nA) 甲\nB) 乙", "ANSWER: A", ""] {
        assert!(!is_aiken(text), "{text}");
    }
}

#[test]
fn written_on_single_lines() {
    let mut question = single(2);
    if let Body::Single(choice) = &mut question.body {
        choice.stem = "一\n二".into();
    }
    let written = write([&question]);
    assert_eq!(String::from_utf8(written.bytes).unwrap(), "一 二\nA) 甲\nB) 乙\nC) 丙\nD) 丁\nANSWER: C\n\n");
    assert_eq!(losses(&question), ["attributes", "citation", "explanation", "line-breaks"]);
    for stem in ["A. 何者正确", "B)", "ANSWER: 甲", "a"] {
        if let Body::Single(choice) = &mut question.body {
            choice.stem = stem.into();
        }
        assert_eq!((losses(&question), write([&question]).bytes.len()), (vec!["stem-form"], 0), "{stem}");
    }
    question.body = Body::Judge { stem: "题".into(), key: true };
    assert_eq!(write([&question]).losses[0].what, "kind");
}
