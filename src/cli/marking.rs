//! `kaofa exam marks | remark`.

use super::{Ctx, Done};
use clap::Subcommand;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::service::remark::{self, Decision, RemarkOrder, RemarkPreview};
use kaofa_core::service::{marker_stats, marking};
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum MarkingCommand {
    /// Every mark that people gave or took back in a sitting, and the figures of markers
    Marks {
        #[arg(long)]
        sitting: i64,
    },
    /// Mark a question anew after its key was corrected: for everybody, in one step, on the record
    Remark {
        #[arg(long)]
        sitting: i64,
        /// Code of the question
        #[arg(long, value_name = "CODE")]
        question: String,
        /// One sub-question of a case, from 1 (default: all of them)
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
        part: Option<u8>,
        #[command(flatten)]
        how: How,
        /// Which blank --accept is for, from 1
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
        blank: u8,
        /// Why; required unless --dry-run
        #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
        reason: Option<String>,
        /// Only say who would change and how
        #[arg(long)]
        dry_run: bool,
    },
}

/// What is decided about the question.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct How {
    /// Mark by the key that stands in the bank now
    #[arg(long)]
    key: bool,
    /// Accept this text in a blank
    #[arg(long, value_name = "TEXT")]
    accept: Option<String>,
    /// Full marks for everybody
    #[arg(long)]
    full: bool,
    /// The item counts for nobody
    #[arg(long)]
    cancel: bool,
    /// As printed: earlier corrections hold no more
    #[arg(long)]
    withdraw: bool,
}

impl How {
    fn decision(self, blank: u8) -> Decision {
        match (self.accept, self.full, self.cancel, self.withdraw) {
            (Some(text), ..) => Decision::Accept { blank: blank.saturating_sub(1), text },
            (None, true, ..) => Decision::Full,
            (None, _, true, _) => Decision::Cancel,
            (None, _, _, true) => Decision::Withdraw,
            // The group asks for one of them.
            _ => Decision::Key,
        }
    }
}

pub(super) fn run(ctx: &Ctx, command: MarkingCommand) -> Done {
    match command {
        MarkingCommand::Marks { sitting } => marks(ctx, SittingId(sitting)),
        MarkingCommand::Remark { sitting, question, part, how, blank, reason, dry_run } => {
            let (sitting, part) = (SittingId(sitting), part.map(|n| n - 1));
            let decision = how.decision(blank);
            // A dry run reads beside the window; marking writes.
            let preview = if dry_run {
                let office = ctx.read()?;
                let positions = remark::positions(&office, sitting, &question, part)?;
                remark::preview(&office, &RemarkOrder { sitting, positions, decision })?
            } else {
                let mut office = ctx.write()?;
                let positions = remark::positions(&office, sitting, &question, part)?;
                let order = RemarkOrder { sitting, positions, decision };
                remark::remark(&mut office, &order, reason.as_deref().unwrap_or_default())?
            };
            say(ctx, &preview, dry_run);
            Ok(())
        }
    }
}

fn say(ctx: &Ctx, preview: &RemarkPreview, dry_run: bool) {
    let (up, down) = preview.flips();
    let facts = [("n", preview.rows.len().into()), ("all", preview.attempts.into()), ("up", up.into()), ("down", down.into())];
    ctx.out.line(&ctx.texts.with("cli-remark-head", &facts));
    let shown = |marks: Option<Marks>| marks.map_or_else(|| "-".to_owned(), Marks::printed);
    for row in &preview.rows {
        let change = &row.change;
        ctx.out.line(&format!(
            "  {}  {}  {} → {}  {} → {}  {} → {}",
            row.ticket,
            row.name,
            shown(change.marks.0),
            shown(change.marks.1),
            shown(change.total.0),
            shown(change.total.1),
            ctx.texts.outcome(change.outcome.0),
            ctx.texts.outcome(change.outcome.1)
        ));
    }
    if !dry_run {
        ctx.out.line(&ctx.texts.get("cli-remark-done"));
    }
    let exact = |marks: Option<Marks>| marks.map(|m| m.to_string());
    let rows: Vec<_> = preview
        .rows
        .iter()
        .map(|row| {
            let change = &row.change;
            json!({
                "ticket": row.ticket, "name": row.name,
                "marks": [exact(change.marks.0), exact(change.marks.1)],
                "total": [exact(change.total.0), exact(change.total.1)],
                "outcome": [change.outcome.0, change.outcome.1],
            })
        })
        .collect();
    let positions: Vec<u16> = preview.corrections.keys().map(|position| position + 1).collect();
    ctx.out.json(&json!({
        "sitting": preview.order.sitting, "dry_run": dry_run, "items": positions, "attempts": preview.attempts,
        "changed": rows, "to_pass": up, "to_fail": down,
        "full": [preview.full.0.to_string(), preview.full.1.to_string()],
    }));
}

fn marks(ctx: &Ctx, sitting: SittingId) -> Done {
    let office = ctx.read()?;
    let given = marking::history(&office, sitting)?;
    let report = marker_stats::report(&office, sitting)?;
    for mark in &given {
        let marks = mark.marks.map_or_else(|| ctx.texts.get("cli-mark-taken-back"), Marks::printed);
        ctx.out.line(&format!("{:>6}  {:>3}  {}  {}  {marks}", mark.attempt, mark.position + 1, mark.round, mark.by));
    }
    let markers: Vec<_> = report
        .rows
        .iter()
        .map(|r| {
            json!({
                "marker": r.marker, "item": r.position + 1, "count": r.count, "mean": r.mean, "sd": r.spread,
                "compared": r.compared, "difference": r.difference, "over": r.over, "third": r.third,
            })
        })
        .collect();
    ctx.out.json(&json!({ "sitting": sitting, "given": given, "markers": markers, "waivers": report.waivers }));
    Ok(())
}
