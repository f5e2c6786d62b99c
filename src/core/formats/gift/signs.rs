//! Control characters of GIFT, and how they are kept as text.

use crate::formats::html_text::Markup;

const CONTROLS: [char; 6] = ['~', '=', '#', '{', '}', ':'];
/// Where control characters kept by `\` are put while a question is taken apart: no text has characters from here.
const HELD: u32 = 0x0010_FF00;

fn hold_one(c: char) -> char {
    char::from_u32(HELD + c as u32).unwrap_or(c)
}

/// Puts control characters behind a `\` out of the way. A `\` before anything else is text.
pub(super) fn hold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some('\\') if c == '\\' => {
                out.push('\\');
                chars.next();
            }
            Some(&next) if c == '\\' && (next == 'n' || CONTROLS.contains(&next)) => {
                out.push(hold_one(next));
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// Puts them back as what they stand for.
pub(super) fn release(text: &str) -> String {
    let back = |c: char| match (c as u32).checked_sub(HELD).and_then(char::from_u32) {
        Some('n') => '\n',
        Some(held) if CONTROLS.contains(&held) => held,
        _ => c,
    };
    text.chars().map(back).collect()
}

/// Keeps a text from being read as anything else.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c if c == '\\' || CONTROLS.contains(&c) => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// The markup that `[html]` and the like at the start of a text name, and the text behind it.
pub(super) fn markup(text: &str) -> Option<(Markup, &str)> {
    let (name, rest) = text.strip_prefix('[')?.split_once(']')?;
    let markup = match name {
        "html" => Markup::Html,
        "moodle" => Markup::Auto,
        "plain" | "markdown" => Markup::Plain,
        _ => return None,
    };
    Some((markup, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_moodle_reads_them() {
        for (written, text) in [
            (r"\~\=\#\{\}\:", "~=#{}:"),
            (r"一\n二", "一\n二"),
            (r"A \\\\ B", r"A \\ B"),
            (r"\\n \= \x \", r"\n = \x \"),
            (r"C\:\\new", r"C:\new"),
        ] {
            assert_eq!(release(&hold(written)), text, "{written}");
            assert_eq!(release(&hold(&escape(text))), text);
        }
    }

    #[test]
    fn markup_is_one_of_four_names() {
        assert_eq!(markup("[html]<p>"), Some((Markup::Html, "<p>")));
        assert_eq!(markup("[单选]题"), None);
        assert_eq!(markup("[html"), None);
    }
}
