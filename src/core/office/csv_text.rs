//! Writing .csv that Excel opens by a double click: UTF-8 with a byte-order mark, CRLF, quoted where needed.

use std::borrow::Cow;

/// A .csv file while it is written.
#[derive(Clone, Debug)]
pub struct CsvText(String);

impl Default for CsvText {
    /// Without the byte-order mark Excel reads UTF-8 as the code page of the system, and every name is garbage.
    fn default() -> Self {
        Self(String::from('\u{feff}'))
    }
}

impl CsvText {
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.0.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        // A semicolon or a tab needs no quotes in a comma file; quoted, they never mislead who guesses the delimiter.
        if text.contains([',', ';', '\t', '"', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ') {
            self.0.push('"');
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(text);
        }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// What a spreadsheet takes for the beginning of a formula, full-width forms included.
fn opens_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
}

fn is_guarded(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('\'') && chars.next().is_some_and(|c| c == '\'' || opens_formula(c))
}

/// A text a spreadsheet shows and does not run: `=1+1` becomes `'=1+1`. [`unguard`] is its inverse for every text.
pub fn guard(text: &str) -> Cow<'_, str> {
    if text.starts_with(opens_formula) || is_guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes off the apostrophe [`guard`] put on, and none that belongs to the text.
pub fn unguard(text: &str) -> &str {
    if is_guarded(text) { &text[1..] } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quoting_and_line_ends() {
        let mut csv = CsvText::default();
        csv.row(["姓名", "a,b", "说\"好\""]);
        csv.row(["一\n二", "", " x"]);
        assert_eq!(csv.into_bytes(), "\u{feff}姓名,\"a,b\",\"说\"\"好\"\"\"\r\n\"一\n二\",,\" x\"\r\n".as_bytes());
    }

    #[test]
    fn only_what_would_run_is_guarded() {
        for (text, guarded) in
            [("=1", "'=1"), ("-3", "'-3"), ("@SUM", "'@SUM"), ("＝1", "'＝1"), ("张三", "张三"), ("'75", "'75"), ("'=1", "''=1")]
        {
            assert_eq!(guard(text), guarded);
        }
    }

    proptest! {
        #[test]
        fn unguard_undoes_guard(text in "['=+@a-]{0,6}") {
            let guarded = guard(&text).into_owned();
            prop_assert_eq!(unguard(&guarded), text);
        }
    }
}
