//! Brackets in stems: a key filled in (`（B）`, `（√）`), a term filled in (`方针是（安全第一）、（预防为主）`), an empty one that asks.

use super::key_text::{self, Key};
use super::words;
use crate::domain::fold::{fold, half_width, is_blank};
use crate::domain::question::BLANK_MARK;

/// How an empty bracket is written in the stem of a choice.
const EMPTY: &str = "（　　）";

/// A bracket in a text: bytes from its opening to behind its closing.
struct Bracket {
    start: usize,
    end: usize,
}

impl Bracket {
    fn inside<'a>(&self, text: &'a str) -> &'a str {
        let whole = &text[self.start..self.end];
        let open = whole.chars().next().map_or(0, char::len_utf8);
        let close = whole.chars().next_back().map_or(0, char::len_utf8);
        &whole[open..whole.len() - close]
    }
}

/// Round brackets that hold no other bracket and no line break, in either width or mixed.
fn brackets(text: &str) -> Vec<Bracket> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match half_width(c) {
            '(' => open = Some(at),
            ')' => {
                if let Some(start) = open.take() {
                    found.push(Bracket { start, end: at + c.len_utf8() });
                }
            }
            '\n' => open = None,
            _ => {}
        }
    }
    found
}

/// Takes the letters of a key out of the stem of a choice with `count` options: `正确的是（B）`, `7 (C)不属于`. `None` where
/// there are none, or several that differ.
pub(super) fn take_key(stem: &mut String, count: usize) -> Option<Vec<u8>> {
    let mut keys: Vec<(Bracket, Vec<u8>)> = Vec::new();
    for bracket in brackets(stem) {
        if is_code(stem, &bracket) {
            continue;
        }
        if let Some(Key::Letters(ids)) = key_text::read(bracket.inside(stem))
            && bracket.inside(stem).chars().all(|c| !c.is_ascii_lowercase())
            && ids.iter().all(|id| usize::from(*id) < count)
        {
            keys.push((bracket, ids));
        }
    }
    let [(bracket, ids)] = keys.as_slice() else { return None };
    let ids = ids.clone();
    // A stem that asks elsewhere too keeps only its other bracket.
    let asks = brackets(stem).iter().any(|b| b.inside(stem).chars().all(is_blank));
    stem.replace_range(bracket.start..bracket.end, if asks { "" } else { EMPTY });
    *stem = stem.trim().to_owned();
    Some(ids)
}

/// Whether a bracket belongs to a line of program text: behind a Latin letter or a quote, before a brace, or in a comment.
fn is_code(text: &str, bracket: &Bracket) -> bool {
    let begin = text[..bracket.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[begin..].trim_start();
    if line.starts_with("//") || line.starts_with('#') {
        return true;
    }
    let before = text[begin..bracket.start].trim_end().chars().next_back();
    let after = text[bracket.end..].trim_start_matches([' ', '\t']).chars().next();
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '"' | '\'' | '_' | '=' | '`');
    // A number before a bracket is the question's own: `7 (C)`.
    before.is_some_and(|c| code(c) && !c.is_ascii_digit()) || after.is_some_and(|c| matches!(c, '{' | '"' | '\'' | ';' | '`'))
}

/// Takes the truth of a judgement out of its stem: `……。（对）`, `（×）……`. Single letters only where a judgement is asked for.
pub(super) fn take_truth(stem: &mut String, asked: bool) -> Option<bool> {
    let all = brackets(stem);
    let at_end = |b: &Bracket| stem[b.end..].chars().all(|c| is_blank(c) || matches!(c, '.' | '。' | ';' | '；'));
    let at_start = |b: &Bracket| stem[..b.start].chars().all(is_blank);
    let bracket = all.iter().rev().find(|b| at_end(b)).into_iter().chain(all.iter().find(|b| at_start(b))).find(|b| {
        let inside = b.inside(stem);
        words::truth(inside).is_some() && (asked || inside.chars().all(|c| !c.is_ascii_alphabetic()))
    })?;
    let truth = words::truth(bracket.inside(stem))?;
    let mut without = stem[..bracket.start].to_owned();
    without.push_str(&stem[bracket.end..]);
    let without = without.trim().to_owned();
    *stem = without;
    Some(truth)
}

/// What a stem says about blanks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The stem with `____` for each blank, and the accepted texts of each; none where the key is missing.
    Blanks {
        stem: String,
        blanks: Vec<Vec<String>>,
    },
    /// Brackets that may be blanks filled in, but nothing proves it.
    Doubtful,
    None,
}

/// Reads a stem as blanks: by marks that ask (`____`, empty brackets, long runs of blanks), or by brackets filled in. `kept`
/// are the variants of a format that keeps them apart; `said` that the file calls it 填空.
pub(super) fn read(stem: &str, key: Option<&str>, kept: Option<Vec<Vec<String>>>, said: bool) -> Reading {
    if let Some(blanks) = &kept
        && !blanks.is_empty()
        && stem.matches(BLANK_MARK).count() == blanks.len()
    {
        return Reading::Blanks { stem: stem.to_owned(), blanks: blanks.clone() };
    }
    let marked = mark(stem, said);
    let count = marked.matches(BLANK_MARK).count();
    if count > 0 {
        let blanks = kept.or_else(|| key.map(|key| split_key(key, count)));
        return match blanks {
            Some(blanks) => Reading::Blanks { stem: marked, blanks },
            None if said || marked.contains(BLANK_MARK) => Reading::Blanks { stem: marked, blanks: Vec::new() },
            None => Reading::None,
        };
    }
    if let Some(blanks) = kept {
        // A format that keeps its blanks apart, in a stem that does not show where: the blank comes at the end.
        let marks = vec![BLANK_MARK; blanks.len().max(1)].join(" ");
        return Reading::Blanks { stem: format!("{} {marks}", stem.trim_end()), blanks };
    }
    filled(stem, key, said)
}

/// Puts `____` for every mark that asks. Empty brackets ask for a blank unless a longer mark does.
fn mark(stem: &str, said: bool) -> String {
    let mut out = String::with_capacity(stem.len());
    let chars: Vec<char> = stem.chars().collect();
    let lines = chars.iter().any(|c| matches!(c, '_' | '＿'));
    let mut i = 0;
    while i < chars.len() {
        let run = |wanted: fn(char) -> bool| chars[i..].iter().take_while(|c| wanted(**c)).count();
        let underscores = run(|c| matches!(c, '_' | '＿'));
        let blanks = run(|c| c != '\n' && is_blank(c));
        if underscores >= 2 {
            out.push_str(BLANK_MARK);
            i += underscores;
        } else if blanks >= 4 && said && !lines && i > 0 && !matches!(half_width(chars[i - 1]), '(') {
            out.push_str(BLANK_MARK);
            i += blanks;
        } else if half_width(chars[i]) == '(' && !lines {
            let inner = chars[i + 1..].iter().take_while(|c| **c != '\n' && is_blank(**c)).count();
            if chars.get(i + 1 + inner).is_some_and(|c| half_width(*c) == ')') {
                out.push_str(BLANK_MARK);
                i += inner + 2;
            } else {
                out.push(chars[i]);
                i += 1;
            }
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    // Underscores in brackets are one mark.
    for (open, close) in [('（', '）'), ('(', ')')] {
        out = out.replace(&format!("{open}{BLANK_MARK}{close}"), BLANK_MARK);
    }
    out
}

/// The key of `count` blanks: parted by `；`, else by whatever parts it into exactly as many.
fn split_key(key: &str, count: usize) -> Vec<Vec<String>> {
    let key = key.trim().trim_end_matches(['。', '.']);
    let variants = |one: &str| -> Vec<String> {
        one.split(['|', '｜']).map(|v| strip_number(v).trim().to_owned()).filter(|v| !v.is_empty()).collect()
    };
    let by_semicolon: Vec<&str> = key.split([';', '；', '\n']).filter(|one| !one.trim().is_empty()).collect();
    if by_semicolon.len() == count {
        return by_semicolon.into_iter().map(variants).collect();
    }
    if count == 1 {
        return vec![variants(key)];
    }
    let separators: [fn(char) -> bool; 4] =
        [|c| c == '、', |c| matches!(c, ',' | '，'), |c| is_blank(c), |c| matches!(c, '、' | ',' | '，' | ';' | '；')];
    for separator in separators {
        let pieces: Vec<&str> = key.split(separator).filter(|one| !one.trim().is_empty()).collect();
        if pieces.len() == count {
            return pieces.into_iter().map(variants).collect();
        }
    }
    by_semicolon.into_iter().map(variants).collect()
}

/// Without `1.` or `①` before a term.
fn strip_number(text: &str) -> &str {
    let text = text.trim_start();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=2).contains(&digits)
        && let Some(rest) = text[digits..].strip_prefix(['.', '．', '、', ')', '）'])
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return rest;
    }
    text.trim_start_matches(|c: char| ('①'..='⑳').contains(&c))
}

/// Brackets filled in with terms. A list of them behind a word that leads one in (是, 包括, 由) is sure; a key that repeats
/// them is sure as well; two or more plain ones without either are doubtful.
fn filled(stem: &str, key: Option<&str>, said: bool) -> Reading {
    let all = brackets(stem);
    let plain: Vec<&Bracket> = all.iter().filter(|b| is_term(b.inside(stem))).collect();
    let terms: Vec<String> = plain.iter().map(|b| b.inside(stem).trim().to_owned()).collect();
    let told = key.map(|key| split_key(key, terms.len()));
    let same = told.as_ref().is_some_and(|told| {
        told.len() == terms.len() && told.iter().zip(&terms).all(|(v, term)| v.iter().any(|v| fold(v) == fold(term)))
    });
    let led = plain.len() == all.len() && groups(stem, &plain);
    let sure = !plain.is_empty() && (same || (key.is_none() && ((plain.len() >= 2 && led) || said)));
    if sure {
        let mut marked = String::new();
        let mut from = 0;
        for bracket in &plain {
            marked.push_str(&stem[from..bracket.start]);
            marked.push_str(BLANK_MARK);
            from = bracket.end;
        }
        marked.push_str(&stem[from..]);
        return Reading::Blanks { stem: marked, blanks: terms.into_iter().map(|term| vec![term]).collect() };
    }
    if plain.len() >= 2 { Reading::Doubtful } else { Reading::None }
}

/// A term that can fill a blank: Chinese, short, and not an explanation such as 以下简称.
fn is_term(text: &str) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    (1..=15).contains(&count)
        && text.chars().all(|c| c > '\u{2e80}' && c.is_alphabetic())
        && !words::blanks_words("not").iter().any(|word| text.starts_with(word.as_str()))
}

/// Whether the first bracket of every list of brackets follows a word that leads one in.
fn groups(stem: &str, plain: &[&Bracket]) -> bool {
    let mut end = 0;
    for bracket in plain {
        let between = &stem[end..bracket.start];
        let joined = end > 0
            && (between.chars().all(|c| is_blank(c) || matches!(c, '、' | ',' | '，' | ';' | '；'))
                || words::blanks_words("joint").iter().any(|word| word == between.trim()));
        if !joined && !words::blanks_words("lead").iter().any(|word| between.ends_with(word.as_str())) {
            return false;
        }
        end = bracket.end;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_stem_is_taken_out_of_it() {
        for (stem, left, key) in [
            ("主要作用是（A）", "主要作用是（　　）", Some(vec![0])),
            ("(C)不属于行政处罚的是", "（　　）不属于行政处罚的是", Some(vec![2])),
            ("事项（A,B）", "事项（　　）", Some(vec![0, 1])),
            ("下列（B）说法（　）", "下列说法（　）", Some(vec![1])),
            ("甲（A）与乙（B）", "甲（A）与乙（B）", None),
            ("输出\nif (A) {\n// 注释中的 (B)\ntext = \"(AD)\"", "输出\nif (A) {\n// 注释中的 (B)\ntext = \"(AD)\"", None),
            ("条款（H）", "条款（H）", None),
        ] {
            let mut text = stem.to_owned();
            assert_eq!(take_key(&mut text, 4), key, "{stem}");
            assert_eq!(text, left);
        }
    }

    #[test]
    fn the_truth_in_a_stem() {
        for (stem, left, truth) in [
            ("预防为主。（对）", "预防为主。", Some(true)),
            ("（×）可以违规。", "可以违规。", Some(false)),
            ("许可证（正本）应当悬挂。( √ )", "许可证（正本）应当悬挂。", Some(true)),
            ("许可证（正本）。", "许可证（正本）。", None),
        ] {
            let mut text = stem.to_owned();
            assert_eq!(take_truth(&mut text, false), truth, "{stem}");
            assert_eq!(text, left);
        }
    }

    fn blanks(stem: &str, key: Option<&str>) -> String {
        match read(stem, key, None, false) {
            Reading::Blanks { stem, blanks } => {
                let all: Vec<String> = blanks.iter().map(|v| v.join("|")).collect();
                format!("{stem} = {}", all.join("；"))
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn blanks_by_marks_and_by_lists() {
        assert_eq!(blanks("首都是__。", Some("北京|北京市")), "首都是____。 = 北京|北京市");
        assert_eq!(blanks("由（　）和（ ）组成", Some("甲、乙")), "由____和____组成 = 甲；乙");
        assert_eq!(blanks("方针是（安全第一）、（预防为主）。", None), "方针是____、____。 = 安全第一；预防为主");
        assert_eq!(blanks("涉及（人员管理）（设备维护）", None), "Doubtful");
        assert_eq!(blanks("设备（型号A）（功率20kW）", None), "None");
        assert_eq!(blanks("包括（事前）和（事后）。", Some("事前；其他")), "Doubtful");
        assert_eq!(blanks("____、____", Some("1.甲 2.乙")), "____、____ = 甲；乙");
    }
}
