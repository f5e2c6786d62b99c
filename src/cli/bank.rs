//! `kaofa bank verify | stats | cleanup | search`

use super::output::watched;
use super::{Ctx, Done, Failure};
use clap::Subcommand;
use jiff::civil::Date;
use kaofa_core::formats::{Collected, kaofa_text};
use kaofa_core::service::cleanup::{self, CleanUpList};
use kaofa_core::service::{ServiceError, bank, bank_stats, import, results, review_sheet, verify};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum BankCommand {
    /// Prove every question: schema, key, citation, in force on the date
    Verify {
        /// A file or a folder of .txt files; the built-in bank when absent
        path: Option<PathBuf>,
        /// The date whose law counts (default: today)
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// Texts of the laws: proves paragraphs, figures, quotes, and finds copied stems and twins
        #[arg(long, value_name = "FILE")]
        statutes: Option<PathBuf>,
    },
    /// For a second reader: questions with keys hidden beside the text of their articles; or compare the reader's answers
    ReviewSheet {
        /// A file or a folder of .txt files; the built-in bank when absent
        path: Option<PathBuf>,
        /// Texts of the laws
        #[arg(long, value_name = "FILE")]
        statutes: Option<PathBuf>,
        /// Where to write the sheet (Markdown)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Compare these answers, one `CODE ANSWER` a line, with the keys
        #[arg(long, value_name = "FILE", conflicts_with_all = ["statutes", "out"])]
        answers: Option<PathBuf>,
        /// The date whose law counts (default: today)
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
    },
    /// Counts, key positions, option lengths
    Stats,
    /// What should be looked at: near-duplicates, questions without citation, give-aways, changed laws, poor statistics
    Cleanup,
    /// Search stems, options, explanations, codes
    Search {
        text: String,
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
}

pub(super) fn run(ctx: &Ctx, command: BankCommand) -> Done {
    match command {
        BankCommand::Verify { path, as_of, statutes } => verify(ctx, path.as_deref(), as_of, statutes.as_deref()),
        BankCommand::ReviewSheet { path, statutes, out, answers, as_of } => match (statutes, out, answers) {
            (_, _, Some(answers)) => compare(ctx, path.as_deref(), &answers),
            (Some(statutes), Some(out), None) => sheet(ctx, path.as_deref(), &statutes, &out, as_of),
            _ => Err(Failure::Usage(ctx.texts.get("cli-sheet-usage"))),
        },
        BankCommand::Stats => stats(ctx),
        BankCommand::Cleanup => clean_up(ctx),
        BankCommand::Search { text, limit } => search(ctx, text, limit),
    }
}

fn verify(ctx: &Ctx, path: Option<&Path>, as_of: Option<Date>, statutes: Option<&Path>) -> Done {
    let as_of = as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let questions = questions(path)?;
    let corpus = statutes.map(verify::corpus).transpose()?;
    let findings = verify::verify(&questions, as_of, corpus.as_ref());
    let failed = findings.iter().any(|f| !f.warning);
    for finding in &findings {
        let mark = if finding.warning { "~" } else { "✗" };
        ctx.out.line(&format!("{mark} {}:{}  {}", finding.question, finding.line, ctx.texts.bank_finding(finding)));
    }
    let (count, errors) = (questions.drafts.len(), findings.iter().filter(|f| !f.warning).count());
    ctx.out.line(
        &ctx.texts.with("cli-verified", &[("n", count.into()), ("findings", errors.into()), ("date", as_of.to_string().into())]),
    );
    let list: Vec<_> = findings
        .iter()
        .map(|f| {
            json!({ "question": f.question, "line": f.line, "rule": f.what.code(), "warning": f.warning, "message": ctx.texts.bank_finding(f) })
        })
        .collect();
    ctx.out.json(&json!({ "questions": count, "as_of": as_of.to_string(), "findings": list }));
    if failed { Err(Failure::Findings) } else { Ok(()) }
}

fn questions(path: Option<&Path>) -> Result<Collected, Failure> {
    match path {
        None => Ok(bank::built_in_questions()),
        Some(path) => read_all(path),
    }
}

fn sheet(ctx: &Ctx, path: Option<&Path>, statutes: &Path, out: &Path, as_of: Option<Date>) -> Done {
    let as_of = as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let all = questions(path)?;
    let asked: Vec<_> = all.drafts.iter().map(|draft| &draft.question).collect();
    let text = review_sheet::write(&asked, &verify::corpus(statutes)?, as_of, &ctx.texts);
    results::write_file(out, text.as_bytes())?;
    ctx.out.line(&ctx.texts.with("cli-written", &[("path", out.display().to_string().into())]));
    ctx.out.json(&json!({ "questions": asked.len(), "path": out }));
    Ok(())
}

fn compare(ctx: &Ctx, path: Option<&Path>, answers: &Path) -> Done {
    let all = questions(path)?;
    let asked: Vec<_> = all.drafts.iter().map(|draft| &draft.question).collect();
    let reading = review_sheet::compare(&asked, &import::read_text(answers)?.text, &ctx.texts);
    for one in &reading.differ {
        ctx.out.line(&format!("✗ {}  {} ≠ {}", one.code, one.answer, one.key));
    }
    for line in &reading.unknown {
        ctx.out.line(&format!("? {line}"));
    }
    ctx.out.line(&ctx.texts.with(
        "cli-reading",
        &[("agreed", reading.agreed.into()), ("differ", reading.differ.len().into()), ("missing", reading.missing.len().into())],
    ));
    ctx.out.json(&reading);
    if reading.differ.is_empty() && reading.unknown.is_empty() { Ok(()) } else { Err(Failure::Findings) }
}

fn read_all(path: &Path) -> Result<Collected, Failure> {
    let mut files = Vec::new();
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|source| ServiceError::File { path: path.to_owned(), source })?;
        files.extend(entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "txt")));
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut all = Collected::default();
    for file in files {
        kaofa_text::read(&import::read_text(&file)?.text, None, &mut all);
    }
    Ok(all)
}

fn stats(ctx: &Ctx) -> Done {
    let office = ctx.read()?;
    let records = bank::all(&office)?;
    let stats = bank_stats::stats(records.iter().map(|r| &r.question));
    ctx.out.json(&stats);
    let percent = |share: f64| format!("{:.1}%", share * 100.0);
    let texts = &ctx.texts;
    ctx.out.line(&texts.with("count-questions", &[("n", stats.questions.into())]));
    for (kind, count) in &stats.by_kind {
        ctx.out.line(&format!("  {:<6} {count}", texts.get(&format!("kind-{kind}"))));
    }
    for (area, count) in &stats.by_area {
        ctx.out.line(&format!("  {:>2} {:<12} {count}", area, texts.get(&format!("area-short-{area}"))));
    }
    let positions: Vec<String> =
        stats.key_position.iter().map(|(letter, share)| format!("{letter} {}", percent(*share))).collect();
    let line = |key: &str, value: String| ctx.out.line(&format!("{}  {value}", texts.get(key)));
    line("cli-longest", percent(stats.longest_option_hit));
    line("cli-shortest", percent(stats.shortest_option_hit));
    line("cli-positions", positions.join("  "));
    line("cli-judge-true", percent(stats.judge_true));
    line("cli-multiple-all", percent(stats.multiple_all));
    let sizes: Vec<String> = stats.multiple_sizes.iter().map(|(size, count)| format!("{size} · {count}")).collect();
    line("cli-multiple-sizes", sizes.join("  "));
    let cognition: Vec<String> =
        stats.by_cognition.iter().map(|(code, count)| format!("{} {count}", texts.get(&format!("cognition-{code}")))).collect();
    line("cli-cognition", cognition.join("  "));
    line("cli-negative", percent(stats.negative_stems));
    line("cli-absolute-judge", percent(stats.absolute_judge_false));
    line("cli-absolute-option", percent(stats.absolute_option_wrong));
    line("cli-all-above", stats.all_of_the_above.to_string());
    line("cli-changed-rules", stats.changed_rules.to_string());
    line("cli-weak-points", stats.weak_points.to_string());
    line("cli-groups", format!("{} ({})", stats.exclusive_groups, stats.in_exclusive_groups));
    Ok(())
}

fn clean_up(ctx: &Ctx) -> Done {
    let office = ctx.read()?;
    let work = office.work.clone();
    let found = watched(&work, &ctx.texts, || cleanup::report(&office))?;
    let texts = &ctx.texts;
    ctx.out.line(&texts.with("cli-cleanup", &[("n", found.questions.into()), ("pairs", found.pairs.len().into())]));
    if !found.all_pairs {
        ctx.out.line(&texts.get("cli-cleanup-more"));
    }
    for pair in &found.pairs {
        let note = if pair.figures_differ {
            texts.get("cleanup-figures-differ")
        } else if pair.same_stem {
            texts.get("cleanup-same-stem")
        } else {
            String::new()
        };
        let similarity = format!("{:.0}%", pair.similarity * 100.0);
        ctx.out.line(&format!("  {:<12} {:<12} {similarity:>4}  {note}", pair.first.code, pair.second.code));
    }
    for list in CleanUpList::ALL {
        ctx.out.line(&format!("{}  {}", texts.cleanup_list(*list), found.list(*list).count()));
    }
    let measured = [("enough", found.measured.enough.into()), ("few", found.measured.too_few.into())];
    ctx.out.line(&texts.with("cli-cleanup-measured", &measured));
    ctx.out.json(&found);
    Ok(())
}

fn search(ctx: &Ctx, text: String, limit: usize) -> Done {
    let office = ctx.read()?;
    let found = bank::find(&office, &bank::BankQuery { text, ..Default::default() })?;
    let shown = bank::rows(&office, &found.ids[..found.ids.len().min(limit)])?;
    for row in &shown {
        ctx.out.line(&format!(
            "{:<12} {:<4} {}",
            row.code,
            ctx.texts.kind(row.kind),
            row.stem.lines().next().unwrap_or_default()
        ));
    }
    let elapsed = format!("{:.1}", found.elapsed_ms);
    ctx.out.line(&ctx.texts.with("cli-hits", &[("n", found.ids.len().into()), ("ms", elapsed.into())]));
    let rows: Vec<_> = shown.iter().map(|r| json!({ "id": r.code, "kind": r.kind, "stem": r.stem })).collect();
    ctx.out.json(&json!({ "hits": found.ids.len(), "elapsed_ms": found.elapsed_ms, "questions": rows }));
    Ok(())
}
