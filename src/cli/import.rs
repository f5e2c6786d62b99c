//! `kaofa import` and `kaofa export`

use super::output::watched;
use super::{Ctx, Done, Failure};
use clap::Args;
use kaofa_core::domain::kind::{Area, Kind};
use kaofa_core::domain::question::{Body, Part, Question};
use kaofa_core::formats::decode::Named;
use kaofa_core::formats::file::{Asked, Format};
use kaofa_core::formats::{Lacks, Problem, area_named};
use kaofa_core::service::bank_export::{self, ExportFormat, ExportRequest};
use kaofa_core::service::import::{self, ImportEntry, ImportPreview, ImportRequest, Source, Standing, Verdict};
use kaofa_core::text::Texts;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Two plain text files, one with questions and one with their keys, are joined
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// text, plain, xlsx, csv, docx, gift, moodle-xml, aiken, qti; told by the content when absent
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// UTF-8, GB18030, UTF-16LE, UTF-16BE; told by the content when absent
    #[arg(long, value_parser = encoding)]
    encoding: Option<Named>,
    /// Store nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the parsed questions
    #[arg(long)]
    full: bool,
    /// Area for questions that name none, by name or number
    #[arg(long)]
    area: Option<String>,
    /// Read this hidden sheet of a workbook as well; may be given several times
    #[arg(long, value_name = "NAME")]
    hidden_sheet: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// text, xlsx, csv, docx, gift, moodle-xml, aiken, qti3
    #[arg(long, value_parser = export_format)]
    format: ExportFormat,
    #[arg(long)]
    out: PathBuf,
    /// Only this area, by name or number
    #[arg(long)]
    area: Option<String>,
    /// Only this kind: single, multiple, judge, blank, short, case
    #[arg(long)]
    kind: Option<String>,
}

fn one_of<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, given: &str) -> Result<T, String> {
    let same = |value: &T| name(*value).eq_ignore_ascii_case(given);
    all.iter().copied().find(same).ok_or_else(|| all.iter().map(|v| name(*v)).collect::<Vec<_>>().join(", "))
}

fn format(given: &str) -> Result<Format, String> {
    one_of(Format::ALL, Format::code, given)
}

fn encoding(given: &str) -> Result<Named, String> {
    // GBK and GB2312 are parts of GB18030.
    let given = if matches!(given.to_ascii_uppercase().as_str(), "GBK" | "GB2312") { "GB18030" } else { given };
    one_of(&Named::ALL, Named::name, given)
}

fn export_format(given: &str) -> Result<ExportFormat, String> {
    one_of(ExportFormat::ALL, ExportFormat::code, given)
}

fn area(ctx: &Ctx, given: Option<&str>) -> Result<Option<Area>, Failure> {
    let unknown = |text: &str| Failure::Usage(ctx.texts.with("problem-unknown-area", &[("text", text.into())]));
    given.map(|text| area_named(text).ok_or_else(|| unknown(text))).transpose()
}

/// The files as they are read: one of keys joins the one before it, or the one after it where it comes first.
fn sources(files: &[PathBuf]) -> Vec<Source> {
    if let [first, second] = files {
        let (first_keys, second_keys) = (import::holds_keys_only(first), import::holds_keys_only(second));
        if first_keys != second_keys {
            let (questions, keys) = if second_keys { (first, second) } else { (second, first) };
            return vec![Source::Pair { questions: questions.clone(), keys: keys.clone() }];
        }
    }
    files.iter().cloned().map(Source::File).collect()
}

pub(super) fn import(ctx: &Ctx, args: &ImportArgs) -> Done {
    let area = area(ctx, args.area.as_deref())?;
    let mut office = if args.dry_run { ctx.read()? } else { ctx.write()? };
    // All files are read before anything is stored, so that a refused one leaves nothing of the others behind.
    let mut previews = Vec::new();
    for source in sources(&args.files) {
        let asked = Asked { format: args.format, encoding: args.encoding, sheets: args.hidden_sheet.clone() };
        let request = ImportRequest { source, asked, area };
        let read = if args.dry_run { import::preview_unchecked } else { import::preview };
        let work = office.work.clone();
        previews.push(watched(&work, &ctx.texts, || read(&office, &request))?);
    }
    let mut documents = Vec::new();
    for preview in &previews {
        show(ctx, preview);
        let mut document = document(&ctx.texts, preview, args.full);
        if !args.dry_run {
            let work = office.work.clone();
            let imported = watched(&work, &ctx.texts, || import::commit(&mut office, preview))?;
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
    let findings = previews.iter().any(|preview| {
        let lacking = preview.entries.iter().any(|entry| entry.draft.lacks.key);
        lacking || !preview.all_problems().is_empty()
    });
    if findings { Err(Failure::Findings) } else { Ok(()) }
}

fn show(ctx: &Ctx, preview: &ImportPreview) {
    for (mark, problems) in [("✗", preview.all_problems()), ("~", preview.all_doubts())] {
        for problem in problems {
            let said = ctx.texts.problem(problem);
            ctx.out.line(&format!("{mark} {}  {}: {}  → {}", preview.name(), said.place, said.what, said.remedy));
        }
    }
    for sheet in preview.hidden.iter().filter(|sheet| !sheet.taken) {
        let args = [("name", sheet.name.as_str().into()), ("rows", sheet.rows.into())];
        ctx.out.line(&ctx.texts.with("cli-hidden-sheet", &args));
    }
    let new = preview.entries.iter().filter(|e| e.standing == Standing::New && e.take).count();
    let counts = [
        ("n", preview.entries.len().into()),
        ("new", new.into()),
        ("problems", preview.all_problems().len().into()),
        ("encoding", preview.encoding.map_or("-", Named::name).into()),
        ("format", ctx.texts.get(&format!("format-{}", preview.format.code())).into()),
    ];
    ctx.out.line(&ctx.texts.with("cli-previewed", &counts));
    let homeless = preview.entries.iter().filter(|entry| entry.draft.lacks.area).count();
    if homeless > 0 {
        ctx.out.line(&ctx.texts.with("cli-no-area", &[("n", homeless.into())]));
    }
}

fn document(texts: &Texts, preview: &ImportPreview, full: bool) -> Value {
    let list = |problems: &[&Problem]| -> Vec<Value> {
        problems
            .iter()
            .map(|p| json!({ "line": p.line, "item": p.item, "rule": p.rule.code(), "message": texts.rule(&p.rule) }))
            .collect()
    };
    let standing = |is: fn(&Standing) -> bool| preview.entries.iter().filter(|entry| is(&entry.standing)).count();
    let mut document = json!({
        "format": preview.format,
        "path": preview.name(),
        "encoding": preview.encoding.map(Named::name),
        "count": preview.entries.len(),
        "good": preview.count(Verdict::Good),
        "new": standing(|s| *s == Standing::New),
        "revises": standing(|s| *s == Standing::Revises),
        "unchanged": standing(|s| matches!(s, Standing::Same { .. })),
        "without_area": preview.entries.iter().filter(|entry| entry.draft.lacks.area).count(),
        "hidden_sheets": preview.hidden,
        "doubtful": list(&preview.all_doubts()),
        "problems": list(&preview.all_problems()),
    });
    if full {
        let questions: Vec<Value> = preview.entries.iter().map(entry).collect();
        document["questions"] = json!(questions);
    }
    document
}

fn entry(entry: &ImportEntry) -> Value {
    let mut value = question(&entry.draft.question, entry.draft.line);
    let Lacks { key, area, rubric } = entry.draft.lacks;
    if key {
        value["key"] = Value::Null;
    }
    if area {
        value["area"] = Value::Null;
    }
    value["storable"] = json!(entry.storable());
    value["lacks_rubric"] = json!(rubric);
    value
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
    let area = area(ctx, args.area.as_deref())?;
    let unknown = |code: &str| Failure::Usage(ctx.texts.with("problem-unknown-kind", &[("text", code.into())]));
    let kind = args.kind.as_deref().map(|code| Kind::from_code(code).ok_or_else(|| unknown(code))).transpose()?;
    let request = ExportRequest { format: args.format, area, kind };
    let report = match ctx.write() {
        Ok(mut office) => {
            let work = office.work.clone();
            watched(&work, &ctx.texts, || bank_export::export(&mut office, &request, &args.out, &ctx.texts))?
        }
        // A window is open on the workspace.
        Err(Failure::Service(error)) if error.is_locked() => {
            bank_export::export_public(&ctx.read()?, &request, &args.out, &ctx.texts)?
        }
        Err(error) => return Err(error),
    };
    for (what, count) in &report.losses {
        ctx.out.line(&format!("~ {} · {count}", ctx.texts.get(&format!("loss-{what}"))));
    }
    if report.withheld > 0 {
        ctx.out.line(&ctx.texts.with("bank-export-withheld", &[("n", report.withheld.into())]));
    }
    // Whole: a relative one says nothing about where the file is.
    let path = std::path::absolute(&args.out).unwrap_or_else(|_| args.out.clone()).display().to_string();
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", path.as_str().into())]));
    let mut document = json!(report);
    document["path"] = json!(path);
    document["format"] = json!(args.format);
    ctx.out.json(&document);
    Ok(())
}
