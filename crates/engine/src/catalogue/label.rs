//! Labels: a key is unique in its dataset or version; adding overwrites.

use pai_datasets_core::model::{Done, Label, Verbatim};
use pai_datasets_core::{
    ApiError, CreateDatasetLabels, CreateDatasetVersionLabels, DeleteDatasetLabels, DeleteDatasetVersionLabels,
};

use super::{Catalogue, Context, Serve};
use crate::host::Host;
use crate::sql::{Fault, SqlDriver, SqlError, first, fold, transaction};

/// Stands between key and value in the text that is searched; neither can hold it.
pub(super) const SEPARATOR: char = '=';

/// The most labels that a version holds.
const MOST_OF_VERSION: usize = 20;

/// Labels about to be added. Of two with one key the later counts.
pub(super) struct LabelSet<'a>(Vec<&'a Label>);

impl<'a> LabelSet<'a> {
    pub(super) fn of_dataset(labels: Option<&'a [Label]>) -> LabelSet<'a> {
        let mut unique: Vec<&Label> = Vec::new();
        for label in labels.unwrap_or_default() {
            unique.retain(|other| other.key != label.key);
            unique.push(label);
        }
        LabelSet(unique)
    }

    /// The same for a version, which holds few; `field` is where they came from.
    pub(super) fn of_version(labels: Option<&'a [Label]>, field: &str) -> Result<LabelSet<'a>, ApiError> {
        let set = LabelSet::of_dataset(labels);
        if set.0.len() > MOST_OF_VERSION { Err(too_many(field, set.0.len())) } else { Ok(set) }
    }

    /// Writes them; `version` is 0 for the dataset's own.
    pub(super) fn insert(&self, sql: &impl SqlDriver, dataset: i64, version: i64) -> Result<(), SqlError> {
        for label in &self.0 {
            let folded = fold(&format!("{}{SEPARATOR}{}", label.key, label.value));
            sql.run(
                "INSERT INTO label (dataset, version, key, value, folded) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (dataset, version, key) DO UPDATE SET value = excluded.value, folded = excluded.folded",
                params![dataset, version, label.key.as_str(), label.value.as_str(), &folded],
            )?;
        }
        Ok(())
    }
}

fn too_many(field: &str, count: usize) -> ApiError {
    ApiError::invalid(field, format!("a version holds at most {MOST_OF_VERSION} labels; these would make {count}"))
}

impl<H: Host> Catalogue<H> {
    fn remove_labels(&self, dataset: i64, version: i64, keys: &[Verbatim]) -> Result<(), Fault> {
        for key in keys {
            self.host.sql().run(
                "DELETE FROM label WHERE dataset = ?1 AND version = ?2 AND key = ?3",
                params![dataset, version, key.as_str()],
            )?;
        }
        Ok(())
    }
}

impl<H: Host> Serve<CreateDatasetLabels> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, add: CreateDatasetLabels) -> Result<Done, Fault> {
        let found = self.find(context, &add.dataset_id)?;
        let sql = self.host.sql();
        transaction(sql, || {
            LabelSet::of_dataset(add.labels.as_deref()).insert(sql, found.seq, 0)?;
            self.touch(found.seq, context)?;
            Ok(Done {})
        })
    }
}

impl<H: Host> Serve<DeleteDatasetLabels> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, delete: DeleteDatasetLabels) -> Result<Done, Fault> {
        let found = self.find(context, &delete.dataset_id)?;
        transaction(self.host.sql(), || {
            self.remove_labels(found.seq, 0, delete.label_keys.as_ref().map_or(&[], |keys| &keys.0))?;
            self.touch(found.seq, context)?;
            Ok(Done {})
        })
    }
}

impl<H: Host> Serve<CreateDatasetVersionLabels> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, add: CreateDatasetVersionLabels) -> Result<Done, Fault> {
        let found = self.find(context, &add.dataset_id)?;
        let version = self.find_version(&found, &add.version_name)?;
        let labels = LabelSet::of_version(Some(&add.labels), "Labels")?;
        let sql = self.host.sql();
        transaction(sql, || {
            labels.insert(sql, found.seq, version.0)?;
            let rows = sql
                .run("SELECT count(*) FROM label WHERE dataset = ?1 AND version = ?2", params![found.seq, version.0])?;
            let count = first(rows).map_or(Ok(0), |mut row| row.integer())?;
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            if count > MOST_OF_VERSION {
                return Err(too_many("Labels", count).into());
            }
            self.touch_version(&found, version, context)?;
            Ok(Done {})
        })
    }
}

impl<H: Host> Serve<DeleteDatasetVersionLabels> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, delete: DeleteDatasetVersionLabels) -> Result<Done, Fault> {
        let found = self.find(context, &delete.dataset_id)?;
        let version = self.find_version(&found, &delete.version_name)?;
        transaction(self.host.sql(), || {
            self.remove_labels(found.seq, version.0, &delete.keys.0)?;
            self.touch_version(&found, version, context)?;
            Ok(Done {})
        })
    }
}
