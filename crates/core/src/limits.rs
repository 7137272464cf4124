//! The two sets of limits: ours, and the original's documented ones.

use crate::model::{DataSourceType, Edition};

/// What is refused beyond the wire's own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The name by which they are chosen.
    pub name: &'static str,
    /// The source types that may hold file metadata (editions ADVANCED and LOGICAL); empty for any.
    pub advanced_sources: &'static [DataSourceType],
    /// The source types that CreateDatasetVersion takes; empty for any.
    pub version_sources: &'static [DataSourceType],
    /// The content types of files; empty for any of the shape `type/subtype`.
    pub content_types: &'static [&'static str],
    /// The largest page.
    pub page_size: i64,
    /// The most file metas a version may hold, ADVANCED and LOGICAL.
    pub file_metas: Option<(i64, i64)>,
    /// Whether the engine answers, which does not do everything yet: what it would pass over is refused.
    pub by_engine: bool,
}

/// The content types that the original takes.
pub const IMAGE_TYPES: &[&str] = &[
    "image/png",
    "image/jpeg",
    "image/tiff",
    "image/bmp",
    "image/gif",
    "image/x-icon",
    "image/svg+xml",
    "image/webp",
    "image/heic",
];

impl Limits {
    /// Ours: what the original refuses only because of its own plumbing is allowed.
    pub const OPEN: Limits = Limits {
        name: "open",
        advanced_sources: &[],
        version_sources: &[],
        content_types: &[],
        page_size: 1000,
        file_metas: None,
        by_engine: true,
    };

    /// The original's documented limits.
    pub const PAI: Limits = Limits {
        name: "pai",
        advanced_sources: &[DataSourceType::Oss],
        version_sources: &[DataSourceType::Oss, DataSourceType::Nas, DataSourceType::Cpfs],
        content_types: IMAGE_TYPES,
        page_size: 100,
        file_metas: Some((1_000_000, 3_000_000)),
        by_engine: true,
    };

    /// What the original itself refuses, for a client of it.
    pub const ORIGINAL: Limits = Limits { by_engine: false, ..Limits::PAI };

    /// The set of that name, `open` or `pai`.
    pub fn named(name: &str) -> Option<Limits> {
        [Limits::OPEN, Limits::PAI].into_iter().find(|limits| limits.name == name)
    }

    /// The most file metas that a version of a dataset of that edition may hold; `None` for no limit.
    pub fn most_file_metas(&self, edition: Edition) -> Option<i64> {
        match edition {
            Edition::Basic => Some(0),
            Edition::Advanced => self.file_metas.map(|(advanced, _)| advanced),
            Edition::Logical => self.file_metas.map(|(_, logical)| logical),
        }
    }
}
