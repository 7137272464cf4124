//! Writes the TypeScript side of the table of operations into a folder: `operations.mjs`, the list of methods, and
//! `operations.d.ts`, their types with documentation.

mod declare;
mod example;
mod kind;
mod methods;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("error: say into which folder");
        return ExitCode::FAILURE;
    };
    let files = [("operations.mjs", methods::list()), ("operations.d.ts", declare::declarations())];
    for (name, text) in files {
        if let Err(error) = std::fs::write(folder.join(name), text) {
            eprintln!("error: cannot write {name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
