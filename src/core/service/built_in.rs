//! The built-in bank: text compiled into the program, read by the reader that reads a trainer's file.

use super::{Office, Result, ServiceError};
use crate::domain::kind::{Area, Status};
use crate::domain::statute::StatuteVersion;
use crate::formats::{Collected, kaofa_text};
use crate::store::Op;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

macro_rules! files {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../../../question-bank/", $name)))),+] };
}

/// File name and text.
pub(super) const FILES: &[(&str, &str)] = files![
    "01-fzzf.txt",
    "02-xianfa.txt",
    "03-xzcf.txt",
    "04-xzxk.txt",
    "05-xzqz.txt",
    "06-xzfy.txt",
    "07-xzss.txt",
    "08-xxgk.txt",
    "09-zdjc.txt",
    "10-gwy.txt",
    "11-mfd.txt",
    "12-xf.txt",
    "13-gjaq.txt",
    "14-wlsj.txt",
    "15-zaaq.txt",
    "16-zfcx.txt",
    "17-djzc.txt",
    "18-gpjz.txt",
    "19-xfqy.txt",
    "20-ggjg.txt",
    "21-spaq.txt",
    "22-yxhz.txt",
    "23-tzsb.txt",
    "24-zljl.txt",
    "25-zscq.txt",
    "26-dnfg.txt",
];

/// The day on which every question of this edition was proved against the law. 法规变动提醒 counts from it, not from the day on
/// which a workspace happens to be made.
const PROVED_ON: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

#[derive(Deserialize)]
struct Catalogue {
    statute: Vec<StatuteVersion>,
}

static STATUTES: LazyLock<Vec<StatuteVersion>> = LazyLock::new(|| {
    // Compiled in and proved by the test below; an unreadable catalogue would make every citation a finding, never a panic.
    toml::from_str::<Catalogue>(include_str!("../../../assets/statutes.toml")).map(|c| c.statute).unwrap_or_default()
});

/// Facts about the laws that are cited.
pub(super) fn statutes() -> &'static [StatuteVersion] {
    &STATUTES
}

/// The areas of the syllabus that a law belongs to; empty for one that the catalogue does not know.
pub(super) fn areas_of(law: &str) -> Vec<Area> {
    statutes().iter().find(|fact| fact.name == law).map(|fact| fact.areas.clone()).unwrap_or_default()
}

/// The compiled-in questions.
pub(super) fn questions() -> Collected {
    let mut all = Collected::default();
    for (_, text) in FILES {
        kaofa_text::read(text, None, &mut all);
    }
    all
}

/// Puts the built-in bank into a workspace that has not got this edition of it. Questions that the bureau has revised stay
/// as they are; new ones are added, changed ones get a revision.
pub(super) fn load(office: &mut Office) -> Result<()> {
    let edition = crate::seal::keyring::hex(&FILES.iter().fold(Sha256::new(), |h, (_, text)| h.chain_update(text)).finalize());
    if office.store.meta("built_in_edition")?.as_deref() == Some(&edition) {
        return Ok(());
    }
    let now = office.now_ms();
    let proved = PROVED_ON.to_zoned(jiff::tz::TimeZone::UTC).map_or(now, |day| day.timestamp().as_millisecond());
    let mut known = std::collections::HashMap::new();
    let mut questions = questions().drafts;
    for record in office.store.all_questions()? {
        known.insert(record.question.code.clone(), record);
    }
    // A code held by a question that is not listed (its import was undone) is taken all the same; the workspace must open.
    let mut taken = Vec::new();
    for draft in &questions {
        taken.push(!known.contains_key(&draft.question.code) && office.store.question_with_code(&draft.question.code)?.is_some());
    }
    let mut taken = taken.into_iter();
    questions.retain(|_| !taken.next().unwrap_or(false));
    let done = office.store.write::<_, ServiceError>(Op::LoadBuiltInBank, "-", now, |tx| {
        for draft in questions {
            match known.get(&draft.question.code) {
                None => {
                    // They ship checked by us, not signed by the bureau's lawyer (DESIGN §3).
                    tx.add_question(&draft.question, Status::Pending, true, "", proved)?;
                }
                Some(held) if held.built_in && held.number == 1 && held.question != draft.question => {
                    tx.revise_question(held.id, &draft.question, "", proved)?;
                }
                Some(_) => {}
            }
        }
        Ok(tx.set_meta("built_in_edition", &edition)?)
    })?;
    office.done(done);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_compiled_in_and_sound() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../question-bank");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n.rsplit_once('.').is_some_and(|(_, e)| e == "txt"))
            .collect();
        names.sort();
        assert_eq!(names, FILES.iter().map(|(n, _)| *n).collect::<Vec<_>>());
        for (name, text) in FILES {
            let mut got = Collected::default();
            kaofa_text::read(text, None, &mut got);
            assert_eq!((got.problems, got.doubts), (vec![], vec![]), "{name}");
        }
        assert!(questions().drafts.len() >= 150);
    }

    #[test]
    fn the_catalogue_is_readable() {
        toml::from_str::<Catalogue>(include_str!("../../../assets/statutes.toml")).unwrap();
    }
}
