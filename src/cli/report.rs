//! `kaofa report pass-rate | annual | items | weak-points | debrief | transcript`

use super::{Ctx, Done, Failure};
use clap::{Args, Subcommand, ValueEnum};
use kaofa_core::domain::ids::{CadreId, PaperId, SittingId};
use kaofa_core::domain::item_stats::TestStatistics;
use kaofa_core::domain::pass_rate::Dimension;
use kaofa_core::domain::sitting::{Audience, SittingKind};
use kaofa_core::service::annual;
use kaofa_core::service::cadre_record::{self, TranscriptRequest, Whose};
use kaofa_core::service::debrief;
use kaofa_core::service::item_analysis::{self, Attempts, Scope};
use kaofa_core::service::item_report::{self, MatrixFiles};
use kaofa_core::service::item_tables;
use kaofa_core::service::pass_rate::PassRateQuery;
use kaofa_core::service::print::PrintFormat;
use kaofa_core::service::results::write_file;
use kaofa_core::service::roster;
use kaofa_core::service::summary::{self, SummaryFormat, SummaryRequest};
use kaofa_core::service::weak_points::{self, WeakBy, WeakQuery};
use std::io::Write;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Json,
    Csv,
    Xlsx,
    Docx,
    Pdf,
    Png,
}

#[derive(Debug, Args)]
pub struct PassRateArgs {
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only this sitting
    #[arg(long)]
    sitting: Option<i64>,
    /// Only sittings of this kind: appointment, annual, mock, meeting
    #[arg(long, value_parser = kind)]
    kind: Option<SittingKind>,
    /// Only sittings of this year
    #[arg(long)]
    year: Option<i16>,
    /// Only people of this unit and those below it, by name or path
    #[arg(long)]
    unit: Option<String>,
    /// Only people of this rank
    #[arg(long)]
    rank: Option<String>,
    /// What rows are grouped by, with commas between: unit, branch, department, rank, grade, sitting, kind, year
    #[arg(long, value_delimiter = ',', value_parser = dimension)]
    by: Vec<Dimension>,
    /// One row a sitting; the same as --by sitting
    #[arg(long, conflicts_with = "by")]
    by_sitting: bool,
    /// With the name annex, in xlsx, docx and pdf
    #[arg(long)]
    names: bool,
    /// Where to write; json and csv go to standard output when absent
    #[arg(long)]
    out: Option<PathBuf>,
}

fn codes(all: impl Iterator<Item = &'static str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

fn kind(given: &str) -> Result<SittingKind, String> {
    SittingKind::from_code(given).ok_or_else(|| codes(SittingKind::ALL.iter().map(|kind| kind.code())))
}

/// 公示 tells passes of a sitting, not records of people.
fn audience(given: &str) -> Result<Audience, String> {
    let told = || Audience::ALL.iter().copied().filter(|audience| *audience != Audience::Public);
    told().find(|audience| audience.code() == given).ok_or_else(|| codes(told().map(Audience::code)))
}

fn attempts(given: &str) -> Result<Attempts, String> {
    Attempts::from_code(given).ok_or_else(|| codes(Attempts::ALL.iter().map(|attempts| attempts.code())))
}

fn weak_by(given: &str) -> Result<WeakBy, String> {
    WeakBy::from_code(given).ok_or_else(|| codes(WeakBy::ALL.iter().map(|by| by.code())))
}

fn dimension(given: &str) -> Result<Dimension, String> {
    Dimension::from_code(given).ok_or_else(|| codes(Dimension::ALL.iter().map(|dimension| dimension.code())))
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
    /// Pass-rate summary by unit, department, rank, sitting, kind, year, or any of them together
    PassRate(PassRateArgs),
    /// The record of one cadre, or of everybody in a unit into a folder
    Transcript {
        /// Staff number, or the cadre's own number with # before it
        #[arg(long, required_unless_present = "unit", conflicts_with = "unit")]
        cadre: Option<String>,
        /// Path of a unit; everybody in it and below
        #[arg(long)]
        unit: Option<String>,
        /// Who will read it: candidate, personnel, unit_head
        #[arg(long = "for", value_parser = audience, default_value = "personnel")]
        audience: Audience,
        #[arg(long, value_parser = super::print::format, default_value = "docx")]
        format: PrintFormat,
        /// The file, or the folder for a unit
        #[arg(long)]
        out: PathBuf,
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
    /// Item and test statistics of a sitting, of a paper, or of a response matrix
    Items {
        /// Header `attempt,ITEM,…`, a row of marks an attempt, empty where an item was not seen
        #[arg(long, value_name = "FILE", required_unless_present_any = ["sitting", "paper"])]
        responses: Option<PathBuf>,
        /// Attempts of this sitting
        #[arg(long, conflicts_with_all = ["responses", "max", "slots"])]
        sitting: Option<i64>,
        /// Attempts of all sittings that used this paper
        #[arg(long, conflicts_with_all = ["responses", "max", "slots", "sitting"])]
        paper: Option<i64>,
        /// Which attempts count of somebody who sat several times: all, first, last, highest
        #[arg(long, value_parser = attempts, default_value = "all")]
        attempts: Attempts,
        /// An .xlsx of the sitting or paper
        #[arg(long, value_name = "FILE", conflicts_with = "responses")]
        out: Option<PathBuf>,
        /// Header `item,max`
        #[arg(long, value_name = "FILE")]
        max: Option<PathBuf>,
        /// Header `attempt,item,question,variant`: what random items and variants showed to whom
        #[arg(long, value_name = "FILE")]
        slots: Option<PathBuf>,
    },
    /// Areas and articles that are answered wrong, with 95 % intervals; an .xlsx with --out
    WeakPoints {
        /// area, article, unit, rank
        #[arg(long, value_parser = weak_by, default_value = "area")]
        by: WeakBy,
        #[arg(long)]
        sitting: Option<i64>,
        #[arg(long)]
        year: Option<i16>,
        /// People of this unit and those below it, by name or path
        #[arg(long)]
        unit: Option<String>,
        #[arg(long)]
        rank: Option<String>,
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 考后讲评包: remarks for the leader, and the questions that went worst; .docx or .pdf
    Debrief {
        #[arg(long)]
        sitting: i64,
        #[arg(long)]
        out: PathBuf,
    },
}

pub(super) fn run(ctx: &Ctx, command: ReportCommand) -> Done {
    match command {
        ReportCommand::Annual { from, to, format, out } => annual(ctx, (from, to), format.unwrap_or(AnnualFormat::Json), out),
        ReportCommand::PassRate(args) => pass_rate(ctx, args),
        ReportCommand::Transcript { cadre, unit, audience, format, out } => {
            transcript(ctx, cadre.as_deref(), unit, audience, format, out)
        }
        ReportCommand::Items { responses: Some(responses), max, slots, .. } => {
            show_test(ctx, &item_report::of_files(&MatrixFiles { responses, max, slots })?);
            Ok(())
        }
        ReportCommand::Items { sitting, paper, attempts, out, .. } => {
            let scope = match (sitting, paper) {
                (Some(id), _) => Scope::Sitting(SittingId(id)),
                (None, paper) => Scope::Paper(PaperId(paper.unwrap_or_default())),
            };
            items(ctx, scope, attempts, out)
        }
        ReportCommand::WeakPoints { by, sitting, year, unit, rank, out } => {
            let over = PassRateQuery { sitting: sitting.map(SittingId), year, unit, rank, ..PassRateQuery::default() };
            weak(ctx, &WeakQuery { by, over, area: None }, out)
        }
        ReportCommand::Debrief { sitting, out } => {
            let mut office = ctx.read()?;
            let fonts = crate::app::print_fonts::print_fonts();
            debrief::export(&mut office, SittingId(sitting), &out, fonts.as_ref(), &ctx.texts)?;
            written(ctx, &out);
            Ok(())
        }
    }
}

fn items(ctx: &Ctx, scope: Scope, attempts: Attempts, out: Option<PathBuf>) -> Done {
    let mut office = ctx.read()?;
    if let Some(path) = out {
        item_tables::export_items(&mut office, scope, attempts, &path, &ctx.texts)?;
        written(ctx, &path);
        return Ok(());
    }
    let analysis = item_analysis::analyse(&office, scope, attempts)?;
    lines(ctx, &analysis.test);
    for (line, stats) in analysis.lines.iter().zip(&analysis.test.items) {
        for said in ctx.texts.item_said(line, stats) {
            ctx.out.line(&format!("{}\t{said}", stats.id));
        }
    }
    ctx.out.json(&analysis);
    Ok(())
}

fn weak(ctx: &Ctx, query: &WeakQuery, out: Option<PathBuf>) -> Done {
    let mut office = ctx.read()?;
    if let Some(path) = out {
        item_tables::export_weak(&mut office, query, &path, &ctx.texts)?;
        written(ctx, &path);
        return Ok(());
    }
    let report = weak_points::report(&office, query, &ctx.texts)?;
    for row in &report.rows {
        let share = item_tables::percent(row.group.share, &ctx.texts);
        let range = item_tables::range(row, &ctx.texts);
        let remark = item_tables::remark(row, &ctx.texts);
        ctx.out.line(&format!("{}\t{}\t{}\t{share}\t{range}\t{remark}", row.label, row.group.people, row.group.answers));
    }
    ctx.out.json(&report);
    Ok(())
}

fn show_test(ctx: &Ctx, test: &TestStatistics) {
    lines(ctx, test);
    ctx.out.json(test);
}

fn lines(ctx: &Ctx, test: &TestStatistics) {
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

fn pass_rate(ctx: &Ctx, args: PassRateArgs) -> Done {
    let mut office = ctx.read()?;
    let query = PassRateQuery {
        sitting: args.sitting.map(SittingId),
        kind: args.kind,
        year: args.year,
        unit: args.unit,
        unit_alone: false,
        rank: args.rank,
        by: if args.by_sitting { vec![Dimension::Sitting] } else { args.by },
    };
    let format = match args.format.unwrap_or(Format::Json) {
        Format::Json => None,
        Format::Csv => Some(SummaryFormat::Csv),
        Format::Xlsx => Some(SummaryFormat::Xlsx),
        Format::Docx => Some(SummaryFormat::Docx),
        Format::Pdf => Some(SummaryFormat::Pdf),
        Format::Png => Some(SummaryFormat::Png),
    };
    let Some(format) = format else {
        let text = format!("{}\n", summary::json(&office, &query, &ctx.texts)?);
        let Some(path) = args.out else {
            to_standard_output(text.as_bytes());
            return Ok(());
        };
        write_file(&path, text.as_bytes())?;
        summary::note(&mut office, &query, false, &path)?;
        written(ctx, &path);
        return Ok(());
    };
    let fonts = if format.needs_fonts() { crate::app::print_fonts::print_fonts() } else { None };
    let request = SummaryRequest { query, names: args.names, fonts };
    match args.out {
        Some(path) => {
            summary::export(&mut office, &request, format, &path, &ctx.texts)?;
            written(ctx, &path);
            Ok(())
        }
        None if format == SummaryFormat::Csv => {
            to_standard_output(&summary::bytes(&office, &request, format, &ctx.texts)?);
            Ok(())
        }
        None => Err(Failure::Usage(ctx.texts.get("cli-needs-out"))),
    }
}

fn written(ctx: &Ctx, path: &std::path::Path) {
    let path = path.display().to_string();
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
    ctx.out.json(&serde_json::json!({ "path": path }));
}

fn to_standard_output(bytes: &[u8]) {
    // A closed pipe: the reader has seen enough.
    let _ = std::io::stdout().write_all(bytes);
}

fn transcript(
    ctx: &Ctx,
    cadre: Option<&str>,
    unit: Option<String>,
    audience: Audience,
    format: PrintFormat,
    path: PathBuf,
) -> Done {
    let mut office = ctx.read()?;
    let whose = match (cadre, unit) {
        (_, Some(unit)) => Whose::Unit(unit),
        (given, None) => {
            let given = given.unwrap_or_default();
            let people = roster::cadres(&office)?;
            let own = given.strip_prefix('#').and_then(|number| number.parse().ok()).map(CadreId);
            // A name is nobody's own; numbers are.
            let found = people.iter().find(|c| own == Some(c.id) || c.data.staff_no.as_deref() == Some(given));
            let Some(found) = found else {
                return Err(Failure::Usage(ctx.texts.with("cli-no-cadre", &[("who", given.into())])));
            };
            Whose::Cadre(found.id)
        }
    };
    let fonts = crate::app::print_fonts::print_fonts();
    let request = TranscriptRequest { whose, audience, format, path, fonts };
    let files = cadre_record::print(&mut office, &request, &ctx.texts)?;
    for path in &files {
        ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.display().to_string().into())]));
    }
    ctx.out.json(&serde_json::json!({ "files": files }));
    Ok(())
}
