//! The engine without a server, in a page of Chromium or in memory, reached through `tests/browser/bridge.mjs`.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::signing::AccessKey;
use serde_json::{Value, json};

use crate::http::{agent, try_send};
use crate::target::{Keys, Target};

/// The tenant of every store in a page.
const TENANT: &str = "local";

/// An engine without a server, and the bridge to it.
pub struct Browser {
    agent: ureq::Agent,
    address: SocketAddr,
    bridge: Child,
    place: String,
    sqlite: String,
}

fn credential(user: &str, role: &str) -> Value {
    json!({
        "apiKey": format!("sk-{TENANT}-{user}"),
        "accessKeyId": format!("AK-{TENANT}-{user}"),
        "accessKeySecret": format!("secret of {user}"),
        "tenantId": TENANT,
        "userId": user,
        "role": role,
    })
}

impl Browser {
    /// Starts Chromium with a new profile and opens the engine in a page.
    pub fn page() -> Browser {
        Browser::start("page")
    }

    /// Opens the engine in memory, in Node.
    pub fn memory() -> Browser {
        Browser::start("memory")
    }

    /// Opens what `cargo xtask build engine` built, with keys of its own in place of the page's user.
    fn start(place: &str) -> Browser {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/bridge.mjs");
        let settings = json!({ "credentials": [credential("admin", "admin"), credential("member", "member")] });
        let mut node = Command::new("node");
        node.arg(script).arg(place).arg(settings.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut bridge = node.spawn().expect("node starts");
        let mut line = String::new();
        let output = bridge.stdout.take().expect("the bridge has an output");
        BufReader::new(output).read_line(&mut line).expect("the bridge says where it is");
        let said: Value = serde_json::from_str(&line).expect("the bridge is ready");
        let port = said["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        Browser {
            agent: agent(),
            address: (Ipv4Addr::LOCALHOST, port).into(),
            bridge,
            place: text("place"),
            sqlite: text("sqlite"),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The bridge closes Chromium when its input ends.
        drop(self.bridge.stdin.take());
        let _ = self.bridge.wait();
    }
}

fn keys(user: &str) -> Keys {
    Keys {
        api_key: format!("sk-{TENANT}-{user}"),
        access_key: AccessKey { id: format!("AK-{TENANT}-{user}"), secret: format!("secret of {user}") },
    }
}

impl Target for Browser {
    fn name(&self) -> String {
        self.place.clone()
    }

    fn sqlite(&self) -> String {
        format!("wasm, {}", self.sqlite)
    }

    fn host(&self) -> String {
        self.address.to_string()
    }

    fn admin(&self) -> Keys {
        keys("admin")
    }

    fn member(&self) -> Keys {
        keys("member")
    }

    fn send(&self, request: Request) -> Response {
        try_send(&self.agent, self.address, request).expect("the bridge answers")
    }
}
