use super::*;
use crate::domain::question::{Body, Question, letter};
use crate::formats::kaofa_text::tests::question;
use crate::formats::{Collected, Context};
use crate::office::sheet::{read_csv, read_xlsx};
use proptest::prelude::*;

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

fn csv(text: &str) -> Collected {
    let mut got = Collected::default();
    read(&[read_csv(text).unwrap()], true, CONTEXT, &mut got);
    got
}

/// Kind, options, key of each question.
fn shape(got: &Collected) -> Vec<String> {
    let mut all: Vec<_> = got.drafts.iter().chain(&got.broken).collect();
    all.sort_by_key(|d| d.line);
    all.iter()
        .map(|d| {
            let body = &d.question.body;
            let key = match body {
                Body::Single(c) | Body::Multiple(c) => c.key.iter().map(|k| letter(usize::from(*k))).collect(),
                Body::Judge { key, .. } => key.to_string(),
                Body::Blank { blanks, .. } => format!("{blanks:?}"),
                Body::Short { answer, .. } => answer.clone(),
                Body::Case { .. } => String::new(),
            };
            format!("{} {} {key}", body.kind().code(), body.choice().map(|c| c.options.join("|")).unwrap_or_default())
        })
        .collect()
}

#[test]
fn titles_in_any_order_and_by_synonym() {
    let got = csv(
        "学法题库,,,,,\n正确答案,D选项,题目（必填）,选项A,选项B,选项C,难易度,所属分类,题型\nB,丁,甲是（ ）,甲,乙,丙,中等,行政处罚法,单选题\n对,,应当听证。,,,,,,判断题\n",
    );
    assert_eq!(shape(&got), ["single 甲|乙|丙|丁 B", "judge  true"]);
    let first = &got.drafts[0];
    assert_eq!((first.line, first.question.area.number(), first.question.difficulty), (3, 3, 3));
    assert!(got.drafts[1].lacks.area, "no area is named and none is guessed");
}

#[test]
fn one_row_an_option_with_a_help_row() {
    let got = csv(
        "题目序号,题目类型,题目内容,整体解析,是否正确项,选项内容,选项解析\n必填,1单选 2多选,必填,选填,1是 0否,必填,选填\n\
         1,1,可以（ ）,总的,0,甲,错在\n1,1,可以（ ）,总的,1,乙,对在\n2,2,应当（ ）,,1,一,\n2,2,应当（ ）,,0,二,\n2,2,应当（ ）,,1,三,\n3,3,必须。,,1,正确,\n3,3,必须。,,0,错误,\n",
    );
    assert_eq!(shape(&got), ["single 甲|乙 B", "multiple 一|二|三 AC", "judge  true"]);
    assert_eq!(got.drafts[0].question.explanation, "总的\n错在\n对在");
}

#[test]
fn a_multiple_choice_with_one_letter_is_reported() {
    let got = csv(",题干,答案,A,B,题型\n1,甲（ ）,A,一,二,多选\n2,乙（ ）,AB,一,二,多选\n");
    assert_eq!((got.drafts.len(), got.broken.len(), got.problems.len()), (1, 1, 1));
    assert_eq!(got.problems[0].line, 2);
}

#[test]
fn a_table_that_is_no_bank_says_which_column_is_missing() {
    let got = csv("姓名,单位\n张三,法规科\n");
    let names: Vec<_> = got.problems.iter().map(|p| p.rule.clone()).collect();
    assert_eq!(names, [Rule::NoColumn { name: "题干".into() }, Rule::NoColumn { name: "答案".into() }]);
}

#[test]
fn values_not_understood_are_named_and_the_question_is_kept() {
    let got = csv("题干,答案,A,B,难度,领域\n甲（ ）,A,一,二,0.85,未知领域\n");
    assert_eq!(got.drafts.len(), 1);
    assert_eq!(got.doubts.len(), 2, "{:?}", got.doubts);
}

fn back(questions: Vec<Question>, got: Collected) -> Result<(), TestCaseError> {
    prop_assert_eq!(&got.problems, &vec![]);
    let back: Vec<Question> = got.drafts.into_iter().map(|d| d.question).collect();
    prop_assert_eq!(back, questions);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_table_reads_back_as_the_same_questions(mut questions in proptest::collection::vec(question(), 1..4)) {
        for (i, question) in questions.iter_mut().enumerate() {
            question.code.push_str(&i.to_string());
        }
        let all: Vec<&Question> = questions.iter().collect();
        let mut got = Collected::default();
        let text = String::from_utf8(write_csv(&all)).unwrap();
        read(&[read_csv(text.trim_start_matches('\u{feff}')).unwrap()], true, CONTEXT, &mut got);
        back(questions.clone(), got)?;
        let mut got = Collected::default();
        read(&read_xlsx(&write_xlsx(&all, "说明").unwrap()).unwrap(), false, CONTEXT, &mut got);
        back(questions, got)?;
    }
}

#[test]
fn the_same_bank_gives_the_same_workbook() {
    assert_eq!(write_xlsx(&[], "a\nb").unwrap(), write_xlsx(&[], "a\nb").unwrap());
}

mod corpus {
    use super::*;

    #[test]
    fn choice_questions_in_tables() {
        let root = std::env::var_os("KAOFA_CORPUS").map_or_else(
            || std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"),
            std::path::PathBuf::from,
        );
        let Ok(files) = std::fs::read_dir(root.join("zh-csv")) else {
            eprintln!("SKIPPED: no corpus at {}", root.display());
            return;
        };
        let (mut right, mut all) = (0, 0);
        let mut wrong = Vec::new();
        for file in files.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "csv")) {
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text.trim_start_matches('\u{feff}');
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let head = reader.headers().unwrap().clone();
            let at = |name: &str| head.iter().position(|h| h == name).unwrap();
            let multiple = at("multichoice");
            let wanted: Vec<_> = reader
                .records()
                .map(|r| {
                    let r = r.unwrap();
                    let options: Vec<&str> = ["A", "B", "C", "D"].iter().map(|l| r[at(l)].trim()).collect();
                    let kind = if &r[multiple] == "True" { "multiple" } else { "single" };
                    (format!("{kind} {} {}", options.join("|"), r[at("output")].trim()), r[at("input")].trim().to_owned())
                })
                .collect();
            let got = csv(text);
            let mut drafts: Vec<_> = got.drafts.iter().chain(&got.broken).collect();
            drafts.sort_by_key(|d| d.line);
            let found: Vec<_> = shape(&got).into_iter().zip(drafts.iter().map(|d| d.question.body.stem().to_owned())).collect();
            all += wanted.len();
            for (i, wanted) in wanted.iter().enumerate() {
                if found.get(i).is_some_and(|found| found.0.trim_end_matches('|') == wanted.0 && found.1 == wanted.1) {
                    right += 1;
                } else {
                    wrong.push(format!("{} {i}: {:?} for {wanted:?}", file.display(), found.get(i)));
                }
            }
        }
        eprintln!("zh-csv: {right} of {all}");
        assert_eq!(right, all, "{}", wrong[..wrong.len().min(5)].join("\n"));
    }
}
