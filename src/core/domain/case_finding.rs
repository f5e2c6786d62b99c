//! 案卷评查→试题: what file reviews, corrected reconsiderations and lost lawsuits found, anonymised, by kind of error.

use super::ids::LegalCaseId;
use super::kind::coded;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

coded! {
    /// Where it was found.
    FindingSource {
        /// 案卷评查
        FileReview = "file_review",
        /// 行政复议纠错
        Reconsideration = "reconsideration",
        /// 行政诉讼败诉
        Lawsuit = "lawsuit",
    }
}

coded! {
    /// What went wrong.
    ErrorKind {
        /// 证据
        Evidence = "evidence",
        /// 程序
        Procedure = "procedure",
        /// 文书
        Document = "document",
        /// 全过程记录
        Recording = "recording",
        /// 裁量
        Discretion = "discretion",
        /// 法律适用
        Law = "law",
        /// 事实认定
        Facts = "facts",
        Other = "other",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFinding {
    pub on: Date,
    pub source: FindingSource,
    pub error: ErrorKind,
    /// What was wrong, without names.
    pub text: String,
    /// What would have been right.
    #[serde(default)]
    pub right: String,
    /// One citation a line.
    #[serde(default)]
    pub citations: String,
    /// The case that was made of it.
    #[serde(default)]
    pub case: Option<LegalCaseId>,
    /// The code of the question that was made of it.
    #[serde(default)]
    pub question: String,
}

/// How many findings of a kind there were in each year of `years`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorTrend {
    pub error: ErrorKind,
    pub counts: Vec<u32>,
}

impl ErrorTrend {
    /// The last year against the one before; `None` in the first year.
    pub fn change(&self) -> Option<i64> {
        let mut last = self.counts.iter().rev();
        let (now, before) = (last.next()?, last.next()?);
        Some(i64::from(*now) - i64::from(*before))
    }
}

/// Years in which something was found, a year without any in between included, and the counts of every kind that occurs.
pub fn trends<'a>(findings: impl IntoIterator<Item = &'a CaseFinding>) -> (Vec<i16>, Vec<ErrorTrend>) {
    let mut counts: BTreeMap<(ErrorKind, i16), u32> = BTreeMap::new();
    let mut seen: BTreeSet<i16> = BTreeSet::new();
    for finding in findings {
        *counts.entry((finding.error, finding.on.year())).or_default() += 1;
        seen.insert(finding.on.year());
    }
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return (Vec::new(), Vec::new()) };
    let years: Vec<i16> = (*first..=*last).collect();
    let of = |error: &ErrorKind| ErrorTrend {
        error: *error,
        counts: years.iter().map(|year| counts.get(&(*error, *year)).copied().unwrap_or_default()).collect(),
    };
    let trends = ErrorKind::ALL.iter().map(of).filter(|trend| trend.counts.iter().any(|n| *n > 0)).collect();
    (years, trends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn finding(year: i16, error: ErrorKind) -> CaseFinding {
        CaseFinding {
            on: date(year, 5, 6),
            source: FindingSource::FileReview,
            error,
            text: "询问笔录没有被询问人签名".into(),
            right: String::new(),
            citations: String::new(),
            case: None,
            question: String::new(),
        }
    }

    #[test]
    fn a_year_without_a_finding_is_nought_and_not_left_out() {
        let all = [finding(2024, ErrorKind::Evidence), finding(2024, ErrorKind::Evidence), finding(2026, ErrorKind::Procedure)];
        let (years, trends) = trends(&all);
        assert_eq!(years, [2024, 2025, 2026]);
        let told: Vec<_> = trends.iter().map(|t| (t.error, t.counts.as_slice(), t.change())).collect();
        assert_eq!(
            told,
            [(ErrorKind::Evidence, [2, 0, 0].as_slice(), Some(0)), (ErrorKind::Procedure, [0, 0, 1].as_slice(), Some(1)),]
        );
        assert_eq!(super::trends([]), (vec![], vec![]));
        assert_eq!(ErrorTrend { error: ErrorKind::Law, counts: vec![3] }.change(), None);
    }
}
