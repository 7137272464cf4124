//! The wasm instance traps on purpose. The request that met the trap is told so in JSON; the next one is served, from
//! storage, by a new instance.

use std::fs;
use std::path::Path;

use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::target::{Answer, Target, bearer, request, unique};
use serde_json::{Value, json};

/// The worker of production, but for one thing: a request with the header `x-trap` calls into the instance with an
/// address that is not there, as a bug would.
const TRAPPING: &str = r#"
import production, { Catalogue as RealCatalogue, FileStore as RealFileStore, TableStore } from "./production.mjs";
import * as engine from "./engine.js";

const NOWHERE = 0xfffffff0;
const wasm = () => engine.initSync();

export class Catalogue extends RealCatalogue {
  async fetch(request) {
    const method = { begin: "catalogueobject_begin", admit: "catalogueobject_admit" }[request.headers.get("x-trap")];
    if (!method) return super.fetch(request);
    const prototype = engine.CatalogueObject.prototype;
    const name = request.headers.get("x-trap");
    const real = prototype[name];
    prototype[name] = () => {
      prototype[name] = real;
      return wasm()[method](NOWHERE, NOWHERE);
    };
    return super.fetch(request);
  }
}

export class FileStore extends RealFileStore {
  async fetch(request) {
    if (!new URL(request.url).search.includes("QueryText=trap")) return super.fetch(request);
    const prototype = engine.FileStoreObject.prototype;
    const real = prototype.handle;
    prototype.handle = () => {
      prototype.handle = real;
      return wasm().filestoreobject_handle(NOWHERE, NOWHERE);
    };
    return super.fetch(request);
  }
}

export { TableStore };
export default production;
"#;

/// A folder of modules with the trapping worker in front of the real one.
fn trapping_modules(real: &Path) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(unique("pai-datasets-trap-"));
    fs::create_dir_all(&folder).expect("a folder for the modules");
    for name in ["engine.js", "engine_bg.wasm", "tables.js", "tables_bg.wasm"] {
        fs::copy(real.join(name), folder.join(name)).expect("a built module");
    }
    fs::copy(real.join("worker.mjs"), folder.join("production.mjs")).expect("the worker");
    fs::write(folder.join("worker.mjs"), TRAPPING).expect("the trapping worker");
    let config = fs::read_to_string(real.join("workerd.capnp")).expect("the configuration");
    let module = r#"(name = "worker.mjs", esModule = embed "worker.mjs"),"#;
    assert!(config.contains(module), "the configuration names its modules another way");
    let both = format!(r#"{module} (name = "production.mjs", esModule = embed "production.mjs"),"#);
    fs::write(folder.join("workerd.capnp"), config.replace(module, &both)).expect("the configuration");
    folder
}

fn call(edge: &Edge, method: &str, target: &str, body: Option<&Value>, trap: Option<&str>) -> Answer {
    let mut request = bearer(request(method, target, body), &edge.admin());
    if let Some(trap) = trap {
        request.headers.push("x-trap", trap);
    }
    edge.send(request).into()
}

#[test]
fn a_trap_costs_one_request() {
    let real = std::env::var_os("PAI_DATASETS_EDGE").expect("PAI_DATASETS_EDGE is set by `cargo xtask test wasm`");
    let folder = trapping_modules(Path::new(&real));
    let edge = Edge::start_with(&folder);
    let new = json!({
        "Name": "survivor", "Property": "DIRECTORY", "DataSourceType": "OSS", "Edition": "ADVANCED",
        "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/p/",
    });
    let created = call(&edge, "POST", "/api/v1/datasets", Some(&new), None);
    let path = format!("/api/v1/datasets/{}", created.text("/DatasetId"));
    for trap in ["begin", "admit", "begin"] {
        let trapped = call(&edge, "GET", &path, None, Some(trap));
        assert_eq!((trapped.status, trapped.code()), (500, "InternalError"), "{trapped:?}");
        assert_eq!(trapped.text("/RequestId").len(), 36);
        let next = call(&edge, "GET", &path, None, None);
        assert_eq!((next.status, next.text("/Name")), (200, "survivor"), "after a trap in {trap}");
    }
    let files = format!("{path}/datasetfilemetas?DatasetVersion=v1&WorkspaceId=w");
    // The catalogue refuses QueryText, so the trap is reached with a parameter that nobody reads.
    let trapped = call(&edge, "GET", &format!("{files}&XQueryText=trap"), None, None);
    assert_eq!((trapped.status, trapped.code()), (500, "InternalError"), "{trapped:?}");
    let next = call(&edge, "GET", &files, None, None);
    assert_eq!((next.status, next.body["TotalCount"].as_u64()), (200, Some(0)), "{next:?}");
    drop(edge);
    fs::remove_dir_all(folder).expect("the modules can be removed");
}
