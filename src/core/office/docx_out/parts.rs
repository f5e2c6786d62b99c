//! The parts of the package around the text.

use super::{Page, PageNumbers, pictures};
use crate::domain::image::{Image, MediaType};
use crate::office::fonts::{self, Face};
use crate::office::xml::escape;
use std::fmt::Write;

/// A4 in twentieths of a point, and the margins.
pub(super) const A4: (u32, u32) = (11906, 16838);
pub(super) const SIDE: u32 = 1474;
const TOP: u32 = 1701;
const BOTTOM: u32 = 1474;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) const PACKAGE_RELS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "</Relationships>"
);

/// Chinese rules for line ends (no closing mark at the start of a line) are on by default; they are said once more here, with
/// marks that may hang and blanks between scripts.
pub(super) const SETTINGS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:characterSpacingControl w:val=\"compressPunctuation\"/>",
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>",
    "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
);

pub(super) fn content_types(footer: bool, pictures: bool) -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let mut part = |name: &str, kind: &str| {
        let _ = write!(out, "<Override PartName=\"/word/{name}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>");
    };
    part("document", "document.main");
    part("styles", "styles");
    part("fontTable", "fontTable");
    part("settings", "settings");
    if footer {
        part("footer1", "footer");
    }
    for kind in MediaType::ALL.iter().filter(|_| pictures) {
        let _ = write!(out, "<Default Extension=\"{}\" ContentType=\"{}\"/>", kind.extension(), kind.code());
    }
    out.push_str("</Types>");
    out
}

pub(super) fn document_rels(footer: bool, shown: &[(usize, &Image)]) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    let parts = [("styles", "styles"), ("fontTable", "fontTable"), ("settings", "settings"), ("footer1", "footer")];
    for (number, (target, kind)) in (1..).zip(parts).take(if footer { 4 } else { 3 }) {
        let _ = write!(out, "<Relationship Id=\"rId{number}\" Type=\"{RELS}/{kind}\" Target=\"{target}.xml\"/>");
    }
    for &(number, picture) in shown {
        let (id, target) = (pictures::relationship(number), pictures::part(number, picture));
        let _ = write!(out, "<Relationship Id=\"{id}\" Type=\"{RELS}/image\" Target=\"{target}\"/>");
    }
    out.push_str("</Relationships>");
    out
}

/// No dates: the same content gives the same bytes.
pub(super) fn core(title: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>Kaofa</dc:creator></cp:coreProperties>",
        escape(title)
    )
}

pub(super) fn styles() -> String {
    let face = escape(fonts::name(Face::Text));
    format!(
        "{HEAD}<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"{face}\"/>\
         <w:sz w:val=\"22\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:pPr><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE/><w:autoSpaceDN/></w:pPr></w:style></w:styles>"
    )
}

/// The faces with what stands in for them, so that a machine without them still takes one of the same character.
pub(super) fn font_table() -> String {
    let mut out = format!("{HEAD}<w:fonts xmlns:w=\"{MAIN}\">");
    for face in Face::ALL {
        let name = escape(fonts::name(face));
        let other = fonts::alternatives(face).first().map(|name| escape(name)).unwrap_or_default();
        let _ = write!(out, "<w:font w:name=\"{name}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/></w:font>");
    }
    out.push_str("</w:fonts>");
    out
}

/// `of_part`: the pages of each section are counted by themselves.
pub(super) fn footer(numbers: &PageNumbers, of_part: bool) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let text = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text));
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{MAIN}\"><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}{}{}{}{}</w:p></w:ftr>",
        text(&numbers.before),
        field("PAGE"),
        text(&numbers.between),
        field(if of_part { "SECTIONPAGES" } else { "NUMPAGES" }),
        text(&numbers.after)
    )
}

/// `several`: the text was divided by [`part_end`].
pub(super) fn document(body: &str, page: Page, footer: bool, several: bool) -> String {
    let last = section(page, footer, several);
    format!("{HEAD}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{RELS}\"><w:body>{body}{last}</w:body></w:document>")
}

/// A paragraph as small as there is, which ends a section: what follows begins on a new page.
pub(super) fn part_end(page: Page, footer: bool) -> String {
    let section = section(page, footer, true);
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>\
         <w:rPr><w:sz w:val=\"2\"/></w:rPr>{section}</w:pPr></w:p>"
    )
}

fn section(page: Page, footer: bool, from_one: bool) -> String {
    let reference = if footer { "<w:footerReference w:type=\"default\" r:id=\"rId4\"/>" } else { "" };
    let numbers = if from_one { "<w:pgNumType w:start=\"1\"/>" } else { "" };
    let (width, height, turned) = match page {
        Page::Portrait => (A4.0, A4.1, ""),
        Page::Landscape => (A4.1, A4.0, " w:orient=\"landscape\""),
    };
    format!(
        "<w:sectPr>{reference}<w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/>\
         <w:pgMar w:top=\"{TOP}\" w:right=\"{SIDE}\" w:bottom=\"{BOTTOM}\" w:left=\"{SIDE}\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/>\
         {numbers}</w:sectPr>"
    )
}
