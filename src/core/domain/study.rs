//! 练习: what an answer says of the memory, when a question comes back, and the book of wrong questions (错题本).

use super::answer::Answer;
use super::fsrs::{Memory, Parameters, Rating};
use super::grading::{Grade, GradingRule, grade};
use super::marks::Marks;
use super::question::Body;

/// A question comes back when the chance that it is still known has fallen to this.
pub const RETENTION: f64 = 0.9;
/// A question leaves the book of wrong questions after so many right answers in a row.
pub const RIGHT_IN_A_ROW: u32 = 2;
/// Characters a second in quiet reading: 300 a minute, for a reader who is not young.
const READ_A_SECOND: i64 = 5;
/// To choose, once it is read.
const CHOOSE_SECS: i64 = 10;
/// So many times the time of a quick answer, and an answer is slow.
const SLOW_TIMES: i64 = 3;
/// A wrong answer is asked again after this.
const AGAIN_MS: i64 = 10 * 60_000;
const DAY_MS: i64 = 86_400_000;

/// How fast an answer came, for how much there was to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Within the time of reading plus 10 seconds.
    Quick,
    Usual,
    /// More than three times that.
    Slow,
}

impl Pace {
    /// `chars` is the length of stem and options.
    pub fn of(elapsed_ms: i64, chars: usize) -> Self {
        let quick_ms = (CHOOSE_SECS + i64::try_from(chars).unwrap_or(i64::MAX / 2_000) / READ_A_SECOND) * 1_000;
        match elapsed_ms.max(0) {
            ms if ms <= quick_ms => Self::Quick,
            ms if ms > quick_ms * SLOW_TIMES => Self::Slow,
            _ => Self::Usual,
        }
    }
}

/// What somebody did with a question once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempted {
    pub right: bool,
    /// Right by luck, as the person says.
    pub guessed: bool,
    pub pace: Pace,
}

/// Where somebody stands with a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    pub memory: Memory,
    /// UTC milliseconds.
    pub last_ms: i64,
    pub due_ms: i64,
    pub reviews: u32,
    pub wrong: u32,
    /// Right answers since the last wrong one; guessed ones do not count.
    pub right_in_a_row: u32,
    /// The last answer was right, quick and not guessed.
    pub quick: bool,
    pub in_wrong_book: bool,
    /// The first answer ever was right.
    pub first_right: bool,
}

/// Wrong is again; right but guessed or slow is hard; right and quick, twice in a row, is easy; anything else right is good.
pub fn rating(before: Option<&Standing>, now: Attempted) -> Rating {
    match now {
        Attempted { right: false, .. } => Rating::Again,
        Attempted { guessed: true, .. } | Attempted { pace: Pace::Slow, .. } => Rating::Hard,
        Attempted { pace: Pace::Quick, .. } if before.is_some_and(|before| before.quick) => Rating::Easy,
        _ => Rating::Good,
    }
}

/// Where somebody whose memory follows `w` stands after an answer at `now_ms`. A clock that went backwards counts as the same day.
pub fn review(w: &Parameters, before: Option<&Standing>, answer: Attempted, now_ms: i64) -> Standing {
    let rating = rating(before, answer);
    let memory = match before {
        Some(before) => before.memory.after(w, rating, days_between(before.last_ms, now_ms)),
        None => Memory::first(w, rating),
    };
    let sure = answer.right && !answer.guessed;
    let in_a_row = before.map_or(0, |before| before.right_in_a_row);
    let right_in_a_row = if answer.right { in_a_row + u32::from(sure) } else { 0 };
    Standing {
        memory,
        last_ms: now_ms,
        due_ms: now_ms.saturating_add(wait_ms(w, memory, rating)),
        reviews: before.map_or(0, |before| before.reviews) + 1,
        wrong: before.map_or(0, |before| before.wrong) + u32::from(!answer.right),
        right_in_a_row,
        quick: sure && answer.pace == Pace::Quick,
        in_wrong_book: !answer.right || (before.is_some_and(|b| b.in_wrong_book) && right_in_a_row < RIGHT_IN_A_ROW),
        first_right: before.map_or(answer.right, |before| before.first_right),
    }
}

/// Memory of a question, and when it is due again (UTC milliseconds), after all its reviews, oldest first: (rating, UTC milliseconds). `None` without any.
pub fn replay(w: &Parameters, reviews: &[(Rating, i64)]) -> Option<(Memory, i64)> {
    let mut at: Option<(Memory, i64)> = None;
    for (rating, now_ms) in reviews {
        let memory = match at {
            Some((memory, last_ms)) => memory.after(w, *rating, days_between(last_ms, *now_ms)),
            None => Memory::first(w, *rating),
        };
        at = Some((memory, *now_ms));
    }
    let (memory, last_ms) = at?;
    let rating = reviews.last()?.0;
    Some((memory, last_ms.saturating_add(wait_ms(w, memory, rating))))
}

/// To the nearest day: who practises each morning is a day further, five minutes earlier or later.
pub fn days_between(last_ms: i64, now_ms: i64) -> u32 {
    let days = (now_ms.saturating_sub(last_ms).max(0) + DAY_MS / 2) / DAY_MS;
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// Whole days, one at least; minutes after a wrong answer.
fn wait_ms(w: &Parameters, memory: Memory, rating: Rating) -> i64 {
    if rating == Rating::Again {
        return AGAIN_MS;
    }
    // At most a hundred years, by the bounds of the stability.
    memory.interval_days(w, RETENTION).round().max(1.0) as i64 * DAY_MS
}

/// What the program can say of an answer in practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    /// A text that no variant equals, or an answer in words: the person compares it with the key.
    Compare,
}

/// Graded as in an exam; right is what earns full marks. An answer in words may have been thought and not typed.
pub fn verdict(body: &Body, answer: Option<&Answer>) -> Verdict {
    if matches!(body, Body::Short { .. }) {
        return Verdict::Compare;
    }
    let full = Marks::whole(1);
    let graded = |judged: bool| grade(body, answer, full, GradingRule::default(), &|_, _| judged.then_some(true));
    match graded(false) {
        Grade::Settled(marks) if marks == full => Verdict::Right,
        Grade::Settled(_) => Verdict::Wrong,
        // With every open text taken as right, a blank left empty is still missing.
        Grade::Judging { .. } if graded(true) != Grade::Settled(full) => Verdict::Wrong,
        Grade::Judging { .. } | Grade::Rubric => Verdict::Compare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fsrs::DEFAULT_PARAMETERS;
    use proptest::prelude::*;

    const W: &Parameters = &DEFAULT_PARAMETERS;
    const RIGHT: Attempted = Attempted { right: true, guessed: false, pace: Pace::Usual };
    const QUICK: Attempted = Attempted { pace: Pace::Quick, ..RIGHT };
    const WRONG: Attempted = Attempted { right: false, ..RIGHT };
    const GUESSED: Attempted = Attempted { guessed: true, ..QUICK };
    const NOW: i64 = 1_700_000_000_000;

    fn after(answers: &[Attempted]) -> Standing {
        let mut at = None;
        for (day, answer) in (0..).zip(answers) {
            at = Some(review(W, at.as_ref(), *answer, NOW + day * DAY_MS));
        }
        at.unwrap()
    }

    #[test]
    fn ratings_follow_from_the_answer() {
        let quick = after(&[QUICK]);
        let usual = after(&[RIGHT]);
        assert_eq!(rating(None, WRONG), Rating::Again);
        assert_eq!(rating(Some(&quick), Attempted { guessed: true, ..WRONG }), Rating::Again);
        assert_eq!(rating(Some(&quick), GUESSED), Rating::Hard);
        assert_eq!(rating(Some(&quick), Attempted { pace: Pace::Slow, ..RIGHT }), Rating::Hard);
        assert_eq!(rating(None, QUICK), Rating::Good, "once may be chance");
        assert_eq!(rating(Some(&usual), QUICK), Rating::Good);
        assert_eq!(rating(Some(&quick), QUICK), Rating::Easy);
    }

    #[test]
    fn pace_goes_by_what_there_is_to_read() {
        assert_eq!(Pace::of(30_000, 100), Pace::Quick);
        assert_eq!(Pace::of(30_001, 100), Pace::Usual);
        assert_eq!(Pace::of(90_000, 100), Pace::Usual);
        assert_eq!(Pace::of(90_001, 100), Pace::Slow);
        assert_eq!(Pace::of(-5, 0), Pace::Quick);
    }

    #[test]
    fn the_book_of_wrong_questions_is_left_after_two_right_answers_in_a_row() {
        assert!(!after(&[RIGHT]).in_wrong_book);
        assert!(after(&[WRONG]).in_wrong_book);
        assert!(after(&[WRONG, RIGHT]).in_wrong_book);
        assert!(!after(&[WRONG, RIGHT, RIGHT]).in_wrong_book);
        assert!(after(&[WRONG, RIGHT, WRONG, RIGHT]).in_wrong_book);
        assert!(after(&[WRONG, GUESSED, RIGHT]).in_wrong_book, "a guess is no right answer");
        assert!(!after(&[WRONG, RIGHT, GUESSED, RIGHT]).in_wrong_book, "and no wrong one");
    }

    #[test]
    fn a_clock_that_went_backwards_is_the_same_day() {
        let first = after(&[RIGHT]);
        let back = review(W, Some(&first), RIGHT, NOW - 400 * DAY_MS);
        assert_eq!(back.memory, first.memory.after(&DEFAULT_PARAMETERS, Rating::Good, 0));
        assert!(back.due_ms > back.last_ms);
    }

    #[test]
    fn blanks_and_words_are_compared_by_the_person() {
        let blanks = Body::Blank { stem: "____ ____".into(), blanks: vec![vec!["五".into()], vec!["书面".into()]] };
        let said = |a: &str, b: &str| verdict(&blanks, Some(&Answer::Blanks(vec![a.into(), b.into()])));
        assert_eq!(said("五", "书面"), Verdict::Right);
        assert_eq!(said("五", "书面形式"), Verdict::Compare);
        assert_eq!(said("", "书面形式"), Verdict::Wrong);
        assert_eq!(said("", ""), Verdict::Wrong);
        let short = Body::Short { stem: "问".into(), answer: "答".into(), rubric: vec![] };
        assert_eq!(verdict(&short, Some(&Answer::Text("答".into()))), Verdict::Compare);
        assert_eq!(verdict(&short, None), Verdict::Compare);
        let judge = Body::Judge { stem: "是".into(), key: true };
        assert_eq!(verdict(&judge, Some(&Answer::Judge(true))), Verdict::Right);
        assert_eq!(verdict(&judge, Some(&Answer::Judge(false))), Verdict::Wrong);
        assert_eq!(verdict(&judge, None), Verdict::Wrong);
    }

    fn any_answer() -> impl Strategy<Value = Attempted> {
        (any::<bool>(), any::<bool>(), 0_i64..200_000).prop_map(|(right, guessed, ms)| Attempted {
            right,
            guessed,
            pace: Pace::of(ms, 100),
        })
    }

    proptest! {
        #[test]
        fn a_question_comes_back_after_its_answer_and_later_the_better_it_is_known(
            answers in proptest::collection::vec((any_answer(), -3_000_000_000_i64..3_000_000_000), 1..30)
        ) {
            let mut at: Option<Standing> = None;
            let (mut now, mut history) = (NOW, Vec::new());
            for (answer, step) in answers {
                now += step;
                let rated = rating(at.as_ref(), answer);
                let next = review(W, at.as_ref(), answer, now);
                prop_assert!(next.due_ms > now);
                let [good, again] = [RIGHT, WRONG].map(|answer| review(W, at.as_ref(), answer, now));
                prop_assert!(again.due_ms < good.due_ms);
                if let Some(before) = at {
                    prop_assert!(good.due_ms - now >= before.due_ms - before.last_ms);
                    prop_assert!(again.memory.stability_days <= before.memory.stability_days);
                }
                at = Some(next);
                history.push((rated, now));
            }
            let at = at.unwrap();
            prop_assert_eq!(replay(W, &history), Some((at.memory, at.due_ms)));
        }
    }
}
