# What workerd runs when the engine serves one machine. Addresses and folders are given on the command line, keys and
# settings in the environment.
@0xd6f3a1c07be2954a;

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "engine", worker = .engine),
    (name = "storage", disk = (writable = true)),
    (name = "console", disk = (writable = false)),
    (name = "pages", disk = (writable = false)),
  ],
  sockets = [(name = "http", http = (), service = "engine")],
);

const engine :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "engine.js", esModule = embed "engine.js"),
    (name = "engine_bg.wasm", wasm = embed "engine_bg.wasm"),
    (name = "tables.js", esModule = embed "tables.js"),
    (name = "tables_bg.wasm", wasm = embed "tables_bg.wasm"),
  ],
  bindings = [
    (name = "CATALOGUE", durableObjectNamespace = "Catalogue"),
    (name = "FILES", durableObjectNamespace = "FileStore"),
    (name = "TABLES", durableObjectNamespace = "TableStore"),
    (name = "CONSOLE", service = "console"),
    (name = "ENGINE", service = "pages"),
    (name = "CREDENTIALS", fromEnvironment = "PAI_CREDENTIALS"),
    (name = "SETTINGS", fromEnvironment = "PAI_SETTINGS"),
  ],
  durableObjectNamespaces = [
    (className = "Catalogue", uniqueKey = "pai-datasets-catalogue", enableSql = true),
    (className = "FileStore", uniqueKey = "pai-datasets-files", enableSql = true),
    (className = "TableStore", uniqueKey = "pai-datasets-tables", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "storage"),
);
