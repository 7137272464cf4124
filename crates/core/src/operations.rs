//! The operations, one type each.

mod dataset;
mod file_meta;
mod label;
mod rules;
mod table;
mod version;

pub use dataset::*;
pub use file_meta::*;
pub use label::*;
pub use table::*;
pub use version::*;

use crate::operation::{Operation, OperationInfo};

/// The table: every operation of the API, in the order of its documents.
pub const OPERATIONS: &[OperationInfo] = &[
    CreateDataset::INFO,
    UpdateDataset::INFO,
    GetDataset::INFO,
    ListDatasets::INFO,
    DeleteDataset::INFO,
    PublishDataset::INFO,
    CreateDatasetLabels::INFO,
    DeleteDatasetLabels::INFO,
    CreateDatasetVersion::INFO,
    ListDatasetVersions::INFO,
    GetDatasetVersion::INFO,
    UpdateDatasetVersion::INFO,
    DeleteDatasetVersion::INFO,
    CreateDatasetVersionLabels::INFO,
    DeleteDatasetVersionLabels::INFO,
    CreateDatasetFileMetas::INFO,
    ListDatasetFileMetas::INFO,
    ListDatasetDirectory::INFO,
    CreateTable::INFO,
    ListTables::INFO,
    GetTable::INFO,
    UpdateTable::INFO,
    DeleteTable::INFO,
    ListTablePartitions::INFO,
    ListTableRows::INFO,
    WriteTableRows::INFO,
    CreateTableImport::INFO,
    UploadTableImportPart::INFO,
    StartTableImport::INFO,
    GetTableImport::INFO,
    DeleteTableImport::INFO,
    ExportTable::INFO,
    SummarizeTable::INFO,
    ComputeTablePercentiles::INFO,
    TestTableChiSquare::INFO,
    RunPaiCommand::INFO,
];
