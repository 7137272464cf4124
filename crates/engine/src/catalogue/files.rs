//! Operations on files: the catalogue decides, the dataset's file store does.

use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_core::model::Edition;
use pai_datasets_core::{
    Access, ApiError, Code, CreateDatasetFileMetas, ListDatasetDirectory, ListDatasetFileMetas, Operation,
};
use serde::de::DeserializeOwned;

use super::{Catalogue, Served};
use crate::call::{Call, Decision};
use crate::host::{Host, StoreId, StoreKind};
use crate::sql::Fault;

/// An operation on the files of a version.
pub(super) trait OnFiles: Operation + DeserializeOwned {
    fn dataset_id(&self) -> &str;
    fn version_name(&self) -> &str;
}

macro_rules! on_files {
    ($($operation:ident),+) => {
        $(impl OnFiles for $operation {
            fn dataset_id(&self) -> &str {
                &self.dataset_id
            }
            fn version_name(&self) -> &str {
                &self.dataset_version
            }
        })+
    };
}

on_files!(CreateDatasetFileMetas, ListDatasetFileMetas, ListDatasetDirectory);

impl<H: Host> Catalogue<H> {
    /// Decides, and hands the request on with the decision.
    pub(super) async fn ask_files<O: OnFiles>(&self, call: Served<'_, H>) -> Result<Response, Fault> {
        let operation = call.decode::<O>()?;
        let found = self.find(call.context, operation.dataset_id())?;
        let version = self.find_version(&found, operation.version_name())?;
        if O::INFO.access == Access::Edit && found.facet.edition == Edition::Basic {
            return Err(ApiError::invalid(
                "DatasetId",
                format!("dataset {} is of edition BASIC, which holds no file metadata", found.id),
            )
            .recommend("Upgrade it with UpdateDataset and Edition ADVANCED, or create it as ADVANCED or LOGICAL.")
            .into());
        }
        let decision = Decision {
            request_id: call.request_id.to_owned(),
            dataset_id: found.id.clone(),
            version: version.0,
            most: self.config.limits.most_file_metas(found.facet.edition),
            limits: self.config.limits.name.to_owned(),
        };
        let store = StoreId { tenant: self.config.tenant_id.clone(), kind: StoreKind::Files(found.id) };
        // The store needs what was asked, not who asked: credentials stay here.
        let Request { method, path, query, body, .. } = call.request;
        let request = Request { method, path, query, headers: Headers::new(), body };
        self.host.ask(&store, Call::Operation(decision).onto(request)).await.map_err(|reason| {
            self.host.log(&format!("request {}: asking {store}: {reason}", call.request_id));
            ApiError::new(Code::ServiceUnavailable, "The store of this dataset's files did not answer.")
                .recommend("Try again in a moment.")
                .into()
        })
    }
}
