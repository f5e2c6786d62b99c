//! Zip packages: the directory, read before anything is unpacked, and a writer of packages of text.

use std::io::{Cursor, Write as _};

/// How every OLE file begins: an old .xls or .doc, or the wrapper of an encrypted .xlsx or .docx.
pub const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What a package holds, by the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    Workbook,
    Document,
    /// An IMS content package or items of QTI without a manifest.
    Qti,
    Other,
}

/// What kind of package the bytes are; `None` for no package.
pub fn contents(bytes: &[u8]) -> Option<Contents> {
    unpacked_bytes(bytes)?;
    let Ok(zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Some(Contents::Other) };
    // A name that leads out of the package is the reader's to refuse, with the name.
    let outside = |name: &str| name.contains("..") || name.starts_with('/') || name.contains('\\');
    if zip.file_names().any(|name| !name.as_ref().is_ok_and(|name| !outside(name))) {
        return Some(Contents::Qti);
    }
    let has = |wanted: fn(&str) -> bool| zip.file_names().any(|name| name.as_ref().is_ok_and(|name| wanted(name)));
    Some(if has(|name| name == "xl/workbook.xml" || name == "xl/workbook.bin") {
        Contents::Workbook
    } else if has(|name| name == "word/document.xml") {
        Contents::Document
    } else if has(|name| name.rsplit('/').next() == Some("imsmanifest.xml"))
        || has(|name| name.to_ascii_lowercase().ends_with(".xml"))
    {
        Contents::Qti
    } else {
        Contents::Other
    })
}

/// Bytes the entries of a zip say they unpack to, or `None` where the bytes are no zip.
pub fn unpacked_bytes(zip: &[u8]) -> Option<u64> {
    const END: [u8; 4] = *b"PK\x05\x06";
    const LOCATOR: [u8; 4] = *b"PK\x06\x07";
    const ENTRY: [u8; 4] = *b"PK\x01\x02";
    if !zip.starts_with(b"PK") {
        return None;
    }
    // The end record is 22 bytes and a comment of at most 65,535.
    let tail = zip.len().saturating_sub(22 + 0xFFFF);
    let end = tail + zip.get(tail..)?.windows(4).rposition(|window| window == END)?;
    let (mut directory_end, mut size) = (end, u64::from(u32_at(zip, end + 12)?));
    if let Some(locator) = end.checked_sub(20).filter(|&at| array_at(zip, at) == Some(LOCATOR)) {
        directory_end = usize::try_from(u64_at(zip, locator + 8)?).ok()?;
        size = u64_at(zip, directory_end.checked_add(40)?)?;
    }
    let mut at = directory_end.checked_sub(usize::try_from(size).ok()?)?;
    let mut total = 0_u64;
    while at < directory_end {
        if array_at(zip, at) != Some(ENTRY) {
            return None;
        }
        let [name, extra, comment] =
            [28, 30, 32].map(|offset| array_at(zip, at + offset).map(u16::from_le_bytes).map(usize::from));
        let (name, extra, comment) = (name?, extra?, comment?);
        let declared = u32_at(zip, at + 24)?;
        let unpacked = if declared == u32::MAX {
            // 4 GB or more, or kept in the zip64 field: as good as 4 GB where that field is missing.
            wide_size(zip.get(at + 46 + name..at + 46 + name + extra)?).unwrap_or(u64::MAX)
        } else {
            u64::from(declared)
        };
        total = total.saturating_add(unpacked);
        at += 46 + name + extra + comment;
    }
    Some(total)
}

/// The unpacked size in the zip64 field, which comes first in it.
fn wide_size(mut extra: &[u8]) -> Option<u64> {
    loop {
        let (id, length) = (array_at(extra, 0).map(u16::from_le_bytes)?, array_at(extra, 2).map(u16::from_le_bytes)?);
        if id == 1 {
            return u64_at(extra, 4);
        }
        extra = extra.get(4 + usize::from(length)..)?;
    }
}

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array_at(bytes, at).map(u64::from_le_bytes)
}

/// A package of parts, built in memory: the same parts give the same bytes.
#[derive(Debug)]
pub struct PackageWriter {
    zip: zip::ZipWriter<Cursor<Vec<u8>>>,
}

impl Default for PackageWriter {
    fn default() -> Self {
        Self { zip: zip::ZipWriter::new(Cursor::new(Vec::new())) }
    }
}

impl PackageWriter {
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), zip::result::ZipError> {
        self.add_bytes(name, text.as_bytes())
    }

    pub fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), zip::result::ZipError> {
        // The time of writing would make two exports of the same bank differ.
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    pub fn finish(self) -> Result<Vec<u8>, zip::result::ZipError> {
        Ok(self.zip.finish()?.into_inner())
    }
}

/// A zip for tests that holds no content: `(name, size it declares)`.
#[cfg(test)]
pub(super) fn zip_declaring(entries: &[(&str, u32)]) -> Vec<u8> {
    let mut directory = Vec::new();
    for (name, declared) in entries {
        let mut entry = vec![0; 46];
        entry[..4].copy_from_slice(b"PK\x01\x02");
        entry[24..28].copy_from_slice(&declared.to_le_bytes());
        entry[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
        entry.extend(name.as_bytes());
        directory.extend(entry);
    }
    let mut end = vec![0; 22];
    end[..4].copy_from_slice(b"PK\x05\x06");
    end[8..10].copy_from_slice(&(entries.len() as u16).to_le_bytes());
    end[12..16].copy_from_slice(&(directory.len() as u32).to_le_bytes());
    [directory, end].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_add_up_and_a_cut_directory_is_no_zip() {
        let zip = zip_declaring(&[("xl/a.xml", 700), ("xl/b.xml", 300)]);
        assert_eq!(unpacked_bytes(&zip), Some(1000));
        assert_eq!(unpacked_bytes(&zip_declaring(&[("a", u32::MAX)])), Some(u64::MAX));
        assert_eq!(unpacked_bytes(&zip[..zip.len() - 8]), None);
        assert_eq!(unpacked_bytes(b"PK"), None);
        assert_eq!(unpacked_bytes("姓名,单位\r\n".as_bytes()), None);
    }

    #[test]
    fn the_wide_field_is_found_behind_others() {
        let extra = [&[9, 0, 1, 0, 7][..], &[1, 0, 8, 0], &5_000_000_000_u64.to_le_bytes()].concat();
        assert_eq!(wide_size(&extra), Some(5_000_000_000));
        assert_eq!(wide_size(&extra[..9]), None);
    }
}
