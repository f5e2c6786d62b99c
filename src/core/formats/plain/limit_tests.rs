//! Files that are large, endless, or no banks.

use super::tests::{CONTEXT, collect};
use super::*;
use crate::formats::{Collected, Draft};

#[test]
fn a_file_of_another_kind_is_not_read_to_its_end() {
    let line = "2026-11-27 20:44:42 INFO worker[123]: request finished in 35 ms\n";
    let got = collect(&line.repeat(12_000));
    let rules: Vec<_> = got.problems.iter().map(|problem| &problem.rule).collect();
    assert_eq!(rules, [&Rule::NoQuestionIn { lines: 10_000 }]);
    // A long preface is none.
    let bank = format!("{}1. 题干（A）\nA. 甲\nB. 乙\n", line.repeat(9_000));
    assert_eq!(collect(&bank).drafts.len(), 1);
}

#[test]
fn one_question_is_not_a_whole_novel() {
    let prose = "市场监督管理部门应当依法履行职责。\n".repeat(9_000);
    let got = collect(&format!("1. 题干（A）\nA. 甲\nB. 乙\n{prose}2. 题干二（B）\nA. 甲\nB. 乙\n"));
    let rules: Vec<_> = got.problems.iter().map(|problem| &problem.rule).collect();
    assert_eq!(rules, [&Rule::TextTooLong]);
    let all: Vec<_> = got.drafts.iter().chain(&got.broken).collect();
    assert_eq!(all.len(), 2, "what follows is read");
    assert!(all.iter().all(|draft| draft.question.body.choice().unwrap().options.concat().len() < 210_000));
    let line = format!("1. 题干（A）\nA. 甲\nB. {}\n", "乙".repeat(80_000));
    assert_eq!(collect(&line).problems[0].rule, Rule::TextTooLong);
}

#[test]
fn a_reader_stops_when_the_rest_is_not_wanted() {
    #[derive(Default)]
    struct Stops(Collected, u32);
    impl Sink for Stops {
        fn draft(&mut self, draft: Draft) {
            self.0.draft(draft);
        }
        fn broken(&mut self, draft: Draft) {
            self.0.broken(draft);
        }
        fn problem(&mut self, problem: Problem) {
            self.0.problem(problem);
        }
        fn doubt(&mut self, problem: Problem) {
            self.0.doubt(problem);
        }
        fn images(&mut self, images: Vec<crate::domain::image::Image>) {
            self.0.images(images);
        }
        fn going(&mut self, _done: u64, _of: u64) -> bool {
            self.1 += 1;
            self.1 < 3
        }
    }
    let bank = (1..2_000).map(|n| format!("{n}. 题干{n}（A）\nA. 甲\nB. 乙")).collect::<Vec<_>>().join("\n");
    let mut sink = Stops::default();
    read(&bank, CONTEXT, &mut sink);
    assert_eq!(sink.0.drafts.len(), 0, "stopped while reading lines, and again before deciding");
}
