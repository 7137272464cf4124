//! What is said of tables, files that become tables, statistics and `PAI` commands.

use super::Pattern;

pub(super) const PATTERNS: &[Pattern] = &[
    // Addresses and columns.
    (
        "must be 1 to 128 characters, without blanks at its ends, control characters, or any of , = / ; :",
        "必须是 1 到 128 个字符，首尾无空白，不含控制字符，也不含 , = / ; :",
    ),
    (
        "must be 1 to 63 letters, digits or `_`, and not begin with a digit",
        "必须是 1 到 63 个字母、数字或 `_`，且不能以数字开头",
    ),
    (
        "must be table, project.table or odps://project/tables/table, whose names are 1 to 128 letters, digits or `_` that \
         do not begin with a digit",
        "必须是 table、project.table 或 odps://project/tables/table，其中的名称是 1 到 128 个字母、数字或 `_`，且不能以数字开头",
    ),
    (
        "must be a partition such as ds=20250101 or ds=20250101/region=cn: up to {} columns, each with a value of 1 to 255 \
         bytes without control characters and any of , = /",
        "必须是分区，例如 ds=20250101 或 ds=20250101/region=cn：最多 {0} 列，每列的值为 1 到 255 字节，不含控制字符，也不含 , = /",
    ),
    (
        "must be name:TYPE joined by commas, with a TYPE of BIGINT, DOUBLE, STRING, BOOLEAN or DATETIME",
        "必须是以逗号分隔的“列名:类型”，类型为 BIGINT、DOUBLE、STRING、BOOLEAN 或 DATETIME",
    ),
    (
        "must be one ASCII character that is no quote or line break, or \\t",
        "必须是一个 ASCII 字符（引号和换行符除外），或 \\t",
    ),
    ("must be a number from 0 to 100", "必须是 0 到 100 之间的数字"),
    ("names the column {} twice; case does not count", "两次出现列 {0}；不区分大小写"),
    ("must hold at least one column", "至少要有一列"),
    ("are {} with those of partitions; at most {} are allowed", "连同分区列共有 {0} 个，最多允许 {1} 个"),
    ("are {}; at most {} are allowed", "有 {0} 个，最多允许 {1} 个"),
    ("cannot be given together with XColumn and YColumn", "不能与 XColumn 和 YColumn 同时给出"),
    ("is required together with XColumn", "与 XColumn 一起必填"),
    ("is required together with YColumn", "与 YColumn 一起必填"),
    ("is required, or XColumn and YColumn", "为必填项，或者填写 XColumn 和 YColumn"),
    ("are possible only with Column", "只能与 Column 一起使用"),
    // Tables and their rows.
    ("Table {}", "表 {0}"),
    ("Partition {} of table {}", "表 {1} 的分区 {0}"),
    ("Import {} of table {}", "表 {1} 的导入 {0}"),
    (
        "Check the project and the name; ListTables tells which there are.",
        "请检查项目和表名；ListTables 可列出已有的表。",
    ),
    ("{}: the table {} is there already", "{0}：表 {1} 已存在"),
    ("the name {} is taken", "名称 {0} 已被占用"),
    ("the name {} of {} is taken", "{1} 的名称 {0} 已被占用"),
    ("Choose another name.", "请换一个名称。"),
    ("Name another table, or ask for Overwrite, which replaces it.", "请换一个表名，或选择覆盖。"),
    ("the table has no column {}; it has {}", "表中没有列 {0}；它有 {1}"),
    ("names the partition {}, but the table has none", "指定了分区 {0}，但该表没有分区"),
    ("names the partition {}, but the table is parted by {}", "指定了分区 {0}，但该表按 {1} 分区"),
    (
        "names the partition {}; a partition is made when rows are written to it",
        "指定了分区 {0}；分区在写入数据时自动创建",
    ),
    ("must name the partition to write to, as in {}", "必须指定要写入的分区，例如 {0}"),
    ("parts the table by {}, which is a column of the file too", "用 {0} 分区，但文件中也有该列"),
    ("The table changed while it was read.", "读取期间表被修改。"),
    ("its columns changed while the file was read", "读取文件期间，它的列被修改"),
    ("The store of these tables did not answer.", "这些表的存储没有应答。"),
    ("is not one of this list", "不属于这个列表"),
    ("names a row that is gone: the rows were replaced", "指向的行已不存在：数据已被替换"),
    ("Begin at the first page.", "请从第一页开始。"),
    ("Take it from the page before, as it is.", "请原样使用上一页返回的值。"),
    ("has {} columns, but the table has {}: {}", "有 {0} 列，但表有 {1} 列：{2}"),
    ("has a column {}, which the table has not; it has {}", "有列 {0}，而表中没有；表有 {1}"),
    (
        "has {} columns, but the table has {}: {}; OVERWRITE keeps the table's columns: delete the table first for others",
        "有 {0} 列，但表有 {1} 列：{2}；OVERWRITE 保留表的列：要用其他列，请先删除该表",
    ),
    (
        "has a column {}, which the table has not; it has {}; OVERWRITE keeps the table's columns: delete the table first \
         for others",
        "有列 {0}，而表中没有；表有 {1}；OVERWRITE 保留表的列：要用其他列，请先删除该表",
    ),
    ("names the column {}, which the table has not; it has {}", "指定了列 {0}，而表中没有；表有 {1}"),
    ("gives the column {} the type {}, but the table has it as {}", "指定列 {0} 的类型为 {1}，但表中是 {2}"),
    ("names {} columns; at most {} are allowed", "指定了 {0} 列，最多允许 {1} 列"),
    ("is of no use for {}; leave it out", "不适用于 {0}；请去掉"),
    (
        "{} is not known; known are UTF-8, UTF-16LE, GBK, GB18030, Big5, Shift_JIS and the other encodings of the WHATWG's \
         Encoding Standard",
        "{0} 未知；支持 UTF-8、UTF-16LE、GBK、GB18030、Big5、Shift_JIS，以及 WHATWG 编码标准中的其他编码",
    ),
    (
        "Row {}, column `{}`: `{}` is not of the partition {}, to which the rows go",
        "第 {0} 行，列 `{1}`：`{2}` 不属于要写入的分区 {3}",
    ),
    ("the table was deleted", "表已被删除"),
    ("the partition was deleted", "分区已被删除"),
    ("has no column to make a table of", "没有可以建表的列"),
    ("holds more than {} rows, which are the most of one request", "超过 {0} 行，这是一次请求的上限"),
    (
        "holds values that take more than 1 GB, and more than {} times what the file has; import it in several files",
        "包含的值超过 1 GB，并超过文件大小的 {0} 倍；请分成多个文件导入",
    ),
    ("holds values of more than {} MB, which are the most of one request", "包含的值超过 {0} MB，这是一次请求的上限"),
    ("holds more than {} rows, which are the most of one import", "超过 {0} 行，这是一次导入的上限"),
    ("Use CreateTableImport.", "请使用 CreateTableImport。"),
    ("the import is {} and takes nothing more", "导入的状态是 {0}，不再接收数据"),
    ("the parts hold {} bytes together; at most {} are allowed", "各部分共 {0} 字节，最多允许 {1} 字节"),
    ("part {} is missing; send parts 1, 2, 3 and so on without a gap", "缺少第 {0} 部分；请连续发送第 1、2、3…… 部分"),
    ("there is no more room where the tables are kept", "保存表的存储空间已满"),
    ("the service failed to read it; try again", "服务读取失败，请重试"),
    // Files.
    (
        "The byte at offset {} is no text in {}. Give the file's Encoding, such as GBK, Big5 or UTF-16LE.",
        "偏移 {0} 处的字节不是 {1} 文本。请指定文件的编码，例如 GBK、Big5 或 UTF-16LE。",
    ),
    (
        "Encoding `{}` is not known. Known are UTF-8, UTF-16LE, GBK, GB18030, Big5, Shift_JIS and the other encodings of the \
         WHATWG's Encoding Standard.",
        "编码 `{0}` 未知。支持 UTF-8、UTF-16LE、GBK、GB18030、Big5、Shift_JIS，以及 WHATWG 编码标准中的其他编码。",
    ),
    ("The file is empty. It should begin with a line of the columns' names.", "文件为空。第一行应为列名。"),
    (
        "The file begins with `{}`, which are no names of columns. Give Header as false if that is a row, or as true if \
         these are the names.",
        "文件以 `{0}` 开头，这不像列名。如果这是一行数据，请将 Header 设为 false；如果这是列名，请设为 true。",
    ),
    ("The file has no columns.", "文件没有列。"),
    ("The file has more than {} columns.", "文件超过 {0} 列。"),
    ("The file has no column `{}`, which the Schema names. It has {}.", "文件没有 Schema 中的列 `{0}`。它有 {1}。"),
    ("The columns of the file differ in length.", "文件中各列的长度不同。"),
    (
        "The Delimiter must be one ASCII character other than a quote and a line break.",
        "分隔符必须是一个 ASCII 字符，引号和换行符除外。",
    ),
    ("Line {}", "第 {0} 行"),
    ("Row {}", "第 {0} 行"),
    ("Some row", "某一行"),
    (
        "{}, column `{}`: `{}` is no {}. Give a Schema in which `{}` is of a type that holds every value, such as STRING.",
        "{0}，列 `{1}`：`{2}` 不是 {3}。请给出 Schema，让 `{4}` 的类型能容纳所有值，例如 STRING。",
    ),
    (
        "{}, column `{}`: `{}` is not within the years 0000 to 9999, which a DATETIME holds. Give a Schema in which `{}` is of \
         type STRING.",
        "{0}，列 `{1}`：`{2}` 不在 DATETIME 支持的 0000 到 9999 年之内。请给出 Schema，让 `{3}` 的类型为 STRING。",
    ),
    (
        "{}, column `{}`: `{}` is too large for a {}. Give a Schema in which `{}` is of type STRING.",
        "{0}，列 `{1}`：`{2}` 超出 {3} 的范围。请给出 Schema，让 `{4}` 的类型为 STRING。",
    ),
    (
        "{}, column `{}`: a {}, which the rows before suggest, would change the digits of `{}`. Give a Schema in which `{}` is \
         of type STRING, or of type {} if the nearest will do.",
        "{0}，列 `{1}`：按之前的行推断为 {2}，会改变 `{3}` 的数字。请给出 Schema，让 `{4}` 的类型为 STRING；如果可以取最近的值，则为 {5}。",
    ),
    (
        "{}, column `{}`: the point in time is not within the years 0000 to 9999, which a DATETIME holds. Write the column as \
         texts, or leave it out.",
        "{0}，列 `{1}`：时间不在 DATETIME 支持的 0000 到 9999 年之内。请把该列写成文本，或去掉该列。",
    ),
    (
        "{}, column `{}`: the value is longer than {} bytes. Leave the column out.",
        "{0}，列 `{1}`：值超过 {2} 字节。请去掉该列。",
    ),
    (
        "{}, column `{}`: the number is too large for a {}. Write the column as texts, or leave it out.",
        "{0}，列 `{1}`：数字超出 {2} 的范围。请把该列写成文本，或去掉该列。",
    ),
    (
        "{}, column `{}`: the bytes are no text in UTF-8. Write the column as texts, or leave it out.",
        "{0}，列 `{1}`：字节不是 UTF-8 文本。请把该列写成文本，或去掉该列。",
    ),
    (
        "Column `{}` is one {}, which a table cannot hold. Give a Schema without it, or write it as texts.",
        "列 `{0}` 的类型为 {1}，表无法保存。请给出不含该列的 Schema，或把它写成文本。",
    ),
    ("of lists, structures or maps", "列表、结构或映射"),
    ("of lists, structures, maps or unions", "列表、结构、映射或联合"),
    ("of an unknown type", "未知类型"),
    ("of intervals", "时间间隔"),
    ("of decimals with a negative scale", "小数位数为负的十进制数"),
    (
        "Line {}: the record is longer than {} bytes. Is a quote never closed?",
        "第 {0} 行：记录超过 {1} 字节。是否有引号没有闭合？",
    ),
    ("Line {}: a quote is opened and never closed.", "第 {0} 行：引号没有闭合。"),
    (
        "Line {}, field {}: something stands between the closing quote and the delimiter. A quote inside quotes is written \
         twice.",
        "第 {0} 行第 {1} 个字段：右引号和分隔符之间有其他内容。引号内的引号要写两遍。",
    ),
    ("Line {}: the record has more than {} fields.", "第 {0} 行：记录超过 {1} 个字段。"),
    (
        "Line {}: the record has {}, and those before it have {}. Fields that hold the delimiter must stand in quotes.",
        "第 {0} 行：记录有 {1}，而之前的记录有 {2} 个字段。含有分隔符的字段必须用引号括起来。",
    ),
    ("1 field", "1 个字段"),
    ("{} fields", "{0} 个字段"),
    (
        "Line {}: the member `{}` is on none of the lines before. Give a Schema, with it or without.",
        "第 {0} 行：之前的行都没有成员 `{1}`。请给出 Schema，包含或不包含它。",
    ),
    ("Line {}, column `{}`: {} of the value.", "第 {0} 行，列 `{1}`：值有误（{2}）。"),
    ("Line {}: it is longer than {} bytes.", "第 {0} 行：超过 {1} 字节。"),
    (
        "The file is one JSON document over several lines. JSON Lines has a whole object on each line, with nothing around \
         or between them: {\"name\": \"cat\"}",
        "文件是一个跨多行的 JSON 文档。JSON Lines 每行是一个完整的对象，对象之外没有其他内容。",
    ),
    (
        "The file is a JSON array of objects. JSON Lines has an object on each line, with nothing around or between them.",
        "文件是对象的 JSON 数组。JSON Lines 每行是一个对象，对象之外没有其他内容。",
    ),
    ("Line {}: {}. Each line is one JSON object, or one array.", "第 {0} 行：{1}。每行应是一个 JSON 对象或一个数组。"),
    ("{}, at byte {}", "{0}（第 {1} 字节）"),
    (
        "Line {} is an array, which does not name its columns. Give a Schema.",
        "第 {0} 行是数组，没有列名。请给出 Schema。",
    ),
    ("Line {} is an array, and those before it are objects.", "第 {0} 行是数组，而之前的行是对象。"),
    ("Line {}: the array has {} values, and the Schema names {}.", "第 {0} 行：数组有 {1} 个值，而 Schema 有 {2} 列。"),
    ("The objects have more than {} different members.", "对象的不同成员超过 {0} 个。"),
    (
        "The file is no whole Parquet file, or it is damaged. Send it again, or write it anew.",
        "文件不是完整的 Parquet 文件，或已损坏。请重新发送或重新生成。",
    ),
    ("The Parquet file is encrypted. Write it without.", "Parquet 文件已加密。请写成不加密的文件。"),
    (
        "The Parquet file's footer is larger than {} bytes. Write larger row groups.",
        "Parquet 文件的页脚超过 {0} 字节。请使用更大的行组。",
    ),
    (
        "The Parquet file has a page of more than {} bytes. Write it with smaller ones.",
        "Parquet 文件有超过 {0} 字节的页。请使用更小的页。",
    ),
    (
        "The pages of the Parquet file's columns take more than {} bytes at once. Write it with smaller pages, or give a \
         Schema of fewer columns.",
        "Parquet 文件各列的页一次超过 {0} 字节。请使用更小的页，或给出列数较少的 Schema。",
    ),
    ("A page became too large to write.", "页太大，无法写出。"),
    (
        "The Parquet file is compressed with {}. Write it with Snappy, Zstandard, Gzip or LZ4_RAW.",
        "Parquet 文件的压缩方式是 {0}。请使用 Snappy、Zstandard、Gzip 或 LZ4_RAW。",
    ),
    (
        "The file is no whole Arrow IPC file or stream, or it is damaged. Send it again, or write it anew.",
        "文件不是完整的 Arrow IPC 文件或流，或已损坏。请重新发送或重新生成。",
    ),
    (
        "The file is in Feather's first version. Write it in the second, or as Parquet.",
        "文件是 Feather 第一版。请写成第二版或 Parquet。",
    ),
    (
        "The Arrow file has the highest bytes of numbers first. Write it with the lowest first.",
        "Arrow 文件的数字是大端序。请写成小端序。",
    ),
    (
        "A record batch of the Arrow file takes more than {} bytes at once. Write it with smaller record batches.",
        "Arrow 文件的一个记录批次超过 {0} 字节。请使用更小的记录批次。",
    ),
    // Statistics.
    ("name at most {} columns, not {}", "最多指定 {0} 列，而不是 {1} 列"),
    (
        "the column {} is of type {}; percentiles are of BIGINT, DOUBLE and DATETIME columns",
        "列 {0} 的类型是 {1}；百分位只适用于 BIGINT、DOUBLE 和 DATETIME 列",
    ),
    ("the table has no column of type BIGINT, DOUBLE or DATETIME", "表中没有 BIGINT、DOUBLE 或 DATETIME 类型的列"),
    (
        r#"must be category:probability joined by commas, as in a:0.3,b:0.7; a category with a comma stands in double quotes, as in "a,b":0.3"#,
        r#"必须是以逗号分隔的“类别:概率”，例如 a:0.3,b:0.7；含逗号的类别写在双引号中，例如 "a,b":0.3"#,
    ),
    ("must give `{}` a number", "必须为 `{0}` 给出一个数字"),
    ("a probability is given for `{}`, but the column is of type {}", "给出了 `{0}` 的概率，但列的类型是 {1}"),
    ("column `{}` has no rows", "列 `{0}` 没有数据行"),
    ("column `{}` has no values: each of its {} rows is null or NaN", "列 `{0}` 没有值：{1} 行全部为空或 NaN"),
    ("a rank must be a number from 0 to 100, not {}", "百分位必须是 0 到 100 之间的数字，而不是 {0}"),
    ("at most {} ranks can be asked for at once, not {}", "一次最多计算 {0} 个百分位，而不是 {1} 个"),
    ("column `{}` changed while it was read; every pass must see the same rows", "列 `{0}` 在读取期间被修改，请重试"),
    (
        "column `{}` has more than {} categories; the test takes at most that many",
        "列 `{0}` 的类别超过 {1} 个，这是检验的上限",
    ),
    (
        "`{}` and `{}` have {} pairs of categories; the test takes at most {}",
        "`{0}` 和 `{1}` 有 {2} 对类别；检验最多接受 {3} 对",
    ),
    ("column `{}` has 1 category; the test needs at least 2", "列 `{0}` 只有 1 个类别；检验至少需要 2 个"),
    ("no row has a value in both `{}` and `{}`", "没有一行同时具有 `{0}` 和 `{1}` 的值"),
    ("column `{}` has {} categories; the test needs at least 2", "列 `{0}` 有 {1} 个类别；检验至少需要 2 个"),
    (
        "the probability of `{}` must be a number from 0 to 1, not {}",
        "`{0}` 的概率必须是 0 到 1 之间的数字，而不是 {1}",
    ),
    ("the probabilities must sum to 1, not {}", "概率之和必须为 1，而不是 {0}"),
    ("category `{}` is given twice", "类别 `{0}` 重复给出"),
    ("column `{}` holds `{}`, for which no probability is given", "列 `{0}` 含有 `{1}`，但没有给出它的概率"),
    (
        "column `{}` holds `{}` in {} rows, but its probability is 0; give it a probability",
        "列 `{0}` 有 {2} 行为 `{1}`，但它的概率是 0；请给出概率",
    ),
    ("category `{}` of `{}` was observed in no row; leave it out", "`{1}` 的类别 `{0}` 没有出现；请去掉它"),
    // Commands.
    ("line {}, column {}", "第 {0} 行第 {1} 列"),
    ("line {}, column {}: {}", "第 {0} 行第 {1} 列：{2}"),
    ("line {}, column {}: {}; did you mean {}?", "第 {0} 行第 {1} 列：{2}；是否想写 {3}？"),
    ("the text is {} bytes long; a command has at most {}", "文本长 {0} 字节；命令最多 {1} 字节"),
    ("a command begins with PAI: {}", "命令以 PAI 开头：{0}"),
    (
        "{} is not followed by = and a value, without blanks around the =; expected {}",
        "{0} 后面没有 = 和值（= 两边不能有空白）；应为 {1}",
    ),
    (
        "{} stands where an option was expected: a value with blanks is put in quotes; expected {}",
        "{0} 处应为选项：含空白的值要放在引号中；应为 {1}",
    ),
    ("one command at a time: nothing may stand behind the ;", "一次只能执行一条命令：; 之后不能有内容"),
    ("{} is followed by no name", "{0} 后面没有名称"),
    ("{} is given a second time; its first value is at {}", "{0} 重复给出；第一次在{1}"),
    ("{} is given a second time; the first is at {}", "{0} 重复给出；第一次在{1}"),
    (
        "{} has another value than {} at {}, and is another spelling of it",
        "{0} 与{2}的 {1} 是同一参数的两种写法，但值不同",
    ),
    (
        "the quote that opens here is not closed on its line; a quote inside a value stands in the other kind of quotes",
        "此处的引号在本行没有闭合；值中的引号要放在另一种引号里",
    ),
    ("there is no project of components {}", "没有组件项目 {0}"),
    ("there is no project of components {}; expected {}", "没有组件项目 {0}；应为 {1}"),
    ("-name is missing; expected -name and {}", "缺少 -name；应为 -name 加 {0}"),
    ("there is no component {}", "没有组件 {0}"),
    ("there is no component {}; expected {}", "没有组件 {0}；应为 {1}"),
    ("there is no parameter {}", "没有参数 {0}"),
    ("{} has no value; expected {}", "{0} 没有值；应为 {1}"),
    ("{} is missing from the command that ends here", "到此结束的命令缺少 {0}"),
    ("colName, or xColName and yColName,", "colName，或者 xColName 和 yColName"),
    ("names {} twice", "两次出现 {0}"),
    ("needs {} beside it", "需要与 {0} 一起给出"),
    ("must be a whole table, without a partition", "必须是整张表，不能带分区"),
    ("cannot stand beside a table that names a partition itself", "不能与自带分区的表同时给出"),
    ("must be class:probability, joined by commas", "必须是以逗号分隔的“类别:概率”"),
    ("must give each class a probability from 0 to 1", "必须为每个类别给出 0 到 1 之间的概率"),
    ("has probabilities whose sum is {}; it must be 1", "的概率之和是 {0}，必须为 1"),
    (
        "{} and {} are both the table {}; what is made needs a name of its own",
        "{0} 和 {1} 都是表 {2}；输出表需要另外的名称",
    ),
    (
        "cannot stand beside xColName and yColName: one column is tested for its probabilities, or two for independence",
        "不能与 xColName 和 yColName 同时给出：要么检验一列的概率，要么检验两列的独立性",
    ),
    ("must be another column than xColName", "必须是与 xColName 不同的列"),
    ("names {}, which is none of the columns of colName", "含有 {0}，它不在 colName 的列中"),
    ("a whole number from {} to {}", "{0} 到 {1} 之间的整数"),
    (
        "a table: table, project.table or odps://project/tables/table",
        "表：table、project.table 或 odps://project/tables/table",
    ),
    (
        "the name of a new table: table, project.table or odps://project/tables/table",
        "新表的名称：table、project.table 或 odps://project/tables/table",
    ),
    ("a column's name", "列名"),
    ("columns' names, joined by commas", "以逗号分隔的列名"),
    (
        "partitions such as ds=20250101 or ds=20250101/region=cn, joined by commas",
        "以逗号分隔的分区，例如 ds=20250101 或 ds=20250101/region=cn",
    ),
    (
        "classes with their probabilities such as 0:0.3,1:0.7, whose sum is 1",
        "类别及其概率，例如 0:0.3,1:0.7，总和为 1",
    ),
    ("{} is in project {}, but inputTableName is in {}", "{0} 在项目 {1}，但 inputTableName 在 {2}"),
    ("Name tables of one project.", "请使用同一项目中的表。"),
    ("a column is called {}, as is that of the ranks; rename it", "有一列名为 {0}，与百分位列同名；请改名"),
    (
        "predictSelectedColNames: there are no percentiles of the column {}",
        "predictSelectedColNames：没有列 {0} 的百分位",
    ),
    (
        "predictInputTableName: its column {} is of type {}, but the percentiles are of type {}",
        "predictInputTableName：列 {0} 的类型是 {1}，但百分位的类型是 {2}",
    ),
    (
        "predictSelectedOriginalColNames: {} is the name of a column that is made",
        "predictSelectedOriginalColNames：{0} 与要生成的列同名",
    ),
    (
        "the column is called {}, as is one of outputDetailTableName; leave that out, or rename it",
        "列名 {0} 与 outputDetailTableName 的列同名；请去掉该参数或改名",
    ),
];
