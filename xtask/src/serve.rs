//! `serve`: builds what changed, then runs the program of the npm package, which is what its users run.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use xtask::{Error, Explain, Result, leash};

use crate::build::Workshop;
use crate::cli::ServeOptions;
use crate::instance::DataFolder;
use crate::progress;

pub(crate) fn run(options: &ServeOptions) -> Result<()> {
    progress::start();
    // What makes it all pointless is said before the long work.
    require_free(options.address)?;
    drop(DataFolder::open(&options.data)?);
    let shop = Workshop::equip()?;
    let dist = shop.build_all()?;
    progress::say("starting workerd");
    let mut node = leash::command("node");
    node.arg(dist.npm.folder.join("bin/pai-datasets.mjs")).arg("serve");
    node.args(["--host", &options.address.ip().to_string(), "--port", &options.address.port().to_string()]);
    node.arg("--data").arg(&options.data).args(["--limits", options.settings.limits.name()]);
    for origin in &options.settings.allow_origins {
        node.args(["--allow-origin", origin]);
    }
    node.env("PAI_DATASETS_WORKERD", shop.npm.workerd()?);
    wait(node.spawn().explain(|| "cannot start node".into())?)
}

/// Waits for node, which ends when it is asked to. A terminal's Ctrl-C reaches both; another signal is passed on.
fn wait(mut node: std::process::Child) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).explain(|| "cannot wait for signals".into())?;
    }
    let mut passed_on = false;
    loop {
        if let Some(status) = node.try_wait().explain(|| "cannot wait for node".into())? {
            return match status.success() {
                true => Ok(()),
                false => Err(Error::new(format!("serving ended ({status})"))),
            };
        }
        if stop.load(std::sync::atomic::Ordering::Relaxed) && !passed_on {
            passed_on = true;
            progress::say("stopping");
            let pid = i32::try_from(node.id()).ok().and_then(rustix::process::Pid::from_raw);
            // Fails only for a process that has ended.
            pid.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::TERM));
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

/// workerd's own complaint about a taken port is a stack trace.
fn require_free(address: SocketAddr) -> Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            Err(Error::new(format!("port {} is in use: choose another with --port", address.port())))
        }
        Err(error) => Err(Error::new(format!("cannot listen on {address}: {error}"))),
    }
}
