//! `kaofa exam list | show | sit | verify`; marking, sealing, seats and collecting stand in `marking` and `seal`.

use super::marking::{self, MarkingCommand};
use super::output::print_line;
use super::record;
use super::seal::{self, SealCommand};
use super::{Ctx, Done, Failure};
use clap::Subcommand;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::ids::{AttemptId, SittingId};
use kaofa_core::domain::journal::Event;
use kaofa_core::domain::kind::Kind;
use kaofa_core::service::exam::{self, SeatItem};
use kaofa_core::service::print::PrintFormat;
use kaofa_core::service::{Office, ServiceError, sittings};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::BufRead;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum ExamCommand {
    /// Plan the sitting that a .toml file describes
    New { file: PathBuf },
    /// All sittings
    List,
    /// One sitting with its candidates
    Show { id: i64 },
    /// Sit an exam: answers on standard input, one JSON a line; prints `saved SEQ` once it is durable
    Sit {
        #[arg(long)]
        sitting: i64,
        /// Ticket, staff number, or a name that is alone on the list
        #[arg(long, value_name = "NO")]
        cadre: String,
    },
    /// Whether attempts and published results are what was written; or whether an archive is, without any workspace
    Verify {
        /// Number of a sitting, or folder of an archive
        #[arg(value_name = "SITTING|DIR", required_unless_present_any = ["sitting", "attempt"])]
        target: Option<String>,
        #[arg(long, conflicts_with = "target")]
        sitting: Option<i64>,
        #[arg(long, conflicts_with_all = ["sitting", "target"])]
        attempt: Option<i64>,
    },
    /// Everything of a published sitting in one folder that proves itself years later
    Archive {
        sitting: i64,
        /// A new folder
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// The print set of a sitting, one file a form: with places for signatures and seals
    Print {
        sitting: i64,
        /// all, sign-in, pledge, room, irregularities, register or index
        #[arg(long, default_value = "all", value_parser = record::forms)]
        set: record::Forms,
        /// docx or pdf
        #[arg(long, default_value = "docx", value_parser = super::print::format)]
        format: PrintFormat,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    #[command(flatten)]
    Marking(MarkingCommand),
    #[command(flatten)]
    Sealed(SealCommand),
}

pub(super) fn run(ctx: &Ctx, command: ExamCommand) -> Done {
    match command {
        ExamCommand::Verify { target, sitting, attempt } => {
            record::verify(ctx, target.as_deref(), sitting.map(SittingId), attempt.map(AttemptId))
        }
        ExamCommand::Archive { sitting, out } => record::archive(ctx, SittingId(sitting), &out),
        ExamCommand::Print { sitting, set, format, out } => record::print(ctx, SittingId(sitting), set, format, out),
        ExamCommand::Marking(command) => marking::run(ctx, command),
        ExamCommand::Sealed(command) => seal::run(ctx, command),
        ExamCommand::New { file } => {
            let id = sittings::plan_from_file(&mut ctx.write()?, &file)?;
            ctx.out.line(&ctx.texts.with("cli-planned", &[("id", id.to_string().into())]));
            ctx.out.json(&json!({ "id": id }));
            Ok(())
        }
        ExamCommand::List => list(ctx),
        ExamCommand::Show { id } => show(ctx, SittingId(id)),
        ExamCommand::Sit { sitting, cadre } => sit(ctx, SittingId(sitting), &cadre),
    }
}

fn list(ctx: &Ctx) -> Done {
    let office = ctx.read()?;
    let all = sittings::list(&office)?;
    for s in &all {
        ctx.out.line(&format!(
            "{:>4}  {}  {}  {}/{}",
            s.id,
            ctx.texts.sitting_state(s.state),
            s.title,
            s.handed_in,
            s.candidates
        ));
    }
    let rows: Vec<_> = all
        .iter()
        .map(|s| json!({ "id": s.id, "title": s.title, "kind": s.kind, "state": s.state, "items": s.items, "full": s.full.to_string(), "candidates": s.candidates, "handed_in": s.handed_in }))
        .collect();
    ctx.out.json(&json!({ "sittings": rows }));
    Ok(())
}

fn show(ctx: &Ctx, id: SittingId) -> Done {
    let office = ctx.read()?;
    let sitting = sittings::sitting(&office, id)?;
    let candidates = sittings::candidates(&office, id)?;
    ctx.out.line(&sitting.title);
    for c in &candidates {
        ctx.out.line(&format!("  {}  {}  {}", c.ticket, c.name, c.unit_name));
    }
    let rows: Vec<_> = candidates
        .iter()
        .map(|c| json!({ "ticket": c.ticket, "name": c.name, "unit": c.unit_name, "started": c.started_ms.is_some(), "handed_in": c.handed_in_ms.is_some() }))
        .collect();
    ctx.out.json(&json!({ "id": id, "title": sitting.title, "state": sitting.state, "candidates": rows }));
    Ok(())
}

/// One line of standard input. `question` is the displayed number from 1.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    HandIn { hand_in: bool },
    Answer { question: u16, answer: Value },
}

/// KAOFA_PIN_FILE holds the PIN of a candidate who has one.
fn pin() -> Result<String, Failure> {
    let Some(file) = std::env::var_os("KAOFA_PIN_FILE") else { return Ok(String::new()) };
    let path = PathBuf::from(file);
    Ok(std::fs::read_to_string(&path).map_err(|source| ServiceError::File { path, source })?)
}

fn sit(ctx: &Ctx, sitting: SittingId, who: &str) -> Done {
    let mut office = ctx.write()?;
    let admission = exam::admit(&mut office, sitting, who, &pin()?)?;
    let seat = exam::start(&mut office, sitting, admission.cadre, &admission.name)?;
    print_line(&format!("started {} {}", seat.items.len(), seat.receipt.remaining_ms / 1000));
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        if line.trim().is_empty() {
            continue;
        }
        let refused = match serde_json::from_str(&line) {
            Ok(Line::HandIn { hand_in: true }) => {
                let receipt = exam::hand_in(&mut office, seat.attempt)?;
                handed_in(ctx, &receipt);
                return Ok(());
            }
            Ok(Line::HandIn { hand_in: false }) => continue,
            Ok(Line::Answer { question, answer }) => answer_one(ctx, &mut office, &seat, question, &answer)?,
            Err(_) => true,
        };
        if refused {
            let text = ctx.texts.get("error-bad-answer");
            print_line(&format!("refused {text}"));
        }
    }
    Ok(())
}

fn handed_in(ctx: &Ctx, receipt: &exam::Receipt) {
    print_line(&format!("handed in {} {}", receipt.seq, receipt.head_code));
    if let Some(delivery) = &receipt.delivery {
        seal::say_delivery(ctx, delivery);
    }
}

/// Records one answer. True when it was refused because it fits no item.
fn answer_one(ctx: &Ctx, office: &mut Office, seat: &exam::Seat, question: u16, answer: &Value) -> Result<bool, Failure> {
    let Some(item) = seat.items.iter().find(|item| item.number == question) else { return Ok(true) };
    let Some(answer) = parse(item, answer) else { return Ok(true) };
    let receipt = match exam::record(office, seat.attempt, &[Event::Answered { slot: item.slot, answer: Some(answer) }]) {
        Ok(receipt) => receipt,
        Err(ServiceError::BadAnswer) => return Ok(true),
        Err(error) => return Err(error.into()),
    };
    if receipt.handed_in.is_some() {
        handed_in(ctx, &receipt);
    } else {
        print_line(&format!("saved {}", receipt.seq));
    }
    Ok(false)
}

/// Option indexes are displayed places; the journal gets option ids.
fn parse(item: &SeatItem, value: &Value) -> Option<Answer> {
    match item.kind {
        Kind::Single | Kind::Multiple => {
            let places: Vec<usize> = match value {
                Value::Array(list) => {
                    list.iter().map(|v| v.as_u64().and_then(|n| usize::try_from(n).ok())).collect::<Option<_>>()?
                }
                one => vec![usize::try_from(one.as_u64()?).ok()?],
            };
            let mut ids: Vec<u8> =
                places.iter().map(|place| item.options.get(*place).map(|(id, _)| *id)).collect::<Option<_>>()?;
            ids.sort_unstable();
            Some(Answer::Options(ids))
        }
        Kind::Judge => value.as_bool().map(Answer::Judge),
        Kind::Blank => {
            let one = |v: &Value| match v {
                Value::Array(variants) => variants.first().and_then(Value::as_str).map(str::to_owned),
                other => other.as_str().map(str::to_owned),
            };
            value.as_array()?.iter().map(one).collect::<Option<_>>().map(Answer::Blanks)
        }
        Kind::Short | Kind::Case => value.as_str().map(|text| Answer::Text(text.to_owned())),
    }
}
