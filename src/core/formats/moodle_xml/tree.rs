//! The elements of one question at a time.

use crate::office::xml;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements inside elements; a question needs half a dozen.
const MAX_DEPTH: usize = 32;
/// Where the content of a file stands, in base64.
pub(super) const FILE: &str = "file";

/// An element with what stands in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of an element inside, without blanks at its ends; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// The text in its `text`, or its own where it has none.
    pub fn inner(&self) -> &str {
        self.child("text").map_or(self.text.as_str(), |text| text.text.as_str()).trim()
    }

    /// Whether a text in it holds elements: HTML that was not escaped, the order of which is lost here.
    pub fn is_mixed(&self) -> bool {
        (self.name == "text" && !self.children.is_empty()) || self.children.iter().any(Self::is_mixed)
    }

    /// Names of the files in it, at whatever depth.
    pub fn files(&self, found: &mut Vec<String>) {
        for child in &self.children {
            if child.name == FILE || child.name == "image_base64" {
                let name = child.attribute("name").unwrap_or(FILE).to_owned();
                if !found.contains(&name) {
                    found.push(name);
                }
            }
            child.files(found);
        }
    }
}

/// Why the rest of a file cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub line: u32,
    pub detail: String,
}

/// Hands over each question of a file with its first and last line. What stands before a fault is handed over.
pub(super) fn questions(text: &str, mut found: impl FnMut(u32, u32, Node)) -> Result<(), Broken> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut stack: Vec<Node> = Vec::new();
    let mut first = 1;
    // Elements around the questions, and how many are still open.
    let (mut root, mut outer) = (false, 0_usize);
    loop {
        let start = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let line = lines.of(reader.error_position() as usize);
                return Err(Broken { line, detail: error.to_string() });
            }
        };
        let broken = |lines: &mut Lines<'_>, detail: &str| Err(Broken { line: lines.of(start), detail: detail.to_owned() });
        match event {
            Event::DocType(_) => return broken(&mut lines, "DOCTYPE"),
            Event::Start(tag) => {
                let name = tag.local_name();
                let name = name.as_ref();
                if stack.is_empty() && name == "question" {
                    first = lines.of(start);
                } else if stack.is_empty() {
                    root |= name == "quiz";
                    outer += 1;
                    continue;
                }
                if stack.len() >= MAX_DEPTH {
                    return broken(&mut lines, name);
                }
                stack.push(node(&tag));
            }
            Event::Empty(tag) => match stack.last_mut() {
                Some(parent) => parent.children.push(node(&tag)),
                None => root |= tag.local_name().as_ref() == "quiz",
            },
            Event::End(_) => {
                let Some(closed) = stack.pop() else {
                    outer = outer.saturating_sub(1);
                    continue;
                };
                if let Some(parent) = stack.last_mut() {
                    parent.children.push(closed);
                } else {
                    let last = lines.of(reader.buffer_position() as usize);
                    found(first, last, closed);
                }
            }
            Event::Text(text) => add(&mut stack, &text),
            Event::CData(text) => add(&mut stack, &text),
            Event::GeneralRef(name) => {
                let text = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) => match xml::entity(&name) {
                        // Never looked up; shown as it is written.
                        "" => format!("&{};", &*name),
                        known => known.to_owned(),
                    },
                    Err(error) => return broken(&mut lines, &error.to_string()),
                };
                add(&mut stack, &text);
            }
            Event::Eof if !stack.is_empty() => return broken(&mut lines, "</question>"),
            Event::Eof if !root => return broken(&mut lines, "<quiz>"),
            Event::Eof if outer > 0 => return broken(&mut lines, "</quiz>"),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn add(stack: &mut [Node], text: &str) {
    if let Some(node) = stack.last_mut() {
        node.text.push_str(text);
    }
}

fn node(tag: &BytesStart<'_>) -> Node {
    let attributes = tag
        .attributes()
        .flatten()
        .filter_map(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
            Some((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
        })
        .collect();
    Node { name: tag.local_name().as_ref().to_owned(), attributes, ..Node::default() }
}

/// Line numbers of places that come in their order.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        if at > self.at {
            self.line += self.text.as_bytes()[self.at..at].split(|byte| *byte == b'\n').count() as u32 - 1;
            self.at = at;
        }
        self.line
    }
}
