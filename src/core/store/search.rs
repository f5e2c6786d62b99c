//! Full-text search for a language without spaces: texts are indexed as overlapping pairs of characters, so that a word of
//! two characters is one token and longer words are phrases. No scan at any size.

use crate::domain::fold::half_width;
use std::fmt::Write as _;

/// One entry of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Two ideographs that stand side by side.
    Pair(char, char),
    /// The last ideograph of a run, so that queries of one character find it.
    Last(char),
    /// Letters and digits of other scripts, in lower case.
    Word(&'t str),
}

impl std::fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pair(first, second) => {
                f.write_char(*first)?;
                f.write_char(*second)
            }
            Self::Last(last) => f.write_char(*last),
            Self::Word(word) => f.write_str(word),
        }
    }
}

/// The tokens of a text in their order: 行政处罚 is 行政, 政处, 处罚, 罚.
pub(super) fn tokens(text: &str, mut emit: impl FnMut(Token<'_>)) {
    let mut word = String::new();
    let mut last: Option<char> = None;
    let mut take = |c: char| {
        if is_han(c) && (is_common(c) || c.is_alphanumeric()) {
            if !word.is_empty() {
                emit(Token::Word(&word));
                word.clear();
            }
            if let Some(before) = last {
                emit(Token::Pair(before, c));
            }
            last = Some(c);
            return;
        }
        if let Some(before) = last.take() {
            emit(Token::Last(before));
        }
        if c.is_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() {
            emit(Token::Word(&word));
            word.clear();
        }
    };
    for c in text.chars() {
        if is_common(c) { take(c) } else { half_width(c).to_lowercase().for_each(&mut take) }
    }
    // Neither a letter nor an ideograph: what is open ends here.
    take('\n');
}

/// The tokens of a text, parted by blanks, as the index of the statutes keeps them.
pub(super) fn index_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    tokens(text, |token| {
        if !out.is_empty() {
            out.push(' ');
        }
        // Writing into a String cannot fail.
        let _ = write!(out, "{token}");
    });
    out
}

/// What a person typed between blanks: tokens that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub tokens: Vec<String>,
    /// The last token is only the beginning of one: of a word that is still being typed, or of a pair.
    pub open_end: bool,
}

/// The phrases of what was typed; a text has to hold them all. Empty when nothing can be searched.
pub(super) fn phrases(typed: &str) -> Vec<Phrase> {
    typed.split_whitespace().filter_map(phrase).collect()
}

fn phrase(word: &str) -> Option<Phrase> {
    let mut all: Vec<(String, bool)> = Vec::new();
    let mut before_last_is_pair = false;
    tokens(word, |token| {
        before_last_is_pair = matches!(token, Token::Last(_)) && all.last().is_some_and(|(_, pair)| *pair);
        all.push((token.to_string(), matches!(token, Token::Pair(..))));
    });
    let ends_with_word = all.last()?.0.chars().next_back().is_some_and(|c| !is_han(c));
    // 处罚 is 处罚 and 罚, and the text may go on; a lone 处 is the first half of some pair.
    let mut open_end = ends_with_word;
    if !ends_with_word {
        if before_last_is_pair {
            all.pop();
        } else {
            open_end = true;
        }
    }
    Some(Phrase { tokens: all.into_iter().map(|(token, _)| token).collect(), open_end })
}

/// The FTS5 query for what a person typed: words parted by blanks must all occur. `None` when nothing can be searched.
pub(super) fn query(typed: &str) -> Option<String> {
    // Tokens hold letters and digits only, so no quote can end the phrase early.
    let quoted = |phrase: Phrase| format!("\"{}\"{}", phrase.tokens.join(" "), if phrase.open_end { "*" } else { "" });
    let phrases: Vec<String> = phrases(typed).into_iter().map(quoted).collect();
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// Most of every text; no table is looked up for them.
const fn is_common(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// CJK ideographs, extensions included (Unicode blocks 3400-9FFF, F900-FAFF, 20000-3FFFF).
fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
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
