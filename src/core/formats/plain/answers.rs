//! Lists of keys, and joining them to the questions they belong to.

use super::Raw;
use super::scan;
use crate::domain::fold::{half_width, is_blank};
use crate::domain::kind::Kind;
use crate::formats::key_text;
use crate::formats::loose::Loose;
use crate::formats::problem::Rule;
use crate::formats::words::{self, KindWord};

/// One entry of a list of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub number: u32,
    /// The kind of question the list said it is for.
    pub kind: Option<Kind>,
    pub line: u32,
    pub key: Option<String>,
    pub explanation: String,
}

impl Answer {
    /// Adds a line that continues the entry.
    pub(super) fn add(&mut self, text: &str) {
        let (key, rest) = match scan::field(text) {
            Some(("key", rest)) if self.key.is_none() => split(rest),
            Some(("explanation" | "citation", rest)) => (None, rest.to_owned()),
            _ => (None, text.to_owned()),
        };
        if key.is_some() {
            self.key = key;
        }
        if !rest.is_empty() {
            if !self.explanation.is_empty() {
                self.explanation.push('\n');
            }
            self.explanation.push_str(&rest);
        }
    }
}

/// Letters or truth, and what stands behind them.
fn split(text: &str) -> (Option<String>, String) {
    match key_text::read_start(text) {
        Some((_, rest)) => {
            let key = text[..text.len() - rest.len()].to_owned();
            let rest = rest.trim_start_matches(|c: char| {
                is_blank(c) || matches!(c, '.' | '。' | ';' | '；' | ',' | '，' | '、' | ':' | '：')
            });
            let rest = match scan::field(rest) {
                Some((_, behind)) => behind,
                None => rest,
            };
            (Some(key), scan::trim(rest).to_owned())
        }
        None => (None, text.to_owned()),
    }
}

/// The entry behind a number: `B【解析】…`, `【答案】A【解析】…`, `√`, `答案：A 解析：…`. `None` where it holds no key.
pub(super) fn item(text: &str) -> Option<(Option<String>, String)> {
    let text = scan::trim(text);
    if let Some((code, rest)) = scan::field(text) {
        return match code {
            "key" => {
                let at = scan::next_field(rest, false).unwrap_or(rest.len());
                let (key, more) = split(scan::trim(&rest[..at]));
                let key = key.unwrap_or_else(|| scan::trim(&rest[..at]).to_owned());
                let behind = scan::field(&rest[at..]).map_or("", |(_, behind)| behind);
                let explanation = if behind.is_empty() && more != key { more } else { behind.to_owned() };
                Some((Some(key), explanation))
            }
            "explanation" => {
                let inner = scan::field(rest).filter(|(code, _)| *code == "key");
                Some(inner.and_then(|_| item(rest)).unwrap_or((None, rest.to_owned())))
            }
            _ => None,
        };
    }
    let (key, rest) = split(text);
    key.map(|key| (Some(key), rest))
}

/// `1.A 2.B 3.C`, `1A2B3C4D`, `1、√ 2、×`: all entries of a line that holds nothing else.
pub(super) fn list(text: &str) -> Option<Vec<(u32, String)>> {
    if let Some(found) = range(text) {
        return found.ok();
    }
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let mut found = Vec::new();
    let mut i = 0;
    let skip = |i: &mut usize, wanted: fn(char) -> bool| {
        while *i < chars.len() && wanted(chars[*i]) {
            *i += 1;
        }
    };
    let gap: fn(char) -> bool = |c| is_blank(c) || matches!(c, ',' | ';' | '，' | '、' | '；' | '|' | '。');
    loop {
        skip(&mut i, gap);
        if i == chars.len() {
            break;
        }
        let start = i;
        skip(&mut i, |c| c.is_ascii_digit());
        let number: u32 = chars[start..i].iter().collect::<String>().parse().ok().filter(|n| (1..=9999).contains(n))?;
        skip(&mut i, |c| is_blank(c) || matches!(c, '.' | '、' | ':' | ')' | '-' | '(' | '[' | '【'));
        let from = i;
        while i < chars.len() && !chars[i].is_ascii_digit() {
            i += 1;
        }
        let key: String = chars[from..i].iter().collect();
        let key = key.trim_matches(|c: char| gap(c) || matches!(c, ')' | ']' | '】' | '(')).to_owned();
        key_text::read(&key)?;
        found.push((number, key));
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a line is `1-10: …`, whatever its keys.
pub(super) fn is_range(text: &str) -> bool {
    range(text).is_some()
}

/// `1-10: DAABC BCDAA`, `1～5 √√×√×`: a key for each number. A range that does not fit its keys is a problem, never half filled.
pub(super) fn range(text: &str) -> Option<Result<Vec<(u32, String)>, Rule>> {
    let text: String = text.chars().map(half_width).collect();
    let text = text.trim_matches(|c: char| is_blank(c) || matches!(c, '(' | '[' | '【'));
    let (ordinal, after) = (words::number_words().1, words::number_words().2);
    let text = text.strip_prefix(ordinal).unwrap_or(text);
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let first_length = digits(text);
    let first: u32 = text[..first_length].parse().ok()?;
    let rest = text[first_length..].trim_start_matches(is_blank);
    let behind = rest
        .strip_prefix(['-', '~', '—', '–', '－', '～'])
        .or_else(|| words::all_words("range").iter().find_map(|word| rest.strip_prefix(word.as_str())))?;
    let behind = behind.trim_start_matches(|c: char| is_blank(c) || matches!(c, '-' | '—'));
    let behind = behind.strip_prefix(ordinal).unwrap_or(behind);
    let last_length = digits(behind);
    let last: u32 = behind[..last_length].parse().ok()?;
    if last <= first || last - first > 500 {
        return None;
    }
    let keys = behind[last_length..]
        .trim_start_matches(after)
        .trim_start_matches(|c: char| is_blank(c) || matches!(c, ':' | '.' | '、' | ')' | ']' | '】' | ',' | '，'));
    let wanted = (last - first + 1) as usize;
    let tokens = tokens(keys, wanted)?;
    Some(if tokens.len() == wanted {
        Ok((first..=last).zip(tokens).collect())
    } else {
        Err(Rule::RangeMismatch { range: format!("{first}-{last}"), wanted: wanted as u32, found: tokens.len() as u32 })
    })
}

/// Keys in a row: parted by blanks or commas, or letters and signs one by one. `None` where anything else stands there.
fn tokens(text: &str, wanted: usize) -> Option<Vec<String>> {
    let parted: Vec<&str> = text
        .split(|c: char| is_blank(c) || matches!(c, ',' | '，' | '、' | ';' | '；' | '/' | '|'))
        .filter(|t| !t.is_empty())
        .collect();
    if parted.is_empty() || !parted.iter().all(|token| is_row(token)) {
        return None;
    }
    // ABCDA BCDAA for 1-10: groups of five. Otherwise each token is a key of its own, of one letter or several.
    let single: Vec<String> = parted.concat().chars().map(String::from).collect();
    if parted.len() != wanted && single.len() == wanted {
        return Some(single);
    }
    Some(parted.into_iter().map(Into::into).collect())
}

/// Whether a token is a key, or several one-letter keys in a row.
fn is_row(token: &str) -> bool {
    let bare = token.trim_matches(['.', '。']);
    key_text::read(bare).is_some()
        || (!bare.is_empty() && bare.chars().all(|c| matches!(c, 'A'..='J') || words::truth(&c.to_string()).is_some()))
}

/// Whether a line is the upper row of a table of keys: numbers one after another, perhaps with 题号 before them.
pub(super) fn is_table_head(line: &str) -> bool {
    table_numbers(line).is_some_and(|numbers| numbers.len() >= 3)
}

fn cells(line: &str) -> Vec<&str> {
    line.split(|c: char| is_blank(c) || matches!(c, '|' | '｜')).filter(|cell| !cell.is_empty()).collect()
}

fn table_numbers(line: &str) -> Option<Vec<u32>> {
    let mut cells = cells(line);
    if cells.first().is_some_and(|cell| words::is_number_label(cell.trim_end_matches([':', '：']))) {
        cells.remove(0);
    }
    let numbers: Option<Vec<u32>> =
        cells.iter().map(|cell| cell.chars().map(half_width).collect::<String>().trim_end_matches('.').parse().ok()).collect();
    numbers.filter(|numbers| numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
}

/// A table of keys in two rows.
pub(super) fn table(head: &str, row: &str) -> Option<Vec<(u32, String)>> {
    let numbers = table_numbers(head)?;
    let mut keys = cells(row);
    if keys.first().is_some_and(|cell| words::is_key_label(cell.trim_end_matches([':', '：']))) {
        keys.remove(0);
    }
    let fits = keys.len() == numbers.len() && keys.iter().all(|key| key_text::read(key).is_some());
    fits.then(|| numbers.into_iter().zip(keys.into_iter().map(Into::into)).collect())
}

/// Gives each question its key. A list that names a kind belongs to questions of that kind; where a number stands in several
/// sections, the lists are taken in the order of the sections.
pub(super) fn join(raw: &mut Raw, answers: Vec<Answer>) {
    // How often a number came in the lists of one kind: the second 3 belongs to the second section that has a 3.
    let mut seen: std::collections::HashMap<(Option<Kind>, u32), Vec<usize>> = std::collections::HashMap::new();
    let mut restarts = 0_usize;
    let mut last = 0;
    for answer in answers {
        if answer.number < last && answer.kind.is_none() {
            restarts += 1;
        }
        last = answer.number;
        let candidates: Vec<usize> = (0..raw.questions.len())
            .filter(|&i| raw.questions[i].number == answer.number.to_string() && fits_kind(&raw.questions[i], answer.kind))
            .collect();
        let taken = seen.entry((answer.kind, answer.number)).or_default();
        let target = match candidates.as_slice() {
            [] => None,
            [one] => Some(*one),
            // The same entry again adds to what it gave: first keys, then explanations.
            several => several
                .iter()
                .copied()
                .find(|i| !taken.contains(i) && wants(&raw.questions[*i], &answer))
                .or_else(|| several.get(restarts.min(several.len() - 1)).copied()),
        };
        let Some(target) = target else {
            let number = answer.number.to_string();
            raw.problems.push((answer.line, number.clone(), Rule::AnswerWithoutQuestion { number }));
            continue;
        };
        taken.push(target);
        give(&mut raw.questions[target], answer);
    }
}

fn fits_kind(question: &Loose, kind: Option<Kind>) -> bool {
    match (question.kind.and_then(KindWord::kind), kind) {
        (Some(own), Some(said)) => own == said,
        _ => true,
    }
}

fn wants(question: &Loose, answer: &Answer) -> bool {
    if answer.key.is_some() { question.key.is_none() } else { question.explanation.is_empty() }
}

fn give(question: &mut Loose, answer: Answer) {
    let Answer { key, explanation, line, .. } = answer;
    let key = match key {
        Some(key) => Some(key),
        // An answer in words to a question that is answered in words.
        None if question.options.is_empty() && question.key.is_none() && !explanation.is_empty() => {
            question.key = Some((line, explanation));
            return;
        }
        None => None,
    };
    // 答案：B项 … of a written question: the letters are its answer, not a key of options.
    if let Some(key) = key {
        match &question.key {
            Some((_, own)) if key_text::read(own) != key_text::read(&key) => {
                question.problems.push((line, Rule::KeysDiffer { first: own.clone(), second: key }));
            }
            Some(_) => {}
            None => question.key = Some((line, key)),
        }
    }
    if !explanation.is_empty() {
        if !question.explanation.is_empty() {
            question.explanation.push('\n');
        }
        question.explanation.push_str(&explanation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(list: Option<Vec<(u32, String)>>) -> String {
        list.map_or_else(String::new, |l| l.iter().map(|(n, k)| format!("{n}{k}")).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn lists_in_a_line() {
        for (line, keys) in [
            ("1.A 2.B 3.CD", "1A 2B 3CD"),
            ("1A2B3C4D", "1A 2B 3C 4D"),
            ("1、√ 2、× 3、√", "1√ 2× 3√"),
            ("11. B", "11B"),
            ("1-5: A B A C D", "1A 2B 3A 4C 5D"),
            ("1-10 ABCDA BCDAB", "1A 2B 3C 4D 5A 6B 7C 8D 9A 10B"),
            ("1～3：AB、CD、ACD", "1AB 2CD 3ACD"),
            ("6-8题：√×√", "6√ 7× 8√"),
            ("1.A 2.因为", ""),
            ("2026年5月1日", ""),
        ] {
            assert_eq!(text(list(line)), keys, "{line}");
        }
        assert_eq!(range("1-5: A B C"), Some(Err(Rule::RangeMismatch { range: "1-5".into(), wanted: 5, found: 3 })));
    }

    #[test]
    fn tables_of_two_rows() {
        assert_eq!(text(table("题号 1 2 3", "答案 A B CD")), "1A 2B 3CD");
        assert_eq!(text(table("1\t2\t3", "A\tB\tC")), "1A 2B 3C");
        assert_eq!(text(table("1 2 3", "A B")), "");
    }

    #[test]
    fn entries() {
        assert_eq!(item("B【解析】因为"), Some((Some("B".into()), "因为".into())));
        assert_eq!(item("【答案】A【解析】应先确认。"), Some((Some("A".into()), "应先确认。".into())));
        assert_eq!(item("【解析】【答案】AB 因为"), Some((Some("AB".into()), "因为".into())));
        assert_eq!(item("第一题解析。"), None);
        assert_eq!(item("√"), Some((Some("√".into()), String::new())));
    }
}
