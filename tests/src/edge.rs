//! The engine on workerd, started as `serve` starts it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::signing::AccessKey;
use xtask::workerd::{Launch, Workerd, free_port};

use crate::http::{agent, try_send};
use crate::target::{Keys, Target, unique};

const TENANT: &str = "tenantonedge";

/// A running workerd.
pub struct Edge {
    agent: ureq::Agent,
    workerd: Workerd,
    launch: Launch,
    /// Removed with it.
    folder: Option<PathBuf>,
}

fn environment(name: &str) -> PathBuf {
    std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set; run `cargo xtask test wasm`")).into()
}

fn credential(user: &str, role: &str) -> serde_json::Value {
    serde_json::json!({
        "apiKey": format!("sk-{TENANT}-{user}"),
        "accessKeyId": format!("AK-{TENANT}-{user}"),
        "accessKeySecret": format!("secret of {user}"),
        "tenantId": TENANT,
        "userId": user,
        "role": role,
    })
}

impl Edge {
    /// Starts workerd on a new folder with what `cargo xtask build edge` built.
    pub fn start() -> Edge {
        Edge::start_with(&environment("PAI_DATASETS_EDGE"))
    }

    /// The same with another folder of modules.
    pub fn start_with(modules: &Path) -> Edge {
        Edge::launch(modules, None)
    }

    /// Starts it with an inspector; the address of that.
    pub fn start_inspected() -> (Edge, SocketAddr) {
        let inspector = free_port().expect("a free port");
        (Edge::launch(&environment("PAI_DATASETS_EDGE"), Some(inspector)), inspector)
    }

    fn launch(modules: &Path, inspector: Option<SocketAddr>) -> Edge {
        let folder = std::env::temp_dir().join(unique("pai-datasets-test-"));
        std::fs::create_dir_all(&folder).expect("a folder for the data");
        let launch = Launch {
            workerd: environment("PAI_DATASETS_WORKERD"),
            edge: modules.to_owned(),
            console: environment("PAI_DATASETS_CONSOLE"),
            data: folder.clone(),
            address: free_port().expect("a free port"),
            credentials: serde_json::json!([credential("admin", "admin"), credential("member", "member")]).to_string(),
            settings: r#"{"loopback":true,"allowOrigins":["https://console.example"],"limits":"open"}"#.to_owned(),
            inspector,
        };
        let workerd = launched(&launch);
        Edge { agent: agent(), workerd, launch, folder: Some(folder) }
    }

    /// Kills workerd with SIGKILL and starts it again on the same folder and port.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.restart();
    }

    /// Kills workerd with SIGKILL.
    pub fn kill(&mut self) {
        self.workerd.kill9();
    }

    /// Starts workerd again on the same folder and port.
    pub fn restart(&mut self) {
        self.workerd = launched(&self.launch);
    }

    /// The process id of workerd.
    pub fn pid(&self) -> u32 {
        self.workerd.pid()
    }

    /// The address it answers at.
    pub fn address(&self) -> SocketAddr {
        self.launch.address
    }

    /// Answers a request, or says why none came.
    pub fn try_send(&self, request: Request) -> Result<Response, String> {
        try_send(&self.agent, self.launch.address, request)
    }

    /// A second sender to the same address, for another thread.
    pub fn sender(&self) -> impl Fn(Request) -> Result<Response, String> + Send + 'static {
        let (agent, address) = (self.agent.clone(), self.launch.address);
        move |request| try_send(&agent, address, request)
    }
}

fn launched(launch: &Launch) -> Workerd {
    let mut workerd = Workerd::start(launch).expect("workerd starts");
    workerd.wait_ready(Duration::from_secs(20)).expect("workerd answers");
    workerd
}

impl Drop for Edge {
    fn drop(&mut self) {
        self.workerd.kill9();
        if let Some(folder) = self.folder.take() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn keys(user: &str) -> Keys {
    Keys {
        api_key: format!("sk-{TENANT}-{user}"),
        access_key: AccessKey { id: format!("AK-{TENANT}-{user}"), secret: format!("secret of {user}") },
    }
}

impl Target for Edge {
    fn name(&self) -> String {
        "workerd".to_owned()
    }

    fn sqlite(&self) -> String {
        let version = std::process::Command::new(&self.launch.workerd).arg("--version").output();
        let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        format!("Durable Object of {}", version.unwrap_or_default())
    }

    fn host(&self) -> String {
        self.launch.address.to_string()
    }

    fn admin(&self) -> Keys {
        keys("admin")
    }

    fn member(&self) -> Keys {
        keys("member")
    }

    fn send(&self, request: Request) -> Response {
        self.try_send(request).expect("workerd answers")
    }
}
