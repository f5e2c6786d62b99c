//! What the figures of a question say, in words.

use super::Texts;
use crate::domain::item_quality::ItemQuality;
use crate::domain::item_stats::{ItemStatistics, MASTERED};
use crate::domain::question::letter;
use crate::service::item_analysis::ItemLine;

impl Texts {
    /// Sentences, the most serious first; none where there is nothing to look at.
    pub fn item_said(&self, line: &ItemLine, stats: &ItemStatistics) -> Vec<String> {
        if line.given {
            return vec![self.get("items-given")];
        }
        let mut said = line.quality.as_ref().map(|quality| self.quality_said(quality)).unwrap_or_default();
        // Among questions that nearly everybody knows the sign of a coefficient is chance.
        let easy = stats.facility.is_some_and(|facility| facility >= MASTERED);
        if !easy && stats.flags.contains(&"negative") {
            said.push(self.get("items-negative"));
        }
        if stats.flags.contains(&"too_hard") {
            said.push(self.get("items-too-hard"));
        }
        said
    }

    /// What an item's quality is said to be.
    pub fn quality_said(&self, quality: &ItemQuality) -> Vec<String> {
        let letters = |ids: &[u8]| {
            let all: Vec<String> = ids.iter().map(|id| letter(usize::from(*id)).to_string()).collect();
            all.join(&self.get("results-comma"))
        };
        let mut said = Vec::new();
        if !quality.preferred.is_empty() {
            said.push(self.with("items-preferred", &[("letters", letters(&quality.preferred).into())]));
        }
        if quality.doubtful {
            said.push(self.get("items-doubtful"));
        }
        if !quality.unpicked.is_empty() {
            said.push(self.with("items-unpicked", &[("letters", letters(&quality.unpicked).into())]));
        }
        said
    }
}
