//! `serve`: builds what changed, runs the instance, and ends it when asked to.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use xtask::workerd::Workerd;
use xtask::{Error, Explain, Result};

use crate::build::Workshop;
use crate::cli::ServeOptions;
use crate::instance::{self, DataFolder};
use crate::progress;

pub(crate) fn run(options: &ServeOptions) -> Result<()> {
    progress::start();
    // What makes it all pointless is said before the long work.
    require_free(options.address)?;
    let data = DataFolder::open(&options.data)?;
    let credentials = data.credentials()?;
    let shop = Workshop::equip()?;
    let dist = shop.build_all()?;
    progress::say("starting workerd");
    require_free(options.address)?;
    let launch = instance::launch(&shop, &dist, &data, options.address, &options.settings)?;
    let mut workerd = Workerd::start(&launch)?;
    workerd.wait_ready(instance::PATIENCE)?;
    let stop = stop_signal()?;
    progress::say("ready");
    announce(&instance::link(options.address, &credentials)).explain(|| "cannot print the link".into())?;
    wait(&mut workerd, &stop)
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

/// The one line on stdout.
fn announce(link: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "ready {link}")?;
    out.flush()
}

fn stop_signal() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).explain(|| "cannot wait for signals".into())?;
    }
    Ok(stop)
}

/// Waits for a signal, and for workerd, which should not end by itself.
fn wait(workerd: &mut Workerd, stop: &AtomicBool) -> Result<()> {
    while !stop.load(Ordering::Relaxed) {
        if let Some(status) = workerd.try_wait()? {
            // A terminal's Ctrl-C reaches both; workerd may be quicker.
            thread::sleep(Duration::from_millis(100));
            if stop.load(Ordering::Relaxed) {
                break;
            }
            return Err(Error::new(format!("workerd ended ({status})")));
        }
        thread::sleep(Duration::from_millis(100));
    }
    progress::say("stopping");
    workerd.stop(Duration::from_secs(5));
    Ok(())
}
