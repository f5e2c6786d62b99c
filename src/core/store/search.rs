//! Full-text search for a language without spaces: texts are indexed as overlapping pairs of characters, so that a word of
//! two characters is one token and longer words are phrases. No scan at any size.

use crate::domain::fold::half_width;

/// The tokens of a text, parted by blanks, as stored in the index.
///
/// 行政处罚 becomes `行政 政处 处罚 罚`; the last character stands alone too, so that one-character queries find it.
pub(super) fn index_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for run in runs(text) {
        match run {
            Run::Word(word) => push(&mut out, &word),
            Run::Han(chars) => {
                for pair in chars.windows(2) {
                    push(&mut out, &pair.iter().collect::<String>());
                }
                if let Some(last) = chars.last() {
                    push(&mut out, &last.to_string());
                }
            }
        }
    }
    out
}

/// The FTS5 query for what a person typed: words parted by blanks must all occur. `None` when nothing can be searched.
pub(super) fn query(typed: &str) -> Option<String> {
    let phrases: Vec<String> = typed.split_whitespace().filter_map(phrase).collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

fn phrase(word: &str) -> Option<String> {
    let runs = runs(word);
    let count = runs.len();
    let mut tokens = Vec::new();
    let mut open_end = false;
    for (i, run) in runs.into_iter().enumerate() {
        let last = i + 1 == count;
        match run {
            Run::Word(word) => {
                tokens.push(word);
                open_end = last;
            }
            Run::Han(chars) => {
                tokens.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
                if chars.len() == 1 || !last {
                    tokens.extend(chars.last().map(ToString::to_string));
                }
                // A lone character is the first half of some pair.
                open_end = last && chars.len() == 1;
            }
        }
    }
    // Runs hold letters and digits only, so no quote can end the phrase early.
    (!tokens.is_empty()).then(|| format!("\"{}\"{}", tokens.join(" "), if open_end { "*" } else { "" }))
}

enum Run {
    /// Letters and digits of other scripts.
    Word(String),
    Han(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut joined = false;
    for c in text.chars().map(half_width).flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            joined = false;
            continue;
        }
        let han = is_han(c);
        match runs.last_mut() {
            Some(Run::Word(word)) if joined && !han => word.push(c),
            Some(Run::Han(chars)) if joined && han => chars.push(c),
            _ if han => runs.push(Run::Han(vec![c])),
            _ => runs.push(Run::Word(c.to_string())),
        }
        joined = true;
    }
    runs
}

/// CJK ideographs, extensions included (Unicode blocks 3400-9FFF, F900-FAFF, 20000-3FFFF).
fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

fn push(out: &mut String, token: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(token);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rusqlite::Connection;

    fn finds(text: &str, typed: &str) -> bool {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE VIRTUAL TABLE t USING fts5 (pairs, tokenize = \"unicode61 remove_diacritics 0\")").unwrap();
        conn.execute("INSERT INTO t VALUES (?1)", [index_text(text)]).unwrap();
        let query = query(typed).expect("a query");
        conn.query_row("SELECT count(*) FROM t WHERE t MATCH ?1", [query], |r| r.get::<_, i64>(0)).unwrap() > 0
    }

    #[test]
    fn words_of_any_length_are_found() {
        let text = "依照《行政处罚法》第33条，xzcf-017，罚款";
        for typed in ["处", "处罚", "行政处罚法", "第33条", "33", "xzcf-0", "罚款 行政", "款", "ＸＺＣＦ"] {
            assert!(finds(text, typed), "{typed}");
        }
        for typed in ["处法", "许可", "行政 许可", "34"] {
            assert!(!finds(text, typed), "{typed}");
        }
    }

    #[test]
    fn nothing_to_search_is_no_query() {
        assert_eq!(query("  "), None);
        assert_eq!(query("（）"), None);
    }

    proptest! {
        #[test]
        fn any_part_of_a_text_finds_it(text in "[行政处罚许可法]{1,12}", from in 0_usize..12, len in 1_usize..6) {
            let chars: Vec<char> = text.chars().collect();
            let part: String = chars.iter().skip(from % chars.len()).take(len).collect();
            prop_assert!(finds(&text, &part), "{} in {}", part, text);
        }

        #[test]
        fn no_input_breaks_the_query(typed in "\\PC{0,20}") {
            if query(&typed).is_some() {
                let _ = finds("行政处罚", &typed);
            }
        }
    }
}
