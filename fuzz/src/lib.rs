//! What every fuzz target does with its bytes: read them as one form of question file, and ask what must hold of whatever came out.

use kaofa_core::domain::question::{Fault, Question};
use kaofa_core::formats::file::{self, Asked, Format};
use kaofa_core::formats::{Collected, Context, Draft, kaofa_text, plain, roster};
use kaofa_core::office::package::PackageWriter;
use std::sync::Once;

const CONTEXT: Context = Context { area: None, areas_of_law: |_| Vec::new() };

/// A line of a seed that begins so opens a part of a package; the rest of the line is its name. So seeds of packages are text, and
/// a mutation reaches what is inside of them instead of breaking a checksum.
const PART: &str = "%% ";

/// The reader of workbooks may panic on a forged one, and ours turns that into an error (`office/sheet/xlsx_in`). The fuzzer would end
/// at once; it shall end at every other panic.
fn let_the_workbook_reader_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let abort = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|at| at.file().contains("/calamine-")) {
                abort(info);
            }
        }));
    });
}

/// Text of one form, as it comes from a file or from the clipboard.
pub fn text(format: Format, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut got = Collected::default();
    let _ = file::read_text(&text, format, CONTEXT, &mut got);
    // A .csv counts the lone line ends of old Macs as well.
    let ends = if format == Format::Csv { text.matches('\r').count() as u32 } else { 0 };
    check(&got, lines(&text).saturating_add(ends));
}

/// Questions and their keys in two texts, parted by the first line that is `%%`.
pub fn pair(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (questions, keys) = text.split_once("\n%%\n").unwrap_or((&text, ""));
    let mut got = Collected::default();
    plain::read_pair(questions, keys, CONTEXT, &mut got);
    check(&got, lines(questions).max(lines(keys)));
    let _ = plain::is_answers(&text);
}

/// A whole file whose form is told by its content.
pub fn whole(bytes: &[u8], name: &str) {
    let mut got = Collected::default();
    if let Ok(opened) = file::read(bytes.to_vec(), name, &Asked::default(), CONTEXT, &mut got) {
        let ends = if opened.format == Format::Csv { opened.text.matches('\r').count() as u32 } else { 0 };
        check(&got, lines(&opened.text).saturating_add(ends));
    }
}

/// The parts of a package, zipped.
pub fn package(bytes: &[u8], name: &str) {
    let_the_workbook_reader_panic();
    let text = String::from_utf8_lossy(bytes);
    if let Some(zip) = zipped(&text) {
        whole(&zip, name);
    }
}

/// A list of people, as .csv or, where the bytes have parts, as .xlsx.
pub fn people(bytes: &[u8]) {
    let_the_workbook_reader_panic();
    let text = String::from_utf8_lossy(bytes);
    let zip = text.starts_with(PART).then(|| zipped(&text)).flatten();
    let _ = match &zip {
        Some(zip) => roster::read_roster("a.xlsx", zip),
        None => roster::read_roster("a.csv", bytes),
    };
}

fn zipped(text: &str) -> Option<Vec<u8>> {
    let mut writer = PackageWriter::default();
    let body = text.strip_prefix(PART)?;
    for part in body.split(&format!("\n{PART}")) {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        // The same name twice is an error of the writer's, not of a reader's.
        if writer.add(name.trim_end_matches('\r'), content).is_err() {
            return None;
        }
    }
    writer.finish().ok()
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX)
}

/// What holds of every reading: a question that counts as sound is one, it stands on lines that there are, and it can be written.
fn check(got: &Collected, lines: u32) {
    let fatal = |draft: &Draft| {
        draft.question.flaws().into_iter().find(|flaw| flaw.fault.is_fatal() && flaw.fault != Fault::NoRubric)
    };
    for draft in &got.drafts {
        assert_eq!(fatal(draft), None, "{draft:?}");
        assert!(!draft.lacks.key);
    }
    for draft in got.drafts.iter().chain(&got.broken) {
        assert!(draft.line >= 1 && draft.line <= draft.last_line, "{draft:?}");
        assert!(draft.line <= lines.max(1), "line {} of {lines}", draft.line);
    }
    let all: Vec<&Question> = got.drafts.iter().map(|draft| &draft.question).collect();
    let _ = kaofa_text::write(all);
}
