//! Printing, as text or as JSON. A closed pipe ends the program quietly.

use kaofa_core::text::Explanation;
use serde::Serialize;
use std::io::Write;

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

/// A line in either form, such as `saved 7`, that another program waits for.
pub(crate) fn print_line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        // The reader has gone; there is nobody left to tell.
        std::process::exit(3);
    }
}
