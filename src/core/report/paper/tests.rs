use super::*;
use crate::domain::citation::Citation;
use crate::domain::ids::RevisionId;
use crate::domain::paper::Section;
use crate::domain::question::tests::single;
use crate::domain::question::{Choice, Part, Question};
use crate::office::docx_in::{Block, STRONG, blocks};
use crate::office::docx_out::Docx;
use crate::text::{Locale, Texts};
use proptest::prelude::*;
use std::sync::Arc;

fn of(body: Body) -> Question {
    Question { body, ..single(0) }
}

fn choice(stem: &str, options: &[&str], key: &[u8]) -> Choice {
    Choice {
        stem: stem.into(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        key: key.to_vec(),
        fixed_order: false,
    }
}

fn point(text: &str, marks: i64) -> RubricPoint {
    RubricPoint { text: text.into(), marks: Marks::whole(marks) }
}

fn case() -> Question {
    let part = |body, explanation: &str| Part {
        marks: Marks::whole(5),
        body,
        citations: vec![Citation::parse("行政处罚法 第三十三条第二款", None).unwrap()],
        explanation: explanation.into(),
        waivers: vec![],
    };
    of(Body::Case {
        material:
            "2026年5月，某区局接到举报，称某超市销售超过保质期的食品。\n执法人员当日到现场检查，当事人不能提供进货查验记录。"
                .into(),
        parts: vec![
            part(
                Body::Single(choice("本案应当由（　　）管辖。", &["违法行为发生地的区局", "住所地的区局", "市局", "省局"], &[0])),
                "由违法行为发生地管辖。",
            ),
            part(
                Body::Short {
                    stem: "当事人主张没有主观过错，应当怎样处理？".into(),
                    answer: "有证据足以证明的，不予处罚。".into(),
                    rubric: vec![point("由当事人举证", 2), point("足以证明的，不予行政处罚", 3)],
                },
                "",
            ),
        ],
    })
}

/// All six kinds, options of every width, one question without explanation.
pub(crate) fn sample() -> Paper {
    let long = "应当不予行政处罚，因为违法行为轻微并且已经及时改正，没有造成危害后果，市场监督管理部门还应当对当事人进行教育，\
                并且把处理情况告知举报人、记入案卷、依照规定向社会公开";
    let mut bare = of(Body::Judge {
        stem: "对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚。".into(), key: true
    });
    bare.explanation.clear();
    bare.citations.clear();
    let questions = vec![
        (0, of(Body::Single(choice("罚款的追缴期限是（　　）。", &["十日", "十五日", "三十日", "六十日"], &[1])))),
        (
            0,
            of(Body::Single(choice(
                "下列各项中正确的是（　　）。",
                &["责令停产停业整顿", "没收违法所得、非法财物", "暂扣许可证件", "行政拘留"],
                &[2],
            ))),
        ),
        (
            0,
            of(Body::Single(choice(
                "对首次违法的处理，正确的是（　　）。",
                &[long, "可以不予行政处罚", "应当处罚", "移送"],
                &[0],
            ))),
        ),
        (1, of(Body::Multiple(choice("应当回避的有（　　）。", &["当事人的近亲属", "有利害关系的", "同乡", "同学"], &[0, 1])))),
        (2, bare),
        (2, of(Body::Judge { stem: "听证由当事人承担费用。".into(), key: false })),
        (
            3,
            of(Body::Blank {
                stem: "行政处罚遵循____、____的原则。".into(),
                blanks: vec![vec!["公正".into()], vec!["公开".into(), "公开透明".into()]],
            }),
        ),
        (
            4,
            of(Body::Short {
                stem: "简述“首违不罚”的条件。".into(),
                answer: "初次违法、危害后果轻微、及时改正。".into(),
                rubric: vec![point("初次违法", 2), point("危害后果轻微", 2), point("及时改正", 1)],
            }),
        ),
    ];
    let kinds = [Kind::Single, Kind::Multiple, Kind::Judge, Kind::Blank, Kind::Short, Kind::Case];
    let mut slots: Vec<Slot> = (0..)
        .zip(questions)
        .map(|(position, (section, question))| Slot {
            position,
            section,
            revision: RevisionId(i64::from(position)),
            part: None,
            marks: Marks::whole(if section == 4 { 5 } else { 2 }),
            must: false,
            locked: false,
            question: Arc::new(question),
        })
        .collect();
    for revision in [100, 101] {
        let question = Arc::new(case());
        for part in 0..2 {
            slots.push(Slot {
                position: slots.len() as u16,
                section: 5,
                revision: RevisionId(revision),
                part: Some(part),
                marks: Marks::whole(5),
                must: false,
                locked: false,
                question: Arc::clone(&question),
            });
        }
    }
    Paper {
        title: "2026年度国家工作人员学法考试".into(),
        sections: kinds.into_iter().map(|kind| Section { kind }).collect(),
        slots,
    }
}

fn texts() -> Texts {
    Texts::new(Locale::ZhCn)
}

fn lines(flow: &crate::office::flow::Flow) -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks(&Docx::of(flow).into_bytes().unwrap()).unwrap() {
        match block {
            Block::Line(line) => all.push(line.replace(STRONG, "")),
            Block::Table(rows) => all.extend(rows.into_iter().map(|row| row.join("|").replace(STRONG, ""))),
            Block::Picture(_) => {}
        }
    }
    all
}

/// The options that follow a line, as (letter, text).
fn options_after(lines: &[String], at: usize) -> Vec<(char, String)> {
    let rows = lines[at + 1..]
        .iter()
        .take_while(|line| line.chars().nth(1) == Some('.') && line.starts_with(|c: char| c.is_ascii_uppercase()));
    let text = rows.cloned().collect::<Vec<_>>().join(" ");
    let mut found: Vec<(char, String)> = Vec::new();
    for piece in text.split(' ').filter(|p| !p.is_empty()) {
        match piece.strip_suffix('.').filter(|l| l.len() == 1) {
            Some(letter) => found.push((letter.chars().next().unwrap(), String::new())),
            None => found.last_mut().unwrap().1.push_str(piece),
        }
    }
    found
}

#[test]
fn the_paper_reads_back_in_displayed_order_with_its_numbers() {
    let paper = sample();
    for seed in [None, Some(1), Some(2), Some(42)] {
        let printed = PrintedPaper::of(&paper, seed, false);
        let lines = lines(&super::paper(&printed, &texts()));
        let view = seed.map(|seed| paper.view(seed));
        for (index, item) in printed.items().enumerate() {
            let number = index + 1;
            assert_eq!(usize::from(item.number), number);
            let stem = item.stem.replace(BLANK_MARK, "________");
            let at = lines.iter().position(|line| line.starts_with(&format!("{number}. {stem}"))).expect(&stem);
            let expected: Vec<(char, String)> = item.options.iter().enumerate().map(|(i, o)| (letter(i), o.clone())).collect();
            assert_eq!(options_after(&lines, at), expected);
            if let Some(view) = &view {
                let slot = &paper.slots[usize::from(view.items[index].slot)];
                assert_eq!(slot.body().stem(), item.stem, "number {number} is what the screen shows there");
            }
        }
    }
}

#[test]
fn headings_seal_and_marks() {
    let lines = lines(&super::paper(&PrintedPaper::of(&sample(), None, false), &texts()));
    for wanted in [
        "一、单项选择题（共3题，每题2分，共6分）",
        "二、多项选择题（共1题，共2分）",
        "六、案例分析题（共2个案例，4道小题，共20分）",
        "【案例一】",
        "【案例二】",
        "姓名||单位||职务||成绩|",
        "题号|一|二|三|四|五|六|总分",
    ] {
        assert!(lines.iter().any(|line| line == wanted), "{wanted}\n{}", lines.join("\n"));
    }
    assert!(lines.iter().any(|line| line.contains('密') && line.contains('封') && line.contains('线')));
    assert!(lines.iter().any(|line| line.ends_with("怎样处理？（5分）")));
    assert_eq!(lines.iter().filter(|line| line.starts_with("执法人员当日")).count(), 2, "material once a case");
}

#[test]
fn options_stand_in_columns_by_their_length() {
    let flow = super::paper(&PrintedPaper::of(&sample(), None, false), &texts());
    let columns: Vec<usize> = flow
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            crate::office::flow::Piece::Columns { columns, .. } => Some(*columns),
            _ => None,
        })
        .collect();
    assert_eq!(columns, [4, 2, 1, 2, 2, 2]);
}

#[test]
fn a_question_stays_with_its_options_and_a_case_with_its_first_question() {
    use crate::office::flow::Piece;
    let flow = super::paper(&PrintedPaper::of(&sample(), None, false), &texts());
    for pair in flow.pieces.windows(2) {
        if let [Piece::Text { shape, .. }, Piece::Columns { .. }] = pair {
            assert!(shape.keep_next);
        }
        if let [Piece::Text { shape, spans }, _] = pair
            && spans[0].text.contains("进货查验记录")
        {
            assert!(shape.keep_next);
        }
    }
}

#[test]
fn a_paper_printed_without_key_does_not_depend_on_the_key() {
    let paper = sample();
    let mut other = paper.clone();
    for slot in &mut other.slots {
        let mut question = (*slot.question).clone();
        match &mut question.body {
            Body::Single(choice) => choice.key = vec![3],
            Body::Multiple(choice) => choice.key = vec![2, 3],
            Body::Judge { key, .. } => *key = !*key,
            Body::Blank { blanks, .. } => blanks.iter_mut().for_each(|b| *b = vec!["别的".into()]),
            Body::Short { answer, .. } => answer.push('另'),
            Body::Case { .. } => {}
        }
        question.explanation.push('另');
        slot.question = Arc::new(question);
    }
    let words = texts();
    let bytes = |paper: &Paper, with_key| {
        let printed = PrintedPaper::of(paper, Some(3), with_key);
        let flows = [super::paper(&printed, &words), answer_sheet(&printed, &words), forms(&printed, &words)];
        flows.map(|flow| Docx::of(&flow).into_bytes().unwrap())
    };
    assert_eq!(bytes(&paper, false), bytes(&other, false));
    assert_eq!(bytes(&paper, false), bytes(&paper, true), "and the same input gives the same bytes");
}

#[test]
fn the_key_names_answers_rubric_and_grounds_and_leaves_out_what_is_empty() {
    let lines = lines(&super::key(&PrintedPaper::of(&sample(), None, true), &texts()));
    let all = lines.join("\n");
    for wanted in [
        "题号|1|2|3|||||||",
        "答案|B|C|A|||||||",
        "题号|4||||",
        "答案|AB||||",
        "答案|√|×||||||||",
        "7.【答案】公正；公开或公开透明",
        "（1）初次违法（2分）",
        "【依据】行政处罚法 第三十三条第一款",
    ] {
        assert!(lines.iter().any(|line| line == wanted), "{wanted}\n{all}");
    }
    let judge = lines.iter().position(|line| line == "5.【答案】√").expect(&all);
    assert!(lines[judge + 1].starts_with("6."), "no explanation, no line\n{all}");
}

#[test]
fn the_answer_sheet_has_a_place_for_every_item() {
    let printed = PrintedPaper::of(&sample(), Some(5), false);
    let lines = lines(&answer_sheet(&printed, &texts()));
    let all = lines.join("\n");
    for item in printed.items() {
        let place = match item.kind {
            Kind::Judge => format!("{}  [√] [×]", item.number),
            Kind::Blank => format!("{}（1）", item.number),
            Kind::Short => format!("{}.（5分）", item.number),
            _ => "[A] [B] [C] [D]".to_owned(),
        };
        assert!(all.contains(&place) && all.contains(&item.number.to_string()), "{place}\n{all}");
    }
}

#[test]
fn the_forms_have_all_their_words_in_both_languages() {
    for locale in Locale::ALL {
        let texts = Texts::new(locale);
        let printed = PrintedPaper { form: "A".into(), duration_minutes: Some(90), ..PrintedPaper::of(&sample(), None, true) };
        for flow in
            [super::paper(&printed, &texts), answer_sheet(&printed, &texts), key(&printed, &texts), forms(&printed, &texts)]
        {
            let lines = lines(&flow).join("\n");
            assert!(!lines.contains("print-") && !lines.contains("{ $"), "{lines}");
        }
    }
}

proptest! {
    #[test]
    fn the_printed_key_is_the_papers_key_through_the_order(seed in any::<u64>()) {
        let paper = sample();
        let printed = PrintedPaper::of(&paper, Some(seed), true);
        let view = paper.view(seed);
        prop_assert_eq!(printed.items().count(), view.items.len());
        for (item, at) in printed.items().zip(&view.items) {
            let body = paper.slots[usize::from(at.slot)].body();
            let key = &item.solution.as_ref().unwrap().key;
            match (body.choice(), key) {
                (Some(choice), PrintedKey::Letters(letters)) => {
                    let mut ids: Vec<u8> = letters.bytes().map(|l| at.options[usize::from(l - b'A')]).collect();
                    let mut texts: Vec<&String> = letters.bytes().map(|l| &item.options[usize::from(l - b'A')]).collect();
                    let mut wanted: Vec<&String> = choice.key.iter().map(|k| &choice.options[usize::from(*k)]).collect();
                    ids.sort_unstable();
                    texts.sort_unstable();
                    wanted.sort_unstable();
                    prop_assert_eq!(&ids, &choice.key);
                    prop_assert_eq!(texts, wanted);
                }
                (None, PrintedKey::Judge(key)) => {
                    let same = matches!(body, Body::Judge { key: own, .. } if own == key);
                    prop_assert!(same);
                }
                (None, PrintedKey::Blanks(all)) => {
                    let same = matches!(body, Body::Blank { blanks, .. } if blanks == all);
                    prop_assert!(same);
                }
                (None, PrintedKey::Text { rubric, .. }) => {
                    let same = matches!(body, Body::Short { rubric: own, .. } if own == rubric);
                    prop_assert!(same);
                }
                _ => prop_assert!(false, "kinds differ"),
            }
        }
    }
}

#[test]
fn a_must_item_has_its_star_on_the_key_and_nowhere_on_the_paper() {
    let mut stored = sample();
    let plain = lines(&paper(&PrintedPaper::of(&stored, None, false), &texts()));
    assert!(!lines(&key(&PrintedPaper::of(&stored, None, true), &texts())).iter().any(|line| line.contains('★')));
    stored.slots[1].must = true;
    assert_eq!(lines(&paper(&PrintedPaper::of(&stored, None, false), &texts())), plain);
    let printed = lines(&key(&PrintedPaper::of(&stored, None, true), &texts()));
    assert!(printed.iter().any(|line| line.contains("标 ★ 的 1 题为必对题")), "{printed:?}");
    assert!(printed.iter().any(|line| line.split('|').any(|cell| cell == "2★")), "in the table of letters");
    assert_eq!(printed.iter().filter(|line| line.contains("【必对题】")).count(), 1);
}

#[test]
fn the_hand_over_record_says_how_the_form_was_drawn() {
    let mut printed = PrintedPaper::of(&sample(), None, false);
    assert!(!lines(&forms(&printed, &texts())).iter().any(|line| line.contains("抽卷")), "one form: nothing to draw");
    printed.form = "B".into();
    let blank = lines(&forms(&printed, &texts()));
    assert!(blank.iter().any(|line| line.starts_with("抽签人||")), "places to write");
    let [when, lot, drawn, by, witness] = ["2026-11-27 09:00", "A B", "B", "李明", "王五"].map(str::to_owned);
    printed.draw = Some(PrintedDraw { when, lot, drawn, by, witness });
    let told = lines(&forms(&printed, &texts()));
    assert!(told.iter().any(|line| line == "抽卷时间|2026-11-27 09:00|参加抽签的卷|A B"), "{told:?}");
    assert!(told.iter().any(|line| line == "抽签人|李明|抽中的卷|B") && told.iter().any(|line| line.starts_with("见证人|王五|")));
}
