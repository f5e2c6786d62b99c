//! Archives: what they hold, that they prove themselves, and that no touched byte goes unnamed.

use super::archive::{self, Archived};
use super::archive_check::{self, ArchiveFinding, ArchiveReport, Trouble};
use super::print::PrintFormat;
use super::publication::PublishedFinding;
use super::record_tests::{Bureau, PASSPHRASE, by};
use super::records::{self, RecordForm};
use super::{ServiceError, accounts, publication};
use crate::domain::archive::{Manifest, file};
use crate::domain::paper_record::sha256_hex;
use crate::domain::staff::{Permission, Role, Roles};
use crate::office::docx_in::blocks;
use crate::seal::signature::{BureauKeys, Purpose};
use crate::text::{Locale, Texts};
use std::fs;
use std::path::{Path, PathBuf};

fn archived(bureau: &mut Bureau) -> (PathBuf, Archived) {
    let folder = bureau.folder.path().join("archive");
    let texts = Texts::new(Locale::default());
    let made = archive::archive(&mut bureau.office, bureau.sitting, &folder, PASSPHRASE, &texts).unwrap();
    (folder, made)
}

fn check(folder: &Path) -> ArchiveReport {
    archive_check::check(folder).unwrap()
}

fn names(report: &ArchiveReport) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.file.as_str()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let all = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut found: Vec<PathBuf> =
        all(folder).into_iter().chain(all(&folder.join(file::JOURNALS))).filter(|p| p.is_file()).collect();
    found.sort();
    found
}

/// Signs the list anew after files were changed, as somebody with a key of their own would.
fn sign_anew(folder: &Path, keys: &BureauKeys) {
    let mut manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(file::MANIFEST)).unwrap()).unwrap();
    for line in &mut manifest.files {
        let bytes = fs::read(folder.join(&line.name)).unwrap();
        (line.bytes, line.sha256) = (bytes.len() as u64, sha256_hex(&bytes));
    }
    let bytes = serde_json::to_vec_pretty(&manifest).unwrap();
    let beside = format!("{}\nsha256 {}\n", keys.sign_beside(Purpose::Archive, &bytes), sha256_hex(&bytes));
    fs::write(folder.join(file::MANIFEST), bytes).unwrap();
    fs::write(folder.join(file::SIGNATURE), beside).unwrap();
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} in {}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn an_archive_holds_everything_and_proves_itself_without_a_workspace() {
    let mut bureau = Bureau::published();
    let (folder, made) = archived(&mut bureau);
    drop(bureau.office);
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("carried away");
    fs::rename(&folder, &moved).unwrap();
    let report = check(&moved);
    assert_eq!(report.findings, []);
    assert_eq!((report.fingerprint.as_deref(), &report.manifest), (Some(made.fingerprint.as_str()), &made.manifest));
    assert_eq!((report.journals, report.files, report.by.as_str()), (2, made.files - 2, "李局"));
    for name in [file::PAPER, file::CANDIDATES, file::INCIDENTS, file::AUDIT, "paper.docx", "key.docx", "published-1.sig"] {
        assert!(moved.join(name).exists(), "{name}");
    }
    let log = fs::read_to_string(moved.join(file::AUDIT)).unwrap();
    for op in ["plan_sitting", "open_sitting", "hand_in", "mark", "close_sitting", "publish_results"] {
        assert!(log.contains(&format!("\"{op}\"")), "{op}");
    }
    assert!(fs::read_dir(elsewhere.path()).unwrap().count() == 1, "nothing unfinished is left");
}

#[test]
fn every_touched_byte_of_every_file_is_found_and_its_file_named() {
    let mut bureau = Bureau::published();
    let (folder, _) = archived(&mut bureau);
    let mut touched = 0;
    for path in files(&folder) {
        let whole = fs::read(&path).unwrap();
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
        let step = (whole.len() / 8).max(1);
        for (round, at) in (0..whole.len()).step_by(step).chain([whole.len() - 1]).enumerate() {
            for bit in [1, 0x20, 0x80].into_iter().skip(round % 2).step_by(2) {
                let mut bytes = whole.clone();
                bytes[at] ^= bit;
                fs::write(&path, bytes).unwrap();
                let report = check(&folder);
                assert!(names(&report).contains(&name.as_str()), "byte {at} of {name}: {:?}", report.findings);
                touched += 1;
            }
        }
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(names(&check(&folder)).contains(&name.as_str()), "{name} cut off");
        fs::remove_file(&path).unwrap();
        assert!(names(&check(&folder)).contains(&name.as_str()), "{name} gone");
        fs::write(&path, whole).unwrap();
    }
    assert!(touched > 200, "{touched}");
    assert_eq!(check(&folder).findings, []);
    fs::write(folder.join("journals/0009.json"), "{}").unwrap();
    let added = ArchiveFinding { file: "journals/0009.json".into(), trouble: Trouble::Added };
    assert_eq!(check(&folder).findings, [added]);
}

/// Who signs the list with a key of their own has to change everything consistently, and even then signs with another key.
#[test]
fn a_list_signed_anew_does_not_hide_what_was_changed() {
    let mut bureau = Bureau::published();
    let (folder, made) = archived(&mut bureau);
    let forger = BureauKeys::generate();
    let (whole, results) = (|name: &str| folder.join(name), folder.join(file::RESULTS));
    let cases: [(&str, &str, &str, Trouble); 5] = [
        ("journals/0001.json", r#"\"slot\":0"#, r#"\"slot\":1"#, Trouble::Chain { seq: 2 }),
        (file::MARKS, "\"marks\": 40000", "\"marks\": 41000", Trouble::OtherTotal { ticket: "0001".into() }),
        (file::MARKS, "\"marks\": 40000", "\"marks\": 51000", Trouble::OtherMark { item: 2 }),
        (file::PAPER, "\"must\": false", "\"must\": true", Trouble::Altered),
        (file::AUDIT, "任前考法", "年度考试", Trouble::Line { id: 5 }),
    ];
    for (name, from, to, expected) in cases {
        let before: Vec<_> = files(&folder).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
        replace(&whole(name), from, to);
        sign_anew(&folder, &forger);
        let report = check(&folder);
        let told = report.findings.iter().any(|f| std::mem::discriminant(&f.trouble) == std::mem::discriminant(&expected));
        assert!(told, "{name} {from}: {:?}", report.findings);
        assert_ne!(report.fingerprint.as_deref(), Some(made.fingerprint.as_str()));
        let other = Trouble::Published { published: PublishedFinding::OtherSigner { version: 1 } };
        assert!(report.findings.iter().any(|f| f.trouble == other), "{:?}", report.findings);
        for (path, bytes) in &before {
            fs::write(path, bytes).unwrap();
        }
    }
    replace(&results, "\"outcome\": \"pass\"", "\"outcome\": \"fail\"");
    sign_anew(&folder, &forger);
    assert!(names(&check(&folder)).contains(&file::RESULTS), "results are held to the signed table and to the marks");
}

#[test]
fn a_corrected_version_is_archived_with_the_first() {
    let mut bureau = Bureau::published();
    bureau.tamper("UPDATE mark SET marks_milli = 45000 WHERE attempt = 1 AND position = 1");
    bureau.tamper("UPDATE attempt SET total_milli = total_milli + 5000 WHERE id = 1");
    publication::sign_again(&mut bureau.office, bureau.sitting, "复核", &by("复核乙")).unwrap();
    let (folder, _) = archived(&mut bureau);
    assert!(folder.join("published-2.json").exists());
    assert_eq!(check(&folder).findings, []);
}

/// 成绩登记册 is signed before publication by those who entered and checked the marks, and seen by nobody else.
#[test]
fn marks_are_on_no_paper_of_who_is_not_to_know_them() {
    let texts = Texts::new(Locale::default());
    let mut bureau = Bureau::closed();
    accounts::add(&mut bureau.office, PASSPHRASE, "人事丁", PASSPHRASE, &Roles::of([Role::Personnel])).unwrap();
    let folder = bureau.folder.path().join("forms");
    let request = |form| records::RecordsRequest {
        sitting: bureau.sitting,
        forms: vec![form],
        format: PrintFormat::Docx,
        folder: folder.clone(),
        fonts: None,
    };
    let (register, room) = (request(RecordForm::Register), request(RecordForm::Room));
    let mut printed = |name: &str, request: &records::RecordsRequest| {
        accounts::sign_in(&mut bureau.office, name, PASSPHRASE).unwrap();
        records::print(&mut bureau.office, request, &texts).map(|paths| paths.len())
    };
    assert!(matches!(printed("人事丁", &register), Err(ServiceError::Denied(Permission::PublishResults))));
    assert!(matches!(printed("监考丙", &register), Err(ServiceError::Denied(Permission::ReadResults))));
    assert_eq!(printed("监考丙", &room).unwrap(), 1);
    assert_eq!(printed("复核甲", &register).unwrap(), 1);
    let words = |name: &str| {
        let path = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).find(|p| p.to_string_lossy().contains(name));
        format!("{:?}", blocks(&fs::read(path.unwrap()).unwrap()).unwrap())
    };
    let total = bureau.office.store.candidates(bureau.sitting).unwrap()[0].total.unwrap().printed();
    assert!(words("成绩登记册").contains(&format!("\"{total}\"")));
    assert!(!words("考场情况").contains(&format!("\"{total}\"")));
}

#[test]
fn archiving_is_for_published_sittings_and_takes_no_place_that_is_taken() {
    let texts = Texts::new(Locale::default());
    let mut bureau = Bureau::closed();
    let folder = bureau.folder.path().join("archive");
    let made = archive::archive(&mut bureau.office, bureau.sitting, &folder, PASSPHRASE, &texts);
    assert!(matches!(made, Err(ServiceError::NotPublished)));
    publication::publish(&mut bureau.office, bureau.sitting, Some(&by("复核甲"))).unwrap();
    let made = archive::archive(&mut bureau.office, bureau.sitting, &folder, "no such", &texts);
    assert!(matches!(made, Err(ServiceError::WrongPassphrase)) && !folder.exists());
    let nowhere = bureau.folder.path().join("no/such/place");
    assert!(archive::archive(&mut bureau.office, bureau.sitting, &nowhere.join("a"), PASSPHRASE, &texts).is_ok(), "made");
    fs::create_dir(&folder).unwrap();
    let made = archive::archive(&mut bureau.office, bureau.sitting, &folder, PASSPHRASE, &texts);
    assert!(matches!(made, Err(ServiceError::File { .. })));
    assert!(archive_check::check(&bureau.folder.path().join("nothing here")).is_err());
}
