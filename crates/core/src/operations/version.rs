//! Operations on versions.

use super::{PageNumber, PageSize, rules};
use crate::field::Commas;
use crate::model::*;
use crate::operation::BODY;

operation! {
    /// Creates the next version of a dataset. With DryRun it only checks.
    pub struct CreateDatasetVersion: Post "/api/v1/datasets/{DatasetId}/versions" -> CreatedVersion {
        access: Edit, body_limit: BODY,
        rules: [rules::uri_fits_source, rules::version_source_fits_limits, rules::lists_fit_a_row];
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Body {
            /// File or directory.
            property: Property;
            /// Where the data lies; the dataset's own source type.
            data_source_type: DataSourceType;
            /// The URI of the data, in the shape that its source type has. A directory's ends in `/`.
            uri: String;
            /// Where it came from.
            source_type: SourceType = "USER";
            /// The id of the thing it came from.
            source_id: Option<Verbatim>;
            /// A text for people.
            description: Option<String>;
            /// Bytes.
            data_size: Option<Count>;
            /// Files.
            data_count: Option<Count>;
            /// Labels of the version, at most 20.
            labels: Option<Vec<Label>>;
            /// Settings that only the caller reads; kept as they come.
            options: Option<String>;
            /// How the storage is bound; kept as it comes.
            import_info: Option<String>;
            /// The role that tasks on it assume.
            dataset_task_ram_role: Option<Verbatim>;
            /// Where its metrics are read.
            user_metrics_endpoints: Option<Vec<UserMetricsEndpoint>>;
            /// Only check; write nothing and answer without a name.
            dry_run: Option<bool>;
        }
    }
}

operation! {
    /// Lists the versions of a dataset, a page at a time.
    pub struct ListDatasetVersions: Get "/api/v1/datasets/{DatasetId}/versions" -> VersionPage {
        access: View, body_limit: BODY, rules: [rules::page_fits_limits];
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Query {
            /// Only those with a label of one of these keys.
            label_keys: Option<Commas<Verbatim>>;
            /// Only those with a label of one of these values; with LabelKeys, the same label's.
            label_values: Option<Commas<Verbatim>>;
            /// Only these properties.
            properties: Option<Commas<Property>>;
            /// Only these origins.
            source_types: Option<Commas<SourceType>>;
            /// Only those with this source id.
            source_id: Option<Verbatim>;
            /// What they are sorted by. Ties are in the order of creation.
            sort_by: VersionSort = "GmtCreateTime";
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
    /// Answers a version.
    pub struct GetDatasetVersion: Get "/api/v1/datasets/{DatasetId}/versions/{VersionName}" -> DatasetVersion {
        access: View, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
            /// The version.
            version_name: String;
        }
    }
}

operation! {
    /// Changes a version. What is absent stays.
    pub struct UpdateDatasetVersion: Put "/api/v1/datasets/{DatasetId}/versions/{VersionName}" -> Done {
        access: Edit, body_limit: BODY, rules: [rules::lists_fit_a_row];
        Path {
            /// The dataset.
            dataset_id: String;
            /// The version.
            version_name: String;
        }
        Body {
            /// A text for people.
            description: Option<String>;
            /// Bytes.
            data_size: Option<Count>;
            /// Files.
            data_count: Option<Count>;
            /// Settings that only the caller reads; kept as they come.
            options: Option<String>;
            /// The role that tasks on it assume.
            dataset_task_ram_role: Option<Verbatim>;
            /// Where its metrics are read.
            user_metrics_endpoints: Option<Vec<UserMetricsEndpoint>>;
        }
    }
}

operation! {
    /// Deletes a version with its labels and files' metadata. v1 goes only with its dataset.
    pub struct DeleteDatasetVersion: Delete "/api/v1/datasets/{DatasetId}/versions/{VersionName}" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
            /// The version.
            version_name: String;
        }
    }
}
