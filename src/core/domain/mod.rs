//! The rules of the field as pure functions and plain data: no IO, no clock of its own, no randomness of its own.

pub mod answer;
pub mod attempt;
pub mod blueprint;
pub mod citation;
pub mod clock;
pub mod figures;
pub mod fold;
pub mod forms;
pub mod grading;
pub mod ids;
pub mod item_quality;
pub mod item_stats;
pub mod journal;
pub mod kind;
pub mod law;
pub mod marks;
pub mod numerals;
pub mod paper;
pub mod pass_rate;
pub mod question;
pub mod roster;
pub mod sitting;
pub mod staff;
pub mod statute;
pub mod twins;
pub mod verdict;
