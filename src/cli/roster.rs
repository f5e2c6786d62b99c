//! `kaofa roster import`

use super::{Ctx, Done, Failure};
use clap::Subcommand;
use kaofa_core::domain::appointments::Recording;
use kaofa_core::service::roster;
use kaofa_core::service::roster_import::{self, RosterChoice};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum RosterCommand {
    /// Import cadres from .xlsx or .csv
    Import {
        file: PathBuf,
        /// Store nothing
        #[arg(long)]
        dry_run: bool,
        /// Changes of unit or post are moves from this day on (YYYY-MM-DD), not corrections
        #[arg(long, value_name = "DATE")]
        moved_on: Option<jiff::civil::Date>,
    },
    /// Export the roster to .xlsx or, by the ending, .csv
    Export {
        #[arg(long)]
        out: PathBuf,
    },
}

pub(super) fn run(ctx: &Ctx, command: RosterCommand) -> Done {
    match command {
        RosterCommand::Import { file, dry_run, moved_on } => import(ctx, &file, dry_run, moved_on),
        RosterCommand::Export { out } => {
            roster::export(&ctx.read()?, &out)?;
            ctx.out.line(&ctx.texts.with("roster-exported", &[("path", out.display().to_string().into())]));
            ctx.out.json(&json!({ "path": out }));
            Ok(())
        }
    }
}

fn import(ctx: &Ctx, file: &Path, dry_run: bool, moved_on: Option<jiff::civil::Date>) -> Done {
    let mut office = ctx.write()?;
    let preview = roster_import::preview(&office, file)?;
    let mut problems = Vec::new();
    for problem in &preview.draft.problems {
        let said = ctx.texts.roster_problem(problem);
        ctx.out.line(&format!("✗ {}:{} {}  {}  → {}", file.display(), problem.line, said.place, said.what, said.remedy));
        problems.push(json!({ "line": problem.line, "cell": problem.cell, "rule": problem.rule.code(), "message": said.what }));
    }
    let mut document =
        json!({ "rows": preview.draft.rows.len(), "problems": problems, "ignored_columns": preview.draft.ignored_columns });
    if !dry_run {
        let moves = moved_on.map(|on| Recording::Move { on, basis: String::new() }).unwrap_or_default();
        let choice = RosterChoice { moves, ..RosterChoice::default() };
        let imported = roster_import::commit(&mut office, &preview, &choice)?;
        let counts =
            [("added", imported.added.into()), ("changed", imported.changed.into()), ("unchanged", imported.unchanged.into())];
        ctx.out.line(&ctx.texts.with("cli-roster-imported", &counts));
        document["imported"] = json!(imported);
    }
    ctx.out.json(&document);
    if preview.draft.problems.is_empty() { Ok(()) } else { Err(Failure::Findings) }
}
