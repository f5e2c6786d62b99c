//! `imsmanifest.xml`: which files a package says it holds, and where a name in it leads.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Most resources that a manifest may list.
const MAX_RESOURCES: usize = 50_000;

/// What a manifest says of one resource.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Resource {
    pub kind: String,
    /// As written, its bases put before it.
    pub href: Option<String>,
    pub files: Vec<String>,
}

/// Reads a manifest. Its metadata may be large and is passed over.
pub(super) fn parse(text: &str) -> Result<Vec<Resource>, String> {
    let mut reader = Reader::from_str(text);
    let mut found: Vec<Resource> = Vec::new();
    // What `xml:base` of each open element adds, and whether the element is a resource.
    let mut open: Vec<String> = Vec::new();
    let mut named = false;
    let mut files = 0;
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let local = tag.local_name();
                let name = local.as_ref();
                if !named && name != "manifest" {
                    return Err("no manifest".to_owned());
                }
                named = true;
                let base = attribute(&tag, "base")?.unwrap_or_default();
                let outer = open.last().map_or("", String::as_str);
                let base = format!("{outer}{base}");
                match name {
                    "resource" => {
                        let href = attribute(&tag, "href")?.map(|href| format!("{base}{href}"));
                        found.push(Resource { kind: attribute(&tag, "type")?.unwrap_or_default(), href, files: Vec::new() });
                    }
                    "file" => {
                        files += 1;
                        if let (Some(resource), Some(href)) = (found.last_mut(), attribute(&tag, "href")?) {
                            resource.files.push(format!("{base}{href}"));
                        }
                    }
                    _ => {}
                }
                if found.len() > MAX_RESOURCES || files > 2 * MAX_RESOURCES || open.len() > 100 {
                    return Err("too many resources".to_owned());
                }
                if !empty {
                    open.push(base);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::DocType(_) => return Err("DTD".to_owned()),
            Event::Eof if named && open.is_empty() => return Ok(found),
            Event::Eof => return Err("it breaks off".to_owned()),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    for attribute in attributes {
        let attribute = attribute.map_err(|e| e.to_string())?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
            return Ok(Some(value.trim().to_owned()));
        }
    }
    Ok(None)
}

/// Whether a name of an entry leads out of the package when it is unpacked somewhere: on any system, not only this one.
pub(super) fn is_unsafe(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    name.starts_with('/') || drive || name.contains(['\\', '\0']) || name.split('/').any(|piece| piece == "..")
}

/// The entry that an href names, seen from a folder (empty, or ending in `/`). `None` where it leads out of the package.
pub(super) fn resolve(folder: &str, href: &str) -> Option<String> {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let href = percent_decoded(href);
    let scheme = href.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
    if scheme || href.starts_with('/') || href.contains(['\\', '\0']) {
        return None;
    }
    let mut pieces: Vec<&str> = Vec::new();
    for piece in folder.split('/').chain(href.split('/')) {
        match piece {
            "" | "." => {}
            ".." => {
                pieces.pop()?;
            }
            piece => pieces.push(piece),
        }
    }
    Some(pieces.join("/"))
}

/// The folder of an entry, ending in `/` unless it is the root.
pub(super) fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

/// `a%20b.xml` names the entry `a b.xml`.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push((high * 16 + low) as u8);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_in_their_order_with_their_bases() {
        let text = r#"<?xml version="1.0"?><cp:manifest xmlns:cp="x" xml:base="a/"><cp:metadata><lom><title>t</title></lom></cp:metadata>
            <cp:resources xml:base="b/"><cp:resource type="imsqti_item_xmlv2p1" href="q.xml" xml:base="c/"><cp:file href="q.xml"/><cp:file href="p.png"/></cp:resource>
            <cp:resource type="webcontent"/></cp:resources></cp:manifest>"#;
        let found = parse(text).unwrap();
        let first = Resource {
            kind: "imsqti_item_xmlv2p1".into(),
            href: Some("a/b/c/q.xml".into()),
            files: vec!["a/b/c/q.xml".into(), "a/b/c/p.png".into()],
        };
        assert_eq!(found, [first, Resource { kind: "webcontent".into(), ..Resource::default() }]);
        for bad in [
            "<manifest>",
            "<other/>",
            "",
            "<!DOCTYPE m><manifest/>",
            "<manifest><a></manifest>",
            "<manifest x=\"&y;\" href=\"&y;\"",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_that_lead_out_of_the_package() {
        for name in ["../etc/passwd", "a/../../b", "/etc", "C:/x", "c:x", "a\\b", "..", "a/.."] {
            assert!(is_unsafe(name), "{name}");
        }
        for name in ["a/b.xml", "..a/b", "a..b", "试题/一.xml"] {
            assert!(!is_unsafe(name), "{name}");
        }
        for (folder, href, entry) in [
            ("", "a.xml", Some("a.xml")),
            ("x/y/", "../z/a%20b.xml#frag", Some("x/z/a b.xml")),
            ("x/", "./a.xml", Some("x/a.xml")),
            ("", "../outside.xml", None),
            ("x/", "..%2F..%2Foutside.xml", None),
            ("", "http://example.org/a.xml", None),
            ("", "/a.xml", None),
            ("", "C:\\a.xml", None),
        ] {
            assert_eq!(resolve(folder, href).as_deref(), entry, "{href}");
        }
    }
}
