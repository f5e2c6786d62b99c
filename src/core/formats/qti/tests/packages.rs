//! Packages, well meant and hostile.

use super::*;
use crate::formats::file::FileError;
use std::io::Write as _;

fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> (String, Collected) {
    let mut got = Collected::default();
    let text = read_package(bytes, CONTEXT, &mut got).unwrap();
    (text, got)
}

fn rules(got: &Collected) -> Vec<(&str, Rule)> {
    got.problems.iter().map(|problem| (problem.item.as_str(), problem.rule.clone())).collect()
}

fn manifest(resources: &[(&str, &str)]) -> String {
    let all: Vec<String> = resources
        .iter()
        .map(|(kind, href)| {
            format!("<resource identifier=\"r\" type=\"{kind}\" href=\"{href}\"><file href=\"{href}\"/></resource>")
        })
        .collect();
    format!("<manifest xmlns=\"http://www.imsglobal.org/xsd/imscp_v1p1\"><resources>{}</resources></manifest>", all.concat())
}

const ITEM: &str = "imsqti_item_xmlv2p1";

#[test]
fn the_manifest_decides_on_order_and_files_and_lines_count_through() {
    let second = plain_item().replace("q-1", "q-2").replace("初次", "二次");
    let zip = zipped(&[
        ("a/1.xml", &plain_item()),
        ("a/2 二.xml", &second),
        ("a/3.xml", &plain_item()),
        ("a/imsmanifest.xml", &manifest(&[(ITEM, "2%20二.xml"), ("webcontent", "3.xml"), ("imsqti_test_xmlv2p1", "./1.xml")])),
    ]);
    let (text, got) = read(&zip);
    assert_eq!(rules(&got), [("a/3.xml", Rule::LeftOut { what: "qti-unlisted".into() })], "listed, and not as an item");
    let stems: Vec<_> = got.drafts.iter().map(|draft| draft.question.body.stem()).collect();
    assert_eq!(stems, ["二次违法的，\n可以的是", "初次违法的，\n可以的是"], "an item that is called a test is one all the same");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines[7]), ("a/2 二.xml", "a/1.xml"));
    for draft in &got.drafts {
        assert!(lines[draft.line as usize - 1].starts_with("<assessmentItem"));
        assert!(lines[draft.last_line as usize - 1].ends_with("</assessmentItem>"));
    }
}

#[test]
fn what_the_manifest_names_and_the_package_lacks() {
    let zip = zipped(&[
        ("1.xml", &plain_item()),
        ("2.xml", &plain_item()),
        (
            "imsmanifest.xml",
            &manifest(&[(ITEM, "missing.xml"), (ITEM, "../outside.xml"), (ITEM, "http://example.org/x.xml"), (ITEM, "1.xml")]),
        ),
    ]);
    let (_, got) = read(&zip);
    let outside = |name: &str| Rule::UnsafePath { name: name.into() };
    assert_eq!(
        rules(&got),
        [
            ("missing.xml", Rule::Damaged { detail: "missing.xml".into() }),
            ("../outside.xml", outside("../outside.xml")),
            ("http://example.org/x.xml", outside("http://example.org/x.xml")),
            ("2.xml", Rule::LeftOut { what: "qti-unlisted".into() }),
        ]
    );
    assert_eq!(got.drafts.len(), 1);
}

#[test]
fn without_a_manifest_every_item_is_taken_and_that_is_said() {
    let zip = zipped(&[("1.xml", &plain_item()), ("note.xml", "<note/>"), ("2.xml", "<assessmentItem identifier='x'>")]);
    let (_, got) = read(&zip);
    assert_eq!(rules(&got)[0], ("imsmanifest.xml", Rule::Damaged { detail: "imsmanifest.xml".into() }));
    assert!(matches!(rules(&got)[1], ("2.xml", Rule::Damaged { .. })));
    assert_eq!((got.problems.len(), got.drafts.len()), (2, 1));
    let broken = zipped(&[("imsmanifest.xml", "<manifest><resources>"), ("1.xml", &plain_item())]);
    let (_, got) = read(&broken);
    assert!(matches!(rules(&got).as_slice(), [("imsmanifest.xml", Rule::Damaged { .. })]));
    assert_eq!(got.drafts.len(), 1);
    let empty = zipped(&[("imsmanifest.xml", &manifest(&[]))]);
    assert_eq!(rules(&read(&empty).1), [("", Rule::EmptyFile)]);
}

#[test]
fn a_test_of_another_program_is_named_and_its_items_come_in() {
    let zip = zipped(&[
        ("t.xml", "<assessmentTest identifier='t'/>"),
        ("1.xml", &plain_item()),
        ("imsmanifest.xml", &manifest(&[("imsqti_test_xmlv2p1", "t.xml"), (ITEM, "1.xml")])),
    ]);
    let (_, got) = read(&zip);
    assert_eq!((got.drafts.len(), got.problems.len()), (1, 0));
    assert!(got.doubts.iter().any(|doubt| doubt.item == "t.xml" && doubt.rule == Rule::LeftOut { what: "qti-test".into() }));
}

#[test]
fn material_that_items_share_stands_before_the_stem() {
    let item = plain_item().replace("<itemBody>", "<assessmentStimulusRef identifier=\"s\" href=\"../s.xml\"/><itemBody>");
    let material = "<qti-assessment-stimulus><qti-stimulus-body><p>某店</p></qti-stimulus-body></qti-assessment-stimulus>";
    let listed = manifest(&[(ITEM, "a/1.xml"), ("imsqti_stimulus_xmlv3p0", "s.xml")]);
    let (_, got) = read(&zipped(&[("a/1.xml", &item), ("s.xml", material), ("imsmanifest.xml", &listed)]));
    assert_eq!(got.drafts[0].question.body.stem(), "某店\n初次违法的，\n可以的是");
    assert_eq!(got.doubts, []);
}

#[test]
fn an_item_in_its_own_encoding() {
    let text = plain_item().replace("UTF-8", "GBK");
    let (bytes, ..) = encoding_rs::GBK.encode(&text);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("1.xml", zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
    zip.write_all(&bytes).unwrap();
    let (_, got) = read(&zip.finish().unwrap().into_inner());
    assert_eq!(shape(&got.drafts[0]), "single 初次违法的，/可以的是 [甲|乙|丙|丁] B");
}

#[test]
fn a_package_that_writes_outside_its_folder_is_refused_whole() {
    for name in ["../x.xml", "a/../../x.xml", "/etc/x.xml", "C:/x.xml", "a\\x.xml", "..\\x.xml", "../"] {
        let zip = zipped(&[("1.xml", &plain_item()), ("imsmanifest.xml", &manifest(&[(ITEM, "1.xml")])), (name, "")]);
        let (text, got) = read(&zip);
        assert_eq!(rules(&got), [("", Rule::UnsafePath { name: name.into() })]);
        assert_eq!((text.as_str(), got.drafts.len()), ("", 0));
    }
}

#[test]
fn bombs_and_what_is_no_package() {
    let open = |bytes: &[u8]| read_package(bytes, CONTEXT, &mut Collected::default()).unwrap_err();
    assert!(matches!(open(b"text"), FileError::UnknownPackage));
    assert!(matches!(open(b"PK\x03\x04"), FileError::Damaged { .. }));
    let good = zipped(&[("1.xml", &plain_item())]);
    assert!(matches!(open(&good[..good.len() - 8]), FileError::Damaged { .. }));
    // An entry that says it is small and unpacks to more than the limit.
    let mut bomb = {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("1.xml", zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated))
            .unwrap();
        let chunk = vec![b' '; 1024 * 1024];
        for _ in 0..257 {
            zip.write_all(&chunk).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    assert!(matches!(open(&bomb), FileError::TooLarge { .. }), "by what it declares");
    let directory = bomb.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bomb[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    let mut got = Collected::default();
    match read_package(&bomb, CONTEXT, &mut got) {
        Err(FileError::TooLarge { .. } | FileError::Damaged { .. }) => {}
        other => assert!(other.is_ok_and(|text| text.len() < 1000) && got.drafts.is_empty()),
    }
    let names: Vec<String> = (0..50_001).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(matches!(open(&zipped(&many)), FileError::Damaged { .. }));
}

#[test]
fn hostile_manifests_end_soon() {
    let begun = std::time::Instant::now();
    let resources: Vec<String> = (0..50_000).map(|at| format!("<resource type='{ITEM}' href='m{at}.xml'/>")).collect();
    let names: Vec<String> = (0..10_000).map(|number| format!("{number}.txt")).collect();
    let text = format!("<manifest><resources>{}</resources></manifest>", resources.concat());
    let mut entries: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    entries.push(("imsmanifest.xml", &text));
    let (_, got) = read(&zipped(&entries));
    assert_eq!(got.problems.len(), 50_000);
    assert!(begun.elapsed().as_secs() < 60);
    let (_, got) = read(&zipped(&[("imsmanifest.xml", &text.replace("</resources>", "<resource/></resources>"))]));
    assert!(matches!(rules(&got).as_slice(), [("imsmanifest.xml", Rule::Damaged { .. })]));
}

#[test]
fn hostile_items_end_soon() {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let begun = std::time::Instant::now();
    let options = many(40_000, &|at| format!("<simpleChoice identifier='c{at}'>{at}</simpleChoice>"));
    let values = many(40_000, &|at| format!("<value>v{at}</value>"));
    let feedback = many(40_000, &|at| format!("<modalFeedback identifier='c{at}'>f{at}</modalFeedback>"));
    let body = format!("<choiceInteraction responseIdentifier='R' maxChoices='0'>{options}</choiceInteraction>");
    let got =
        collect(&item("", &declared("multiple", &format!("<correctResponse>{values}</correctResponse>")), &body, &feedback));
    assert!(got.drafts.is_empty());
    let entries = many(60_000, &|at| format!("<qti-text-entry-interaction response-identifier='R{at}'/>"));
    let declarations = many(60_000, &|at| format!("<qti-response-declaration identifier='R{at}'/>"));
    let own = format!(
        "<qti-assessment-item identifier='x'>{declarations}<qti-item-body data-kaofa='1' data-kaofa-kind='blank'><p>{entries}</p></qti-item-body></qti-assessment-item>"
    );
    refused(&own, "qti-interactions");
    let parts = many(60_000, &|at| format!("<div data-kaofa-part='{at}' data-kaofa-kind='blank'/>"));
    let own = format!(
        "<qti-assessment-item identifier='x'><qti-item-body data-kaofa='1' data-kaofa-kind='case'>{parts}</qti-item-body></qti-assessment-item>"
    );
    refused(&own, "qti-none");
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
