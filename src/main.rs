//! Parses the arguments and starts the window or a subcommand.

use clap::Parser;
use kaofa::cli::Args;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    if args.command.is_some() {
        return kaofa::cli::run(args);
    }
    let folder = kaofa::app::data_folder(args.data);
    match kaofa::app::open_window(folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let texts = kaofa_core::text::Texts::new(kaofa_core::text::Locale::default());
            eprintln!("{}\n{error}", texts.get("cli-no-display"));
            ExitCode::from(3)
        }
    }
}
