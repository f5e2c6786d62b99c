//! All integration tests in one binary, so that they link once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic; helpers outside #[test] functions too")]

mod support;

mod cli;
mod clocks;
mod collecting;
mod crash;
mod durability;
mod faults;
mod records;
mod refused;
mod remark_cli;
mod room;
mod sealed;
mod simulated_learners;
#[cfg(feature = "snapshots")]
mod snapshots;
mod statutes;
mod study_plan;
mod tidy;
mod ui_analysis;
mod ui_bank;
mod ui_desk;
mod ui_exam;
mod ui_invigilator;
mod ui_ledger;
mod ui_lock;
mod ui_marking;
mod ui_papers;
mod ui_practice;
mod ui_records;
mod ui_results;
mod ui_roster;
mod ui_settings;
mod ui_sitting;
mod ui_statutes;
mod ui_study;
mod ui_study_texts;
mod ui_writing;
