//! Datasets: their list, a form for a new one, and the pages of one.

mod bulk;
mod columns;
mod create;
mod delete;
mod edit;
mod files;
mod filters;
mod frame;
mod import;
mod labels;
mod list;
mod overview;
mod preview;
mod publish;
mod query;
mod table;
mod uri_builder;
mod versions;

pub(crate) use create::{NewDataset, NewVersion};
pub(crate) use edit::{EditDataset, EditVersion};
pub(crate) use files::Files;
pub(crate) use frame::DatasetFrame;
pub(crate) use import::ImportFolder;
pub(crate) use list::DatasetList;
pub(crate) use overview::Overview;
pub(crate) use versions::Versions;
