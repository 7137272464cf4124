//! `test`: every part of the test run, and the sum of what they counted.

mod host;
mod live;
mod package;
mod tally;

use std::process::{Command, ExitCode};

use xtask::{Result, leash};

use crate::build::{Dist, Workshop};
use crate::cli::{Part, Soak};
use crate::progress;
use tally::Tally;

/// Runs `parts` to the last, whatever fails, so that one run shows the whole picture.
pub(crate) fn run(parts: &[Part]) -> Result<ExitCode> {
    progress::start();
    let mut tally = Tally::default();
    for part in parts {
        let outcome = match part {
            Part::Host => host::run(&mut tally),
            Part::Wasm => live::wasm(&mut tally),
            Part::Sdk => live::sdk(&mut tally),
            Part::Browser => live::browser(&mut tally),
            Part::Package => package::run(&mut tally),
        };
        if let Err(error) = outcome {
            tally.fail(&error);
        }
    }
    Ok(tally.conclude())
}

pub(crate) fn soak(what: Soak) -> Result<ExitCode> {
    progress::start();
    let mut tally = Tally::default();
    match what {
        Soak::Kill => live::soak_kill(&mut tally)?,
    }
    Ok(tally.conclude())
}

/// Tells the tests crate where the artefacts and workerd are.
pub(crate) fn place(command: &mut Command, shop: &Workshop, dist: &Dist) -> Result<()> {
    command
        .current_dir(shop.places.root())
        .env("PAI_DATASETS_WORKERD", shop.npm.workerd()?)
        .env("PAI_DATASETS_EDGE", &dist.edge)
        .env("PAI_DATASETS_CONSOLE", &dist.console)
        .env("PAI_DATASETS_ENGINE", &dist.engine)
        .env(leash::HOLDER, leash::holder_for_children());
    Ok(())
}
