//! `kaofa import` and `kaofa export`

use super::{Ctx, Done, Failure};
use clap::{Args, ValueEnum};
use kaofa_core::domain::kind::{Area, Kind};
use kaofa_core::domain::question::{Body, Part, Question};
use kaofa_core::formats::{Problem, area_named};
use kaofa_core::service::import::{self, ImportPreview, Standing};
use kaofa_core::service::{bank, results};
use kaofa_core::text::Texts;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// Kaofa text, see docs/BANK_FORMAT.md
    Text,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Store nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the parsed questions
    #[arg(long)]
    full: bool,
    /// Area for questions that name none, by name or number
    #[arg(long)]
    area: Option<String>,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    #[arg(long, value_enum)]
    format: Format,
    #[arg(long)]
    out: PathBuf,
    /// Only this area, by name or number
    #[arg(long)]
    area: Option<String>,
    /// Only this kind: single, multiple, judge, blank, short, case
    #[arg(long)]
    kind: Option<String>,
}

fn area(ctx: &Ctx, given: Option<&str>) -> Result<Option<Area>, Failure> {
    let unknown = |text: &str| Failure::Usage(ctx.texts.with("problem-unknown-area", &[("text", text.into())]));
    given.map(|text| area_named(text).ok_or_else(|| unknown(text))).transpose()
}

pub(super) fn import(ctx: &Ctx, args: &ImportArgs) -> Done {
    let Format::Text = args.format;
    let default_area = area(ctx, args.area.as_deref())?;
    let mut office = if args.dry_run { ctx.read()? } else { ctx.write()? };
    // All files are read before anything is stored, so that a refused one leaves nothing of the others behind.
    let mut previews = Vec::new();
    for path in &args.files {
        let preview = if args.dry_run {
            import::preview_unchecked(&office, path, default_area)?
        } else {
            import::preview(&office, path, default_area)?
        };
        previews.push(preview);
    }
    let mut documents = Vec::new();
    for preview in &previews {
        show(ctx, preview);
        let mut document = document(&ctx.texts, preview, args.full);
        if !args.dry_run {
            let imported = import::commit(&mut office, preview)?;
            let counts = [
                ("added", imported.added.into()),
                ("revised", imported.revised.into()),
                ("unchanged", imported.unchanged.into()),
            ];
            ctx.out.line(&ctx.texts.with("cli-imported", &counts));
            document["imported"] = json!(imported);
        }
        documents.push(document);
    }
    match documents.as_slice() {
        [one] => ctx.out.json(one),
        several => ctx.out.json(&json!({ "files": several })),
    }
    let findings = previews.iter().any(|preview| !preview.problems.is_empty());
    if findings { Err(Failure::Findings) } else { Ok(()) }
}

fn show(ctx: &Ctx, preview: &ImportPreview) {
    for (mark, problems) in [("✗", &preview.problems), ("~", &preview.doubts)] {
        for problem in problems {
            let said = ctx.texts.problem(problem);
            ctx.out.line(&format!("{mark} {}  {}: {}  → {}", preview.path.display(), said.place, said.what, said.remedy));
        }
    }
    let new = preview.entries.iter().filter(|e| e.standing == Standing::New).count();
    let counts = [
        ("n", preview.entries.len().into()),
        ("new", new.into()),
        ("problems", preview.problems.len().into()),
        ("encoding", preview.encoding.into()),
    ];
    ctx.out.line(&ctx.texts.with("cli-previewed", &counts));
}

fn document(texts: &Texts, preview: &ImportPreview, full: bool) -> Value {
    let list = |problems: &[Problem]| -> Vec<Value> {
        problems
            .iter()
            .map(|p| json!({ "line": p.line, "item": p.item, "rule": p.rule.code(), "message": texts.rule(&p.rule) }))
            .collect()
    };
    let standing = |is: fn(&Standing) -> bool| preview.entries.iter().filter(|entry| is(&entry.standing)).count();
    let mut document = json!({
        "format": "text",
        "path": preview.path.display().to_string(),
        "encoding": preview.encoding,
        "count": preview.entries.len(),
        "new": standing(|s| *s == Standing::New),
        "revises": standing(|s| *s == Standing::Revises),
        "unchanged": standing(|s| matches!(s, Standing::Same { .. })),
        "doubtful": list(&preview.doubts),
        "problems": list(&preview.problems),
    });
    if full {
        let questions: Vec<Value> = preview.entries.iter().map(|e| question(&e.draft.question, e.draft.line)).collect();
        document["questions"] = json!(questions);
    }
    document
}

/// A question in the shape other programs rely on (DESIGN §7).
fn question(question: &Question, line: u32) -> Value {
    let mut value = body(&question.body);
    value["code"] = json!(question.code);
    value["area"] = json!(question.area);
    value["difficulty"] = json!(question.difficulty);
    value["explanation"] = json!(question.explanation);
    value["citations"] = json!(question.citations.iter().map(ToString::to_string).collect::<Vec<_>>());
    value["marks"] = json!(question.marks.map(|m| m.to_string()));
    value["line"] = json!(line);
    value["sub"] = json!(question.body.parts().iter().map(part).collect::<Vec<_>>());
    value
}

fn part(part: &Part) -> Value {
    let mut value = body(&part.body);
    value["explanation"] = json!(part.explanation);
    value["citations"] = json!(part.citations.iter().map(ToString::to_string).collect::<Vec<_>>());
    value["marks"] = json!(part.marks.to_string());
    value
}

fn body(body: &Body) -> Value {
    let (options, key, material) = match body {
        Body::Single(choice) | Body::Multiple(choice) => (json!(choice.options), json!(choice.key), Value::Null),
        Body::Judge { key, .. } => (json!([]), json!(key), Value::Null),
        Body::Blank { blanks, .. } => (json!([]), json!(blanks), Value::Null),
        Body::Short { answer, .. } => (json!([]), json!(answer), Value::Null),
        Body::Case { material, .. } => (json!([]), Value::Null, json!(material)),
    };
    let stem = if matches!(body, Body::Case { .. }) { "" } else { body.stem() };
    json!({ "kind": body.kind(), "stem": stem, "options": options, "key": key, "material": material })
}

pub(super) fn export(ctx: &Ctx, args: &ExportArgs) -> Done {
    let Format::Text = args.format;
    let area = area(ctx, args.area.as_deref())?;
    let unknown = |code: &str| Failure::Usage(ctx.texts.with("problem-unknown-kind", &[("text", code.into())]));
    let kind = args.kind.as_deref().map(|code| Kind::from_code(code).ok_or_else(|| unknown(code))).transpose()?;
    let office = ctx.read()?;
    let text =
        bank::export_text(&office, |q| area.is_none_or(|a| a == q.question.area) && kind.is_none_or(|k| k == q.question.kind()))?;
    results::write_file(&args.out, text.as_bytes())?;
    let path = args.out.display().to_string();
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
    ctx.out.json(&json!({ "path": path }));
    Ok(())
}
