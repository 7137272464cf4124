//! Compresses the files of a page beside themselves: workerd serves a file as it lies there.

use std::path::Path;

use xtask::{Explain, Result, leash};

use crate::process;
use crate::stamp::files_below;

/// Node is here anyway, and its brotli is quick; a crate for it would be compiled by every user.
pub(super) const COMPRESS: &str = "
    const { readFileSync, writeFileSync } = require('node:fs');
    const { brotliCompressSync, constants } = require('node:zlib');
    for (const file of process.argv.slice(1)) {
        const content = readFileSync(file);
        const params = {
            [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        };
        writeFileSync(file + '.br', brotliCompressSync(content, { params }));
    }";

/// What gains by it; pictures are compressed in their own ways.
const KINDS: [&str; 7] = ["css", "html", "js", "json", "mjs", "svg", "wasm"];

/// Writes `FILE.br` beside each file below `folder` that gains by it.
pub(super) fn beside(folder: &Path) -> Result<()> {
    let mut files = files_below(folder).explain(|| format!("cannot read {}", folder.display()))?;
    files.retain(|file| file.extension().is_some_and(|extension| KINDS.iter().any(|kind| extension == *kind)));
    let mut node = leash::command("node");
    process::show(node.args(["-e", COMPRESS]).args(&files), "compressing the console")
}
