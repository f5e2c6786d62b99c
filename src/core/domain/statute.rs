//! What the program knows of a law without holding its text: the catalogue of facts a citation is checked against.

use super::citation::{Citation, normal_law_name};
use super::kind::Area;
use jiff::civil::Date;
use serde::Deserialize;

/// How a law without a successor ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// 废止
    Repealed,
    /// 失效
    Lapsed,
}

/// One version of one law.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatuteVersion {
    /// Short name, as citations write it.
    pub name: String,
    pub level: String,
    /// Day of adoption or amendment.
    pub version: Date,
    /// Day this version takes effect.
    pub effective: Date,
    /// Day on which it stops being the law, when that is known.
    #[serde(default)]
    pub until: Option<Date>,
    /// How it ends on `until`, where no later version follows.
    #[serde(default)]
    pub end: Option<End>,
    /// Short name of another law that takes its place.
    #[serde(default)]
    pub succeeded_by: Option<String>,
    /// Areas of the syllabus it belongs to.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// Highest article number.
    pub articles: u32,
    /// Articles inserted as 第N条之M, as `[N, M]`.
    #[serde(default)]
    pub inserted: Vec<(u32, u32)>,
    /// Day up to which the state of the law was checked.
    pub verified_to: Date,
    /// False where the text held is not the latest, so that no question may rest on it.
    #[serde(default = "yes")]
    pub citable: bool,
}

const fn yes() -> bool {
    true
}

/// Why a citation does not hold on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitationFinding {
    /// The catalogue has no law of this name.
    UnknownLaw,
    NotYetInForce {
        effective: Date,
    },
    NoLongerInForce {
        until: Date,
    },
    NoSuchArticle {
        articles: u32,
    },
    NotCitable,
    /// Holds on the date, but a newer version takes effect later: only a warning.
    ChangesOn {
        date: Date,
    },
}

/// Checks a citation against all versions known, as of a date.
pub fn check_citation(versions: &[StatuteVersion], citation: &Citation, as_of: Date) -> Option<CitationFinding> {
    let Citation::Article(at) = citation else { return None };
    let name = normal_law_name(&at.law);
    let mine: Vec<&StatuteVersion> = versions.iter().filter(|v| normal_law_name(&v.name) == name).collect();
    let in_force =
        mine.iter().filter(|v| v.effective <= as_of && v.until.is_none_or(|until| as_of < until)).max_by_key(|v| v.effective);
    let Some(current) = in_force else {
        let ended = mine.iter().filter_map(|v| v.until).filter(|until| *until <= as_of).max();
        let starts = mine.iter().map(|v| v.effective).filter(|date| *date > as_of).min();
        return Some(match (ended, starts) {
            (Some(until), _) => CitationFinding::NoLongerInForce { until },
            (None, Some(effective)) => CitationFinding::NotYetInForce { effective },
            (None, None) => CitationFinding::UnknownLaw,
        });
    };
    if !current.citable {
        return Some(CitationFinding::NotCitable);
    }
    let exists =
        if at.inserted == 0 { at.article <= current.articles } else { current.inserted.contains(&(at.article, at.inserted)) };
    if !exists {
        return Some(CitationFinding::NoSuchArticle { articles: current.articles });
    }
    let change = mine.iter().map(|v| v.effective).filter(|date| *date > as_of).min();
    change.or(current.until).map(|date| CitationFinding::ChangesOn { date })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn version(effective: Date, until: Option<Date>, articles: u32) -> StatuteVersion {
        StatuteVersion {
            name: "商标法".into(),
            level: "法律".into(),
            version: effective,
            effective,
            until,
            end: None,
            succeeded_by: None,
            areas: vec![],
            articles,
            inserted: vec![(12, 1)],
            verified_to: effective,
            citable: true,
        }
    }

    #[test]
    fn the_law_on_the_date_counts() {
        let change = date(2027, 1, 1);
        let versions = [version(date(2019, 11, 1), Some(change), 73), version(change, None, 87)];
        let check = |text: &str, y, m, d| check_citation(&versions, &Citation::parse(text, None).unwrap(), date(y, m, d));
        assert_eq!(check("商标法 第十条", 2026, 11, 22), Some(CitationFinding::ChangesOn { date: change }));
        assert_eq!(check("商标法 第八十条", 2026, 11, 22), Some(CitationFinding::NoSuchArticle { articles: 73 }));
        assert_eq!(check("商标法 第八十条", 2027, 1, 1), None);
        assert_eq!(check("商标法 第十二条之一", 2027, 1, 1), None);
        assert_eq!(check("商标法 第十二条之二", 2027, 1, 1), Some(CitationFinding::NoSuchArticle { articles: 87 }));
        assert_eq!(check("商标法 第十条", 2019, 1, 1), Some(CitationFinding::NotYetInForce { effective: date(2019, 11, 1) }));
        assert_eq!(check("专利法 第十条", 2026, 1, 1), Some(CitationFinding::UnknownLaw));
    }
}
