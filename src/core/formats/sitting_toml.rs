//! A sitting as a .toml file, for `kaofa exam new`. Every key but `title`, `paper` and who sits has the default of the kind.

use crate::domain::grading::MultipleRule;
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::sitting::{
    Audience, ExamRoom, NoticeStage, PartMinimum, QuestionSource, Seating, SittingFacts, SittingKind, SittingMode, SittingRules,
};
use jiff::civil::DateTime;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a file asks for. Names are as they stand in it.
#[derive(Clone, Debug, PartialEq)]
pub struct SittingFile {
    pub title: String,
    pub kind: SittingKind,
    /// Number of the paper.
    pub paper: i64,
    pub basis: String,
    pub rules: SittingRules,
    pub facts: SittingFacts,
    /// Staff numbers or names.
    pub candidates: Vec<String>,
    /// Everybody of these units and those below, by name or path.
    pub units: Vec<String>,
    /// The make-up of this sitting.
    pub makeup_of: Option<i64>,
    /// Everybody who failed or was absent there.
    pub failed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(default)]
    kind: Option<SittingKind>,
    paper: i64,
    #[serde(default)]
    basis: String,
    mode: Option<SittingMode>,
    source: Option<QuestionSource>,
    stage: Option<NoticeStage>,
    audience: Option<BTreeSet<Audience>>,
    #[serde(default)]
    place: String,
    #[serde(default)]
    rooms: Vec<ExamRoom>,
    seating: Option<Seating>,
    opens: Option<String>,
    closes: Option<String>,
    #[serde(default)]
    rehearsal: bool,
    duration_minutes: Option<i64>,
    pass_percent: Option<u8>,
    excellent_percent: Option<u8>,
    late_entry_percent: Option<u8>,
    earliest_hand_in_percent: Option<u8>,
    #[serde(default)]
    open_book: bool,
    formal: Option<bool>,
    multiple: Option<MultipleRule>,
    /// Least marks by kind.
    #[serde(default)]
    least: BTreeMap<Kind, u16>,
    show_result_at_once: Option<bool>,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    pledge: String,
    waiver: Option<String>,
    #[serde(default)]
    candidates: Vec<String>,
    #[serde(default)]
    units: Vec<String>,
    makeup_of: Option<i64>,
    #[serde(default)]
    failed: bool,
}

/// # Errors
/// What is wrong, with its line, in the words of the TOML reader; or the key whose value cannot be.
pub fn read_sitting(text: &str) -> Result<SittingFile, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    let kind = file.kind.unwrap_or(SittingKind::Mock);
    let mut rules = SittingRules::preset(kind);
    let within = |key: &str, value: i64, most: i64| {
        if (0..=most).contains(&value) { Ok(value) } else { Err(format!("{key} = {value}: 0..{most}")) }
    };
    if let Some(minutes) = file.duration_minutes {
        rules.duration_secs = within("duration_minutes", minutes, 300)?.max(1) * 60;
    }
    for (key, given, rule) in [
        ("pass_percent", file.pass_percent, &mut rules.pass_percent),
        ("excellent_percent", file.excellent_percent, &mut rules.excellent_percent),
        ("late_entry_percent", file.late_entry_percent, &mut rules.late_entry_percent),
        ("earliest_hand_in_percent", file.earliest_hand_in_percent, &mut rules.earliest_hand_in_percent),
    ] {
        if let Some(percent) = given {
            within(key, percent.into(), 100)?;
            *rule = percent;
        }
    }
    rules.formal = file.formal.unwrap_or(rules.formal);
    rules.show_result_at_once = file.show_result_at_once.unwrap_or(rules.show_result_at_once);
    rules.grading.multiple = file.multiple.unwrap_or(rules.grading.multiple);
    let least = file.least.into_iter().map(|(kind, least)| PartMinimum { kind, least: Marks::whole(least.into()) });
    rules.part_minimums = least.collect();
    (rules.open_book, rules.notice, rules.pledge, rules.waiver) = (file.open_book, file.notice, file.pledge, file.waiver);
    let usual = SittingFacts::default();
    let facts = SittingFacts {
        mode: file.mode.unwrap_or_default(),
        source: file.source.unwrap_or_default(),
        stage: file.stage.unwrap_or_default(),
        audience: file.audience.unwrap_or(usual.audience),
        place: file.place,
        rooms: file.rooms,
        seating: file.seating.unwrap_or_default(),
        opens_ms: moment("opens", file.opens.as_deref())?,
        closes_ms: moment("closes", file.closes.as_deref())?,
        rehearsal: file.rehearsal,
        own: false,
    };
    let (title, paper, basis) = (file.title, file.paper, file.basis);
    let (candidates, units, makeup_of, failed) = (file.candidates, file.units, file.makeup_of, file.failed);
    Ok(SittingFile { title, kind, paper, basis, rules, facts, candidates, units, makeup_of, failed })
}

/// Local time, such as `2026-12-01 09:00`.
fn moment(key: &str, text: Option<&str>) -> Result<Option<i64>, String> {
    let Some(text) = text else { return Ok(None) };
    let local = text.trim().replace(' ', "T").parse::<DateTime>().ok();
    let zoned = local.and_then(|local| local.to_zoned(jiff::tz::TimeZone::system()).ok());
    zoned.map(|zoned| Some(zoned.timestamp().as_millisecond())).ok_or_else(|| format!("{key} = {text}: 2026-12-01 09:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_and_a_short_one() {
        let text = r#"
            title = "任前考法"
            kind = "appointment"
            paper = 3
            basis = "文1号"
            mode = "mixed"
            source = "confidential"
            stage = "before"
            audience = ["personnel"]
            rooms = [{ name = "甲", seats = 30 }]
            seating = "drawn"
            opens = "2026-12-01 09:00"
            closes = "2026-12-01 09:30"
            duration_minutes = 90
            pass_percent = 80
            late_entry_percent = 25
            least = { judge = 12 }
            units = ["市局/法规科"]
        "#;
        let file = read_sitting(text).unwrap();
        assert_eq!((file.kind, file.rules.duration_secs, file.rules.pass_percent), (SittingKind::Appointment, 5400, 80));
        assert_eq!((file.facts.mode, file.facts.rooms.len()), (SittingMode::Mixed, 1));
        assert_eq!(file.facts.closes_ms.unwrap() - file.facts.opens_ms.unwrap(), 30 * 60_000);
        assert_eq!(file.rules.part_minimums, [PartMinimum { kind: Kind::Judge, least: Marks::whole(12) }]);
        let short = read_sitting("title = \"练\"\npaper = 1\ncandidates = [\"张三\"]").unwrap();
        assert_eq!(
            (short.kind, short.rules, short.facts),
            (SittingKind::Mock, SittingRules::preset(SittingKind::Mock), SittingFacts::default())
        );
    }

    #[test]
    fn what_cannot_be_is_named() {
        for (text, said) in [
            ("paper = 1", "title"),
            ("title = \"练\"\npaper = 1\nkinds = \"mock\"", "kinds"),
            ("title = \"练\"\npaper = 1\nopens = \"明天\"", "opens"),
            ("title = \"练\"\npaper = 1\npass_percent = 120", "pass_percent"),
            ("title = \"练\"\npaper = 1\nduration_minutes = -5", "duration_minutes"),
        ] {
            let error = read_sitting(text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
