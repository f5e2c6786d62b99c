//! Printing, as text or as JSON. A closed pipe ends the program quietly.

use kaofa_core::service::work::Work;
use kaofa_core::text::{Explanation, Texts};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often a long work is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Where a subcommand prints to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// One line for people; nothing with `--json`.
    pub(crate) fn line(self, text: &str) {
        if !self.json {
            print_line(text);
        }
    }

    /// One JSON document; nothing without `--json`.
    pub(crate) fn json(self, value: &impl Serialize) {
        if self.json
            && let Ok(text) = serde_json::to_string(value)
        {
            print_line(&text);
        }
    }

    pub(crate) fn error(self, text: &str) {
        if self.json {
            print_line(&serde_json::json!({ "error": text }).to_string());
        }
        eprintln!("{text}");
    }

    pub(crate) fn explained(self, said: &Explanation) {
        if self.json {
            print_line(&serde_json::json!({ "error": said.what, "where": said.place, "do": said.remedy }).to_string());
        }
        eprintln!("{said}");
    }
}

/// Tells how far `work` is while `run` does it, in one line of standard error that is written over; only where a person looks.
pub(crate) fn watched<R>(work: &Work, texts: &Texts, run: impl FnOnce() -> R) -> R {
    if !std::io::stderr().is_terminal() {
        return run();
    }
    let (over, is_over) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut width = 0;
            // Ends when the other end is dropped.
            while is_over.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                let Some(progress) = work.progress() else { continue };
                let what = texts.get(&format!("work-{}", progress.stage.code()));
                let said = match progress.percent {
                    Some(percent) => texts.with("work-percent", &[("what", what.as_str().into()), ("percent", percent.into())]),
                    None => what,
                };
                width = width.max(said.chars().count() * 2);
                eprint!("\r{said}");
            }
            eprint!("\r{:width$}\r", "");
        });
        let done = run();
        drop(over);
        done
    })
}

/// A line in either form, such as `saved 7`, that another program waits for.
pub(crate) fn print_line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        // The reader has gone; there is nobody left to tell.
        std::process::exit(3);
    }
}
