//! Bringing files in: first a preview that stores nothing, then one step that can be undone.

use super::work::{Stage, Work};
use super::{Office, Result, ServiceError, built_in};
use crate::domain::fold::fold_stem;
use crate::domain::image::{Image, Images};
use crate::domain::kind::{Area, Status};
use crate::domain::question::{Body, Fault, Question};
use crate::domain::staff::Permission;
use crate::formats::decode::{self, Named};
use crate::formats::file::{self, Asked, FileError, Format, HiddenSheet};
use crate::formats::{Collected, Context, Draft, Lacks, Problem, Rule, Sink, plain};
use crate::store::Op;
use crate::store::question::{ContentHash, Held};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where questions come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    /// Questions in one file, their keys in another.
    Pair {
        questions: PathBuf,
        keys: PathBuf,
    },
    /// Text from the clipboard.
    Pasted(String),
}

/// What to read, and what the user knows better than the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRequest {
    pub source: Source,
    pub asked: Asked,
    /// Stands in where a question names no area.
    pub area: Option<Area>,
}

impl ImportRequest {
    pub fn file(path: impl Into<PathBuf>, area: Option<Area>) -> Self {
        Self { source: Source::File(path.into()), asked: Asked::default(), area }
    }
}

/// What a file holds, before anything of it is stored.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    pub request: ImportRequest,
    pub format: Format,
    pub encoding: Option<Named>,
    /// The text whose lines places count.
    pub text: SourceText,
    /// Sheets with questions that the file hides: whether they are read is for the user to say.
    pub hidden: Vec<HiddenSheet>,
    /// In the order of the file.
    pub entries: Vec<ImportEntry>,
    /// Problems and doubts that belong to no question.
    pub problems: Vec<Problem>,
    pub doubts: Vec<Problem>,
    /// The images that the entries name, to be stored with them.
    pub images: Arc<Images>,
}

#[derive(Clone, Debug)]
pub struct ImportEntry {
    pub draft: Draft,
    pub standing: Standing,
    /// Whether it will be stored.
    pub take: bool,
    pub problems: Vec<Problem>,
    pub doubts: Vec<Problem>,
}

/// What the preview counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    Good,
    /// Something was concluded or is missing; each is named.
    Doubtful,
    /// Cannot be stored as it is.
    Bad,
}

impl ImportEntry {
    pub fn verdict(&self) -> Verdict {
        let fatal = self.draft.question.flaws().iter().any(|flaw| flaw.fault.is_fatal() && flaw.fault != Fault::NoRubric);
        if self.draft.lacks.key || fatal || !self.problems.is_empty() {
            Verdict::Bad
        } else if self.doubts.iter().all(|doubt| doubt.rule.is_fact()) {
            Verdict::Good
        } else {
            Verdict::Doubtful
        }
    }

    /// Whether it can be stored: it has a key and an area, and nothing about it is broken.
    pub fn storable(&self) -> bool {
        self.verdict() != Verdict::Bad && self.draft.lacks.storable()
    }

    /// A person has gone over the question: what was wrong with the reading is settled, and it is taken if it can be. An area that
    /// the file did not name stays missing until one is chosen.
    pub fn mend(&mut self, question: Question, area_chosen: bool) {
        self.draft.question = question;
        let area = self.draft.lacks.area && !area_chosen;
        self.draft.lacks = Lacks { key: false, area, ..self.draft.lacks };
        self.problems.clear();
        self.doubts.retain(|doubt| doubt.rule.is_fact());
        self.take = self.storable();
    }

    /// Gives the question an area that the file does not name.
    pub fn set_area(&mut self, area: Area) {
        let lacked = self.draft.lacks.area;
        self.draft.question.area = area;
        self.draft.lacks.area = false;
        self.doubts.retain(|doubt| !matches!(doubt.rule, Rule::AreaByLaw { .. }));
        let again = self.doubts.iter().any(|doubt| matches!(doubt.rule, Rule::InBank { .. } | Rule::SameStem { .. }));
        if lacked {
            self.take = self.storable() && !again && !matches!(self.standing, Standing::Same { .. });
        }
    }
}

impl ImportPreview {
    pub fn count(&self, verdict: Verdict) -> usize {
        self.entries.iter().filter(|entry| entry.verdict() == verdict).count()
    }

    /// The lines of the file that a question was read from.
    pub fn source_of(&self, entry: &ImportEntry) -> String {
        self.text.lines(entry.draft.line, entry.draft.last_line)
    }

    /// What the user calls it.
    pub fn name(&self) -> String {
        match &self.request.source {
            Source::File(path) | Source::Pair { questions: path, .. } => path.display().to_string(),
            Source::Pasted(_) => String::new(),
        }
    }

    /// All problems, those of questions too, by line.
    pub fn all_problems(&self) -> Vec<&Problem> {
        by_line(self.problems.iter().chain(self.entries.iter().flat_map(|e| &e.problems)))
    }

    pub fn all_doubts(&self) -> Vec<&Problem> {
        by_line(self.doubts.iter().chain(self.entries.iter().flat_map(|e| &e.doubts)))
    }
}

fn by_line<'a>(problems: impl Iterator<Item = &'a Problem>) -> Vec<&'a Problem> {
    let mut all: Vec<_> = problems.collect();
    all.sort_by_key(|problem| problem.line);
    all
}

/// What was read, with the places where its lines begin.
#[derive(Clone, Debug, Default)]
pub struct SourceText {
    text: Arc<String>,
    starts: Arc<[u32]>,
}

impl SourceText {
    /// `lone_returns` are line ends too in a .csv, as old Macs wrote them.
    pub fn new(text: String, lone_returns: bool) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: usize| bytes[at] == b'\n' || (lone_returns && bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let mut starts = vec![0];
        starts.extend((0..bytes.len()).filter(|at| ends(*at)).map(|at| at as u32 + 1));
        Self { text: Arc::new(text), starts: starts.into() }
    }

    /// Lines `first` to `last`, from 1; empty where there are none.
    pub fn lines(&self, first: u32, last: u32) -> String {
        let end_of = |line: usize| self.starts.get(line).map_or(self.text.len(), |next| *next as usize);
        let line = |line: usize| -> Option<&str> {
            let text = self.text.get(*self.starts.get(line - 1)? as usize..end_of(line))?;
            Some(text.trim_end_matches(['\r', '\n']))
        };
        (first.max(1)..=last).map_while(|number| line(number as usize)).collect::<Vec<_>>().join("\n")
    }
}

/// How a question of the file stands to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    New,
    /// The bank holds exactly this content under this code: nothing to store.
    Same {
        code: String,
    },
    /// The bank holds another question under the same code: taking it in adds a revision.
    Revises,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    pub added: usize,
    pub revised: usize,
    pub unchanged: usize,
}

/// Reads a text file within the limits of size and encoding.
pub fn read_text(path: &Path) -> Result<decode::Decoded> {
    let bytes = read_bytes(path)?;
    decode::decode(&bytes).map_err(|_| ServiceError::NotText { path: path.to_owned() })
}

/// Reads a file whole, unless it is too large or empty.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let meta = std::fs::metadata(path).map_err(ServiceError::file(path))?;
    if meta.len() > decode::MAX_BYTES {
        return Err(ServiceError::TooLarge { path: path.to_owned(), bytes: meta.len(), limit: decode::MAX_BYTES });
    }
    let bytes = std::fs::read(path).map_err(ServiceError::file(path))?;
    if bytes.is_empty() {
        return Err(ServiceError::Empty { path: path.to_owned() });
    }
    Ok(bytes)
}

/// Keeps what a reader finds, says how far it is, and tells it to stop.
struct Watched<'a> {
    got: Collected,
    work: &'a Work,
}

impl Sink for Watched<'_> {
    fn draft(&mut self, draft: Draft) {
        self.got.draft(draft);
    }
    fn broken(&mut self, draft: Draft) {
        self.got.broken(draft);
    }
    fn problem(&mut self, problem: Problem) {
        self.got.problem(problem);
    }
    fn doubt(&mut self, problem: Problem) {
        self.got.doubt(problem);
    }
    fn images(&mut self, images: Vec<Image>) {
        self.got.images(images);
    }
    fn going(&mut self, done: u64, of: u64) -> bool {
        self.work.report(done, of).is_ok()
    }
}

/// Reads what is asked for and stores nothing.
pub fn preview(office: &Office, request: &ImportRequest) -> Result<ImportPreview> {
    office.require(Permission::EditBank)?;
    preview_unchecked(office, request)
}

/// For `import --dry-run`, which stores nothing.
pub fn preview_unchecked(office: &Office, request: &ImportRequest) -> Result<ImportPreview> {
    let context = Context { area: request.area, areas_of_law: built_in::areas_of };
    let mut got = Watched { got: Collected::default(), work: &office.work };
    office.work.begin(Stage::Reading, 0)?;
    let mut hidden = Vec::new();
    let (format, encoding, text) = match &request.source {
        Source::File(path) => {
            let bytes = read_bytes(path)?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let opened = file::read(bytes, &name, &request.asked, context, &mut got).map_err(|error| unreadable(path, error))?;
            hidden = opened.hidden;
            (opened.format, opened.encoding, opened.text)
        }
        Source::Pair { questions, keys } => {
            let (questions, keys) = (text_of(questions, request.asked.encoding)?, text_of(keys, request.asked.encoding)?);
            plain::read_pair(&questions.text, &keys.text, context, &mut got);
            (Format::Plain, Some(questions.encoding), questions.text)
        }
        Source::Pasted(text) => {
            let format = request.asked.format.unwrap_or_else(|| file::detect(text, ""));
            let pasted = PathBuf::new();
            file::read_text(text, format, context, &mut got).map_err(|error| unreadable(&pasted, error))?;
            (format, None, text.clone())
        }
    };
    let got = got.got;
    // A reader that was told to stop has read a part.
    office.work.step(0)?;
    Ok(ImportPreview { hidden, ..arrange(office, request.clone(), format, encoding, text, got)? })
}

fn text_of(path: &Path, encoding: Option<Named>) -> Result<decode::Decoded> {
    let bytes = read_bytes(path)?;
    let decoded = match encoding {
        Some(encoding) => decode::decode_as(&bytes, encoding),
        None => decode::decode_vec(bytes),
    };
    decoded.map_err(|_| ServiceError::NotText { path: path.to_owned() })
}

fn unreadable(path: &Path, error: FileError) -> ServiceError {
    match error {
        FileError::NotText => ServiceError::NotText { path: path.to_owned() },
        error => ServiceError::QuestionFile { path: path.to_owned(), source: error },
    }
}

/// Whether a file holds keys and no question, so that it belongs to another one.
pub fn holds_keys_only(path: &Path) -> bool {
    let text = read_bytes(path).ok().and_then(|bytes| decode::decode(&bytes).ok());
    text.is_some_and(|decoded| plain::is_answers(&decoded.text))
}

/// Puts questions, problems and doubts together by their lines.
fn arrange(
    office: &Office,
    request: ImportRequest,
    format: Format,
    encoding: Option<Named>,
    text: String,
    got: Collected,
) -> Result<ImportPreview> {
    let mut drafts: Vec<Draft> = got.drafts;
    drafts.extend(got.broken);
    drafts.sort_by_key(|draft| draft.line);
    let mut entries = Vec::with_capacity(drafts.len());
    let held = office.store.held()?;
    office.work.begin(Stage::Comparing, drafts.len() as u64)?;
    for (done, draft) in (0..).zip(drafts) {
        office.work.step(done)?;
        let standing = standing(office, &held, &draft.question)?;
        entries.push(ImportEntry { draft, standing, take: false, problems: Vec::new(), doubts: Vec::new() });
    }
    let (mut problems, mut doubts) = (Vec::new(), Vec::new());
    for (all, is_problem) in [(got.problems, true), (got.doubts, false)] {
        for problem in all {
            let after = entries.partition_point(|entry: &ImportEntry| entry.draft.line <= problem.line);
            let owner = after
                .checked_sub(1)
                .and_then(|i| entries.get_mut(i))
                .filter(|entry| problem.line <= entry.draft.last_line.max(entry.draft.line));
            match (owner, is_problem) {
                (Some(entry), true) => entry.problems.push(problem),
                (Some(entry), false) => entry.doubts.push(problem),
                (None, true) => problems.push(problem),
                (None, false) => doubts.push(problem),
            }
        }
    }
    let twice = already_held(office, &mut entries)?;
    for (i, entry) in entries.iter_mut().enumerate() {
        let same_stem = entry.doubts.iter().any(|doubt| matches!(doubt.rule, Rule::SameStem { .. }));
        entry.take = entry.storable() && !matches!(entry.standing, Standing::Same { .. }) && !twice.contains(&i) && !same_stem;
    }
    let text = SourceText::new(text, format == Format::Csv);
    let images = Arc::new(got.images.into_iter().map(|image| (image.attachment.sha256, image)).collect());
    Ok(ImportPreview { request, format, encoding, text, hidden: Vec::new(), entries, problems, doubts, images })
}

/// New questions whose stem and options the bank holds already, under another area or with another explanation: a doubt each.
fn already_held(office: &Office, entries: &mut [ImportEntry]) -> Result<HashSet<usize>> {
    let mut twice = HashSet::new();
    if !entries.iter().any(|entry| entry.standing == Standing::New) {
        return Ok(twice);
    }
    let asked = |body: &Body| {
        let options = body.choice().map(|choice| choice.options.concat()).unwrap_or_default();
        fold_stem(&format!("{}{options}", body.stem()))
    };
    let mut new: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.standing == Standing::New) {
        new.entry(asked(&entry.draft.question.body)).or_default().push(i);
    }
    let mut found: Vec<(usize, String)> = Vec::new();
    office.store.each_body(|code, body| {
        if let Some(same) = new.get(&asked(body)) {
            found.extend(same.iter().map(|i| (*i, code.to_owned())));
        }
    })?;
    for (i, code) in found {
        if let (Some(entry), true) = (entries.get_mut(i), twice.insert(i)) {
            let (line, item) = (entry.draft.line, String::new());
            entry.doubts.push(Problem { line, item, rule: Rule::InBank { code } });
        }
    }
    Ok(twice)
}

fn standing(office: &Office, held: &Held, question: &Question) -> Result<Standing> {
    if let Some(id) = held.content(&ContentHash::of(question)?) {
        return Ok(Standing::Same { code: office.store.code_of(id)? });
    }
    let known = !question.code.is_empty() && held.code(&question.code).is_some();
    Ok(if known { Standing::Revises } else { Standing::New })
}

/// Stores what is ticked, all in one step that undo takes back. A short answer without a rubric comes in as 草稿.
pub fn commit(office: &mut Office, preview: &ImportPreview) -> Result<Imported> {
    office.require(Permission::EditBank)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let mut imported = Imported::default();
    // Asked again: the bank may have changed since the preview was made.
    let held = office.store.held()?;
    let known = |question: &Question| -> Result<bool> { Ok(held.content(&ContentHash::of(question)?).is_some()) };
    let counted = |entry: &&ImportEntry| entry.storable() || matches!(entry.standing, Standing::Same { .. });
    // Nothing to store is no step: undo would take back the one before it.
    let mut changes = false;
    for entry in preview.entries.iter().filter(counted).filter(|entry| entry.take) {
        changes = !known(&entry.draft.question)?;
        if changes {
            break;
        }
    }
    if !changes {
        imported.unchanged = preview.entries.iter().filter(counted).count();
        return Ok(imported);
    }
    let work = office.work.clone();
    work.begin(Stage::Storing, preview.entries.len() as u64)?;
    let done = office.store.write::<_, ServiceError>(Op::ImportQuestions, &author, now, |tx| {
        // The same content twice in one file is one question.
        let mut added = HashSet::new();
        for (done, entry) in (0..).zip(preview.entries.iter().filter(counted)) {
            work.step(done)?;
            let question = &entry.draft.question;
            let hash = ContentHash::of(question)?;
            if !entry.take || held.content(&hash).is_some() || !added.insert(hash) {
                imported.unchanged += 1;
                continue;
            }
            for attachment in &question.attachments {
                if let Some(image) = preview.images.get(&attachment.sha256) {
                    tx.attach(image)?;
                }
            }
            let status = if question.is_usable() { Status::Pending } else { Status::Draft };
            if let Some(id) = held.code(&question.code).filter(|_| !question.code.is_empty()) {
                tx.revise_question(id, question, &author, now)?;
                tx.set_question_status(id, status)?;
                imported.revised += 1;
            } else {
                tx.add_question(question, status, false, &author, now)?;
                imported.added += 1;
            }
        }
        tx.describe(format!("{} +{} ~{}", preview.name(), imported.added, imported.revised));
        Ok(imported)
    })?;
    let imported = office.done(done);
    super::bank::keep_facts(office);
    Ok(imported)
}
