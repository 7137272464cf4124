//! What an isolate of workerd holds, by the inspector: Chrome's DevTools protocol.

use std::net::{SocketAddr, TcpStream};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// The isolate in which the engine runs.
pub(super) struct Isolate {
    socket: WebSocket<TcpStream>,
    asked: u64,
    /// What scripts run in.
    context: Value,
}

impl Isolate {
    /// By the address of the inspector.
    pub(super) fn attach(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the inspector listens");
        // The service's name in workerd.capnp.
        let (socket, _) = tungstenite::client(format!("ws://{address}/engine"), stream).expect("it takes a client");
        let mut isolate = Self { socket, asked: 0, context: Value::Null };
        isolate.ask("Runtime.enable", json!({}));
        while isolate.context.is_null() {
            isolate.hear();
        }
        isolate
    }

    fn hear(&mut self) -> Value {
        let message = self.socket.read().expect("the inspector speaks");
        let heard: Value = serde_json::from_str(message.to_text().unwrap_or_default()).unwrap_or_default();
        if heard["method"] == "Runtime.executionContextCreated" {
            self.context = heard["params"]["context"]["id"].clone();
        }
        heard
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let message = json!({"id": self.asked, "method": method, "params": parameters});
        self.socket.send(Message::text(message.to_string())).expect("the inspector listens");
        loop {
            let mut heard = self.hear();
            if heard["id"] == self.asked {
                assert!(heard["error"].is_null(), "{method}: {heard}");
                return heard["result"].take();
            }
        }
    }

    /// Bytes of objects, and of the buffers that are theirs. Without the memories of wasm.
    pub(super) fn heap(&mut self) -> u64 {
        let usage = self.ask("Runtime.getHeapUsage", json!({}));
        ["usedSize", "embedderHeapUsedSize", "backingStorageSize"].iter().filter_map(|of| usage[of].as_u64()).sum()
    }

    /// Bytes of the memories of wasm, which never shrink.
    pub(super) fn wasm(&mut self) -> u64 {
        let memory = json!({"expression": "WebAssembly.Memory.prototype", "contextId": self.context});
        let memory = self.ask("Runtime.evaluate", memory)["result"]["objectId"].take();
        let all = self.ask("Runtime.queryObjects", json!({"prototypeObjectId": memory}))["objects"]["objectId"].take();
        let sum = "function () { return this.reduce((sum, it) => sum + it.buffer.byteLength, 0); }";
        let sum = json!({"objectId": all, "functionDeclaration": sum, "returnByValue": true});
        self.ask("Runtime.callFunctionOn", sum)["result"]["value"].as_u64().expect("a number")
    }
}
