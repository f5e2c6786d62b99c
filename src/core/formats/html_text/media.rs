//! The media of a text: those that are kept, and the names of the others.

use super::entity::entities;
use super::tag::{STORED, Tag, file_name};
use crate::domain::image::{self, Image, ImageError, Images};
use crate::domain::question::Question;
use crate::formats::gallery::Gallery;
use crate::office::base64;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What the texts of one question show besides text.
#[derive(Debug, Default)]
pub(in crate::formats) struct Media {
    /// Media that are not kept.
    pub names: Vec<String>,
    /// Images that are not kept, and why.
    pub refused: Vec<(String, ImageError)>,
    /// Where images go; without one they are only named.
    pub gallery: Option<Gallery>,
    /// Files that the question brings along, in base64. The last of a name counts: each text has files of its own.
    stored: Vec<(String, String)>,
    /// Names of files that were taken, or refused with a reason.
    seen: BTreeSet<String>,
}

impl Media {
    pub fn new(gallery: Gallery) -> Self {
        Self { gallery: Some(gallery), ..Self::default() }
    }

    pub fn add(&mut self, name: String) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// A file that texts may point to.
    pub fn store(&mut self, name: &str, base64: &str) {
        if self.gallery.is_some() {
            self.stored.push((name.to_owned(), base64.to_owned()));
        }
    }

    /// The character for the image that a tag shows, or why it is not kept, which was noted; `None` where the tag shows none that
    /// there is.
    pub(super) fn image(&mut self, tag: &Tag<'_>) -> Option<Result<char, ImageError>> {
        if tag.name != "img" || tag.closing {
            return None;
        }
        let gallery = self.gallery.as_mut()?;
        let address = entities(tag.attribute("src")?);
        let (name, bytes) = if let Some(data) = address.strip_prefix("data:") {
            let (kind, data) = data.split_once(',')?;
            (kind.strip_suffix(";base64")?.replace('/', "."), base64::decode(data)?)
        } else {
            let name = file_name(address.split(STORED).nth(1)?);
            let (_, data) = self.stored.iter().rev().find(|(known, _)| *known == name)?;
            (name, base64::decode(data)?)
        };
        let taken = gallery.take(&name, bytes);
        if let Err(reason) = taken
            && !self.refused.iter().any(|(known, _)| *known == name)
        {
            self.refused.push((name.clone(), reason));
        }
        self.seen.insert(name);
        Some(taken)
    }

    /// Names of media that are neither kept nor refused with a reason.
    pub fn not_kept(&self, files: Vec<String>) -> Vec<String> {
        let mut names = self.names.clone();
        for name in files {
            if !names.contains(&name) && !self.seen.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// The images of one question on their way out, by the numbers of their marks, each under a name of its own.
#[derive(Debug, Default)]
pub(in crate::formats) struct Shown<'a>(Vec<Option<(String, &'a Image)>>);

impl<'a> Shown<'a> {
    pub fn of(question: &Question, images: &'a Images) -> Self {
        let mut names: Vec<String> = Vec::new();
        for (number, attachment) in (1..).zip(&question.attachments) {
            let mut name = attachment.name.clone();
            if names.contains(&name) {
                name = format!("{number}-{name}");
            }
            names.push(name);
        }
        let image = |(name, attachment): (String, &image::Attachment)| Some((name, images.get(&attachment.sha256)?));
        Self(names.into_iter().zip(&question.attachments).map(image).collect())
    }

    /// The name and the image of a mark.
    pub fn get(&self, number: usize) -> Option<&(String, &'a Image)> {
        self.0.get(number.checked_sub(1)?)?.as_ref()
    }

    /// The images of the marks in a text, each once.
    pub fn in_text(&self, text: &str) -> impl Iterator<Item = &(String, &'a Image)> {
        let numbers: BTreeSet<usize> = image::marks(text).collect();
        numbers.into_iter().filter_map(|number| self.get(number))
    }
}

/// A name in an address: every byte that could end it or mean something else is escaped.
pub(super) fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing into a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
