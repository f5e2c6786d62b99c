//! Statistics of any response matrix in .csv: the way to check our figures against other programs', and to use them on marks that
//! were never in this workspace.

use super::import::read_bytes;
use super::{Result, ServiceError};
use crate::domain::fold::fold;
use crate::domain::item_stats::{ItemHead, Responses, Seen, TestStatistics, statistics};
use crate::formats::decode;
use crate::office::cell::cell_name;
use crate::office::sheet::{Sheet, read_csv};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What is wrong with a table of marks, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    #[error("not a table: {0}")]
    NotATable(String),
    #[error("no item in the header")]
    NoItem,
    #[error("{cell}: {text} is no mark")]
    NotAMark { cell: String, text: String },
    #[error("{cell}: {text} is more than the highest mark {max}")]
    AboveMax { cell: String, text: String, max: String },
    #[error("{cell}: negative")]
    Negative { cell: String },
    #[error("{name} stands twice")]
    Twice { name: String },
    #[error("{cell}: {name} is not in the matrix")]
    Unknown { cell: String, name: String },
}

impl MatrixError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotATable(_) => "not-a-table",
            Self::NoItem => "no-item",
            Self::NotAMark { .. } => "not-a-mark",
            Self::AboveMax { .. } => "above-max",
            Self::Negative { .. } => "negative",
            Self::Twice { .. } => "twice",
            Self::Unknown { .. } => "unknown",
        }
    }
}

/// The files of one calculation.
#[derive(Clone, Debug)]
pub struct MatrixFiles {
    /// Header `attempt,ITEM,ITEM,…`, one row of marks an attempt; an empty cell was not seen.
    pub responses: PathBuf,
    /// Header `item,max`. Without it the highest mark of an item is 1, or the highest in the file if that is more.
    pub max: Option<PathBuf>,
    /// Header `attempt,item,question,variant`: what a random item showed to whom, and which variant.
    pub slots: Option<PathBuf>,
}

/// Reads the files and calculates.
pub fn of_files(files: &MatrixFiles) -> Result<TestStatistics> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| ServiceError::Matrix { path, source }
    };
    let sheet = table(&files.responses)?;
    let (mut responses, attempts) = matrix(&sheet).map_err(at(&files.responses))?;
    if let Some(path) = &files.max {
        highest(&table(path)?, &mut responses).map_err(at(path))?;
    } else {
        for (item, head) in responses.items.iter_mut().enumerate() {
            let most = responses.marks.iter().filter_map(|row| row[item]).fold(1.0, f64::max);
            head.max = most;
        }
    }
    above(&sheet, &responses).map_err(at(&files.responses))?;
    if let Some(path) = &files.slots {
        responses.seen = seen(&table(path)?, &responses, &attempts).map_err(at(path))?;
    }
    Ok(statistics(&responses))
}

fn table(path: &Path) -> Result<Sheet> {
    let bytes = read_bytes(path)?;
    let text = decode::decode(&bytes).map_err(|_| ServiceError::NotText { path: path.to_owned() })?.text;
    read_csv(&text)
        .map_err(|error| ServiceError::Matrix { path: path.to_owned(), source: MatrixError::NotATable(error.to_string()) })
}

fn mark(sheet: &Sheet, row: usize, column: usize) -> std::result::Result<Option<f64>, MatrixError> {
    let row = &sheet.rows[row];
    let text = fold(row.cell(column));
    if text.is_empty() {
        return Ok(None);
    }
    let cell = || cell_name(column, row.number);
    match text.parse::<f64>() {
        Ok(mark) if mark.is_finite() && mark < 0.0 => Err(MatrixError::Negative { cell: cell() }),
        Ok(mark) if mark.is_finite() => Ok(Some(mark)),
        _ => Err(MatrixError::NotAMark { cell: cell(), text }),
    }
}

/// The responses with highest marks of 1, and the row of each attempt by its name.
fn matrix(sheet: &Sheet) -> std::result::Result<(Responses, HashMap<String, usize>), MatrixError> {
    let head = sheet.rows.first().ok_or(MatrixError::NoItem)?;
    let names: Vec<String> = head.cells.iter().skip(1).map(|cell| cell.trim().to_owned()).collect();
    if names.is_empty() || names.iter().any(String::is_empty) {
        return Err(MatrixError::NoItem);
    }
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            return Err(MatrixError::Twice { name: name.clone() });
        }
    }
    let mut responses =
        Responses { items: names.into_iter().map(|id| ItemHead { id, max: 1.0, guess: None }).collect(), ..Responses::default() };
    let mut attempts = HashMap::new();
    for row in 1..sheet.rows.len() {
        let name = sheet.rows[row].cell(0).trim().to_owned();
        if attempts.insert(name.clone(), row - 1).is_some() && !name.is_empty() {
            return Err(MatrixError::Twice { name });
        }
        let marks = (1..=responses.items.len()).map(|column| mark(sheet, row, column)).collect::<std::result::Result<_, _>>()?;
        responses.marks.push(marks);
    }
    Ok((responses, attempts))
}

fn highest(sheet: &Sheet, responses: &mut Responses) -> std::result::Result<(), MatrixError> {
    for row in 1..sheet.rows.len() {
        let name = sheet.rows[row].cell(0).trim().to_owned();
        let cell = cell_name(0, sheet.rows[row].number);
        let head = responses.items.iter_mut().find(|item| item.id == name).ok_or(MatrixError::Unknown { cell, name })?;
        if let Some(max) = mark(sheet, row, 1)? {
            head.max = max;
        }
    }
    Ok(())
}

/// No mark is more than the highest mark of its item.
fn above(sheet: &Sheet, responses: &Responses) -> std::result::Result<(), MatrixError> {
    for (row, marks) in responses.marks.iter().enumerate() {
        for (column, (mark, head)) in marks.iter().zip(&responses.items).enumerate() {
            if mark.is_some_and(|mark| mark > head.max + 1e-9) {
                let at = &sheet.rows[row + 1];
                return Err(MatrixError::AboveMax {
                    cell: cell_name(column + 1, at.number),
                    text: at.cell(column + 1).to_owned(),
                    max: head.max.to_string(),
                });
            }
        }
    }
    Ok(())
}

fn seen(sheet: &Sheet, responses: &Responses, attempts: &HashMap<String, usize>) -> std::result::Result<Vec<Seen>, MatrixError> {
    let mut all = Vec::new();
    for row in sheet.rows.iter().skip(1) {
        let (name, item) = (row.cell(0).trim(), row.cell(1).trim());
        let unknown =
            |column: usize, name: &str| MatrixError::Unknown { cell: cell_name(column, row.number), name: name.to_owned() };
        let attempt = *attempts.get(name).ok_or_else(|| unknown(0, name))?;
        let item = responses.items.iter().position(|head| head.id == item).ok_or_else(|| unknown(1, item))?;
        for (column, variant) in [(2, false), (3, true)] {
            let name = row.cell(column).trim();
            if !name.is_empty() {
                all.push(Seen { attempt, item, name: name.to_owned(), variant });
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(responses: &str, max: Option<&str>, slots: Option<&str>) -> std::result::Result<TestStatistics, MatrixError> {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let files = MatrixFiles {
            responses: file("matrix.csv", responses),
            max: max.map(|text| file("max.csv", text)),
            slots: slots.map(|text| file("slots.csv", text)),
        };
        of_files(&files).map_err(|error| match error {
            ServiceError::Matrix { source, .. } => source,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn a_matrix_with_highest_marks_and_cells_not_seen() {
        let test = run("attempt,q1,q2\n1,1,2\n2,0,\n3,1,4\n", Some("item,max\nq2,4\n"), None).unwrap();
        assert_eq!(test.items.iter().map(|i| (i.n, i.intended_weight)).collect::<Vec<_>>(), [(3, Some(20.0)), (2, Some(80.0))]);
    }

    #[test]
    fn sub_questions_and_variants_have_figures_of_their_own() {
        let slots = "attempt,item,question,variant\n1,q1,甲,\n2,q1,乙,\n3,q1,甲,\n1,q2,,1\n2,q2,,2\n3,q2,,1\n";
        let test = run("attempt,q1,q2\n1,1,1\n2,0,1\n3,1,0\n", None, Some(slots)).unwrap();
        let names: Vec<_> =
            test.items.iter().map(|i| (i.id.as_str(), i.subquestion.as_deref(), i.variant.as_deref(), i.n)).collect();
        assert_eq!(
            names,
            [
                ("q1", None, None, 3),
                ("q1", Some("乙"), None, 1),
                ("q1", Some("甲"), None, 2),
                ("q2", None, None, 3),
                ("q2", None, Some("1"), 2),
                ("q2", None, Some("2"), 1)
            ]
        );
        assert!(test.items.iter().filter(|i| i.subquestion.is_some()).all(|i| i.effective_weight.is_none()));
    }

    #[test]
    fn faults_name_their_cell() {
        let twice = run("attempt,q1,q1\n1,1,1\n", None, None);
        assert_eq!(twice, Err(MatrixError::Twice { name: "q1".into() }));
        let word = run("attempt,q1\n1,对\n", None, None);
        assert_eq!(word, Err(MatrixError::NotAMark { cell: "B2".into(), text: "对".into() }));
        let above = run("attempt,q1\n1,3\n", Some("item,max\nq1,2\n"), None);
        assert!(matches!(above, Err(MatrixError::AboveMax { cell, .. }) if cell == "B2"));
        assert_eq!(run("attempt\n1\n", None, None), Err(MatrixError::NoItem));
        assert!(matches!(run("attempt,q1\n1,-1\n", None, None), Err(MatrixError::Negative { .. })));
        assert!(matches!(run("attempt,q1\n1,1\n", Some("item,max\nq9,2\n"), None), Err(MatrixError::Unknown { .. })));
    }
}
