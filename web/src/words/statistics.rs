//! The words of the statistics of tables.

/// One table: to each word both languages, side by side. A row without one of them does not compile.
macro_rules! table {
    ($($name:ident: $english:literal, $chinese:literal;)+) => {
        /// Those of one language.
        pub(crate) struct StatisticsWords {
            $(pub(crate) $name: &'static str,)+
            pub(crate) shape: fn(rows: &str, columns: &str) -> String,
            pub(crate) progress: fn(percent: &str) -> String,
            pub(crate) percentile: fn(rank: usize) -> String,
            pub(crate) shown_of: fn(shown: &str, all: &str) -> String,
            pub(crate) sum_is: fn(sum: &str) -> String,
            pub(crate) few_expected: fn(cells: &str) -> String,
            pub(crate) rows_counted: fn(rows: &str, nulls: &str) -> String,
        }

        pub(super) const ENGLISH: StatisticsWords = StatisticsWords {
            $($name: $english,)+
            shape: |rows, columns| format!("Rows: {rows} · Columns: {columns}"),
            progress: |percent| format!("{percent} % computed"),
            percentile: |rank| format!("Percentile {rank}"),
            shown_of: |shown, all| format!("The first {shown} of {all} are shown."),
            sum_is: |sum| format!("Sum: {sum}"),
            few_expected: |cells| format!("Expected counts below 5: {cells}. The p-value is then only a rough guide."),
            rows_counted: |rows, nulls| format!("Rows counted: {rows} · without a value: {nulls}"),
        };

        pub(super) const CHINESE: StatisticsWords = StatisticsWords {
            $($name: $chinese,)+
            shape: |rows, columns| format!("行数：{rows} · 列数：{columns}"),
            progress: |percent| format!("已计算 {percent}%"),
            percentile: |rank| format!("第 {rank} 百分位"),
            shown_of: |shown, all| format!("仅显示前 {shown} 项，共 {all} 项。"),
            sum_is: |sum| format!("合计：{sum}"),
            few_expected: |cells| format!("有 {cells} 个期望频数小于 5，此时 p 值仅供粗略参考。"),
            rows_counted: |rows, nulls| format!("计入 {rows} 行 · 缺失 {nulls} 行"),
        };
    };
}

table! {
    statistics: "Statistics", "统计";
    tables: "Tables", "表";
    pai: "PAI command", "PAI 命令";
    go: "Go to statistics", "前往统计";
    lead: "What the columns of a table hold, percentiles, and chi-square tests.", "查看表中各列的概况、百分位数和卡方检验。";
    find_table: "Part of a table’s name", "表名的一部分";
    project: "Project", "项目";
    rows: "Rows", "行数据";
    row_count: "Rows", "行数";
    columns: "Columns", "列";
    no_tables: "No tables here yet", "还没有表";
    no_tables_help: "Choose a file above, send one with WriteTableRows, or run a PAI command that writes a table.", "可在上方选择文件，使用 WriteTableRows 上传，或运行会写出表的 PAI 命令。";
    no_match: "No table matches", "没有匹配的表";
    drop: "Drop a CSV, JSON Lines, Parquet or Arrow file here.", "将 CSV、JSON Lines、Parquet 或 Arrow 文件拖放到此处。";
    choose_file: "Choose a file", "选择文件";
    stays: "The file never leaves this browser: an engine in this page reads it. It is gone when the page closes.", "文件不会离开此浏览器：由本页面内的引擎读取，关闭页面后即消失。";
    stays_as_table: "The file never leaves this browser: it becomes a table of “this browser”.", "文件不会离开此浏览器：它将成为“此浏览器”中的一张表。";
    encoding: "The file’s text is in", "文件的文字编码";
    text_options: "How a CSV or JSON Lines file is read", "CSV 或 JSON Lines 文件的读取方式";
    delimiter: "Fields are separated by", "字段分隔符";
    first_line: "The first line", "第一行";
    automatic: "find out", "自动判断";
    tab: "Tab", "制表符";
    names_columns: "names the columns", "是列名";
    is_data: "is data", "是数据";
    open_file: "File in this page", "本页面中的文件";
    close_file: "Close file", "关闭文件";
    reading: "Reading the file…", "正在读取文件…";
    in_page: "In this page’s memory. It was not sent anywhere, and is gone when the page closes.", "仅在本页面的内存中，未发送到任何地方，关闭页面后即消失。";
    in_browser: "A table in this browser’s storage.", "保存在此浏览器存储中的表。";
    on_server: "A table on the server", "服务器上的表";
    file_gone: "The file is no longer here", "文件已不在此处";
    file_gone_help: "A page keeps a file only until it is closed or loaded anew. Choose the file again.", "页面关闭或重新加载后文件即不再保留，请重新选择文件。";
    import: "Import as a table", "导入为表";
    import_help: "Sends the file over the connection and keeps it there as a table.", "通过当前连接发送文件，并保存为一张表。";
    table_name: "Name of the table", "表名";
    replace: "Replace the rows of the table if it is there", "若表已存在则替换其中的数据";
    table_exists: "There is a table of that name. Choose another name, or replace it.", "已有同名的表，请更换名称或选择替换。";
    delete_table: "Delete table", "删除表";
    delete_table_help: "Deletes all of its rows and partitions, for good.", "将永久删除表中的所有数据行和分区。";
    sending: "Sent and read", "已发送并读取";
    computing: "Computed", "计算进度";
    type_: "Type", "类型";
    count: "Values", "值数";
    nulls: "Nulls", "空值";
    distinct: "Distinct", "不同值";
    min: "Min", "最小值";
    max: "Max", "最大值";
    mean: "Mean", "平均值";
    deviation: "Std. deviation", "标准差";
    spread: "Distribution", "分布";
    top: "Most frequent", "最常见的值";
    interval: "From", "区间起点";
    interval_end: "To", "区间终点";
    value: "Value", "值";
    how_many: "Count", "数量";
    utc: "Times are in UTC.", "时间均为 UTC。";
    select_hint: "Choose a column to see more of it.", "选择一列以查看详情。";
    percentiles: "Percentiles", "百分位数";
    method: "Values between two", "两值之间";
    nearest: "Nearest value", "取最近值";
    linear: "Interpolated", "线性插值";
    rank: "Percentile", "百分位";
    curve_hint: "Move along the curve with the pointer or the arrow keys.", "可用鼠标或方向键沿曲线移动。";
    marker: "Place on the curve", "曲线上的位置";
    no_numeric: "No column of numbers or times", "没有数值或时间列";
    no_numeric_help: "Percentiles are of BIGINT, DOUBLE and DATETIME columns.", "百分位数适用于 BIGINT、DOUBLE 和 DATETIME 列。";
    choose_column: "Choose at least one column.", "请至少选择一列。";
    own_axes: "Each column has an axis of its own, since their values are of very different size or kind.", "各列的数值大小或类型相差悬殊，因此分别使用各自的坐标轴。";
    as_table: "As a table", "以表格显示";
    chi_square: "Chi-square", "卡方检验";
    column: "Column", "列";
    against: "Compared with", "对比";
    equal: "Equal frequencies", "相等频率";
    typed: "Typed probabilities", "输入概率";
    no_categories: "No column of categories", "没有分类列";
    no_categories_help: "The test counts STRING, BIGINT and BOOLEAN columns.", "该检验统计 STRING、BIGINT 和 BOOLEAN 列。";
    to_one: "Divide by the sum", "除以合计";
    run_test: "Run test", "运行检验";
    sum_not_one: "The probabilities must add up to 1.", "概率之和必须为 1。";
    too_many: "There are too many categories to type a probability for each. A PAI command with probConfig takes them.", "类别过多，无法逐一输入概率；可改用带 probConfig 的 PAI 命令。";
    statistic: "χ²", "χ²";
    freedom: "Degrees of freedom", "自由度";
    p_value: "p-value", "p 值";
    corrected: "With continuity correction", "连续性校正后";
    fit_differs: "At the 5 % level the frequencies differ from those expected: a difference this large would be unusual if the expectation held. That says nothing about how large or important it is.", "在 5% 水平上，频数与期望不符：若期望成立，这样大的差异并不常见。但这并不说明差异有多大或多重要。";
    fit_agrees: "At the 5 % level the frequencies do not contradict those expected. That does not prove the expectation; with few rows even a large difference may not show.", "在 5% 水平上，频数与期望并不矛盾。但这不能证明期望成立；行数较少时，较大的差异也可能看不出来。";
    two_differ: "At the 5 % level the two columns are not independent: an association this strong would be unusual otherwise. That says nothing about its cause or importance.", "在 5% 水平上，两列并非相互独立：若独立，这样强的关联并不常见。但这并不说明原因或重要性。";
    two_agree: "At the 5 % level the data do not contradict that the two columns are independent. That does not prove independence; with few rows an association may not show.", "在 5% 水平上，数据与两列相互独立并不矛盾。但这不能证明独立；行数较少时，关联可能看不出来。";
    category: "Category", "类别";
    observed: "Observed", "观测";
    expected: "Expected", "期望";
    residual: "Residual", "残差";
    download_csv: "Download CSV", "下载 CSV";
    download_png: "Download PNG", "下载 PNG";
    png_failed: "The browser could not draw the picture.", "浏览器无法生成图片。";
    export: "Export", "导出";
    empty_table: "The table has no rows", "表中没有行";
    empty_table_help: "Send some with WriteTableRows, or import a file.", "可使用 WriteTableRows 写入，或导入文件。";
    row: "Row", "行号";
    command: "Command", "命令";
    command_help: "Ctrl+Enter runs it. Suggestions come while typing; ↓ chooses one, Enter or Tab takes it, Escape closes them.", "按 Ctrl+Enter 运行。输入时会出现建议：↓ 选择，Enter 或 Tab 采用，Esc 关闭。";
    suggestions: "Suggestions", "建议";
    overwrite: "Replace output tables that are there", "替换已存在的输出表";
    run: "Run", "运行";
    history: "Earlier commands", "历史命令";
    clear_history: "Forget them", "清除历史";
    history_help: "Kept in this browser.", "保存在此浏览器中。";
    start_with: "Start with", "示例";
    errors: "To correct", "需要修正";
    took_rows: "Rows read", "读取的行数";
    outputs: "Tables written", "写出的表";
    accepted: "Accepted, without effect here", "已接受，但在此不起作用";
    result: "Result", "结果";
    open_statistics: "Statistics of its table", "查看表的统计";
}
