//! Tags, and the media they show.

use super::entity::entities;

/// Where a course keeps the files of a question; what follows is the name of one.
pub(super) const STORED: &str = "@@PLUGINFILE@@/";
/// Elements that begin and end a line.
const BLOCKS: &str = "p div li ul ol dl dt dd tr table tbody thead h1 h2 h3 h4 h5 h6 pre hr blockquote section article \
    caption figure prompt";
const INLINE: &str = "br b i u s em strong span a td th sub sup font code small";
const MEDIA: &str = "img audio video source embed object iframe svg canvas";

fn is_one_of(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|known| known == name)
}

/// Whether a text holds a tag of HTML, and not only a `<`.
pub(super) fn has_tags(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let length = match Tag::read(rest) {
            Found::Tag(tag, _) if tag.is_html() => return true,
            Found::Open => return false,
            Found::Tag(_, length) | Found::Skip(length) => length,
            Found::Sign => 1,
        };
        rest = &rest[length..];
    }
    false
}

/// A tag as it stands.
pub(super) struct Tag<'a> {
    pub name: String,
    pub closing: bool,
    /// What stands behind the name.
    inner: &'a str,
}

/// What a `<` turns out to be.
pub(super) enum Found<'a> {
    Tag(Tag<'a>, usize),
    /// A comment or a declaration of this many bytes.
    Skip(usize),
    /// It begins like a tag and never ends.
    Open,
    /// A `<` that is only a character.
    Sign,
}

impl<'a> Tag<'a> {
    /// Reads what `<` at the start of a text opens.
    pub fn read(text: &'a str) -> Found<'a> {
        if let Some(comment) = text.strip_prefix("<!--") {
            return comment.find("-->").map_or(Found::Open, |end| Found::Skip(end + 7));
        }
        if text.starts_with("<!") || text.starts_with("<?") {
            return text.find('>').map_or(Found::Open, |end| Found::Skip(end + 1));
        }
        let closing = text.starts_with("</");
        let start = if closing { 2 } else { 1 };
        let rest = &text[start..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Found::Sign;
        }
        let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-')).len();
        let Some(end) = tag_end(&rest[length..]) else { return Found::Open };
        let name = rest[..length].to_ascii_lowercase();
        let inner = &rest[length..length + end];
        Found::Tag(Self { name, closing, inner }, start + length + end + 1)
    }

    /// Whether it begins or ends a line.
    pub fn is_block(&self) -> bool {
        is_one_of(BLOCKS, &self.name)
    }

    /// Whether its name is one of HTML, and nothing stands in it that belongs into none.
    fn is_html(&self) -> bool {
        let name = self.name.as_str();
        let inner = self.inner.trim();
        (inner.is_empty() || inner == "/" || inner.contains('='))
            && [BLOCKS, INLINE, MEDIA].into_iter().any(|names| is_one_of(names, name))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.inner;
        while let Some(at) = rest.find('=') {
            let before = rest[..at].trim_end();
            let value = rest[at + 1..].trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, after) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
            };
            let known = before.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
            if known.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
        None
    }

    /// The name of the medium it shows, if it shows one.
    pub fn medium(&self) -> Option<String> {
        if self.closing {
            return None;
        }
        let address = ["src", "data", "href"].into_iter().filter_map(|name| self.attribute(name)).find(|a| !a.is_empty());
        if !is_one_of(MEDIA, &self.name) {
            // A link to a stored file is how sound is often given.
            return address.filter(|address| address.contains(STORED)).map(|address| file_name(&entities(address)));
        }
        if address.is_none() && matches!(self.name.as_str(), "audio" | "video") {
            // Its sources name it.
            return None;
        }
        let name = address.map(|address| file_name(&entities(address))).filter(|name| !name.is_empty());
        name.or_else(|| self.attribute("alt").map(entities)).or_else(|| Some(self.name.clone()))
    }
}

/// Where the `>` stands that closes a tag; one inside a quoted value does not.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return Some(at),
            None if before == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// The last part of the address of a file.
pub(super) fn file_name(address: &str) -> String {
    if let Some(kind) = address.strip_prefix("data:") {
        return kind.split([';', ',']).next().unwrap_or_default().to_owned();
    }
    let address = address.split(['?', '#']).next().unwrap_or_default();
    unescaped(address.rsplit('/').next().unwrap_or_default())
}

/// `%20` and the like as the bytes they stand for.
fn unescaped(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let byte = address.get(i + 1..i + 3).filter(|_| bytes[i] == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(byte.unwrap_or(bytes[i]));
        i += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
