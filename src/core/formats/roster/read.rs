//! A table to people and problems.

use super::words::{self, tidy, tidy_name, tidy_number};
use super::{Field, RosterDraft, RosterError, RosterProblem, RosterRow, RosterRule};
use crate::domain::roster::{Appointment, CadreData, CadreFault, CadreState, Employment};
use crate::formats::decode::decode;
use crate::office::cell::cell_name;
use crate::office::csv_text::unguard;
use crate::office::sheet::{Sheet, SheetError, SheetRow, read_csv, read_xlsx};
use std::collections::HashMap;

/// A title, a note and an empty line may stand above the header, not more than this.
const HEADER_WITHIN: usize = 10;

/// Reads a roster from the bytes of a file. What the bytes are decides how they are read; the name decides only what is said
/// of a file that is neither.
pub fn read_roster(file_name: &str, bytes: &[u8]) -> Result<RosterDraft, RosterError> {
    let (sheets, encoding) = match read_xlsx(bytes) {
        Ok(sheets) => (sheets, None),
        Err(SheetError::NotXlsx) if !is_workbook_name(file_name) => {
            let decoded = decode(bytes).map_err(|_| RosterError::NotText)?;
            (vec![read_csv(&decoded.text)?], Some(decoded.encoding.name().to_owned()))
        }
        Err(other) => return Err(other.into()),
    };
    let (sheet, header, columns) = sheets
        .iter()
        .find_map(|sheet| {
            let head = sheet.rows.iter().take(HEADER_WITHIN).enumerate();
            head.map(|(i, row)| (i, Columns::of(row)))
                .find(|(_, columns)| columns.has(Field::Name))
                .map(|(i, columns)| (sheet, i, columns))
        })
        .ok_or_else(|| no_name_column(&sheets))?;
    let mut reader = Reader { fields: &columns, staff_nos: HashMap::new(), draft: RosterDraft::default() };
    for row in &sheet.rows[header + 1..] {
        reader.row(row);
    }
    let mut draft = reader.draft;
    draft.fields = Field::ALL.iter().copied().filter(|&field| columns.has(field)).collect();
    draft.unit_cell = columns.of.get(&Field::Unit).copied();
    draft.ignored_columns = columns.ignored;
    draft.ignored_sheets = sheets.iter().filter(|other| other.name != sheet.name).map(|other| other.name.clone()).collect();
    draft.encoding = encoding;
    Ok(draft)
}

fn is_workbook_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["xlsx", "xlsm", "xls", "et"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn no_name_column(sheets: &[Sheet]) -> RosterError {
    let known = |row: &SheetRow| row.cells.iter().filter(|title| words::header(title).is_some()).count();
    let head = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(HEADER_WITHIN));
    // The first of those that are equally like a header.
    let likely = head.rev().max_by_key(|row| known(row));
    RosterError::NoNameColumn {
        line: likely.map_or(1, |row| row.number),
        found: likely
            .map(|row| row.cells.iter().map(|title| tidy(title)).filter(|title| !title.is_empty()).collect())
            .unwrap_or_default(),
    }
}

/// Which column holds which field.
struct Columns {
    of: HashMap<Field, usize>,
    ignored: Vec<String>,
}

impl Columns {
    fn of(header: &SheetRow) -> Self {
        let mut best: HashMap<Field, (usize, usize)> = HashMap::new();
        for (column, (field, place)) in header.cells.iter().enumerate().filter_map(|(i, title)| Some((i, words::header(title)?)))
        {
            let held = best.entry(field).or_insert((place, column));
            if place < held.0 {
                *held = (place, column);
            }
        }
        let of: HashMap<Field, usize> = best.into_iter().map(|(field, (_, column))| (field, column)).collect();
        let titles = header.cells.iter().enumerate().filter(|(column, _)| !of.values().any(|taken| taken == column));
        let ignored = titles.map(|(_, title)| tidy(title)).filter(|title| !title.is_empty()).collect();
        Self { of, ignored }
    }

    fn has(&self, field: Field) -> bool {
        self.of.contains_key(&field)
    }

    fn text<'a>(&self, row: &'a SheetRow, field: Field) -> &'a str {
        self.of.get(&field).map_or("", |&column| row.cell(column))
    }
}

struct Reader<'a> {
    fields: &'a Columns,
    /// 工号 -> the line it was first seen on.
    staff_nos: HashMap<String, u32>,
    draft: RosterDraft,
}

impl Reader<'_> {
    fn row(&mut self, row: &SheetRow) {
        let mut texts: HashMap<Field, String> = HashMap::with_capacity(Field::ALL.len());
        for &field in Field::ALL {
            let text = tidy(self.fields.text(row, field));
            if !text.is_empty() {
                texts.insert(field, text);
            }
        }
        // Numbered lines left empty at the end, and the header repeated on the next page, are nobody.
        let repeats_header = |name: &String| matches!(words::header(name), Some((Field::Name, _)));
        if texts.is_empty() || texts.get(&Field::Name).is_some_and(repeats_header) {
            return;
        }
        // A dash or the like is no value in these; in the others it may be one.
        for field in [Field::StaffNo, Field::IdTail, Field::Employment, Field::State] {
            if texts.get(&field).is_some_and(|text| words::says_none(text)) {
                texts.remove(&field);
            }
        }
        let mut given = |field| texts.remove(&field).map(|text| tidy(unguard(&text)));
        let mut faults = Vec::new();
        let staff_no = given(Field::StaffNo).map(|text| tidy_number(&text));
        if let Some(number) = &staff_no {
            faults.extend(self.staff_no_fault(number, row.number).map(|rule| (Field::StaffNo, rule)));
        }
        let id = given(Field::IdTail).map(|text| tidy_number(&text).to_uppercase());
        let id_tail = id.as_deref().map(|number| if is_id_number(number) { last_four(number) } else { number.to_owned() });
        let id_lost = id.as_deref().is_some_and(digits_lost);
        if let Some(number) = id.as_deref().filter(|_| id_lost) {
            faults.push((Field::IdTail, RosterRule::DigitsLost { value: last_four(number) }));
        }
        let employment = given(Field::Employment).map_or(Ok(Employment::Civil), |text| words::employment(&text).ok_or(text));
        let employment = employment.unwrap_or_else(|value| {
            faults.push((Field::Employment, RosterRule::UnknownEmployment { value }));
            Employment::Civil
        });
        let state = given(Field::State).map_or(Ok(CadreState::Active), |text| words::state(&text).ok_or(text));
        let state = state.unwrap_or_else(|value| {
            faults.push((Field::State, RosterRule::UnknownState { value }));
            CadreState::Active
        });
        let mut text = |field| given(field).unwrap_or_default();
        let data = CadreData {
            name: tidy_name(&text(Field::Name)),
            staff_no,
            id_tail,
            employment,
            state,
            appointment: Appointment {
                unit: None,
                department: text(Field::Department),
                post: text(Field::Post),
                rank: text(Field::Rank),
                grade: text(Field::Grade),
            },
        };
        let unit = text(Field::Unit);
        faults.extend(data.faults().into_iter().filter_map(|fault| match fault {
            // Said already, with what to do about it.
            CadreFault::IdTail if id_lost => None,
            CadreFault::IdTail => Some((Field::IdTail, RosterRule::Fault { fault })),
            CadreFault::NoName | CadreFault::NameTooLong => Some((Field::Name, RosterRule::Fault { fault })),
        }));
        if faults.is_empty() {
            self.draft.rows.push(person(row.number, data, unit));
        }
        for (field, rule) in faults {
            let column = self.fields.of.get(&field).copied().unwrap_or_default();
            self.draft.problems.push(RosterProblem { line: row.number, cell: cell_name(column, row.number), rule });
        }
    }

    fn staff_no_fault(&mut self, number: &str, line: u32) -> Option<RosterRule> {
        if has_exponent(number) {
            return Some(RosterRule::DigitsLost { value: number.to_owned() });
        }
        let first_line = *self.staff_nos.entry(number.to_owned()).or_insert(line);
        (first_line != line).then(|| RosterRule::SameStaffNo { staff_no: number.to_owned(), first_line })
    }
}

fn person(line: u32, data: CadreData, unit: String) -> RosterRow {
    let Appointment { department, post, rank, grade, .. } = data.appointment;
    RosterRow {
        line,
        name: data.name,
        staff_no: data.staff_no,
        id_tail: data.id_tail,
        unit,
        department,
        post,
        rank,
        grade,
        employment: data.employment,
        state: data.state,
    }
}

/// A number of 18 or the older 15 places, its middle masked or not.
fn is_id_number(number: &str) -> bool {
    let body = number.strip_suffix('X').unwrap_or(number);
    matches!(number.len(), 15 | 18) && body.bytes().all(|b| b.is_ascii_digit() || b == b'*') && !last_four(number).contains('*')
}

fn last_four(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(4);
    number.chars().skip(skip).collect()
}

/// `1.10101E+17`, as a spreadsheet saves a long number into a .csv.
fn has_exponent(number: &str) -> bool {
    number.split_once(['E', 'e']).is_some_and(|(digits, exponent)| {
        let power = exponent.strip_prefix('+').unwrap_or_default();
        digits.parse::<f64>().is_ok() && !power.is_empty() && power.bytes().all(|b| b.is_ascii_digit())
    })
}

/// An 18-place number kept as a number ends in 000 after its 15 significant digits. One that really ends so passes the check
/// of its last place (GB 11643), and ten of eleven damaged ones do not. A wrong check digit alone is no reason to refuse a
/// row: only the tail is wanted.
fn digits_lost(number: &str) -> bool {
    has_exponent(number) || (number.len() == 18 && number.ends_with("000") && !check_place_fits(number))
}

fn check_place_fits(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = number.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    let expected = b"10X98765432"[(sum % 11) as usize];
    number.bytes().next_back() == Some(expected)
}
