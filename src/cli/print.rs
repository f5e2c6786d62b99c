//! `kaofa paper print`

use super::{Ctx, Done};
use clap::Args;
use kaofa_core::domain::ids::PaperId;
use kaofa_core::service::print::{self, PrintFormat, PrintRequest, PrintWhat};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct PrintArgs {
    /// The number of the paper
    #[arg(value_name = "PAPER")]
    paper: i64,
    /// docx or pdf
    #[arg(long, value_parser = format)]
    format: PrintFormat,
    /// paper, sheet, key or forms
    #[arg(long, default_value = "paper", value_parser = what)]
    what: PrintWhat,
    /// The key behind the paper, on a page of its own
    #[arg(long)]
    with_key: bool,
    /// The order a candidate with this seed sees; the paper's own order when absent
    #[arg(long)]
    seed: Option<u64>,
    /// Name of the form, such as A
    #[arg(long, default_value = "")]
    form: String,
    /// Duration to print, in minutes
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|value| code(*value)).collect::<Vec<_>>().join(", ")
}

pub(super) fn format(given: &str) -> Result<PrintFormat, String> {
    PrintFormat::from_code(given).ok_or_else(|| codes(PrintFormat::ALL, PrintFormat::code))
}

fn what(given: &str) -> Result<PrintWhat, String> {
    PrintWhat::from_code(given).ok_or_else(|| codes(PrintWhat::ALL, PrintWhat::code))
}

pub(super) fn run(ctx: &Ctx, args: PrintArgs) -> Done {
    let mut office = ctx.write()?;
    let fonts = if args.format == PrintFormat::Pdf { crate::app::print_fonts::print_fonts() } else { None };
    let request = PrintRequest {
        paper: PaperId(args.paper),
        what: args.what,
        format: args.format,
        seed: args.seed,
        form: args.form,
        duration_minutes: args.minutes,
        with_key: args.with_key,
        fonts,
    };
    print::print_to(&mut office, &request, &args.out, &ctx.texts)?;
    let path = args.out.display().to_string();
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
    ctx.out.json(&json!({ "paper": args.paper, "what": args.what, "format": args.format, "path": path }));
    Ok(())
}
