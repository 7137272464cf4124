//! The columns of the list of datasets; the name is always there.

use crate::words::Words;

/// A column that the reader can have or leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Labels,
    Source,
    DataType,
    Edition,
    Access,
    Version,
    Workspace,
    Owner,
    Uri,
    Created,
    Modified,
}

impl Column {
    pub(super) const ALL: [Column; 11] = [
        Column::Labels,
        Column::Source,
        Column::DataType,
        Column::Edition,
        Column::Access,
        Column::Version,
        Column::Workspace,
        Column::Owner,
        Column::Uri,
        Column::Created,
        Column::Modified,
    ];

    /// Its name in the address.
    fn name(self) -> &'static str {
        match self {
            Column::Labels => "labels",
            Column::Source => "source",
            Column::DataType => "type",
            Column::Edition => "edition",
            Column::Access => "access",
            Column::Version => "version",
            Column::Workspace => "workspace",
            Column::Owner => "owner",
            Column::Uri => "uri",
            Column::Created => "created",
            Column::Modified => "modified",
        }
    }

    /// What its head says.
    pub(super) fn word(self) -> fn(&'static Words) -> &'static str {
        match self {
            Column::Labels => |words| words.labels,
            Column::Source => |words| words.source,
            Column::DataType => |words| words.data_type,
            Column::Edition => |words| words.edition,
            Column::Access => |words| words.accessibility,
            Column::Version => |words| words.latest_version,
            Column::Workspace => |words| words.workspace,
            Column::Owner => |words| words.owner,
            Column::Uri => |words| words.uri,
            Column::Created => |words| words.created,
            Column::Modified => |words| words.modified,
        }
    }

    fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

/// Some of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns(u16);

impl Columns {
    /// Those of a reader who chose none.
    pub(super) fn usual() -> Columns {
        let usual =
            [Column::Labels, Column::Source, Column::DataType, Column::Edition, Column::Version, Column::Modified];
        Columns(usual.into_iter().fold(0, |all, column| all | column.bit()))
    }

    /// Those of an address; what is no column is as if it were not there.
    pub(super) fn parse(text: &str) -> Columns {
        let named = |column: &Column| text.split(',').any(|name| name == column.name());
        Columns(Column::ALL.into_iter().filter(named).fold(0, |all, column| all | column.bit()))
    }

    pub(super) fn has(self, column: Column) -> bool {
        self.0 & column.bit() != 0
    }

    /// The same with that column, or without it where it was there.
    pub(super) fn toggled(self, column: Column) -> Columns {
        Columns(self.0 ^ column.bit())
    }
}

impl std::fmt::Display for Columns {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = Column::ALL.into_iter().filter(|column| self.has(*column)).map(Column::name);
        let names: Vec<_> = names.collect();
        // No column at all is something else than no choice.
        out.write_str(if names.is_empty() { "none" } else { "" })?;
        out.write_str(&names.join(","))
    }
}
