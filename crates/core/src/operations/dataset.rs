//! Operations on datasets.

use super::rules;
use crate::field::{Bounded, Commas};
use crate::model::*;
use crate::operation::{BATCH_BODY, BODY};

/// A page's number, from 1.
pub type PageNumber = Bounded<1, 2_147_483_647>;
/// How many things a page holds.
pub type PageSize = Bounded<1, 1000>;

structure! {
    /// Who a dataset is shared with. Not supported yet.
    pub struct DatasetSharingConfig {
        /// The workspaces it is shared to.
        shared_to: Option<Vec<DatasetShareRelationship>>;
    }
}

structure! {
    /// One share of a dataset. Not supported yet.
    pub struct DatasetShareRelationship {
        /// The workspace it is shared to.
        workspace_id: Option<Verbatim>;
        /// The tenant it is shared to.
        tenant_id: Option<Verbatim>;
    }
}

operation! {
    /// Creates a dataset and its first version, v1. With DryRun it only checks.
    pub struct CreateDataset: Post "/api/v1/datasets" -> CreatedDataset {
        access: Tenant, body_limit: BATCH_BODY,
        rules: [
            rules::uri_fits_source,
            rules::roles_fit_accessibility,
            rules::edition_fits_source,
            rules::lists_fit_a_row
        ];
        Body {
            /// The name: 1 to 127 letters, digits, Chinese characters, `_` or `-`. It need not be unique.
            name: DatasetName;
            /// File or directory.
            property: Property;
            /// Where the data lies.
            data_source_type: DataSourceType;
            /// The URI of the data, in the shape that its source type has. A directory's ends in `/`.
            uri: String;
            /// What kind of data it is.
            data_type: DataType = "COMMON";
            /// Labels of the dataset.
            labels: Option<Vec<Label>>;
            /// Where it came from.
            source_type: SourceType = "USER";
            /// The id of the thing it came from.
            source_id: Option<Verbatim>;
            /// A text for people.
            description: Option<String>;
            /// The workspace; the tenant's default one where absent. Kept as it comes.
            workspace_id: Option<Verbatim>;
            /// Settings that only the caller reads; kept as they come.
            options: Option<String>;
            /// Who may see it.
            accessibility: Accessibility = "PRIVATE";
            /// The roles that may see it, with ROLE_PUBLIC only.
            accessible_role_id_list: Option<Vec<RoleId>>;
            /// The computing that mounts it.
            provider_type: ProviderType = "Ecs";
            /// The organisation that offers it; `pai` is reserved.
            provider: Option<Provider>;
            /// The user it belongs to; kept as it comes.
            user_id: Option<Verbatim>;
            /// Bytes, 1 to 999999999999.
            data_size: Option<Amount>;
            /// Files, 1 to 999999999999.
            data_count: Option<Amount>;
            /// What it can do: file metadata needs ADVANCED or LOGICAL.
            edition: Edition = "BASIC";
            /// The dataset it is made from; kept as it comes.
            source_dataset_id: Option<Verbatim>;
            /// The version it is made from; kept as it comes.
            source_dataset_version: Option<Verbatim>;
            /// How the storage is bound; kept as it comes.
            import_info: Option<String>;
            /// The roles that may mount it for writing; `*` is all.
            mount_access_read_write_role_id_list: Option<Vec<Verbatim>>;
            /// A text about v1.
            version_description: Option<String>;
            /// Labels of v1.
            version_labels: Option<Vec<Label>>;
            /// The role that tasks on v1 assume.
            dataset_task_ram_role: Option<Verbatim>;
            /// Where the metrics of v1 are read.
            user_metrics_endpoints: Option<Vec<UserMetricsEndpoint>>;
            /// Only check; write nothing and answer without an id.
            dry_run: Option<bool>;
        }
    }
}

operation! {
    /// Changes a dataset. What is absent stays.
    pub struct UpdateDataset: Put "/api/v1/datasets/{DatasetId}" -> Done {
        access: Edit, body_limit: BODY, rules: [rules::no_sharing_config, rules::lists_fit_a_row];
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Body {
            /// The name.
            name: Option<DatasetName>;
            /// A text for people.
            description: Option<String>;
            /// Settings that only the caller reads; kept as they come. Those of v1.
            options: Option<String>;
            /// Who may see it.
            accessibility: Option<Accessibility>;
            /// The roles that may see it, with ROLE_PUBLIC only.
            accessible_role_id_list: Option<Vec<RoleId>>;
            /// The roles that may mount it for writing; `*` is all.
            mount_access_read_write_role_id_list: Option<Vec<Verbatim>>;
            /// ADVANCED upgrades a BASIC dataset; nothing else is possible.
            edition: Option<UpgradeEdition>;
            /// Not supported yet.
            sharing_config: Option<DatasetSharingConfig>;
        }
    }
}

operation! {
    /// Answers a dataset.
    pub struct GetDataset: Get "/api/v1/datasets/{DatasetId}" -> Dataset {
        access: View, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
        }
    }
}

operation! {
    /// Lists the datasets that the caller may see, a page at a time.
    pub struct ListDatasets: Get "/api/v1/datasets" -> DatasetPage {
        access: Tenant, body_limit: BODY, rules: [rules::no_share_scope, rules::page_fits_limits];
        Query {
            /// Only those of this workspace.
            workspace_id: Option<Verbatim>;
            /// Only those whose name holds this text; letters match without case.
            name: Option<String>;
            /// Only these ids.
            dataset_ids: Option<Commas<Verbatim>>;
            /// Only these source types.
            data_source_types: Option<Commas<DataSourceType>>;
            /// Only these data types.
            data_types: Option<Commas<DataType>>;
            /// Only these properties.
            properties: Option<Commas<Property>>;
            /// Only these origins.
            source_types: Option<Commas<SourceType>>;
            /// Only those with this source id.
            source_id: Option<Verbatim>;
            /// Only those made from this dataset.
            source_dataset_id: Option<Verbatim>;
            /// Only those with a label whose key or value holds this text; letters match without case.
            label: Option<String>;
            /// Only those of this provider.
            provider: Option<Verbatim>;
            /// Only those of this edition.
            edition: Option<Edition>;
            /// Only those of this accessibility.
            accessibility: Option<ListedAccessibility>;
            /// Not supported yet.
            share_scope: Option<ShareScope>;
            /// What they are sorted by. Ties are in the order of creation.
            sort_by: DatasetSort = "GmtCreateTime";
            /// The direction of the sort, ties included.
            order: Order = "ASC";
            /// The page, from 1.
            page_number: PageNumber = "1";
            /// How many a page holds, 1 to 1000.
            page_size: PageSize = "10";
        }
    }
}

operation! {
    /// Deletes a dataset with its versions, labels and files' metadata. The data itself stays where it lies.
    pub struct DeleteDataset: Delete "/api/v1/datasets/{DatasetId}" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
        }
    }
}

operation! {
    /// Opens a dataset to everyone in its workspace.
    pub struct PublishDataset: Put "/api/v1/datasets/{DatasetId}/publish" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
        }
    }
}
