//! What more than one page shows.

pub(crate) mod action;
pub(crate) mod chart;
pub(crate) mod confirm;
pub(crate) mod copy;
pub(crate) mod dialog;
pub(crate) mod drop_folder;
pub(crate) mod exact;
pub(crate) mod fact;
pub(crate) mod focus;
pub(crate) mod form;
pub(crate) mod grid;
pub(crate) mod header;
pub(crate) mod help;
pub(crate) mod live;
pub(crate) mod menu;
pub(crate) mod outcome;
pub(crate) mod pager;
pub(crate) mod palette;
pub(crate) mod time;
