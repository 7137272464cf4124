//! Versions: create, change, answer, list, delete.

use pai_datasets_core::model::{
    CreatedVersion, DataSourceType, DatasetVersion, Done, Millis, Order, Property, SourceType, VersionNumber,
    VersionPage, VersionSort,
};
use pai_datasets_core::{
    ApiError, CreateDatasetVersion, DeleteDatasetVersion, GetDatasetVersion, ListDatasetVersions, UpdateDatasetVersion,
};

use super::dataset::Found;
use super::label::LabelSet;
use super::list::Conditions;
use super::{Catalogue, Context, Serve};
use crate::access::shown;
use crate::host::Host;
use crate::sql::{Fault, Param, SqlDriver, SqlError, first, transaction};

/// A version about to be written.
pub(super) struct NewVersion {
    pub(super) property: Property,
    pub(super) data_source_type: DataSourceType,
    pub(super) uri: String,
    pub(super) source_type: SourceType,
    pub(super) source_id: Option<String>,
    pub(super) description: Option<String>,
    pub(super) options: Option<String>,
    pub(super) import_info: Option<String>,
    pub(super) data_size: Option<i64>,
    pub(super) data_count: Option<i64>,
    pub(super) task_ram_role: Option<String>,
    /// JSON.
    pub(super) metrics_endpoints: Option<String>,
}

impl NewVersion {
    pub(super) fn insert(
        &self,
        sql: &impl SqlDriver,
        dataset: i64,
        number: VersionNumber,
        now: Millis,
    ) -> Result<(), SqlError> {
        sql.run(
            "INSERT INTO version (dataset, number, property, data_source_type, uri, source_type, source_id, \
             description, options, import_info, data_size, data_count, task_ram_role, metrics_endpoints, created, \
             modified) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15)",
            params![
                dataset,
                number.0,
                self.property.as_str(),
                self.data_source_type.as_str(),
                &self.uri,
                self.source_type.as_str(),
                self.source_id.as_deref(),
                self.description.as_deref(),
                self.options.as_deref(),
                self.import_info.as_deref(),
                self.data_size,
                self.data_count,
                self.task_ram_role.as_deref(),
                self.metrics_endpoints.as_deref(),
                now.0,
            ],
        )?;
        Ok(())
    }
}

impl<H: Host> Catalogue<H> {
    /// The version of that name.
    pub(super) fn find_version(&self, dataset: &Found, name: &str) -> Result<VersionNumber, Fault> {
        let missing = || ApiError::not_found(format_args!("Version {} of dataset {}", shown(name), dataset.id));
        let number = VersionNumber::parse(name).ok_or_else(missing)?;
        let rows = self
            .host
            .sql()
            .run("SELECT 1 FROM version WHERE dataset = ?1 AND number = ?2", params![dataset.seq, number.0])?;
        if rows.is_empty() { Err(missing().into()) } else { Ok(number) }
    }

    /// Notes that a version has changed, and with it its dataset.
    pub(super) fn touch_version(
        &self,
        dataset: &Found,
        version: VersionNumber,
        context: &Context<'_>,
    ) -> Result<(), Fault> {
        self.host.sql().run(
            "UPDATE version SET modified = ?3 WHERE dataset = ?1 AND number = ?2",
            params![dataset.seq, version.0, context.now.0],
        )?;
        self.touch(dataset.seq, context)
    }
}

impl<H: Host> Serve<CreateDatasetVersion> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, new: CreateDatasetVersion) -> Result<CreatedVersion, Fault> {
        let found = self.find(context, &new.dataset_id)?;
        if new.data_source_type != found.facet.data_source_type {
            let message = format!("DataSourceType not match: the dataset's is {}", found.facet.data_source_type);
            return Err(ApiError::invalid("DataSourceType", message).into());
        }
        let labels = LabelSet::of_version(new.labels.as_deref(), "Labels")?;
        if new.dry_run == Some(true) {
            return Ok(CreatedVersion { version_name: None });
        }
        let endpoints = new.user_metrics_endpoints.as_ref().map(serde_json::to_string).transpose();
        let version = NewVersion {
            property: new.property,
            data_source_type: new.data_source_type,
            uri: new.uri,
            source_type: new.source_type,
            source_id: new.source_id.map(String::from),
            description: new.description,
            options: new.options,
            import_info: new.import_info,
            data_size: new.data_size.map(|size| size.get()),
            data_count: new.data_count.map(|count| count.get()),
            task_ram_role: new.dataset_task_ram_role.map(String::from),
            metrics_endpoints: endpoints.map_err(|_| ApiError::internal())?,
        };
        let number = VersionNumber(found.last_version + 1);
        let sql = self.host.sql();
        transaction(sql, || {
            version.insert(sql, found.seq, number, context.now)?;
            labels.insert(sql, found.seq, number.0)?;
            sql.run("UPDATE dataset SET last_version = ?2 WHERE seq = ?1", params![found.seq, number.0])?;
            self.touch(found.seq, context)?;
            Ok(CreatedVersion { version_name: Some(number.to_string()) })
        })
    }
}

impl<H: Host> Serve<GetDatasetVersion> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, get: GetDatasetVersion) -> Result<DatasetVersion, Fault> {
        let found = self.find(context, &get.dataset_id)?;
        let number = self.find_version(&found, &get.version_name)?;
        let mut versions = self.read_versions(context, &found, &[number.0])?;
        versions.pop().ok_or_else(|| ApiError::not_found(format_args!("Version {number}")).into())
    }
}

impl<H: Host> Serve<UpdateDatasetVersion> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, change: UpdateDatasetVersion) -> Result<Done, Fault> {
        let found = self.find(context, &change.dataset_id)?;
        let number = self.find_version(&found, &change.version_name)?;
        let endpoints = change.user_metrics_endpoints.as_ref().map(serde_json::to_string).transpose();
        let endpoints = endpoints.map_err(|_| ApiError::internal())?;
        transaction(self.host.sql(), || {
            self.host.sql().run(
                "UPDATE version SET description = ifnull(?3, description), data_size = ifnull(?4, data_size), \
                 data_count = ifnull(?5, data_count), options = ifnull(?6, options), \
                 task_ram_role = ifnull(?7, task_ram_role), metrics_endpoints = ifnull(?8, metrics_endpoints) \
                 WHERE dataset = ?1 AND number = ?2",
                params![
                    found.seq,
                    number.0,
                    change.description.as_deref(),
                    change.data_size.map(|size| size.get()),
                    change.data_count.map(|count| count.get()),
                    change.options.as_deref(),
                    change.dataset_task_ram_role.as_ref().map(|role| role.as_str()),
                    endpoints.as_deref(),
                ],
            )?;
            self.touch_version(&found, number, context)?;
            Ok(Done {})
        })
    }
}

impl<H: Host> Serve<DeleteDatasetVersion> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, delete: DeleteDatasetVersion) -> Result<Done, Fault> {
        let found = self.find(context, &delete.dataset_id)?;
        let number = self.find_version(&found, &delete.version_name)?;
        if number == VersionNumber::FIRST {
            return Err(ApiError::invalid("VersionName", "v1 is deleted only with its dataset").into());
        }
        let sql = self.host.sql();
        transaction(sql, || {
            sql.run("DELETE FROM label WHERE dataset = ?1 AND version = ?2", params![found.seq, number.0])?;
            sql.run("DELETE FROM version WHERE dataset = ?1 AND number = ?2", params![found.seq, number.0])?;
            self.post_drop(&found.id, Some(number), context.now)?;
            self.touch(found.seq, context)?;
            Ok(Done {})
        })
    }
}

impl<H: Host> Serve<ListDatasetVersions> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, list: ListDatasetVersions) -> Result<VersionPage, Fault> {
        let found = self.find(context, &list.dataset_id)?;
        let mut filter = Conditions::new();
        filter.add("v.dataset = {}", found.seq);
        filter.any_of("v.property", list.properties.as_ref(), |property| property.as_str());
        filter.any_of("v.source_type", list.source_types.as_ref(), |source| source.as_str());
        filter.equal("v.source_id", list.source_id.as_ref().map(|id| id.as_str()));
        if list.label_keys.is_some() || list.label_values.is_some() {
            let mut label = Conditions::new();
            label.any_of("l.key", list.label_keys.as_ref(), |key| key.as_str());
            label.any_of("l.value", list.label_values.as_ref(), |value| value.as_str());
            filter.exists("SELECT 1 FROM label l WHERE l.dataset = v.dataset AND l.version = v.number AND", label);
        }
        let column = match list.sort_by {
            VersionSort::GmtCreateTime => "created",
            VersionSort::GmtModifiedTime => "modified",
            VersionSort::SourceType => "source_type",
            VersionSort::DataSourceType => "data_source_type",
            VersionSort::Property => "property",
            VersionSort::DataSize => "data_size",
            VersionSort::DataCount => "data_count",
            VersionSort::DatasetId => "dataset",
        };
        let direction = if list.order == Order::Descending { "DESC" } else { "ASC" };
        let sql = self.host.sql();
        let condition = filter.text();
        let rows = sql.run(&format!("SELECT count(*) FROM version v WHERE {condition}"), &filter.params())?;
        let total_count = first(rows).map_or(Ok(0), |mut row| row.integer())?;
        let (page, size) = (list.page_number.get(), list.page_size.get());
        let mut params = filter.params();
        params.extend([Param::Integer(size), Param::Integer((page - 1) * size)]);
        let rows = sql.run(
            &format!(
                "SELECT v.number FROM version v WHERE {condition} ORDER BY v.{column} {direction}, v.number {direction} \
                 LIMIT CAST(? AS INTEGER) OFFSET CAST(? AS INTEGER)"
            ),
            &params,
        )?;
        let numbers: Vec<i64> = rows.into_iter().map(|mut row| row.integer()).collect::<Result<_, _>>()?;
        let dataset_versions = self.read_versions(context, &found, &numbers)?;
        Ok(VersionPage { dataset_versions, total_count, page_number: page, page_size: size })
    }
}
