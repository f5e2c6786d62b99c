//! The lists of the clean-up, and why a question stands in one.

use super::Texts;
use crate::domain::question::letter;
use crate::service::cleanup::{CleanUpList, Reason};

impl Texts {
    pub fn cleanup_list(&self, list: CleanUpList) -> String {
        self.get(&format!("cleanup-{}", list.code()))
    }

    /// What is the matter with a question, in a few words.
    pub fn cleanup_reason(&self, reason: &Reason) -> String {
        let (part, text) = match reason {
            Reason::NoCitation | Reason::NoExplanation => (None, self.cleanup_list(reason.list())),
            Reason::LongestKey { part, chars, next } => {
                (*part, self.with("cleanup-longest-key", &[("chars", (*chars).into()), ("next", (*next).into())]))
            }
            Reason::AbsoluteWord { part, letters } => {
                (*part, self.with("cleanup-absolute-word", &[("letters", letters.as_str().into())]))
            }
            Reason::Negative { part, word } => (*part, self.with("cleanup-quiet-word", &[("word", word.as_str().into())])),
            Reason::Faulty { flaws } => {
                let all: Vec<String> = flaws.iter().map(|flaw| self.flaw(flaw)).collect();
                (None, all.join(&self.get("cleanup-and")))
            }
            Reason::LawChanged { law, change } => (None, self.law_change(law, *change)),
            Reason::Statistics { part, stats } => {
                let letters = |ids: &[u8]| ids.iter().map(|id| letter(usize::from(*id))).collect::<String>();
                let number = |value: f64| format!("{value:.2}");
                let mut said = vec![
                    self.with("cleanup-facility", &[("n", stats.attempts.into()), ("facility", number(stats.facility).into())]),
                ];
                if let Some(value) = stats.point_biserial {
                    said.push(self.with("cleanup-point-biserial", &[("value", number(value).into())]));
                }
                if let Some(value) = stats.efficiency.filter(|_| stats.doubtful) {
                    said.push(self.with("cleanup-doubtful", &[("value", format!("{value:.0}").into())]));
                }
                if !stats.unpicked.is_empty() {
                    said.push(self.with("cleanup-unpicked", &[("letters", letters(&stats.unpicked).into())]));
                }
                if !stats.preferred.is_empty() {
                    said.push(self.with("cleanup-preferred", &[("letters", letters(&stats.preferred).into())]));
                }
                (*part, said.join(&self.get("cleanup-and")))
            }
        };
        match part {
            Some(part) => self.with("fault-in-part", &[("part", part.into()), ("text", text.into())]),
            None => text,
        }
    }
}
