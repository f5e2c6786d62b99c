use super::*;
use crate::domain::law::{Article, LawHead, LawText, Level, NoPlace, StatedState};
use crate::domain::question::tests::single;
use crate::formats::{Collected, kaofa_text};
use jiff::civil::{Date, date};

const ON: Date = date(2026, 11, 24);

fn corpus() -> Corpus {
    let head = |version: Date, stated| LawHead {
        name: "行政处罚法".into(),
        full_name: "中华人民共和国行政处罚法".into(),
        level: Level::Law,
        version,
        effective: version,
        stated,
        verified_to: None,
        source: String::new(),
        note: String::new(),
    };
    let article = |number, text: &str, citable| Article {
        number,
        inserted: 0,
        label: String::new(),
        part: String::new(),
        chapter: String::new(),
        section: String::new(),
        text: text.into(),
        citable,
    };
    Corpus::new(vec![
        LawText {
            head: head(date(2017, 9, 1), StatedState::Dated), articles: vec![article(5, "听证应当在三日内提出。", true)]
        },
        LawText {
            head: head(date(2021, 7, 15), StatedState::Dated),
            articles: vec![
                article(
                    5,
                    "当事人要求听证的，应当在行政机关告知后五日内提出。\n罚款二十万元以上的，处百分之三的加处罚款。",
                    true,
                ),
                article(6, "二日、三日、五日、七日的规定是指工作日。", true),
                article(7, "缺。", false),
            ],
        },
    ])
}

fn codes(text: &str) -> Vec<String> {
    let mut got = Collected::default();
    kaofa_text::read(&format!("领域: 3\n法规: 行政处罚法\n\n{text}"), None, &mut got);
    assert_eq!(got.problems, [], "{text}");
    let findings = prove(&got.drafts[0].question, &corpus(), ON);
    findings.into_iter().map(|(part, what)| format!("{}{what:?}", part.map(|p| format!("{p} ")).unwrap_or_default())).collect()
}

fn choice(key: &str, citation: &str, more: &str) -> Vec<String> {
    codes(&format!(
        "[单选]  编号: a\n某公司想要求听证，最迟应当在告知后多久提出，才符合法律规定（　　）。\nA. {key}\nB. 六十日\n答案: A\n依据: {citation}\n解析: 法律规定如此。\n{more}"
    ))
}

#[test]
fn figures_of_the_key_must_stand_in_the_law_of_the_day() {
    assert_eq!(choice("五日内", "第五条第一款", ""), Vec::<String>::new());
    assert_eq!(choice("5日内", "第五条", ""), Vec::<String>::new());
    // What was right under the old text is not.
    assert_eq!(choice("三日内", "第五条", ""), ["Figure { figure: \"3\" }"]);
    assert_eq!(choice("三日内", "第五条", "免核: 数字：推算\n"), Vec::<String>::new());
    // Working days only where the article on time units is cited too.
    assert_eq!(choice("五个工作日内", "第五条", "").len(), 1);
    assert_eq!(choice("五个工作日内", "第五条；第六条", ""), Vec::<String>::new());
    assert_eq!(choice("五万元", "第五条", "").len(), 1);
}

#[test]
fn a_citation_leads_to_an_article_in_force_with_its_paragraph() {
    assert!(choice("五日", "第五条第三款", "")[0].contains("Paragraph { has: 2 }"));
    assert!(choice("五日", "第五条第一款第（二）项", "")[0].contains("Item"));
    assert!(choice("五日", "第九条", "")[0].contains("why: Article"));
    assert!(choice("五日", "第七条", "")[0].contains("Incomplete"));
    assert!(choice("五日", "刑法 第五条", "")[0].contains("why: Law"));
    let at = |day| corpus().in_force("行政处罚法", day).map(|l| l.head.version);
    assert_eq!(at(date(2020, 1, 1)), Ok(date(2017, 9, 1)));
    assert_eq!(at(date(2021, 7, 15)), Ok(date(2021, 7, 15)));
    assert_eq!(at(date(2000, 1, 1)), Err(Missing::NotInForce(crate::domain::law::LawState::NotYet)));
    assert_eq!(NoPlace::Item, NoPlace::Item);
}

#[test]
fn quotes_are_letter_by_letter() {
    let judge = |explanation: &str| {
        codes(&format!("[判断]  编号: a\n听证要在告知后五日内要求。\n答案: 对\n依据: 第五条第一款\n解析: {explanation}\n"))
    };
    assert_eq!(judge("“告知后五日内”。"), Vec::<String>::new());
    assert_eq!(judge("题中“要在告知后”不错。"), Vec::<String>::new());
    assert_eq!(judge("“告知后三日内”。"), ["Quote { text: \"告知后三日内\" }"]);
}

#[test]
fn a_copied_stem_a_wrong_judgement_and_a_blank_are_found() {
    let copied =
        codes("[判断]  编号: a\n当事人要求听证的，应当在行政机关告知后五日内提出。\n答案: 对\n依据: 第五条\n解析: 甲。\n");
    assert_eq!(copied, ["Copied { percent: 100 }"]);
    let wrong = codes("[判断]  编号: a\n加处罚款是百分之五。\n答案: 对\n依据: 第五条\n解析: 甲。\n");
    assert_eq!(wrong, ["Figure { figure: \"5%\" }"]);
    let false_one = codes("[判断]  编号: a\n加处罚款是百分之五。\n答案: 错\n依据: 第五条\n解析: 甲。\n");
    assert_eq!(false_one, Vec::<String>::new());
    let blank = codes("[填空]  编号: a\n要求听证，在告知后____日内。\n答案: 七|7\n依据: 第五条\n解析: 甲。\n");
    assert_eq!(blank, ["Figure { figure: \"7\" }", "Blank { text: \"七\" }"]);
}

#[test]
fn parts_of_a_case_are_proved_one_by_one() {
    let case = "[案例]  编号: a\n某局拟罚款三十万元。\n(1) [单选]  分值: 2\n拟罚多少？\nA. 三十万元\nB. 五万元\n答案: A\n依据: 第五条\n解析: 甲。\n(2) [单选]  分值: 2\n几日？\nA. 三日\nB. 九日\n答案: A\n依据: 第五条\n解析: 甲。\n";
    assert_eq!(codes(case), ["2 Figure { figure: \"3\" }"]);
}

#[test]
fn nearly_equal_questions_are_twins() {
    let (a, mut b, mut c) = (single(0), single(1), single(2));
    b.code = "t-002".into();
    if let Body::Single(choice) = &mut c.body {
        choice.stem = "加处罚款的数额有没有上限，由谁决定（　　）。".into();
    }
    assert_eq!(twins(&[&a, &b, &c]), [(1, 0)]);
    let mut waived = a.clone();
    waived.waivers.push(Waiver { proof: Proof::Twin, reason: "有意".into() });
    assert_eq!(twins(&[&waived, &b, &c]), []);
}
