//! 点评稿: what the leader says, on one page. Each paragraph has wordings, and the longest that leave room for all are taken; nothing
//! is set smaller to make room.

use super::Debrief;
use crate::office::docx_out::{Align, Paragraph};
use crate::office::flow::{Flow, Piece, TEXT_HEIGHT, height_at_most};
use crate::report::paper::shapes::{HEADING, NOTE};
use crate::report::record::shapes::{OFFICIAL, title};
use crate::text::Texts;

/// 四号, and lines a little closer than in an official paper.
const SPEECH: Paragraph = Paragraph { size: 28, line: 500, first_line: 560, ..OFFICIAL };
const SPEECH_HEAD: Paragraph = Paragraph { first_line: 560, face: HEADING.face, keep_next: true, ..SPEECH };
pub(super) const OF_WHAT: Paragraph = Paragraph { align: Align::Center, after: 120, ..NOTE };
/// Characters that names of bureaus and sittings have in the head of the page; whole they stand on the pages behind.
const BUREAU: usize = 40;
const TITLE: usize = 60;

/// A paragraph in one or more wordings, the longest first. The last of all paragraphs together have to fit on the page, which is
/// tested with the longest that can come.
pub type Wordings = Vec<String>;

/// A heading and what stands under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub heading: String,
    pub said: Vec<Wordings>,
}

/// The page by itself.
pub fn speech_flow(debrief: &Debrief, texts: &Texts) -> Flow {
    let sitting = middle_cut(&debrief.title, TITLE);
    let mut flow = title(&middle_cut(&debrief.bureau, BUREAU), &texts.get("debrief-speech-title"), &debrief.title);
    flow.text(OF_WHAT, [sitting.as_str(), debrief.day.as_str()].join("  "));
    let used: f32 = flow.pieces.iter().map(height).sum();
    for (heading, paragraphs) in fitting(&debrief.speech, TEXT_HEIGHT - used) {
        flow.text(SPEECH_HEAD, heading);
        for paragraph in paragraphs {
            flow.text(SPEECH, paragraph);
        }
    }
    flow
}

fn height(piece: &Piece) -> f32 {
    match piece {
        Piece::Text { shape, spans } => spans.iter().map(|span| height_at_most(shape, &span.text)).sum(),
        _ => 0.0,
    }
}

/// The wordings that fit into a height: the paragraph that takes most of it is said shorter until all do, of equals the later one.
fn fitting(speech: &[Part], room: f32) -> Vec<(&str, Vec<&str>)> {
    let all: Vec<&Wordings> = speech.iter().flat_map(|part| &part.said).collect();
    let mut chosen = vec![0; all.len()];
    let word = |at: usize, chosen: usize| all[at].get(chosen).map_or("", String::as_str);
    let high = |at: usize, chosen: usize| height_at_most(&SPEECH, word(at, chosen));
    let heads: f32 = speech.iter().map(|part| height_at_most(&SPEECH_HEAD, &part.heading)).sum();
    while heads + (0..all.len()).map(|at| high(at, chosen[at])).sum::<f32>() > room {
        let shorter = (0..all.len()).filter(|at| chosen[*at] + 1 < all[*at].len());
        let Some(longest) = shorter.max_by(|a, b| high(*a, chosen[*a]).total_cmp(&high(*b, chosen[*b]))) else { break };
        chosen[longest] += 1;
    }
    let mut at = 0..all.len();
    let mut paragraphs = |part: &Part| at.by_ref().take(part.said.len()).map(|at| word(at, chosen[at])).collect();
    speech.iter().map(|part| (part.heading.as_str(), paragraphs(part))).collect()
}

/// A long name without its middle: what tells it from others stands at its ends, as year and article do.
pub fn middle_cut(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.to_owned();
    }
    let tail = most / 2;
    let head: String = name.chars().take(most - tail - 1).collect();
    let end: String = name.chars().skip(count - tail).collect();
    format!("{head}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(heading: &str, said: &[&[&str]]) -> Part {
        Part { heading: heading.into(), said: said.iter().map(|w| w.iter().map(|w| (*w).to_owned()).collect()).collect() }
    }

    #[test]
    fn the_longest_is_said_shorter_until_all_have_room() {
        let (long, middle) = ("长".repeat(80), "中".repeat(40));
        let speech = [part("一", &[&["只此一句"]]), part("二", &[&[&middle, "短"], &[&long, &middle, "短"]])];
        let of = |lines: f32| -> Vec<usize> {
            let fitted = fitting(&speech, lines * 25.0);
            fitted.iter().flat_map(|(_, said)| said.iter().map(|text| text.chars().count())).collect()
        };
        assert_eq!(of(8.0), [4, 40, 80], "two headings, one line, two, three");
        assert_eq!(of(7.0), [4, 40, 40]);
        assert_eq!(of(6.0), [4, 40, 1], "the later one of two that are as long");
        assert_eq!(of(1.0), [4, 1, 1], "nothing is shorter than its last wording");
        assert_eq!(fitting(&speech, 0.0)[1].0, "二");
    }

    #[test]
    fn a_name_keeps_its_ends() {
        assert_eq!(middle_cut("一二三四五六七八", 5), "一二…七八");
        assert_eq!(middle_cut("一二三", 3), "一二三");
    }
}
