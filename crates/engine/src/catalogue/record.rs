//! Reading datasets and versions whole, a page at a time: a fixed number of statements, however many rows.

use std::collections::HashMap;

use pai_datasets_core::model::{
    DataSourceType, Dataset, DatasetVersion, Label, LabelKey, LabelValue, Millis, MountAccess, Property, ProviderType,
    SourceType, VersionNumber,
};

use super::dataset::{Found, mount_access};
use super::facet::{self, Facet};
use super::{Catalogue, Context};
use crate::host::Host;
use crate::sql::{Fault, Row, SqlDriver, SqlError};

const VERSION: &str = "v.number, v.property, v.data_source_type, v.uri, v.source_type, v.source_id, v.description, \
     v.options, v.import_info, v.data_size, v.data_count, v.task_ram_role, v.metrics_endpoints, v.created, v.modified";

/// v1 (`false`) and the newest version (`true`) of datasets, each with its number.
type OuterVersions = HashMap<(i64, bool), (i64, DatasetVersion)>;

/// Labels of many things, by dataset and version.
type Labels = HashMap<(i64, i64), Vec<Label>>;

fn read_version(row: &mut Row, mount_access: MountAccess) -> Result<(i64, DatasetVersion), SqlError> {
    let number = row.integer()?;
    let version = DatasetVersion {
        version_name: VersionNumber(number).to_string(),
        dataset_id: None,
        property: row.word(Property::parse)?,
        data_source_type: row.word(DataSourceType::parse)?,
        uri: row.text()?,
        source_type: row.word(SourceType::parse)?,
        source_id: row.maybe_text()?,
        description: row.maybe_text()?,
        options: row.maybe_text()?,
        import_info: row.maybe_text()?,
        data_size: row.maybe_integer()?,
        data_count: row.maybe_integer()?,
        dataset_task_ram_role: row.maybe_text()?,
        user_metrics_endpoints: row.maybe_json()?,
        gmt_create_time: Millis(row.integer()?),
        gmt_modified_time: Millis(row.integer()?),
        mount_access,
        labels: Vec::new(),
    };
    Ok((number, version))
}

fn json_list(numbers: &[i64]) -> String {
    serde_json::Value::from(numbers).to_string()
}

impl<H: Host> Catalogue<H> {
    fn read_labels(&self, datasets: &str) -> Result<Labels, Fault> {
        let rows = self.host.sql().run(
            "SELECT dataset, version, key, value FROM label WHERE dataset IN (SELECT value FROM json_each(?1)) \
             ORDER BY dataset, version, key",
            params![datasets],
        )?;
        let mut labels = Labels::new();
        for mut row in rows {
            let place = (row.integer()?, row.integer()?);
            let shape = |_| SqlError::Shape("a label");
            let key = LabelKey::parse(row.text()?).map_err(shape)?;
            let value = LabelValue::parse(row.text()?).map_err(shape)?;
            labels.entry(place).or_default().push(Label { key, value });
        }
        Ok(labels)
    }

    /// v1 and the newest version of each dataset.
    fn read_outer_versions(&self, datasets: &str) -> Result<OuterVersions, Fault> {
        let rows = self.host.sql().run(
            &format!(
                "SELECT v.dataset, e.newest, {VERSION} FROM \
                 (SELECT value AS dataset, 0 AS newest FROM json_each(?1) \
                  UNION ALL SELECT value, 1 FROM json_each(?1)) e \
                 JOIN version v ON v.dataset = e.dataset AND v.number = CASE e.newest WHEN 0 THEN 1 \
                 ELSE (SELECT max(n.number) FROM version n WHERE n.dataset = e.dataset) END"
            ),
            params![datasets],
        )?;
        let mut versions = OuterVersions::new();
        for mut row in rows {
            let place = (row.integer()?, row.integer()? == 1);
            versions.insert(place, read_version(&mut row, MountAccess::ReadOnly)?);
        }
        Ok(versions)
    }

    /// The datasets of those numbers, in that order. One that is gone is left out.
    pub(super) fn read_datasets(&self, context: &Context<'_>, numbers: &[i64]) -> Result<Vec<Dataset>, Fault> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let list = json_list(numbers);
        let mut labels = self.read_labels(&list)?;
        let mut versions = self.read_outer_versions(&list)?;
        let rows = self.host.sql().run(
            &format!(
                "SELECT d.seq, {}, d.id, d.name, d.description, d.created, d.modified, d.user_id, \
                 d.source_dataset_id, d.source_dataset_version, d.accessible_role_ids, d.mount_role_ids, d.provider, \
                 d.provider_type FROM dataset d JOIN facet f ON f.id = d.facet \
                 WHERE d.seq IN (SELECT value FROM json_each(?1))",
                facet::COLUMNS
            ),
            params![&list],
        )?;
        let mut datasets = HashMap::new();
        for mut row in rows {
            let seq = row.integer()?;
            let facet = Facet::read(&mut row)?;
            let shape = SqlError::Shape("the dataset's versions");
            let (_, first) = versions.remove(&(seq, false)).ok_or(shape.clone())?;
            let (newest, mut latest) = versions.remove(&(seq, true)).ok_or(shape)?;
            latest.labels = labels.remove(&(seq, newest)).unwrap_or_default();
            let mut dataset = Dataset {
                dataset_id: row.text()?,
                name: row.text()?,
                description: row.maybe_text()?,
                gmt_create_time: Millis(row.integer()?),
                gmt_modified_time: Millis(row.integer()?),
                user_id: row.maybe_text()?,
                source_dataset_id: row.maybe_text()?,
                source_dataset_version: row.maybe_text()?,
                accessible_role_id_list: row.maybe_json()?,
                mount_access_read_write_role_id_list: row.maybe_json()?,
                provider: row.maybe_text()?,
                provider_type: row.word(ProviderType::parse)?,
                property: first.property,
                data_source_type: first.data_source_type,
                uri: first.uri,
                source_type: first.source_type,
                source_id: first.source_id,
                options: first.options,
                import_info: first.import_info,
                data_type: facet.data_type,
                accessibility: facet.accessibility,
                edition: facet.edition,
                mount_access: MountAccess::ReadOnly,
                labels: labels.remove(&(seq, 0)).unwrap_or_default(),
                is_shared: false,
                latest_version: None,
                workspace_id: facet.workspace_id.clone(),
                owner_id: facet.owner_id.clone(),
            };
            dataset.mount_access = mount_access(context, &facet, dataset.mount_access_read_write_role_id_list.as_ref());
            latest.mount_access = dataset.mount_access;
            dataset.latest_version = Some(Box::new(latest));
            datasets.insert(seq, dataset);
        }
        Ok(numbers.iter().filter_map(|seq| datasets.remove(seq)).collect())
    }

    /// The versions of those numbers, in that order. One that is gone is left out.
    pub(super) fn read_versions(
        &self,
        context: &Context<'_>,
        dataset: &Found,
        numbers: &[i64],
    ) -> Result<Vec<DatasetVersion>, Fault> {
        let mut labels = self.read_labels(&json_list(&[dataset.seq]))?;
        let sql = self.host.sql();
        let rows = sql.run("SELECT mount_role_ids FROM dataset WHERE seq = ?1", params![dataset.seq])?;
        let writers = crate::sql::first(rows).map_or(Ok(None), |mut row| row.maybe_json::<Vec<String>>())?;
        let access = mount_access(context, &dataset.facet, writers.as_ref());
        let rows = sql.run(
            &format!(
                "SELECT {VERSION} FROM version v WHERE v.dataset = ?1 AND v.number IN (SELECT value FROM json_each(?2))"
            ),
            params![dataset.seq, &json_list(numbers)],
        )?;
        let mut versions = HashMap::new();
        for mut row in rows {
            let (number, mut version) = read_version(&mut row, access)?;
            version.dataset_id = Some(dataset.id.clone());
            version.labels = labels.remove(&(dataset.seq, number)).unwrap_or_default();
            versions.insert(number, version);
        }
        Ok(numbers.iter().filter_map(|number| versions.remove(number)).collect())
    }
}
