//! The small closed sets that describe a question.

use serde::{Deserialize, Serialize};

/// The six kinds of question (DESIGN §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Single,
    Multiple,
    Judge,
    Blank,
    Short,
    Case,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Single, Self::Multiple, Self::Judge, Self::Blank, Self::Short, Self::Case];

    /// The name used in the database, in JSON and as a message key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Judge => "judge",
            Self::Blank => "blank",
            Self::Short => "short",
            Self::Case => "case",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One of the 26 areas of the syllabus, numbered from 1. Its name is text and lives in `assets/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Area(u8);

impl Area {
    pub const COUNT: u8 = 26;
    pub const FIRST: Self = Self(1);

    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= Self::COUNT { Some(Self(number)) } else { None }
    }

    pub const fn number(self) -> u8 {
        self.0
    }

    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::COUNT).map(Self)
    }
}

/// A number that names no area of the syllabus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such area: {0}")]
pub struct NoSuchArea(pub u8);

impl TryFrom<u8> for Area {
    type Error = NoSuchArea;
    fn try_from(number: u8) -> Result<Self, NoSuchArea> {
        Self::new(number).ok_or(NoSuchArea(number))
    }
}

impl From<Area> for u8 {
    fn from(area: Area) -> Self {
        area.0
    }
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used in the database, in JSON and as a message key.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What a question asks of the mind: the columns of a two-way table of specification (双向细目表).
    Cognition { Remember = "remember", Understand = "understand", Apply = "apply" }
}

coded! {
    /// Where a question stands on its way into formal papers.
    Status { Draft = "draft", Pending = "pending", Approved = "approved", Retired = "retired" }
}

coded! {
    /// Whether candidates may have seen the question.
    Secrecy { Public = "public", Confidential = "confidential" }
}
