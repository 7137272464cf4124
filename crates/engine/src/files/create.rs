//! Registering files.

use pai_datasets_core::decode::{decode, decode_item};
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::{
    DatasetFileMetaContentCreate, DatasetFileMetaResponse, FileMetaBatchResult, FileStatus, FileUri, VersionNumber,
};
use pai_datasets_core::route::Route;
use pai_datasets_core::{CreateDatasetFileMetas, Limits};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::FileStore;
use crate::answer;
use crate::call::Decision;
use crate::host::Host;
use crate::sql::{Fault, SqlDriver, SqlError, first, transaction};

/// The id of a file: SHA-256 of dataset, version and URI, which no two files share.
fn file_id(decision: &Decision, uri: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(&decision.dataset_id)
        .chain_update("/")
        .chain_update(VersionNumber(decision.version).to_string())
        .chain_update("/")
        .chain_update(uri)
        .finalize()
        .into()
}

impl<H: Host> FileStore<H> {
    /// Registers a batch: the items that are right, all in one transaction.
    pub(super) fn create(
        &self,
        route: &Route,
        request: &Request,
        decision: &Decision,
        limits: &Limits,
    ) -> Result<Response, Fault> {
        let decoded = decode::<CreateDatasetFileMetas>(route, &request.query, &request.body, limits)?;
        let mut result = FileMetaBatchResult { status: true, succeed_details: Vec::new(), failed_details: Vec::new() };
        let sql = self.host.sql();
        transaction(sql, || {
            for item in &decoded.items {
                let (detail, succeeded) = self.create_one(item, decision, limits)?;
                let list = if succeeded { &mut result.succeed_details } else { &mut result.failed_details };
                list.push(detail);
            }
            Ok(())
        })?;
        result.status = result.failed_details.is_empty();
        answer::success(route.operation, &result, &decision.request_id)
    }

    fn create_one(
        &self,
        item: &RawValue,
        decision: &Decision,
        limits: &Limits,
    ) -> Result<(DatasetFileMetaResponse, bool), SqlError> {
        let failed = |id: String, uri, reason: String| {
            Ok((DatasetFileMetaResponse { dataset_file_meta_id: id, uri, result: reason }, false))
        };
        let meta = match decode_item::<DatasetFileMetaContentCreate>(item, limits) {
            Ok(meta) => meta,
            Err(violations) => {
                let uri = given_uri(item);
                let right = uri.as_ref().is_some_and(|uri| FileUri::parse(uri).is_ok());
                let id = uri.as_ref().filter(|_| right).map(|uri| hex::encode(file_id(decision, uri)));
                return failed(id.unwrap_or_default(), uri, violations.sentence());
            }
        };
        let uri = meta.uri.as_str().to_owned();
        let id = file_id(decision, &uri);
        let hex = hex::encode(id);
        if !self.has_room(decision, &id)? {
            let most = decision.most.unwrap_or_default();
            return failed(hex, Some(uri), format!("the version holds {most} files, which is the most it may"));
        }
        self.write(&meta, &id, decision)?;
        Ok((DatasetFileMetaResponse { dataset_file_meta_id: hex, uri: Some(uri), result: "OK".to_owned() }, true))
    }

    /// Whether the version may take this file: it is there already, or there are fewer than it may hold.
    fn has_room(&self, decision: &Decision, id: &[u8]) -> Result<bool, SqlError> {
        let Some(most) = decision.most else { return Ok(true) };
        let rows = self.host.sql().run(
            "SELECT (SELECT ifnull(sum(files), 0) FROM file_count WHERE version = ?1) < CAST(?2 AS INTEGER) \
             OR EXISTS (SELECT 1 FROM file_meta WHERE id = ?3)",
            params![decision.version, most, id],
        )?;
        Ok(first(rows).map_or(Ok(0), |mut row| row.integer())? == 1)
    }

    fn write(&self, meta: &DatasetFileMetaContentCreate, id: &[u8], decision: &Decision) -> Result<(), SqlError> {
        let tags = meta.tags.as_ref().filter(|tags| !tags.0.is_empty());
        let tags = tags.map(|tags| serde_json::json!({ "user": tags.0 }).to_string());
        self.host.sql().run(
            "INSERT INTO file_meta (id, version, status, uri, file_name, file_dir, file_type, content_type, data_size, \
             finger_print, created, updated, comment, meta_attributes, tags) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) \
             ON CONFLICT (id) DO UPDATE SET status = excluded.status, file_name = excluded.file_name, \
             file_type = excluded.file_type, content_type = excluded.content_type, data_size = excluded.data_size, \
             finger_print = excluded.finger_print, created = excluded.created, updated = excluded.updated, \
             comment = excluded.comment, meta_attributes = excluded.meta_attributes, tags = ifnull(excluded.tags, tags)",
            params![
                id,
                decision.version,
                FileStatus::Active.as_str(),
                meta.uri.as_str(),
                meta.file_name.as_ref().map_or(meta.uri.file_name(), |name| name.as_str()),
                meta.uri.directory(),
                meta.file_type.as_str(),
                meta.content_type.as_str(),
                meta.data_size.map(|size| size.get()),
                meta.file_finger_print.as_str(),
                meta.file_create_time.map(|time| time.0),
                meta.file_update_time.0,
                meta.comment.as_deref(),
                meta.meta_attributes.as_ref().map(|text| text.0.as_str()),
                tags.as_deref(),
            ],
        )?;
        Ok(())
    }
}

/// The URI that a wrong item gives, so that its failure can be told from others.
fn given_uri(item: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Item {
        uri: Option<String>,
    }
    serde_json::from_str::<Item>(item.get()).ok()?.uri.map(|uri| uri.chars().take(4096).collect())
}
