//! Tables that leave the program: plain structs, and writers that turn them into files. Titles and words come from the caller.

pub mod annual;
pub mod chart;
pub mod code_sheet;
pub mod debrief;
pub mod paper;
pub mod pass_rate;
pub mod record;
pub mod study;
pub mod study_text;
pub mod tables;
pub mod transcript;

/// Why a file could not be made. User text is under `error-report`.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A text, a sheet name or a number of rows that a workbook cannot hold.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The package of a document could not be put together.
    #[error("package: {0}")]
    Package(#[from] zip::result::ZipError),
    #[error(transparent)]
    Pdf(#[from] crate::office::pdf_out::PdfError),
    /// A PDF carries its fonts, and no Chinese one was found.
    #[error("no Chinese font")]
    NoFonts,
    /// Characters that no font given has: rather no paper than one with boxes in a question.
    #[error("characters that no font has: {0}")]
    MissingCharacters(String),
    /// A PDF of questions with images.
    #[error("images in a PDF")]
    Pictures,
}

impl ReportError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Workbook(_) => "workbook",
            Self::Package(_) => "package",
            Self::Pdf(_) => "pdf",
            Self::NoFonts => "no-fonts",
            Self::MissingCharacters(_) => "missing-characters",
            Self::Pictures => "pictures",
        }
    }
}
