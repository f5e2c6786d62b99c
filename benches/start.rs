//! Start to first painted frame, against an empty window of the same library: `cargo bench --features inspection --bench start`,
//! with a display (`xvfb-run -a` where there is none). Both are started in turn; medians and their ratio are printed.
#![allow(clippy::expect_used, reason = "a bench may panic")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
const EMPTY: &str = "--empty-window";

fn main() {
    if std::env::args().any(|arg| arg == EMPTY) {
        empty_window();
        return;
    }
    let own = std::env::current_exe().expect("the bench's own path");
    let folder = tempfile::tempdir().expect("a folder");
    let kaofa = |dir: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaofa"));
        command.arg("--data").arg(dir).env("KAOFA_EXIT_AFTER_FIRST_FRAME", "1");
        command
    };
    // The first start makes the workspace; what is measured is the start of every other day.
    time(&mut kaofa(folder.path()));
    let (mut empty, mut full) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty.push(time(Command::new(&own).arg(EMPTY)));
        full.push(time(&mut kaofa(folder.path())));
    }
    let (empty, full) = (median(empty), median(full));
    println!("empty window  {empty:?}\nkaofa         {full:?}\nratio         {:.2}", full.as_secs_f64() / empty.as_secs_f64());
}

fn time(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("a process");
    assert!(status.success(), "{command:?}: {status}; is there a display?");
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.send_viewport_cmd(egui::ViewportCommand::Close);
    }
}

fn empty_window() {
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    eframe::run_native("empty", options, Box::new(|_| Ok(Box::new(Empty)))).expect("a window");
}
