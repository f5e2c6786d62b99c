use super::{losses, read, write};
use crate::domain::citation::Citation;
use crate::domain::image::Images;
use crate::domain::kind::Area;
use crate::domain::marks::Marks;
use crate::domain::question::tests::single;
use crate::domain::question::{Body, Choice, Fault, Part, Question, RubricPoint};
use crate::formats::{Collected, Context, Rule};

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

fn parse(text: &str) -> Collected {
    let mut got = Collected::default();
    read(text, CONTEXT, &mut got);
    got
}

/// A question of a type with a stem and whatever else.
fn item(kind: &str, stem: &str, rest: &str) -> String {
    format!(
        "<question type=\"{kind}\"><name><text>题一</text></name>\
         <questiontext format=\"html\"><text><![CDATA[{stem}]]></text></questiontext>{rest}</question>"
    )
}

fn quiz(items: &str) -> Collected {
    parse(&format!("<?xml version=\"1.0\"?>\n<quiz>\n{items}\n</quiz>"))
}

fn one(kind: &str, stem: &str, rest: &str) -> Question {
    let mut got = quiz(&item(kind, stem, rest));
    assert_eq!(got.problems, []);
    got.drafts.remove(0).question
}

fn rules(kind: &str, stem: &str, rest: &str) -> (Vec<Rule>, Vec<Rule>) {
    let got = quiz(&item(kind, stem, rest));
    let rules = |all: Vec<crate::formats::Problem>| all.into_iter().map(|one| one.rule).collect();
    (rules(got.problems), rules(got.doubts))
}

fn answers(all: &[(&str, &str)]) -> String {
    let one = |(fraction, text): &(&str, &str)| format!("<answer fraction=\"{fraction}\"><text>{text}</text></answer>");
    all.iter().map(one).collect()
}

fn left_out(what: &str) -> Rule {
    Rule::LeftOut { what: what.into() }
}

fn unsupported(what: &str) -> Rule {
    Rule::Unsupported { what: what.into() }
}

#[test]
fn choices() {
    let three = answers(&[("0", "甲"), ("100", "&lt;b&gt;乙&lt;/b&gt;"), ("0", "丙")]);
    let question =
        one("multichoice", "<p>甲</p><p>乙</p>", &format!("<single>true</single><defaultgrade>2.5000000</defaultgrade>{three}"));
    let options = ["甲", "乙", "丙"].map(String::from).to_vec();
    let choice = Choice { stem: "甲\n乙".into(), options, key: vec![1], fixed_order: false };
    assert_eq!((question.body, question.marks), (Body::Single(choice), Some(Marks::from_milli(2500))));
    let two = answers(&[("50", "甲"), ("50", "乙"), ("0", "丙")]);
    let Body::Multiple(choice) =
        one("multichoice", "题", &format!("<single>false</single><shuffleanswers>0</shuffleanswers>{two}")).body
    else {
        panic!()
    };
    assert_eq!((choice.key, choice.fixed_order), (vec![0, 1], true));
    // Only one may be ticked and none earns everything.
    let (problems, doubts) = rules("multichoice", "题", &two);
    assert_eq!(problems, [Rule::Flaw { part: None, fault: Fault::NoKey }]);
    assert_eq!(doubts, [left_out("partial-credit")]);
}

#[test]
fn judgements_blanks_numbers_and_essays() {
    let judge =
        |right: &str, wrong: &str, words: [&str; 2]| rules("truefalse", "题", &answers(&[(right, words[0]), (wrong, words[1])]));
    assert_eq!(
        one("truefalse", "题", &answers(&[("0", "true"), ("100", "false")])).body,
        Body::Judge { stem: "题".into(), key: false }
    );
    assert_eq!(
        one("truefalse", "题", &answers(&[("100", "对"), ("0", "错")])).body,
        Body::Judge { stem: "题".into(), key: true }
    );
    assert_eq!(judge("100", "100", ["true", "false"]).0, [Rule::KeysDiffer { first: "100".into(), second: "100".into() }]);
    let blank = |stem: &str, variants: &[&str]| Body::Blank {
        stem: stem.into(),
        blanks: vec![variants.iter().map(ToString::to_string).collect()],
    };
    let variants = answers(&[("100", "五"), ("100", "5\\*"), ("0", "*")]);
    assert_eq!(one("shortanswer", "____日", &variants).body, blank("____日", &["五", "5*"]));
    let variants = format!("<usecase>1</usecase>{}", answers(&[("100", "五"), ("80", "六")]));
    assert_eq!(rules("shortanswer", "几日", &variants).1, [left_out("partial-credit"), left_out("case-sensitive")]);
    let number = |tolerance: &str| format!("<answer fraction=\"100\"><text>5</text><tolerance>{tolerance}</tolerance></answer>");
    assert_eq!(one("numerical", "几日", &number("0")).body, blank("几日 ____", &["5"]));
    assert_eq!(rules("numerical", "几日", &number("0.5")).0, [unsupported("numerical-range")]);
    let units = format!("{}<units><unit><multiplier>1</multiplier><unit_name>日</unit_name></unit></units>", number("0"));
    assert_eq!(rules("numerical", "几日", &units).1, [left_out("units")]);
    let notes =
        "<graderinfo format=\"html\"><text>&lt;p&gt;看期限&lt;/p&gt;&lt;p&gt;要点：期限（2分）&lt;/p&gt;</text></graderinfo>";
    let rubric = vec![RubricPoint { text: "期限".into(), marks: Marks::whole(2) }];
    assert_eq!(one("essay", "题", notes).body, Body::Short { stem: "题".into(), answer: "看期限".into(), rubric });
    let notes = "<graderinfo format=\"html\"><text>要点：期限</text></graderinfo>";
    assert_eq!(rules("essay", "题", notes).0, [Rule::RubricWithoutMarks { text: "期限".into() }]);
}

#[test]
fn embedded_blanks_and_other_embedded_answers() {
    let Body::Blank { stem, blanks } = one("cloze", "<p>由{1:SHORTANSWER:=甲~=乙}和{1:SA:=丙}。</p>", "").body else {
        panic!()
    };
    assert_eq!((stem.as_str(), blanks), ("由____和____。", vec![vec!["甲".to_owned(), "乙".into()], vec!["丙".into()]]));
    assert_eq!(rules("multianswer", "{1:SAC:=甲}{2:SA:=乙~%50%丙}", "").1.len(), 3);
    assert_eq!(rules("cloze", "{1:MULTICHOICE:=甲~乙}", "").0, [unsupported("cloze")]);
    assert_eq!(rules("cloze", "没有空", "").0, [unsupported("cloze")]);
}

#[test]
fn other_types_are_named_and_skipped() {
    for (kind, what) in [
        ("description", "description"),
        ("match", "matching"),
        ("calculatedmulti", "calculated"),
        ("ddmarker", "ddmarker"),
        ("coderunner", "coderunner"),
        ("", "unknown"),
    ] {
        let got = quiz(&item(kind, "题", ""));
        assert_eq!((got.problems[0].item.as_str(), &got.problems[0].rule, got.problems[0].line), ("题一", &unsupported(what), 3));
    }
}

#[test]
fn categories_codes_tags_and_lines() {
    let category = |path: &str| format!("<question type=\"category\"><category><text>{path}</text></category></question>\n");
    let items = [
        category("$course$/top/行政处罚"),
        item(
            "truefalse",
            "甲",
            "<idnumber>xz-1</idnumber><tags><tag><text>裁量</text></tag><tag><text>难度：5</text></tag></tags>",
        ),
        "\n".into(),
        category("$course$/新人"),
        item("essay", "乙", "<idnumber>T &amp; F</idnumber>"),
    ];
    let got = quiz(&items.concat());
    let all: Vec<_> = got.broken.iter().chain(&got.drafts).map(|d| (d.line, d.last_line, d.lacks.area, &d.question)).collect();
    let (first, second) = (all[0].3, all[1].3);
    assert_eq!((all[0].0, all[1].0, all[1].2), (4, 6, true));
    assert_eq!((first.code.as_str(), first.area, first.difficulty), ("xz-1", Area::new(3).unwrap(), 5));
    assert_eq!((first.tags.as_slice(), second.tags.as_slice()), (["裁量".to_owned()].as_slice(), ["新人".to_owned()].as_slice()));
    assert_eq!(got.doubts.iter().map(|d| d.rule.clone()).collect::<Vec<_>>(), [left_out("idnumber")]);
}

#[test]
fn what_has_no_place_is_named() {
    let rest = "<correctfeedback><text>Your answer is correct.</text></correctfeedback><hint><text>想想</text></hint>\
        <file name=\"表.xlsx\" encoding=\"base64\">AAAA</file><responsetemplate><text></text></responsetemplate>\
        <defaultgrade>许多</defaultgrade><generalfeedback format=\"markdown\"><text>**看**</text></generalfeedback>";
    let stem = "看图<img src=\"@@PLUGINFILE@@/a.png\">";
    let (_, doubts) = rules("essay", stem, rest);
    let media = |name: &str| Rule::Media { name: name.into() };
    let marks = Rule::BadAttribute { name: "分值".into(), value: "许多".into() };
    assert_eq!(doubts, [marks, left_out("hint"), media("a.png"), media("表.xlsx")]);
    assert_eq!(one("essay", stem, rest).explanation, "**看**");
    let own = "<incorrectfeedback format=\"html\"><text>回去看书</text></incorrectfeedback>";
    assert_eq!(rules("essay", "题", own).1, [left_out("combined-feedback")]);
    let said = "<answer fraction=\"100\"><text>true</text><feedback><text>对了</text></feedback></answer>\
        <answer fraction=\"0\"><text>false</text></answer>";
    assert_eq!(one("truefalse", "题", said).explanation, "对: 对了");
}

#[test]
fn damage_keeps_what_stands_before_it() {
    let good = item("essay", "题", "");
    for (text, line, detail) in [
        (format!("<quiz>\n{good}\n<question type=\"essay\">"), 3, Some("</question>")),
        (format!("<quiz>\n{good}\n"), 3, Some("</quiz>")),
        (format!("<quiz>\n{good}\n<question></name></quiz>"), 3, None),
    ] {
        let got = parse(&text);
        assert_eq!((got.drafts.len(), got.problems.len(), got.problems[0].line), (1, 1, line), "{text}");
        let Rule::Damaged { detail: found } = &got.problems[0].rule else { panic!() };
        assert!(detail.is_none_or(|detail| detail == found), "{found}");
    }
    let mixed = "<quiz><question type=\"essay\"><questiontext><text>甲<b>乙</b></text></questiontext></question></quiz>";
    assert_eq!(parse(mixed).problems[0].rule, Rule::Damaged { detail: "<text>".into() });
    let external = "<?xml version=\"1.0\"?>\n<!DOCTYPE quiz [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<quiz></quiz>";
    assert_eq!(
        (parse(external).problems[0].line, &parse(external).problems[0].rule),
        (2, &Rule::Damaged { detail: "DOCTYPE".into() })
    );
    assert_eq!(parse(" ").problems[0].rule, Rule::EmptyFile);
    assert_eq!(parse("<quiz/>").problems[0].rule, Rule::EmptyFile);
    assert!(matches!(parse("<html></html>").problems[0].rule, Rule::Damaged { .. }));
    let entity = "<quiz><question type=\"essay\"><questiontext format=\"plain_text\"><text>甲&amp;&#20057;&x;</text></questiontext></question></quiz>";
    assert_eq!(parse(entity).drafts[0].question.body.stem(), "甲&乙&x;");
}

fn case() -> Question {
    let mut question = single(0);
    question.code = "al-1".into();
    question.marks = Some(Marks::whole(8));
    let part = |body: Body, marks: i64| Part {
        marks: Marks::whole(marks),
        body,
        citations: vec![Citation::parse("文件《意见》（国办发〔2018〕118号）：公示；记录", None).unwrap()],
        explanation: "一\n二".into(),
        waivers: vec![],
    };
    let rubric = vec![RubricPoint { text: "期限".into(), marks: Marks::whole(6) }];
    let parts = vec![part(single(1).body, 2), part(Body::Short { stem: "为何？".into(), answer: "因为".into(), rubric }, 6)];
    question.body = Body::Case { material: "材料一。\n材料二。".into(), parts };
    question
}

#[test]
fn a_case_is_put_together_from_whatever_order() {
    let question = case();
    let written = String::from_utf8(write([&question], &Images::new()).bytes).unwrap();
    assert_eq!(written.matches("<question type=\"description\">").count(), 1);
    assert_eq!(parse(&written).drafts[0].question, question);
    let from = written.find("  <question type=\"description\"").unwrap();
    let body = written[from..].trim_end().strip_suffix("</quiz>").unwrap();
    let mut items: Vec<&str> = body.split_inclusive("</question>\n").filter(|item| !item.trim().is_empty()).collect();
    items.reverse();
    let shuffled = format!("{}{}</quiz>", &written[..from], items.concat());
    assert_eq!(parse(&shuffled).drafts[0].question, question);
    // A part that is missing is named; parts without their material stay questions.
    let without = |skip: usize| {
        let kept: Vec<&str> = items.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, item)| *item).collect();
        parse(&format!("{}{}</quiz>", &written[..from], kept.concat()))
    };
    let got = without(0);
    assert_eq!(got.problems[0].rule, Rule::Damaged { detail: "al-1: 1 / 2".into() });
    assert_eq!((got.drafts.len(), got.broken.len()), (0, 1));
    let got = without(2);
    assert_eq!(got.drafts.len(), 2);
    assert!(got.doubts.iter().filter(|d| d.rule == left_out("case-material")).count() == 2);
}

#[test]
fn written_as_moodle_reads_it() {
    let mut question = single(1);
    question.citations = case().body.parts()[0].citations.clone();
    let text = |question: &Question| String::from_utf8(write([question], &Images::new()).bytes).unwrap();
    let written = text(&question);
    for part in [
        "<category><text>$course$/行政处罚法</text></category>",
        "<question type=\"multichoice\">\n    <name><text>t-001</text></name>\n",
        "<questiontext format=\"html\"><text>某店初次违法，可以（　　）。</text></questiontext>",
        "<idnumber>t-001</idnumber>\n    <single>true</single>\n    <shuffleanswers>true</shuffleanswers>\n",
        "<answer fraction=\"100\" format=\"html\"><text>乙</text>",
        "<tag><text>依据：文件《意见》（国办发〔2018〕118号）：公示；记录</text></tag>",
    ] {
        assert!(written.contains(part), "{part}\n{written}");
    }
    // Moodle gives a question that says nothing one mark; said here, it would come back as said.
    assert!(!written.contains("defaultgrade"));
    assert_eq!(parse(&written).drafts[0].question, question);
    question.body = Body::Blank { stem: "甲____乙<".into(), blanks: vec![vec!["*".into()]] };
    assert!(text(&question).contains("<text>甲_____乙&amp;lt;</text>") && text(&question).contains("<text>\\*</text>"));
    question.body = Body::Blank { stem: "{1:SA:=x}____甲____".into(), blanks: vec![vec!["a".into()], vec!["b".into()]] };
    assert_eq!(parse(&text(&question)).drafts[0].question, question);
    question.body = Body::Blank { stem: "____".into(), blanks: vec![] };
    assert_eq!((losses(&question), parse(&text(&question)).drafts.len()), (vec!["blank-count"], 0));
}

/// Text that means something to XML, HTML, GIFT or the words of this file.
const DELICATE: &str = "<b>&amp;&nbsp;]]> a  b\t\"'\\n\n{1:SA:=x}~=#%50%\n答案：要点：\n\\答案：[html]";

#[test]
fn delicate_text_comes_back() {
    let mut question = single(1);
    for code in ["", "行政 1", "xz-1"] {
        question.code = code.into();
        question.explanation = DELICATE.into();
        question.tags = vec!["难度：9".into(), "依据: 无".into(), "案例：x 1/2".into(), "a:b".into()];
        question.exclusive_group = Some("一：二".into());
        let options = vec![DELICATE.into(), format!("{DELICATE}二"), "%50%".into()];
        let choice = Choice { stem: DELICATE.into(), options, key: vec![0, 1], fixed_order: true };
        let rubric = vec![RubricPoint { text: DELICATE.into(), marks: Marks::from_milli(1) }];
        let variants = ["]]>", "&amp;", "a  b", "\\*}", "*"].map(String::from).to_vec();
        for body in [
            Body::Multiple(choice),
            Body::Judge { stem: DELICATE.into(), key: false },
            Body::Blank { stem: format!("{DELICATE}____"), blanks: vec![variants.clone()] },
            Body::Blank { stem: format!("____{DELICATE}____"), blanks: vec![variants.clone(), variants.clone()] },
            Body::Short { stem: DELICATE.into(), answer: DELICATE.into(), rubric },
        ] {
            question.body = body;
            let written = String::from_utf8(write([&question], &Images::new()).bytes).unwrap();
            let mut got = parse(&written);
            assert_eq!((got.problems, got.doubts), (vec![], vec![]), "{written}");
            assert_eq!(got.drafts.remove(0).question, question, "{written}");
            // GIFT holds the same texts where it holds the kind.
            question.marks = None;
            let mut wanted = question.clone();
            if let Body::Multiple(choice) = &mut wanted.body {
                choice.fixed_order = false;
            }
            let gift = crate::formats::gift::write([&question]);
            if gift.losses.iter().any(|loss| loss.what == "blanks") {
                continue;
            }
            let text = String::from_utf8(gift.bytes).unwrap();
            let mut got = Collected::default();
            crate::formats::gift::read(&text, CONTEXT, &mut got);
            assert_eq!(got.drafts.remove(0).question, wanted, "{text}");
        }
    }
}

#[test]
fn images_go_out_and_come_back() {
    let (questions, images) = crate::formats::gallery::tests::illustrated();
    let written = String::from_utf8(write(&questions, &images).bytes).unwrap();
    assert!(written.contains("src=&quot;@@PLUGINFILE@@/a.png&quot;"), "{written}");
    assert_eq!(written.matches("<file name=\"a.png\" path=\"/\" encoding=\"base64\">").count(), 2, "stem and explanation");
    let got = parse(&written);
    assert_eq!(got.problems, []);
    let facts: Vec<_> = got.doubts.iter().map(|doubt| doubt.rule.clone()).collect();
    assert_eq!(facts, [Rule::ImagesKept { count: 3 }, Rule::ImagesKept { count: 1 }]);
    // Attachments are numbered by where their marks stand first.
    assert_eq!(got.drafts.into_iter().map(|d| d.question).collect::<Vec<_>>(), questions);
    assert_eq!(got.images.into_iter().map(|image| (image.attachment.sha256, image)).collect::<Images>(), images);
}

#[test]
fn images_of_addresses_are_kept_and_what_cannot_be_is_named_with_its_reason() {
    let png = crate::office::base64::encode(crate::domain::image::tests::PNG);
    let stem = format!(
        "<p>甲<img src=\"data:image/png;base64,{png}\"><img src=\"@@PLUGINFILE@@/b.png\"><img src=\"http://x.cn/c.png\"></p>"
    );
    let item = item("essay", &stem, "")
        .replace("</questiontext>", "<file name=\"b.png\" encoding=\"base64\">AAAA</file></questiontext>");
    let got = quiz(&item);
    let question = &got.drafts.iter().chain(&got.broken).next().unwrap().question;
    assert_eq!(question.body.stem(), format!("甲{}", crate::domain::image::mark(1)));
    assert_eq!(question.attachments[0].name, "image.png");
    let rules: Vec<_> = got.doubts.iter().map(|doubt| &doubt.rule).collect();
    let refused = Rule::ImageRefused { name: "b.png".into(), reason: crate::domain::image::ImageError::OtherKind };
    for rule in [&refused, &Rule::Media { name: "c.png".into() }, &Rule::ImagesKept { count: 1 }] {
        assert!(rules.contains(&rule), "{rules:?}");
    }
}
