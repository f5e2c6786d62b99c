//! Each way in which real files are messy, written by hand; then the corpus, where it is at hand.

use super::*;
use crate::domain::question::{Body, letter};
use crate::formats::{Collected, Draft};

pub(super) const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

pub(super) fn collect(text: &str) -> Collected {
    let mut got = Collected::default();
    read(text, CONTEXT, &mut got);
    got
}

fn key(draft: &Draft) -> String {
    if draft.lacks.key {
        return "-".to_owned();
    }
    body_key(&draft.question.body)
}

fn body_key(body: &Body) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => choice.key.iter().map(|id| letter(usize::from(*id))).collect(),
        Body::Judge { key, .. } => if *key { "√" } else { "×" }.to_owned(),
        Body::Blank { blanks, .. } => blanks.iter().map(|v| v.join("|")).collect::<Vec<_>>().join("；"),
        Body::Short { answer, .. } => answer.clone(),
        Body::Case { parts, .. } => parts.iter().map(|part| body_key(&part.body)).collect::<Vec<_>>().join(" / "),
    }
}

/// Every question in a line: kind, stem, options, key, explanation.
fn shape(text: &str) -> Vec<String> {
    let got = collect(text);
    let mut all: Vec<&Draft> = got.drafts.iter().chain(&got.broken).collect();
    all.sort_by_key(|draft| draft.line);
    all.into_iter()
        .map(|draft| {
            let body = &draft.question.body;
            let options = body.choice().map(|c| c.options.join("|")).unwrap_or_default();
            let stem = body.stem().replace('\n', "/");
            format!(
                "{} {stem} [{options}] {} {}",
                body.kind().code(),
                key(draft).replace('\n', "/"),
                draft.question.explanation.replace('\n', "/")
            )
            .trim_end()
            .to_owned()
        })
        .collect()
}

#[track_caller]
fn check(text: &str, shapes: &[&str]) {
    assert_eq!(shape(text), shapes, "{text}");
}

#[test]
fn the_plain_case() {
    check(
        "1. 可以不予处罚的是（　）。\nA. 甲\nB. 乙\nC. 丙\nD. 丁\n答案：B\n解析：因为乙。\n\n2、应当的有（ ）\nA、甲\nB、乙\nC、丙\n答案：AC",
        &[
            "single 可以不予处罚的是（　）。 [甲|乙|丙] B 因为乙。".replace("丙", "丙|丁").as_str(),
            "multiple 应当的有（ ） [甲|乙|丙] AC",
        ],
    );
}

#[test]
fn options_glued_to_one_another() {
    check(
        "1.以什么为中心（B）A.人民为中心B.社会为中心C.党中央为中心D.都不是",
        &["single 以什么为中心（　　） [人民为中心|社会为中心|党中央为中心|都不是] B"],
    );
    check("1.下列属于的是 A.甲\nB.乙C.丙\nD.丁\n答案:C", &["single 下列属于的是 [甲|乙|丙|丁] C"]);
    check("1. 处罚是\nA 违反甲B 违反乙C 违反丙\n答案 B", &["single 处罚是 [违反甲|违反乙|违反丙] B"]);
    check("1. 期限是（ ）A.10日B.20日C.30日D.60日 答案：D", &["single 期限是（ ） [10日|20日|30日|60日] D"]);
}

#[test]
fn where_the_key_may_stand() {
    check("1. 甲是（ ）\n答案：B\nA. 一\nB. 二", &["single 甲是（ ） [一|二] B"]);
    check("1. 甲是（ ）\nA. 一\nB. 二\nC.设区的市级\nD.县级 答案:B", &["single 甲是（ ） [一|二|设区的市级|县级] B"]);
    check("7 (C)不属于行政处罚的是\nA.警告\nB.罚款\nC.训诫", &["single （　　）不属于行政处罚的是 [警告|罚款|训诫] C"]);
    check(
        "1.甲\nA.一\nB.二\n2.乙\nA.一\nB.二\n参考答案\n1.B【解析】因为\n2.A",
        &["single 甲 [一|二] B 因为", "single 乙 [一|二] A"],
    );
    check(
        "1.甲\nA.一\nB.二\n2.乙\nA.一\nB.二\n3.丙\nA.一\nB.二\n\n1-3：B A B",
        &["single 甲 [一|二] B", "single 乙 [一|二] A", "single 丙 [一|二] B"],
    );
    check(
        "1.甲\nA.一\nB.二\n2.乙\nA.一\nB.二\n3.丙\nA.一\nB.二\n\n题号 1 2 3\n答案 B A A",
        &["single 甲 [一|二] B", "single 乙 [一|二] A", "single 丙 [一|二] A"],
    );
    check(
        "1.甲\nA.一\nB.二\n2.乙\nA.一\nB.二\n3.丙\nA.一\nB.二\n\n1A2B3A",
        &["single 甲 [一|二] A", "single 乙 [一|二] B", "single 丙 [一|二] A"],
    );
}

#[test]
fn fields_in_one_line_and_inside_one_another() {
    check("1.甲\nA.一\nB.二\nC.三\nD.四\n答案解析:【答案】ABD", &["multiple 甲 [一|二|三|四] ABD"]);
    check("1.甲\nA.一\nB.二\n答案:B。解析:依照第三条，所以选B。", &["single 甲 [一|二] B 依照第三条，所以选B。"]);
    check(
        "1、甲\nA、一\nB、二\n【答案】:A2、某大学\nA、一\nB、二\n【答案】:B",
        &["single 甲 [一|二] A", "single 某大学 [一|二] B"],
    );
    check("1.甲\nA.一\nB.二\nC.三\nD.四\n答案：A至D", &["multiple 甲 [一|二|三|四] ABCD"]);
    check("1.甲\nA.一\nB.二\nC.三\n答案：以上全选", &["multiple 甲 [一|二|三] ABC"]);
    for key in ["A、B", "A B", "A，B", "AB", "a,b", "（AB）"] {
        check(&format!("1.甲\nA.一\nB.二\nC.三\n答案：{key}"), &["multiple 甲 [一|二|三] AB"]);
    }
}

#[test]
fn judgements() {
    for (sign, truth) in [
        ("√", "√"),
        ("×", "×"),
        ("✓", "√"),
        ("✗", "×"),
        ("对", "√"),
        ("错", "×"),
        ("正确", "√"),
        ("错误", "×"),
        ("T", "√"),
        ("F", "×"),
    ] {
        check(&format!("二、判断题\n1. 应当听证。\n答案：{sign}"), &[&format!("judge 应当听证。 [] {truth}")]);
    }
    check(
        "1. 应当听证。（√）\n2.可以不听证。（×）3.必须公开。（√）",
        &["judge 应当听证。 [] √", "judge 可以不听证。 [] ×", "judge 必须公开。 [] √"],
    );
    check(
        "判断题\n1. 应当。\nA：对\nB：错\n答案：A\n2. 不应当。\nA．错误\nB．正确\n答案：A",
        &["judge 应当。 [] √", "judge 不应当。 [] ×"],
    );
    check("1. 应当。\nA．错误\nB．正确\n答案：B", &["judge 应当。 [] √"]);
    let unclear = collect("判断题\n1. 应当。\nA．可能\nB．正确\n答案：A");
    assert_eq!((unclear.drafts.len(), unclear.broken.len()), (0, 1));
    assert!(unclear.problems.iter().any(|p| p.rule == Rule::JudgeOptionsUnclear));
}

#[test]
fn letters_that_are_no_options() {
    check("1. 关于A型血的说法\nA. 甲\nB. 乙\n答案：A", &["single 关于A型血的说法 [甲|乙] A"]);
    check("1. 维生素B12和Vitamin A的区别\nA. 甲\nB. 乙\n答案：A", &["single 维生素B12和Vitamin A的区别 [甲|乙] A"]);
    check("1. The U.S.A. and B. Smith\nA. 甲\nB. 乙\n答案：A", &["single The U.S.A. and B. Smith [甲|乙] A"]);
    check(
        "1. A、B二人共谋，C知情，应当\nA. 罚A\nB. 罚B\nC. 都罚\n答案：C",
        &["single A、B二人共谋，C知情，应当 [罚A|罚B|都罚] C"],
    );
    check("1. 请解释：A.直接 B.暂停\n答案：AB法适用于连续作业", &["short 请解释：A.直接 B.暂停 [] AB法适用于连续作业"]);
}

#[test]
fn labels_in_several_ways() {
    check("1. 甲\nA.A：一\nB. B. 二\n答案：B", &["single 甲 [一|二] B"]);
    check("1. 甲\nA：一\nB.二\nC、三\n(D)四\n答案：D", &["single 甲 [一|二|三|四] D"]);
    check("1. 甲\nＡ．一\nＢ．二\n答案：Ｂ", &["single 甲 [一|二] B"]);
    check("1. 甲\n(A) 一\n(B) 二\n答案：B", &["single 甲 [一|二] B"]);
    check("1. 甲是A. 一\nB. 二\nC. 三\n答案：B", &["single 甲是 [一|二|三] B"]);
}

#[test]
fn stems_and_explanations_of_several_lines() {
    check("1. 某局查明：\n甲销售过期食品。\n应当\nA. 一\nB. 二\n答案：A", &["single 某局查明：/甲销售过期食品。/应当 [一|二] A"]);
    check(
        "1. 甲（ ）\nA. 一\nB. 二\n答案：A\n解析：\n1. 先看第一条\n2. 再看第二条\n3. 所以\n2. 乙（ ）\nA. 一\nB. 二\n答案：B",
        &["single 甲（ ） [一|二] A 1. 先看第一条/2. 再看第二条/3. 所以", "single 乙（ ） [一|二] B"],
    );
    check(
        "三、简答题\n1. 简述措施。\n参考答案：\n1. 完善\n2. 优化\n3. 加强\n\n2. 简述原则。\n参考答案：公开。",
        &["short 简述措施。 [] 1. 完善/2. 优化/3. 加强", "short 简述原则。 [] 公开。"],
    );
    check(
        "1.甲（ ）\nA.一\nB.二\n2.乙（ ）\nA.一\nB.二\n3.简述情形。\n参考答案：\n1. 重大利益\n2. 经过听证\n\n参考答案\n1-2: B A",
        &["single 甲（ ） [一|二] B", "single 乙（ ） [一|二] A", "short 简述情形。 [] 1. 重大利益/2. 经过听证"],
    );
}

#[test]
fn headings_carry_kind_and_marks_and_front_matter_is_no_question() {
    let text = "绝密★启用前\n2026年学法考试\n考试时间：90分钟 满分100分\n姓名：____ 单位：____\n一、单项选择题（每题2分，共4分）\n1. 甲（ ）\nA. 一\nB. 二\n答案：A\n\
                二、判断题（每小题1.5分）\n1. 乙。\n答案：×\n三、填空题\n1. 首都是____。\n答案：北京\n考试结束";
    check(text, &["single 甲（ ） [一|二] A", "judge 乙。 [] ×", "blank 首都是____。 [] 北京"]);
    let marks: Vec<_> = collect(text).drafts.iter().map(|d| d.question.marks.map(|m| m.to_string())).collect();
    assert_eq!(marks, [Some("2".into()), Some("1.5".into()), None]);
    check(
        "一、单选题\n1. 甲（ ）\nA. 一\nB. 二\n二、多选题\n1. 乙（ ）\nA. 一\nB. 二\n参考答案\n一、单选题\n1.B\n二、多选题\n1.AB",
        &["single 甲（ ） [一|二] B", "multiple 乙（ ） [一|二] AB"],
    );
}

#[test]
fn ranges_that_do_not_fit_are_reported_and_never_half_filled() {
    let got = collect("1.甲\nA.一\nB.二\n2.乙\nA.一\nB.二\n3.丙\nA.一\nB.二\n参考答案\n1-3：A B");
    assert!(got.problems.iter().any(|p| p.rule == Rule::RangeMismatch { range: "1-3".into(), wanted: 3, found: 2 }));
    assert_eq!((got.drafts.len(), got.broken.len()), (0, 3));
    assert!(got.broken.iter().all(|draft| draft.lacks.key));
}

#[test]
fn what_does_not_add_up_is_said() {
    let differs = collect("1.甲（A）\nA.一\nB.二\n答案：B");
    assert!(differs.problems.iter().any(|p| matches!(p.rule, Rule::KeysDiffer { .. })));
    let one = collect("多选题\n1.甲\nA.一\nB.二\n答案：B");
    assert_eq!((one.drafts.len(), one.problems.len()), (0, 1), "a multiple choice with a single key");
    let twice = collect("1.甲（ ）\nA.一\nB.二\n答案：B\n2.甲（ ）\nA.一\nB.二\n答案：B");
    assert_eq!(twice.doubts.iter().filter(|d| d.rule == Rule::SameStem { first_line: 1 }).count(), 1);
    let words = collect("1.甲（ ）\nA.保护头部\nB.装饰\n答案：保护头部。");
    assert!(words.doubts.iter().any(|d| d.rule == Rule::KeyByWords { letter: 'A' }));
}

#[test]
fn blanks_by_eight_spaces_and_in_a_list() {
    check("填空题\n1. 期限为\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}日。\n答案：六十", &["blank 期限为____日。 [] 六十"]);
    check("1. 方针是（安全第一）、（预防为主）。", &["blank 方针是____、____。 [] 安全第一；预防为主"]);
}

#[test]
fn shared_material_and_cases() {
    check(
        "根据以下材料回答1-2题\n资料：甲公司销售过期食品。\n1. 应当（ ）\nA. 一\nB. 二\n答案：A\n2. 可以（ ）\nA. 一\nB. 二\n答案：B\n3. 其他（ ）\nA. 一\nB. 二\n答案：B",
        &[
            "single 根据以下材料回答1-2题/资料：甲公司销售过期食品。/应当（ ） [一|二] A",
            "single 根据以下材料回答1-2题/资料：甲公司销售过期食品。/可以（ ） [一|二] B",
            "single 其他（ ） [一|二] B",
        ],
    );
    let text = "五、案例分析题\n1. 2026年3月，某局查明甲公司无证经营。\n(1) 应当给予（ ）。（2分）\nA. 警告\nB. 罚款\n答案：B\n(2) 简述程序。（6分）\n答案：立案、调查、告知。";
    check(text, &["case 2026年3月，某局查明甲公司无证经营。 [] B / 立案、调查、告知。"]);
}

#[test]
fn files_without_numbers() {
    check(
        "可以不予处罚的是（ ）\nA. 甲\nB. 乙\n答案：B\n\n应当从轻的是（ ）\nA. 甲\nB. 乙\n答案：A",
        &["single 可以不予处罚的是（ ） [甲|乙] B", "single 应当从轻的是（ ） [甲|乙] A"],
    );
}

#[test]
fn a_second_file_holds_the_keys() {
    let mut got = Collected::default();
    read_pair("1. 甲（ ）\nA. 一\nB. 二\n2. 乙（ ）\nA. 一\nB. 二\nC. 三", "2. AC\n1. B", CONTEXT, &mut got);
    assert_eq!(got.drafts.iter().map(key).collect::<Vec<_>>(), ["B", "AC"]);
    assert!(
        is_answers("1. A\n2. AB")
            && is_answers("1-5: A B A C D")
            && is_answers("1-5: A B C")
            && !is_answers("1. 甲（ ）\nA. 一\nB. 二")
    );
}

mod hostile {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    /// Pieces that the reader has rules for, in any order.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9]{1,3}[.、)]",
            "[A-E][.、：)]",
            "（[A-E]{0,3}）",
            "(答案|解析|参考答案|【答案】|【解析】|正确答案)[：:]?",
            "(一|二|三)、(单项选择题|判断题|填空题|案例分析题)（每题2分）",
            "[0-9]{1,2}-[0-9]{1,2}[：:] ?[A-D ]{0,8}",
            "（[√×对错]）|____|（　　）|\\(1\\)|第[0-9]题",
            "[\n\t　 ]{1,3}",
            "[甲乙丙丁aA1，。、；：（）()【】]{1,6}",
            "\\PC{1,4}",
        ]
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail_or_take_long(pieces in proptest::collection::vec(piece(), 0..120)) {
            let text = pieces.concat();
            let begun = Instant::now();
            let got = collect(&text);
            prop_assert!(begun.elapsed() < Duration::from_secs(5), "{text}");
            for draft in got.drafts.iter().chain(&got.broken) {
                prop_assert!(draft.line >= 1 && draft.line <= draft.last_line, "{text}");
            }
            let _ = is_answers(&text);
        }
    }

    #[test]
    fn long_texts_are_read_in_a_time_that_grows_with_them() {
        let one = "1. 甲（ ）A. 一B. 二C. 三 答案：B\n";
        let text: String = (1..=20_000).map(|n| one.replacen('1', &n.to_string(), 1)).collect();
        assert_eq!(collect(&text).drafts.len(), 20_000);
        // One line of everything, and one letter again and again.
        let _ = collect(&"A.".repeat(20_000));
        let _ = collect(&one.trim().repeat(2_000));
        let _ = collect(&"（".repeat(50_000));
    }
}

// ---- the corpus -----------------------------------------------------------------------------------------------------

mod corpus {
    use super::*;
    use serde_json::Value;
    use std::path::PathBuf;

    fn folder() -> Option<PathBuf> {
        let root = std::env::var_os("KAOFA_CORPUS")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
        let folder = root.join("zh-text");
        if !folder.is_dir() {
            eprintln!("SKIPPED: no corpus at {}", folder.display());
            return None;
        }
        Some(folder)
    }

    fn kind_name(draft: &Draft) -> &'static str {
        match draft.question.kind().code() {
            "single" => "SINGLE",
            "multiple" => "MULTIPLE",
            "judge" => "JUDGE",
            "blank" => "BLANK",
            "short" => "SHORT",
            _ => "CASE",
        }
    }

    fn answer(draft: &Draft) -> Vec<String> {
        if draft.lacks.key {
            return vec![];
        }
        match &draft.question.body {
            Body::Judge { key, .. } => vec![if *key { "正确" } else { "错误" }.into()],
            Body::Single(_) | Body::Multiple(_) => super::key(draft).chars().map(String::from).collect(),
            _ => vec![super::key(draft)],
        }
    }

    fn texts(value: &Value) -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(Into::into)).collect()
    }

    /// What a case of the corpus expects and the reader does not give.
    fn faults(case: &Value, folder: &std::path::Path) -> Vec<String> {
        let load = |name: &str| std::fs::read_to_string(folder.join(case[name].as_str().unwrap())).unwrap();
        let expected: Value = serde_json::from_str(&load("expected")).unwrap();
        let expected = &expected["expected"];
        let mut got = Collected::default();
        if case["mode"] == "dual" {
            read_pair(&load("questionSample"), &load("answerSample"), CONTEXT, &mut got);
        } else if case["sample"].as_str().unwrap().contains(".tsv") {
            let sheet = crate::office::sheet::read_csv(&load("sample")).unwrap();
            crate::formats::bank_sheet::read(&[sheet], true, CONTEXT, &mut got);
        } else {
            read(&load("sample"), CONTEXT, &mut got);
        }
        let mut all: Vec<&Draft> = got.drafts.iter().chain(&got.broken).collect();
        all.sort_by_key(|d| d.line);
        let mut faults = Vec::new();
        let mut same = |what: &str, found: String, wanted: String| {
            if found != wanted {
                faults.push(format!("{what}: {found} for {wanted}"));
            }
        };
        same("count", all.len().to_string(), expected["questionCount"].to_string());
        let answered = all.iter().filter(|d| !d.lacks.key).count();
        same("answered", answered.to_string(), expected["answeredCount"].to_string());
        for (kind, count) in expected["typeCounts"].as_object().into_iter().flatten() {
            same(kind, all.iter().filter(|d| kind_name(d) == kind).count().to_string(), count.to_string());
        }
        for wanted in expected["questions"].as_array().into_iter().flatten() {
            let number: usize = wanted["number"].as_str().unwrap().parse().unwrap();
            let numbers: Vec<u32> = expected["questions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|q| q["number"].as_str().unwrap().parse().unwrap())
                .collect();
            let place =
                if all.len() == numbers.len() { numbers.iter().position(|n| *n as usize == number).unwrap() } else { number - 1 };
            let Some(draft) = all.get(place) else { continue };
            let body = &draft.question.body;
            let options = body.choice().map(|c| c.options.clone()).unwrap_or_default();
            let mut same = |what: &str, found: String, wanted: String| same(&format!("{number} {what}"), found, wanted);
            if let Some(kind) = wanted["type"].as_str() {
                same("type", kind_name(draft).into(), kind.into());
            }
            if let Some(count) = wanted["optionCount"].as_u64() {
                same("options", options.len().to_string(), count.to_string());
            }
            if wanted["answer"].is_array() {
                same("answer", answer(draft).join(","), texts(&wanted["answer"]).join(","));
            }
            for (letter, text) in wanted["options"].as_object().into_iter().flatten() {
                let index = usize::from(letter.as_bytes()[0] - b'A');
                same("option", options.get(index).cloned().unwrap_or_default(), text.as_str().unwrap().into());
            }
            let contains = |text: &str, field: &str| wanted[field].as_str().is_none_or(|w| text.contains(w));
            same("stem", contains(body.stem(), "stemContains").to_string(), "true".into());
            same("analysis", contains(&draft.question.explanation, "analysisContains").to_string(), "true".into());
            same("answer text", contains(&super::key(draft), "answerTextContains").to_string(), "true".into());
            for not in texts(&wanted["stemNotContains"]) {
                same("stem without", body.stem().contains(&not).to_string(), "false".into());
            }
        }
        for not in texts(&expected["mustNotCreateQuestionFrom"]).iter().chain(&texts(&expected["stemMustNotContain"])) {
            same("no question from", all.iter().any(|d| d.question.body.stem().contains(not)).to_string(), "false".into());
        }
        faults
    }

    #[test]
    fn plain_chinese_banks() {
        let Some(folder) = folder() else { return };
        let manifest: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap();
        let mut failed = Vec::new();
        let cases = manifest["cases"].as_array().unwrap();
        for case in cases {
            let faults = faults(case, &folder);
            if !faults.is_empty() {
                failed.push(format!("{}: {}", case["id"], faults.join("; ")));
            }
        }
        eprintln!("zh-text: {} of {}", cases.len() - failed.len(), cases.len());
        assert!(cases.len() - failed.len() >= 30, "{}", failed.join("\n"));
    }

    type Mutation = (&'static str, fn(&str) -> Option<String>);

    /// Numbers at the start of lines in another style.
    fn renumbered(text: &str, write: fn(&str) -> String) -> Option<String> {
        let mut changed = false;
        let lines: Vec<String> = text
            .lines()
            .map(|line| {
                let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let rest =
                    line[digits..].strip_prefix(['.', '、']).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
                match rest {
                    Some(rest) if digits > 0 => {
                        changed = true;
                        format!("{}{}", write(&line[..digits]), rest.trim_start())
                    }
                    _ => line.to_owned(),
                }
            })
            .collect();
        changed.then(|| lines.join("\n"))
    }

    fn is_option(line: &str) -> bool {
        let mut chars = line.chars();
        matches!(chars.next(), Some('A'..='H')) && matches!(chars.next(), Some('.' | '、' | '：'))
    }

    /// Options behind their stem on one line, without blanks between them.
    fn glued(text: &str) -> Option<String> {
        let mut out = String::new();
        let mut changed = false;
        for line in text.lines() {
            if is_option(line) && !out.is_empty() {
                changed = true;
            } else if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line.trim_end());
        }
        changed.then_some(out)
    }

    /// Keys out of their lines into a list at the end.
    fn keys_at_the_end(text: &str) -> Option<String> {
        let (mut kept, mut keys, mut number) = (Vec::new(), Vec::new(), String::new());
        for line in text.lines() {
            let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() {
                number = digits;
            }
            match line.trim().strip_prefix("答案：") {
                Some(key) if key.chars().all(|c| c.is_ascii_uppercase()) => keys.push(format!("{number}.{key}")),
                _ => kept.push(line.to_owned()),
            }
        }
        (keys.len() > 1).then(|| format!("{}\n\n参考答案\n{}", kept.join("\n"), keys.join("\n")))
    }

    /// The same, as `1.A 2.B` in one line.
    fn keys_in_a_row(text: &str) -> Option<String> {
        let (body, keys) = keys_at_the_end(text)?.split_once("参考答案\n").map(|(b, k)| (b.to_owned(), k.replace('\n', " ")))?;
        Some(format!("{body}参考答案\n{keys}"))
    }

    /// Keys into the stem's bracket.
    fn keys_in_the_stem(text: &str) -> Option<String> {
        let mut blocks: Vec<Vec<String>> = Vec::new();
        for line in text.lines() {
            if line.starts_with(|c: char| c.is_ascii_digit()) || blocks.is_empty() {
                blocks.push(Vec::new());
            }
            blocks.last_mut()?.push(line.to_owned());
        }
        let mut changed = false;
        for block in &mut blocks {
            let at =
                block.iter().position(|l| l.strip_prefix("答案：").is_some_and(|k| k.chars().all(|c| c.is_ascii_uppercase())));
            if let (Some(at), Some(open)) = (at, block[0].find("（ ）")) {
                let key = block.remove(at).replace("答案：", "");
                block[0].replace_range(open..open + "（ ）".len(), &format!("（{key}）"));
                changed = true;
            }
        }
        changed.then(|| blocks.concat().join("\n"))
    }

    fn gist(text: &str) -> Vec<String> {
        let mut got = Collected::default();
        read(text, CONTEXT, &mut got);
        let mut all: Vec<&Draft> = got.drafts.iter().chain(&got.broken).collect();
        all.sort_by_key(|d| d.line);
        all.iter()
            .map(|d| format!("{} {:?} {}", kind_name(d), d.question.body.choice().map(|c| &c.options), super::key(d)))
            .collect()
    }

    #[test]
    fn the_same_banks_written_otherwise() {
        let Some(folder) = folder() else { return };
        let mutations: [Mutation; 9] = [
            ("1、", |t| renumbered(t, |n| format!("{n}、"))),
            ("1)", |t| renumbered(t, |n| format!("{n}) "))),
            ("第1题", |t| renumbered(t, |n| format!("第{n}题 "))),
            ("(1)", |t| renumbered(t, |n| format!("({n}) "))),
            ("glued", glued),
            ("keys at the end", keys_at_the_end),
            ("keys in a row", keys_in_a_row),
            ("keys in the stem", keys_in_the_stem),
            ("windows", |t| Some(t.replace('\n', "\r\n"))),
        ];
        let (mut tried, mut wrong) = (0, Vec::new());
        let mut samples: Vec<_> = std::fs::read_dir(folder.join("samples")).unwrap().flatten().map(|e| e.path()).collect();
        samples.sort();
        for sample in
            samples.iter().filter(|p| p.extension().is_some_and(|e| e == "txt") && !p.to_string_lossy().contains("_answers"))
        {
            let text = std::fs::read_to_string(sample).unwrap();
            let wanted = gist(&text);
            for (name, mutate) in mutations {
                let Some(text) = mutate(&text) else { continue };
                tried += 1;
                let found = gist(&text);
                if found != wanted {
                    wrong.push(format!("{} {name}\n  {found:?}\n  {wanted:?}", sample.file_name().unwrap().to_string_lossy()));
                }
            }
        }
        eprintln!("zh-text mutated: {} of {tried}", tried - wrong.len());
        assert!((tried - wrong.len()) * 100 >= tried * 95, "{}", wrong.join("\n"));
    }
}
