//! 典型案例: facts, issue, rule and outcome of a case, with the articles it rests on.

use super::citation::Citation;
use super::fold::fold;
use super::ids::CaseFindingId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegalCase {
    pub title: String,
    /// 案情
    pub facts: String,
    /// 争议焦点
    pub issue: String,
    /// 裁判或处理规则
    pub rule: String,
    /// 处理结果
    pub outcome: String,
    /// One a line, as citations are written.
    pub citations: String,
    /// Where it was taken from.
    pub source: String,
    /// The finding of the bureau's own that it was made of.
    pub finding: Option<CaseFindingId>,
}

impl LegalCase {
    /// Whether every word of the search stands somewhere in it.
    pub fn matches(&self, search: &str) -> bool {
        let parts = [&self.title, &self.facts, &self.issue, &self.rule, &self.outcome, &self.citations, &self.source];
        let text = parts.map(|part| fold(part)).join("\n");
        search.split_whitespace().all(|word| text.contains(&fold(word)))
    }

    /// The lines that are citations, and those that are none.
    pub fn cited(&self) -> (Vec<Citation>, Vec<String>) {
        let (mut cited, mut others) = (Vec::new(), Vec::new());
        for line in self.citations.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match Citation::parse(line, None) {
                Ok(citation) => cited.push(citation),
                Err(_) => others.push(line.to_owned()),
            }
        }
        (cited, others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_found_by_any_of_its_words_and_knows_its_citations() {
        let case = LegalCase {
            title: "某超市销售过期食品案".into(),
            facts: "某超市货架上有两袋过期饼干".into(),
            citations: "食品安全法 第五十四条\n\n不是依据".into(),
            ..LegalCase::default()
        };
        assert!(case.matches("过期 饼干") && case.matches("") && case.matches("第五十四条"));
        assert!(!case.matches("过期 汽车"));
        let (cited, others) = case.cited();
        assert_eq!((cited.len(), others), (1, vec!["不是依据".to_owned()]));
    }
}
