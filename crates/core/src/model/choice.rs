//! The enumerations of the wire.

choices! {
    /// Who may see a dataset in its workspace.
    pub enum Accessibility {
        /// The owner and administrators.
        Private = "PRIVATE",
        /// Everyone in the workspace.
        Public = "PUBLIC",
        /// The roles in `AccessibleRoleIdList`.
        RolePublic = "ROLE_PUBLIC",
    }
}

choices! {
    /// The accessibilities that a list can be filtered by.
    pub enum ListedAccessibility {
        /// Seen by everyone in the workspace.
        Public = "PUBLIC",
        /// Seen by the owner and administrators.
        Private = "PRIVATE",
    }
}

choices! {
    /// Where the data lies.
    pub enum DataSourceType {
        /// Object Storage Service.
        Oss = "OSS",
        /// File Storage NAS.
        Nas = "NAS",
        /// Extreme NAS.
        ExtremeNas = "EXTREMENAS",
        /// Cloud Parallel File Storage.
        Cpfs = "CPFS",
        /// CPFS for Lingjun.
        Bmcpfs = "BMCPFS",
        /// A MaxCompute table.
        MaxCompute = "MAXCOMPUTE",
        /// A public web address.
        Url = "URL",
    }
}

choices! {
    /// What kind of data a dataset holds.
    pub enum DataType {
        /// Anything.
        Common = "COMMON",
        /// Pictures.
        Pic = "PIC",
        /// Text.
        Text = "TEXT",
        /// Video.
        Video = "VIDEO",
        /// Audio.
        Audio = "AUDIO",
    }
}

choices! {
    /// What a dataset can do. File metadata needs ADVANCED or LOGICAL.
    pub enum Edition {
        /// No file metadata.
        Basic = "BASIC",
        /// File metadata.
        Advanced = "ADVANCED",
        /// File metadata without a claim on the storage.
        Logical = "LOGICAL",
    }
}

choices! {
    /// The edition that a dataset can be upgraded to.
    pub enum UpgradeEdition {
        /// File metadata.
        Advanced = "ADVANCED",
    }
}

choices! {
    /// Whether the URI is one file or a directory.
    pub enum Property {
        /// One file.
        File = "FILE",
        /// A directory; its URI ends in `/`.
        Directory = "DIRECTORY",
    }
}

choices! {
    /// Where a dataset came from.
    pub enum SourceType {
        /// A user's own data.
        User = "USER",
        /// A labelling job of iTAG.
        Itag = "ITAG",
        /// A public dataset of PAI.
        PaiPublicDataset = "PAI_PUBLIC_DATASET" | "PAI-PUBLIC-DATASET",
    }
}

choices! {
    /// The computing that mounts the dataset.
    pub enum ProviderType {
        /// Elastic Compute Service.
        Ecs = "Ecs",
        /// Lingjun.
        Lingjun = "Lingjun",
    }
}

choices! {
    /// How a principal may mount the dataset.
    pub enum MountAccess {
        /// Read only.
        ReadOnly = "RO",
        /// Read and write.
        ReadWrite = "RW",
    }
}

choices! {
    /// The direction of a sort.
    pub enum Order {
        /// Smallest first.
        Ascending = "ASC",
        /// Largest first.
        Descending = "DESC",
    }
}

choices! {
    /// Which shared datasets a list shows.
    pub enum ShareScope {
        /// Those shared to the caller.
        ToMe = "TO_ME",
        /// Those the caller shared.
        ByMe = "BY_ME",
    }
}

choices! {
    /// What datasets are sorted by.
    pub enum DatasetSort {
        /// When they were created.
        GmtCreateTime = "GmtCreateTime",
        /// When they last changed.
        GmtModifiedTime = "GmtModifiedTime",
        /// Where the data lies.
        DataSourceType = "DataSourceType",
        /// What kind of data it is.
        DataType = "DataType",
    }
}

choices! {
    /// What versions are sorted by.
    pub enum VersionSort {
        /// When they were created.
        GmtCreateTime = "GmtCreateTime",
        /// When they last changed.
        GmtModifiedTime = "GmtModifiedTime",
        /// Where they came from.
        SourceType = "SourceType",
        /// Where the data lies.
        DataSourceType = "DataSourceType",
        /// File or directory.
        Property = "Property",
        /// Bytes.
        DataSize = "DataSize",
        /// Files.
        DataCount = "DataCount",
        /// The dataset; the same for all.
        DatasetId = "DatasetId",
    }
}

choices! {
    /// What files are sorted by.
    pub enum FileSort {
        /// When the file was created.
        FileCreateTime = "FileCreateTime",
        /// When the file last changed.
        FileUpdateTime = "FileUpdateTime",
    }
}

choices! {
    /// How a search treats its text.
    pub enum QueryType {
        /// Tags and meaning.
        Mix = "MIX",
        /// Tags.
        Tag = "TAG",
        /// Meaning.
        Vector = "VECTOR",
    }
}

choices! {
    /// Which files a list shows.
    pub enum FileStatusFilter {
        /// Those that are there.
        Active = "ACTIVE",
        /// Both.
        All = "ALL",
        /// Those that were deleted.
        Deleted = "DELETED",
    }
}

choices! {
    /// Whether a file's metadata is there; deleting is logical.
    pub enum FileStatus {
        /// It is there.
        Active = "ACTIVE",
        /// It was deleted.
        Deleted = "DELETED",
    }
}

choices! {
    /// The broad kind of a file.
    pub enum FileType {
        /// A picture.
        Image = "image",
        /// Anything else.
        Application = "application",
        /// Sound.
        Audio = "audio",
        /// Moving pictures.
        Video = "video",
        /// Text.
        Text = "text",
    }
}
