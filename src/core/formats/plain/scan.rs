//! What a piece of a line is: a number, a label of an option, a field, a heading.

use crate::domain::fold::{half_width, is_blank};
use crate::domain::numerals;
use crate::formats::words::{self, KindWord};

/// How a question is numbered in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.` `1、` `1)` `第1题` `【1】`
    Plain,
    /// `(1)`
    Bracketed,
    /// `一、`
    Chinese,
    /// `7 …`: a number and a blank.
    Bare,
}

/// A number at the start of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered<'a> {
    pub number: u32,
    pub style: Style,
    pub rest: &'a str,
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

fn first(text: &str) -> Option<char> {
    text.chars().next().map(half_width)
}

/// The number that a line begins with, in any of the styles.
pub(super) fn number(line: &str) -> Option<Numbered<'_>> {
    let line = trim_start(line);
    named(line).or_else(|| bracketed(line)).or_else(|| digits(line)).or_else(|| chinese(line))
}

fn take_digits(text: &str) -> Option<(u32, &str)> {
    let end = text.char_indices().find(|(_, c)| !half_width(*c).is_ascii_digit()).map_or(text.len(), |(at, _)| at);
    let value: String = text[..end].chars().map(half_width).collect();
    if value.is_empty() || value.len() > 6 { None } else { Some((value.parse().ok()?, &text[end..])) }
}

fn take_chinese(text: &str) -> Option<(u32, &str)> {
    let end = text.char_indices().find(|(_, c)| !is_counting(*c)).map_or(text.len(), |(at, _)| at);
    Some((numerals::parse(&text[..end])?, &text[end..]))
}

fn is_counting(c: char) -> bool {
    numerals::digit(c).is_some() || numerals::SCALES[..2].iter().any(|(scale, _)| *scale == c)
}

/// `第3题`, `题3：`, `问题一：`, `3题`
fn named(line: &str) -> Option<Numbered<'_>> {
    let (before, ordinal, after, _) = words::number_words();
    let plain = |number, rest: &'static str| Numbered { number, style: Style::Plain, rest };
    let _ = plain;
    if let Some(rest) = line.strip_prefix(ordinal) {
        let (number, rest) = take_digits(rest).or_else(|| take_chinese(rest))?;
        let rest = rest.strip_prefix(after)?;
        return Some(Numbered { number, style: Style::Plain, rest: separated(rest)? });
    }
    for word in before {
        if let Some(rest) = line.strip_prefix(word.as_str()) {
            let rest = trim_start(rest);
            let (number, rest) = take_digits(rest).or_else(|| take_chinese(rest))?;
            return Some(Numbered { number, style: Style::Plain, rest: separated(rest)? });
        }
    }
    None
}

/// Behind a number in words a mark or a blank has to follow.
fn separated(rest: &str) -> Option<&str> {
    let trimmed = rest.trim_start_matches(|c: char| is_blank(c) || is_mark(c));
    (trimmed.len() < rest.len() || trimmed.is_empty() || matches!(first(rest), Some('(' | '['))).then_some(trimmed)
}

const fn is_mark(c: char) -> bool {
    matches!(c, '.' | '．' | '、' | ':' | '：' | ')' | '）' | '，' | ',')
}

fn bracketed(line: &str) -> Option<Numbered<'_>> {
    let (close, style) = match line.chars().next()? {
        '(' | '（' => ([')', '）'], Style::Bracketed),
        '[' => ([']', ']'], Style::Plain),
        '【' => (['】', '】'], Style::Plain),
        _ => return None,
    };
    let inside = &line[line.chars().next()?.len_utf8()..];
    let (number, rest) = take_digits(trim_start(inside))?;
    let rest = trim_start(rest).strip_prefix(close)?;
    Some(Numbered { number, style, rest: rest.trim_start_matches(|c: char| is_blank(c) || is_mark(c)) })
}

fn digits(line: &str) -> Option<Numbered<'_>> {
    let (number, rest) = take_digits(line)?;
    let c = rest.chars().next()?;
    if is_mark(c) && !matches!(c, ',' | '，') {
        let behind = &rest[c.len_utf8()..];
        // 1.0, 10：30 and 1.2.3 are figures.
        let figure = matches!(c, '.' | '．' | ':' | '：') && first(behind).is_some_and(|c| c.is_ascii_digit());
        return (!figure).then(|| Numbered { number, style: Style::Plain, rest: trim_start(behind) });
    }
    if let Some(rest) = rest.strip_prefix(words::number_words().2) {
        return Some(Numbered { number, style: Style::Plain, rest: separated(rest)? });
    }
    is_blank(c).then(|| Numbered { number, style: Style::Bare, rest: trim_start(rest) })
}

/// `一、…`
fn chinese(line: &str) -> Option<Numbered<'_>> {
    let (number, rest) = take_chinese(line)?;
    let rest = rest.strip_prefix(['、', '.', '．'])?;
    Some(Numbered { number, style: Style::Chinese, rest: trim_start(rest) })
}

/// How the label of an option is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `(A)`
    Bracket,
    /// `A.` `A、` `A：` `A)`
    Sign,
    /// `A …`
    Blank,
    /// `A…`
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Label<'a> {
    /// 0 is A.
    pub index: usize,
    pub mark: Mark,
    pub rest: &'a str,
}

/// The label at the start of a text; a doubled one (`A.A：`) counts once.
pub(super) fn label(text: &str) -> Option<Label<'_>> {
    let text = trim_start(text);
    let label = one_label(text)?;
    match one_label(trim_start(label.rest)) {
        Some(again) if again.index == label.index && matches!(again.mark, Mark::Sign | Mark::Bracket) => {
            Some(Label { mark: label.mark, ..again })
        }
        _ => Some(label),
    }
}

fn one_label(text: &str) -> Option<Label<'_>> {
    let c = text.chars().next()?;
    let half = half_width(c);
    if half == '(' {
        let inside = trim_start(&text[c.len_utf8()..]);
        let letter = inside.chars().next()?;
        let index = option_index(letter)?;
        let rest = trim_start(&inside[letter.len_utf8()..]);
        let close = rest.chars().next().filter(|c| half_width(*c) == ')')?;
        let rest = &rest[close.len_utf8()..];
        return Some(Label { index, mark: Mark::Bracket, rest: rest.trim_start_matches(|c| is_blank(c) || is_mark(c)) });
    }
    let index = option_index(c)?;
    let behind = &text[c.len_utf8()..];
    let next = behind.chars().next()?;
    let spaced = trim_start(behind);
    if let Some(sign) = spaced.chars().next().filter(|c| is_mark(*c) && !matches!(c, '，' | ',')) {
        let rest = trim_start(&spaced[sign.len_utf8()..]);
        return Some(Label { index, mark: Mark::Sign, rest });
    }
    if is_blank(next) {
        return Some(Label { index, mark: Mark::Blank, rest: spaced });
    }
    let han = next > '\u{2e80}' && next.is_alphabetic();
    (han && c.is_uppercase()).then_some(Label { index, mark: Mark::Nothing, rest: behind })
}

fn option_index(c: char) -> Option<usize> {
    let letter = half_width(c);
    match letter {
        'A'..='J' => Some(letter as usize - 'A' as usize),
        'a'..='j' => Some(letter as usize - 'a' as usize),
        _ => None,
    }
}

/// Whether a label may stand at this byte of a text: not inside a word, a figure or an abbreviation.
fn may_stand(text: &str, at: usize, mark: Mark, same: Option<Mark>) -> bool {
    let Some(before) = text[..at].chars().next_back() else { return true };
    let half = half_width(before);
    if half.is_ascii_alphanumeric() || matches!(half, '.' | '-' | '_' | '"' | '\'') {
        // Behind a figure an option may begin (`10日B.20日` has a unit; `A.10B.20` has none).
        return half.is_ascii_digit() && mark == Mark::Sign;
    }
    match mark {
        // The letter of `(A)` is no `A)`.
        Mark::Sign => half != '(',
        Mark::Bracket => true,
        Mark::Blank if same == Some(Mark::Blank) => true,
        Mark::Blank | Mark::Nothing => {
            is_blank(before) || matches!(before, '）' | ')' | '。' | '；' | ';' | '？' | '?' | '：' | ':')
        }
    }
}

/// Where, behind the start, the option with this index begins. `same` is how its sisters are written; capital letters only.
pub(super) fn next_label(text: &str, index: usize, same: Option<Mark>) -> Option<usize> {
    let wanted = crate::domain::question::letter(index);
    text.char_indices().skip(1).find_map(|(at, c)| {
        let opens = half_width(c) == wanted || (half_width(c) == '(');
        if !opens {
            return None;
        }
        let label = one_label(&text[at..])?;
        let fits = label.index == index
            && !half_width(c).is_ascii_lowercase()
            && same
                .is_none_or(|same| same == label.mark || (same != Mark::Blank && same != Mark::Nothing && is_strict(label.mark)));
        // A bracketed letter is a key in the stem unless its sisters are bracketed as well.
        let key = label.mark == Mark::Bracket && same != Some(Mark::Bracket);
        (fits && !key && may_stand(text, at, label.mark, same) && !trim(label.rest).is_empty()).then_some(at)
    })
}

pub(super) const fn is_strict(mark: Mark) -> bool {
    matches!(mark, Mark::Sign | Mark::Bracket)
}

/// Where options begin inside a stem: an A that a B follows, with text of its own between them.
pub(super) fn options_begin(text: &str, next_line: Option<&str>) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = next_label_from(text, from, 0, None) {
        let label = one_label(&text[at..])?;
        let follows = next_label(&text[at..], 1, Some(label.mark)).is_some_and(|b| {
            let between = trim(text[at..at + b].strip_suffix(label.rest).unwrap_or(label.rest.get(..).unwrap_or_default()));
            !between.is_empty() && !starts_with_label(label.rest, 1)
        });
        let below = next_line.and_then(self::label).is_some_and(|below| below.index == 1 && is_strict(below.mark));
        if follows || (below && is_strict(label.mark)) {
            return Some(at);
        }
        from = at;
    }
    None
}

/// `A、B二人`: the B comes at once.
pub(super) fn starts_with_label(rest: &str, index: usize) -> bool {
    rest.chars().next().and_then(option_index) == Some(index)
}

fn next_label_from(text: &str, from: usize, index: usize, same: Option<Mark>) -> Option<usize> {
    next_label(&text[from..], index, same).map(|at| from + at)
}

/// A field at the start of a line: its code, and the text behind its colon or bracket.
pub(super) fn field(line: &str) -> Option<(&'static str, &str)> {
    let line = trim_start(line);
    if let Some(found) = bracketed_field(line) {
        return Some(found);
    }
    let (code, length) = words::field_at_start(line)?;
    let rest = trim_start(&line[length..]);
    if let Some(rest) = rest.strip_prefix([':', '：']) {
        return Some((code, trim_start(rest)));
    }
    // 答案 B, 答案B, 答案【B】: without a colon only what is a key.
    let keyed = code == "key" && (super::super::key_text::read(rest).is_some());
    (keyed && !rest.is_empty()).then_some((code, rest))
}

/// `【答案】A`, `[解析]…`
fn bracketed_field(line: &str) -> Option<(&'static str, &str)> {
    let (open, close) = match line.chars().next()? {
        '【' => ('【', '】'),
        '[' => ('[', ']'),
        '〔' => ('〔', '〕'),
        '(' => ('(', ')'),
        '（' => ('（', '）'),
        _ => return None,
    };
    let inside = &line[open.len_utf8()..];
    let end = inside.find(close)?;
    let word = trim(&inside[..end]);
    let (code, length) = words::field_at_start(word)?;
    let rest = trim_start(&inside[end + close.len_utf8()..]).trim_start_matches([':', '：']);
    if length == word.len() {
        return Some((code, trim_start(rest)));
    }
    // 【答案：A】, (难度：2)
    let value = trim_start(&word[length..]).strip_prefix([':', '：'])?;
    if trim(rest).is_empty() { Some((code, trim(value))) } else { None }
}

/// Where, behind the start, a field begins: `…市级 答案:B`, `答案:B。解析:…`. In brackets only, where `strict`.
pub(super) fn next_field(text: &str, strict: bool) -> Option<usize> {
    text.char_indices().skip(1).find_map(|(at, c)| {
        let rest = &text[at..];
        if matches!(c, '【' | '[' | '〔') {
            return bracketed_field(rest).filter(|(code, _)| *code != "kind").map(|_| at);
        }
        if strict {
            return None;
        }
        let (_, length) = words::inline_field_at_start(rest)?;
        let behind = trim_start(&rest[length..]);
        behind.starts_with([':', '：']).then_some(at)
    })
}

/// A heading of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    pub kind: Option<KindWord>,
    /// Marks of each question in thousandths.
    pub marks_milli: Option<i64>,
    /// Keys follow, no questions.
    pub answers: bool,
}

/// A line that opens a section: 一、单项选择题（每题2分，共60分）, 第二部分 判断题, 参考答案.
pub(super) fn heading(line: &str) -> Option<Heading> {
    let line = trim(line);
    if line.is_empty() || line.chars().count() > 120 {
        return None;
    }
    let (rest, numbered) = after_ordinal(line);
    let rest = trim(rest);
    let bare = rest.trim_matches(|c: char| {
        is_blank(c) || matches!(c, '【' | '】' | '[' | ']' | '：' | ':' | '*' | '#' | '-' | '—' | '〖' | '〗')
    });
    if words::is_answers_heading(bare) {
        return Some(Heading { answers: true, ..Heading::default() });
    }
    if let Some((kind, length)) = words::kind_at_start(bare) {
        let tail = trim_start(&bare[length..]);
        let answers = words::is_answers_heading(tail.trim_end_matches(['：', ':']));
        let opens = tail.is_empty()
            || tail.starts_with(['（', '(', '：', ':', '，', ',', '。', '】', ']'])
            || words::marks_each().iter().chain(words::marks_this()).any(|word| tail.starts_with(word.as_str()));
        // 判断：下列说法… is a question of its own.
        let says = numbered || tail.is_empty() || super::marks::of_heading(tail).is_some() || tail.starts_with(['（', '(']);
        if answers || (opens && says && !tail.contains('？')) {
            return Some(Heading { kind: Some(kind), marks_milli: super::marks::of_heading(tail), answers });
        }
        return None;
    }
    let short = bare.chars().count() <= 25;
    let ends = bare.ends_with(['。', '？', '?', '）', ')', '；', '!', '！']) || bare.contains("__");
    (numbered && short && !ends).then(Heading::default)
}

/// The text behind `一、`, `（一）` or `第二部分`, and whether there was one.
fn after_ordinal(line: &str) -> (&str, bool) {
    if let Some(found) = chinese(line) {
        return (found.rest, true);
    }
    let inner = line.strip_prefix(['（', '(']).and_then(take_chinese).and_then(|(_, rest)| rest.strip_prefix(['）', ')']));
    if let Some(rest) = inner {
        return (rest.trim_start_matches(|c| is_blank(c) || is_mark(c)), true);
    }
    let (_, ordinal, _, parts) = words::number_words();
    if let Some((_, rest)) = line.strip_prefix(ordinal).and_then(|rest| take_digits(rest).or_else(|| take_chinese(rest))) {
        for part in parts {
            if let Some(rest) = rest.strip_prefix(part.as_str()) {
                return (rest.trim_start_matches(|c| is_blank(c) || is_mark(c)), true);
            }
        }
    }
    (line, false)
}
