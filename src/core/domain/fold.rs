//! Folding of text for comparison: width, letter case and blanks, and nothing else.

/// Folds full-width forms to half width, letters to lower case, and drops blanks. Digits and decimal points keep their
/// value: `1.5` never equals `15` (DESIGN §3).
pub fn fold(text: &str) -> String {
    folded(text, |_| true)
}

/// Folds, and keeps what is asked for. Ideographs fold to themselves and are always kept; they are most of every text here, and
/// no table is looked up for them.
fn folded(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\u{4e00}'..='\u{9fff}') {
            out.push(c);
        } else if !is_blank(c) {
            out.extend(half_width(c).to_lowercase().filter(|c| keep(*c)));
        }
    }
    out
}

/// The half-width form of a full-width character, any other character as it is.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Blanks as people type them: also no-break, zero-width and ideographic ones.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{00a0}' | '\u{3000}')
}

/// Folding for finding the same stem again: besides [`fold`], punctuation and blank marks are dropped.
pub fn fold_stem(text: &str) -> String {
    folded(text, char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_blanks_fold_but_numbers_do_not() {
        assert_eq!(fold(" ＡＢｃ　１５ 日"), "abc15日");
        assert_ne!(fold("1.5"), fold("15"));
        assert_eq!(fold("五\u{00a0}日"), "五日");
        assert_eq!(fold_stem("某店（　　）。"), fold_stem("某店( )."));
    }
}
