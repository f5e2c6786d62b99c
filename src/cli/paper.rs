//! `kaofa paper compose | print`

use super::{Ctx, Done, Failure};
use clap::{Args, Subcommand};
use kaofa_core::domain::forms::FormRole;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::formats::blueprint_toml;
use kaofa_core::service::forms::{self, FormsOrder};
use kaofa_core::service::{ServiceError, forms_files};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum PaperCommand {
    /// Draw one paper, or parallel forms of it, by a blueprint; written into files and kept nowhere
    Compose(ComposeArgs),
    /// A paper, its answer sheet, its key or its forms as .docx or .pdf
    Print(super::print::PrintArgs),
}

#[derive(Debug, Args)]
pub struct ComposeArgs {
    /// A .toml file (docs/BLUEPRINT.md) or a preset: quiz-20, jining, xiuzhou, mixed-100, study-5
    #[arg(long, value_name = "FILE")]
    blueprint: PathBuf,
    /// How many forms
    #[arg(long, default_value_t = 1, conflicts_with = "roles")]
    forms: usize,
    /// One form each: parallel, spare, makeup
    #[arg(long, value_parser = role, value_delimiter = ',', value_name = "ROLE")]
    roles: Vec<FormRole>,
    /// How many questions all forms but make-ups share
    #[arg(long, default_value_t = 0)]
    anchors: u16,
    /// The same seed draws the same forms (default: by the clock)
    #[arg(long)]
    seed: Option<u64>,
    /// Avoid what the last so many sittings used
    #[arg(long, default_value_t = 0, value_name = "N")]
    avoid_last: u32,
    /// Avoid what the candidates of this sitting have seen
    #[arg(long, value_name = "SITTING")]
    makeup_for: Option<i64>,
    /// Only approved questions, as formal sittings need
    #[arg(long)]
    approved_only: bool,
    /// The folder to write into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

fn role(given: &str) -> Result<FormRole, String> {
    FormRole::from_code(given).ok_or_else(|| FormRole::ALL.iter().map(|role| role.code()).collect::<Vec<_>>().join(", "))
}

pub(super) fn run(ctx: &Ctx, command: PaperCommand) -> Done {
    match command {
        PaperCommand::Compose(args) => compose(ctx, args),
        PaperCommand::Print(args) => super::print::run(ctx, args),
    }
}

fn compose(ctx: &Ctx, args: ComposeArgs) -> Done {
    let ComposeArgs { blueprint, forms, roles, anchors, seed, avoid_last, makeup_for, approved_only, out } = args;
    let Some((title, rows)) = forms_files::read_blueprint(&blueprint, &ctx.texts)? else {
        let (name, known) = (blueprint.display().to_string(), blueprint_toml::preset_names().join(", "));
        return Err(Failure::Usage(ctx.texts.with("cli-no-preset", &[("name", name.into()), ("known", known.into())])));
    };
    let seed = seed.unwrap_or_else(|| ctx.now_ms().unsigned_abs());
    let roles = if roles.is_empty() { vec![FormRole::Parallel; forms] } else { roles };
    let order = FormsOrder {
        roles,
        anchors,
        avoid_last,
        unseen_by: makeup_for.map(SittingId),
        approved_only,
        ..FormsOrder::parallel(&title, rows, 1, seed)
    };
    let drawn = match forms::draw(&ctx.read()?, &order) {
        Err(error @ ServiceError::Compose(_)) => {
            // The bank does not hold what is wanted: a finding, with the row that binds.
            ctx.out.explained(&ctx.texts.explain(&error));
            return Err(Failure::Findings);
        }
        drawn => drawn?,
    };
    forms_files::write(&drawn, &out, &ctx.texts)?;
    for row in forms_files::table(&drawn.comparison, &ctx.texts) {
        ctx.out.line(&row.join("\t"));
    }
    if drawn.groups_divided {
        ctx.out.line(&ctx.texts.get("cli-groups-divided"));
    }
    let document = forms_files::document(&drawn);
    let said = [
        ("forms", document.forms.len().into()),
        ("path", out.display().to_string().into()),
        ("imbalance", document.imbalance.to_string().into()),
    ];
    ctx.out.line(&ctx.texts.with("cli-composed", &said));
    ctx.out.json(&document);
    Ok(())
}
