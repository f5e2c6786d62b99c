//! The text of a .docx: paragraphs with the numbers that Word shows and does not store, tables, what is emphasised, and where
//! pictures stand.

mod numbering;

use super::package;
use crate::domain::image;
use numbering::Numbering;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{Cursor, Read};

/// Largest unpacked package taken.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
const DOCUMENT: &str = "word/document.xml";

/// Stands behind emphasised text (bold, coloured, underlined, highlighted) in [`Block::Line`]; no text has it of its own.
pub const STRONG: char = '\u{e001}';

#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    #[error("not a .docx file")]
    NotDocx,
    /// The container that .doc and password-protected .docx share.
    #[error("an old .doc or an encrypted file")]
    OldOrEncrypted,
    #[error("too large: more than {limit} bytes unpacked")]
    TooLarge { limit: u64 },
    #[error("damaged: {detail}")]
    Damaged { detail: String },
}

fn damaged(error: &impl ToString) -> DocxError {
    DocxError::Damaged { detail: error.to_string() }
}

/// A piece of a document, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, or the part of one up to a forced line break.
    Line(String),
    /// Rows of cells; paragraphs of a cell are parted by line breaks.
    Table(Vec<Vec<String>>),
    /// A picture whose file is not in the document, by its name.
    Picture(String),
}

/// A document with the pictures in it: `domain::image::place` of the number of a picture stands in a line where it does.
#[derive(Debug, Default)]
pub struct Illustrated {
    pub blocks: Vec<Block>,
    pub pictures: Vec<Picture>,
}

/// A picture of a document.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Paragraphs in order, those of tables too; a forced line break parts a line. Text that was deleted under tracking is left out.
pub fn paragraphs(bytes: &[u8]) -> Result<Vec<String>, DocxError> {
    let mut lines = Vec::new();
    for block in blocks(bytes)? {
        match block {
            Block::Line(line) => lines.push(line.replace(STRONG, "")),
            Block::Table(rows) => {
                let cells = rows.into_iter().flatten();
                lines.extend(cells.flat_map(|cell| cell.replace(STRONG, "").lines().map(Into::into).collect::<Vec<String>>()));
            }
            Block::Picture(_) => {}
        }
    }
    Ok(lines)
}

/// The document as text; nothing stands where pictures do.
pub fn blocks(bytes: &[u8]) -> Result<Vec<Block>, DocxError> {
    let plain = |text: String| image::without_places(&text).into_owned();
    let blocks = illustrated(bytes)?.blocks.into_iter().map(|block| match block {
        Block::Line(line) => Block::Line(plain(line)),
        Block::Table(rows) => Block::Table(rows.into_iter().map(|row| row.into_iter().map(plain).collect()).collect()),
        Block::Picture(name) => Block::Picture(name),
    });
    Ok(blocks.collect())
}

/// The whole document.
pub fn illustrated(bytes: &[u8]) -> Result<Illustrated, DocxError> {
    if bytes.starts_with(&package::OLE) {
        return Err(DocxError::OldOrEncrypted);
    }
    let unpacked = package::unpacked_bytes(bytes).ok_or(DocxError::NotDocx)?;
    if unpacked > MAX_BYTES {
        return Err(DocxError::TooLarge { limit: MAX_BYTES });
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut part = |name: &str| -> Result<Option<String>, DocxError> {
        let Ok(file) = zip.by_name(name) else { return Ok(None) };
        let mut xml = String::new();
        // The directory may lie about sizes, so the limit holds while reading too.
        file.take(MAX_BYTES).read_to_string(&mut xml).map_err(|e| damaged(&e))?;
        Ok(Some(xml))
    };
    let document = part(DOCUMENT)?.ok_or(DocxError::NotDocx)?;
    let numbering = Numbering::read(part("word/numbering.xml")?.as_deref(), part("word/styles.xml")?.as_deref())?;
    let targets = part("word/_rels/document.xml.rels")?.map(|xml| targets(&xml)).unwrap_or_default();
    let document = read(&document, numbering, &targets)?;
    let mut left = MAX_BYTES;
    let mut pictures = Vec::with_capacity(document.pictures.len());
    for (name, target) in document.pictures {
        let mut bytes = Vec::new();
        // One that cannot be read is as good as one that is no image, which whoever takes it names.
        if let Ok(file) = zip.by_name(&target) {
            let most = left.min(image::MAX_BYTES as u64 + 1);
            left -= file.take(most).read_to_end(&mut bytes).unwrap_or(0) as u64;
        }
        pictures.push(Picture { name, bytes });
    }
    Ok(Illustrated { blocks: document.out, pictures })
}

/// Parts of the package by the id of their relationship. What lies outside the package is not looked up.
fn targets(xml: &str) -> HashMap<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut targets = HashMap::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "Relationship" => {
                let inside = attribute(&tag, "TargetMode").as_deref() != Some("External");
                if let (Some(id), Some(target), true) = (attribute(&tag, "Id"), attribute(&tag, "Target"), inside) {
                    // From the root of the package, or from the folder of the document.
                    let path = target.strip_prefix('/').map_or_else(|| format!("word/{target}"), ToOwned::to_owned);
                    targets.insert(id, path);
                }
            }
            Ok(Event::Eof) | Err(_) => return targets,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute by its local name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Whether a switch such as `<w:b/>` is on.
fn is_on(tag: &BytesStart<'_>) -> bool {
    !matches!(attribute(tag, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

#[derive(Default)]
struct Document {
    numbering: Numbering,
    out: Vec<Block>,
    line: String,
    /// Rows of the table that is open; one inside another becomes part of the outer cell.
    table: Vec<Vec<String>>,
    depth: u32,
    cell: String,
    in_text: bool,
    in_run_properties: bool,
    /// Tab stops of a paragraph carry the name of the tabs in its text.
    in_tab_stops: bool,
    strong: bool,
    style: Option<String>,
    number: (Option<u32>, Option<u32>),
    numbered: bool,
    /// Parts by the id of their relationship.
    targets: HashMap<String, String>,
    /// Names of the pictures found, and the parts that they are in.
    pictures: Vec<(String, String)>,
    /// The drawing that is open: its name, and the relationship of its picture.
    drawing: (String, Option<String>),
    /// Inside what stands in for a drawing with programs that do not know it.
    in_fallback: bool,
}

fn read(xml: &str, numbering: Numbering, targets: &HashMap<String, String>) -> Result<Document, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut document = Document { numbering, targets: targets.clone(), ..Document::default() };
    loop {
        match reader.read_event().map_err(|e| damaged(&e))? {
            Event::Start(tag) => document.start(&tag),
            Event::End(tag) => document.end(tag.local_name().as_ref()),
            Event::Empty(tag) => {
                document.start(&tag);
                document.end(tag.local_name().as_ref());
            }
            Event::Text(text) if document.in_text => document.text(&text),
            Event::GeneralRef(name) if document.in_text => {
                if let Some(c) = name.resolve_char_ref().map_err(|e| damaged(&e))? {
                    document.text(c.encode_utf8(&mut [0; 4]));
                } else {
                    document.text(super::xml::entity(&name));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    document.break_line();
    Ok(document)
}

impl Document {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "t" => self.in_text = true,
            "p" => {
                self.style = None;
                self.number = (None, None);
                self.numbered = false;
            }
            "pStyle" => self.style = attribute(tag, "val"),
            "ilvl" => self.number.1 = attribute(tag, "val").and_then(|v| v.parse().ok()),
            "numId" => self.number.0 = attribute(tag, "val").and_then(|v| v.parse().ok()),
            "r" => self.strong = false,
            "rPr" => self.in_run_properties = true,
            "tabs" => self.in_tab_stops = true,
            "b" | "u" | "highlight" | "em" if self.in_run_properties => self.strong |= is_on(tag),
            "color" if self.in_run_properties => {
                let plain = attribute(tag, "val").is_none_or(|v| matches!(v.as_str(), "auto" | "000000" | "none"));
                self.strong |= !plain;
            }
            "tbl" => {
                if self.depth == 0 {
                    self.break_line();
                }
                self.depth += 1;
            }
            "tr" if self.depth == 1 => self.table.push(Vec::new()),
            "Fallback" => self.in_fallback = true,
            "drawing" => self.drawing = (String::new(), None),
            "docPr" => self.drawing.0 = attribute(tag, "name").or_else(|| attribute(tag, "descr")).unwrap_or_default(),
            "blip" => self.drawing.1 = attribute(tag, "embed"),
            // The older way, which a Fallback repeats.
            "imagedata" if !self.in_fallback => {
                let name = attribute(tag, "title").unwrap_or_default();
                self.drawing = (name, attribute(tag, "id"));
                self.picture();
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "tab" if !self.in_run_properties && !self.in_tab_stops => self.text(" "),
            "br" | "cr" => {
                self.number_first();
                self.break_line();
            }
            "Fallback" => self.in_fallback = false,
            "drawing" if !self.in_fallback => self.picture(),
            "rPr" => self.in_run_properties = false,
            "tabs" => self.in_tab_stops = false,
            "p" => {
                self.number_first();
                self.end_paragraph();
            }
            "tc" if self.depth == 1 => {
                let cell = std::mem::take(&mut self.cell);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell.trim_end().to_owned());
                }
            }
            "tbl" => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    let rows = std::mem::take(&mut self.table);
                    self.out.push(Block::Table(rows));
                }
            }
            _ => {}
        }
    }

    /// The drawing that ends here, as a character of the line, or by its name where it holds no picture of this document.
    fn picture(&mut self) {
        let (name, id) = std::mem::take(&mut self.drawing);
        let target = id.and_then(|id| self.targets.get(&id).cloned());
        match (target, image::place(self.pictures.len())) {
            (Some(target), Some(place)) => {
                let file = target.rsplit('/').next().unwrap_or_default();
                // Word's own names are "Picture 1" in every language; those of other programs are file names.
                let name = if name.contains('.') { name } else { file.to_owned() };
                self.pictures.push((name, target));
                self.number_first();
                self.line.push(place);
            }
            _ => self.out.push(Block::Picture(name)),
        }
    }

    fn text(&mut self, text: &str) {
        let text = &*image::without_places(text);
        self.number_first();
        self.line.push_str(text);
        if self.strong && !text.trim().is_empty() {
            self.line.push(STRONG);
        }
    }

    /// The number that Word puts before the paragraph, once.
    fn number_first(&mut self) {
        if !self.numbered {
            self.numbered = true;
            if let Some(label) = self.numbering.next(self.style.as_deref(), self.number) {
                self.line.push_str(&label);
                self.line.push(' ');
            }
        }
    }

    fn end_paragraph(&mut self) {
        if self.depth > 0 {
            let line = std::mem::take(&mut self.line);
            self.cell.push_str(&line);
            self.cell.push('\n');
        } else {
            let line = std::mem::take(&mut self.line);
            self.out.push(Block::Line(line));
        }
    }

    fn break_line(&mut self) {
        if self.depth > 0 {
            self.line.push('\n');
        } else if !self.line.is_empty() {
            let line = std::mem::take(&mut self.line);
            self.out.push(Block::Line(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(xml: &str) -> Result<Vec<String>, DocxError> {
        Ok(read(xml, Numbering::default(), &HashMap::new())?
            .out
            .into_iter()
            .filter_map(|block| match block {
                Block::Line(line) => Some(line),
                _ => None,
            })
            .collect())
    }

    #[test]
    fn text_of_paragraphs_breaks_and_entities() {
        let xml = r#"<w:document xmlns:w="x"><w:body><w:p><w:pPr><w:tabs><w:tab w:pos="9"/></w:tabs></w:pPr><w:r><w:t>第一条</w:t><w:tab/><w:t xml:space="preserve">甲 &amp; 乙</w:t></w:r></w:p>
            <w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:delText>删</w:delText></w:r></w:p></w:body></w:document>"#;
        assert_eq!(lines(xml).unwrap(), ["第一条 甲 & 乙", "上", "下"]);
    }

    #[test]
    fn emphasis_tables_and_pictures() {
        let xml = r#"<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>A.甲</w:t></w:r><w:r><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:t>B.乙</w:t></w:r></w:p>
            <w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>丙</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>题干</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>答案</w:t></w:r></w:p><w:p><w:r><w:t>续</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:drawing><wp:docPr xmlns:wp="y" name="图片 1"/></w:drawing></w:r></w:p></w:body></w:document>"#;
        let blocks = read(xml, Numbering::default(), &HashMap::new()).unwrap().out;
        assert_eq!(
            blocks,
            [
                Block::Line(format!("A.甲B.乙{STRONG}")),
                Block::Line("丙".into()),
                Block::Table(vec![vec!["题干".into(), "答案\n续".into()]]),
                Block::Picture("图片 1".into()),
                Block::Line(String::new()),
            ]
        );
    }

    /// A drawing with what stands in for it, the older way, and a picture that lies outside the file.
    #[test]
    fn pictures_are_found_in_either_way_once_and_never_outside_the_file() {
        let document = r#"<w:document xmlns:w="x"><w:body>
            <w:p><w:r><w:t>见&#xF0000;图</w:t><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing><wp:docPr xmlns:wp="y" name="图片 1"/>
              <a:blip xmlns:a="a" xmlns:r="r" r:embed="rId7"/></w:drawing></mc:Choice>
              <mc:Fallback><w:pict><v:imagedata xmlns:v="v" xmlns:r="r" r:id="rId7"/></w:pict></mc:Fallback></mc:AlternateContent><w:t>。</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:pict><v:imagedata xmlns:v="v" xmlns:r="r" r:id="rId8" title="标志.png"/></w:pict></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:drawing><wp:docPr xmlns:wp="y" name="外"/><a:blip xmlns:a="a" xmlns:r="r" r:link="rId9" r:embed="rId9"/></w:drawing></w:r></w:p>
            </w:body></w:document>"#;
        let rels = r#"<Relationships><Relationship Id="rId7" Target="media/image1.png"/><Relationship Id="rId8" Target="/word/media/b.gif"/>
            <Relationship Id="rId9" Target="file:///etc/passwd" TargetMode="External"/></Relationships>"#;
        let mut package = package::PackageWriter::default();
        package.add(DOCUMENT, document).unwrap();
        package.add("word/_rels/document.xml.rels", rels).unwrap();
        package.add("word/media/image1.png", "png").unwrap();
        let found = illustrated(&package.finish().unwrap()).unwrap();
        let place = |index| image::place(index).unwrap();
        assert_eq!(found.blocks[0], Block::Line(format!("见图{}。", place(0))));
        assert_eq!(found.blocks[1], Block::Table(vec![vec![place(1).to_string()]]));
        assert_eq!(found.blocks[2], Block::Picture("外".into()));
        let pictures: Vec<_> = found.pictures.iter().map(|p| (p.name.as_str(), p.bytes.as_slice())).collect();
        assert_eq!(pictures, [("image1.png", &b"png"[..]), ("标志.png", b"")]);
    }

    #[test]
    fn what_is_no_docx_is_refused() {
        assert!(matches!(paragraphs(b"plain text"), Err(DocxError::NotDocx)));
        assert!(matches!(paragraphs(&package::OLE), Err(DocxError::OldOrEncrypted)));
        assert!(matches!(lines("<w:p><w:t>x</w:p>"), Err(DocxError::Damaged { .. })));
        let bomb = package::zip_declaring(&[(DOCUMENT, u32::MAX)]);
        assert!(matches!(paragraphs(&bomb), Err(DocxError::TooLarge { .. })));
    }
}
