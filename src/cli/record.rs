//! After the exam on the command line: `exam verify` and `exam archive`.

use super::{Ctx, Done, Failure, first_line};
use kaofa_core::domain::ids::{AttemptId, SittingId};
use kaofa_core::service::integrity::{self, Integrity};
use kaofa_core::service::print::PrintFormat;
use kaofa_core::service::publication::{self, PublicationState};
use kaofa_core::service::records::{self, RecordForm, RecordsRequest};
use kaofa_core::service::{archive, archive_check};
use serde_json::json;
use std::path::{Path, PathBuf};

/// A sitting by its number, an archive by its folder, or one attempt.
pub(super) fn verify(ctx: &Ctx, target: Option<&str>, sitting: Option<SittingId>, attempt: Option<AttemptId>) -> Done {
    let named = target.and_then(|text| text.parse().ok()).map(SittingId);
    if let (Some(folder), None) = (target, named) {
        return verify_archive(ctx, Path::new(folder));
    }
    let mut office = ctx.read()?;
    if let Some(attempt) = attempt {
        let found = vec![integrity::verify(&mut office, attempt)?];
        say_attempts(ctx, &found);
        ctx.out.json(&json!({ "attempts": found }));
        return judged(found.iter().all(|i| i.findings.is_empty()));
    }
    let Some(sitting) = sitting.or(named) else {
        return Err(Failure::Usage(ctx.texts.get("cli-verify-what")));
    };
    let found = integrity::verify_sitting(&mut office, sitting)?;
    let published = publication::state(&office, sitting)?;
    say_attempts(ctx, &found);
    say_published(ctx, &published);
    ctx.out.json(&json!({ "attempts": found, "published": published }));
    judged(found.iter().all(|i| i.findings.is_empty()) && published.findings.is_empty())
}

/// Which forms are asked for.
#[derive(Clone, Debug)]
pub struct Forms(Vec<RecordForm>);

/// `all`, or the code of one.
pub(super) fn forms(given: &str) -> Result<Forms, String> {
    if given == "all" {
        return Ok(Forms(RecordForm::ALL.to_vec()));
    }
    let codes = || RecordForm::ALL.iter().map(|form| form.code()).collect::<Vec<_>>().join(", ");
    RecordForm::from_code(given).map(|form| Forms(vec![form])).ok_or_else(|| format!("all, {}", codes()))
}

/// The print set into a folder.
pub(super) fn print(ctx: &Ctx, sitting: SittingId, forms: Forms, format: PrintFormat, folder: PathBuf) -> Done {
    let mut office = ctx.write()?;
    let fonts = if format == PrintFormat::Pdf { crate::app::print_fonts::print_fonts() } else { None };
    let request = RecordsRequest { sitting, forms: forms.0, format, folder, fonts };
    let written = records::print(&mut office, &request, &ctx.texts)?;
    for path in &written {
        ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.display().to_string().into())]));
    }
    ctx.out.json(&json!({ "sitting": sitting, "files": written }));
    Ok(())
}

/// Everything of a published sitting into a new folder, signed with the bureau's key.
pub(super) fn archive(ctx: &Ctx, sitting: SittingId, folder: &Path) -> Done {
    let mut office = ctx.write()?;
    let passphrase = std::env::var_os("KAOFA_PASSPHRASE_FILE").map(first_line).transpose()?.unwrap_or_default();
    let made = archive::archive(&mut office, sitting, folder, &passphrase, &ctx.texts)?;
    let path = made.path.display().to_string();
    ctx.out.line(&ctx.texts.with("cli-archive-made", &[("path", path.into()), ("n", made.files.into())]));
    ctx.out.line(&ctx.texts.with("cli-fingerprint", &[("code", made.fingerprint.as_str().into())]));
    ctx.out.line(&ctx.texts.with("cli-archive-manifest", &[("sha256", made.manifest.as_str().into())]));
    ctx.out.json(&json!(made));
    Ok(())
}

fn verify_archive(ctx: &Ctx, folder: &Path) -> Done {
    let report = archive_check::check(folder)?;
    if !report.title.is_empty() {
        let at = jiff::Timestamp::from_millisecond(report.at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let facts = [
            ("title", report.title.as_str().into()),
            ("by", report.by.as_str().into()),
            ("at", at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string().into()),
            ("files", report.files.into()),
            ("journals", report.journals.into()),
        ];
        ctx.out.line(&ctx.texts.with("cli-archive-of", &facts));
    }
    match &report.fingerprint {
        Some(code) => ctx.out.line(&ctx.texts.with("cli-fingerprint", &[("code", code.as_str().into())])),
        None => ctx.out.line(&ctx.texts.get("cli-archive-unsigned")),
    }
    if !report.manifest.is_empty() {
        ctx.out.line(&ctx.texts.with("cli-archive-manifest", &[("sha256", report.manifest.as_str().into())]));
    }
    for finding in &report.findings {
        ctx.out.line(&format!("{} {}  {}", sign(false), finding.file, ctx.texts.archive_trouble(&finding.trouble)));
    }
    if report.findings.is_empty() {
        ctx.out.line(&format!("{} {}", sign(true), ctx.texts.get("cli-archive-sound")));
    }
    ctx.out.json(&json!(report));
    judged(report.findings.is_empty())
}

fn judged(sound: bool) -> Done {
    if sound { Ok(()) } else { Err(Failure::Findings) }
}

const fn sign(sound: bool) -> char {
    if sound { '✓' } else { '✗' }
}

fn say_attempts(ctx: &Ctx, found: &[Integrity]) {
    for i in found {
        let facts = [("ticket", i.ticket.as_str().into()), ("events", i.events.into()), ("code", i.head_code.as_str().into())];
        ctx.out.line(&format!("{} {}", sign(i.findings.is_empty()), ctx.texts.with("cli-attempt-verified", &facts)));
        for finding in &i.findings {
            ctx.out.line(&format!("    {}", ctx.texts.integrity(finding)));
        }
    }
}

fn say_published(ctx: &Ctx, state: &PublicationState) {
    if !state.published {
        return;
    }
    if let Some(erasure) = &state.erased {
        let at = jiff::Timestamp::from_millisecond(erasure.at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let facts = [
            ("at", at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d").to_string().into()),
            ("by", erasure.by.as_str().into()),
            ("second", erasure.second.as_str().into()),
            ("journals", erasure.register.journals.into()),
        ];
        ctx.out.line(&format!("{} {}", sign(state.findings.is_empty()), ctx.texts.with("cli-erased", &facts)));
        for finding in &state.findings {
            ctx.out.line(&format!("{} {}", sign(false), ctx.texts.published_finding(finding)));
        }
        return;
    }
    if state.versions.is_empty() && state.findings.is_empty() {
        ctx.out.line(&ctx.texts.get("cli-published-unsigned"));
        return;
    }
    for version in &state.versions {
        let second = version.second.as_deref().unwrap_or(&version.waiver);
        let facts = [
            ("n", version.version.into()),
            ("by", version.by.as_str().into()),
            ("second", second.into()),
            ("sha256", version.sha256.as_str().into()),
        ];
        ctx.out.line(&ctx.texts.with("cli-published-version", &facts));
    }
    if let Some(fingerprint) = &state.fingerprint {
        ctx.out.line(&ctx.texts.with("cli-fingerprint", &[("code", fingerprint.as_str().into())]));
    }
    for finding in &state.findings {
        ctx.out.line(&format!("{} {}", sign(false), ctx.texts.published_finding(finding)));
    }
    if state.findings.is_empty() {
        ctx.out.line(&format!("{} {}", sign(true), ctx.texts.get("cli-published-sound")));
    }
}
