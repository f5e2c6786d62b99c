//! What a bureau prints of 会前学法: plan, sign-in list, minutes, and the bound volume of a session or a year.

mod minutes;
mod plan;
mod volume;

pub use minutes::{HEADING, TITLE_MARK, field_names, fields, minutes};
pub use plan::{PLAN_COLUMNS, plan, plan_xlsx, sign_in};
pub use volume::{volume, year_volume};

use crate::domain::study_session::StudySession;

/// One session with its words from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSheet {
    pub bureau: String,
    /// 序号 in its year; `None` for a cancelled one.
    pub number: Option<usize>,
    pub session: StudySession,
    /// Label, version and text of each article.
    pub articles: Vec<ArticleLine>,
    pub quiz: Vec<QuizLine>,
    /// Names of materials with where they lie.
    pub materials: Vec<(String, String)>,
    /// The minutes as they are filed.
    pub minutes: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleLine {
    pub label: String,
    /// Such as 2021-07-15 起施行; empty where the library has no such article.
    pub version: String,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuizLine {
    pub stem: String,
    pub options: Vec<String>,
    pub explanation: String,
    pub citations: Vec<String>,
}
