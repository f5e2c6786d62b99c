//! `kaofa report pass-rate`

use super::{Ctx, Done, Failure};
use clap::{Subcommand, ValueEnum};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::results::{PassRateQuery, write_file};
use kaofa_core::service::summary;
use std::io::Write;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Json,
    Csv,
    Xlsx,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Pass-rate summary by unit
    PassRate {
        #[arg(long, value_enum)]
        format: Option<Format>,
        /// Only this sitting
        #[arg(long)]
        sitting: Option<i64>,
        /// One row a sitting instead of one row a unit
        #[arg(long)]
        by_sitting: bool,
        /// Where to write; json and csv go to standard output when absent
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub(super) fn run(ctx: &Ctx, command: ReportCommand) -> Done {
    let ReportCommand::PassRate { format, sitting, by_sitting, out } = command;
    let format = format.unwrap_or(Format::Json);
    let office = ctx.read()?;
    let query = PassRateQuery { sitting: sitting.map(SittingId), by_sitting, ..PassRateQuery::default() };
    let bytes = match format {
        Format::Json => format!("{}\n", summary::json(&office, &query, &ctx.texts)?).into_bytes(),
        Format::Csv | Format::Xlsx => summary::bytes(&office, &query, &ctx.texts, format == Format::Csv)?,
    };
    match out {
        Some(path) => {
            write_file(&path, &bytes)?;
            let path = path.display().to_string();
            ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
            ctx.out.json(&serde_json::json!({ "path": path }));
        }
        None if format == Format::Xlsx => return Err(Failure::Usage(ctx.texts.get("cli-needs-out"))),
        None => {
            // A closed pipe: the reader has seen enough.
            let _ = std::io::stdout().write_all(&bytes);
        }
    }
    Ok(())
}
