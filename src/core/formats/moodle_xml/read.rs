//! The reader.

use super::cases::{self, Item};
use super::cloze;
use super::tree::{self, FILE, Node};
use crate::domain::marks::Marks;
use crate::domain::question::{BLANK_MARK, Body};
use crate::formats::category::Category;
use crate::formats::exchange::{self, Notes};
use crate::formats::gallery::{Gallery, Hanging};
use crate::formats::graded::{self, FULL, Graded};
use crate::formats::html_text::{self, Markup, Media};
use crate::formats::loose::Loose;
use crate::formats::problem::{Problem, Rule, Sink};
use crate::formats::{Context, lexicon, written};

/// Elements of a question that have no place here, and what they are called.
const LEFT_OUT: [(&str, &str); 4] =
    [("hint", "hint"), ("responsetemplate", "response-template"), ("minwordlimit", "word-limit"), ("maxwordlimit", "word-limit")];
const COMBINED: [&str; 3] = ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"];

/// Reads a whole file.
pub fn read(text: &str, context: Context, sink: &mut impl Sink) {
    if text.trim().is_empty() {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
        return;
    }
    let mut category = Category::default();
    let mut all = Vec::new();
    let mut refused = false;
    // Goes from question to question.
    let mut gallery = Gallery::default();
    let end = tree::questions(text, |line, last_line, node| {
        if node.attribute("type") == Some("category") {
            category = Category::read(node.child("category").map_or("", Node::inner));
            return;
        }
        let mut question = Question::new(&node, line, last_line, &category);
        question.media = Media::new(std::mem::take(&mut gallery));
        let outcome = question.read(&node);
        gallery = question.media.gallery.take().unwrap_or_default();
        match outcome {
            Ok(()) => all.push(question.finish(&node)),
            Err(rule) => {
                refused = true;
                sink.problem(Problem { line, item: question.item.loose.number, rule });
            }
        }
    });
    if let Err(broken) = end {
        refused = true;
        sink.problem(Problem { line: broken.line, item: String::new(), rule: Rule::Damaged { detail: broken.detail } });
    }
    if all.is_empty() && !refused {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
    }
    let all = cases::join(all);
    let mut hanging = Hanging::new(gallery, sink);
    exchange::assemble(all.into_iter().map(|item| (item.loose, item.citations)).collect(), context, &mut hanging);
    hanging.finish("");
}

struct Question {
    item: Item,
    markup: Markup,
    media: Media,
}

fn markup(node: &Node) -> Option<Markup> {
    Some(match node.attribute("format")? {
        "moodle_auto_format" => Markup::Auto,
        "plain_text" | "markdown" | "wiki_like" => Markup::Plain,
        _ => Markup::Html,
    })
}

/// The kind that an unsupported type counts as.
fn unsupported(kind: &str) -> Rule {
    let what = match kind {
        "match" => "matching",
        "multianswer" => "cloze",
        "" => "unknown",
        kind if kind.starts_with("calculated") => "calculated",
        kind => kind,
    };
    Rule::Unsupported { what: what.to_owned() }
}

/// Whether a switch is on: `true` or `1`.
fn is_on(node: &Node, name: &str) -> Option<bool> {
    match node.value(name) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

impl Question {
    fn new(node: &Node, line: u32, last_line: u32, category: &Category) -> Self {
        let mut loose = Loose { line, last_line, area: category.area, ..Loose::default() };
        node.child("name").map_or("", Node::inner).clone_into(&mut loose.number);
        exchange::take_id(&mut loose, node.value("idnumber").to_owned());
        let tags = node.child("tags").into_iter().flat_map(|tags| tags.all("tag")).map(|tag| tag.inner().to_owned());
        let told = exchange::read_tags(category.tag.iter().cloned().chain(tags), &mut loose);
        let item = Item { loose, citations: told.citations, link: told.link };
        Self { item, markup: Markup::Html, media: Media::default() }
    }

    fn left_out(&mut self, what: &str) {
        let rule = Rule::LeftOut { what: what.to_owned() };
        let doubts = &mut self.item.loose.doubts;
        if !doubts.iter().any(|(_, known)| *known == rule) {
            doubts.push((self.item.loose.line, rule));
        }
    }

    fn formatted(&mut self, node: Option<&Node>) -> String {
        let Some(node) = node else { return String::new() };
        for file in node.all(FILE).filter(|file| file.attribute("encoding") == Some("base64")) {
            self.media.store(file.attribute("name").unwrap_or_default(), &file.text);
        }
        html_text::read(node.inner(), markup(node).unwrap_or(self.markup), &mut self.media)
    }

    fn read(&mut self, node: &Node) -> Result<(), Rule> {
        if node.is_mixed() {
            return Err(Rule::Damaged { detail: "<text>".to_owned() });
        }
        let kind = node.attribute("type").unwrap_or_default();
        let text = node.child("questiontext");
        self.markup = text.and_then(markup).unwrap_or(Markup::Html);
        self.item.loose.stem = self.formatted(text);
        self.item.loose.explanation = self.formatted(node.child("generalfeedback"));
        if self.item.loose.number.is_empty() {
            self.item.loose.number = written::beginning(&self.item.loose.stem);
        }
        self.marks(node);
        // Questions of Moodle itself are shuffled unless they say otherwise.
        self.item.loose.fixed_order = is_on(node, "shuffleanswers") == Some(false);
        match kind {
            "multichoice" => {
                let answers = self.answers(node, true);
                graded::choice(&mut self.item.loose, answers, is_on(node, "single").unwrap_or(true));
            }
            "truefalse" => self.judge(node),
            "shortanswer" => {
                let answers = self.answers(node, false);
                graded::blank(&mut self.item.loose, &answers);
                if is_on(node, "usecase") == Some(true) {
                    self.left_out("case-sensitive");
                }
            }
            "numerical" => self.number(node)?,
            "essay" => self.essay(node),
            "multianswer" | "cloze" => self.cloze(node).ok_or_else(|| unsupported("multianswer"))?,
            "description" if self.item.link.as_ref().is_some_and(|link| link.part == 0) => {}
            other => return Err(unsupported(other)),
        }
        Ok(())
    }

    /// Names what is not taken, and gives the question.
    fn finish(mut self, node: &Node) -> Item {
        for (element, what) in LEFT_OUT {
            if node.all(element).any(|one| !one.inner().is_empty() && one.inner() != "0") {
                self.left_out(what);
            }
        }
        let combined = |one: &Node| !one.inner().is_empty();
        let texts: Vec<String> = COMBINED
            .into_iter()
            .filter_map(|element| node.child(element).filter(|one| combined(one)))
            .map(|one| html_text::read(one.inner(), markup(one).unwrap_or(Markup::Html), &mut self.media))
            .collect();
        if texts.iter().any(|text| !text.is_empty() && !exchange::is_default_feedback(text)) {
            self.left_out("combined-feedback");
        }
        let mut files = Vec::new();
        node.files(&mut files);
        let media = self.media.not_kept(files).into_iter().map(|name| Rule::Media { name });
        let refused = self.media.refused.into_iter().map(|(name, reason)| Rule::ImageRefused { name, reason });
        self.item.loose.doubts.extend(media.chain(refused).map(|rule| (self.item.loose.line, rule)));
        self.item
    }

    fn marks(&mut self, node: &Node) {
        // `defaultmark` is what the field is called in Moodle itself.
        let text = ["defaultgrade", "defaultmark"].into_iter().map(|name| node.value(name)).find(|text| !text.is_empty());
        let (Some(text), false) = (text, node.attribute("type") == Some("description")) else { return };
        let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
        if let Ok(marks) = short.parse::<Marks>() {
            self.item.loose.marks = Some(marks);
        } else {
            let name = lexicon::attribute_word("marks").to_owned();
            let line = self.item.loose.line;
            self.item.loose.doubts.push((line, Rule::BadAttribute { name, value: text.to_owned() }));
        }
    }

    /// The answers; `formatted` where they are texts that may have markup, and not what is compared.
    fn answers(&mut self, node: &Node, formatted: bool) -> Vec<Graded> {
        node.all("answer")
            .map(|answer| Graded {
                text: if formatted { self.formatted(Some(answer)) } else { html_text::tidy(answer.inner()) },
                share: graded::share(answer.attribute("fraction").unwrap_or_default()),
                feedback: self.formatted(answer.child("feedback")),
            })
            .collect()
    }

    /// Told by the words of the answers; in old files, which have them in the language of the course, by their order.
    fn judge(&mut self, node: &Node) {
        let answers = self.answers(node, false);
        let named = |word: &str| answers.iter().find(|answer| answer.text == word);
        let (right, wrong) = match (named("true"), named("false")) {
            (None, None) => (answers.first(), answers.get(1)),
            found => found,
        };
        let full = |answer: Option<&Graded>| answer.map(|answer| answer.share >= FULL);
        let key = full(right).or(full(wrong).map(|is| !is));
        if full(right) == full(wrong) {
            // Both, or neither, is said to be the key.
            let share = |answer: Option<&Graded>| (answer.map_or(0, |answer| answer.share) / 1000).to_string();
            let rule = Rule::KeysDiffer { first: share(right), second: share(wrong) };
            self.item.loose.problems.push((self.item.loose.line, rule));
        }
        let said = |answer: Option<&Graded>| answer.map_or(String::new(), |answer| answer.feedback.clone());
        let (right, wrong) = (said(right), said(wrong));
        graded::judge(&mut self.item.loose, key.unwrap_or(false), (&right, &wrong));
    }

    fn number(&mut self, node: &Node) -> Result<(), Rule> {
        let exact = node.all("answer").map(|answer| {
            let tolerance = answer.value("tolerance");
            tolerance.is_empty() || tolerance.parse::<f64>().is_ok_and(|tolerance| tolerance == 0.0)
        });
        let exact: Vec<bool> = exact.collect();
        let answers: Vec<(Graded, bool)> = self.answers(node, false).into_iter().zip(exact).collect();
        if node.child("units").is_some_and(|units| units.child("unit").is_some()) {
            self.left_out("units");
        }
        graded::number(&mut self.item.loose, &answers).ok_or_else(|| unsupported("numerical-range"))
    }

    /// What Moodle shows to graders is the answer, unless it says itself what it is.
    fn essay(&mut self, node: &Node) {
        let notes = Notes::read(&self.formatted(node.child("graderinfo")));
        let loose = &mut self.item.loose;
        for text in notes.faulty {
            loose.problems.push((loose.line, Rule::RubricWithoutMarks { text }));
        }
        let pieces: Vec<String> = [notes.lead, notes.answer].into_iter().filter(|text| !text.is_empty()).collect();
        loose.body = Some(Body::Short { stem: loose.stem.clone(), answer: pieces.join("\n"), rubric: notes.rubric });
    }

    /// Blanks embedded in the stem; `None` where anything else is embedded, or nothing.
    fn cloze(&mut self, node: &Node) -> Option<()> {
        let text = node.child("questiontext")?;
        let (stem, found) = cloze::read(text.inner(), BLANK_MARK)?;
        if found.is_empty() {
            return None;
        }
        let stem = html_text::read(&stem, self.markup, &mut self.media);
        if found.iter().any(|one| one.case_counts) {
            self.left_out("case-sensitive");
        }
        if found.iter().any(|one| one.weight != found[0].weight) {
            self.left_out("blank-weights");
        }
        let mut blanks = Vec::new();
        for one in found {
            graded::blank(&mut self.item.loose, &one.answers);
            match self.item.loose.body.take() {
                Some(Body::Blank { blanks: mut variants, .. }) => blanks.push(variants.pop().unwrap_or_default()),
                _ => blanks.push(Vec::new()),
            }
        }
        self.item.loose.stem.clone_from(&stem);
        self.item.loose.body = Some(Body::Blank { stem, blanks });
        Some(())
    }
}
