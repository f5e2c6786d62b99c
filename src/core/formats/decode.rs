//! Bytes to text: which encoding a file is in, named for the user.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde::Serialize;

/// Largest file read as text. A bank of 100,000 questions is about 60 MB.
pub const MAX_BYTES: u64 = 128 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Named,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Named {
    #[serde(rename = "UTF-8")]
    Utf8,
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    #[serde(rename = "GB18030")]
    Gb18030,
}

impl Named {
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Gb18030 => "GB18030",
        }
    }
}

/// The bytes are text in none of the encodings known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a text file")]
pub struct NotText;

/// A byte-order mark decides; else UTF-8 when it is valid; else GB18030, which holds GBK and GB2312. Anything with control
/// characters that no text has is not text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let named = match encoding {
            e if e == UTF_16LE => Named::Utf16Le,
            e if e == UTF_16BE => Named::Utf16Be,
            _ => Named::Utf8,
        };
        return with(encoding, &bytes[mark..], named);
    }
    with(UTF_8, bytes, Named::Utf8).or_else(|_| with(GB18030, bytes, Named::Gb18030))
}

/// As [`decode`], without a second copy of a text that is UTF-8 already: most large files are.
pub fn decode_vec(mut bytes: Vec<u8>) -> Result<Decoded, NotText> {
    let mark = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => mark,
        Some(_) => return decode(&bytes),
        None => 0,
    };
    bytes.drain(..mark);
    match String::from_utf8(bytes) {
        Ok(text) if has_controls(&text) => decode(text.as_bytes()),
        Ok(text) => Ok(Decoded { text, encoding: Named::Utf8 }),
        Err(_) if mark > 0 => Err(NotText),
        Err(error) => decode(error.as_bytes()),
    }
}

/// Reads in the encoding that the user names, whatever the bytes look like.
pub fn decode_as(bytes: &[u8], named: Named) -> Result<Decoded, NotText> {
    let encoding = match named {
        Named::Utf8 => UTF_8,
        Named::Utf16Le => UTF_16LE,
        Named::Utf16Be => UTF_16BE,
        Named::Gb18030 => GB18030,
    };
    let mark = Encoding::for_bom(bytes).filter(|(found, _)| *found == encoding).map_or(0, |(_, mark)| mark);
    with(encoding, &bytes[mark..], named)
}

fn with(encoding: &'static Encoding, bytes: &[u8], encoding_name: Named) -> Result<Decoded, NotText> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or(NotText)?;
    if has_controls(&text) {
        return Err(NotText);
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding_name })
}

/// Control characters that no text has. Those beyond ASCII (U+0080 to U+009F) begin with one byte in UTF-8.
fn has_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_control = |byte: u8| (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0xB | 0xC | 0x1A)) || byte == 0x7F;
    bytes.iter().any(|byte| is_control(*byte)) || bytes.windows(2).any(|two| two[0] == 0xC2 && two[1] < 0xA0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_encodings_that_arrive_in_a_bureau() {
        let text = "[单选] 处罚";
        let (gbk, ..) = GB18030.encode(text);
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let bom = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        for (bytes, name) in
            [(text.as_bytes().to_vec(), "UTF-8"), (bom, "UTF-8"), (utf16, "UTF-16LE"), (gbk.into_owned(), "GB18030")]
        {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding.name()), (text, name));
            assert_eq!(decode_vec(bytes).unwrap(), decoded);
        }
    }

    #[test]
    fn a_program_or_a_zip_is_not_text() {
        assert_eq!(decode(b"PK\x03\x04\x00\x00"), Err(NotText));
        assert_eq!(decode(&[0xFF, 0x00, 0x80, 0x81]), Err(NotText));
        for text in ["甲\u{1}", "甲\u{7f}", "甲\u{80}", "甲\u{9f}"] {
            assert!(has_controls(text), "{text:?}");
            assert_eq!(decode_vec(text.into()), decode(text.as_bytes()), "{text:?}");
        }
        assert!(decode("\t甲\u{a0}\u{e001}é\r\n".as_bytes()).is_ok());
    }
}
