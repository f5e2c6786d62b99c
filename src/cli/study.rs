//! `kaofa study`: the plan of a year, one session, and their papers.

use super::{Ctx, Done, Failure};
use clap::{Subcommand, ValueEnum};
use kaofa_core::domain::ids::StudyId;
use kaofa_core::domain::study_session::Presence;
use kaofa_core::service::study_print::{self, StudyPaper};
use kaofa_core::service::study_sessions;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum StudyCommand {
    /// Sessions of a year, this one by default
    List {
        #[arg(long)]
        year: Option<i16>,
    },
    /// One session by its number in `list`
    Show { id: i64 },
    /// A paper as .docx, .pdf or (the plan) .xlsx, by the ending of the path
    Print {
        paper: Paper,
        /// Session; not for the papers of a year
        #[arg(long)]
        id: Option<i64>,
        #[arg(long)]
        year: Option<i16>,
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Paper {
    Plan,
    YearVolume,
    SignIn,
    Minutes,
    Volume,
}

pub(super) fn run(ctx: &Ctx, command: StudyCommand) -> Done {
    match command {
        StudyCommand::List { year } => list(ctx, year),
        StudyCommand::Show { id } => show(ctx, StudyId(id)),
        StudyCommand::Print { paper, id, year, out } => print(ctx, paper, id.map(StudyId), year, &out),
    }
}

fn list(ctx: &Ctx, year: Option<i16>) -> Done {
    let office = ctx.read()?;
    let plan = study_sessions::year(&office, year.unwrap_or_else(|| office.today().year()))?;
    for row in &plan.rows {
        let session = &row.session;
        let when = session.day.map_or_else(|| session.timing.clone(), |day| day.to_string());
        let state = ctx.texts.get(&format!("study-state-{}", session.state.code()));
        ctx.out.line(&format!("{:>4}  {when}  {}  {}  {state}", row.id, session.topic, session.speaker));
    }
    let args = [("held", plan.held.into()), ("need", plan.expected.a_year.into()), ("planned", plan.rows.len().into())];
    ctx.out.line(&ctx.texts.with("study-progress", &args));
    let rows: Vec<_> =
        plan.rows.iter().map(|row| json!({ "id": row.id, "number": row.number, "session": row.session })).collect();
    ctx.out.json(&json!({
        "year": plan.year, "held": plan.held, "expected_a_year": plan.expected.a_year, "expected_by_now": plan.expected.by_now, "sessions": rows
    }));
    Ok(())
}

fn show(ctx: &Ctx, id: StudyId) -> Done {
    let office = ctx.read()?;
    let view = study_sessions::view(&office, id, &ctx.texts)?;
    ctx.out.line(&view.filled.text);
    let session = &view.row.session;
    let count = |presence| session.with(presence).count();
    ctx.out.json(&json!({
        "id": id,
        "number": view.row.number,
        "session": session,
        "present": count(Presence::Present),
        "leave": count(Presence::Leave),
        "absent": count(Presence::Absent),
        "minutes": view.filled.text,
    }));
    Ok(())
}

fn print(ctx: &Ctx, paper: Paper, id: Option<StudyId>, year: Option<i16>, out: &Path) -> Done {
    let mut office = ctx.write()?;
    let year = year.unwrap_or_else(|| office.today().year());
    let named = || id.ok_or_else(|| Failure::Usage(ctx.texts.get("cli-study-id")));
    let paper = match paper {
        Paper::Plan => StudyPaper::Plan(year),
        Paper::YearVolume => StudyPaper::YearVolume(year),
        Paper::SignIn => StudyPaper::SignIn(named()?),
        Paper::Minutes => StudyPaper::Minutes(named()?),
        Paper::Volume => StudyPaper::Volume(named()?),
    };
    let pdf = out.extension().is_some_and(|ending| ending == "pdf");
    let fonts = if pdf { crate::app::print_fonts::print_fonts() } else { None };
    study_print::print(&mut office, paper, out, fonts.as_ref(), &ctx.texts)?;
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", out.display().to_string().into())]));
    ctx.out.json(&json!({ "path": out }));
    Ok(())
}
