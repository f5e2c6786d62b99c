//! Parses the arguments and starts the window or a subcommand.

use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = kaofa::app::data_folder(None);
    match kaofa::app::open_window(folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}
