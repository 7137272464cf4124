//! Operations on labels.

use crate::field::Commas;
use crate::model::{Done, Label, Verbatim};
use crate::operation::BODY;

operation! {
    /// Adds labels to a dataset. A key that is there gets the new value.
    pub struct CreateDatasetLabels: Post "/api/v1/datasets/{DatasetId}/labels" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Body {
            /// The labels.
            labels: Option<Vec<Label>>;
        }
    }
}

operation! {
    /// Removes labels from a dataset. A key that is not there is no error.
    pub struct DeleteDatasetLabels: Delete "/api/v1/datasets/{DatasetId}/labels" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Query {
            /// The keys.
            label_keys: Option<Commas<Verbatim>>;
        }
    }
}

operation! {
    /// Adds labels to a version. A key that is there gets the new value. A version holds at most 20.
    pub struct CreateDatasetVersionLabels: Put "/api/v1/datasets/{DatasetId}/versions/{VersionName}/labels" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
            /// The version.
            version_name: String;
        }
        Body {
            /// The labels.
            labels: Vec<Label>;
        }
    }
}

operation! {
    /// Removes labels from a version. A key that is not there is no error.
    pub struct DeleteDatasetVersionLabels: Delete "/api/v1/datasets/{DatasetId}/versions/{VersionName}/labels" -> Done {
        access: Edit, body_limit: BODY, rules: [];
        Path {
            /// The dataset.
            dataset_id: String;
            /// The version.
            version_name: String;
        }
        Query {
            /// The keys.
            keys: Commas<Verbatim>;
        }
    }
}
