//! An XML file as a tree, within limits: no DTD, no entity beyond the five that XML has, no more depth and size than any item needs.

use crate::domain::image::without_places;
use crate::office::xml;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Deepest nesting read. Items people make stay below 30; the walks over a tree recurse.
const MAX_DEPTH: usize = 200;
/// Most elements of one item.
const MAX_NODES: usize = 200_000;
/// Most attributes of one element.
const MAX_ATTRIBUTES: usize = 500;

/// An element, its names brought into one form for QTI 2 and 3, see [`plain`].
#[derive(Debug, Default)]
pub(super) struct Node {
    pub name: String,
    /// From 1.
    pub line: u32,
    attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Debug)]
pub(super) enum Child {
    Node(Node),
    Text(String),
}

/// A whole file.
#[derive(Debug)]
pub(super) struct Document {
    pub root: Node,
    /// The line on which the root ends.
    pub last_line: u32,
}

/// Why a text is no tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// From 1.
    pub line: u32,
    pub detail: String,
}

impl Node {
    /// An attribute by its name in the form of [`plain`].
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// Child elements of one name.
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.elements().filter(move |node| node.name == name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|node| node.name == name)
    }

    /// The first child element of a name, the rest dropped.
    pub(super) fn into_child(self, name: &str) -> Option<Self> {
        self.children.into_iter().find_map(|child| match child {
            Child::Node(node) if node.name == name => Some(node),
            _ => None,
        })
    }

    /// Elements at any depth below this one that fit, in the order of the file.
    pub(super) fn below(&self, fits: &dyn Fn(&Self) -> bool) -> Vec<&Self> {
        let mut found = Vec::new();
        self.collect(fits, &mut found);
        found
    }

    fn collect<'n>(&'n self, fits: &dyn Fn(&Self) -> bool, found: &mut Vec<&'n Self>) {
        for node in self.elements() {
            if fits(node) {
                found.push(node);
            }
            node.collect(fits, found);
        }
    }

    /// All text below, as it stands in the file.
    pub(super) fn raw(&self) -> String {
        let mut out = String::new();
        self.add_raw(&mut out);
        out
    }

    fn add_raw(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Node(node) => node.add_raw(out),
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Child::Text(last)) => last.push_str(text),
            _ => self.children.push(Child::Text(text.to_owned())),
        }
    }
}

/// A name without the `qti-`, the hyphens and the capitals by which QTI 2 and 3 differ: `simpleChoice` and `qti-simple-choice` are
/// both `simplechoice`.
pub(super) fn plain(name: &str) -> String {
    let name = name.strip_prefix("qti-").unwrap_or(name);
    name.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect()
}

/// Characters that XML 1.0 forbids, written out or as a reference.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Reads one file.
pub(super) fn parse(text: &str) -> Result<Document, Fault> {
    let mut parser = Parser { text, seen: 0, line: 1, nodes: 0, open: Vec::new(), done: None };
    match parser.run() {
        Ok(()) => {}
        Err(detail) => return Err(Fault { line: parser.line, detail }),
    }
    parser.done.ok_or_else(|| Fault { line: parser.line, detail: "no element, or one that is not closed".to_owned() })
}

/// Puts characters in place of the images that `picture` knows, by `src` and by the name we gave; none of the text itself may
/// be taken for one.
pub(super) fn illustrate(node: &mut Node, picture: &mut dyn FnMut(&str, Option<&str>) -> Option<char>) {
    for child in &mut node.children {
        match child {
            Child::Text(text) => {
                if let std::borrow::Cow::Owned(plain) = without_places(text) {
                    *text = plain;
                }
            }
            Child::Node(node) if node.name == "img" => {
                let place = node.attribute("src").and_then(|src| picture(src, node.attribute("datakaofaname")));
                if let Some(place) = place {
                    *child = Child::Text(place.to_string());
                }
            }
            Child::Node(node) => illustrate(node, picture),
        }
    }
}

/// The name of the root in the form of [`plain`], without reading further.
pub(super) fn root_name(text: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return Some(plain(tag.local_name().as_ref())),
            Event::Eof => return None,
            _ => {}
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    /// Bytes whose lines are counted.
    seen: usize,
    line: u32,
    nodes: usize,
    open: Vec<Node>,
    done: Option<Document>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        if self.text.chars().any(is_forbidden) {
            return Err("a control character".to_owned());
        }
        let mut reader = Reader::from_str(self.text);
        loop {
            let before = reader.buffer_position();
            self.count_lines(before);
            let event = reader.read_event().map_err(|e| e.to_string())?;
            match event {
                Event::Start(tag) => self.start(&tag)?,
                Event::Empty(tag) => {
                    self.start(&tag)?;
                    self.end(reader.buffer_position());
                }
                Event::End(_) => self.end(reader.buffer_position()),
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|e| e.to_string())? {
                    Some(c) if is_forbidden(c) => return Err("a control character".to_owned()),
                    Some(c) => self.text(c.encode_utf8(&mut [0; 4]))?,
                    None => match xml::entity(&name) {
                        "" => return Err(format!("entity &{};", shortened(&name))),
                        known => self.text(known)?,
                    },
                },
                Event::DocType(_) => return Err("DTD".to_owned()),
                Event::Eof => return Ok(()),
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            }
        }
    }

    fn count_lines(&mut self, to: u64) {
        let to = usize::try_from(to).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.get(self.seen..to).unwrap_or_default();
        self.line += passed.matches('\n').count() as u32;
        self.seen = self.seen.max(to);
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        self.nodes += 1;
        if self.done.is_some() {
            return Err("a second root element".to_owned());
        }
        if self.open.len() >= MAX_DEPTH || self.nodes > MAX_NODES {
            return Err("too deep or too large for an item".to_owned());
        }
        let mut node = Node { name: plain(tag.local_name().as_ref()), line: self.line, ..Node::default() };
        let mut attributes = tag.attributes();
        // The check for duplicates compares each with each.
        attributes.with_checks(false);
        for attribute in attributes {
            let attribute = attribute.map_err(|e| e.to_string())?;
            if node.attributes.len() >= MAX_ATTRIBUTES {
                return Err("too many attributes".to_owned());
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
            if value.chars().any(is_forbidden) {
                return Err("a control character".to_owned());
            }
            node.attributes.push((plain(attribute.key.local_name().as_ref()), value.into_owned()));
        }
        self.open.push(node);
        Ok(())
    }

    fn end(&mut self, position: u64) {
        let Some(node) = self.open.pop() else { return };
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Child::Node(node));
        } else {
            self.count_lines(position);
            self.done = Some(Document { root: node, last_line: self.line });
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(node) => node.add_text(text),
            None if text.trim().is_empty() => {}
            None => return Err("text outside the root element".to_owned()),
        }
        Ok(())
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_have_the_same_names() {
        let two =
            parse(r#"<a:simpleChoice xmlns:a="x" maxChoices="1">甲 &amp; &#x4E59;<![CDATA[<丙>]]></a:simpleChoice>"#).unwrap();
        let three = parse("\n<qti-simple-choice\n max-choices='1'>甲 &amp; 乙&lt;丙></qti-simple-choice>\n").unwrap();
        for document in [&two, &three] {
            assert_eq!(document.root.name, "simplechoice");
            assert_eq!(document.root.attribute("maxchoices"), Some("1"));
            assert_eq!(document.root.raw(), "甲 & 乙<丙>");
        }
        assert_eq!((two.root.line, two.last_line, three.root.line, three.last_line), (1, 1, 2, 3));
    }

    #[test]
    fn what_is_refused_names_its_line() {
        let fault = |text: &str| parse(text).unwrap_err();
        assert_eq!(fault("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>").detail, "DTD");
        assert_eq!(fault("<a>\n\n&nbsp;</a>"), Fault { line: 3, detail: "entity &nbsp;".into() });
        assert!(parse("<a b=\"&x;\"/>").is_err());
        assert_eq!(fault("<a>\n<b></a>").line, 2);
        for text in ["", "text", "<a>", "<a/><a/>", "<a/>text", "<a>&#1;</a>", "<a b=\"&#0;\"/>", "<a>\u{1}</a>"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"<a>".repeat(100_000)).is_err());
        assert!(parse(&format!("<a>{}</a>", "<b/>".repeat(MAX_NODES))).is_err());
        assert!(parse(&format!("<a{}/>", " b=''".repeat(100_000))).is_err());
    }
}
