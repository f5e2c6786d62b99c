use super::{read, write};
use crate::domain::citation::Citation;
use crate::domain::kind::{Area, Cognition, Secrecy};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice, Fault, Part, Proof, Question, RubricPoint, Waiver};
use crate::formats::{Collected, Rule};
use proptest::prelude::*;

fn parse(text: &str) -> Collected {
    let mut collected = Collected::default();
    read(text, None, &mut collected);
    collected
}

fn rules(text: &str) -> Vec<(u32, Rule)> {
    parse(text).problems.into_iter().map(|p| (p.line, p.rule)).collect()
}

pub(crate) const GOOD: &str = "\
# 注释
领域：行政处罚
法规: 行政处罚法

［单选］　　编号：xzcf-017　　难度：2\t层次: 应用  标签: 首违不罚、裁量
公民初次违法且
危害后果轻微的，行政机关（　　）。
Ａ．应当不罚
B、可以不罚
C. 从轻
答案：Ｂ
依据: 第三十三条第一款；行政处罚法 第八十五条
解析: 可以。
A 错。

[填空]  编号: x-2  难度: 1
听证应当在____日内提出，____形式。
答案: 五|5；书面|书\\|面
依据: 第六十四条
解析: 五日。
";

#[test]
fn both_widths_are_read_the_same() {
    let got = parse(GOOD);
    assert_eq!((got.problems.as_slice(), got.doubts.as_slice()), ([].as_slice(), [].as_slice()));
    let first = &got.drafts[0];
    assert_eq!(first.line, 5);
    let question = &first.question;
    assert_eq!((question.code.as_str(), question.area.number(), question.difficulty), ("xzcf-017", 3, 2));
    assert_eq!(question.tags, ["首违不罚", "裁量"]);
    let choice = question.body.choice().unwrap();
    assert_eq!(choice.stem, "公民初次违法且\n危害后果轻微的，行政机关（　　）。");
    assert_eq!((choice.options.len(), choice.key.as_slice()), (3, [1].as_slice()));
    assert_eq!(question.citations[0].to_string(), "行政处罚法 第三十三条第一款");
    assert_eq!(question.explanation, "可以。\nA 错。");
    let Body::Blank { blanks, .. } = &got.drafts[1].question.body else { panic!() };
    assert_eq!(blanks, &[vec!["五", "5"], vec!["书面", "书|面"]]);
}

#[test]
fn every_fault_names_its_line_and_good_questions_are_kept() {
    let head = "领域: 3\n\n";
    let with = |text: &str| rules(&format!("{head}{text}"));
    assert_eq!(with("[单选]  编号: a\n题\nA. 甲\nB. 乙\n"), [(3, Rule::Flaw { part: None, fault: Fault::NoKey })]);
    assert_eq!(with("[单选]  编号: a\n题\nA. 甲\nC. 乙\n答案: A\n"), [(6, Rule::OptionOutOfOrder { letter: 'C' })]);
    assert_eq!(
        with("[单选]  编号: a\n题\nA. 甲\nB. 乙\n答案: D\n"),
        [(3, Rule::Flaw { part: None, fault: Fault::KeyOutsideOptions { letter: 'D' } })]
    );
    assert_eq!(with("[判断]  编号: a\n题\n答案: 也许\n"), [(5, Rule::KeyNotUnderstood { text: "也许".into() })]);
    assert_eq!(with("[判断]  编号: a  颜色: 红\n题\n答案: 对\n"), [(3, Rule::UnknownAttribute { text: "颜色".into() })]);
    assert_eq!(with("[选择]  编号: a\n题\n答案: A\n")[0], (3, Rule::UnknownKind { text: "选择".into() }));
    assert_eq!(with("[判断]  编号: a\n题\n答案: 对\n依据: 处罚法\n")[0].0, 6);
    assert_eq!(
        with("[判断]  编号: a\n题\n答案: 对\n免核: 数字\n"),
        [(6, Rule::BadAttribute { name: "免核".into(), value: "数字".into() })]
    );
    assert_eq!(with("孤零零一行\n"), [(3, Rule::TextOutsideQuestion { text: "孤零零一行".into() })]);
    assert_eq!(rules("[判断]\n题\n答案: 对\n"), [(1, Rule::NoArea)]);
    assert_eq!(rules("领域: 天文\n"), [(1, Rule::UnknownArea { text: "天文".into() })]);
    assert_eq!(rules(""), [(1, Rule::EmptyFile)]);
    let mixed = parse(&format!("{head}[判断]  编号: a\n题\n答案: 对\n\n[判断]  编号: a\n题二\n答案: 错\n"));
    assert_eq!(mixed.problems[0].rule, Rule::SameCode { code: "a".into(), first_line: 3 });
    assert_eq!(mixed.drafts.len(), 1);
    assert_eq!(mixed.doubts.len(), 4, "no citation, no explanation, of both");
}

#[test]
fn a_case_holds_its_parts_with_their_own_proof() {
    let got = parse(
        "领域: 16\n\n[案例]  编号: al-1  难度: 4\n材料第一段。\n(1) [单选]  分值: 2\n问？\nA. 甲\nB. 乙\n答案: A\n依据: 行政处罚法 第九条\n解析: 一\n（2）[简答]  分值: 6\n为何？\n答案: 因为\n要点: 期限（3分）\n要点: 程序(2.5分)\n依据: 行政处罚法 第十条\n解析: 二\n",
    );
    assert_eq!(got.problems, []);
    assert_eq!(got.doubts, [], "proof by its parts is proof enough");
    let Body::Case { material, parts } = &got.drafts[0].question.body else { panic!() };
    assert_eq!((material.as_str(), parts.len(), parts[0].marks), ("材料第一段。", 2, Marks::whole(2)));
    let Body::Short { rubric, .. } = &parts[1].body else { panic!() };
    assert_eq!(rubric[1], RubricPoint { text: "程序".into(), marks: Marks::from_milli(2500) });
}

/// Any text a question can hold: no empty lines, no blanks at the ends of lines.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[A-C]\\. [甲乙丙]{1,4}",
        "(答案|依据|解析|要点|领域)[:：] ?[甲乙|；;]{0,4}",
        "\\[(单选|判断)\\]",
        "\\([12]\\) \\[简答\\]",
        "[#\\\\][甲乙a ]{0,3}[a乙]",
        "[\\\\|；;甲乙丙0-9a-zA-Z（）。，、《》.: ]{0,12}[甲乙丙]",
    ];
    proptest::collection::vec(line, 1..4).prop_map(|lines| lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n"))
}

fn choice() -> impl Strategy<Value = Choice> {
    (text(), proptest::collection::vec(text(), 2..6), any::<u8>(), any::<bool>()).prop_map(
        |(stem, mut options, key, fixed_order)| {
            for (i, option) in options.iter_mut().enumerate() {
                option.push_str(&i.to_string());
            }
            let key = vec![key % options.len() as u8];
            Choice { stem, options, key, fixed_order }
        },
    )
}

fn simple_body() -> impl Strategy<Value = Body> {
    prop_oneof![
        choice().prop_map(Body::Single),
        choice().prop_map(|mut c| {
            c.key = vec![0, 1];
            Body::Multiple(c)
        }),
        (text(), any::<bool>()).prop_map(|(stem, key)| Body::Judge { stem, key }),
        (text(), proptest::collection::vec(proptest::collection::vec("[甲|；;\\\\5]{1,4}", 1..3), 1..3)).prop_map(
            |(stem, blanks)| {
                let marks = "____甲".repeat(blanks.len());
                Body::Blank { stem: format!("{stem}{marks}"), blanks }
            }
        ),
        (text(), text(), proptest::collection::vec((text(), 1_i64..9000), 1..3)).prop_map(|(stem, answer, points)| {
            let rubric = points.into_iter().map(|(text, milli)| RubricPoint { text, marks: Marks::from_milli(milli) }).collect();
            Body::Short { stem, answer, rubric }
        }),
    ]
}

fn waivers() -> impl Strategy<Value = Vec<Waiver>> {
    let one = (0..Proof::ALL.len(), text()).prop_map(|(proof, reason)| Waiver { proof: Proof::ALL[proof], reason });
    proptest::collection::vec(one, 0..3)
}

fn body() -> impl Strategy<Value = Body> {
    let part = (1_i64..9000, simple_body(), text(), waivers()).prop_map(|(milli, body, explanation, waivers)| Part {
        marks: Marks::from_milli(milli),
        body,
        citations: vec![Citation::parse("行政处罚法 第九条", None).unwrap()],
        explanation,
        waivers,
    });
    prop_oneof![4 => simple_body(), 1 => (text(), proptest::collection::vec(part, 1..4)).prop_map(|(material, parts)| Body::Case { material, parts })]
}

prop_compose! {
    /// Any question of the six kinds; what foreign formats are tested with as well.
    pub(crate) fn question()(
        code in "[a-z]{2}-[0-9]{3}",
        area in 1_u8..=26,
        difficulty in 1_u8..=5,
        cognition in proptest::option::of(0_usize..3),
        tags in proptest::collection::vec("[甲乙a]{1,3}", 0..3),
        exclusive_group in proptest::option::of("[a-z甲]{1,5}"),
        secret in any::<bool>(),
        marks in proptest::option::of(1_i64..9000),
        body in body(),
        citations in proptest::collection::vec(1_u32..200, 1..3),
        explanation in text(),
        waivers in waivers(),
    ) -> Question {
        Question {
            code,
            area: Area::new(area).unwrap(),
            difficulty,
            cognition: cognition.map(|i| Cognition::ALL[i]),
            tags,
            exclusive_group,
            secrecy: if secret { Secrecy::Confidential } else { Secrecy::Public },
            marks: marks.map(Marks::from_milli),
            body,
            citations: citations.into_iter().map(|n| Citation::parse(&format!("刑法 第{n}条之一第二款"), None).unwrap()).collect(),
            explanation,
            waivers,
            attachments: Vec::new(),
        }
    }
}

proptest! {
    #[test]
    fn writing_and_reading_are_inverse(mut questions in proptest::collection::vec(question(), 1..4)) {
        for (i, question) in questions.iter_mut().enumerate() {
            question.code.push_str(&i.to_string());
        }
        let text = write(&questions);
        let got = parse(&text);
        prop_assert_eq!(got.problems, vec![], "{}", text);
        let back: Vec<Question> = got.drafts.into_iter().map(|d| d.question).collect();
        prop_assert_eq!(back, questions, "{}", text);
    }

    #[test]
    fn no_input_makes_the_reader_fail(text in "(\\PC|\n|领域: 3|\\[单选\\]|\\[案例\\]|\\(1\\)|答案: |A\\. |____){0,60}") {
        let _ = parse(&text);
    }
}
