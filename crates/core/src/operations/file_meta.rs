//! Operations on the metadata of files.

use super::rules;
use crate::field::{Batch, Bounded};
use crate::model::*;
use crate::operation::{BATCH_BODY, BODY};

/// How many files a page holds.
pub type MaxResults = Bounded<1, 100>;
/// How many entries a page of a directory holds.
pub type MaxEntries = Bounded<1, 1000>;

operation! {
    /// Registers files in a version. A URI that is there already gets the new metadata under its old id; items that
    /// break a rule fail alone.
    pub struct CreateDatasetFileMetas: Post "/api/v1/datasets/{DatasetId}/datasetfilemetas" -> FileMetaBatchResult {
        access: Edit, body_limit: BATCH_BODY, rules: [];
        Path {
            /// The dataset, of edition ADVANCED or LOGICAL.
            dataset_id: String;
        }
        Body {
            /// The version.
            dataset_version: String;
            /// The workspace.
            workspace_id: Verbatim;
            /// The files.
            dataset_file_metas: Batch<DatasetFileMetaContentCreate>;
        }
    }
}

operation! {
    /// Lists the files of a version, a page at a time.
    pub struct ListDatasetFileMetas: Get "/api/v1/datasets/{DatasetId}/datasetfilemetas" -> FileMetaPage {
        access: View, body_limit: BODY, rules: [rules::no_file_search];
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Query {
            /// The version.
            dataset_version: String;
            /// The workspace.
            workspace_id: Verbatim;
            /// How many a page holds, 1 to 100; 10 where neither this nor PageSize is given.
            max_results: Option<MaxResults>;
            /// The older name of MaxResults, which wins over it.
            page_size: Option<MaxResults>;
            /// Where the page begins: the NextToken of the page before it.
            next_token: Option<String>;
            /// What they are sorted by; the order of registration where absent.
            sort_by: Option<FileSort>;
            /// The direction of the sort, ties included.
            order: Order = "DESC";
            /// Those that are there, those that were deleted, or both.
            status: FileStatusFilter = "ACTIVE";
            /// Not supported yet.
            query_type: QueryType = "MIX";
            /// Not supported yet.
            query_text: Option<String>;
            /// Not supported yet.
            query_image: Option<String>;
            /// Not supported yet.
            query_video: Option<String>;
            /// Not supported yet.
            query_expression: Option<String>;
            /// Not supported yet.
            query_file_name: Option<String>;
            /// Not supported yet.
            query_file_dir: Option<String>;
            /// Not supported yet.
            query_tags_include_all: Option<Vec<String>>;
            /// Not supported yet.
            query_tags_include_any: Option<Vec<String>>;
            /// Not supported yet.
            query_tags_exclude: Option<Vec<String>>;
            /// Not supported yet.
            query_file_type_include_any: Option<Vec<String>>;
            /// Not supported yet.
            query_content_type_include_any: Option<Vec<String>>;
            /// Not supported yet.
            dataset_file_meta_ids: Option<Vec<String>>;
            /// Not supported yet.
            start_file_update_time: Option<Millis>;
            /// Not supported yet.
            end_file_update_time: Option<Millis>;
            /// Not supported yet.
            start_tag_update_time: Option<Millis>;
            /// Not supported yet.
            end_tag_update_time: Option<Millis>;
            /// Not supported yet.
            score_threshold: Option<f64>;
            /// Not supported yet; 1 to 5000.
            top_k: Option<Bounded<1, 5000>>;
            /// Not supported yet.
            thumbnail_mode: Option<String>;
        }
    }
}

operation! {
    /// Lists what lies in a directory of a version's files, a page at a time: first the directories in it, in the order
    /// of their paths, then the files, in the order of their names. Deleted files do not count.
    pub struct ListDatasetDirectory: Get "/api/v1/datasets/{DatasetId}/datasetdirectory" -> DirectoryPage {
        access: View, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The dataset.
            dataset_id: String;
        }
        Query {
            /// The version.
            dataset_version: String;
            /// The workspace.
            workspace_id: Verbatim;
            /// The directory's path, such as `cars/2025/`; the topmost one where absent. Its last slash may be left out.
            directory: Option<String>;
            /// How many entries a page holds, 1 to 1000.
            max_results: MaxEntries = "100";
            /// Where the page begins: the NextToken of the page before it.
            next_token: Option<String>;
        }
    }
}
