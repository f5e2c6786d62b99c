//! Files of the bureau in the programs that the PC has for them. Only what people read is opened; anything else, which may be a program
//! that somebody attached, is shown in its folder.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Endings of files that are opened.
const READ: [&str; 27] = [
    "bmp", "csv", "doc", "docx", "et", "gif", "jpeg", "jpg", "m4a", "md", "mov", "mp3", "mp4", "odp", "ods", "odt", "ofd", "pdf",
    "png", "ppt", "pptx", "txt", "wav", "webp", "wps", "xls", "xlsx",
];

/// Whether a file is opened, and not only shown in its folder.
fn is_read(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| READ.contains(&ending.as_str()))
}

/// Opens a file, or the folder it lies in.
///
/// # Errors
/// When the file is gone, or the system has no program that opens files.
pub fn open(path: &Path) -> io::Result<()> {
    let path = std::path::absolute(path)?;
    path.metadata()?;
    let folder = path.parent().unwrap_or(&path);
    let shown = if is_read(&path) { path.as_path() } else { folder };
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(opener).arg(shown).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Nobody waits for it, and nothing is left of it when it ends.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_read_is_opened_and_programs_are_not() {
        for name in ["讲义.docx", "签到.PDF", "现场.jpg", "台账.et"] {
            assert!(is_read(Path::new(name)), "{name}");
        }
        for name in ["讲义.docx.exe", "安装.bat", "宏.docm", "快捷方式.lnk", "a.desktop", "页.html", "无", ".pdf"] {
            assert!(!is_read(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_gone_is_said_to_be_gone() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(open(&folder.path().join("讲义.docx")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
