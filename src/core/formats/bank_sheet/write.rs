//! The writer: one row a question, in the columns of the template, so that the same file imports again unchanged. A case stands in
//! one row, its sub-questions in the cell of the key as Kaofa text.

use crate::domain::fold::is_blank;
use crate::domain::kind::{Area, Cognition, Kind, Secrecy};
use crate::domain::question::{Body, Question};
use crate::formats::sheet_words::{self, Column};
use crate::formats::{kaofa_text, lexicon};
use crate::office::csv_text::{CsvText, guard};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Most characters that a cell of a workbook holds.
pub const CELL_LIMIT: usize = 32_767;
/// Columns for options that the template always has.
const OPTIONS: usize = 4;
/// Rows below the last question that the drop-downs cover, so that a trainer goes on writing.
const ROOM: u32 = 2_000;

/// The columns in their order, with their widths in characters; those of the options stand behind the stem.
const BEFORE: [(Column, f64); 4] = [(Column::Code, 11.0), (Column::Kind, 7.0), (Column::Area, 16.0), (Column::Stem, 48.0)];
const AFTER: [(Column, f64); 12] = [
    (Column::Key, 12.0),
    (Column::Explanation, 48.0),
    (Column::Citation, 28.0),
    (Column::Difficulty, 7.0),
    (Column::Cognition, 7.0),
    (Column::Tags, 16.0),
    (Column::Marks, 7.0),
    (Column::Rubric, 28.0),
    (Column::Secrecy, 7.0),
    (Column::Group, 12.0),
    (Column::Order, 7.0),
    (Column::Waiver, 18.0),
];
/// An ideographic blank: a line of a cell that begins with it continues the one before.
const CONTINUES: char = '\u{3000}';

/// What a row holds for one question.
fn cell(question: &Question, column: Column) -> String {
    match column {
        Column::Code => question.code.clone(),
        Column::Kind => lexicon::kind_word(question.kind().code()).to_owned(),
        Column::Area => lexicon::area_word(question.area).to_owned(),
        Column::Stem => question.body.stem().to_owned(),
        Column::Key => key(&question.body),
        Column::Explanation => question.explanation.clone(),
        Column::Citation => lines(question.citations.iter().map(ToString::to_string)),
        Column::Difficulty => question.difficulty.to_string(),
        Column::Cognition => question.cognition.map(|c| lexicon::cognition_word(c.code()).to_owned()).unwrap_or_default(),
        Column::Tags => question.tags.join("、"),
        Column::Marks => question.marks.map(|m| m.to_string()).unwrap_or_default(),
        Column::Rubric => match &question.body {
            Body::Short { rubric, .. } => lines(rubric.iter().map(kaofa_text::rubric_line)),
            _ => String::new(),
        },
        Column::Secrecy => match question.secrecy {
            Secrecy::Public => String::new(),
            Secrecy::Confidential => lexicon::secrecy_word(question.secrecy.code()).to_owned(),
        },
        Column::Group => question.exclusive_group.clone().unwrap_or_default(),
        Column::Order => {
            let fixed = question.body.choice().is_some_and(|choice| choice.fixed_order);
            if fixed { lexicon::sign_word("no").to_owned() } else { String::new() }
        }
        Column::Waiver => lines(question.waivers.iter().map(kaofa_text::waiver_line)),
        _ => String::new(),
    }
}

/// One entry a line; further lines of an entry are set in.
fn lines(entries: impl Iterator<Item = String>) -> String {
    entries.map(|entry| entry.replace('\n', &format!("\n{CONTINUES}"))).collect::<Vec<_>>().join("\n")
}

/// The entries of a cell that [`lines`] wrote, or that a person wrote one a line.
pub(super) fn entries(cell: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in cell.lines() {
        match (line.strip_prefix(CONTINUES), out.last_mut()) {
            (Some(rest), Some(last)) => {
                last.push('\n');
                last.push_str(rest);
            }
            _ if line.chars().all(is_blank) => {}
            _ => out.push(line.trim_matches(is_blank).to_owned()),
        }
    }
    out
}

fn key(body: &Body) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            choice.key.iter().map(|id| crate::domain::question::letter(usize::from(*id))).collect()
        }
        Body::Judge { key, .. } => lexicon::judge_word(if *key { "right" } else { "wrong" }).to_owned(),
        Body::Blank { blanks, .. } => kaofa_text::blanks_key(blanks),
        Body::Short { answer, .. } => answer.clone(),
        Body::Case { parts, .. } => kaofa_text::parts_text(parts).trim_end().to_owned(),
    }
}

/// How many columns of options the questions need.
fn option_columns(questions: &[&Question]) -> usize {
    let most = questions.iter().filter_map(|q| q.body.choice()).map(|choice| choice.options.len()).max();
    most.unwrap_or(OPTIONS).max(OPTIONS)
}

fn titles(options: usize) -> Vec<(String, f64, Option<Column>)> {
    let column = |(column, width): (Column, f64)| (sheet_words::title_of(column).to_owned(), width, Some(column));
    let mut all: Vec<_> = BEFORE.into_iter().map(column).collect();
    all.extend((0..options).map(|i| (sheet_words::option_title(i), 24.0, None)));
    all.extend(AFTER.into_iter().map(column));
    all
}

fn row(question: &Question, options: usize) -> Vec<String> {
    let mut cells: Vec<String> = BEFORE.iter().map(|(column, _)| cell(question, *column)).collect();
    let own = question.body.choice().map_or(&[][..], |choice| &choice.options);
    cells.extend((0..options).map(|i| own.get(i).cloned().unwrap_or_default()));
    cells.extend(AFTER.iter().map(|(column, _)| cell(question, *column)));
    cells
}

/// A .csv that Excel and WPS open by a double click.
pub fn write_csv(questions: &[&Question]) -> Vec<u8> {
    let options = option_columns(questions);
    let mut out = CsvText::default();
    out.row(titles(options).into_iter().map(|(title, ..)| title));
    for question in questions {
        out.row(row(question, options).iter().map(|cell| guard(cell)));
    }
    out.into_bytes()
}

/// A workbook with drop-downs; without questions it is the template. `help` is the text of its second sheet, a line a row.
pub fn write_xlsx(questions: &[&Question], help: &str) -> Result<Vec<u8>, XlsxError> {
    let options = option_columns(questions);
    let mut book = Workbook::new();
    // The time of writing would make two exports of the same bank differ.
    let made = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = book.add_worksheet().set_name(sheet_words::template("sheet"))?;
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let head = Format::new().set_bold().set_align(FormatAlign::Center).set_border_bottom(FormatBorder::Thin).set_num_format("@");
    let titles = titles(options);
    for (column, (title, width, _)) in (0_u16..).zip(&titles) {
        sheet.write_string_with_format(0, column, title, &head)?;
        sheet.set_column_width(column, *width)?;
        // Typed letters and numbers stay text: 001 keeps its zeros.
        sheet.set_column_format(column, &cell)?;
    }
    for (number, question) in (1_u32..).zip(questions) {
        for (column, text) in (0_u16..).zip(row(question, options)) {
            if !text.is_empty() {
                sheet.write_string_with_format(number, column, &text, &cell)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = questions.len() as u32 + ROOM;
    drop_downs(sheet, &titles, last)?;
    let notes = book.add_worksheet().set_name(sheet_words::template("help"))?;
    notes.set_column_width(0, 100)?;
    for (number, line) in (0_u32..).zip(help.lines()) {
        notes.write_string_with_format(number, 0, line, &Format::new().set_text_wrap())?;
    }
    book.save_to_buffer()
}

fn drop_downs(sheet: &mut Worksheet, titles: &[(String, f64, Option<Column>)], last: u32) -> Result<(), XlsxError> {
    for (at, (_, _, column)) in (0_u16..).zip(titles) {
        let words: Vec<String> = match column {
            Some(Column::Kind) => Kind::ALL.iter().map(|k| lexicon::kind_word(k.code()).to_owned()).collect(),
            // Names with a comma in them would break the list; areas have their numbers as well.
            Some(Column::Area) => Area::all().map(|area| area.number().to_string()).collect(),
            Some(Column::Difficulty) => (1..=5).map(|n| n.to_string()).collect(),
            Some(Column::Cognition) => Cognition::ALL.iter().map(|c| lexicon::cognition_word(c.code()).to_owned()).collect(),
            Some(Column::Secrecy) => Secrecy::ALL.iter().map(|s| lexicon::secrecy_word(s.code()).to_owned()).collect(),
            Some(Column::Order) => ["yes", "no"].map(|code| lexicon::sign_word(code).to_owned()).to_vec(),
            _ => continue,
        };
        let list = DataValidation::new().allow_list_strings(&words)?.ignore_blank(true).show_error_message(false);
        sheet.add_data_validation(1, at, last, at, &list)?;
    }
    Ok(())
}

/// What a table cannot hold of a question.
pub fn losses(question: &Question) -> Vec<&'static str> {
    let columns = BEFORE.iter().chain(&AFTER).map(|(column, _)| cell(question, *column));
    let own = question.body.choice().map_or(&[][..], |choice| &choice.options);
    let long = columns.chain(own.iter().cloned()).any(|cell| cell.chars().count() > CELL_LIMIT);
    if long { vec!["too-long"] } else { Vec::new() }
}
