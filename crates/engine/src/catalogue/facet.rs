//! What many datasets have in common; see the table `facet`.

use pai_datasets_core::model::{Accessibility, DataSourceType, DataType, Edition, Property, SourceType};

use crate::sql::{Row, SqlDriver, SqlError, first};

/// The columns of a facet, in the order that [`Facet::read`] takes them.
pub(super) const COLUMNS: &str = "f.workspace_id, f.owner_id, f.property, f.data_source_type, f.data_type, \
     f.source_type, f.accessibility, f.edition";

/// One combination.
#[derive(Clone, Debug)]
pub(super) struct Facet {
    pub(super) workspace_id: String,
    pub(super) owner_id: String,
    pub(super) property: Property,
    pub(super) data_source_type: DataSourceType,
    pub(super) data_type: DataType,
    pub(super) source_type: SourceType,
    pub(super) accessibility: Accessibility,
    pub(super) edition: Edition,
}

impl Facet {
    pub(super) fn read(row: &mut Row) -> Result<Facet, SqlError> {
        Ok(Facet {
            workspace_id: row.text()?,
            owner_id: row.text()?,
            property: row.word(Property::parse)?,
            data_source_type: row.word(DataSourceType::parse)?,
            data_type: row.word(DataType::parse)?,
            source_type: row.word(SourceType::parse)?,
            accessibility: row.word(Accessibility::parse)?,
            edition: row.word(Edition::parse)?,
        })
    }

    /// The facet's number; made where there is none. Runs inside the transaction that uses it, since a facet without
    /// datasets may go.
    pub(super) fn number(&self, sql: &impl SqlDriver) -> Result<i64, SqlError> {
        let columns = params![
            &self.workspace_id,
            &self.owner_id,
            self.property.as_str(),
            self.data_source_type.as_str(),
            self.data_type.as_str(),
            self.source_type.as_str(),
            self.accessibility.as_str(),
            self.edition.as_str(),
        ];
        sql.run(
            "INSERT INTO facet (workspace_id, owner_id, property, data_source_type, data_type, source_type, \
             accessibility, edition) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
            columns,
        )?;
        let rows = sql.run(
            "SELECT id FROM facet WHERE workspace_id = ?1 AND owner_id = ?2 AND property = ?3 \
             AND data_source_type = ?4 AND data_type = ?5 AND source_type = ?6 AND accessibility = ?7 AND edition = ?8",
            columns,
        )?;
        first(rows).ok_or(SqlError::Shape("the facet just made"))?.integer()
    }
}
