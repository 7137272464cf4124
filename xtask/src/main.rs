//! `cargo xtask`: the only build tool anyone calls.

mod artefact;
mod bench;
mod build;
mod cli;
mod compile;
mod instance;
mod packages;
mod pins;
mod places;
mod process;
mod progress;
mod serve;
mod size;
mod stamp;
mod test;
mod tools;

use std::env;
use std::process::ExitCode;

use cli::Command;
use xtask::{Error, Result, leash};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == leash::ARGUMENT).is_some() {
        return fail(&leash::become_child(arguments));
    }
    leash::hold();
    match cli::parse(arguments).and_then(run) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

fn fail(error: &Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Help => println!("{}", cli::HELP),
        Command::Serve(options) => serve::run(&options)?,
        Command::Build(what) => build::run(what)?,
        Command::Test(parts) => return test::run(&parts),
        Command::Bench(name) => bench::run(name.as_deref())?,
        Command::Soak(what) => return test::soak(what),
    }
    Ok(ExitCode::SUCCESS)
}
