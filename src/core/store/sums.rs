//! Sums over a workspace that is closed, so that a byte that changes on the disk afterwards is named. SQLite's own check sees the
//! structure of its pages, not the texts and numbers in them; chains cover journals and the audit log only.
//!
//! The writer takes them down before it writes anything and puts them up after it has written everything, so they are there exactly
//! while nobody writes. They find accidents, not people: whoever alters the file on purpose can alter the sums. A killed program leaves
//! none, and nothing is said then.

use super::backup::sync_folder;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Follows the workspace's name; moved along when the workspace is set aside.
pub(super) const ENDING: &str = "-sums";
/// Bytes under one sum.
const BLOCK: usize = 65_536;
const MAGIC: &str = "kaofa-sums 1";
/// More blocks than this, and more than half of them all, are another file under the same name: a backup that somebody copied here.
const ANOTHER_FILE: usize = 8;

fn beside(workspace: &Path, ending: &str) -> PathBuf {
    let mut path = workspace.as_os_str().to_owned();
    path.push(ending);
    PathBuf::from(path)
}

/// Each step can be undone for a known word, so a change of any one word always shows in the end.
fn sum(bytes: &[u8], seed: u64) -> u64 {
    let word = |chunk: &[u8]| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    };
    let mix = |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bytes.chunks(8).fold(mix(seed, bytes.len() as u64), |sum, chunk| mix(sum, word(chunk)))
}

fn sums_of(workspace: &Path) -> std::io::Result<Vec<u64>> {
    let mut file = File::open(workspace)?;
    let (mut sums, mut block) = (Vec::new(), vec![0; BLOCK]);
    loop {
        let mut filled = 0;
        while filled < BLOCK {
            match file.read(&mut block[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        if filled == 0 {
            return Ok(sums);
        }
        sums.push(sum(&block[..filled], sums.len() as u64));
        if filled < BLOCK {
            return Ok(sums);
        }
    }
}

/// Whether the log holds something that the file does not hold yet.
fn is_logged(workspace: &Path) -> bool {
    fs::metadata(beside(workspace, "-wal")).is_ok_and(|meta| meta.len() > 0)
}

/// Puts the sums up. A workspace with something in its log (a disk that failed) gets none, and what goes wrong leaves none.
pub(super) fn put_up(workspace: &Path) {
    let written = || fs::metadata(workspace).and_then(|meta| meta.modified()).ok();
    let before = written();
    let Some(sums) = sums_of(workspace).ok().filter(|_| !is_logged(workspace)) else { return };
    let mut text = format!("{MAGIC}\n");
    for sum in sums {
        line(&mut text, sum);
    }
    // A half-written list must not pass for one.
    let whole = sum(text.as_bytes(), 0);
    line(&mut text, whole);
    let path = beside(workspace, ENDING);
    // A reader may have noted a sign-in meanwhile.
    let wrote = fs::write(&path, text);
    if wrote.is_err() || is_logged(workspace) || written() != before {
        let _ = fs::remove_file(path);
    }
}

/// Takes them down, for good also after a power cut: sums that came back would call later writes damage.
pub(super) fn take_down(workspace: &Path) -> std::io::Result<()> {
    match fs::remove_file(beside(workspace, ENDING)) {
        Ok(()) => sync_folder(workspace.parent().unwrap_or(Path::new("."))),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

fn line(text: &mut String, sum: u64) {
    for byte in sum.to_be_bytes() {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
    }
    text.push('\n');
}

fn known(workspace: &Path) -> Option<Vec<u64>> {
    let text = fs::read_to_string(beside(workspace, ENDING)).ok()?;
    let (list, last) = text.trim_end().rsplit_once('\n').map(|(list, last)| (format!("{list}\n"), last))?;
    if u64::from_str_radix(last, 16).ok()? != sum(list.as_bytes(), 0) {
        return None;
    }
    list.strip_prefix(MAGIC)?.trim_start().lines().map(|line| u64::from_str_radix(line, 16).ok()).collect()
}

/// Where the bytes are not those that were there when the workspace was closed, as ranges of the file; `None` when they are, or when
/// nobody knows.
pub(super) fn changed(workspace: &Path) -> Option<String> {
    let known = known(workspace).filter(|_| !is_logged(workspace))?;
    let now = sums_of(workspace).ok()?;
    if now.len() != known.len() {
        return None;
    }
    let wrong: Vec<usize> = (0..now.len()).filter(|at| now[*at] != known[*at]).collect();
    // A writer may have come meanwhile: it took the sums down first.
    let settled = beside(workspace, ENDING).exists() && !is_logged(workspace);
    if wrong.is_empty() || !settled || (wrong.len() > ANOTHER_FILE && wrong.len() * 2 > now.len()) {
        return None;
    }
    let range = |at: &usize| format!("{}-{}", at * BLOCK, (at + 1) * BLOCK - 1);
    Some(wrong.iter().map(range).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_is_placed_and_doubtful_sums_say_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w");
        let mut bytes: Vec<u8> = (0..200_000_u32).map(|n| (n * 7 % 251) as u8).collect();
        fs::write(&path, &bytes).unwrap();
        assert_eq!(changed(&path), None, "no sums yet");
        put_up(&path);
        assert_eq!(changed(&path), None);
        for at in [0, 65_535, 65_536, 131_077, 199_999] {
            bytes[at] ^= 1;
            fs::write(&path, &bytes).unwrap();
            let first = at / BLOCK * BLOCK;
            assert_eq!(changed(&path), Some(format!("{first}-{}", first + BLOCK - 1)), "{at}");
            bytes[at] ^= 1;
        }
        // A log that was not taken in: the file is older than what it says.
        fs::write(beside(&path, "-wal"), "x").unwrap();
        fs::write(&path, vec![1; 200_000]).unwrap();
        assert_eq!(changed(&path), None);
        fs::remove_file(beside(&path, "-wal")).unwrap();
        assert!(changed(&path).is_some());
        // Half of the list.
        let list = fs::read(beside(&path, ENDING)).unwrap();
        fs::write(beside(&path, ENDING), &list[..list.len() / 2]).unwrap();
        assert_eq!(changed(&path), None);
        take_down(&path).unwrap();
        take_down(&path).unwrap();
        assert!(!beside(&path, ENDING).exists());
    }

    #[test]
    fn another_file_under_the_name_is_not_called_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w");
        fs::write(&path, vec![1; BLOCK * 20]).unwrap();
        put_up(&path);
        fs::write(&path, vec![2; BLOCK * 20]).unwrap();
        assert_eq!(changed(&path), None);
    }
}
