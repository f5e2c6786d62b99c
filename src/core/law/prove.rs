//! Mechanical proofs of questions against the text of the law. What a machine can see; whether a key is right takes a reader.

use super::corpus::{Corpus, Missing};
use crate::domain::citation::Citation;
use crate::domain::figures::{Figure, Unit, figures};
use crate::domain::fold::{fold, fold_stem};
use crate::domain::question::{BLANK_MARK, Body, Proof, Question, Waiver};
use crate::domain::twins::{alike, asked};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Share of a stem that may be one run of the statute.
const COPIED: f64 = 0.8;
/// Shorter stems have no room for words of their own.
const SHORTEST_STEM: usize = 15;
/// Share of common character pairs from which two questions are one (formats.md: shingle similarity 0.9; stricter here,
/// because a bank of ours should not ask one thing twice).
const TWIN: f64 = 0.75;

/// Something a question claims that the text does not bear out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disproof {
    Missing {
        citation: String,
        why: Missing,
    },
    /// A figure of the key that no cited article has.
    Figure {
        figure: String,
    },
    /// The listed text of a blank does not stand in the article.
    Blank {
        text: String,
    },
    /// A phrase in quotation marks that neither the article nor the question has.
    Quote {
        text: String,
    },
    /// Percent of the stem that is one run of an article.
    Copied {
        percent: u8,
    },
    Twin {
        other: String,
    },
}

/// Findings of one question: sub-question (from 1) and what is wrong.
pub type Findings = Vec<(Option<u8>, Disproof)>;

/// Checks citations, figures, quotes and stems of one question, as of a date.
pub fn prove(question: &Question, corpus: &Corpus, as_of: Date) -> Findings {
    let mut findings = Vec::new();
    if question.body.parts().is_empty() {
        let claim =
            Claim { material: "", body: &question.body, citations: &question.citations, explanation: &question.explanation };
        prove_claim(&claim, &question.waivers, corpus, as_of, None, &mut findings);
    }
    for (number, part) in (1..).zip(question.body.parts()) {
        let citations = if part.citations.is_empty() { &question.citations } else { &part.citations };
        let claim = Claim { material: question.body.stem(), body: &part.body, citations, explanation: &part.explanation };
        let waivers: Vec<Waiver> = question.waivers.iter().chain(&part.waivers).cloned().collect();
        prove_claim(&claim, &waivers, corpus, as_of, Some(number), &mut findings);
    }
    findings
}

/// What is proved by itself: a question, or a part of a case with the case's material.
struct Claim<'a> {
    material: &'a str,
    body: &'a Body,
    citations: &'a [Citation],
    explanation: &'a str,
}

fn prove_claim(claim: &Claim<'_>, waivers: &[Waiver], corpus: &Corpus, as_of: Date, part: Option<u8>, out: &mut Findings) {
    let waived = |proof: Proof| waivers.iter().any(|w| w.proof == proof);
    let mut law = String::new();
    let mut only_articles = true;
    for citation in claim.citations {
        match citation {
            Citation::Article(at) => match corpus.article(at, as_of) {
                Ok(article) => {
                    law.push_str(&article.text);
                    law.push('\n');
                }
                Err(why) => {
                    only_articles = false;
                    out.push((part, Disproof::Missing { citation: citation.to_string(), why }));
                }
            },
            // A document's passage is proved by two people, not by a machine (DESIGN §2).
            Citation::Document { passage, .. } => {
                only_articles = false;
                law.push_str(passage);
            }
        }
    }
    // Without the whole text nothing below can be told.
    if !only_articles {
        return;
    }
    if !waived(Proof::Figures) {
        out.extend(
            unproved_figures(claim, &law).into_iter().map(|figure| (part, Disproof::Figure { figure: figure.to_string() })),
        );
        out.extend(unproved_blanks(claim.body, &law).into_iter().map(|text| (part, Disproof::Blank { text })));
    }
    if !waived(Proof::Quote) {
        out.extend(unproved_quotes(claim, &law).into_iter().map(|text| (part, Disproof::Quote { text })));
    }
    let copied = copied_share(claim.body.stem(), &law);
    if copied >= COPIED && !waived(Proof::Stem) {
        out.push((part, Disproof::Copied { percent: (copied * 100.0) as u8 }));
    }
}

/// What the question claims to be right.
fn key_text(body: &Body) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            choice.key.iter().filter_map(|k| choice.options.get(usize::from(*k))).cloned().collect::<Vec<_>>().join("；")
        }
        Body::Judge { stem, key: true } => stem.clone(),
        Body::Judge { key: false, .. } | Body::Case { .. } => String::new(),
        Body::Blank { stem, blanks } => {
            let mut firsts = blanks.iter().filter_map(|variants| variants.first());
            stem.split(BLANK_MARK).fold(String::new(), |text, piece| {
                let filled = if text.is_empty() { String::new() } else { firsts.next().cloned().unwrap_or_default() };
                text + &filled + piece
            })
        }
        Body::Short { answer, rubric, .. } => rubric.iter().fold(answer.clone(), |all, point| all + "；" + &point.text),
    }
}

fn unproved_figures(claim: &Claim<'_>, law: &str) -> BTreeSet<Figure> {
    let mut held = figures(law);
    // 行政处罚法 art. 85 and its like: 五日 there means working days, and a key that says so is right.
    let days: Vec<Figure> = held.iter().filter(|f| f.unit == Unit::Day).copied().collect();
    if law.contains(crate::domain::numerals::unit::WORKDAY[1]) {
        held.extend(days.into_iter().map(|day| Figure { unit: Unit::Workday, ..day }));
    }
    let mut facts = figures(claim.material);
    // A statement to be judged is a claim throughout; elsewhere the stem tells facts that a key may repeat.
    if !matches!(claim.body, Body::Judge { .. } | Body::Blank { .. }) {
        facts.extend(figures(claim.body.stem()));
    }
    figures(&key_text(claim.body)).into_iter().filter(|figure| !held.contains(figure) && !facts.contains(figure)).collect()
}

fn unproved_blanks(body: &Body, law: &str) -> Vec<String> {
    let Body::Blank { blanks, .. } = body else { return Vec::new() };
    let law = fold(law);
    blanks.iter().filter_map(|variants| variants.first()).filter(|text| !law.contains(&fold(text))).cloned().collect()
}

/// Phrases in “ ” in what explains the key; they claim to be the statute's own words, or repeat the question's.
fn unproved_quotes(claim: &Claim<'_>, law: &str) -> Vec<String> {
    let mut own = format!("{}\n{}", claim.material, claim.body.stem());
    for option in claim.body.choice().iter().flat_map(|c| &c.options) {
        own.push('\n');
        own.push_str(option);
    }
    let mut told = claim.explanation.to_owned();
    if let Body::Short { answer, rubric, .. } = claim.body {
        told.push_str(answer);
        for point in rubric {
            told.push_str(&point.text);
        }
    }
    quoted(&told).into_iter().filter(|phrase| !law.contains(phrase.as_str()) && !own.contains(phrase.as_str())).collect()
}

fn quoted(text: &str) -> Vec<String> {
    text.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(phrase, _)| phrase.to_owned()).collect()
}

/// The longest run that stem and law share, as a share of the stem.
fn copied_share(stem: &str, law: &str) -> f64 {
    let stem: Vec<char> = fold_stem(stem).chars().collect();
    if stem.len() < SHORTEST_STEM {
        return 0.0;
    }
    let law: Vec<char> = fold_stem(law).chars().collect();
    let (mut best, mut row) = (0_usize, vec![0_usize; stem.len() + 1]);
    for c in &law {
        // From the right, so that `row[i]` is still the run of the character before.
        for i in (0..stem.len()).rev() {
            row[i + 1] = if stem[i] == *c { row[i] + 1 } else { 0 };
            best = best.max(row[i + 1]);
        }
    }
    best as f64 / stem.len() as f64
}

/// Pairs of questions that are nearly the same: index of the later one, index of the earlier.
pub fn twins(questions: &[&Question]) -> Vec<(usize, usize)> {
    let waived = |at: usize| questions[at].waivers.iter().any(|w| w.proof == Proof::Twin);
    // Without a limit: each pair is a finding of its own.
    let found = alike(questions.iter().map(|question| asked(&question.body)), 2, TWIN, usize::MAX);
    let mut found: Vec<(usize, usize)> = found.pairs.iter().map(|pair| (pair.second, pair.first)).collect();
    found.retain(|(later, earlier)| !waived(*later) && !waived(*earlier));
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests;
