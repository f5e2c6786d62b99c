//! `kaofa demo`: a marked workspace in which every screen has something to show, and the answers of a driven run.

use super::{Ctx, Done};
use clap::Args;
use kaofa_core::service::Office;
use kaofa_core::service::demo::{self, DemoClock, ExampleWords, History, MOST_YEARS};
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// How many cadres to invent; with 0 only the example sitting is made
    #[arg(long, default_value_t = 120)]
    cadres: usize,
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Invent so many years of exams, sessions of study and the ledger as well, and a month of practice; needs a new workspace
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(i16).range(0..=i64::from(MOST_YEARS)), conflicts_with = "plan_answers")]
    years: i16,
    /// Print the keys for the attempt under way in a demo workspace, and the mark they must earn
    #[arg(long)]
    plan_answers: bool,
}

pub(super) fn run(ctx: &Ctx, args: &DemoArgs) -> Done {
    if args.plan_answers {
        let plan = demo::plan_answers(&ctx.read()?, args.seed)?;
        ctx.out.json(&plan);
        // One line a question: its number, then keys to press, then texts to type after a colon.
        for answer in &plan.answers {
            ctx.out.line(&format!("{} {}:{}", answer.number, answer.keys.join(" "), answer.texts.join(" ")));
        }
        ctx.out.line(&format!("expected {}", plan.expected_milli));
        return Ok(());
    }
    if args.years > 0 {
        return history(ctx, args);
    }
    let mut office = ctx.write()?;
    demo::mark(&mut office)?;
    let get = |key: &str| ctx.texts.get(key);
    let words = ExampleWords {
        paper: get("example-paper"),
        sitting: get("example-sitting"),
        cadre: get("example-cadre"),
        unit: get("example-unit"),
    };
    demo::example(&mut office, &words, args.seed)?;
    if args.cadres > 0 {
        demo::fill(&mut office, args.cadres, args.seed)?;
    }
    told(ctx, args, &office);
    Ok(())
}

fn history(ctx: &Ctx, args: &DemoArgs) -> Done {
    let order = History { cadres: args.cadres, years: args.years, seed: args.seed };
    let now_ms = ctx.now_ms();
    let clock = Arc::new(DemoClock::at(order.begins_ms(now_ms)));
    let mut office = ctx.write_at(clock.clone())?;
    demo::history(&mut office, &clock, &order, now_ms)?;
    told(ctx, args, &office);
    Ok(())
}

fn told(ctx: &Ctx, args: &DemoArgs, office: &Office) {
    let path = office.path().display().to_string();
    ctx.out.line(&ctx.texts.with("cli-demo", &[("n", args.cadres.into()), ("path", path.as_str().into())]));
    ctx.out.json(&json!({ "path": path, "cadres": args.cadres, "years": args.years }));
}
