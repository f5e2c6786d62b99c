//! Banks kept as tables: one row a question, or one row an option. Columns in any order, by synonym.

mod write;

use super::Context;
use super::kaofa_text;
use super::lexicon;
use super::loose::{Loose, Seen, assemble_all};
use super::problem::{Problem, Rule, Sink};
use super::sheet_words::{self, Column, Title};
use super::words;
use crate::domain::fold::{fold, is_blank};
use crate::domain::kind::Kind;
use crate::office::csv_text::unguard;
use crate::office::sheet::{CsvRows, Sheet, SheetError, SheetRow};
use std::collections::HashMap;
pub use write::{CELL_LIMIT, losses, write_csv, write_xlsx};

#[cfg(test)]
mod tests;

/// Rows looked at for the titles: above them a sheet may carry its own name and remarks.
const TITLE_ROWS: usize = 15;

/// Where each column stands.
#[derive(Debug, Default)]
struct Columns {
    at: HashMap<Column, usize>,
    options: Vec<(usize, usize)>,
}

impl Columns {
    fn read(row: &SheetRow) -> Self {
        let mut found: HashMap<Column, (usize, usize)> = HashMap::new();
        let mut options: Vec<(usize, usize)> = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            match sheet_words::title(cell) {
                Some((Title::Option(index), _)) if options.iter().any(|(known, _)| *known == index) => {}
                Some((Title::Option(index), _)) => options.push((index, column)),
                Some((Title::Column(meaning), place)) => {
                    let best = found.entry(meaning).or_insert((column, place));
                    // 题目 beside 题干: the better word wins.
                    if place < best.1 {
                        *best = (column, place);
                    }
                }
                None => {}
            }
        }
        options.sort_unstable();
        let mut at: HashMap<_, _> = found.into_iter().map(|(meaning, (column, _))| (meaning, column)).collect();
        // 序号 and 题号 in one sheet are both numbers; a bare 题目 may be the number of a sheet that has 题干.
        if let (Some(number), Some(stem)) = (at.get(&Column::Number), at.get(&Column::Stem))
            && number == stem
        {
            at.remove(&Column::Number);
        }
        Self { at, options }
    }

    fn has(&self, column: Column) -> bool {
        self.at.contains_key(&column)
    }

    fn cell<'r>(&self, row: &'r SheetRow, column: Column) -> &'r str {
        let text = self.at.get(&column).map_or("", |at| row.cell(*at));
        unguard(text.trim_matches(is_blank))
    }

    fn is_by_option(&self) -> bool {
        self.has(Column::Right) && self.has(Column::OptionText)
    }

    fn is_bank(&self) -> bool {
        self.has(Column::Stem) && (self.has(Column::Key) || self.is_by_option())
    }
}

/// Whether one of the first rows of a table has the titles of a bank.
pub fn is_bank(sheet: &Sheet) -> bool {
    titles(sheet).is_some()
}

fn titles(sheet: &Sheet) -> Option<(usize, Columns)> {
    sheet.rows.iter().take(TITLE_ROWS).enumerate().find_map(|(at, row)| {
        let columns = Columns::read(row);
        columns.is_bank().then_some((at, columns))
    })
}

/// Reads the sheets of a workbook, or the one of a .csv. Lines are numbers of rows; `broken_lines` says that a line break in a
/// cell is one in the file as well.
pub fn read(sheets: &[Sheet], broken_lines: bool, context: Context, sink: &mut impl Sink) {
    let mut all = Vec::new();
    let mut found = false;
    for sheet in sheets {
        let Some((head, columns)) = titles(sheet) else { continue };
        found = true;
        let rows = &sheet.rows[head + 1..];
        if columns.is_by_option() {
            by_option(rows, &columns, &mut all);
        } else {
            for row in rows {
                let Some(mut loose) = question(row, &columns) else { continue };
                if broken_lines {
                    loose.last_line += row.cells.iter().map(|cell| cell.matches('\n').count() as u32).sum::<u32>();
                }
                all.push(loose);
            }
        }
    }
    if !found {
        let line = sheets.first().and_then(|sheet| sheet.rows.first()).map_or(1, |row| row.number);
        for column in [Column::Stem, Column::Key] {
            let known = sheets.iter().flat_map(|s| s.rows.iter().take(TITLE_ROWS)).any(|row| Columns::read(row).has(column));
            if !known {
                let name = sheet_words::title_of(column).to_owned();
                sink.problem(Problem { line, item: String::new(), rule: Rule::NoColumn { name } });
            }
        }
        return;
    }
    if all.is_empty() {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
    }
    assemble_all(all, context, sink);
}

/// Reads a .csv row by row, so that a large one is never held whole. On an error what the sink was given is to be thrown away.
/// A line break in a cell is one in the file as well.
pub fn read_rows(mut rows: CsvRows<'_>, context: Context, sink: &mut impl Sink) -> Result<(), SheetError> {
    let mut sheet = Sheet { rows: rows.by_ref().take(TITLE_ROWS).collect::<Result<_, _>>()?, ..Sheet::default() };
    let by_row = titles(&sheet).filter(|(_, columns)| !columns.is_by_option());
    let Some((head, columns)) = by_row else {
        // Rows of one question belong together; without titles there is nothing to read.
        for row in rows {
            sheet.rows.push(row?);
        }
        read(&[sheet], true, context, sink);
        return Ok(());
    };
    let (mut seen, mut any) = (Seen::default(), false);
    let mut first = sheet.rows.into_iter().skip(head + 1);
    while let Some(row) = first.next().map(Ok).or_else(|| rows.next()) {
        let row = row?;
        if row.number.is_multiple_of(256) && !sink.going(rows.read(), rows.size()) {
            break;
        }
        let Some(mut loose) = question(&row, &columns) else { continue };
        loose.last_line += row.cells.iter().map(|cell| cell.matches('\n').count() as u32).sum::<u32>();
        any = true;
        seen.assemble(loose, context, sink);
    }
    if !any {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
    }
    Ok(())
}

/// A row with neither stem nor key is a remark or the end of the table.
fn question(row: &SheetRow, columns: &Columns) -> Option<Loose> {
    let stem = columns.cell(row, Column::Stem);
    let key = columns.cell(row, Column::Key);
    if stem.is_empty() && key.is_empty() {
        return None;
    }
    // The titles again, as where sheets were pasted under one another.
    if sheet_words::title(stem).is_some_and(|(title, _)| title == Title::Column(Column::Stem)) && Columns::read(row).is_bank() {
        return None;
    }
    let mut loose = head(row, columns);
    if loose.kind.is_none() && columns.has(Column::Multiple) {
        let multiple = sheet_words::sign(columns.cell(row, Column::Multiple));
        loose.kind = multiple.map(|yes| words::KindWord::Kind(if yes { Kind::Multiple } else { Kind::Single }));
    }
    stem.clone_into(&mut loose.stem);
    let whole = columns.cell(row, Column::Options);
    loose.options = if whole.is_empty() { lettered(row, columns) } else { in_one_cell(whole) };
    if !key.is_empty() {
        loose.key = Some((row.number, key.to_owned()));
        // What stands in brackets in the stem is then its own.
        loose.keep_stem = true;
    }
    rubric(&mut loose, columns.cell(row, Column::Rubric));
    match loose.kind {
        Some(words::KindWord::Kind(Kind::Case)) => parts(&mut loose, key),
        Some(words::KindWord::Kind(Kind::Blank)) => blanks(&mut loose, key),
        _ => {}
    }
    Some(loose)
}

/// Texts of the option columns. Empty ones at the end are none; one in the middle is a fault of the question.
fn lettered(row: &SheetRow, columns: &Columns) -> Vec<String> {
    let mut options: Vec<String> =
        columns.options.iter().map(|(_, column)| unguard(row.cell(*column).trim_matches(is_blank)).to_owned()).collect();
    while options.last().is_some_and(String::is_empty) {
        options.pop();
    }
    // Only the template has this column; what it holds is taken to the letter.
    let labelled = (0..).zip(&options).all(|(i, option)| super::plain::option_label(option).is_some_and(|(at, _)| at == i));
    if columns.has(Column::Waiver) || !labelled {
        return options;
    }
    options.iter().map(|option| without_label(option)).collect()
}

/// `A. …` in the column of A: some people repeat every letter.
fn without_label(text: &str) -> String {
    match super::plain::option_label(text) {
        Some((_, rest)) if !rest.is_empty() => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// All options in one cell: a line each, or parted by `|`, `;` or their letters.
fn in_one_cell(text: &str) -> Vec<String> {
    let labelled = super::plain::split_options(text);
    if labelled.len() >= 2 {
        return labelled;
    }
    for separator in ['\n', '|', '｜', ';', '；'] {
        let pieces: Vec<String> = text.split(separator).map(|p| without_label(p.trim())).filter(|p| !p.is_empty()).collect();
        if pieces.len() >= 2 {
            return pieces;
        }
    }
    vec![text.to_owned()]
}

fn rubric(loose: &mut Loose, text: &str) {
    for line in write::entries(text) {
        match kaofa_text::rubric_point(&line) {
            Some(point) => loose.rubric.push(point),
            None => loose.problems.push((loose.line, Rule::RubricWithoutMarks { text: line })),
        }
    }
}

/// The sub-questions of a case, which the cell of the key holds as Kaofa text.
fn parts(loose: &mut Loose, key: &str) {
    loose.body = kaofa_text::case_body(&loose.stem, key);
    if loose.body.is_none() {
        loose.problems.push((loose.line, Rule::KeyNotUnderstood { text: key.chars().take(40).collect() }));
    }
}

/// `五|5；工作日`, as the template writes the key of blanks.
fn blanks(loose: &mut Loose, key: &str) {
    let marks = loose.stem.matches(crate::domain::question::BLANK_MARK).count();
    let blanks = kaofa_text::blanks(key);
    if marks > 0 && marks == blanks.len() {
        loose.blanks = Some(blanks);
    }
}

/// What a row says about its question besides text, options and key.
fn head(row: &SheetRow, columns: &Columns) -> Loose {
    let line = row.number;
    let mut loose = Loose { line, last_line: line, ..Loose::default() };
    let cell = |column| columns.cell(row, column);
    cell(Column::Number).clone_into(&mut loose.number);
    if loose.number.is_empty() {
        cell(Column::Code).clone_into(&mut loose.number);
    }
    cell(Column::Explanation).clone_into(&mut loose.explanation);
    let value = |loose: &mut Loose, column: Column, understood: bool| {
        if !understood && !cell(column).is_empty() {
            let rule = Rule::BadAttribute { name: sheet_words::title_of(column).to_owned(), value: cell(column).to_owned() };
            loose.doubts.push((line, rule));
        }
    };
    let code = cell(Column::Code);
    if code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) && code.len() <= 40 {
        code.clone_into(&mut loose.code);
    }
    loose.kind = words::kind_named(cell(Column::Kind))
        .or_else(|| sheet_words::numbered_kind(cell(Column::Kind)).map(words::KindWord::Kind));
    if loose.kind.is_none() && !cell(Column::Kind).is_empty() {
        loose.doubts.push((line, Rule::UnknownKind { text: cell(Column::Kind).to_owned() }));
    }
    loose.area = lexicon::area_named(cell(Column::Area));
    if loose.area.is_none() && !cell(Column::Area).is_empty() {
        loose.doubts.push((line, Rule::UnknownArea { text: cell(Column::Area).to_owned() }));
    }
    if !cell(Column::Citation).is_empty() {
        loose.citation = Some((line, cell(Column::Citation).to_owned()));
    }
    loose.difficulty = sheet_words::difficulty(cell(Column::Difficulty));
    let understood = loose.difficulty.is_some();
    value(&mut loose, Column::Difficulty, understood);
    loose.cognition = lexicon::cognition(cell(Column::Cognition));
    let understood = loose.cognition.is_some();
    value(&mut loose, Column::Cognition, understood);
    loose.secrecy = lexicon::secrecy(cell(Column::Secrecy));
    let understood = loose.secrecy.is_some();
    value(&mut loose, Column::Secrecy, understood);
    loose.marks = fold(cell(Column::Marks)).trim_end_matches(words::marks_unit()).parse().ok();
    let understood = loose.marks.is_some();
    value(&mut loose, Column::Marks, understood);
    loose.tags =
        cell(Column::Tags).split(['、', ',', '，', ';', '；']).map(str::trim).filter(|t| !t.is_empty()).map(Into::into).collect();
    loose.group = (!cell(Column::Group).is_empty()).then(|| cell(Column::Group).to_owned());
    loose.fixed_order = sheet_words::sign(cell(Column::Order)) == Some(false);
    for text in write::entries(cell(Column::Waiver)) {
        if let Some(waiver) = kaofa_text::waiver(&text) {
            loose.waivers.push(waiver);
        } else {
            let name = sheet_words::title_of(Column::Waiver).to_owned();
            loose.doubts.push((line, Rule::BadAttribute { name, value: text }));
        }
    }
    loose
}

/// One row an option: rows of one number, or rows that follow a row with a stem, are one question.
fn by_option(rows: &[SheetRow], columns: &Columns, all: &mut Vec<Loose>) {
    let mut open: Option<(String, Loose, Vec<usize>, Vec<String>)> = None;
    for row in rows {
        let text = columns.cell(row, Column::OptionText);
        let right = columns.cell(row, Column::Right);
        let number = columns.cell(row, Column::Number);
        // A help row under the titles explains them and answers nothing.
        let is_help = sheet_words::sign(right).is_none() && !right.is_empty();
        if is_help || (text.is_empty() && columns.cell(row, Column::Stem).is_empty()) {
            continue;
        }
        let stem = columns.cell(row, Column::Stem);
        let same =
            open.as_ref().is_some_and(
                |(known, loose, ..)| {
                    if number.is_empty() { stem.is_empty() || stem == loose.stem } else { known == number }
                },
            );
        if !same {
            close_options(open.take(), all);
            let mut loose = head(row, columns);
            stem.clone_into(&mut loose.stem);
            open = Some((number.to_owned(), loose, Vec::new(), Vec::new()));
        }
        if let Some((_, loose, keys, notes)) = &mut open {
            if sheet_words::sign(right) == Some(true) {
                keys.push(loose.options.len());
            }
            let note = columns.cell(row, Column::OptionNote);
            if !note.is_empty() {
                notes.push(note.to_owned());
            }
            if !text.is_empty() {
                loose.options.push(without_label(text));
            }
            loose.last_line = row.number;
        }
    }
    close_options(open, all);
}

fn close_options(open: Option<(String, Loose, Vec<usize>, Vec<String>)>, all: &mut Vec<Loose>) {
    let Some((_, mut loose, keys, notes)) = open else { return };
    let blank = loose.kind == Some(words::KindWord::Kind(Kind::Blank));
    if blank {
        // Each right row is the text of one blank.
        loose.key = Some((loose.line, loose.options.join("；")));
        loose.options.clear();
    } else if keys.iter().all(|key| *key < loose.options.len()) && !keys.is_empty() {
        let letters: String = keys.iter().map(|key| crate::domain::question::letter(*key)).collect();
        loose.key = Some((loose.line, letters));
    }
    for note in notes {
        if !loose.explanation.is_empty() {
            loose.explanation.push('\n');
        }
        loose.explanation.push_str(&note);
    }
    all.push(loose);
}
