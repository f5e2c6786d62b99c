//! Documents of 会前学法, written where somebody asks for them.

use super::print::{PdfFonts, PrintFormat};
use super::study_access::require_reading;
use super::study_prepare;
use super::study_sessions::{self, PlanRow, TEMPLATE};
use super::{Office, Result, ServiceError, records, results};
use crate::domain::ids::StudyId;
use crate::domain::study_session::{Filled, MaterialPlace, fill};
use crate::office::flow::Flow;
use crate::report::study::{self, ArticleLine, QuizLine, SessionSheet};
pub use crate::report::study::{HEADING, TITLE_MARK};
use crate::store::{Op, StoreError};
use crate::text::Texts;
use std::path::Path;

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudyPaper {
    Plan(i16),
    SignIn(StudyId),
    Minutes(StudyId),
    Volume(StudyId),
    YearVolume(i16),
}

/// The template that is used: the bureau's own, else the built-in one.
pub fn template(office: &Office, texts: &Texts) -> Result<String> {
    let own = office.setting(TEMPLATE)?.unwrap_or_default();
    Ok(if own.trim().is_empty() { texts.study_template().to_owned() } else { own })
}

/// The minutes of a session: its own text, else the template filled.
pub fn minutes(office: &Office, id: StudyId, texts: &Texts) -> Result<Filled> {
    require_reading(office)?;
    let year = office.store.study_session(id)?.year;
    let row = study_sessions::rows(office, year)?.into_iter().find(|row| row.id == id);
    let row = row.ok_or(ServiceError::Store(StoreError::NotFound("study session")))?;
    let sheet = sheet(office, &row, texts)?;
    filled(office, &sheet, texts)
}

fn filled(office: &Office, sheet: &SessionSheet, texts: &Texts) -> Result<Filled> {
    let own = &sheet.session.minutes_text;
    let template = if own.trim().is_empty() { template(office, texts)? } else { own.clone() };
    let fields = study::fields(sheet, texts);
    Ok(fill(&template, |name| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())))
}

/// Writes a document; the ending of the path says as what.
pub fn print(office: &mut Office, paper: StudyPaper, path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<()> {
    require_reading(office)?;
    let bytes = bytes(office, paper, path, fonts, texts)?;
    results::write_file(path, &bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PrintStudy, &actor, now, |tx| {
        tx.describe(path.display().to_string());
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

fn bytes(office: &Office, paper: StudyPaper, path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<Vec<u8>> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bureau = records::bureau(office)?;
    let flow: Flow = match paper {
        StudyPaper::Plan(year) => {
            let sheets = sheets(office, year, texts)?;
            if ending == "xlsx" {
                return Ok(study::plan_xlsx(year, &sheets, texts)?);
            }
            study::plan(&bureau, year, &sheets, texts)
        }
        StudyPaper::YearVolume(year) => study::year_volume(&bureau, year, &sheets(office, year, texts)?, texts),
        StudyPaper::SignIn(id) => study::sign_in(&one(office, id, texts)?, texts),
        StudyPaper::Minutes(id) => {
            let sheet = one(office, id, texts)?;
            study::minutes(&sheet.session.topic, &sheet.minutes)
        }
        StudyPaper::Volume(id) => study::volume(&one(office, id, texts)?, texts),
    };
    let format = if ending == "pdf" { PrintFormat::Pdf } else { PrintFormat::Docx };
    records::bytes(flow, format, fonts, texts)
}

fn one(office: &Office, id: StudyId, texts: &Texts) -> Result<SessionSheet> {
    let year = office.store.study_session(id)?.year;
    let row = study_sessions::rows(office, year)?.into_iter().find(|row| row.id == id);
    sheet(office, &row.ok_or(ServiceError::Store(StoreError::NotFound("study session")))?, texts)
}

fn sheets(office: &Office, year: i16, texts: &Texts) -> Result<Vec<SessionSheet>> {
    study_sessions::rows(office, year)?.iter().map(|row| sheet(office, row, texts)).collect()
}

fn sheet(office: &Office, row: &PlanRow, texts: &Texts) -> Result<SessionSheet> {
    let session = &row.session;
    let articles = study_prepare::article_texts(office, session)?.into_iter().map(|article| ArticleLine {
        label: article.label,
        version: article
            .version
            .map(|(day, state)| {
                texts.with("study-version", &[("day", day.to_string().into()), ("state", texts.law_state(state).into())])
            })
            .unwrap_or_default(),
        text: article.text.unwrap_or_default(),
    });
    let quiz = study_prepare::quiz_texts(office, session)?.into_iter().map(|text| QuizLine {
        stem: text.shown.stem,
        options: text.shown.options,
        explanation: text.explanation,
        citations: text.citations,
    });
    let materials = session.materials.iter().zip(study_prepare::materials(office, session)).map(|(material, found)| {
        let place = match &material.place {
            MaterialPlace::Copied { .. } => texts.get("study-material-copied"),
            MaterialPlace::Linked { path, .. } => path.clone(),
        };
        let state = texts.get(&format!("study-material-{}", found.state.code()));
        (material.name.clone(), format!("{place}  {state}"))
    });
    let mut sheet = SessionSheet {
        bureau: records::bureau(office)?,
        number: row.number,
        session: session.clone(),
        articles: articles.collect(),
        quiz: quiz.collect(),
        materials: materials.collect(),
        minutes: String::new(),
    };
    sheet.minutes = filled(office, &sheet, texts)?.text;
    Ok(sheet)
}
