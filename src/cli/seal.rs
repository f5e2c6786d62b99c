//! `kaofa exam seal | collect` in the bureau, `kaofa exam enroll | open | deliver` on a seat. Passwords come from files:
//! KAOFA_PASSPHRASE_FILE holds the passphrase of who seals or collects, KAOFA_EXAM_PASSWORD_FILE the exam password.

use super::{Ctx, Done, Failure, first_line};
use clap::Subcommand;
use jiff::civil::DateTime;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::collect::{self, Fate};
use kaofa_core::service::mirror;
use kaofa_core::service::sealed::{self, Sealing};
use kaofa_core::service::seat::{self, Delivery, Opening};
use serde_json::json;
use std::path::{Path, PathBuf};

const PASSPHRASE_FILE: &str = "KAOFA_PASSPHRASE_FILE";
const EXAM_PASSWORD_FILE: &str = "KAOFA_EXAM_PASSWORD_FILE";

#[derive(Debug, Subcommand)]
pub enum SealCommand {
    /// In the bureau: write a sitting's paper without keys, for PCs without a network (.kfexam)
    Seal {
        #[arg(long)]
        sitting: i64,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Local time before which a seat does not open it, such as 2026-11-28T09:00
        #[arg(long, value_name = "TIME")]
        not_before: Option<String>,
    },
    /// In the bureau: the sheet of one-time codes by which invigilators act at seats (.xlsx)
    Codes {
        #[arg(long)]
        sitting: i64,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// On a seat: go on with the exam of a dead seat, from its stick
    TakeOver {
        #[arg(long)]
        sitting: i64,
        /// Whose exam: the candidate's ticket, such as 0001
        #[arg(long, value_name = "TICKET")]
        ticket: String,
        folder: PathBuf,
    },
    /// On a seat: trust the bureau with this seal code
    Enroll { code: String },
    /// On a seat: open a sealed paper; then `exam sit` as ever
    Open {
        file: PathBuf,
        /// Who opens it
        #[arg(long, value_name = "NAME")]
        first: String,
        /// Who is present
        #[arg(long, value_name = "NAME")]
        second: String,
        /// Folder for what is handed in: a stick or a share
        #[arg(long, value_name = "DIR")]
        answers: Option<PathBuf>,
        /// Both people say that the time has come though this PC's clock says otherwise
        #[arg(long)]
        clock_is_wrong: bool,
    },
    /// On a seat: write everything that was handed in once more
    Deliver { folder: PathBuf },
    /// In the bureau: take in a folder of answer files (.kfanswer)
    Collect {
        folder: PathBuf,
        /// Only answers of this sitting
        #[arg(long)]
        sitting: Option<i64>,
    },
}

pub(super) fn run(ctx: &Ctx, command: SealCommand) -> Done {
    match command {
        SealCommand::Seal { sitting, out, not_before } => seal(ctx, SittingId(sitting), &out, not_before.as_deref()),
        SealCommand::Codes { sitting, out } => {
            sealed::export_codes(&ctx.read()?, SittingId(sitting), &out, &ctx.texts)?;
            let path = out.display().to_string();
            ctx.out.line(&path);
            ctx.out.json(&json!({ "file": path }));
            Ok(())
        }
        SealCommand::TakeOver { sitting, ticket, folder } => {
            let taken = mirror::take_over(&mut ctx.seat()?, SittingId(sitting), ticket.trim(), &folder)?;
            for one in &taken {
                ctx.out.line(&format!("✓ {}  {}  {}", one.ticket, one.name, one.answered));
            }
            let rows: Vec<_> =
                taken.iter().map(|one| json!({ "ticket": one.ticket, "name": one.name, "answered": one.answered })).collect();
            ctx.out.json(&json!({ "taken": rows }));
            if taken.is_empty() { Err(Failure::Findings) } else { Ok(()) }
        }
        SealCommand::Enroll { code } => {
            let code = seat::enroll(&mut ctx.seat()?, &code)?;
            ctx.out.line(&ctx.texts.with("cli-enrolled", &[("code", code.as_str().into())]));
            ctx.out.json(&json!({ "enrolled": code }));
            Ok(())
        }
        SealCommand::Open { file, first, second, answers, clock_is_wrong } => {
            let password = secret(ctx, EXAM_PASSWORD_FILE)?;
            let opening = Opening {
                path: &file,
                password: &password,
                opened_by: &first,
                witness: &second,
                answers: answers.as_deref(),
                clock_is_wrong,
            };
            open(ctx, &opening)
        }
        SealCommand::Deliver { folder } => {
            let delivery = seat::deliver_all(&ctx.seat()?, &folder)?;
            say_delivery(ctx, &delivery);
            let failed: Vec<_> = delivery.failed.iter().map(|(path, why)| json!({ "path": path, "why": why })).collect();
            ctx.out.json(&json!({ "written": delivery.written, "failed": failed }));
            if delivery.failed.is_empty() { Ok(()) } else { Err(Failure::Findings) }
        }
        SealCommand::Collect { folder, sitting } => collect(ctx, &folder, sitting.map(SittingId)),
    }
}

/// The secret in the file that a variable of the environment names.
fn secret(ctx: &Ctx, name: &str) -> Result<String, Failure> {
    match std::env::var_os(name) {
        Some(file) => first_line(file),
        None => Err(Failure::Usage(ctx.texts.with("cli-no-password-file", &[("name", name.into())]))),
    }
}

fn seal(ctx: &Ctx, sitting: SittingId, out: &Path, not_before: Option<&str>) -> Done {
    let (password, passphrase) = (secret(ctx, EXAM_PASSWORD_FILE)?, secret(ctx, PASSPHRASE_FILE)?);
    let moment = |text: &str| {
        let local = text.parse::<DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::system()).ok()?;
        Some(local.timestamp().as_millisecond())
    };
    let not_before_ms = match not_before {
        Some(text) => Some(moment(text).ok_or_else(|| Failure::Usage(ctx.texts.with("cli-bad-time", &[("text", text.into())])))?),
        None => None,
    };
    let sealing = Sealing { sitting, password: &password, passphrase: &passphrase, not_before_ms };
    let file = sealed::seal(&mut ctx.write()?, &sealing, out)?;
    let path = file.path.display().to_string();
    let facts = [("path", path.as_str().into()), ("items", file.items.into()), ("tickets", file.tickets.into())];
    ctx.out.line(&ctx.texts.with("cli-sealed", &facts));
    ctx.out.line(&ctx.texts.with("cli-sealed-code", &[("code", file.fingerprint.as_str().into())]));
    ctx.out.json(&json!({ "file": path, "seal_code": file.fingerprint, "items": file.items, "tickets": file.tickets }));
    Ok(())
}

fn open(ctx: &Ctx, opening: &Opening<'_>) -> Done {
    let opened = seat::open(&mut ctx.seat()?, opening)?;
    let sitting = opened.sitting.to_string();
    let facts = [
        ("title", opened.title.as_str().into()),
        ("sitting", sitting.as_str().into()),
        ("items", opened.items.into()),
        ("tickets", opened.tickets.into()),
    ];
    ctx.out.line(&ctx.texts.with("cli-opened", &facts));
    ctx.out.json(&json!({ "sitting": opened.sitting, "title": opened.title, "items": opened.items, "tickets": opened.tickets }));
    Ok(())
}

pub(super) fn say_delivery(ctx: &Ctx, delivery: &Delivery) {
    for path in &delivery.written {
        let path = path.display().to_string();
        ctx.out.line(&ctx.texts.with("cli-answer-written", &[("path", path.as_str().into())]));
    }
    for (path, why) in &delivery.failed {
        let path = path.display().to_string();
        let text = ctx.texts.with("cli-answer-failed", &[("path", path.as_str().into()), ("why", why.as_str().into())]);
        eprintln!("{text}");
    }
}

/// Exit 1 where something was left aside, so that nobody overlooks it.
fn collect(ctx: &Ctx, folder: &Path, sitting: Option<SittingId>) -> Done {
    let passphrase = secret(ctx, PASSPHRASE_FILE)?;
    let files = collect::collect(&mut ctx.write()?, folder, &passphrase, sitting)?;
    for file in &files {
        let sign = if file.fate.is_in() { '✓' } else { '✗' };
        let code = file.head_code.as_deref().unwrap_or_default();
        let fate = ctx.texts.get(&format!("collect-{}", file.fate.code()));
        ctx.out.line(&format!("{sign} {}  {}  {fate}  {code}", file.file, file.ticket.as_deref().unwrap_or("-")));
    }
    let taken = files.iter().filter(|file| file.fate == Fate::Taken).count();
    ctx.out.line(&ctx.texts.with("cli-collected", &[("files", files.len().into()), ("taken", taken.into())]));
    ctx.out.json(&json!({ "files": files }));
    if files.iter().all(|file| file.fate.is_in()) { Ok(()) } else { Err(Failure::Findings) }
}
