//! HTML as plain text: tags are dropped, breaks and blocks become lines, pictures and other media are named.

mod entity;
mod media;
mod tag;
#[cfg(test)]
mod tests;

use crate::domain::fold::is_blank;
use crate::domain::image;
pub(super) use entity::entities;
use entity::entity;
pub(super) use media::{Media, Shown};
use tag::{Found, STORED, Tag, file_name, has_tags};

/// How a text of a foreign format is to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Html,
    /// Line breaks count as such, and tags too where there are any: what Moodle calls auto-format.
    Auto,
    /// Text as it stands, Markdown too.
    Plain,
}

const RAISED: (&str, &str) = ("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ");
const LOWERED: (&str, &str) = ("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎");

/// A text of whichever markup as plain text; the media it shows are added to `media`.
pub(super) fn read(text: &str, markup: Markup, media: &mut Media) -> String {
    match markup {
        Markup::Html => plain(text, media),
        Markup::Auto if has_tags(text) => plain(&text.replace('\n', "<br>"), media),
        Markup::Auto => {
            stored_files(text, media);
            tidy(&image::without_places(&entities(text)))
        }
        Markup::Plain => {
            stored_files(text, media);
            tidy(&image::without_places(text))
        }
    }
}

/// HTML as plain text. Lines are trimmed and empty ones left out, because no question here can hold them.
pub(super) fn plain(html: &str, media: &mut Media) -> String {
    let mut text = Text::default();
    let mut rest = html;
    // A tag or a comment that nothing closes is text, and so is every `<` behind it: looking for its end once is enough.
    let mut tags = true;
    while let Some(at) = rest.find(['<', '&']) {
        text.flow(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            rest = match entity(rest) {
                Some((c, length)) => {
                    text.literal(c);
                    &rest[length..]
                }
                None => text.take_one(rest),
            };
            continue;
        }
        let found = if tags { Tag::read(rest) } else { Found::Sign };
        rest = match found {
            Found::Tag(tag, length) => {
                text.tag(&tag, media);
                &rest[length..]
            }
            Found::Skip(length) => &rest[length..],
            Found::Open => {
                tags = false;
                text.take_one(rest)
            }
            Found::Sign => text.take_one(rest),
        };
    }
    text.flow(rest);
    text.finish()
}

/// Lines without blanks at their ends, and no empty ones.
pub(super) fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches(is_blank)).filter(|line| !line.is_empty()).collect();
    lines.join("\n").trim_matches(is_blank).to_owned()
}

/// As [`write`], with the images that marks stand for.
pub(super) fn write_shown(text: &str, shown: &Shown<'_>) -> String {
    let write_piece = |piece| match piece {
        image::Piece::Text(text) => write(text),
        image::Piece::Image(number) => match shown.get(number) {
            Some((name, _)) => {
                format!("<img src=\"{STORED}{}\" alt=\"{}\">", media::escaped(name), write(&image::mark(number)))
            }
            None => write(&image::mark(number)),
        },
    };
    image::pieces(text).into_iter().map(write_piece).collect()
}

/// Plain text as HTML that [`plain`] reads back to the same.
pub(super) fn write(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = '\n';
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push_str("<br>"),
            '\t' => out.push_str("&#9;"),
            // A run of blanks would be shown as one and read as one.
            ' ' if before == ' ' => out.push_str("&#32;"),
            '\r' => {}
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// Adds the names of stored files that a text points to.
fn stored_files(text: &str, media: &mut Media) {
    for piece in text.split(STORED).skip(1) {
        let end = piece.find([')', ']', '"', '\'', '<', ' ', '\n']).unwrap_or(piece.len());
        media.add(file_name(&piece[..end]));
    }
}

/// The text while it is being put together.
#[derive(Default)]
struct Text {
    lines: Vec<String>,
    line: String,
    /// A blank is due before the next character.
    space: bool,
    pre: u32,
    /// Inside an element whose content is not shown.
    hidden: Option<String>,
    raised: bool,
    lowered: bool,
}

impl Text {
    /// Text between tags, whose blanks and breaks are only blanks.
    fn flow(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        for c in text.chars() {
            if self.pre > 0 && c == '\n' {
                self.end_line();
            } else if self.pre == 0 && c.is_ascii_whitespace() {
                self.space = true;
            } else {
                self.literal(c);
            }
        }
    }

    /// A character that stands for itself.
    fn literal(&mut self, c: char) {
        // None of the text itself may be taken for an image.
        if image::index_of_place(c).is_none() {
            self.write(c);
        }
    }

    fn write(&mut self, c: char) {
        if self.hidden.is_some() {
            return;
        }
        if self.space && !self.line.is_empty() {
            self.line.push(' ');
        }
        self.space = false;
        // 10<sup>5</sup> must not become 105.
        let other = |(plain, set): (&str, &str)| plain.find(c).and_then(|at| set.chars().nth(at));
        let shown = if self.raised {
            other(RAISED)
        } else if self.lowered {
            other(LOWERED)
        } else {
            None
        };
        self.line.push(shown.unwrap_or(c));
    }

    /// Takes the first character of a text as text and gives what follows.
    fn take_one<'a>(&mut self, text: &'a str) -> &'a str {
        let mut chars = text.chars();
        if let Some(c) = chars.next() {
            self.literal(c);
        }
        chars.as_str()
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end_matches(is_blank);
        self.lines.push(if self.pre > 0 { line } else { line.trim_start_matches(is_blank) }.to_owned());
        self.space = false;
    }

    fn tag(&mut self, tag: &Tag<'_>, media: &mut Media) {
        let name = tag.name.as_str();
        if let Some(hidden) = &self.hidden {
            if tag.closing && hidden == name {
                self.hidden = None;
            }
            return;
        }
        match media.image(tag) {
            Some(Ok(place)) => self.write(place),
            Some(Err(_)) => {}
            None => tag.medium().into_iter().for_each(|medium| media.add(medium)),
        }
        match name {
            "br" => self.end_line(),
            "script" | "style" if !tag.closing => self.hidden = Some(tag.name.clone()),
            "sup" => self.raised = !tag.closing,
            "sub" => self.lowered = !tag.closing,
            // Cells of a row are kept apart.
            "td" | "th" => self.space = true,
            _ if tag.is_block() => {
                if !self.line.is_empty() {
                    self.end_line();
                }
                self.space = false;
                if name == "pre" {
                    self.pre = if tag.closing { self.pre.saturating_sub(1) } else { self.pre + 1 };
                }
            }
            _ => {}
        }
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.lines.retain(|line| !line.is_empty());
        self.lines.join("\n")
    }
}
