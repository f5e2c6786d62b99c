//! QTI: items of version 2.1, 2.2 and 3.0, alone or in a content package, and packages of 3.0. An item of another program comes in
//! where it has one choice interaction and a key; everything else is reported with its reason. Items written here come back whole.

mod item;
mod manifest;
mod own;
mod package;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod write;

use super::Context;
use super::loose::{Loose, assemble_all};
use super::problem::{Problem, Rule, Sink};
pub use package::read_package;
pub use write::{losses, write};

/// Reads the text of one item. A test, a manifest or anything else is reported.
pub fn read_item(text: &str, context: Context, sink: &mut impl Sink) {
    match read_one(text.trim_start_matches('\u{feff}'), &At { name: "", before: 0 }, &mut NoFiles) {
        Reading::Question(loose) => assemble_all(vec![*loose], context, sink),
        Reading::Problem(problem) => sink.problem(problem),
        Reading::Doubt(doubt) => sink.doubt(doubt),
        Reading::Nothing => {}
    }
}

/// What an item finds beside it.
trait Files {
    /// Shared material by its href.
    fn stimulus(&mut self, href: &str) -> Option<tree::Node>;
    /// The character for an image by its address; `name` is what we called it when we wrote it.
    fn picture(&mut self, src: &str, name: Option<&str>) -> Option<char>;
}

/// An item that is alone.
struct NoFiles;

impl Files for NoFiles {
    fn stimulus(&mut self, _: &str) -> Option<tree::Node> {
        None
    }
    fn picture(&mut self, _: &str, _: Option<&str>) -> Option<char> {
        None
    }
}

/// Where an item stands among the lines that places count.
struct At<'a> {
    /// Its path in the package; empty for an item that is alone.
    name: &'a str,
    /// Lines before it.
    before: u32,
}

impl At<'_> {
    fn problem(&self, line: u32, item: &str, rule: Rule) -> Problem {
        let item = if item.is_empty() { self.name } else { item };
        Problem { line: self.before + line, item: item.to_owned(), rule }
    }

    /// Counts the lines of an item from the start of all of them.
    fn place(&self, mut loose: Loose) -> Loose {
        loose.line += self.before;
        loose.last_line += self.before;
        let citation = loose.citation.iter_mut().map(|(line, _)| line);
        let said = loose.doubts.iter_mut().chain(&mut loose.problems).map(|(line, _)| line);
        said.chain(citation).for_each(|line| *line += self.before);
        if loose.number.is_empty() {
            self.name.clone_into(&mut loose.number);
        }
        loose
    }
}

/// What one file holds.
enum Reading {
    Question(Box<Loose>),
    Problem(Problem),
    Doubt(Problem),
    /// The test that the writer adds: nothing is lost with it.
    Nothing,
}

/// Reads one file that should be an item.
fn read_one(text: &str, at: &At<'_>, files: &mut dyn Files) -> Reading {
    if text.trim().is_empty() {
        return Reading::Problem(at.problem(1, "", Rule::EmptyFile));
    }
    let mut document = match tree::parse(text) {
        Ok(document) => document,
        Err(fault) => return Reading::Problem(at.problem(fault.line, "", Rule::Damaged { detail: fault.detail })),
    };
    tree::illustrate(&mut document.root, &mut |src, name| files.picture(src, name));
    let root = &document.root;
    let alone = at.name.is_empty();
    let what = match root.name.as_str() {
        "assessmentitem" => {
            return match own::read(&document).map_or_else(|| item::read(&document, &mut |href| files.stimulus(href)), Ok) {
                Ok(loose) => Reading::Question(Box::new(at.place(loose))),
                Err((line, rule)) => Reading::Problem(at.problem(line, root.attribute("identifier").unwrap_or_default(), rule)),
            };
        }
        // In a package the items of a test come in by themselves, and only its structure is lost.
        "assessmenttest" if !alone && own::is_own_test(root) => return Reading::Nothing,
        "assessmenttest" if !alone => {
            return Reading::Doubt(at.problem(root.line, "", Rule::LeftOut { what: "qti-test".to_owned() }));
        }
        "assessmenttest" => "qti-test",
        "manifest" => "qti-manifest",
        "questestinterop" => "qti-version",
        _ => "qti-other",
    };
    let item = if alone { root.name.as_str() } else { "" };
    Reading::Problem(at.problem(root.line, item, Rule::Unsupported { what: what.to_owned() }))
}
