//! Datasets: create, change, answer, publish, delete.

use pai_datasets_core::model::{
    Accessibility, CreatedDataset, Dataset, Done, Edition, MountAccess, RoleId, VersionNumber, dataset_id,
};
use pai_datasets_core::{ApiError, CreateDataset, DeleteDataset, GetDataset, PublishDataset, UpdateDataset};

use super::facet::{self, Facet};
use super::label::LabelSet;
use super::version::NewVersion;
use super::{Catalogue, Context, DEFAULT_WORKSPACE, Serve};
use crate::access::{Guarded, Role, decide, shown};
use crate::host::Host;
use crate::sql::{Fault, SqlDriver, first, fold, transaction};

/// What most operations need of a dataset, once the caller is known to be allowed.
pub(super) struct Found {
    pub(super) seq: i64,
    pub(super) id: String,
    pub(super) facet: Facet,
    pub(super) last_version: i64,
}

impl<H: Host> Catalogue<H> {
    /// Finds the dataset and decides whether the caller may do what it asks.
    pub(super) fn find(&self, context: &Context<'_>, id: &str) -> Result<Found, Fault> {
        let missing = || ApiError::not_found(format_args!("Dataset {}", shown(id)));
        let rows = self.host.sql().run(
            &format!(
                "SELECT d.seq, d.id, d.last_version, {} FROM dataset d JOIN facet f ON f.id = d.facet WHERE d.id = ?1",
                facet::COLUMNS
            ),
            params![id],
        )?;
        let mut row = first(rows).ok_or_else(missing)?;
        let (seq, id, last_version) = (row.integer()?, row.text()?, row.integer()?);
        let facet = Facet::read(&mut row)?;
        let guarded =
            Guarded { kind: "Dataset", id: &id, owner_id: &facet.owner_id, accessibility: facet.accessibility };
        decide(context.principal, context.operation, &guarded)?;
        Ok(Found { seq, id, facet, last_version })
    }

    /// Puts a dataset into the facet it has after a change.
    fn move_to(&self, seq: i64, facet: &Facet) -> Result<(), Fault> {
        let sql = self.host.sql();
        let number = facet.number(sql)?;
        sql.run("UPDATE dataset SET facet = ?2 WHERE seq = ?1", params![seq, number])?;
        Ok(())
    }

    fn new_dataset_id(&self) -> String {
        loop {
            let mut random = [0; 36];
            self.host.random(&mut random);
            if let Some(id) = dataset_id(&random) {
                return id;
            }
        }
    }

    /// Notes that a dataset, or what belongs to it, has changed.
    pub(super) fn touch(&self, seq: i64, context: &Context<'_>) -> Result<(), Fault> {
        self.host.sql().run("UPDATE dataset SET modified = ?2 WHERE seq = ?1", params![seq, context.now.0])?;
        Ok(())
    }
}

/// How a caller may mount a dataset: owners and administrators write, others where every role may.
pub(super) fn mount_access(context: &Context<'_>, facet: &Facet, writers: Option<&Vec<String>>) -> MountAccess {
    let owns = context.principal.role == Role::Admin || context.principal.user_id == facet.owner_id;
    let anyone = writers.is_some_and(|writers| writers.iter().any(|role| role == "*"));
    if owns || anyone { MountAccess::ReadWrite } else { MountAccess::ReadOnly }
}

fn json(list: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(list).map_err(|_| ApiError::internal().into())
}

impl<H: Host> Serve<CreateDataset> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, new: CreateDataset) -> Result<CreatedDataset, Fault> {
        let version_labels = LabelSet::of_version(new.version_labels.as_deref(), "VersionLabels")?;
        if new.dry_run == Some(true) {
            return Ok(CreatedDataset { dataset_id: None });
        }
        let sql = self.host.sql();
        let id = self.new_dataset_id();
        let facet = Facet {
            workspace_id: new
                .workspace_id
                .map(String::from)
                .filter(|id| !id.is_empty())
                .unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned()),
            owner_id: context.principal.user_id.clone(),
            property: new.property,
            data_source_type: new.data_source_type,
            data_type: new.data_type,
            source_type: new.source_type,
            accessibility: new.accessibility,
            edition: new.edition,
        };
        let user_id = new.user_id.map_or_else(|| context.principal.user_id.clone(), String::from);
        let roles = new.accessible_role_id_list.as_ref().map(json).transpose()?;
        let writers = new.mount_access_read_write_role_id_list.as_ref().map(json).transpose()?;
        let version = NewVersion {
            property: new.property,
            data_source_type: new.data_source_type,
            uri: new.uri,
            source_type: new.source_type,
            source_id: new.source_id.map(String::from),
            description: new.version_description,
            options: new.options,
            import_info: new.import_info,
            data_size: new.data_size.map(|size| size.get()),
            data_count: new.data_count.map(|count| count.get()),
            task_ram_role: new.dataset_task_ram_role.map(String::from),
            metrics_endpoints: new.user_metrics_endpoints.as_ref().map(json).transpose()?,
        };
        transaction(sql, || {
            let rows = sql.run(
                "INSERT INTO dataset (id, facet, name, folded_name, data_source_type, data_type, description, user_id, \
                 provider, provider_type, source_id, source_dataset_id, source_dataset_version, accessible_role_ids, \
                 mount_role_ids, created, modified, last_version) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, 1) RETURNING seq",
                params![
                    &id,
                    facet.number(sql)?,
                    new.name.as_str(),
                    &fold(new.name.as_str()),
                    facet.data_source_type.as_str(),
                    facet.data_type.as_str(),
                    new.description.as_deref(),
                    &user_id,
                    new.provider.as_ref().map(|provider| provider.as_str()),
                    new.provider_type.as_str(),
                    version.source_id.as_deref(),
                    new.source_dataset_id.as_ref().map(|id| id.as_str()),
                    new.source_dataset_version.as_ref().map(|version| version.as_str()),
                    roles.as_deref(),
                    writers.as_deref(),
                    context.now.0,
                ],
            )?;
            let seq = first(rows).ok_or_else(ApiError::internal)?.integer()?;
            version.insert(sql, seq, VersionNumber::FIRST, context.now)?;
            LabelSet::of_dataset(new.labels.as_deref()).insert(sql, seq, 0)?;
            version_labels.insert(sql, seq, VersionNumber::FIRST.0)?;
            Ok(CreatedDataset { dataset_id: Some(id) })
        })
    }
}

impl<H: Host> Serve<UpdateDataset> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, change: UpdateDataset) -> Result<Done, Fault> {
        let found = self.find(context, &change.dataset_id)?;
        let mut facet = found.facet.clone();
        facet.accessibility = change.accessibility.unwrap_or(facet.accessibility);
        let open_to_roles = facet.accessibility == Accessibility::RolePublic;
        let roles = change.accessible_role_id_list.as_ref();
        if !open_to_roles && roles.is_some_and(|roles| !roles.is_empty()) {
            let message = "is possible only with Accessibility ROLE_PUBLIC";
            return Err(ApiError::invalid("AccessibleRoleIdList", message).into());
        }
        if change.edition.is_some() {
            facet.edition = upgraded(&found.facet, self.config.limits.advanced_sources)?;
        }
        let roles: Option<Option<&Vec<RoleId>>> = if open_to_roles { roles.map(Some) } else { Some(None) };
        let sql = self.host.sql();
        transaction(sql, || {
            self.move_to(found.seq, &facet)?;
            if let Some(name) = &change.name {
                let folded = fold(name.as_str());
                sql.run(
                    "UPDATE dataset SET name = ?2, folded_name = ?3 WHERE seq = ?1",
                    params![found.seq, name.as_str(), &folded],
                )?;
            }
            if let Some(description) = &change.description {
                sql.run("UPDATE dataset SET description = ?2 WHERE seq = ?1", params![found.seq, description])?;
            }
            if let Some(roles) = roles {
                let roles = roles.map(json).transpose()?;
                sql.run(
                    "UPDATE dataset SET accessible_role_ids = ?2 WHERE seq = ?1",
                    params![found.seq, roles.as_deref()],
                )?;
            }
            if let Some(writers) = &change.mount_access_read_write_role_id_list {
                let writers = json(writers)?;
                sql.run("UPDATE dataset SET mount_role_ids = ?2 WHERE seq = ?1", params![found.seq, &writers])?;
            }
            if let Some(options) = &change.options {
                sql.run(
                    "UPDATE version SET options = ?2, modified = ?3 WHERE dataset = ?1 AND number = 1",
                    params![found.seq, options, context.now.0],
                )?;
            }
            self.touch(found.seq, context)?;
            Ok(Done {})
        })
    }
}

/// The edition after an upgrade, which is only ever from BASIC to ADVANCED.
fn upgraded(facet: &Facet, allowed: &[pai_datasets_core::model::DataSourceType]) -> Result<Edition, ApiError> {
    if facet.edition == Edition::Logical {
        return Err(ApiError::invalid("Edition", "a LOGICAL dataset cannot become ADVANCED; only a BASIC one can"));
    }
    if !allowed.is_empty() && !allowed.contains(&facet.data_source_type) {
        let message = format!("a dataset whose DataSourceType is {} cannot become ADVANCED", facet.data_source_type);
        return Err(ApiError::invalid("Edition", message));
    }
    Ok(Edition::Advanced)
}

impl<H: Host> Serve<GetDataset> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, get: GetDataset) -> Result<Dataset, Fault> {
        let found = self.find(context, &get.dataset_id)?;
        let mut datasets = self.read_datasets(context, &[found.seq])?;
        datasets.pop().ok_or_else(|| ApiError::not_found(format_args!("Dataset {}", found.id)).into())
    }
}

impl<H: Host> Serve<PublishDataset> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, publish: PublishDataset) -> Result<Done, Fault> {
        let found = self.find(context, &publish.dataset_id)?;
        let facet = Facet { accessibility: Accessibility::Public, ..found.facet.clone() };
        let sql = self.host.sql();
        transaction(sql, || {
            self.move_to(found.seq, &facet)?;
            // Only ROLE_PUBLIC has roles.
            sql.run("UPDATE dataset SET accessible_role_ids = NULL WHERE seq = ?1", params![found.seq])?;
            self.touch(found.seq, context)?;
            Ok(Done {})
        })
    }
}

impl<H: Host> Serve<DeleteDataset> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, delete: DeleteDataset) -> Result<Done, Fault> {
        let found = self.find(context, &delete.dataset_id)?;
        let sql = self.host.sql();
        transaction(sql, || {
            sql.run("DELETE FROM label WHERE dataset = ?1", params![found.seq])?;
            sql.run("DELETE FROM version WHERE dataset = ?1", params![found.seq])?;
            sql.run("DELETE FROM dataset WHERE seq = ?1", params![found.seq])?;
            self.post_drop(&found.id, None, context.now)?;
            Ok(Done {})
        })
    }
}
