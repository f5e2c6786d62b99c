//! `kaofa report pass-rate | annual | items`

use super::{Ctx, Done, Failure};
use clap::{Subcommand, ValueEnum};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::annual;
use kaofa_core::service::item_report::{self, MatrixFiles};
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnnualFormat {
    Json,
    Docx,
    Pdf,
    Xlsx,
}

impl AnnualFormat {
    const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
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
    /// Figures of the yearly report for any period, with the same days a year before
    Annual {
        #[arg(long, value_name = "DATE")]
        from: jiff::civil::Date,
        /// The last day
        #[arg(long, value_name = "DATE")]
        to: jiff::civil::Date,
        #[arg(long, value_enum)]
        format: Option<AnnualFormat>,
        /// Where to write; json goes to standard output when absent
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Item and test statistics of a response matrix
    Items {
        /// Header `attempt,ITEM,…`, a row of marks an attempt, empty where an item was not seen
        #[arg(long, value_name = "FILE")]
        responses: PathBuf,
        /// Header `item,max`
        #[arg(long, value_name = "FILE")]
        max: Option<PathBuf>,
        /// Header `attempt,item,question,variant`: what random items and variants showed to whom
        #[arg(long, value_name = "FILE")]
        slots: Option<PathBuf>,
    },
}

pub(super) fn run(ctx: &Ctx, command: ReportCommand) -> Done {
    match command {
        ReportCommand::PassRate { format, sitting, by_sitting, out } => pass_rate(ctx, format, sitting, by_sitting, out),
        ReportCommand::Annual { from, to, format, out } => annual(ctx, (from, to), format.unwrap_or(AnnualFormat::Json), out),
        ReportCommand::Items { responses, max, slots } => items(ctx, &MatrixFiles { responses, max, slots }),
    }
}

fn items(ctx: &Ctx, files: &MatrixFiles) -> Done {
    let test = item_report::of_files(files)?;
    let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.3}"));
    let args = [
        ("count", test.count.into()),
        ("mean", shown(test.mean).into()),
        ("sd", shown(test.sd).into()),
        ("cic", shown(test.cic).into()),
    ];
    ctx.out.line(&ctx.texts.with("cli-items-head", &args));
    if test.few {
        ctx.out.line(&ctx.texts.get("cli-items-few"));
    }
    ctx.out.line(&ctx.texts.get("cli-items-columns"));
    for item in &test.items {
        let name = [Some(item.id.as_str()), item.subquestion.as_deref(), item.variant.as_deref()];
        let name: Vec<&str> = name.into_iter().flatten().collect();
        let figures = [item.facility, item.sd, item.discrimination_index, item.discriminative_efficiency, item.effective_weight];
        let figures: Vec<String> = figures.into_iter().map(shown).collect();
        ctx.out.line(&format!("{}\t{}\t{}", name.join(" "), item.n, figures.join("\t")));
    }
    ctx.out.json(&test);
    Ok(())
}

fn annual(ctx: &Ctx, (from, to): (jiff::civil::Date, jiff::civil::Date), format: AnnualFormat, out: Option<PathBuf>) -> Done {
    let office = ctx.read()?;
    let report = annual::report(&office, from, to, &ctx.texts)?;
    let bytes = if format == AnnualFormat::Json {
        format!("{}\n", annual::json(&report, &ctx.texts)).into_bytes()
    } else {
        let fonts = if format == AnnualFormat::Pdf { crate::app::print_fonts::print_fonts() } else { None };
        annual::bytes(&office, &report, format.ending(), fonts.as_ref(), &ctx.texts)?
    };
    deliver(ctx, &bytes, format == AnnualFormat::Json, out)
}

/// Into the file, or to standard output where what was made is text.
fn deliver(ctx: &Ctx, bytes: &[u8], is_text: bool, out: Option<PathBuf>) -> Done {
    match out {
        Some(path) => {
            write_file(&path, bytes)?;
            let path = path.display().to_string();
            ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
            ctx.out.json(&serde_json::json!({ "path": path }));
        }
        None if !is_text => return Err(Failure::Usage(ctx.texts.get("cli-needs-out"))),
        None => {
            // A closed pipe: the reader has seen enough.
            let _ = std::io::stdout().write_all(bytes);
        }
    }
    Ok(())
}

fn pass_rate(ctx: &Ctx, format: Option<Format>, sitting: Option<i64>, by_sitting: bool, out: Option<PathBuf>) -> Done {
    let format = format.unwrap_or(Format::Json);
    let office = ctx.read()?;
    let query = PassRateQuery { sitting: sitting.map(SittingId), by_sitting, ..PassRateQuery::default() };
    let bytes = match format {
        Format::Json => format!("{}\n", summary::json(&office, &query, &ctx.texts)?).into_bytes(),
        Format::Csv | Format::Xlsx => summary::bytes(&office, &query, &ctx.texts, format == Format::Csv)?,
    };
    deliver(ctx, &bytes, format != Format::Xlsx, out)
}
