//! Images in questions: what may be kept, and the marks that say where each stands.

use super::kind::coded;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};

/// Largest image, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most images of one question.
pub const MAX_PER_QUESTION: usize = 20;
/// All images of one file of questions, in bytes.
pub const MAX_FILE_BYTES: usize = 200 * 1024 * 1024;
/// Most pixels of an image: a few kilobytes may declare billions, which whoever shows it would have to hold.
pub const MAX_PIXELS: u64 = 40_000_000;

coded! {
    /// What an image is, by its first bytes; the code is its media type.
    MediaType { Png = "image/png", Jpeg = "image/jpeg", Gif = "image/gif" }
}

impl MediaType {
    /// The usual ending of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Gif => "gif",
        }
    }
}

/// SHA-256 of the bytes of an image, by which it is kept; 64 hexadecimal digits in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageId(pub [u8; 32]);

impl ImageId {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Display for ImageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for ImageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no SHA-256 in hexadecimal digits")]
pub struct NoImageId;

impl TryFrom<String> for ImageId {
    type Error = NoImageId;
    fn try_from(text: String) -> Result<Self, NoImageId> {
        let mut id = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoImageId);
        }
        for (byte, pair) in id.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(pair).map_err(|_| NoImageId)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NoImageId)?;
        }
        Ok(Self(id))
    }
}

impl From<ImageId> for String {
    fn from(id: ImageId) -> Self {
        id.to_string()
    }
}

/// An image of a question. The n-th one, from 1, stands where the text has [`mark`] `n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// As the file that it came from calls it.
    pub name: String,
    pub media_type: MediaType,
    pub sha256: ImageId,
}

/// An image with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    pub attachment: Attachment,
    /// In pixels, as the image declares it.
    pub width: u32,
    pub height: u32,
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Image").field("attachment", &self.attachment).field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Images by what they are.
pub type Images = std::collections::HashMap<ImageId, Image>;

/// Why an image is not kept. The message key is `image-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ImageError {
    #[error("neither PNG nor JPEG nor GIF")]
    OtherKind,
    #[error("more than {MAX_BYTES} bytes or {MAX_PIXELS} pixels")]
    TooLarge,
    #[error("its size cannot be read")]
    Damaged,
    #[error("more than {MAX_PER_QUESTION} images in one question or {MAX_FILE_BYTES} bytes in one file")]
    TooMany,
}

impl ImageError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherKind => "other-kind",
            Self::TooLarge => "too-large",
            Self::Damaged => "damaged",
            Self::TooMany => "too-many",
        }
    }
}

impl Image {
    /// Looks at what the bytes are and at the size they declare; nothing is decoded.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, ImageError> {
        let (media_type, size) = header(&bytes).ok_or(ImageError::OtherKind)?;
        let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(ImageError::Damaged)?;
        if bytes.len() > MAX_BYTES || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(ImageError::TooLarge);
        }
        let sha256 = ImageId::of(&bytes);
        // One line of a file's name; other programs put whole paths there.
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = last.chars().filter(|c| !c.is_control()).take(80).collect();
        let name = if name.trim().is_empty() { format!("image.{}", media_type.extension()) } else { name.trim().to_owned() };
        Ok(Self { attachment: Attachment { name, media_type, sha256 }, width, height, bytes: bytes.into() })
    }
}

/// The kind by the first bytes, and the size where it can be read; `None` for anything else.
fn header(bytes: &[u8]) -> Option<(MediaType, Option<(u32, u32)>)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let size = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let size = if bytes.get(12..16) == Some(b"IHDR") { size(16).zip(size(20)) } else { None };
        return Some((MediaType::Png, size));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        let size = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        return Some((MediaType::Gif, size(6).zip(size(8))));
    }
    bytes.starts_with(b"\xff\xd8\xff").then(|| (MediaType::Jpeg, jpeg_frame(bytes).map(|frame| (frame.width, frame.height))))
}

/// What the frame header of a JPEG says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JpegFrame {
    pub width: u32,
    pub height: u32,
    /// 1 grey, 3 colours, 4 inks.
    pub components: u8,
}

/// The frame header of a JPEG, `None` where there is none.
pub fn jpeg_frame(bytes: &[u8]) -> Option<JpegFrame> {
    let word = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?));
    let mut at = 2;
    loop {
        let marker = word(at)?;
        match marker {
            // Fill bytes.
            0xFFFF => at += 1,
            // Start of frame, except the three that are tables.
            0xFFC0..=0xFFCF if !matches!(marker, 0xFFC4 | 0xFFC8 | 0xFFCC) => {
                let (height, width) = (u32::from(word(at + 5)?), u32::from(word(at + 7)?));
                return Some(JpegFrame { width, height, components: *bytes.get(at + 9)? });
            }
            0xFF01 | 0xFFD0..=0xFFD8 => at += 2,
            // The scan or the end: no frame header comes any more.
            0xFFD9 | 0xFFDA => return None,
            0xFF00..=0xFFFE => at = at.checked_add(2 + usize::from(word(at + 2)?))?,
            _ => return None,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    before: String,
    after: String,
}

// A file that does not parse is a fault of the build, which the tests below keep from shipping.
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/lexicon/images.toml")).unwrap_or_default());

/// What stands in a text in place of image `number`, counted from 1.
pub fn mark(number: usize) -> String {
    format!("{}{number}{}", WORDS.before, WORDS.after)
}

/// A piece of a text with marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// A mark, by its number from 1.
    Image(usize),
}

/// Parts a text at its marks; no piece of text is empty.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut begin, mut from) = (0, 0);
    while let Some(found) = text[from..].find(&WORDS.before) {
        let at = from + found;
        let digits = at + WORDS.before.len();
        let rest = &text[digits..];
        let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = rest[..length].parse().ok().filter(|number| (1..=999).contains(number) && !rest.starts_with('0'));
        from = digits + length;
        let (Some(number), true) = (number, text[from..].starts_with(&WORDS.after)) else { continue };
        from += WORDS.after.len();
        if begin < at {
            out.push(Piece::Text(&text[begin..at]));
        }
        out.push(Piece::Image(number));
        begin = from;
    }
    if begin < text.len() {
        out.push(Piece::Text(&text[begin..]));
    }
    out
}

/// The numbers of the marks in a text, in their order.
pub fn marks(text: &str) -> impl Iterator<Item = usize> {
    pieces(text).into_iter().filter_map(|piece| if let Piece::Image(number) = piece { Some(number) } else { None })
}

/// Characters of a private plane, which no text is written in: while a file is being read, one stands for each image.
const FIRST_PLACE: u32 = 0xF_0000;
const LAST_PLACE: u32 = 0xF_FFFD;

/// What stands for image `index` of a file while the file is being read.
pub fn place(index: usize) -> Option<char> {
    char::from_u32(FIRST_PLACE.checked_add(u32::try_from(index).ok()?)?).filter(|c| u32::from(*c) <= LAST_PLACE)
}

/// The image of a file that a character stands for. No reader lets through such a character of the file itself.
pub fn index_of_place(c: char) -> Option<usize> {
    let code = u32::from(c);
    (FIRST_PLACE..=LAST_PLACE).contains(&code).then(|| (code - FIRST_PLACE) as usize)
}

/// A text of a file without what [`place`] would take for an image.
pub fn without_places(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().any(|c| index_of_place(c).is_some()) {
        text.chars().filter(|c| index_of_place(*c).is_none()).collect::<String>().into()
    } else {
        text.into()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A whole PNG of one grey pixel, as short as one can be.
    pub(crate) const PNG: &[u8] =
        b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\
        \x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\xda\x63\x68\x00\x00\x00\x82\x00\
        \x81\xda\x45\x08\x3b\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

    /// The beginning of a JPEG of 7 by 5 pixels with `tail` behind it, which makes it another image.
    pub(crate) fn jpeg(tail: u8) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x0b\x08\0\x05\0\x07\x01\x01\x11\0".to_vec();
        bytes.extend([tail, 0xff, 0xd9]);
        bytes
    }

    pub(crate) fn gif() -> Vec<u8> {
        b"GIF89a\x03\0\x02\0\0\0\0\x3b".to_vec()
    }

    #[test]
    fn the_words_of_the_lexicon_parse() {
        let words: Words = toml::from_str(include_str!("../../../assets/lexicon/images.toml")).unwrap();
        assert!(!words.before.is_empty() && !words.after.is_empty());
    }

    #[test]
    fn kinds_and_sizes_are_told_by_the_bytes_and_never_by_the_name() {
        let read = |bytes: &[u8]| {
            let image = Image::read("C:\\图\\a.txt", bytes.to_vec()).unwrap();
            (image.attachment.media_type, image.width, image.height, image.attachment.name)
        };
        assert_eq!(read(PNG), (MediaType::Png, 1, 1, "a.txt".into()));
        assert_eq!(read(&jpeg(1)), (MediaType::Jpeg, 7, 5, "a.txt".into()));
        assert_eq!(read(&gif()), (MediaType::Gif, 3, 2, "a.txt".into()));
        assert_eq!(Image::read("\n", gif()).unwrap().attachment.name, "image.gif");
    }

    #[test]
    fn what_is_no_image_or_too_large_is_refused() {
        let refused = |bytes: Vec<u8>| Image::read("a.png", bytes).unwrap_err();
        assert_eq!(refused(b"<svg/>".to_vec()), ImageError::OtherKind);
        assert_eq!(refused(PNG[..18].to_vec()), ImageError::Damaged);
        assert_eq!(refused(b"\xff\xd8\xff\xda".to_vec()), ImageError::Damaged);
        assert_eq!(refused(jpeg(0)[..12].to_vec()), ImageError::Damaged);
        let mut wide = PNG.to_vec();
        wide[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        assert_eq!(refused(wide), ImageError::TooLarge);
        let mut long = PNG.to_vec();
        long.resize(MAX_BYTES + 1, 0);
        assert_eq!(refused(long), ImageError::TooLarge);
    }

    #[test]
    fn ids_are_written_in_digits_and_nothing_else_is_read() {
        let id = ImageId::of(PNG);
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text.len(), 66);
        assert_eq!(serde_json::from_str::<ImageId>(&text).unwrap(), id);
        assert!(serde_json::from_str::<ImageId>(&text.replace(|c: char| c.is_ascii_hexdigit(), "图")).is_err());
        assert!(serde_json::from_str::<ImageId>("\"+1\"").is_err());
    }

    #[test]
    fn texts_part_at_marks_and_at_nothing_that_only_looks_like_one() {
        let text = format!("如{}与{}所示，{}", mark(1), mark(12), "［图0］［图］［图1");
        assert_eq!(
            pieces(&text),
            [Piece::Text("如"), Piece::Image(1), Piece::Text("与"), Piece::Image(12), Piece::Text("所示，［图0］［图］［图1")]
        );
        assert_eq!(pieces(""), []);
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_text(text in "(［图|］|[0-9]|甲){0,12}") {
            let again: String = pieces(&text)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_owned(),
                    Piece::Image(number) => mark(number),
                })
                .collect();
            prop_assert_eq!(again, text);
        }

        #[test]
        fn no_bytes_make_the_header_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64), kind in 0..3_usize) {
            let head: &[u8] = [&b"\xff\xd8\xff"[..], b"GIF89a", b"\x89PNG\r\n\x1a\n"][kind];
            let _ = Image::read("a", [head, &bytes].concat());
        }
    }
}
