//! `kaofa bank verify`: what can be proved of questions by machine.

use super::{Result, ServiceError, built_in};
use crate::domain::citation::Citation;
use crate::domain::law::NoPlace;
use crate::domain::question::{Body, Question};
use crate::domain::statute::{CitationFinding, check_citation};
use crate::formats::{Collected, Rule};
use crate::law::Corpus;
use crate::law::corpus::Missing;
use crate::law::prove::{self, Disproof};
use crate::law::read;
use jiff::civil::Date;
use serde::Serialize;
use std::path::Path;

/// The texts of laws in a file, to prove questions against.
pub fn corpus(path: &Path) -> Result<Corpus> {
    let found = read::read(path, built_in::statutes()).map_err(ServiceError::Statutes)?;
    Ok(Corpus::new(found.laws))
}

/// One finding of `bank verify`. The message key is the rule's code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BankFinding {
    /// 编号, or the line of the file where there is none.
    pub question: String,
    pub line: u32,
    #[serde(flatten)]
    pub what: BankRule,
    /// A warning does not make `bank verify` fail.
    pub warning: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum BankRule {
    Reading(Rule),
    Citation {
        citation: String,
        rule: &'static str,
        date: Option<Date>,
        articles: Option<u32>,
    },
    /// What the text of the law does not bear out; `part` is the sub-question, from 1.
    Proof {
        rule: &'static str,
        part: Option<u8>,
        text: String,
        number: u32,
    },
}

impl BankRule {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Reading(rule) => rule.code(),
            Self::Citation { rule, .. } | Self::Proof { rule, .. } => rule,
        }
    }
}

/// Proves questions: schema, key, citation in the catalogue and in force on `as_of`; with the texts of the laws also paragraph
/// and item, figures, quotes, copied stems and questions that are nearly the same.
pub fn verify(questions: &Collected, as_of: Date, corpus: Option<&Corpus>) -> Vec<BankFinding> {
    let mut findings: Vec<BankFinding> = Vec::new();
    for problem in questions.problems.iter().chain(&questions.doubts) {
        findings.push(BankFinding {
            question: problem.item.clone(),
            line: problem.line,
            what: BankRule::Reading(problem.rule.clone()),
            warning: false,
        });
    }
    for draft in &questions.drafts {
        let question = &draft.question;
        let mut add = |what, warning| {
            findings.push(BankFinding { question: question.code.clone(), line: draft.line, what, warning });
        };
        for citation in question.all_citations() {
            if let Some(found) = check_citation(built_in::statutes(), citation, as_of) {
                // A law that only the library holds is proved by its text below.
                let elsewhere = found == CitationFinding::UnknownLaw && corpus.is_some();
                let warning = matches!(found, CitationFinding::ChangesOn { .. });
                if !elsewhere {
                    add(catalogue_rule(citation, &found), warning);
                }
            }
        }
        for part in letters_in_explanations(question) {
            add(BankRule::Proof { rule: "letters", part, text: String::new(), number: 0 }, false);
        }
        for (part, disproof) in corpus.map(|corpus| prove::prove(question, corpus, as_of)).unwrap_or_default() {
            add(proof_rule(part, disproof), false);
        }
    }
    if corpus.is_some() {
        let all: Vec<&Question> = questions.drafts.iter().map(|d| &d.question).collect();
        for (later, earlier) in prove::twins(&all) {
            findings.push(BankFinding {
                question: all[later].code.clone(),
                line: questions.drafts[later].line,
                what: proof_rule(None, Disproof::Twin { other: all[earlier].code.clone() }),
                warning: false,
            });
        }
    }
    findings
}

/// Explanations that name options by letter, though every candidate sees the options in another order. A letter that the question
/// itself speaks of (风险等级为C级) is none.
pub fn letters_in_explanations(question: &Question) -> Vec<Option<u8>> {
    let named = |body: &Body, explanation: &str| {
        let Some(choice) = body.choice().filter(|choice| !choice.fixed_order) else { return false };
        let last = b'A' + choice.options.len().saturating_sub(1) as u8;
        let own = format!("{}\n{}\n{}", question.body.stem(), choice.stem, choice.options.join("\n"));
        (b'A'..=last).any(|letter| stands_alone(explanation, letter) && !stands_alone(&own, letter))
    };
    let mut found = Vec::new();
    if named(&question.body, &question.explanation) {
        found.push(None);
    }
    for (number, part) in (1..).zip(question.body.parts()) {
        if named(&part.body, &part.explanation) {
            found.push(Some(number));
        }
    }
    found
}

fn stands_alone(text: &str, letter: u8) -> bool {
    let bytes = text.as_bytes();
    let clear = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|b| !b.is_ascii_alphanumeric());
    bytes.iter().enumerate().any(|(i, byte)| *byte == letter && clear(i.checked_sub(1)) && clear(Some(i + 1)))
}

fn catalogue_rule(citation: &Citation, found: &CitationFinding) -> BankRule {
    let (rule, date, articles) = match found {
        CitationFinding::UnknownLaw => ("unknown-law", None, None),
        CitationFinding::NotYetInForce { effective } => ("not-yet-in-force", Some(*effective), None),
        CitationFinding::NoLongerInForce { until } => ("no-longer-in-force", Some(*until), None),
        CitationFinding::NoSuchArticle { articles } => ("no-such-article", None, Some(*articles)),
        CitationFinding::NotCitable => ("not-citable", None, None),
        CitationFinding::ChangesOn { date } => ("changes-on", Some(*date), None),
    };
    BankRule::Citation { citation: citation.to_string(), rule, date, articles }
}

fn proof_rule(part: Option<u8>, disproof: Disproof) -> BankRule {
    let (rule, text, number) = match disproof {
        Disproof::Missing { citation, why } => match why {
            Missing::Law => ("text-no-law", citation, 0),
            Missing::NotInForce(_) => ("text-not-in-force", citation, 0),
            Missing::Article => ("text-no-article", citation, 0),
            Missing::Incomplete => ("text-incomplete", citation, 0),
            Missing::Place(NoPlace::Paragraph { has }) => ("text-no-paragraph", citation, has),
            Missing::Place(NoPlace::Item) => ("text-no-item", citation, 0),
        },
        Disproof::Figure { figure } => ("figure", figure, 0),
        Disproof::Blank { text } => ("blank", text, 0),
        Disproof::Quote { text } => ("quote", text, 0),
        Disproof::Copied { percent } => ("copied", String::new(), u32::from(percent)),
        Disproof::Twin { other } => ("twin", other, 0),
    };
    BankRule::Proof { rule, part, text, number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::tests::single;

    #[test]
    fn letters_of_options_in_an_explanation_are_found_unless_the_order_is_kept() {
        let with = |explanation: &str, fixed: bool| {
            let mut question = single(0);
            question.explanation = explanation.into();
            if let Body::Single(choice) = &mut question.body {
                choice.fixed_order = fixed;
            }
            letters_in_explanations(&question)
        };
        assert_eq!(with("A项对，其余不对。", false), [None]);
        assert_eq!(with("A项对，其余不对。", true), []);
        assert_eq!(with("甲公司取得ABC认证，用E证书。", false), []);
    }
}
