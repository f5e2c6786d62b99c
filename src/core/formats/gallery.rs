//! The images of a file while it is read. A reader puts one character into a text for each image (`domain::image::place`), and
//! the texts go whatever way they go; when a question is done, its characters become marks and the images its attachments.

use super::problem::{Draft, Problem, Rule, Sink};
use crate::domain::image::{self, Attachment, Image, ImageError, ImageId, Images, MAX_FILE_BYTES, MAX_PER_QUESTION, Piece};
use crate::domain::question::{Body, Question};
use std::collections::{BTreeSet, HashMap};

/// The images found in a file, each once.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    images: Vec<Image>,
    known: HashMap<ImageId, usize>,
    bytes: usize,
}

impl Gallery {
    /// Takes an image in and gives the character that stands for it.
    pub fn take(&mut self, name: &str, bytes: Vec<u8>) -> Result<char, ImageError> {
        let image = Image::read(name, bytes)?;
        let index = if let Some(index) = self.known.get(&image.attachment.sha256) {
            *index
        } else {
            let sum = self.bytes + image.bytes.len();
            if sum > MAX_FILE_BYTES {
                return Err(ImageError::TooMany);
            }
            self.bytes = sum;
            self.known.insert(image.attachment.sha256, self.images.len());
            self.images.push(image);
            self.images.len() - 1
        };
        image::place(index).ok_or(ImageError::TooMany)
    }

    /// The name of the image that a character stands for.
    pub fn name(&self, place: char) -> Option<&str> {
        self.images.get(image::index_of_place(place)?).map(|image| image.attachment.name.as_str())
    }

    /// Turns characters of a question into marks and attachments. Gives the images used, and the names of those that are too many.
    fn hang(&self, question: &mut Question) -> (BTreeSet<usize>, Vec<String>) {
        let mut order: Vec<usize> = Vec::new();
        let mut refused = Vec::new();
        question.each_text_mut(&mut |text| {
            if text.chars().any(|c| image::index_of_place(c).is_some()) {
                *text = self.marked(text, &mut order, &mut refused);
            }
        });
        let hung = order.iter().filter_map(|index| self.images.get(*index)).map(|image| image.attachment.clone());
        question.attachments.extend(hung);
        plain(&mut question.code);
        question.tags.iter_mut().chain(&mut question.exclusive_group).for_each(plain);
        plain_body(&mut question.body);
        (order.into_iter().collect(), refused)
    }

    fn marked(&self, text: &str, order: &mut Vec<usize>, refused: &mut Vec<String>) -> String {
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            let Some(index) = image::index_of_place(c) else {
                out.push(c);
                continue;
            };
            let number = order.iter().position(|known| *known == index);
            match (number, self.images.get(index)) {
                (Some(number), _) => out.push_str(&image::mark(number + 1)),
                (None, Some(_)) if order.len() < MAX_PER_QUESTION => {
                    order.push(index);
                    out.push_str(&image::mark(order.len()));
                }
                (None, Some(image)) => refused.push(image.attachment.name.clone()),
                (None, None) => {}
            }
        }
        out
    }

    /// A text with the names of images in place of their characters, to be shown.
    pub fn named(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match image::index_of_place(c) {
                None => out.push(c),
                Some(_) => {
                    if let Some(name) = self.name(c) {
                        out.push('[');
                        out.push_str(name);
                        out.push(']');
                    }
                }
            }
        }
        out
    }
}

/// A question on its way into a document: a character in place of each mark whose image is there. Images not yet in `all` are added.
pub(crate) fn with_places(question: &Question, images: &Images, all: &mut Vec<Image>) -> Question {
    let mut question = question.clone();
    let attachments = std::mem::take(&mut question.attachments);
    question.each_text_mut(&mut |text| *text = placed(text, &attachments, images, all));
    question
}

/// As [`with_places`], of one text.
pub(super) fn placed(text: &str, attachments: &[Attachment], images: &Images, all: &mut Vec<Image>) -> String {
    let mut place = |number: usize| {
        let image = images.get(&attachments.get(number.checked_sub(1)?)?.sha256)?;
        let known = all.iter().position(|one| one.attachment.sha256 == image.attachment.sha256);
        let index = known.unwrap_or_else(|| {
            all.push(image.clone());
            all.len() - 1
        });
        image::place(index)
    };
    let mut out = String::with_capacity(text.len());
    for piece in image::pieces(&image::without_places(text)) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Image(number) => match place(number) {
                Some(place) => out.push(place),
                None => out.push_str(&image::mark(number)),
            },
        }
    }
    out
}

/// Where no image can stand, none is left.
fn plain(text: &mut String) {
    if let std::borrow::Cow::Owned(without) = image::without_places(text) {
        *text = without;
    }
}

fn plain_body(body: &mut Body) {
    match body {
        Body::Blank { blanks, .. } => blanks.iter_mut().flatten().for_each(plain),
        Body::Short { rubric, .. } => rubric.iter_mut().for_each(|point| plain(&mut point.text)),
        Body::Case { parts, .. } => parts.iter_mut().for_each(|part| plain_body(&mut part.body)),
        Body::Single(_) | Body::Multiple(_) | Body::Judge { .. } => {}
    }
}

/// The pictures of a document on their way into a gallery.
#[derive(Debug)]
pub(super) struct Album {
    gallery: Gallery,
    /// By the numbers of the document: the same picture twice is one image, and one that is not kept is none.
    places: Vec<(String, Result<char, ImageError>)>,
    /// Those that are not kept, with where in the text they stood.
    refused: Vec<(usize, Rule)>,
}

impl Album {
    pub fn new(pictures: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let mut gallery = Gallery::default();
        let mut place = |(name, bytes): (String, Vec<u8>)| {
            let place = gallery.take(&name, bytes);
            (name, place)
        };
        Self { places: pictures.map(&mut place).collect(), gallery, refused: Vec::new() }
    }

    /// A text of the document, in which images that are not kept are left out and remembered; `at` is its place in the whole.
    pub fn placed(&mut self, text: &str, at: usize) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match image::index_of_place(c).map(|index| self.places.get(index)) {
                None => out.push(c),
                Some(Some((_, Ok(place)))) => out.push(*place),
                Some(Some((name, Err(reason)))) => {
                    self.refused.push((at, Rule::ImageRefused { name: name.clone(), reason: *reason }));
                }
                Some(None) => {}
            }
        }
        out
    }

    /// The sink for the readers of `text`, the whole.
    pub fn hang<'a, S: Sink>(self, text: &str, sink: &'a mut S) -> Hanging<'a, S> {
        let (mut line, mut before) = (1, 0);
        for (at, rule) in self.refused {
            line += text.get(before..at).unwrap_or_default().matches('\n').count() as u32;
            before = at;
            sink.doubt(Problem { line, item: String::new(), rule });
        }
        Hanging::new(self.gallery, sink)
    }
}

/// A sink that hangs the images into questions before it hands them on.
#[derive(Debug)]
pub(super) struct Hanging<'a, S> {
    sink: &'a mut S,
    gallery: Gallery,
    used: BTreeSet<usize>,
}

impl<'a, S: Sink> Hanging<'a, S> {
    pub fn new(gallery: Gallery, sink: &'a mut S) -> Self {
        Self { sink, gallery, used: BTreeSet::new() }
    }

    /// Hands over the images that questions show, and names the others. `text` tells where each stood, as far as it is known;
    /// it is given back with names in place of the characters.
    pub fn finish(self, text: &str) -> String {
        for (index, image) in self.gallery.images.iter().enumerate() {
            if !self.used.contains(&index) {
                let at = image::place(index).and_then(|place| text.find(place)).unwrap_or(0);
                let line = 1 + text[..at].matches('\n').count() as u32;
                let rule = Rule::Media { name: image.attachment.name.clone() };
                self.sink.doubt(Problem { line, item: String::new(), rule });
            }
        }
        let text = self.gallery.named(text);
        let used = self.used;
        let images = self.gallery.images.into_iter().enumerate().filter(|(index, _)| used.contains(index));
        self.sink.images(images.map(|(_, image)| image).collect());
        text
    }

    fn hung(&mut self, mut draft: Draft) -> Draft {
        let (used, refused) = self.gallery.hang(&mut draft.question);
        let (line, item) = (draft.line, draft.question.code.clone());
        if !used.is_empty() {
            let rule = Rule::ImagesKept { count: used.len() };
            self.sink.doubt(Problem { line, item: item.clone(), rule });
        }
        for name in refused {
            let rule = Rule::ImageRefused { name, reason: ImageError::TooMany };
            self.sink.doubt(Problem { line, item: item.clone(), rule });
        }
        self.used.extend(used);
        draft
    }

    /// What is said of a text shows no bare characters; `None` where the text was nothing but an image, which is named anyway.
    fn said(&self, mut problem: Problem) -> Option<Problem> {
        let bare = |text: &str| image::without_places(text).trim().is_empty();
        if let Rule::TextNotTaken { text } | Rule::TextOutsideQuestion { text } = &mut problem.rule {
            if !text.is_empty() && bare(text) {
                return None;
            }
            *text = self.gallery.named(text);
        }
        problem.item = image::without_places(&problem.item).into_owned();
        Some(problem)
    }
}

impl<S: Sink> Sink for Hanging<'_, S> {
    fn draft(&mut self, draft: Draft) {
        let draft = self.hung(draft);
        self.sink.draft(draft);
    }
    fn broken(&mut self, draft: Draft) {
        let draft = self.hung(draft);
        self.sink.broken(draft);
    }
    fn problem(&mut self, problem: Problem) {
        if let Some(problem) = self.said(problem) {
            self.sink.problem(problem);
        }
    }
    fn doubt(&mut self, problem: Problem) {
        if let Some(problem) = self.said(problem) {
            self.sink.doubt(problem);
        }
    }
    fn images(&mut self, images: Vec<Image>) {
        self.sink.images(images);
    }
    fn going(&mut self, done: u64, of: u64) -> bool {
        self.sink.going(done, of)
    }
}

#[cfg(test)]
pub(super) mod tests;
