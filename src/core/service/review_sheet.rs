//! 审题单: questions for a second reader, keys and explanations hidden, each beside the text of the articles it cites; and the
//! comparison of what the reader answered with the keys.

use crate::domain::citation::Citation;
use crate::domain::fold::fold;
use crate::domain::question::{Body, Question, letter};
use crate::law::Corpus;
use crate::text::Texts;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Markdown, one heading a question, by its code.
pub fn write(questions: &[&Question], corpus: &Corpus, as_of: Date, texts: &Texts) -> String {
    let mut out = String::new();
    for question in questions {
        // Writing into a String cannot fail.
        let _ = writeln!(out, "## {} [{}]", question.code, texts.kind(question.kind()));
        asked(&mut out, &question.body, &question.citations, corpus, as_of);
        for (number, part) in (1..).zip(question.body.parts()) {
            let _ = writeln!(out, "### {}({number}) [{}]", question.code, texts.kind(part.body.kind()));
            let citations = if part.citations.is_empty() { &question.citations } else { &part.citations };
            asked(&mut out, &part.body, citations, corpus, as_of);
        }
        out.push('\n');
    }
    out
}

fn asked(out: &mut String, body: &Body, citations: &[Citation], corpus: &Corpus, as_of: Date) {
    let _ = writeln!(out, "{}", body.stem());
    for (i, option) in body.choice().iter().flat_map(|choice| &choice.options).enumerate() {
        let _ = writeln!(out, "{}. {option}", letter(i));
    }
    for citation in citations {
        let _ = writeln!(out, "- {citation}");
        let Citation::Article(at) = citation else { continue };
        // The whole article: what surrounds the cited paragraph may take back what it says.
        let text = corpus.article(at, as_of).map(|article| article.text.as_str()).unwrap_or_default();
        for line in text.lines() {
            let _ = writeln!(out, "  > {line}");
        }
    }
}

/// A question (or sub-question) that the reader answered otherwise than its key says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub code: String,
    pub key: String,
    pub answer: String,
}

/// What a reader's answers say about the keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub agreed: usize,
    pub differ: Vec<Difference>,
    /// Questions with a fixed key that were not answered.
    pub missing: Vec<String>,
    /// Lines that name no question.
    pub unknown: Vec<String>,
}

/// Compares answers, one a line (`xzcf-001 B`, `zfcx-026(1) ABC`, `xzcf-014 对`), with the keys. Short answers have no fixed key.
pub fn compare(questions: &[&Question], answers: &str, texts: &Texts) -> Reading {
    let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for question in questions {
        let mut add = |code: String, body: &Body| {
            if let Some(key) = key(body, texts) {
                keys.insert(code, key);
            }
        };
        add(question.code.clone(), &question.body);
        for (number, part) in (1..).zip(question.body.parts()) {
            add(format!("{}({number})", question.code), &part.body);
        }
    }
    let mut reading = Reading::default();
    for line in answers.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (code, answer) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let Some(accepted) = keys.remove(code) else {
            reading.unknown.push(line.to_owned());
            continue;
        };
        if accepted.iter().any(|one| fold(one) == fold(answer)) {
            reading.agreed += 1;
        } else {
            let key = accepted.first().cloned().unwrap_or_default();
            reading.differ.push(Difference { code: code.to_owned(), key, answer: answer.trim().to_owned() });
        }
    }
    reading.missing = keys.into_keys().collect();
    reading
}

/// The written forms of a key; `None` where there is no fixed one.
fn key(body: &Body, texts: &Texts) -> Option<Vec<String>> {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            Some(vec![choice.key.iter().map(|k| letter(usize::from(*k))).collect::<String>()])
        }
        Body::Judge { key, .. } => Some(vec![texts.get(if *key { "bank-true" } else { "bank-false" })]),
        Body::Blank { blanks, .. } => {
            // Every way to fill the blanks one after the other.
            let joined = blanks.iter().fold(vec![String::new()], |all, variants| {
                let longer = |done: &String| {
                    let done = done.clone();
                    variants.iter().map(move |v| if done.is_empty() { v.clone() } else { format!("{done}；{v}") })
                };
                all.iter().flat_map(longer).collect()
            });
            Some(joined)
        }
        Body::Short { .. } | Body::Case { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Collected, kaofa_text};
    use crate::text::Locale;

    const BANK: &str = "领域: 3\n法规: 行政处罚法\n\n[单选]  编号: a-1\n题一\nA. 甲\nB. 乙\n答案: B\n依据: 第三条\n解析: 因为。\n\n[判断]  编号: a-2\n题二\n答案: 对\n依据: 第三条\n解析: 因为。\n\n[填空]  编号: a-3\n____与____\n答案: 五|5；书面\n依据: 第三条\n解析: 因为。\n\n[案例]  编号: a-4\n材料\n(1) [多选]  分值: 2\n问\nA. 甲\nB. 乙\nC. 丙\n答案: AC\n依据: 第三条\n解析: 因为。\n(2) [简答]  分值: 2\n述\n要点: 一（2分）\n依据: 第三条\n解析: 因为。\n";

    #[test]
    fn keys_are_hidden_and_answers_compared() {
        let mut got = Collected::default();
        kaofa_text::read(BANK, None, &mut got);
        assert_eq!(got.problems, []);
        let questions: Vec<&Question> = got.drafts.iter().map(|d| &d.question).collect();
        let texts = Texts::new(Locale::default());
        let day = jiff::civil::date(2026, 11, 24);
        let sheet = write(&questions, &Corpus::default(), day, &texts);
        assert!(sheet.contains("## a-1") && sheet.contains("### a-4(2)"));
        assert!(!sheet.contains("因为") && !sheet.contains("要点"), "{sheet}");

        let said = format!("a-1 b\na-2 {}\na-3 5；书面\na-4(1) AB\na-9 A\n", texts.get("bank-true"));
        let reading = compare(&questions, &said, &texts);
        assert_eq!((reading.agreed, reading.unknown.as_slice()), (3, ["a-9 A".to_owned()].as_slice()));
        assert_eq!(reading.differ, [Difference { code: "a-4(1)".into(), key: "AC".into(), answer: "AB".into() }]);
        assert_eq!(compare(&questions, "", &texts).missing, ["a-1", "a-2", "a-3", "a-4(1)"]);
    }
}
