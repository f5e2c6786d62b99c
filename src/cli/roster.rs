//! `kaofa roster import`

use super::{Ctx, Done, Failure};
use clap::Subcommand;
use kaofa_core::service::roster;
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
    },
}

pub(super) fn run(ctx: &Ctx, command: RosterCommand) -> Done {
    let RosterCommand::Import { file, dry_run } = command;
    import(ctx, &file, dry_run)
}

fn import(ctx: &Ctx, file: &Path, dry_run: bool) -> Done {
    let mut office = ctx.write()?;
    let preview = roster::preview(&office, file)?;
    let mut problems = Vec::new();
    for problem in &preview.draft.problems {
        let said = ctx.texts.roster_problem(problem);
        ctx.out.line(&format!("✗ {}:{} {}  {}  → {}", file.display(), problem.line, said.place, said.what, said.remedy));
        problems.push(json!({ "line": problem.line, "cell": problem.cell, "rule": problem.rule.code(), "message": said.what }));
    }
    let mut document =
        json!({ "rows": preview.draft.rows.len(), "problems": problems, "ignored_columns": preview.draft.ignored_columns });
    if !dry_run {
        let imported = roster::commit(&mut office, &preview)?;
        let counts =
            [("added", imported.added.into()), ("changed", imported.changed.into()), ("unchanged", imported.unchanged.into())];
        ctx.out.line(&ctx.texts.with("cli-roster-imported", &counts));
        document["imported"] = json!(imported);
    }
    ctx.out.json(&document);
    if preview.draft.problems.is_empty() { Ok(()) } else { Err(Failure::Findings) }
}
