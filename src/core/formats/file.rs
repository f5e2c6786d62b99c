//! A file of questions in whatever form: which it is, how its bytes become lines, and the reader for it.

use super::decode::{self, Decoded, Named};
use super::gallery::Album;
use super::problem::{Problem, Rule, Sink};
use super::{Context, bank_sheet, kaofa_text, plain};
use crate::domain::kind::coded;
use crate::office::docx_in::{self, Block, DocxError, STRONG};
use crate::office::package::{self, Contents};
use crate::office::sheet::{self, CsvRows, Sheet, SheetError};

coded! {
    /// A form in which questions are kept in files.
    Format {
        /// Kaofa text, see `docs/BANK_FORMAT.md`.
        Text = "text",
        /// Numbered questions as people write them.
        Plain = "plain",
        Xlsx = "xlsx",
        Csv = "csv",
        Docx = "docx",
        Gift = "gift",
        MoodleXml = "moodle-xml",
        Aiken = "aiken",
        Qti = "qti",
    }
}

/// What the user says about a file; what is absent is told by its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub format: Option<Format>,
    pub encoding: Option<Named>,
    /// Hidden sheets of a workbook to be read as well.
    pub sheets: Vec<String>,
}

/// A hidden sheet of a workbook that holds questions. Never read without being asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HiddenSheet {
    pub name: String,
    pub rows: usize,
    pub taken: bool,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub format: Format,
    /// `None` for a package.
    pub encoding: Option<Named>,
    /// The lines that places count: the text itself, the rows of a table, the items of a package.
    pub text: String,
    pub hidden: Vec<HiddenSheet>,
}

/// Why a file cannot be read as questions at all.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("no text in any encoding known")]
    NotText,
    /// An old .xls or .doc, or a file under a password.
    #[error("an old or an encrypted office file")]
    OldOrEncrypted,
    #[error("a package of some other kind")]
    UnknownPackage,
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error(transparent)]
    Docx(#[from] DocxError),
    #[error("damaged: {detail}")]
    Damaged { detail: String },
    #[error("more than {limit} bytes unpacked")]
    TooLarge { limit: u64 },
}

impl FileError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotText => "not-text",
            Self::OldOrEncrypted | Self::Sheet(SheetError::OldOrEncrypted) | Self::Docx(DocxError::OldOrEncrypted) => {
                "old-or-encrypted"
            }
            Self::UnknownPackage => "unknown-package",
            Self::Sheet(error) => error.code(),
            Self::Docx(DocxError::NotDocx) => "not-docx",
            Self::Docx(DocxError::TooLarge { .. }) | Self::TooLarge { .. } => "too-large",
            Self::Docx(DocxError::Damaged { .. }) | Self::Damaged { .. } => "damaged",
        }
    }
}

/// Reads a file; `name` decides only between forms that look alike. On an error what the sink was given is to be thrown away.
pub fn read(bytes: Vec<u8>, name: &str, asked: &Asked, context: Context, sink: &mut impl Sink) -> Result<Opened, FileError> {
    if bytes.starts_with(&package::OLE) {
        return Err(FileError::OldOrEncrypted);
    }
    let packed = match package::contents(&bytes) {
        Some(Contents::Workbook) => Some(Format::Xlsx),
        Some(Contents::Document) => Some(Format::Docx),
        Some(Contents::Qti) => Some(Format::Qti),
        Some(Contents::Other) if asked.format.is_none() => return Err(FileError::UnknownPackage),
        Some(Contents::Other) => asked.format,
        None => None,
    };
    // A workbook is a workbook, whatever it is called.
    match packed {
        Some(Format::Xlsx) => {
            let (text, hidden) = workbook(&bytes, &asked.sheets, context, sink)?;
            return Ok(Opened { format: Format::Xlsx, encoding: None, text, hidden });
        }
        Some(Format::Docx) => return Ok(opened(Format::Docx, None, document(&bytes, context, sink)?)),
        Some(Format::Qti) => return Ok(opened(Format::Qti, None, super::qti::read_package(&bytes, context, sink)?)),
        _ => {}
    }
    let Decoded { text, encoding } = match asked.encoding {
        Some(encoding) => decode::decode_as(&bytes, encoding),
        None => decode::decode_vec(bytes),
    }
    .map_err(|_| FileError::NotText)?;
    let format = asked.format.unwrap_or_else(|| detect(&text, name));
    read_text(&text, format, context, sink)?;
    Ok(opened(format, Some(encoding), text))
}

fn opened(format: Format, encoding: Option<Named>, text: String) -> Opened {
    Opened { format, encoding, text, hidden: Vec::new() }
}

/// Reads text that is not in a file, as when it is pasted.
pub fn read_text(text: &str, format: Format, context: Context, sink: &mut impl Sink) -> Result<(), FileError> {
    match format {
        Format::Text => kaofa_text::read(text, context.area, sink),
        Format::Plain => plain::read(text, context, sink),
        Format::Csv => csv(text, context, sink)?,
        Format::Gift => super::gift::read(text, context, sink),
        Format::Aiken => super::aiken::read(text, context, sink),
        Format::MoodleXml => super::moodle_xml::read(text, context, sink),
        Format::Qti => super::qti::read_item(text, context, sink),
        Format::Xlsx => return Err(SheetError::NotXlsx.into()),
        Format::Docx => return Err(DocxError::NotDocx.into()),
    }
    Ok(())
}

fn csv(text: &str, context: Context, sink: &mut impl Sink) -> Result<(), SheetError> {
    if CsvRows::new(text).next().is_none() {
        return Err(SheetError::Empty);
    }
    bank_sheet::read_rows(CsvRows::new(text), context, sink)
}

/// The form of a text, by what stands in it; the name of the file decides only between forms that look alike.
pub fn detect(text: &str, name: &str) -> Format {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let begin = text.trim_start();
    if begin.starts_with('<') {
        let head: String = begin.chars().take(4000).collect();
        return if head.contains("<quiz") { Format::MoodleXml } else { Format::Qti };
    }
    if kaofa_text::is_kaofa_text(text) {
        return Format::Text;
    }
    if extension == "gift" || super::gift::is_gift(text) {
        return Format::Gift;
    }
    if super::aiken::is_aiken(text) {
        return Format::Aiken;
    }
    let table = matches!(extension.as_str(), "csv" | "tsv");
    // The first lines are enough to find the titles of a table.
    let head: String = text.split_inclusive('\n').take(20).collect();
    let titled = sheet::read_csv(&head).is_ok_and(|sheet| bank_sheet::is_bank(&sheet));
    if table || titled { Format::Csv } else { Format::Plain }
}

/// Sheets whose rows are numbered through, and the rows as lines; and which sheets with questions are hidden.
fn workbook(
    bytes: &[u8],
    asked: &[String],
    context: Context,
    sink: &mut impl Sink,
) -> Result<(String, Vec<HiddenSheet>), FileError> {
    let mut sheets = sheet::read_xlsx_whole(bytes)?;
    // The lists behind drop-downs are hidden as well, and hold no questions.
    let hidden: Vec<HiddenSheet> = sheets
        .iter()
        .filter(|sheet| sheet.hidden && bank_sheet::is_bank(sheet))
        .map(|sheet| HiddenSheet { name: sheet.name.clone(), rows: sheet.rows.len(), taken: asked.contains(&sheet.name) })
        .collect();
    sheets.retain(|sheet| !sheet.hidden || hidden.iter().any(|known| known.taken && known.name == sheet.name));
    if sheets.is_empty() && hidden.is_empty() {
        return Err(SheetError::Empty.into());
    }
    let mut before = 0;
    for sheet in &mut sheets {
        let last = sheet.rows.last().map_or(0, |row| row.number);
        for row in &mut sheet.rows {
            row.number = row.number.saturating_add(before);
        }
        before = before.saturating_add(last);
    }
    // With nothing to see but a hidden sheet there is only something to ask.
    if !sheets.is_empty() {
        bank_sheet::read(&sheets, false, context, sink);
    }
    Ok((lines_of(&sheets), hidden))
}

fn lines_of(sheets: &[Sheet]) -> String {
    let mut text = String::new();
    let mut line = 1;
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        // A forged file may number its rows in billions.
        for _ in 0..row.number.saturating_sub(line).min(1_000) {
            text.push('\n');
        }
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.replace(['\n', '\r'], " ")).collect();
        text.push_str(&cells.join(" | "));
        line = row.number;
    }
    text
}

/// Tables with the titles of a bank are read as tables; everything else of the document as text.
fn document(bytes: &[u8], context: Context, sink: &mut impl Sink) -> Result<String, FileError> {
    let mut text = String::new();
    let mut lines = 0;
    let mut add = |line: &str, text: &mut String| {
        text.push_str(line);
        text.push('\n');
        lines += 1;
        lines
    };
    let mut tables = Vec::new();
    let document = docx_in::illustrated(bytes)?;
    let mut album = Album::new(document.pictures.into_iter().map(|picture| (picture.name, picture.bytes)));
    for block in document.blocks {
        match block {
            Block::Line(line) => {
                let line = album.placed(&line, text.len());
                // Emphasis tells a key where it distinguishes options; anywhere else it is only in the way.
                let line = if plain::has_options(&line) { line } else { line.replace(STRONG, "") };
                add(&line, &mut text);
            }
            Block::Picture(name) => {
                let at = text.lines().count().max(1) as u32;
                sink.doubt(Problem { line: at, item: String::new(), rule: Rule::Media { name } });
            }
            Block::Table(rows) => {
                let mut sheet = Sheet::default();
                let is_bank = {
                    let probe = table(&rows, 0);
                    bank_sheet::is_bank(&probe)
                };
                for cells in &rows {
                    let cells: Vec<String> =
                        cells.iter().map(|cell| album.placed(cell, text.len()).replace(STRONG, "")).collect();
                    // Lines of a bank in a table stand in the text to be shown and are not read as text.
                    let shown = cells.join(if is_bank { " | " } else { "\t" }).replace('\n', " ");
                    let number = add(if is_bank { "" } else { &shown }, &mut text);
                    if is_bank {
                        sheet.rows.push(sheet::SheetRow { number, cells });
                    }
                }
                if is_bank {
                    tables.push(sheet);
                }
            }
        }
    }
    let rest = text.trim();
    let mut hanging = album.hang(&text, sink);
    let sink = &mut hanging;
    if !tables.is_empty() {
        bank_sheet::read(&tables, false, context, sink);
    }
    if tables.is_empty() || !rest.is_empty() {
        if kaofa_text::is_kaofa_text(rest) {
            kaofa_text::read(&text.replace(STRONG, ""), context.area, sink);
        } else if tables.is_empty() || plain::has_questions(&text) {
            plain::read(&text, context, sink);
        }
    }
    for sheet in &tables {
        text = with_rows(&text, sheet);
    }
    let text = text.replace(STRONG, "");
    Ok(hanging.finish(&text))
}

fn table(rows: &[Vec<String>], first: u32) -> Sheet {
    let rows = (first + 1..)
        .zip(rows)
        .map(|(number, cells)| sheet::SheetRow { number, cells: cells.iter().map(|cell| cell.replace(STRONG, "")).collect() })
        .collect();
    Sheet { rows, ..Sheet::default() }
}

/// The text with the rows of a table put back into their lines, to be shown.
fn with_rows(text: &str, sheet: &Sheet) -> String {
    let mut lines: Vec<String> = text.lines().map(Into::into).collect();
    for row in &sheet.rows {
        if let Some(line) = lines.get_mut(row.number as usize - 1) {
            *line = row.cells.join(" | ").replace('\n', " ");
        }
    }
    lines.join("\n")
}
