//! One running instance: workerd with the edge bundle, the console and a data folder.

mod probe;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::error::{Error, Explain, Result};
use crate::leash;

const BETWEEN_PROBES: Duration = Duration::from_millis(50);

/// What an instance is started with. Paths are absolute.
pub struct Launch {
    /// The workerd binary.
    pub workerd: PathBuf,
    /// The folder of the edge bundle, with `workerd.capnp`.
    pub edge: PathBuf,
    /// The folder of the built console, with the engine for pages in `engine`.
    pub console: PathBuf,
    /// The data folder; `storage` in it is workerd's.
    pub data: PathBuf,
    /// Where to listen.
    pub address: SocketAddr,
    /// JSON array of credentials, as [`crate::credentials::Credentials::to_worker_json`] writes it.
    pub credentials: String,
    /// JSON object of settings: `loopback`, `allowOrigins`, `limits`.
    pub settings: String,
    /// Where to listen for a debugger, which may read everything.
    pub inspector: Option<SocketAddr>,
}

/// A workerd process; killed when dropped, and with the process that started it.
pub struct Workerd {
    child: Child,
    address: SocketAddr,
    api_key: String,
    /// While it stands, the thread that started the child lives, and with it the child.
    _leash: Sender<()>,
}

impl Workerd {
    /// Starts workerd. It may not answer yet: see [`Workerd::wait_ready`].
    ///
    /// # Errors
    /// When the data folder cannot be written, the credentials hold no key, or workerd cannot be started.
    pub fn start(launch: &Launch) -> Result<Self> {
        let api_key = first_api_key(&launch.credentials)?;
        let storage = launch.data.join("storage");
        std::fs::create_dir_all(&storage).explain(|| format!("cannot create {}", storage.display()))?;
        let (child, leash) = spawn_from_own_thread(command(launch))?;
        Ok(Self { child, address: reachable(launch.address), api_key, _leash: leash })
    }

    /// Waits until the console and a listing of datasets have both answered 200.
    ///
    /// # Errors
    /// When workerd ends, or `timeout` passes, before that.
    pub fn wait_ready(&mut self, timeout: Duration) -> Result<()> {
        let end = Instant::now() + timeout;
        loop {
            if let Some(status) = self.try_wait()? {
                return Err(Error::new(format!("workerd ended before it was ready ({status})")));
            }
            match self.probe() {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() >= end => {
                    return Err(Error::new(format!("not ready after {} s: {error}", timeout.as_secs())));
                }
                Err(_) => thread::sleep(BETWEEN_PROBES),
            }
        }
    }

    fn probe(&self) -> Result<()> {
        probe::expect_ok(self.address, "/", None)?;
        probe::expect_ok(self.address, "/api/v1/datasets", Some(&self.api_key))
    }

    /// The process id of workerd itself.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills workerd with SIGKILL and waits until it is gone.
    pub fn kill9(&mut self) {
        // Both fail only for a process that has been waited for already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks workerd to end, and kills it if it has not within `patience`.
    pub fn stop(&mut self, patience: Duration) {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
        let asked = pid.is_some_and(|pid| kill_process(pid, Signal::TERM).is_ok());
        let end = Instant::now() + patience;
        while asked && Instant::now() < end && matches!(self.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(10));
        }
        self.kill9();
    }

    /// How workerd ended, if it has.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn try_wait(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().explain(|| "cannot ask for the state of workerd".into())
    }
}

impl Drop for Workerd {
    fn drop(&mut self) {
        self.kill9();
    }
}

/// A loopback address on which nothing listens at this moment.
///
/// # Errors
/// When the system has no port to give.
pub fn free_port() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).explain(|| "no port is free".into())?;
    listener.local_addr().explain(|| "no port is free".into())
}

/// The address by which a program on this machine reaches a server that listens on `address`.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn command(launch: &Launch) -> Command {
    let mut command = leash::command(&launch.workerd);
    command
        .arg("serve")
        .arg(launch.edge.join("workerd.capnp"))
        .arg("--socket-addr")
        .arg(format!("http={}", launch.address))
        .args(["--directory-path", &format!("storage={}", launch.data.join("storage").display())])
        .args(["--directory-path", &format!("console={}", launch.console.display())])
        .args(["--directory-path", &format!("pages={}", launch.console.join("engine").display())])
        .args(launch.inspector.map(|address| format!("--inspector-addr={address}")))
        // By environment: other users can read a process's arguments, not its environment.
        .env("PAI_CREDENTIALS", &launch.credentials)
        .env("PAI_SETTINGS", &launch.settings)
        .stdin(Stdio::null())
        // Our own stdout carries what a program reads (the ready line), never a log.
        .stdout(std::io::stderr());
    command
}

/// Starts `command` from a thread that lives until the sender is dropped: a leashed child dies with the thread that
/// started it, and a test's own thread may end before a server that it shares with other tests.
fn spawn_from_own_thread(mut command: Command) -> Result<(Child, Sender<()>)> {
    let (hand_over, child) = mpsc::channel();
    let (leash, held) = mpsc::channel::<()>();
    thread::spawn(move || {
        if hand_over.send(command.spawn()).is_ok() {
            let _ = held.recv();
        }
    });
    let child = child.recv().explain(|| "cannot start workerd".into())?;
    Ok((child.explain(|| "cannot start workerd".into())?, leash))
}

fn first_api_key(credentials: &str) -> Result<String> {
    let json: Value = serde_json::from_str(credentials).explain(|| "the credentials are not JSON".into())?;
    let key = json.pointer("/0/apiKey").and_then(Value::as_str);
    key.map(str::to_owned).ok_or_else(|| Error::new("the credentials hold no `apiKey`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_is_found() {
        assert_eq!(first_api_key(r#"[{"apiKey":"sk-1"}]"#).unwrap(), "sk-1");
        assert_eq!(first_api_key("[]").err().unwrap().to_string(), "the credentials hold no `apiKey`");
    }

    #[test]
    fn a_key_is_never_an_argument() {
        let launch = Launch {
            workerd: "workerd".into(),
            edge: "/edge".into(),
            console: "/console".into(),
            data: "/data".into(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            credentials: r#"[{"apiKey":"sk-secret"}]"#.into(),
            settings: "{}".into(),
            inspector: None,
        };
        let command = command(&launch);
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        assert!(arguments.iter().all(|argument| !argument.contains("sk-secret")));
        assert!(arguments.iter().any(|argument| argument == "http=127.0.0.1:8080"));
    }
}
