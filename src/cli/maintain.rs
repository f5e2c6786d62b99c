//! `kaofa backup | restore | check`

use super::{Ctx, Done, Failure};
use kaofa_core::service::maintenance;
use serde_json::json;
use std::path::Path;

pub(super) fn backup(ctx: &Ctx) -> Done {
    let path = maintenance::back_up(&ctx.read()?)?.display().to_string();
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
    ctx.out.json(&json!({ "path": path }));
    Ok(())
}

pub(super) fn restore(ctx: &Ctx, file: &Path) -> Done {
    let kept = maintenance::restore(ctx.folder(), file, ctx.now_ms())?.map(|p| p.display().to_string());
    ctx.out.line(&ctx.texts.get("cli-restored"));
    if let Some(kept) = &kept {
        ctx.out.line(&ctx.texts.with("cli-kept", &[("path", kept.as_str().into())]));
    }
    ctx.out.json(&json!({ "restored": file.display().to_string(), "kept": kept }));
    Ok(())
}

pub(super) fn check(ctx: &Ctx) -> Done {
    let findings = maintenance::check(&ctx.read()?)?;
    let mut list = Vec::new();
    for finding in &findings {
        let said = ctx.texts.check_finding(finding);
        ctx.out.line(&format!("✗ {}\n  → {}", said.what, said.remedy));
        list.push(json!({ "rule": finding.code(), "message": said.what, "do": said.remedy }));
    }
    ctx.out.json(&json!({ "findings": list }));
    if findings.is_empty() {
        ctx.out.line(&ctx.texts.get("cli-sound"));
        Ok(())
    } else {
        Err(Failure::Findings)
    }
}
