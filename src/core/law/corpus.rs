//! All versions of all laws of a library in memory, found by name and date.

use crate::domain::citation::{ArticleRef, normal_law_name};
use crate::domain::law::{Article, LawState, LawText, NoPlace, state_on};
use jiff::civil::Date;
use std::collections::HashMap;

/// Why a citation leads to no text on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Law,
    /// Held, but no version is in force on the date; the state of the latest.
    NotInForce(LawState),
    Article,
    /// The text held of this article is incomplete.
    Incomplete,
    Place(NoPlace),
}

#[derive(Debug, Default)]
pub struct Corpus {
    laws: Vec<LawText>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Corpus {
    pub fn new(laws: Vec<LawText>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, law) in laws.iter().enumerate() {
            by_name.entry(law.head.name.clone()).or_default().push(i);
            // A name in the long form with the country's inside it is the same law.
            let long = normal_law_name(&law.head.full_name);
            if long != law.head.name {
                by_name.entry(long).or_default().push(i);
            }
        }
        Self { laws, by_name }
    }

    /// Versions of a law, in no order.
    pub fn versions(&self, law: &str) -> impl Iterator<Item = &LawText> {
        self.by_name.get(&normal_law_name(law)).into_iter().flatten().map(|i| &self.laws[*i])
    }

    /// The version in force on a date, else why there is none.
    pub fn in_force(&self, law: &str, on: Date) -> Result<&LawText, Missing> {
        let days: Vec<Date> = self.versions(law).map(|v| v.head.effective).collect();
        let mut latest = None;
        for version in self.versions(law) {
            match state_on(&version.head, days.iter().copied(), on) {
                LawState::InForce => return Ok(version),
                state => latest = latest.max(Some((version.head.effective, state))),
            }
        }
        Err(latest.map_or(Missing::Law, |(_, state)| Missing::NotInForce(state)))
    }

    /// The article a citation names, in the version in force on a date; paragraph and item must exist too.
    pub fn article(&self, at: &ArticleRef, on: Date) -> Result<&Article, Missing> {
        let law = self.in_force(&at.law, on)?;
        let article =
            law.articles.iter().find(|a| (a.number, a.inserted) == (at.article, at.inserted)).ok_or(Missing::Article)?;
        if !article.citable {
            return Err(Missing::Incomplete);
        }
        article.place(at).map_err(Missing::Place)?;
        Ok(article)
    }
}
