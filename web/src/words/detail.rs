//! The words of a dataset's pages, of the import of a folder and of the page on this browser.

use super::Counted;

/// One table: to each word both languages, side by side. A row without one of them does not compile.
macro_rules! table {
    ($($name:ident: $english:literal, $chinese:literal;)+) => {
        /// Those of one language.
        pub(crate) struct DetailWords {
            $(pub(crate) $name: &'static str,)+
            pub(crate) directory_holds: fn(directories: &str, files: &str, more: bool) -> String,
            pub(crate) import_progress: fn(registered: &str, found: &str, failed: &str, rate: &str) -> String,
            pub(crate) register_files: Counted,
            pub(crate) room_used: fn(used: &str, quota: &str) -> String,
            pub(crate) exported: fn(size: &str) -> String,
        }

        pub(super) const ENGLISH: DetailWords = DetailWords {
            $($name: $english,)+
            directory_holds: |directories, files, more| {
                let more = if more { ", more below" } else { "" };
                format!("Directories: {directories} · Files: {files}{more}")
            },
            import_progress: |registered, found, failed, rate| {
                format!("{registered} of {found} registered · {failed} failed · {rate} files/s")
            },
            register_files: |count, shown| {
                if count == 1 { "Register 1 file".to_owned() } else { format!("Register {shown} files") }
            },
            room_used: |used, quota| format!("{used} used of at most {quota}"),
            exported: |size| format!("Exported: {size}"),
        };

        pub(super) const CHINESE: DetailWords = DetailWords {
            $($name: $chinese,)+
            directory_holds: |directories, files, more| {
                let more = if more { "，下方还有更多" } else { "" };
                format!("目录：{directories} · 文件：{files}{more}")
            },
            import_progress: |registered, found, failed, rate| {
                format!("已注册 {registered} / {found} · 失败 {failed} · 每秒 {rate} 个文件")
            },
            register_files: |_, shown| format!("注册 {shown} 个文件"),
            room_used: |used, quota| format!("已使用 {used}，上限 {quota}"),
            exported: |size| format!("已导出：{size}"),
        };
    };
}

table! {
    edit: "Edit", "编辑";
    save: "Save changes", "保存更改";
    close: "Close", "关闭";
    kinds: "Kind", "类别";
    edit_dataset: "Edit dataset", "编辑数据集";
    edit_version: "Edit version", "编辑版本";
    no_description: "No description.", "没有描述。";
    user: "Created by", "创建者";
    origin: "Origin", "来源";
    source_id: "Source ID", "来源 ID";
    made_from: "Made from", "派生自";
    provider: "Provider", "提供方";
    roles: "Visible to roles", "可见角色";
    mounting: "Mounting", "挂载";
    mount_path: "Mount path", "挂载路径";
    mount_access: "Your access", "您的权限";
    mount_ro: "read only", "只读";
    mount_rw: "read and write", "读写";
    mount_roles: "Roles that may write", "可写角色";
    import_info: "Storage binding", "存储绑定";
    publish_title: "Visibility", "可见性";
    publish: "Publish dataset", "发布数据集";
    publish_help: "Publishing opens it to everyone in its workspace. “Edit” can close it again.", "发布后，工作空间中的所有人都可以看到它；可通过“编辑”恢复为私有。";
    is_public: "Published: everyone in its workspace can see it.", "已发布：工作空间中的所有人都可以看到它。";
    delete_help: "Deletes its versions, labels and file metadata, for good. The data itself stays where it lies.", "将永久删除其版本、标签和文件元数据，数据本身仍保留在原处。";
    type_to_confirm: "To confirm, type", "请输入以确认：";
    labels_full: "A version holds at most 20 labels.", "一个版本最多 20 个标签。";
    delete_version: "Delete version", "删除版本";
    delete_version_help: "Deletes its labels and file metadata, for good. The data itself stays where it lies.", "将永久删除其标签和文件元数据，数据本身仍保留在原处。";
    which_files: "Which files", "文件范围";
    by_directory: "By directory", "按目录";
    all_files: "All files", "全部文件";
    sort: "Sort by", "排序";
    order: "Order", "顺序";
    by_registration: "Registration", "注册顺序";
    by_update: "Update time", "更新时间";
    by_creation: "Creation time", "创建时间";
    ascending: "Ascending", "升序";
    descending: "Descending", "降序";
    status: "Status", "状态";
    active: "Active", "有效";
    deleted: "Deleted", "已删除";
    any_status: "All", "全部";
    look: "View", "视图";
    list: "List", "列表";
    grid: "Grid", "网格";
    tags: "Tags", "标签";
    no_tags: "No tags.", "没有标签。";
    directory: "directory", "目录";
    directories: "Directories", "目录";
    top_directory: "All directories", "全部目录";
    no_such_directory: "Nothing lies in this directory", "此目录中没有文件";
    no_such_directory_help: "It may have been another one, or in another version.", "可能是另一个目录，或在另一个版本中。";
    no_files_help: "Drop a folder below, or register files with CreateDatasetFileMetas.", "可将文件夹拖放到下方，或使用 CreateDatasetFileMetas 注册文件。";
    file_detail: "File details", "文件详情";
    file_elsewhere: "This file is not in this list. It may have been deleted, or lie in another directory or version.", "此文件不在当前列表中：可能已删除，或位于其他目录或版本。";
    file_id: "File ID", "文件 ID";
    fingerprint: "Fingerprint", "指纹";
    attributes: "Attributes", "属性";
    register_folder: "Register a folder of this computer", "注册本机文件夹";
    stored_here: "Storage, export and import", "存储、导出与导入";
    import_short: "Import a folder", "导入文件夹";
    import_folder: "Dataset of a folder", "由文件夹创建数据集";
    drop_here: "Drop a folder here", "将文件夹拖放到此处";
    pick_folder: "Pick a folder", "选择文件夹";
    drop_help: "Registers each file’s path, size, time and type. Contents are never read and never leave this computer. The fingerprint is made of size and time, not of the content.", "仅注册每个文件的路径、大小、时间和类型，不会读取或上传文件内容；指纹由大小和时间生成，并非内容摘要。";
    new_name: "Name of the dataset", "数据集名称";
    registering: "Files registered", "已注册文件";
    looking: "Looking through the folders… Files found:", "正在查找文件… 已找到：";
    nothing_found: "There are no files in it.", "其中没有文件。";
    finished: "Finished.", "已完成。";
    cancelled: "Stopped.", "已停止。";
    failed_files: "Files that failed", "失败的文件";
    show_files: "Show files", "查看文件";
    previous_file: "Previous", "上一个";
    next_file: "Next", "下一个";
    engine_silent: "This browser’s engine did not answer", "此浏览器中的引擎没有响应";
    engine_silent_help: "Nothing was lost that was stored before. Try again; if it stays so, reload the page.", "此前已存储的内容不会丢失。请重试；若仍无响应，请重新加载页面。";
    this_browser: "This browser", "此浏览器";
    room_title: "Storage", "存储空间";
    room_unknown: "The browser does not say how much room is taken.", "浏览器未提供存储用量。";
    room_kept: "The browser keeps it until you clear it yourself.", "浏览器会一直保留，直到您自行清除。";
    room_not_kept: "When the disk runs full, the browser may clear it by itself.", "磁盘空间不足时，浏览器可能会自动清除。";
    ask_to_keep: "Ask the browser to keep it", "请求浏览器保留";
    keep_refused: "The browser did not agree. It may once the console is bookmarked or installed.", "浏览器未同意；将控制台加入书签或安装后可再试。";
    kept_title: "What is kept where", "保存位置";
    kept_key: "The key of a server: in this tab, until it is closed.", "服务器密钥：仅在此标签页中，关闭即失效。";
    kept_choices: "Language, theme and the last connection without its key: in this browser.", "语言、主题和上次的连接（不含密钥）：在此浏览器中。";
    kept_console: "The console’s own files, so that it opens without a network: in this browser’s cache.", "控制台自身的文件（供离线打开）：在浏览器缓存中。";
    kept_store: "Datasets of “this browser”: in its private file system, for this address alone.", "“此浏览器”中的数据集：在浏览器的私有文件系统中，仅限此地址。";
    forget_key: "Forget the key and disconnect", "忘记密钥并断开";
    store_title: "The store as one file", "将存储导出为一个文件";
    store_closed: "Connect to “this browser” to export or import its store.", "连接到“此浏览器”后，可导出或导入其存储。";
    export_help: "Takes every dataset of this browser along: to another computer, or as a backup.", "将此浏览器中的所有数据集打包带走，可用于迁移或备份。";
    export_store: "Export store", "导出存储";
    import_store: "Import store", "导入存储";
    import_help: "Replaces everything that is stored in this browser now by what the file holds.", "将用文件内容替换此浏览器当前存储的全部内容。";
    store_file: "File", "文件";
}
