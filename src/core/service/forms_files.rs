//! Drawn forms as files and tables: what `kaofa paper compose` writes.

use super::forms::{FormsDrawn, form_label};
use super::results::write_file;
use super::{Result, ServiceError};
use crate::domain::angoff::CutScore;
use crate::domain::blueprint::Blueprint;
use crate::domain::forms::compare::{Comparison, Trait, questions};
use crate::domain::paper::{Paper, Slot};
use crate::formats::blueprint_toml::{self, NamedBlueprint};
use crate::formats::kaofa_text;
use crate::office::csv_text::CsvText;
use crate::text::Texts;
use serde::Serialize;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// A form for other programs.
#[derive(Clone, Debug, Serialize)]
pub struct FormDocument {
    /// The label: A, B, …
    pub name: String,
    pub title: String,
    /// In the order of the paper.
    pub questions: Vec<QuestionDocument>,
    pub marks: f64,
    /// Marks expected of somebody who guesses everything blindly.
    pub guess: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct QuestionDocument {
    pub code: String,
    pub kind: &'static str,
    pub area: u8,
    pub difficulty: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cognition: Option<&'static str>,
    pub marks: f64,
}

/// All forms and how unlike they are, in marks.
#[derive(Clone, Debug, Serialize)]
pub struct FormsDocument {
    pub forms: Vec<FormDocument>,
    pub imbalance: f64,
    pub shared: usize,
    pub groups_divided: bool,
}

fn marks(milli: i64) -> f64 {
    milli as f64 / 1000.0
}

/// The blueprint of a file, or a preset by its name; its title in the user's language. `None`: there is neither.
pub fn read_blueprint(file_or_preset: &Path, texts: &Texts) -> Result<Option<(String, Blueprint)>> {
    let path = file_or_preset;
    if path.is_file() {
        let text = std::fs::read_to_string(path).map_err(ServiceError::file(path))?;
        // What an editor on Windows puts first.
        let text = text.trim_start_matches('\u{feff}');
        let fault = |fault| ServiceError::BlueprintFile { path: path.to_owned(), fault };
        let NamedBlueprint { name, blueprint } = blueprint_toml::read(text).map_err(fault)?;
        let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(Some((if name.trim().is_empty() { stem() } else { name }, blueprint)));
    }
    let preset = path.to_str().and_then(blueprint_toml::preset);
    Ok(preset.map(|preset| (texts.get(&preset.name), preset.blueprint)))
}

pub fn document(drawn: &FormsDrawn) -> FormsDocument {
    let forms = drawn.papers.iter().zip(&drawn.comparison.forms).enumerate();
    let forms = forms.map(|(number, (paper, figures))| FormDocument {
        name: form_label(number),
        title: paper.title.clone(),
        questions: questions(paper).filter_map(question).collect(),
        marks: marks(figures.marks.milli()),
        guess: figures.guess,
    });
    FormsDocument {
        forms: forms.collect(),
        imbalance: marks(drawn.comparison.imbalance),
        shared: drawn.comparison.shared,
        groups_divided: drawn.groups_divided,
    }
}

fn question(slots: &[Slot]) -> Option<QuestionDocument> {
    let question = &slots.first()?.question;
    Some(QuestionDocument {
        code: question.code.clone(),
        kind: question.kind().code(),
        area: question.area.number(),
        difficulty: question.difficulty,
        cognition: question.cognition.map(crate::domain::kind::Cognition::code),
        marks: marks(slots.iter().map(|slot| slot.marks.milli()).sum()),
    })
}

/// The comparison table for people: a head, then one row a kind, area, grade and level with questions and marks of each form,
/// then totals.
pub fn table(comparison: &Comparison, texts: &Texts) -> Vec<Vec<String>> {
    let mut head = vec![texts.get("cli-compare-item"), String::new()];
    for number in 0..comparison.forms.len() {
        let form = texts.with("cli-compare-form", &[("label", form_label(number).into())]);
        head.extend(["cli-compare-questions", "cli-compare-marks"].map(|what| format!("{form} {}", texts.get(what))));
    }
    let mut rows = vec![head];
    for what in comparison.traits() {
        let (heading, name) = named(what, texts);
        let mut row = vec![texts.get(heading), name];
        for form in &comparison.forms {
            let share = form.shares.get(&what).copied().unwrap_or_default();
            row.extend([share.questions.to_string(), share.marks.to_string()]);
        }
        rows.push(row);
    }
    let mut total = |key: &str, value: &dyn Fn(usize) -> [String; 2]| {
        let mut row = vec![texts.get(key), String::new()];
        (0..comparison.forms.len()).for_each(|form| row.extend(value(form)));
        rows.push(row);
    };
    let forms = &comparison.forms;
    total("cli-compare-questions", &|i| [forms[i].questions.to_string(), forms[i].marks.to_string()]);
    total("cli-compare-mean-difficulty", &|i| [String::new(), format!("{:.2}", forms[i].mean_difficulty)]);
    total("cli-compare-guess", &|i| [String::new(), format!("{:.1}", forms[i].guess)]);
    if forms.iter().any(|form| form.angoff.is_some()) {
        let line = |i: usize| forms[i].angoff.as_ref();
        total("cli-compare-angoff", &|i| {
            let said = |found: &CutScore| [format!("±{:.1}", found.spread), found.cut.printed()];
            line(i).map_or_else(Default::default, said)
        });
    }
    rows.push(vec![texts.get("cli-compare-shared"), String::new(), comparison.shared.to_string()]);
    rows.push(vec![texts.get("cli-compare-imbalance"), String::new(), marks(comparison.imbalance).to_string()]);
    rows
}

fn named(what: Trait, texts: &Texts) -> (&'static str, String) {
    match what {
        Trait::Kind(kind) => ("cli-compare-kind", texts.kind(kind)),
        Trait::Area(area) => ("cli-compare-area", texts.area(area)),
        Trait::Difficulty(grade) => ("cli-compare-difficulty", grade.to_string()),
        Trait::Cognition(Some(level)) => ("cli-compare-cognition", texts.cognition(level)),
        Trait::Cognition(None) => ("cli-compare-cognition", texts.get("cli-compare-no-cognition")),
    }
}

/// Writes `form-A.json` and `form-A.txt` (Kaofa text with keys) for each form, and `compare.csv`; gives what was written.
pub fn write(drawn: &FormsDrawn, folder: &Path, texts: &Texts) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(ServiceError::file(folder))?;
    let mut written = Vec::new();
    let mut put = |name: String, bytes: &[u8]| -> Result<()> {
        let path = folder.join(name);
        write_file(&path, bytes)?;
        written.push(path);
        Ok(())
    };
    for (form, paper) in document(drawn).forms.iter().zip(&drawn.papers) {
        let json = serde_json::to_string_pretty(form).unwrap_or_default();
        put(format!("form-{}.json", form.name), format!("{json}\n").as_bytes())?;
        put(format!("form-{}.txt", form.name), text(paper).as_bytes())?;
    }
    let mut csv = CsvText::default();
    for row in table(&drawn.comparison, texts) {
        csv.row(row);
    }
    put("compare.csv".into(), &csv.into_bytes())?;
    Ok(written)
}

/// The questions of a paper with the marks they earn there.
fn text(paper: &Paper) -> String {
    let mut once = HashSet::new();
    let asked: Vec<_> = questions(paper)
        .filter_map(|slots| {
            let first = slots.first().filter(|slot| once.insert(slot.revision))?;
            let mut question = (*first.question).clone();
            if first.part.is_none() {
                question.marks = Some(first.marks);
            }
            Some(question)
        })
        .collect();
    kaofa_text::write(&asked)
}
