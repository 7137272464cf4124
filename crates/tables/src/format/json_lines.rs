//! JSON Lines: an object a line, or an array a line.

mod parse;
mod read;
mod write;

pub(super) use read::JsonLinesReader;
pub(super) use write::JsonLinesWriter;
