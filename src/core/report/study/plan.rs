//! The plan of a year, and the list people sign.

use super::SessionSheet;
use crate::domain::study_session::{Presence, StudySession};
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::Flow;
use crate::report::ReportError;
use crate::report::record::shapes::{BODY, HAND, NOTE, head_row, listing, title};
use crate::text::Texts;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

/// Columns of the plan by the ends of their message keys: 序号, 学习内容, 授课单位, 时间安排.
pub const PLAN_COLUMNS: [&str; 4] = ["number", "topic", "speaker", "timing"];
/// Their widths in shares of the page, and in characters of a worksheet.
const WIDTHS: [u32; 4] = [4, 26, 12, 10];
const XLSX_WIDTHS: [f64; 4] = [6.0, 56.0, 24.0, 20.0];
/// Empty lines behind the list, for who comes without having been asked.
const SPARE_LINES: usize = 3;

/// 时间安排: as the plan has it, or the day.
pub(super) fn timing(session: &StudySession) -> String {
    match session.day {
        Some(day) if session.timing.is_empty() => day.to_string(),
        _ => session.timing.clone(),
    }
}

/// The plan as a page.
pub fn plan(bureau: &str, year: i16, sheets: &[SessionSheet], texts: &Texts) -> Flow {
    let name = texts.with("study-plan-title", &[("year", year.to_string().into())]);
    let mut flow = title(bureau, &name, &name);
    let heads = PLAN_COLUMNS.map(|column| format!("study-col-{column}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for sheet in sheets.iter().filter(|sheet| sheet.number.is_some()) {
        rows.push(vec![
            Cell::text(sheet.number.unwrap_or_default().to_string()).centered(),
            Cell::text(sheet.session.topic.clone()),
            Cell::text(sheet.session.speaker.clone()).centered(),
            Cell::text(timing(&sheet.session)).centered(),
        ]);
    }
    listing(&mut flow, &WIDTHS, HAND, rows);
    flow
}

/// The plan as a worksheet that reads back as the same plan. Every cell is text, so that none is run as a formula.
///
/// # Errors
/// What the writer of the library refuses.
pub fn plan_xlsx(year: i16, sheets: &[SessionSheet], texts: &Texts) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    // A fixed moment: the same plan gives the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let cell =
        Format::new().set_num_format("@").set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let sheet = book.add_worksheet();
    sheet.set_name(texts.with("study-plan-sheet", &[("year", year.to_string().into())]))?;
    for (column, (key, width)) in (0..).zip(PLAN_COLUMNS.into_iter().zip(XLSX_WIDTHS)) {
        sheet.write_string_with_format(0, column, texts.get(&format!("study-col-{key}")), &head)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (1..).zip(sheets.iter().filter(|sheet| sheet.number.is_some())) {
        let number = line.number.unwrap_or_default().to_string();
        let timing = timing(&line.session);
        for (column, text) in (0..).zip([number.as_str(), &line.session.topic, &line.session.speaker, &timing]) {
            sheet.write_string_with_format(row, column, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    Ok(book.save_to_buffer()?)
}

/// 签到表: who is on the list, with a place to sign.
pub fn sign_in(sheet: &SessionSheet, texts: &Texts) -> Flow {
    let name = texts.get("study-paper-sign_in");
    let mut flow = title(&sheet.bureau, &name, &format!("{} {name}", sheet.session.topic));
    flow.text(Paragraph { after: 40, ..BODY }, texts.with("study-doc-topic", &[("topic", sheet.session.topic.as_str().into())]));
    flow.text(Paragraph { after: 120, ..NOTE }, facts(&sheet.session, texts));
    let heads = ["number", "name", "unit", "sign", "note"].map(|column| format!("study-col-{column}"));
    let mut rows = vec![head_row(texts, &heads.each_ref().map(String::as_str))];
    for (number, person) in (1..).zip(&sheet.session.attendance) {
        let note = match (person.presence, person.cadre) {
            (Presence::Leave, _) => texts.with("study-on-leave", &[("why", person.reason.as_str().into())]),
            (_, None) => texts.get("study-guest"),
            _ => String::new(),
        };
        rows.push(vec![
            Cell::text(number.to_string()).centered(),
            Cell::text(person.name.clone()).centered(),
            Cell::text(person.unit.clone()),
            Cell::default(),
            Cell::text(note),
        ]);
    }
    rows.extend((0..SPARE_LINES).map(|_| vec![Cell::default(); heads.len()]));
    listing(&mut flow, &[4, 9, 16, 12, 9], HAND, rows);
    flow
}

/// When, where, who presides, who speaks, on one line.
pub(super) fn facts(session: &StudySession, texts: &Texts) -> String {
    let clock = session.clock.map(|clock| format!(" {}", clock.strftime("%H:%M"))).unwrap_or_default();
    let when = session.day.map(|day| format!("{day}{clock}")).unwrap_or_default();
    let all = [
        ("when", when),
        ("place", session.place.clone()),
        ("meeting", session.meeting.clone()),
        ("chair", session.chair.clone()),
        ("speaker", session.speaker.clone()),
    ];
    let told = all.iter().filter(|(_, value)| !value.is_empty());
    let parts: Vec<String> =
        told.map(|(key, value)| texts.with(&format!("study-doc-{key}"), &[("value", value.as_str().into())])).collect();
    parts.join("    ")
}
