//! Preparing a session: articles in the version of its day, materials, questions, people.

use super::study_access::{require_managing, require_reading};
use super::study_sessions::{keep, save};
use super::{Office, Result, ServiceError, laws, results};
use crate::domain::citation::Citation;
use crate::domain::ids::{CadreId, QuestionId, StudyId};
use crate::domain::kind::Area;
use crate::domain::law::LawState;
use crate::domain::paper_record::sha256_hex;
use crate::domain::question::{Body, Question};
use crate::domain::roster::CadreState;
use crate::domain::study_session::{
    MOST_COPIED_BYTES, Material, MaterialPlace, QUIZ_QUESTIONS, QuizItem, StudyArticle, StudySession,
};
use crate::store::Op;
use crate::store::kept_files::{KEPT_FILES, keep_as_it_is};
use crate::store::question::BankQuery;
pub use crate::store::quiz::QuizOffer;
use jiff::civil::Date;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Offered at most.
const MOST_OFFERS: usize = 60;
/// Of so many that are failed most, five are drawn.
const MOST_FAILED: usize = 12;

/// An article with its text of the session's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleText {
    /// Such as 行政处罚法 第三十三条第一款.
    pub label: String,
    /// `None` where the library has no such place.
    pub text: Option<String>,
    /// The version: since when it is in force, and whether it is on that day.
    pub version: Option<(Date, LawState)>,
}

/// A question of the quiz as it is read out, with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizText {
    pub code: String,
    pub shown: QuizShown,
    pub explanation: String,
    pub citations: Vec<String>,
}

/// The same without its key: what the projector has until the key is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizShown {
    pub stem: String,
    /// Empty for a judgement.
    pub options: Vec<String>,
    /// Several options may be right.
    pub several: bool,
}

/// What has become of a material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaterialState {
    Found,
    Missing,
    /// Its size, its content or its day is another.
    Changed,
}

impl MaterialState {
    /// The end of its message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Missing => "missing",
            Self::Changed => "changed",
        }
    }
}

/// Where a material is opened from, and whether it is still what was attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialFound {
    pub path: PathBuf,
    pub state: MaterialState,
}

/// Which questions are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuizChoice {
    Area(Option<Area>),
    /// Those the bureau fails most, of an area or of all.
    Failed(Option<Area>),
    Search(String),
}

/// Somebody who may be asked to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub cadre: CadreId,
    pub name: String,
    pub staff_no: Option<String>,
    /// The unit with those above it, such as 市局/法规科; empty without one.
    pub unit: String,
}

/// Reads a typed place such as `处罚法 33` or `行政处罚法第三十三条第一款`.
pub fn article(office: &Office, typed: &str) -> Result<StudyArticle> {
    require_reading(office)?;
    let not_found = || ServiceError::NoSuchArticle(typed.trim().to_owned());
    let jump = crate::domain::law::Jump::parse(typed).ok_or_else(not_found)?;
    let (article, inserted) = jump.article.ok_or_else(not_found)?;
    let (entry, _) = laws::find_article(office, &jump.law, article, inserted)?.ok_or_else(not_found)?;
    let mut at = crate::domain::citation::ArticleRef { law: entry.row.head.name, article, inserted, paragraph: None, item: None };
    if let Ok(Citation::Article(typed)) = Citation::parse(typed, None) {
        (at.paragraph, at.item) = (typed.paragraph, typed.item);
    }
    Ok(StudyArticle { at, heading: String::new(), note: String::new(), stress: String::new() })
}

/// The articles of a session in the versions in force on its day, or today where it has none.
pub fn article_texts(office: &Office, session: &StudySession) -> Result<Vec<ArticleText>> {
    if session.articles.is_empty() {
        return Ok(Vec::new());
    }
    let on = session.day.unwrap_or_else(|| office.today());
    let rows = office.store.law_versions()?;
    let of = |article: &StudyArticle| -> Result<ArticleText> {
        let label = Citation::Article(article.at.clone()).to_string();
        let mine: Vec<_> = rows.iter().filter(|row| row.head.name == article.at.law).collect();
        let days: Vec<Date> = mine.iter().map(|row| row.head.effective).collect();
        let state = |row: &laws::LawVersionRow| crate::domain::law::state_on(&row.head, days.iter().copied(), on);
        // Before the first version nothing was in force: the oldest is shown, and said not to be.
        let begun = mine.iter().filter(|row| row.head.effective <= on).max_by_key(|row| row.head.effective);
        let Some(row) = begun.or_else(|| mine.iter().min_by_key(|row| row.head.effective)) else {
            return Ok(ArticleText { label, text: None, version: None });
        };
        let found = office.store.law_article(row.id, article.at.article, article.at.inserted)?;
        let text = found.and_then(|found| found.place(&article.at).ok());
        Ok(ArticleText { label, text, version: Some((row.head.effective, state(row))) })
    };
    session.articles.iter().map(of).collect()
}

/// Attaches a file: a small one is copied beside the workspace, a large one is linked.
pub fn attach(office: &mut Office, id: StudyId, path: &Path) -> Result<()> {
    require_managing(office)?;
    let mut session = office.store.study_session(id)?;
    let material = keep_file(office, path)?;
    let name = material.name.clone();
    session.materials.retain(|held| held.name != material.name || held.place != material.place);
    session.materials.push(material);
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::AttachStudy, &actor, now, |tx| {
        tx.describe(format!("{id} {name}"));
        Ok(tx.set_study(id, &session)?)
    })?;
    office.done(done);
    Ok(())
}

/// A file as something keeps it: copied beside the workspace under its hash, or linked where it is large.
pub(super) fn keep_file(office: &Office, path: &Path) -> Result<Material> {
    let facts = fs::metadata(path).map_err(ServiceError::file(path))?;
    if facts.is_dir() {
        return Err(ServiceError::file(path)(std::io::ErrorKind::IsADirectory.into()));
    }
    if facts.len() == 0 {
        return Err(ServiceError::Empty { path: path.to_owned() });
    }
    let place = if facts.len() <= MOST_COPIED_BYTES {
        let bytes = fs::read(path).map_err(ServiceError::file(path))?;
        let sha256 = sha256_hex(&bytes);
        let kept = kept(office, path, &sha256);
        fs::create_dir_all(folder(office)).map_err(ServiceError::file(&kept))?;
        if fs::read(&kept).ok().as_deref() != Some(bytes.as_slice()) {
            results::write_file(&kept, &bytes)?;
            keep_as_it_is(&kept).map_err(ServiceError::file(&kept))?;
        }
        MaterialPlace::Copied { sha256 }
    } else {
        let path = std::path::absolute(path).map_err(ServiceError::file(path))?;
        MaterialPlace::Linked { path: path.to_string_lossy().into_owned(), modified_ms: modified_ms(&facts) }
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Material { name, bytes: facts.len(), place })
}

fn folder(office: &Office) -> PathBuf {
    office.path().with_file_name(KEPT_FILES)
}

/// A copy keeps the ending of its name, so that the system knows what opens it.
fn kept(office: &Office, name: &Path, sha256: &str) -> PathBuf {
    let ending: String = name
        .extension()
        .map(|e| e.to_string_lossy().chars().filter(char::is_ascii_alphanumeric).take(8).collect())
        .unwrap_or_default();
    let file = if ending.is_empty() { sha256.to_owned() } else { format!("{sha256}.{ending}") };
    folder(office).join(file)
}

fn modified_ms(facts: &fs::Metadata) -> i64 {
    let since = facts.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Where the materials of a session are now.
pub fn materials(office: &Office, session: &StudySession) -> Vec<MaterialFound> {
    session.materials.iter().map(|material| found(office, material)).collect()
}

/// Where a kept file is now.
pub(super) fn found(office: &Office, material: &Material) -> MaterialFound {
    let path = match &material.place {
        MaterialPlace::Copied { sha256 } => kept(office, Path::new(&material.name), sha256),
        MaterialPlace::Linked { path, .. } => PathBuf::from(path),
    };
    let state = match (fs::metadata(&path), &material.place) {
        (Err(_), _) => MaterialState::Missing,
        (Ok(facts), _) if facts.len() != material.bytes => MaterialState::Changed,
        (Ok(facts), MaterialPlace::Linked { modified_ms: known, .. }) if modified_ms(&facts) != *known => MaterialState::Changed,
        (Ok(_), MaterialPlace::Copied { sha256 }) => match fs::read(&path) {
            Ok(bytes) if sha256_hex(&bytes) == *sha256 => MaterialState::Found,
            _ => MaterialState::Changed,
        },
        (Ok(_), MaterialPlace::Linked { .. }) => MaterialState::Found,
    };
    MaterialFound { path, state }
}

/// Questions that a room may be asked.
pub fn quiz_offers(office: &Office, choice: &QuizChoice) -> Result<Vec<QuizOffer>> {
    require_reading(office)?;
    match choice {
        QuizChoice::Area(area) => Ok(office.store.quiz_offers(*area, MOST_OFFERS)?),
        QuizChoice::Failed(area) => Ok(office.store.failed_most(*area, MOST_OFFERS)?),
        QuizChoice::Search(text) => {
            let query = BankQuery { text: text.clone(), ..BankQuery::default() };
            let found = office.store.find_questions(&query)?;
            Ok(office.store.quiz_offers_of(&found[..found.len().min(MOST_OFFERS)])?)
        }
    }
}

/// Draws the questions of a quiz anew.
pub fn pick_quiz(office: &mut Office, id: StudyId, choice: &QuizChoice, seed: u64) -> Result<usize> {
    require_managing(office)?;
    let of = |offers: Vec<QuizOffer>| offers.into_iter().map(|offer| offer.question).collect();
    let mut ids: Vec<QuestionId> = match choice {
        QuizChoice::Area(area) => office.store.askable(*area)?,
        QuizChoice::Failed(area) => of(office.store.failed_most(*area, MOST_FAILED)?),
        QuizChoice::Search(_) => of(quiz_offers(office, choice)?),
    };
    ids.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let ids: Vec<QuestionId> = of(office.store.first_offers(&ids, QUIZ_QUESTIONS, &HashMap::new())?);
    set_quiz(office, id, &ids)?;
    Ok(ids.len())
}

/// Puts these questions into the quiz; one that is in it already keeps its text and its hands.
pub fn set_quiz(office: &mut Office, id: StudyId, questions: &[QuestionId]) -> Result<()> {
    require_managing(office)?;
    let mut session = office.store.study_session(id)?;
    let offers = office.store.quiz_offers_of(questions)?;
    let mut quiz = Vec::new();
    for question in questions {
        if let Some(item) = session.quiz.iter().find(|item| item.question == *question) {
            quiz.push(item.clone());
            continue;
        }
        let Some(offer) = offers.iter().find(|offer| offer.question == *question) else {
            return Err(ServiceError::NotForPractice);
        };
        let content = office.store.revision(offer.revision)?;
        quiz.push(QuizItem {
            question: *question,
            revision: offer.revision,
            hands: Vec::new(),
            named: Vec::new(),
            key: key(&content.body),
        });
    }
    session.quiz = quiz;
    save(office, id, &session, false)
}

fn key(body: &Body) -> Vec<bool> {
    match body {
        Body::Judge { key, .. } => vec![*key, !*key],
        _ => body
            .choice()
            .map(|choice| (0..choice.options.len()).map(|i| choice.key.iter().any(|k| usize::from(*k) == i)).collect())
            .unwrap_or_default(),
    }
}

fn shown(question: &Question) -> QuizShown {
    let options = question.body.choice().map(|choice| choice.options.clone());
    QuizShown {
        stem: question.body.stem().to_owned(),
        options: options.unwrap_or_default(),
        several: matches!(question.body, Body::Multiple(_)),
    }
}

/// The questions of a session as they were when they were chosen.
pub fn quiz_texts(office: &Office, session: &StudySession) -> Result<Vec<QuizText>> {
    let of = |item: &QuizItem| {
        let content = office.store.revision(item.revision)?;
        Ok(QuizText {
            code: content.code.clone(),
            shown: shown(&content),
            explanation: content.explanation.clone(),
            citations: content.citations.iter().map(ToString::to_string).collect(),
        })
    };
    session.quiz.iter().map(of).collect()
}

/// One thing at a time for the projector; no question in it has its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slide {
    Topic,
    Article {
        place: usize,
        text: ArticleText,
    },
    /// One part of the case: its code and its text.
    Case {
        code: &'static str,
        text: String,
    },
    Question {
        place: usize,
        shown: QuizShown,
    },
    End,
}

/// Everything that is projected, in its order.
#[derive(Clone, Debug)]
pub struct Deck {
    pub id: StudyId,
    pub number: Option<usize>,
    /// Without the keys of its quiz.
    pub session: StudySession,
    pub slides: Vec<Slide>,
}

/// The slides of a session.
pub fn deck(office: &Office, id: StudyId) -> Result<Deck> {
    require_reading(office)?;
    let mut session = office.store.study_session(id)?;
    let row = super::study_sessions::rows(office, session.year)?.into_iter().find(|row| row.id == id);
    let mut slides = vec![Slide::Topic];
    slides.extend(article_texts(office, &session)?.into_iter().enumerate().map(|(place, text)| Slide::Article { place, text }));
    let parts = session.case.parts().into_iter().filter(|(_, text)| !text.trim().is_empty());
    slides.extend(parts.map(|(code, text)| Slide::Case { code, text: text.trim().to_owned() }));
    slides.extend(
        quiz_texts(office, &session)?.into_iter().enumerate().map(|(place, quiz)| Slide::Question { place, shown: quiz.shown }),
    );
    slides.push(Slide::End);
    for item in &mut session.quiz {
        item.key.clear();
    }
    Ok(Deck { id, number: row.and_then(|row| row.number), session, slides })
}

/// The key of one question, once the room has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizKey {
    pub place: usize,
    pub key: Vec<bool>,
    pub explanation: String,
    pub citations: Vec<String>,
}

/// Tells the key of a question of the quiz.
pub fn quiz_key(office: &Office, id: StudyId, place: usize) -> Result<QuizKey> {
    require_reading(office)?;
    let session = office.store.study_session(id)?;
    let item = session.quiz.get(place).ok_or(ServiceError::NotForPractice)?;
    let text = quiz_texts(office, &session)?.into_iter().nth(place).ok_or(ServiceError::NotForPractice)?;
    Ok(QuizKey { place, key: item.key.clone(), explanation: text.explanation, citations: text.citations })
}

/// Keeps the hands of one question as they are counted on the projector.
pub fn count_hands(office: &mut Office, id: StudyId, place: usize, hands: &[u32]) -> Result<()> {
    require_managing(office)?;
    let mut session = office.store.study_session(id)?;
    let item = session.quiz.get_mut(place).ok_or(ServiceError::NotForPractice)?;
    item.hands = hands.iter().copied().take(item.key.len()).collect();
    keep(office, id, &session)
}

/// Who may be asked to come: everybody listed who has not retired, in the order of the tree of units.
pub fn people(office: &Office) -> Result<Vec<Person>> {
    require_managing(office)?;
    let tree = office.store.unit_tree()?;
    let mut cadres = office.store.cadres()?;
    cadres.retain(|cadre| cadre.data.state != CadreState::Retired);
    cadres.sort_by_key(|cadre| cadre.data.appointment.unit.and_then(|unit| tree.place(unit)));
    let unit = |cadre: &super::roster::Cadre| cadre.data.appointment.unit.map(|unit| tree.path(unit)).unwrap_or_default();
    Ok(cadres
        .iter()
        .map(|cadre| Person {
            cadre: cadre.id,
            name: cadre.data.name.clone(),
            staff_no: cadre.data.staff_no.clone(),
            unit: unit(cadre),
        })
        .collect())
}

/// Names of a list as the roster knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Places in the list of people.
    pub known: Vec<usize>,
    pub unknown: Vec<String>,
    /// Namesakes, who are never matched by name.
    pub several: Vec<String>,
}

/// Finds names or staff numbers, one a line or parted by commas or blanks, among people.
pub fn match_names(typed: &str, people: &[Person]) -> Named {
    let mut named = Named::default();
    let parts = typed.split(['\n', '\r', '\t', ',', '，', '、', ';', '；']);
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let words = || part.split_whitespace();
        // A blank may stand within a name, as people set two characters in a list; where the whole is nobody, it parts names.
        let parted = people_of(part, people).is_empty() && words().any(|word| !people_of(word, people).is_empty());
        if parted {
            words().for_each(|word| named.take(word, people));
        } else {
            named.take(part, people);
        }
    }
    named
}

impl Named {
    fn take(&mut self, text: &str, people: &[Person]) {
        match people_of(text, people).as_slice() {
            [] => self.unknown.push(text.to_owned()),
            [at] if self.known.contains(at) => {}
            [at] => self.known.push(*at),
            _ => self.several.push(text.to_owned()),
        }
    }
}

/// Who has a staff number, or else a name.
pub fn people_of(text: &str, people: &[Person]) -> Vec<usize> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if let Some(at) = people.iter().position(|person| person.staff_no.as_deref() == Some(text)) {
        return vec![at];
    }
    people.iter().enumerate().filter(|(_, person)| bare(&person.name) == bare(text)).map(|(at, _)| at).collect()
}
