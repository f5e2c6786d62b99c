//! The command line (DESIGN §7): one file a subcommand, each over `service`. Exit 0 ok, 1 findings, 2 usage, 3 failed.

mod bank;
mod demo;
mod exam;
mod import;
mod maintain;
mod marking;
mod output;
mod paper;
mod print;
mod record;
mod report;
mod roster;
mod seal;
mod statutes;
mod study;

use clap::{Parser, Subcommand};
use kaofa_core::domain::clock::Clock;
use kaofa_core::service::clock::SystemClock;
use kaofa_core::service::{Office, ServiceError, accounts};
use kaofa_core::store::{Access, StoreError};
use kaofa_core::text::{Locale, Texts};
use output::Output;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Law study and law exams inside a government bureau. Without a subcommand: opens the desktop program.
#[derive(Debug, Parser)]
#[command(version, about, disable_help_subcommand = true)]
pub struct Args {
    /// Folder of the workspace (default: KAOFA_DATA, else the platform's data folder)
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of messages: zh-CN or en
    #[arg(long, global = true, value_name = "LANG", default_value = "zh-CN")]
    pub lang: String,
    #[command(subcommand)]
    pub command: Option<Sub>,
}

#[derive(Debug, Subcommand)]
pub enum Sub {
    /// Question bank: verify, stats, cleanup, search
    #[command(subcommand)]
    Bank(bank::BankCommand),
    /// Import questions from files
    Import(import::ImportArgs),
    /// Export questions
    Export(import::ExportArgs),
    /// Roster of cadres
    #[command(subcommand)]
    Roster(roster::RosterCommand),
    /// Study before meetings (会前学法)
    #[command(subcommand)]
    Study(study::StudyCommand),
    /// Statute library: import, search, show, impact
    #[command(subcommand)]
    Statutes(statutes::StatutesCommand),
    /// Papers: compose, print
    #[command(subcommand)]
    Paper(paper::PaperCommand),
    /// Sittings: list, show, sit, verify; seal, open and collect for PCs without a network
    #[command(subcommand)]
    Exam(exam::ExamCommand),
    /// Reports
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Write a verified backup
    Backup,
    /// Put a backup in place of the workspace
    Restore {
        /// The backup file
        file: PathBuf,
    },
    /// Check the workspace
    Check,
    /// Fill a marked demo workspace
    Demo(demo::DemoArgs),
}

/// How a subcommand failed.
#[derive(Debug)]
pub(crate) enum Failure {
    Service(ServiceError),
    /// Findings were printed.
    Findings,
    /// The arguments make no sense together; the text says why.
    Usage(String),
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

pub(crate) type Done = Result<(), Failure>;

/// What every subcommand is given.
pub(crate) struct Ctx {
    folder: PathBuf,
    pub(crate) texts: Texts,
    pub(crate) out: Output,
    clock: Arc<dyn Clock>,
}

impl Ctx {
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now().wall_ms
    }

    pub(crate) fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// Opens for writing and signs in.
    pub(crate) fn write(&self) -> Result<Office, Failure> {
        self.write_at(Arc::clone(&self.clock))
    }

    /// Opens for writing on another clock than the PC's.
    pub(crate) fn write_at(&self, clock: Arc<dyn Clock>) -> Result<Office, Failure> {
        signed_in(Office::open(&self.folder, Access::Write, clock)?)
    }

    /// Opens the keyless workspace of a seat, or makes one.
    pub(crate) fn seat(&self) -> Result<Office, Failure> {
        signed_in(Office::open_seat(&self.folder, Arc::clone(&self.clock))?)
    }

    /// Opens for reading beside a window; makes the workspace when there is none.
    pub(crate) fn read(&self) -> Result<Office, Failure> {
        match Office::open(&self.folder, Access::Read, Arc::clone(&self.clock)) {
            Err(ServiceError::Store(StoreError::Missing { .. })) => self.write(),
            Ok(office) => signed_in(office),
            Err(error) => Err(error.into()),
        }
    }
}

/// The command line obeys the same accounts: KAOFA_STAFF names one, KAOFA_PASSPHRASE_FILE holds its passphrase.
fn signed_in(mut office: Office) -> Result<Office, Failure> {
    let (Some(name), Some(file)) = (std::env::var_os("KAOFA_STAFF"), std::env::var_os("KAOFA_PASSPHRASE_FILE")) else {
        return Ok(office);
    };
    accounts::sign_in(&mut office, &name.to_string_lossy(), &first_line(file)?)?;
    Ok(office)
}

/// A secret from a file, so that it stands neither in the list of processes nor in the shell's history.
fn first_line(file: std::ffi::OsString) -> Result<String, Failure> {
    let path = PathBuf::from(file);
    let text = std::fs::read_to_string(&path).map_err(|source| ServiceError::File { path, source })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Runs a subcommand.
pub fn run(args: Args) -> ExitCode {
    let texts = Texts::new(Locale::from_code(&args.lang).unwrap_or_default());
    let ctx = Ctx {
        folder: crate::app::data_folder(args.data),
        texts,
        out: Output { json: args.json },
        clock: Arc::new(SystemClock::new()),
    };
    let Some(command) = args.command else { return ExitCode::from(2) };
    let done = match command {
        Sub::Bank(command) => bank::run(&ctx, command),
        Sub::Import(args) => import::import(&ctx, &args),
        Sub::Export(args) => import::export(&ctx, &args),
        Sub::Roster(command) => roster::run(&ctx, command),
        Sub::Study(command) => study::run(&ctx, command),
        Sub::Statutes(command) => statutes::run(&ctx, command),
        Sub::Paper(command) => paper::run(&ctx, command),
        Sub::Exam(command) => exam::run(&ctx, command),
        Sub::Report(command) => report::run(&ctx, command),
        Sub::Backup => maintain::backup(&ctx),
        Sub::Restore { file } => maintain::restore(&ctx, &file),
        Sub::Check => maintain::check(&ctx),
        Sub::Demo(args) => demo::run(&ctx, &args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Findings) => ExitCode::from(1),
        Err(Failure::Usage(text)) => {
            ctx.out.error(&text);
            ExitCode::from(2)
        }
        Err(Failure::Service(error)) => {
            ctx.out.explained(&ctx.texts.explain(&error));
            ExitCode::from(3)
        }
    }
}
