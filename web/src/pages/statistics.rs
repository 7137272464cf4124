//! Statistics: of tables, of files that stay in the page, and by `PAI` commands.

mod chi_square;
mod columns;
mod command;
mod computed;
mod download;
mod file;
mod import;
mod percentiles;
mod pick;
mod rows;
mod table;
mod trail;

pub(crate) use pick::Statistics;
pub(crate) use table::TablePage;
