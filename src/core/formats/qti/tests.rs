//! Each rule by an item written by hand; packages, the way there and back, and the corpus have files of their own.

mod corpus;
mod packages;
mod round_trip;

use super::*;
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Question, letter};
use crate::formats::{Collected, Draft};

pub(super) const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

pub(super) fn collect(text: &str) -> Collected {
    let mut got = Collected::default();
    read_item(text, CONTEXT, &mut got);
    got
}

/// Kind, stem, options and key in a line.
pub(super) fn shape(draft: &Draft) -> String {
    let body = &draft.question.body;
    let key = match body {
        _ if draft.lacks.key => "-".to_owned(),
        Body::Single(choice) | Body::Multiple(choice) => choice.key.iter().map(|id| letter(usize::from(*id))).collect(),
        Body::Judge { key, .. } => key.to_string(),
        Body::Blank { blanks, .. } => format!("{blanks:?}"),
        Body::Short { answer, .. } => answer.clone(),
        Body::Case { parts, .. } => parts.len().to_string(),
    };
    let options = body.choice().map(|choice| choice.options.join("|")).unwrap_or_default();
    format!("{} {} [{options}] {key}", body.kind().code(), body.stem().replace('\n', "/"))
}

/// The one question of an item.
#[track_caller]
fn only(text: &str) -> (Question, Vec<Rule>) {
    let mut got = collect(text);
    assert_eq!((got.drafts.len(), got.broken.len()), (1, 0), "{:?} {:?}", got.problems, got.doubts);
    let draft = got.drafts.remove(0);
    (draft.question, got.doubts.into_iter().map(|doubt| doubt.rule).collect())
}

#[track_caller]
fn refused(text: &str, what: &str) {
    let got = collect(text);
    let rules: Vec<_> = got.problems.iter().map(|problem| problem.rule.clone()).collect();
    assert_eq!(rules, [Rule::Unsupported { what: what.into() }], "{text}");
    assert_eq!((got.drafts.len(), got.broken.len()), (0, 0));
}

/// An item of version 2.1 with four choices; the pieces are put in as they are.
fn item(attributes: &str, declarations: &str, body: &str, end: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q-1" title="标题" timeDependent="false" {attributes}>
{declarations}
<itemBody>{body}</itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
{end}</assessmentItem>"#
    )
}

fn declared(cardinality: &str, inside: &str) -> String {
    format!(
        r#"<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="identifier">{inside}</responseDeclaration>"#
    )
}

fn right(ids: &[&str]) -> String {
    let values: Vec<String> = ids.iter().map(|id| format!("<value>{id}</value>")).collect();
    format!("<correctResponse>{}</correctResponse>", values.concat())
}

fn choices(attributes: &str, texts: &[&str]) -> String {
    let all: Vec<String> = (0..)
        .zip(texts)
        .map(|(at, text)| format!(r#"<simpleChoice identifier="{}">{text}</simpleChoice>"#, letter(at)))
        .collect();
    let all = all.concat();
    format!(r#"<choiceInteraction responseIdentifier="R" {attributes}><prompt>可以的是</prompt>{all}</choiceInteraction>"#)
}

fn plain_item() -> String {
    let body = format!("<p>初次违法的，</p>{}", choices("shuffle=\"true\" maxChoices=\"1\"", &["甲", "乙", "丙", "丁"]));
    item("", &declared("single", &right(&["B"])), &body, "")
}

#[test]
fn a_single_choice_of_either_version() {
    let (question, doubts) = only(&plain_item());
    let got = collect(&plain_item());
    assert_eq!(shape(&got.drafts[0]), "single 初次违法的，/可以的是 [甲|乙|丙|丁] B");
    assert_eq!((got.drafts[0].line, got.drafts[0].last_line), (2, 6));
    assert!(got.drafts[0].lacks.area && doubts.is_empty() && question.code.is_empty());
    assert!(!question.body.choice().unwrap().fixed_order);
    let three = r#"<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q" title="t" time-dependent="false">
        <qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier"><qti-correct-response><qti-value>c</qti-value><qti-value>a</qti-value></qti-correct-response></qti-response-declaration>
        <qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>2.5</qti-value></qti-default-value></qti-outcome-declaration>
        <qti-item-body><qti-choice-interaction response-identifier="R" max-choices="0" shuffle="false"><qti-prompt>应当的有</qti-prompt>
        <qti-simple-choice identifier="a"><p>甲</p></qti-simple-choice><qti-simple-choice identifier="b">乙</qti-simple-choice><qti-simple-choice identifier="c">丙</qti-simple-choice></qti-choice-interaction></qti-item-body>
        <qti-modal-feedback outcome-identifier="F" identifier="x" show-hide="show"><qti-content-body>因为</qti-content-body></qti-modal-feedback></qti-assessment-item>"#;
    let got = collect(three);
    assert_eq!(shape(&got.drafts[0]), "multiple 应当的有 [甲|乙|丙] AC");
    let question = &got.drafts[0].question;
    assert_eq!((question.marks, question.explanation.as_str()), (Some(Marks::from_milli(2500)), "因为"));
    assert!(question.body.choice().unwrap().fixed_order);
}

#[test]
fn what_makes_a_choice_single_or_multiple() {
    let with = |cardinality: &str, most: &str, key: &[&str]| {
        let body = choices(&format!("shuffle=\"true\" {most}"), &["甲", "乙", "丙"]);
        let got = collect(&item("", &declared(cardinality, &right(key)), &body, ""));
        let problems: Vec<_> = got.problems.iter().map(|problem| problem.rule.code()).collect();
        let draft = got.drafts.iter().chain(&got.broken).next().unwrap();
        format!("{} {}", shape(draft), problems.join(","))
    };
    assert_eq!(with("multiple", "maxChoices=\"1\"", &["C"]), "single 可以的是 [甲|乙|丙] C ");
    assert_eq!(with("single", "maxChoices=\"0\"", &["C"]), "single 可以的是 [甲|乙|丙] C ");
    assert_eq!(with("multiple", "maxChoices=\"0\"", &["C", "A", "A"]), "multiple 可以的是 [甲|乙|丙] AC ");
    assert_eq!(with("multiple", "maxChoices=\"3\"", &["C"]), "multiple 可以的是 [甲|乙|丙] C flaw");
    assert_eq!(with("single", "maxChoices=\"1\"", &["A", "B"]), "single 可以的是 [甲|乙|丙] AB flaw");
    assert_eq!(with("single", "maxChoices=\"1\"", &["X"]), "single 可以的是 [甲|乙|丙] - key-not-understood");
    assert_eq!(with("single", "maxChoices=\"1\"", &[]), "single 可以的是 [甲|乙|丙] - ");
}

#[test]
fn two_words_of_truth_make_a_judgement() {
    let with = |key: &str, texts: &[&str]| {
        let body = choices("shuffle=\"false\" maxChoices=\"1\"", texts);
        shape(&collect(&item("", &declared("single", &right(&[key])), &body, "")).drafts[0])
    };
    assert_eq!(with("A", &["对", "错"]), "judge 可以的是 [] true");
    assert_eq!(with("A", &["False", "True"]), "judge 可以的是 [] false");
    assert_eq!(with("B", &["是", "不全是"]), "single 可以的是 [是|不全是] B");
    assert_eq!(with("B", &["对", "错", "不一定"]), "single 可以的是 [对|错|不一定] B");
}

#[test]
fn the_key_by_marks_alone_is_doubtful() {
    let mapping = |entries: &[(&str, &str)]| {
        let entries: Vec<String> =
            entries.iter().map(|(key, value)| format!(r#"<mapEntry mapKey="{key}" mappedValue="{value}"/>"#)).collect();
        format!("<mapping defaultValue=\"0\">{}</mapping>", entries.concat())
    };
    let with = |cardinality: &str, inside: &str| {
        let body = choices("shuffle=\"true\" maxChoices=\"0\"", &["甲", "乙", "丙"]);
        let got = collect(&item("", &declared(cardinality, inside), &body, ""));
        let doubts: Vec<_> = got
            .doubts
            .iter()
            .map(|doubt| match &doubt.rule {
                Rule::LeftOut { what } => what.clone(),
                rule => rule.code().to_owned(),
            })
            .collect();
        format!("{} {}", shape(got.drafts.iter().chain(&got.broken).next().unwrap()), doubts.join(","))
    };
    assert_eq!(
        with("multiple", &mapping(&[("A", "1"), ("B", "-1"), ("C", "1")])),
        "multiple 可以的是 [甲|乙|丙] AC qti-key-by-mapping"
    );
    assert_eq!(with("single", &mapping(&[("B", "2"), ("C", "0")])), "single 可以的是 [甲|乙|丙] B qti-key-by-mapping");
    assert_eq!(with("single", &mapping(&[("B", "2"), ("C", "1")])), "single 可以的是 [甲|乙|丙] - no-key-found");
    let both = |entries| format!("{}{}", right(&["A", "C"]), mapping(entries));
    assert_eq!(with("multiple", &both(&[("A", "1"), ("C", "1"), ("B", "0")])), "multiple 可以的是 [甲|乙|丙] AC ");
    assert_eq!(with("multiple", &both(&[("A", "1"), ("C", "2")])), "multiple 可以的是 [甲|乙|丙] AC qti-partial");
    assert_eq!(with("multiple", &both(&[("A", "1"), ("C", "1"), ("B", "-1")])), "multiple 可以的是 [甲|乙|丙] AC qti-partial");
}

#[test]
fn feedback_becomes_the_explanation() {
    let texts = ["甲<feedbackInline outcomeIdentifier=\"F\" identifier=\"A\" showHide=\"show\">期限不对</feedbackInline>", "乙"];
    let body = format!(
        "{}<feedbackBlock identifier=\"x\">见第九条</feedbackBlock>",
        choices("shuffle=\"true\" maxChoices=\"1\"", &texts)
    );
    let end = r#"<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show"><p>对，</p><p>因为</p></modalFeedback>
        <modalFeedback outcomeIdentifier="F" identifier="B" showHide="hide">再想想</modalFeedback>
        <modalFeedback outcomeIdentifier="F" identifier="other" showHide="show"> </modalFeedback>"#;
    let (question, doubts) = only(&item("", &declared("single", &right(&["B"])), &body, end));
    assert_eq!(question.explanation, "见第九条\n甲: 期限不对\n乙: 对，\n因为\n再想想");
    assert_eq!(question.body.choice().unwrap().options, ["甲", "乙"]);
    assert_eq!(doubts, []);
}

#[test]
fn pictures_formulas_and_gaps_are_named() {
    let body = format!(
        "<p>图<img src=\"a.png\" alt=\"\"/>中<math><mn>1</mn></math>和<printedVariable identifier=\"v\"/></p>{}",
        choices("shuffle=\"true\" maxChoices=\"1\"", &["甲", "乙"])
    );
    let (question, doubts) = only(&item("", &declared("single", &right(&["B"])), &body, ""));
    assert_eq!(question.body.stem(), "图中[…]和[…]\n可以的是");
    let left_out = |what: &str| Rule::LeftOut { what: what.into() };
    assert_eq!(doubts, [Rule::Media { name: "a.png".into() }, left_out("math"), left_out("qti-variable")]);
    let with_material = plain_item().replace("<itemBody>", "<assessmentStimulusRef identifier=\"s\" href=\"s.xml\"/><itemBody>");
    assert_eq!(only(&with_material).1, [left_out("qti-stimulus")]);
}

#[test]
fn the_title_stands_in_for_a_stem_and_marks_are_what_a_right_answer_earns() {
    let body = choices("shuffle=\"true\" maxChoices=\"1\"", &["甲", "乙"]).replace("可以的是", " ");
    let outcome = r#"<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="4.0"/>"#;
    let (question, _) = only(&item("", &format!("{}{outcome}", declared("single", &right(&["B"]))), &body, ""));
    assert_eq!((question.body.stem(), question.marks), ("标题", Some(Marks::whole(4))));
    for wrong in ["NaN", "inf", "-1", "0", "1e300", "x"] {
        let outcome = outcome.replace("4.0", wrong);
        let (question, _) = only(&item("", &format!("{}{outcome}", declared("single", &right(&["B"]))), &body, ""));
        assert_eq!(question.marks, None, "{wrong}");
    }
}

#[test]
fn options_that_must_not_all_move_keep_their_order() {
    let with = |choice: &str| {
        let body = choices("shuffle=\"true\" maxChoices=\"1\"", &["甲", "乙"]).replace("identifier=\"B\"", choice);
        let (question, doubts) = only(&item("", &declared("single", &right(&["A"])), &body, ""));
        (question.body.choice().unwrap().fixed_order, doubts.len())
    };
    assert_eq!(with("identifier=\"B\""), (false, 0));
    assert_eq!(with("identifier=\"B\" fixed=\"true\""), (true, 1));
    let all =
        choices("shuffle=\"true\" maxChoices=\"1\"", &["甲", "乙"]).replace("<simpleChoice", "<simpleChoice fixed=\"true\"");
    let (question, doubts) = only(&item("", &declared("single", &right(&["A"])), &all, ""));
    assert!(question.body.choice().unwrap().fixed_order && doubts.is_empty());
}

#[test]
fn every_other_item_is_reported_with_its_reason() {
    let one = choices("shuffle=\"true\" maxChoices=\"1\"", &["甲", "乙"]);
    let key = declared("single", &right(&["A"]));
    let body = |body: &str| item("", &key, body, "");
    refused(&item("adaptive=\"true\"", &key, &one, ""), "qti-adaptive");
    refused(&item("", &format!("{key}<templateProcessing/>"), &one, ""), "qti-template");
    refused(&body("<p>说明</p>"), "qti-none");
    refused(&body("<p><textEntryInteraction responseIdentifier=\"R\"/></p>"), "qti-kind");
    refused(&body("<div><orderInteraction responseIdentifier=\"R\"/></div>"), "qti-kind");
    refused(&body(&format!("{one}{one}")), "qti-interactions");
    refused(&body(&format!("{one}<p><textEntryInteraction responseIdentifier=\"R\"/></p>")), "qti-interactions");
    refused(&item("", &key.replace("\"R\"", "\"S\""), &one, ""), "qti-response");
    refused(&item("", &key.replace("single", "ordered"), &one, ""), "qti-response");
    refused(&item("", &key.replace("identifier\">", "string\">"), &one, ""), "qti-response");
    refused("<assessmentItem identifier=\"x\"/>", "qti-none");
    refused("<assessmentTest/>", "qti-test");
    refused("<qti-assessment-test/>", "qti-test");
    refused("<manifest/>", "qti-manifest");
    refused("<questestinterop/>", "qti-version");
    refused("<html/>", "qti-other");
    assert_eq!(collect(" \n").problems[0].rule, Rule::EmptyFile);
}

#[test]
fn a_dtd_and_foreign_entities_are_refused() {
    let dtd = plain_item().replace("<assessmentItem", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><assessmentItem");
    for text in [dtd, plain_item().replace("甲", "&e;"), plain_item().replace("identifier=\"q-1\"", "identifier=\"&e;\"")] {
        let got = collect(&text);
        assert!(matches!(got.problems.as_slice(), [Problem { rule: Rule::Damaged { .. }, .. }]), "{:?}", got.problems);
        assert_eq!(got.drafts.len() + got.broken.len(), 0);
    }
}
