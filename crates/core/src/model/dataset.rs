//! Datasets and versions as the API answers them.

use super::{
    Accessibility, DataSourceType, DataType, Edition, Label, Millis, MountAccess, Property, ProviderType, SourceType,
};
use crate::field::{Bounded, MAX_SAFE_INTEGER};

/// A number of bytes or files that CreateDataset takes.
pub type Amount = Bounded<1, 999_999_999_999>;

/// A number of bytes or files.
pub type Count = Bounded<0, MAX_SAFE_INTEGER>;

structure! {
    /// Where a dataset's own metrics are read.
    pub struct UserMetricsEndpoint {
        /// The path, such as `/metrics`.
        path: Option<String>;
        /// The port.
        port: Option<Bounded<1, 65535>>;
    }
}

structure! {
    /// A dataset. `Uri`, `Property`, `Options`, `ImportInfo`, `SourceType` and `SourceId` are those of version v1;
    /// `LatestVersion` is the newest version.
    pub struct Dataset {
        /// The id: `d-` and 18 characters of base 36.
        dataset_id: String;
        /// The name.
        name: String;
        /// File or directory.
        property: Property;
        /// Where the data lies.
        data_source_type: DataSourceType;
        /// What kind of data it is.
        data_type: DataType;
        /// The URI of v1.
        uri: String;
        /// A text for people.
        description: Option<String>;
        /// When it was created.
        gmt_create_time: Millis;
        /// When it last changed.
        gmt_modified_time: Millis;
        /// The workspace it belongs to.
        workspace_id: String;
        /// The account it belongs to.
        owner_id: String;
        /// The user who created it, or whom its creator named.
        user_id: Option<String>;
        /// Where it came from.
        source_type: SourceType;
        /// The id of the thing it came from.
        source_id: Option<String>;
        /// The dataset it was made from.
        source_dataset_id: Option<String>;
        /// The version it was made from.
        source_dataset_version: Option<String>;
        /// Who may see it.
        accessibility: Accessibility;
        /// The roles that may see it, with ROLE_PUBLIC.
        accessible_role_id_list: Option<Vec<String>>;
        /// How the caller may mount it.
        mount_access: MountAccess;
        /// The roles that may mount it for writing; `*` is all.
        mount_access_read_write_role_id_list: Option<Vec<String>>;
        /// Its labels, by key.
        labels: Vec<Label>;
        /// Settings that the caller reads, such as `{"mountPath": "/mnt/data/"}`; kept as they came.
        options: Option<String>;
        /// How the storage was bound; kept as it came.
        import_info: Option<String>;
        /// The organisation that offers it.
        provider: Option<String>;
        /// The computing that mounts it.
        provider_type: ProviderType;
        /// What it can do.
        edition: Edition;
        /// Whether it is shared from another workspace.
        is_shared: bool;
        /// The newest version.
        latest_version: Option<Box<DatasetVersion>>;
    }
}

structure! {
    /// A version of a dataset.
    pub struct DatasetVersion {
        /// The name: `v1`, `v2`, ...
        version_name: String;
        /// The dataset.
        dataset_id: Option<String>;
        /// File or directory.
        property: Property;
        /// Where the data lies; the same for all versions of a dataset.
        data_source_type: DataSourceType;
        /// The URI of the data.
        uri: String;
        /// A text for people.
        description: Option<String>;
        /// When it was created.
        gmt_create_time: Millis;
        /// When it last changed.
        gmt_modified_time: Millis;
        /// Where it came from.
        source_type: SourceType;
        /// The id of the thing it came from.
        source_id: Option<String>;
        /// Bytes.
        data_size: Option<i64>;
        /// Files.
        data_count: Option<i64>;
        /// How the caller may mount it.
        mount_access: MountAccess;
        /// Its labels, by key.
        labels: Vec<Label>;
        /// Settings that the caller reads; kept as they came.
        options: Option<String>;
        /// How the storage was bound; kept as it came.
        import_info: Option<String>;
        /// The role that tasks on it assume.
        dataset_task_ram_role: Option<String>;
        /// Where its metrics are read.
        user_metrics_endpoints: Option<Vec<UserMetricsEndpoint>>;
    }
}

structure! {
    /// A success that says nothing more.
    pub struct Done {}
}

structure! {
    /// The dataset that was created; no id after a dry run.
    pub struct CreatedDataset {
        /// Its id.
        dataset_id: Option<String>;
    }
}

structure! {
    /// The version that was created; no name after a dry run.
    pub struct CreatedVersion {
        /// Its name.
        version_name: Option<String>;
    }
}

structure! {
    /// A page of datasets.
    pub struct DatasetPage {
        /// The datasets of the page.
        datasets: Vec<Dataset>;
        /// How many match in all.
        total_count: i64;
        /// The page's number, from 1.
        page_number: i64;
        /// The most that a page holds.
        page_size: i64;
    }
}

structure! {
    /// A page of versions.
    pub struct VersionPage {
        /// The versions of the page.
        dataset_versions: Vec<DatasetVersion>;
        /// How many match in all.
        total_count: i64;
        /// The page's number, from 1.
        page_number: i64;
        /// The most that a page holds.
        page_size: i64;
    }
}
