//! A content package: nothing is ever unpacked to a disk, and a package that would write outside its folder is refused whole.

use super::manifest::{self, Resource};
use super::tree::{self, Node};
use super::{At, Files, Reading, read_one};
use crate::domain::image;
use crate::formats::Context;
use crate::formats::decode;
use crate::formats::file::FileError;
use crate::formats::gallery::{Gallery, Hanging};
use crate::formats::loose::{Loose, assemble_all};
use crate::formats::problem::{Problem, Rule, Sink};
use crate::office::package::unpacked_bytes;
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

/// Most bytes a package unpacks to, declared and read.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
const MAX_ENTRIES: usize = 50_000;
const MANIFEST: &str = "imsmanifest.xml";
/// Names of unsafe entries shown; one is enough to refuse the package.
const SHOWN: usize = 20;

/// Reads a package. Gives the text that lines count: the items one after another, each behind a line with its path.
pub fn read_package(bytes: &[u8], context: Context, sink: &mut impl Sink) -> Result<String, FileError> {
    let mut package = Package::open(bytes)?;
    let mut bank = Bank { text: String::new(), lines: 0, all: Vec::new(), problems: 0, sink };
    let outside: Vec<String> = package.names.iter().filter(|name| manifest::is_unsafe(name)).take(SHOWN).cloned().collect();
    if !outside.is_empty() {
        for name in outside {
            bank.problem("", Rule::UnsafePath { name });
        }
        return Ok(String::new());
    }
    match listed(&mut package, &mut bank)? {
        Some((folder, resources)) => bank.resources(&mut package, &folder, &resources)?,
        None => bank.every_file(&mut package)?,
    }
    if bank.all.is_empty() && bank.problems == 0 {
        bank.problem("", Rule::EmptyFile);
    }
    let mut hanging = Hanging::new(std::mem::take(&mut package.gallery), bank.sink);
    assemble_all(bank.all, context, &mut hanging);
    Ok(hanging.finish(&bank.text))
}

/// What the manifest lists and its folder; `None` without one that can be read.
fn listed(package: &mut Package<'_>, bank: &mut Bank<'_, impl Sink>) -> Result<Option<(String, Vec<Resource>)>, FileError> {
    let is_manifest = |name: &&String| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(MANIFEST));
    // Some people zip the folder instead of what is in it.
    let Some(name) = package.names.iter().filter(is_manifest).min_by_key(|name| name.matches('/').count()).cloned() else {
        bank.problem(MANIFEST, Rule::Damaged { detail: MANIFEST.to_owned() });
        return Ok(None);
    };
    let read = match package.text(&name)? {
        Some(text) => manifest::parse(&text),
        None => Err(name.clone()),
    };
    match read {
        Ok(resources) => Ok(Some((manifest::folder(&name).to_owned(), resources))),
        Err(detail) => {
            bank.problem(&name, Rule::Damaged { detail });
            Ok(None)
        }
    }
}

struct Package<'b> {
    zip: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// In the order of the directory, folders left out.
    names: Vec<String>,
    places: HashMap<String, usize>,
    /// Bytes that may still be read.
    left: u64,
    gallery: Gallery,
    /// Entries that were looked at as images.
    pictures: HashMap<String, Option<char>>,
}

impl<'b> Package<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, FileError> {
        let damaged = |detail: String| FileError::Damaged { detail };
        if !bytes.starts_with(b"PK") {
            return Err(FileError::UnknownPackage);
        }
        let declared = unpacked_bytes(bytes).ok_or_else(|| damaged("zip".to_owned()))?;
        if declared > MAX_BYTES {
            return Err(FileError::TooLarge { limit: MAX_BYTES });
        }
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?;
        if zip.len() > MAX_ENTRIES {
            return Err(damaged(format!("more than {MAX_ENTRIES} entries")));
        }
        let mut package = Self {
            zip,
            names: Vec::new(),
            places: HashMap::new(),
            left: MAX_BYTES,
            gallery: Gallery::default(),
            pictures: HashMap::new(),
        };
        // A name that cannot be decoded is none that a manifest could give.
        let names = package.zip.file_names().enumerate().filter_map(|(at, name)| Some((at, name.ok()?.into_owned())));
        for (at, name) in names {
            // A folder counts for its name alone.
            if !name.ends_with('/') || manifest::is_unsafe(&name) {
                package.names.push(name.clone());
            }
            package.places.insert(name, at);
        }
        Ok(package)
    }

    /// The text of an entry; `None` where there is none, or none that can be read.
    fn text(&mut self, name: &str) -> Result<Option<String>, FileError> {
        let limit = self.left + 1;
        Ok(self.bytes(name, limit)?.and_then(|bytes| decoded(&bytes)))
    }

    /// No more than `limit` bytes of an entry.
    fn bytes(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, FileError> {
        let Some(at) = self.places.get(name) else { return Ok(None) };
        let Ok(file) = self.zip.by_index(*at) else { return Ok(None) };
        let mut bytes = Vec::new();
        // The directory may lie about sizes, so the limit holds while reading too.
        let read = file.take(limit.min(self.left + 1)).read_to_end(&mut bytes);
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(FileError::TooLarge { limit: MAX_BYTES })?;
        Ok(read.ok().map(|_| bytes))
    }
}

/// XML says its own encoding; where it does not and is no UTF-8, it is decoded like any text.
fn decoded(bytes: &[u8]) -> Option<String> {
    if encoding_rs::Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() {
        let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
        let label = head.split_once("encoding=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next());
        if let Some(encoding) = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())) {
            return encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned);
        }
    }
    decode::decode(bytes).ok().map(|decoded| decoded.text)
}

/// What has been read of a package so far.
struct Bank<'s, S> {
    text: String,
    lines: u32,
    all: Vec<Loose>,
    problems: u32,
    sink: &'s mut S,
}

impl<S: Sink> Bank<'_, S> {
    /// A problem of the package, not of an item.
    fn problem(&mut self, item: &str, rule: Rule) {
        self.problems += 1;
        self.sink.problem(Problem { line: self.lines.max(1), item: item.to_owned(), rule });
    }

    fn resources(&mut self, package: &mut Package<'_>, folder: &str, resources: &[Resource]) -> Result<(), FileError> {
        let mut known = HashSet::new();
        let mut taken = HashSet::new();
        for resource in resources {
            for href in resource.href.iter().chain(&resource.files) {
                let entry = manifest::resolve(folder, href);
                let is_first = known.insert(entry.clone().unwrap_or_else(|| href.clone()));
                match entry {
                    None if is_first => self.problem(href, Rule::UnsafePath { name: href.clone() }),
                    Some(entry) if is_first && !package.places.contains_key(&entry) => {
                        self.problem(href, Rule::Damaged { detail: href.clone() });
                    }
                    Some(entry)
                        if Some(href) == resource.href.as_ref()
                            && holds_questions(&resource.kind)
                            && package.places.contains_key(&entry)
                            && taken.insert(entry.clone()) =>
                    {
                        let text = package.text(&entry)?;
                        self.file(package, &entry, text)?;
                    }
                    _ => {}
                }
            }
        }
        let others: Vec<String> = package.names.iter().filter(|name| is_xml(name) && !taken.contains(*name)).cloned().collect();
        for name in others {
            if package.text(&name)?.and_then(|text| tree::root_name(&text)).as_deref() == Some("assessmentitem") {
                self.problem(&name, Rule::LeftOut { what: "qti-unlisted".to_owned() });
            }
        }
        Ok(())
    }

    /// Without a manifest every item in the package is taken, in the order of its directory.
    fn every_file(&mut self, package: &mut Package<'_>) -> Result<(), FileError> {
        let names: Vec<String> = package.names.iter().filter(|name| is_xml(name)).cloned().collect();
        for name in names {
            let text = package.text(&name)?;
            let root = text.as_deref().and_then(tree::root_name);
            if matches!(root.as_deref(), Some("assessmentitem" | "assessmenttest" | "questestinterop")) {
                self.file(package, &name, text)?;
            }
        }
        Ok(())
    }

    /// One file of questions, by its entry.
    fn file(&mut self, package: &mut Package<'_>, name: &str, text: Option<String>) -> Result<(), FileError> {
        let Some(text) = text else {
            self.problem(name, Rule::Damaged { detail: name.to_owned() });
            return Ok(());
        };
        // A name may hold anything, and this has to stay one line.
        self.text.push_str(&name.replace(char::is_control, " "));
        self.text.push('\n');
        self.lines += 1;
        let before = self.lines;
        self.text.push_str(&text);
        self.lines += text.matches('\n').count() as u32;
        if !text.ends_with('\n') {
            self.text.push('\n');
            self.lines += 1;
        }
        let mut beside = Beside { package, folder: manifest::folder(name), failed: None };
        let reading = read_one(&text, &At { name, before }, &mut beside);
        let failed = beside.failed;
        match reading {
            Reading::Question(loose) => self.all.push(*loose),
            Reading::Problem(problem) => {
                self.problems += 1;
                self.sink.problem(problem);
            }
            Reading::Doubt(doubt) => self.sink.doubt(doubt),
            Reading::Nothing => {}
        }
        failed.map_or(Ok(()), Err)
    }
}

/// What stands beside one item of a package.
struct Beside<'p, 'b> {
    package: &'p mut Package<'b>,
    folder: &'p str,
    failed: Option<FileError>,
}

impl Beside<'_, '_> {
    fn or_failed<T>(&mut self, read: Result<Option<T>, FileError>) -> Option<T> {
        read.unwrap_or_else(|error| {
            self.failed = Some(error);
            None
        })
    }
}

impl Files for Beside<'_, '_> {
    // Read anew for each item, so that material that many items share counts against the limit as often as it is copied.
    fn stimulus(&mut self, href: &str) -> Option<Node> {
        let entry = manifest::resolve(self.folder, href)?;
        let read = self.package.text(&entry);
        let mut root = tree::parse(&self.or_failed(read)?).ok()?.root;
        // Addresses in it count from where it stands itself.
        let mut beside = Beside { package: &mut *self.package, folder: manifest::folder(&entry), failed: None };
        tree::illustrate(&mut root, &mut |src, name| beside.picture(src, name));
        let failed = beside.failed;
        self.failed = failed.or(self.failed.take());
        root.into_child("stimulusbody")
    }

    fn picture(&mut self, src: &str, name: Option<&str>) -> Option<char> {
        let entry = manifest::resolve(self.folder, src)?;
        if let Some(known) = self.package.pictures.get(&entry) {
            return *known;
        }
        let read = self.package.bytes(&entry, image::MAX_BYTES as u64 + 1);
        let bytes = self.or_failed(read)?;
        let place = self.package.gallery.take(name.unwrap_or(&entry), bytes).ok();
        self.package.pictures.insert(entry, place);
        place
    }
}

/// Items and tests of any version; some packages call an item a test.
fn holds_questions(kind: &str) -> bool {
    kind.strip_prefix("imsqti_").is_some_and(|rest| ["item", "apipitem", "test", "xmlv1"].iter().any(|k| rest.starts_with(k)))
}

fn is_xml(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("xml"))
}
