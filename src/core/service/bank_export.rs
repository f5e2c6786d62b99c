//! Questions out of the workspace, in any of the forms others read.

use super::work::Stage;
use super::{Office, Result, ServiceError, bank, results};
use crate::domain::image::Images;
use crate::domain::kind::{Area, Kind, Secrecy, Status, coded};
use crate::domain::question::Question;
use crate::domain::staff::Permission;
use crate::formats::written::{Loss, Written};
use crate::formats::{aiken, bank_docx, bank_sheet, gift, kaofa_text, moodle_xml, qti};
use crate::office::docx_out::PageNumbers;
use crate::report::ReportError;
use crate::store::Op;
use crate::text::Texts;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

coded! {
    /// A form to write.
    ExportFormat {
        Text = "text", Xlsx = "xlsx", Csv = "csv", Docx = "docx", Gift = "gift", MoodleXml = "moodle-xml", Aiken = "aiken",
        Qti3 = "qti3",
    }
}

impl ExportFormat {
    /// The usual ending of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text | Self::Aiken => "txt",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Docx => "docx",
            Self::Gift => "gift",
            Self::MoodleXml => "xml",
            Self::Qti3 => "zip",
        }
    }

    /// What it cannot carry of a question.
    fn losses(self, question: &Question) -> Vec<&'static str> {
        let mut losses = match self {
            Self::Text | Self::Docx => Vec::new(),
            Self::Xlsx => bank_sheet::losses(question),
            // No limit to a cell of text.
            Self::Csv => Vec::new(),
            Self::Gift => gift::losses(question),
            Self::MoodleXml => moodle_xml::losses(question),
            Self::Aiken => aiken::losses(question),
            Self::Qti3 => qti::losses(question),
        };
        if !self.carries_images() && !question.attachments.is_empty() {
            losses.push("images");
        }
        losses
    }

    const fn carries_images(self) -> bool {
        matches!(self, Self::Docx | Self::MoodleXml | Self::Qti3)
    }
}

/// Which questions, in which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    pub format: ExportFormat,
    pub area: Option<Area>,
    pub kind: Option<Kind>,
}

/// What an export holds and what it leaves out, known before it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExportReport {
    pub questions: usize,
    /// 保密 questions that the person may not take out.
    pub withheld: usize,
    /// What the form cannot carry, by its code, and of how many questions.
    pub losses: BTreeMap<String, usize>,
}

/// The questions asked for, grouped by area so that each area is named once; and how many are withheld.
fn chosen(office: &Office, request: &ExportRequest) -> Result<(Vec<Question>, usize)> {
    let secrets = office.may(Permission::ExportSecrets);
    let mut records = bank::all(office)?;
    records.retain(|record| {
        let question = &record.question;
        record.status != Status::Retired
            && request.area.is_none_or(|area| area == question.area)
            && request.kind.is_none_or(|kind| kind == question.kind())
    });
    let all = records.len();
    records.retain(|record| secrets || record.question.secrecy == Secrecy::Public);
    records.sort_by(|a, b| (a.question.area, &a.question.code).cmp(&(b.question.area, &b.question.code)));
    let withheld = all - records.len();
    Ok((records.into_iter().map(|record| record.question).collect(), withheld))
}

fn report(request: &ExportRequest, questions: &[Question], withheld: usize) -> ExportReport {
    let mut losses = BTreeMap::new();
    for what in questions.iter().flat_map(|question| request.format.losses(question)) {
        *losses.entry(what.to_owned()).or_insert(0) += 1;
    }
    ExportReport { questions: questions.len(), withheld, losses }
}

/// What an export would hold.
pub fn preview(office: &Office, request: &ExportRequest) -> Result<ExportReport> {
    let (questions, withheld) = chosen(office, request)?;
    Ok(report(request, &questions, withheld))
}

/// Writes the file. Questions that are 保密 go only with a person who may take them out, and the audit log says how many went.
pub fn export(office: &mut Office, request: &ExportRequest, path: &Path, texts: &Texts) -> Result<ExportReport> {
    office.work.begin(Stage::Searching, 0)?;
    let (questions, withheld) = chosen(office, request)?;
    office.work.begin(Stage::Writing, 0)?;
    let report = report(request, &questions, withheld);
    let images = images(office, request.format, &questions)?;
    let bytes = bytes(request.format, &questions, &images, texts)?.bytes;
    // The last moment at which nothing stands on the disk.
    office.work.step(0)?;
    results::write_file(path, &bytes)?;
    let secret = questions.iter().filter(|q| q.secrecy == Secrecy::Confidential).count();
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ExportBank, &actor, now, |tx| {
        tx.describe(format!("{} {} ({secret})", path.display(), questions.len()));
        Ok(())
    })?;
    office.done(done);
    Ok(report)
}

/// Writes the public questions beside a window that holds the workspace: nothing can be logged then, so nothing 保密 goes.
pub fn export_public(office: &Office, request: &ExportRequest, path: &Path, texts: &Texts) -> Result<ExportReport> {
    let (mut questions, mut withheld) = chosen(office, request)?;
    let before = questions.len();
    questions.retain(|question| question.secrecy == Secrecy::Public);
    withheld += before - questions.len();
    let images = images(office, request.format, &questions)?;
    results::write_file(path, &bytes(request.format, &questions, &images, texts)?.bytes)?;
    Ok(report(request, &questions, withheld))
}

/// The empty table with drop-downs that a trainer fills in.
pub fn template(path: &Path, texts: &Texts) -> Result<PathBuf> {
    let bytes = bank_sheet::write_xlsx(&[], &texts.get("bank-template-help")).map_err(ReportError::from)?;
    results::write_file(path, &bytes)?;
    Ok(path.to_owned())
}

/// The images that the questions show, for a form that carries them.
fn images(office: &Office, format: ExportFormat, questions: &[Question]) -> Result<Images> {
    let mut images = Images::new();
    for attachment in questions.iter().filter(|_| format.carries_images()).flat_map(|question| &question.attachments) {
        if !images.contains_key(&attachment.sha256)
            && let Some(image) = office.store.image(attachment)?
        {
            images.insert(attachment.sha256, image);
        }
    }
    Ok(images)
}

fn bytes(format: ExportFormat, questions: &[Question], images: &Images, texts: &Texts) -> Result<Written> {
    let all: Vec<&Question> = questions.iter().collect();
    let plain = |bytes: Vec<u8>| Written { bytes, losses: Vec::<Loss>::new() };
    Ok(match format {
        ExportFormat::Text => plain(kaofa_text::write(all).into_bytes()),
        ExportFormat::Xlsx => plain(bank_sheet::write_xlsx(&all, &texts.get("bank-template-help")).map_err(ReportError::from)?),
        ExportFormat::Csv => plain(bank_sheet::write_csv(&all)),
        ExportFormat::Docx => {
            plain(bank_docx::write(all, &texts.get("bank-docx-title"), page_numbers(texts), images).map_err(ReportError::from)?)
        }
        ExportFormat::Gift => gift::write(all),
        ExportFormat::MoodleXml => moodle_xml::write(all, images),
        ExportFormat::Aiken => aiken::write(all),
        ExportFormat::Qti3 => qti::write(all, images).map_err(ReportError::from)?,
    })
}

/// The words of a footer: 第 x 页 共 y 页.
pub(super) fn page_numbers(texts: &Texts) -> PageNumbers {
    PageNumbers { before: texts.get("page-before"), between: texts.get("page-between"), after: texts.get("page-after") }
}
