@0x8c1d7f5b2a9e4630;
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", http = (), service = "main")],
);

const main :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "client.wasm", wasm = embed "dist/client.wasm"),
    (name = "stats-simd.wasm", wasm = embed "dist/stats-simd.wasm"),
  ],
  bindings = [
    (name = "ENDPOINT", fromEnvironment = "PAI_ENDPOINT"),
    (name = "KEY", fromEnvironment = "DASHSCOPE_API_KEY"),
  ],
);
