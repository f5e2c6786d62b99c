//! `kaofa demo`: a marked workspace in which every screen has something to show, and the answers of a driven run.

use super::{Ctx, Done};
use clap::Args;
use kaofa_core::service::demo::{self, ExampleWords};
use serde_json::json;

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// How many cadres to invent; with 0 only the example sitting is made
    #[arg(long, default_value_t = 120)]
    cadres: usize,
    #[arg(long, default_value_t = 7)]
    seed: u64,
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
    let path = office.path().display().to_string();
    ctx.out.line(&ctx.texts.with("cli-demo", &[("n", args.cadres.into()), ("path", path.as_str().into())]));
    ctx.out.json(&json!({ "path": path, "cadres": args.cadres }));
    Ok(())
}
