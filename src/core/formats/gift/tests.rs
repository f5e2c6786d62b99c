use super::{is_gift, losses, read, write};
use crate::domain::kind::Area;
use crate::domain::marks::Marks;
use crate::domain::question::tests::single;
use crate::domain::question::{Body, Choice, Fault, Question, RubricPoint};
use crate::formats::{Collected, Context, Rule};

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

fn parse(text: &str) -> Collected {
    let mut got = Collected::default();
    read(text, CONTEXT, &mut got);
    got
}

fn one(text: &str) -> Question {
    let mut got = parse(text);
    assert_eq!(got.problems, [], "{text}");
    assert_eq!(got.drafts.len(), 1, "{text}");
    got.drafts.remove(0).question
}

fn left_out(what: &str) -> Rule {
    Rule::LeftOut { what: what.into() }
}

fn unsupported(what: &str) -> Rule {
    Rule::Unsupported { what: what.into() }
}

fn doubts(text: &str) -> Vec<Rule> {
    parse(text).doubts.into_iter().map(|doubt| doubt.rule).collect()
}

#[test]
fn kinds_are_told_by_what_stands_in_the_braces() {
    let Body::Single(choice) = one("何者正确？{~甲 =乙 ~丙}").body else { panic!() };
    assert_eq!((choice.stem.as_str(), choice.key), ("何者正确？", vec![1]));
    assert_eq!(choice.options, ["甲", "乙", "丙"]);
    let Body::Multiple(choice) = one("何者正确？{~%50%甲 ~%-100%乙 ~%50%丙}").body else { panic!() };
    assert_eq!(choice.key, [0, 2]);
    assert_eq!(one("应当听证。{F}").body, Body::Judge { stem: "应当听证。".into(), key: false });
    let blank = |stem: &str, variants: &[&str]| Body::Blank {
        stem: stem.into(),
        blanks: vec![variants.iter().map(ToString::to_string).collect()],
    };
    assert_eq!(one("首都是{=北京 =%100%北京市}。").body, blank("首都是____。", &["北京", "北京市"]));
    assert_eq!(one("首都？{北京}").body, blank("首都？ ____", &["北京"]));
    assert_eq!(one("几日？{#5}").body, blank("几日？ ____", &["5"]));
    assert_eq!(one("几日？{#=5:0 =%0%6:0#不对}").body, blank("几日？ ____", &["5"]));
    let short = Body::Short { stem: "简述程序。".into(), answer: String::new(), rubric: vec![] };
    assert_eq!(one("简述程序。{}").body, short);
    assert!(parse("简述程序。{}").drafts[0].lacks.rubric);
}

#[test]
fn what_has_no_counterpart_is_named_and_skipped() {
    let got = parse(
        "::材料::阅读下文。\n\n配对{=甲->一 =乙->二}\n\n几日？{#5:1}\n\n{#1..5}几日\n\n甲{=一}乙{=二}\n\n括号{不全\n\n好题{T}",
    );
    let found: Vec<_> = got.problems.iter().map(|p| (p.line, p.item.as_str(), p.rule.clone())).collect();
    assert_eq!(
        found,
        [
            (1, "材料", unsupported("description")),
            (3, "配对", unsupported("matching")),
            (5, "几日？", unsupported("numerical-range")),
            (7, "____几日", unsupported("numerical-range")),
            (9, "甲____乙{=二}", unsupported("cloze")),
            (11, "括号{不全", Rule::Damaged { detail: "括号{不全".into() }),
        ]
    );
    assert_eq!((got.drafts.len(), got.drafts[0].line), (1, 13));
    assert_eq!(parse("").problems[0].rule, Rule::EmptyFile);
    assert_eq!(parse("// 只有注释\n\n$CATEGORY: x").problems[0].rule, Rule::EmptyFile);
}

#[test]
fn shares_and_wildcards_that_a_question_cannot_hold_are_doubts() {
    assert_eq!(doubts("题{~%50%甲 =乙 ~丙}"), [left_out("partial-credit")]);
    assert_eq!(doubts("题{~%75%甲 ~%25%乙 ~丙}"), [left_out("partial-credit")]);
    assert_eq!(doubts("题{~%50%甲 ~%50%乙 ~%-50%丙}"), [left_out("partial-credit")]);
    assert_eq!(doubts("题{=甲 =%50%乙}"), [left_out("partial-credit")]);
    assert_eq!(doubts("题{=甲* =乙\\\\*}"), [left_out("wildcard")]);
    assert_eq!(doubts("题{~%50%甲 ~%50%乙 ~%-100%丙}"), []);
    assert_eq!(doubts("题{=甲 =%0%*#错}"), []);
}

#[test]
fn a_choice_whose_key_does_not_fit_its_kind_is_broken() {
    for (text, fault) in [
        ("题{=甲 =乙 ~丙}", Fault::SingleNeedsOneKey),
        ("题{~%100%甲 ~乙}", Fault::MultipleNeedsTwoKeys),
        ("题{~甲 ~乙}", Fault::NoKey),
        ("题{=甲 ~甲}", Fault::SameOptions { first: 'A', second: 'B' }),
    ] {
        let got = parse(text);
        assert_eq!(got.problems[0].rule, Rule::Flaw { part: None, fault }, "{text}");
        assert_eq!(got.broken.len(), 1);
    }
}

#[test]
fn names_categories_comments_and_lines() {
    let text = "// question: 0  name: Switch\n$CATEGORY: $course$/top/题库/行政处罚\n\n// [id:xz-1] [tag:裁量] [tag:a\\]b]\n\
        // [tag:难度：4]\n::第一题::甲{T}\n\n\n::第二\\:题:: 乙\n// 注\n{\nF\n}\n\n$CATEGORY: 新人培训\n::三::丙{T}\n\n// [id:T & F]\n丁{T}";
    let got = parse(text);
    let found: Vec<_> = got.drafts.iter().map(|d| (d.line, d.last_line, d.question.code.as_str(), d.lacks.area)).collect();
    assert_eq!(found, [(6, 6, "xz-1", false), (9, 13, "", false), (16, 16, "", true), (19, 19, "", true)]);
    let first = &got.drafts[0].question;
    assert_eq!((first.area.number(), first.difficulty), (3, 4));
    assert_eq!(first.tags, ["裁量", "a]b"]);
    assert_eq!(got.drafts[2].question.tags, ["新人培训"]);
    assert_eq!(got.doubts.iter().map(|d| (d.item.as_str(), &d.rule)).collect::<Vec<_>>(), [("丁", &left_out("idnumber"))]);
}

#[test]
fn markup_escapes_and_media() {
    let question = one("[html]<p>甲 &lt; 乙</p><p>丙\\n丁</p>{=<b>一</b>#<i>对</i> ~[plain]<b>二</b>####[markdown]**解析**}");
    let choice = question.body.choice().unwrap();
    assert_eq!(
        (choice.stem.as_str(), choice.options.as_slice()),
        ("甲 < 乙\n丙 丁", ["一".to_owned(), "<b>二</b>".into()].as_slice())
    );
    assert_eq!(question.explanation, "**解析**\n一: 对");
    let question = one(r"\~\=\#\{\}\:\n\\n \x{=\~ ~\=}");
    let choice = question.body.choice().unwrap();
    assert_eq!((choice.stem.as_str(), choice.options.as_slice()), ("~=#{}:\n\\n \\x", ["~".to_owned(), "=".into()].as_slice()));
    let text = "[html]看图<img src\\=\"@@PLUGINFILE@@/图.png\">{T}";
    assert_eq!(doubts(text), [Rule::Media { name: "图.png".into() }]);
}

#[test]
fn what_is_said_to_answers_joins_the_explanation() {
    assert_eq!(one("题{T#说错了#说对了####总评}").explanation, "总评\n对: 说对了\n错: 说错了");
    assert_eq!(one("题{FALSE#说错了}").explanation, "对: 说错了");
    assert_eq!(one("题{=甲#好 =%0%*#不好\n####总评一\\n总评二}").explanation, "总评一\n总评二\n甲: 好\n*: 不好");
    assert_eq!(one("题{#=5:0 ~#不对}").explanation, "*: 不对");
}

#[test]
fn the_same_stem_twice_is_named() {
    let got = parse("题{T}\n\n题{F}");
    assert_eq!(got.doubts.iter().map(|d| (d.line, d.rule.clone())).collect::<Vec<_>>(), [(3, Rule::SameStem { first_line: 1 })]);
}

#[test]
fn gift_is_told_from_prose_and_programs() {
    for text in ["题{T}", "::a::题{}", "$CATEGORY: x\n\n说明", "题{\n=甲\n~乙\n}", "// 注\n\n几日？{#5:1}"] {
        assert!(is_gift(text), "{text}");
    }
    for text in [
        "1. 甲（ ）\nA. 一\nB. 二\n答案：A",
        "function f() {\n  return 1;\n}",
        "[单选]  编号: a\n题{甲}\nA. 一",
        "集合{1, 2}的元素",
        "",
    ] {
        assert!(!is_gift(text), "{text}");
    }
}

fn text(question: &Question) -> String {
    String::from_utf8(write([question]).bytes).unwrap()
}

#[test]
fn written_as_moodle_reads_it() {
    let mut question = single(1);
    question.explanation = "因为：\n#1".into();
    assert_eq!(
        text(&question),
        "$CATEGORY: $course$/行政处罚法\n\n// [id:t-001] [tag:难度：2] [tag:层次：应用] [tag:依据：行政处罚法 第三十三条第一款]\n\
         ::t-001::某店初次违法，可以（　　）。{\n\t~甲\n\t=乙\n\t~丙\n\t~丁\n\t####因为：\\n\\#1\n}\n\n"
    );
    let options = ["[html]甲", "%50%乙", "丙\n丁"].map(String::from).to_vec();
    let choice = Choice { stem: "//a<b=c:\\n".into(), options, key: vec![0, 2], fixed_order: false };
    question.body = Body::Multiple(choice.clone());
    let written = text(&question);
    assert!(
        written.contains("::t-001::[plain]//a<b\\=c\\:\\\\n{\n\t~%50%[plain][html]甲\n\t~%-100%%50%乙\n\t~%50%丙\\n丁\n"),
        "{written}"
    );
    question.body = Body::Single(Choice { key: vec![0], ..choice });
    assert!(text(&question).contains("\t=[plain][html]甲\n\t~%0%%50%乙\n"));
    for (stem, written) in [
        ("甲____乙", "::甲{\n\t=%100%一\\\\*\n\t=%100%二\n\t####因为：\\n\\#1\n}乙\n"),
        ("甲____", "::甲_____{\n\t=%100%"),
        ("____乙", "::_____乙{\n\t=%100%"),
    ] {
        question.body = Body::Blank { stem: stem.into(), blanks: vec![vec!["一*".into(), "二".into()]] };
        assert!(text(&question).contains(written), "{}", text(&question));
        assert_eq!(one(&text(&question)), question, "{stem}");
    }
    question.body = Body::Judge { stem: "题".into(), key: true };
    assert!(text(&question).contains("::题{TRUE####因为：\\n\\#1}\n"));
    let rubric = vec![RubricPoint { text: "期限".into(), marks: Marks::whole(2) }];
    question.body = Body::Short { stem: "题".into(), answer: "五日".into(), rubric };
    assert!(text(&question).contains("::题{####因为：\\n\\#1\\n答案：五日\\n要点：期限（2分）}\n"), "{}", text(&question));
    assert_eq!(one(&text(&question)), question);
}

#[test]
fn losses_are_named_and_what_cannot_be_written_is_left_out() {
    let mut question = single(0);
    assert_eq!(losses(&question), Vec::<&str>::new());
    question.marks = Some(Marks::whole(2));
    question.tags = vec!["a`b".into()];
    if let Body::Single(choice) = &mut question.body {
        choice.fixed_order = true;
    }
    assert_eq!(losses(&question), ["marks", "fixed-order", "tag"]);
    let blank = |stem: &str, blanks: &[&str]| Body::Blank {
        stem: stem.into(),
        blanks: blanks.iter().map(|text| vec![(*text).to_owned()]).collect(),
    };
    for (body, what) in [
        (blank("____和____", &["一", "二"]), "blanks"),
        (blank("____", &["甲->乙"]), "arrow"),
        (Body::Case { material: "材料".into(), parts: vec![] }, "case"),
    ] {
        question.body = body;
        let written = write([&question]);
        assert_eq!(written.losses.iter().map(|l| (l.code.as_str(), l.what)).collect::<Vec<_>>(), [("t-001", what)]);
        assert!(written.bytes.is_empty());
    }
    assert_eq!(question.area, Area::new(3).unwrap());
}
