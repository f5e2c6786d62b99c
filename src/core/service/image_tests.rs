//! Images from a file through the bank to a paper.

use super::import::{self, ImportRequest, Verdict};
use super::{Office, bank, print};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::image::mark;
use crate::domain::image::tests::PNG;
use crate::domain::kind::Area;
use crate::office::base64;
use crate::office::docx_in;
use crate::report::ReportError;
use crate::store::Access;
use crate::text::{Locale, Texts};
use std::sync::Arc;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
    }
}

/// A quiz with one picture in the stem and another in the explanation.
fn quiz() -> String {
    let other = crate::domain::image::tests::jpeg(9);
    let file = |name: &str, bytes: &[u8]| format!("<file name=\"{name}\" encoding=\"base64\">{}</file>", base64::encode(bytes));
    let show = |name: &str| format!("<![CDATA[看<img src=\"@@PLUGINFILE@@/{name}\">图]]>");
    format!(
        "<quiz><question type=\"truefalse\"><name><text>一</text></name><questiontext format=\"html\"><text>{}</text>{}</questiontext>\
         <generalfeedback format=\"html\"><text>{}</text>{}</generalfeedback>\
         <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question></quiz>",
        show("a.png"),
        file("a.png", PNG),
        show("key.jpg"),
        file("key.jpg", &other)
    )
}

#[test]
fn an_import_keeps_images_and_a_paper_without_key_shows_only_those_of_its_questions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("quiz.xml");
    std::fs::write(&path, quiz()).unwrap();
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
    super::accounts::set_up(&mut office, "管理员", "correct horse 42").unwrap();
    let preview = import::preview(&office, &ImportRequest::file(&path, Area::new(3))).unwrap();
    assert_eq!((preview.count(Verdict::Good), preview.images.len()), (1, 2), "{:?}", preview.all_doubts());
    assert_eq!(office.store.check().unwrap(), [], "a preview stores nothing");
    import::commit(&mut office, &preview).unwrap();
    assert_eq!(office.store.check().unwrap(), []);
    let record = bank::all(&office).unwrap().into_iter().find(|r| !r.built_in).unwrap();
    assert_eq!(record.question.body.stem(), format!("看{}图", mark(1)));
    let ids: Vec<_> = record.question.attachments.iter().map(|a| a.sha256).collect();
    assert_eq!(&bank::images(&office, &ids).unwrap()[0].bytes[..], PNG);
    // Read once more it is the same question.
    let again = import::preview(&office, &ImportRequest::file(&path, Area::new(3))).unwrap();
    assert!(matches!(again.entries[0].standing, import::Standing::Same { .. }));

    let slot = crate::domain::paper::Slot {
        position: 0,
        section: 0,
        revision: record.revision,
        part: None,
        marks: crate::domain::marks::Marks::whole(1),
        must: false,
        locked: false,
        question: Arc::new(record.question),
    };
    let section = crate::domain::paper::Section { kind: slot.body().kind() };
    let paper = crate::domain::paper::Paper { title: "卷".into(), sections: vec![section], slots: vec![slot] };
    let seat = super::exam::seat_items(&crate::domain::sealed::SeatPaper::of(&paper), &paper.view(1));
    let shown: Vec<_> = seat[0].images.iter().map(|(number, attachment)| (*number, attachment.name.as_str())).collect();
    assert_eq!(shown, [(1, "")], "neither the picture of the explanation nor the name of a file is at the seat");

    let texts = Texts::new(Locale::default());
    let request = |format, with_key| print::PrintRequest {
        paper: crate::domain::ids::PaperId(1),
        what: print::PrintWhat::Paper,
        format,
        seed: None,
        form: String::new(),
        duration_minutes: None,
        with_key,
        fonts: None,
    };
    let printed = |format, with_key| print::of_paper(&office, paper.clone(), &request(format, with_key), &texts);
    let pictures = |bytes: Vec<u8>| -> Vec<String> {
        docx_in::illustrated(&bytes).unwrap().pictures.into_iter().map(|picture| picture.name).collect()
    };
    let bare = printed(print::PrintFormat::Docx, false).unwrap();
    assert_eq!(pictures(bare.clone()), ["image1.png"], "and no name of a file");
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bare)).unwrap();
    assert_eq!(zip.file_names().filter(|name| name.as_ref().is_ok_and(|n| n.contains("media"))).count(), 1, "nor in the file");
    assert_eq!(pictures(printed(print::PrintFormat::Docx, true).unwrap()), ["image1.png", "image2.jpeg"]);
    let pdf = printed(print::PrintFormat::Pdf, false);
    assert!(matches!(pdf, Err(super::ServiceError::Report(ReportError::Pictures))));
}
