//! The paragraphs of a .docx as plain lines.

use super::package;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};

/// Largest unpacked package taken.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
const DOCUMENT: &str = "word/document.xml";

#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    #[error("not a .docx file")]
    NotDocx,
    #[error("too large: more than {limit} bytes unpacked")]
    TooLarge { limit: u64 },
    #[error("damaged: {detail}")]
    Damaged { detail: String },
}

fn damaged(error: &impl ToString) -> DocxError {
    DocxError::Damaged { detail: error.to_string() }
}

/// Paragraphs in order, those of tables too; a forced line break parts a line. Text that was deleted under tracking is left out.
pub fn paragraphs(bytes: &[u8]) -> Result<Vec<String>, DocxError> {
    let unpacked = package::unpacked_bytes(bytes).ok_or(DocxError::NotDocx)?;
    if unpacked > MAX_BYTES {
        return Err(DocxError::TooLarge { limit: MAX_BYTES });
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let file = zip.by_name(DOCUMENT).map_err(|_| DocxError::NotDocx)?;
    let mut xml = String::new();
    // The directory may lie about sizes, so the limit holds while reading too.
    file.take(MAX_BYTES).read_to_string(&mut xml).map_err(|e| damaged(&e))?;
    lines(&xml)
}

fn lines(xml: &str) -> Result<Vec<String>, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut out = Vec::new();
    let mut line = String::new();
    let mut in_text = false;
    loop {
        match reader.read_event().map_err(|e| damaged(&e))? {
            Event::Start(tag) if tag.local_name().as_ref() == "t" => in_text = true,
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "p" => out.push(std::mem::take(&mut line)),
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "tab" => line.push(' '),
                "br" | "cr" => out.push(std::mem::take(&mut line)),
                _ => {}
            },
            Event::Text(text) if in_text => line.push_str(&text),
            Event::GeneralRef(name) if in_text => {
                if let Some(c) = name.resolve_char_ref().map_err(|e| damaged(&e))? {
                    line.push(c);
                } else {
                    line.push_str(match name.as_ref() {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => "",
                    });
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_paragraphs_breaks_and_entities() {
        let xml = r#"<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>第一条</w:t><w:tab/><w:t xml:space="preserve">甲 &amp; 乙</w:t></w:r></w:p>
            <w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:delText>删</w:delText></w:r></w:p></w:body></w:document>"#;
        assert_eq!(lines(xml).unwrap(), ["第一条 甲 & 乙", "上", "下"]);
    }

    #[test]
    fn what_is_no_docx_is_refused() {
        assert!(matches!(paragraphs(b"plain text"), Err(DocxError::NotDocx)));
        assert!(matches!(lines("<w:p><w:t>x</w:p>"), Err(DocxError::Damaged { .. })));
        let bomb = package::zip_declaring(&[(DOCUMENT, u32::MAX)]);
        assert!(matches!(paragraphs(&bomb), Err(DocxError::TooLarge { .. })));
    }
}
