//! The writer: a QTI 3.0 content package with one item a question and a test that holds all of them in order.

mod item;

use super::own::TOOL;
use crate::domain::citation::Citation;
use crate::domain::image::{self, Image, Images};
use crate::domain::kind::Secrecy;
use crate::domain::question::{Body, Question};
use crate::formats::written::{Loss, Written};
use crate::formats::{gallery, lexicon};
use crate::office::package::PackageWriter;
use crate::office::xml;
use std::collections::HashSet;
use std::fmt::Write as _;

const MANIFEST_ID: &str = "kaofa-package";
const TEST_ID: &str = "kaofa-test";
const TEST_FILE: &str = "test.xml";
/// The words of LOM for the five degrees of difficulty.
const DIFFICULTIES: [&str; 5] = ["very easy", "easy", "medium", "difficult", "very difficult"];

/// A zip. Fails only where it cannot be built in memory.
pub fn write<'a>(questions: impl IntoIterator<Item = &'a Question>, images: &Images) -> Result<Written, zip::result::ZipError> {
    let mut package = PackageWriter::default();
    let mut written = Written::default();
    let mut used: HashSet<String> = [MANIFEST_ID, TEST_ID].map(str::to_owned).into();
    let (mut resources, mut references, mut dependencies) = (String::new(), String::new(), String::new());
    let mut shown: Vec<Image> = Vec::new();
    for (number, question) in (1_u32..).zip(questions) {
        let id = identifier(&question.code, number, &mut used);
        let file = format!("items/{number:04}.xml");
        let (xml, used_images) = pictured(&item::item(&gallery::with_places(question, images, &mut shown), &id), &shown);
        package.add(&file, &xml)?;
        let mut files = String::new();
        for image in used_images {
            // Writing into a String cannot fail.
            let _ = writeln!(files, "<file href=\"{}\"/>", path(image));
        }
        let _ = write!(
            resources,
            "<resource identifier=\"{id}\" type=\"imsqti_item_xmlv3p0\" href=\"{file}\">\n{}<file href=\"{file}\"/>\n{files}</resource>\n",
            metadata(question)
        );
        let _ = writeln!(references, "<qti-assessment-item-ref identifier=\"{id}\" href=\"{file}\"/>");
        let _ = writeln!(dependencies, "<dependency identifierref=\"{id}\"/>");
        written.losses.extend(losses(question).into_iter().map(|what| Loss { code: question.code.clone(), what }));
    }
    for image in &shown {
        package.add_bytes(&path(image), &image.bytes)?;
    }
    if !references.is_empty() {
        package.add(TEST_FILE, &test(&references))?;
        let _ = write!(
            resources,
            "<resource identifier=\"{TEST_ID}\" type=\"imsqti_test_xmlv3p0\" href=\"{TEST_FILE}\">\n<file href=\"{TEST_FILE}\"/>\n{dependencies}</resource>\n"
        );
    }
    package.add("imsmanifest.xml", &manifest(&resources))?;
    written.bytes = package.finish()?;
    Ok(written)
}

/// Where an image stands in the package: under what it is, so that the same one stands there once.
fn path(image: &Image) -> String {
    let id = image.attachment.sha256.to_string();
    format!("images/{}.{}", &id[..32], image.attachment.media_type.extension())
}

/// The text of an item with images in place of their characters, and which those are.
fn pictured<'i>(xml: &str, shown: &'i [Image]) -> (String, Vec<&'i Image>) {
    let mut out = String::with_capacity(xml.len());
    let mut used: Vec<&Image> = Vec::new();
    for c in xml.chars() {
        let Some(index) = image::index_of_place(c) else {
            out.push(c);
            continue;
        };
        let Some(image) = shown.get(index) else { continue };
        let (path, name) = (path(image), xml::escape(&image.attachment.name));
        // Items stand in a folder of their own.
        let _ = write!(out, "<img src=\"../{path}\" alt=\"{name}\" data-kaofa-name=\"{name}\"/>");
        if !used.contains(&image) {
            used.push(image);
        }
    }
    (out, used)
}

/// What another program does not make out of an item; importing it here again brings all of it back.
pub fn losses(question: &Question) -> Vec<&'static str> {
    let parts = question.body.parts();
    let has_rubric = |body: &Body| matches!(body, Body::Short { rubric, .. } if !rubric.is_empty());
    let all = [
        ("qti-citation", question.all_citations().next().is_some()),
        ("qti-cognition", question.cognition.is_some()),
        ("qti-group", question.exclusive_group.is_some()),
        ("qti-secrecy", question.secrecy != Secrecy::Public),
        ("qti-rubric", has_rubric(&question.body) || parts.iter().any(|part| has_rubric(&part.body))),
        ("qti-waiver", !question.waivers.is_empty() || parts.iter().any(|part| !part.waivers.is_empty())),
    ];
    all.into_iter().filter(|(_, lost)| *lost).map(|(what, _)| what).collect()
}

/// The 编号 where it can be an identifier of the standard and is not used yet; else one by the question's place.
fn identifier(code: &str, number: u32, used: &mut HashSet<String>) -> String {
    let plain = code.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let mut id = if plain { code.to_owned() } else { format!("item-{number:04}") };
    while !used.insert(id.clone()) {
        id = format!("{id}-{number:04}");
    }
    id
}

/// What programs show in the list of a package: tags as keywords, the degree of difficulty, the area as a discipline.
fn metadata(question: &Question) -> String {
    let mut out = String::from("<metadata><lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\">");
    if !question.tags.is_empty() {
        out.push_str("<general>");
        for tag in &question.tags {
            let _ = write!(out, "<keyword><string language=\"zh-CN\">{}</string></keyword>", xml::escape(tag));
        }
        out.push_str("</general>");
    }
    if let Some(word) = usize::from(question.difficulty).checked_sub(1).and_then(|at| DIFFICULTIES.get(at)) {
        let _ = write!(out, "<educational><difficulty><source>LOMv1.0</source><value>{word}</value></difficulty></educational>");
    }
    let _ = writeln!(
        out,
        "<classification><purpose><source>LOMv1.0</source><value>discipline</value></purpose><taxonPath><source><string language=\"x-none\">{TOOL}</string></source><taxon><id>{}</id><entry><string language=\"zh-CN\">{}</string></entry></taxon></taxonPath></classification></lom></metadata>",
        question.area.number(),
        xml::escape(lexicon::area_word(question.area))
    );
    out
}

fn manifest(resources: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest xmlns=\"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd http://ltsc.ieee.org/xsd/LOM https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd\" identifier=\"{MANIFEST_ID}\">\n<metadata>\n<schema>QTI Package</schema>\n<schemaversion>3.0.0</schemaversion>\n</metadata>\n<organizations/>\n<resources>\n{resources}</resources>\n</manifest>\n"
    )
}

fn test(references: &str) -> String {
    format!(
        "{}<qti-assessment-test {} identifier=\"{TEST_ID}\" title=\"{TOOL}\" tool-name=\"{TOOL}\">\n<qti-test-part identifier=\"part-1\" navigation-mode=\"nonlinear\" submission-mode=\"individual\">\n<qti-assessment-section identifier=\"section-1\" title=\"{TOOL}\" visible=\"true\">\n{references}</qti-assessment-section>\n</qti-test-part>\n</qti-assessment-test>\n",
        item::DECLARATION,
        item::NAMESPACES
    )
}

/// The citation in one line: the passage of a document may be folded.
fn citation_line(citation: &Citation) -> String {
    citation.to_string().replace('\n', " ")
}
