//! A paper on paper: the paper, its answer sheet, its key, the forms around it.

use super::bank_export::page_numbers;
use super::{Office, Result, ServiceError, results};
use crate::domain::ids::PaperId;
use crate::domain::image::{Attachment, Image, Images};
use crate::domain::kind::coded;
use crate::domain::paper::Paper;
use crate::domain::staff::Permission;
use crate::formats::gallery;
use crate::office::docx_out::Docx;
use crate::office::flow::Flow;
use crate::office::fonts::{self, Face};
use crate::office::pdf_out;
pub use crate::office::pdf_out::{FontFile, PdfFonts};
use crate::report::ReportError;
use crate::report::paper::{self, PrintedDraw, PrintedPaper};
use crate::store::Op;
use crate::store::form_draw::FormDraw;
use crate::text::Texts;
use std::path::Path;
use std::sync::Arc;

coded! {
    /// What to print.
    PrintWhat { Paper = "paper", AnswerSheet = "sheet", Key = "key", Forms = "forms" }
}

coded! {
    /// As what.
    PrintFormat { Docx = "docx", Pdf = "pdf" }
}

/// One document of a paper.
#[derive(Clone, Debug)]
pub struct PrintRequest {
    pub paper: PaperId,
    pub what: PrintWhat,
    pub format: PrintFormat,
    /// The order that a candidate with this seed sees on the screen; the paper's own order where there is none.
    pub seed: Option<u64>,
    /// Such as A or B; empty for the only form.
    pub form: String,
    pub duration_minutes: Option<u32>,
    /// The key behind the paper, on a page of its own.
    pub with_key: bool,
    /// A PDF carries its fonts: whoever asks has found them on this computer.
    pub fonts: Option<PdfFonts>,
}

impl PrintRequest {
    const fn shows_key(&self) -> bool {
        self.with_key || matches!(self.what, PrintWhat::Key)
    }
}

/// Names of the fonts to look for, the best first: for running text, and for headings.
pub fn font_names(heading: bool) -> Vec<&'static str> {
    let face = if heading { Face::Heading } else { Face::Text };
    std::iter::once(fonts::name(face)).chain(fonts::alternatives(face).iter().map(String::as_str)).collect()
}

/// The document as bytes. The paper is for who composes papers or runs the room; anything with a key for who may read keys.
pub fn print(office: &Office, request: &PrintRequest, texts: &Texts) -> Result<Vec<u8>> {
    if request.shows_key() {
        office.require(Permission::ReadKeys)?;
    }
    if request.what != PrintWhat::Key && !office.may(Permission::RunSittings) {
        office.require(Permission::ComposePapers)?;
    }
    of_paper(office, office.store.paper(request.paper)?, request, texts)
}

pub(super) fn of_paper(office: &Office, mut stored: Paper, request: &PrintRequest, texts: &Texts) -> Result<Vec<u8>> {
    let pictures = hang(office, &mut stored)?;
    let mut printed = PrintedPaper::of(&stored, request.seed, request.shows_key());
    request.form.trim().clone_into(&mut printed.form);
    printed.duration_minutes = request.duration_minutes;
    if request.what == PrintWhat::Forms {
        printed.draw = office.store.draw_of_paper(request.paper)?.map(printed_draw);
    }
    Ok(bytes(&printed, pictures, request, texts)?)
}

/// Puts characters in place of the marks of images, and gives the images in the order of those characters.
fn hang(office: &Office, paper: &mut Paper) -> Result<Vec<Image>> {
    let mut all = Vec::new();
    for slot in &mut paper.slots {
        if slot.question.attachments.is_empty() {
            continue;
        }
        let mut images = Images::new();
        for attachment in &slot.question.attachments {
            // The name of a file may be the answer; a printed paper shows its number instead.
            let unnamed = Attachment { name: String::new(), ..attachment.clone() };
            images
                .extend(office.store.image(attachment)?.map(|image| (attachment.sha256, Image { attachment: unnamed, ..image })));
        }
        slot.question = Arc::new(gallery::with_places(&slot.question, &images, &mut all));
    }
    Ok(all)
}

fn printed_draw(draw: FormDraw) -> PrintedDraw {
    let at = jiff::Timestamp::from_millisecond(draw.at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let when = at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string();
    PrintedDraw { when, lot: draw.lot.join(" "), drawn: draw.label, by: draw.by, witness: draw.witness }
}

fn bytes(
    printed: &PrintedPaper,
    pictures: Vec<Image>,
    request: &PrintRequest,
    texts: &Texts,
) -> std::result::Result<Vec<u8>, ReportError> {
    let mut flow: Flow = match request.what {
        PrintWhat::Paper => paper::paper(printed, texts),
        PrintWhat::AnswerSheet => paper::answer_sheet(printed, texts),
        PrintWhat::Key => paper::key(printed, texts),
        PrintWhat::Forms => paper::forms(printed, texts),
    };
    if request.with_key && request.what != PrintWhat::Key {
        flow.append(paper::key(printed, texts));
    }
    flow.numbers = page_numbers(texts);
    flow.pictures = pictures;
    flow_bytes(&flow, request.format, request.fonts.as_ref())
}

/// A document in one of the two formats. A character that no font has refuses a PDF by name.
pub(super) fn flow_bytes(
    flow: &Flow,
    format: PrintFormat,
    fonts: Option<&PdfFonts>,
) -> std::result::Result<Vec<u8>, ReportError> {
    match format {
        PrintFormat::Docx => match fonts.filter(|_| flow.shows_figures()) {
            Some(fonts) => Ok(Docx::of(&pdf_out::with_pictures(flow, fonts)?).into_bytes()?),
            None => Ok(Docx::of(flow).into_bytes()?),
        },
        PrintFormat::Pdf if flow.shows_pictures() => Err(ReportError::Pictures),
        PrintFormat::Pdf => {
            let written = pdf_out::write(flow, fonts.ok_or(ReportError::NoFonts)?)?;
            if written.missing.is_empty() {
                Ok(written.bytes)
            } else {
                Err(ReportError::MissingCharacters(written.missing.iter().collect()))
            }
        }
    }
}

/// Writes the document. What left the workspace is a line of the audit log.
pub fn print_to(office: &mut Office, request: &PrintRequest, path: &Path, texts: &Texts) -> Result<()> {
    let bytes = print(office, request, texts)?;
    results::write_file(path, &bytes)?;
    let key = if request.with_key { "+key" } else { "" };
    let detail = format!("#{} {}{key} {} {}", request.paper, request.what.code(), request.form.trim(), path.display());
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PrintPaper, &actor, now, |tx| {
        tx.describe(detail);
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::{Clock, Stamp};
    use crate::domain::staff::{Role, Roles};
    use crate::service::{Actor, accounts, demo};
    use crate::store::Access;
    use crate::text::Locale;
    use std::sync::Arc;

    struct Fixed;

    impl Clock for Fixed {
        fn now(&self) -> Stamp {
            Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
        }
    }

    fn request(what: PrintWhat, format: PrintFormat) -> PrintRequest {
        PrintRequest {
            paper: PaperId(1),
            what,
            format,
            seed: Some(7),
            form: "B".into(),
            duration_minutes: Some(90),
            with_key: false,
            fonts: None,
        }
    }

    #[test]
    fn who_runs_the_room_prints_the_paper_and_only_who_reads_keys_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
        let [paper, sitting, cadre, unit] = ["卷", "场", "考生", "单位"].map(str::to_owned);
        demo::mark(&mut office).unwrap();
        demo::example(&mut office, &demo::ExampleWords { paper, sitting, cadre, unit }, 1).unwrap();
        accounts::set_up(&mut office, "管理员", "correct horse 42").unwrap();
        let texts = Texts::new(Locale::default());
        let (paper, key) = (request(PrintWhat::Paper, PrintFormat::Docx), request(PrintWhat::Key, PrintFormat::Docx));
        let with_key = PrintRequest { with_key: true, ..paper.clone() };
        let become_only = |office: &mut Office, role: Role| {
            office.actor = Actor::Staff { id: crate::domain::ids::StaffId(9), name: "某人".into(), roles: Roles::of([role]) };
        };
        become_only(&mut office, Role::Invigilator);
        assert!(print(&office, &paper, &texts).is_ok());
        assert!(matches!(print(&office, &key, &texts), Err(ServiceError::Denied(Permission::ReadKeys))));
        assert!(matches!(print(&office, &with_key, &texts), Err(ServiceError::Denied(Permission::ReadKeys))));
        become_only(&mut office, Role::Reviewer);
        assert!(print(&office, &key, &texts).is_ok());
        assert!(matches!(print(&office, &paper, &texts), Err(ServiceError::Denied(Permission::ComposePapers))));
        become_only(&mut office, Role::Author);
        let path = folder.path().join("paper.docx");
        print_to(&mut office, &with_key, &path, &texts).unwrap();
        assert!(path.exists());
        office.actor = Actor::Nobody;
        accounts::sign_in(&mut office, "管理员", "correct horse 42").unwrap();
        let logged = accounts::audit(&office, 5).unwrap();
        assert!(logged.iter().any(|row| row.op == "print_paper" && row.detail.contains("paper+key B")), "{logged:?}");
        let pdf = request(PrintWhat::Forms, PrintFormat::Pdf);
        become_only(&mut office, Role::Organiser);
        assert!(matches!(print(&office, &pdf, &texts), Err(ServiceError::Report(ReportError::NoFonts))));
    }
}
