"""Tables that the engine exports, read by pyarrow, pandas, polars and DuckDB: value by value, nulls, types and all."""

import datetime
import decimal
import io
import pathlib
import tempfile
import unittest

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.feather
import pyarrow.json
import pyarrow.parquet
from pyarrow import compute

from support import bearer, send

UTC = datetime.timezone.utc
MOMENT = pyarrow.timestamp("us", "UTC")
SCHEMA = pyarrow.schema({
    "id": pyarrow.int64(), "value": pyarrow.float64(), "text": pyarrow.string(), "flag": pyarrow.bool_(), "at": MOMENT,
})
POLARS = {"id": polars.Int64, "value": polars.Float64, "text": polars.String, "flag": polars.Boolean, "at": polars.Datetime("us", "UTC")}
DUCKDB = {"id": "BIGINT", "value": "DOUBLE", "text": "VARCHAR", "flag": "BOOLEAN", "at": "TIMESTAMPTZ"}
duckdb.sql("set timezone = 'UTC'")
ODD, LONG = TABLES = ["table_files_odd", "table_files_long"]
# Enough for several row groups.
ROWS = 100_000

IDS = [-(2**63), 2**63 - 1, 0, -1, 2**53 + 1]
VALUES = [5e-324, 1.7976931348623157e308, -0.0, 0.1, 1e21, -1 / 3, 123456789.125, float(2**53)]
TEXTS = ["猫", "", " a ", 'say "so", then', "line\nline", "\r\n", "\t", "é\u0301", "😀", "null", "NaN", "007", "1e5", "true", "-"]
MOMENTS = [
    datetime.datetime(1, 1, 1, tzinfo=UTC), datetime.datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC),
    datetime.datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC), datetime.datetime(2024, 2, 29, 12, 30, 0, 1000, UTC),
]


def plain(row):
    """Values that follow from the row."""
    return {
        "id": row * 7919 - 10**9, "value": row / 8 - 100.0, "text": f"text {row % 1000}", "flag": row % 3 == 0,
        "at": datetime.datetime(2025, 1, 12, tzinfo=UTC) + datetime.timedelta(milliseconds=row * 1_234_567),
    }


def odd(row):
    """Each odd value of each column beside others of the rest."""
    lists = {"id": IDS, "value": VALUES, "text": TEXTS, "flag": [True, False], "at": MOMENTS}
    return {name: values[row % len(values)] for name, values in lists.items()}


def with_nulls(row, values):
    return {name: None if (row + place) % 7 == 3 else value for place, (name, value) in enumerate(values.items())}


def columns(table, is_empty_none):
    """The columns of a table to be compared: numbers by their bits, since -0.0 is not 0.0."""
    table = table.cast(SCHEMA).combine_chunks()
    columns = {name: table[name].combine_chunks() for name in SCHEMA.names}
    columns["value"] = columns["value"].view(pyarrow.int64())
    if is_empty_none:
        text = columns["text"]
        columns["text"] = compute.if_else(compute.equal(text, ""), None, text)
    return columns


class TableFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        rows = {
            ODD: [with_nulls(row, odd(row)) for row in range(840)] + [dict.fromkeys(SCHEMA.names)],
            LONG: [with_nulls(row, plain(row)) for row in range(ROWS)],
        }
        cls.wanted = {table: pyarrow.Table.from_pylist(rows[table], SCHEMA) for table in TABLES}
        for table, wanted in cls.wanted.items():
            file = io.BytesIO()
            pyarrow.parquet.write_table(wanted, file)
            answer = send(
                "POST", f"/api/v1/tables/{table}/rows?FileFormat=PARQUET&WriteMode=OVERWRITE", bearer(), file.getvalue()
            )
            assert (answer.status, answer.json.get("WrittenRows")) == (200, wanted.num_rows), answer.raw
            cls.addClassCleanup(send, "DELETE", f"/api/v1/tables/{table}", bearer())
            for end, name in [("csv", "CSV"), ("jsonl", "JSONL"), ("parquet", "PARQUET"), ("arrow", "ARROW")]:
                answer = send("GET", f"/api/v1/tables/{table}/export?FileFormat={name}", bearer())
                assert answer.status == 200, answer.raw
                (cls.folder / f"{table}.{end}").write_bytes(answer.raw)

    def check(self, end, read, tables=TABLES, is_empty_none=False):
        """Reads the exported files, where `is_empty_none` by a program that does not tell an empty text from none."""
        for table in tables:
            wanted = self.wanted[table]
            with self.subTest(table=table):
                found = read(str(self.folder / f"{table}.{end}"))
                self.assertEqual(found.schema.names, SCHEMA.names)
                self.assertEqual(found.num_rows, wanted.num_rows)
                found, wanted = columns(found, is_empty_none), columns(wanted, is_empty_none)
                for name in SCHEMA.names:
                    if not found[name].equals(wanted[name]):
                        pairs = enumerate(zip(found[name].to_pylist(), wanted[name].to_pylist(), strict=True))
                        self.fail(f"{name}: {next(it for it in pairs if it[1][0] != it[1][1])}")

    def test_csv(self):
        parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
        convert = pyarrow.csv.ConvertOptions(
            strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""], column_types=SCHEMA,
        )
        self.check("csv", lambda path: pyarrow.csv.read_csv(path, parse_options=parse, convert_options=convert))
        self.check("csv", lambda path: polars.read_csv(path, schema_overrides=POLARS).to_arrow())
        types = {name: pandas.ArrowDtype(SCHEMA.field(name).type) for name in ["id", "value", "text", "flag"]}

        def read(path):
            frame = pandas.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
            return arrow(frame.assign(at=pandas.to_datetime(frame["at"], format="ISO8601", utc=True)))

        self.check("csv", read, is_empty_none=True)
        self.check("csv", lambda path: duckdb.sql(f"from read_csv('{path}', types = {DUCKDB})").to_arrow_table(), is_empty_none=True)

    def test_json_lines(self):
        parse = pyarrow.json.ParseOptions(explicit_schema=SCHEMA)
        self.check("jsonl", lambda path: pyarrow.json.read_json(path, parse_options=parse))
        self.check("jsonl", lambda path: polars.read_ndjson(path).with_columns(
            polars.col("at").str.to_datetime(time_unit="us", time_zone="UTC"),
        ).to_arrow())

        def read(path):
            frame = pandas.read_json(path, lines=True, dtype=False, dtype_backend="pyarrow")
            return arrow(frame.assign(at=pandas.to_datetime(frame["at"], format="ISO8601", utc=True)))

        # It reads whole numbers beside nulls as floats, which do not hold the odd ones.
        self.check("jsonl", read, tables=[LONG])
        self.check("jsonl", lambda path: duckdb.sql(f"from read_json('{path}', columns = {DUCKDB})").to_arrow_table())

    def test_parquet(self):
        self.check("parquet", pyarrow.parquet.read_table)
        self.check("parquet", lambda path: arrow(pandas.read_parquet(path, dtype_backend="pyarrow")))
        self.check("parquet", lambda path: polars.read_parquet(path).to_arrow())
        self.check("parquet", lambda path: duckdb.sql(f"from '{path}'").to_arrow_table())

    def test_types(self):
        for table in TABLES:
            of = [
                pyarrow.parquet.read_schema(self.folder / f"{table}.parquet"),
                pyarrow.ipc.open_file(self.folder / f"{table}.arrow").schema,
            ]
            for schema in of:
                self.assertEqual(schema.types, [*SCHEMA.types[:-1], pyarrow.timestamp("ms", "UTC")])

    def test_parquet_statistics(self):
        for table, wanted in self.wanted.items():
            ids = wanted["id"].drop_null().to_pylist()
            path = self.folder / f"{table}.parquet"
            found = duckdb.sql(
                "select min(stats_min_value::bigint), max(stats_max_value::bigint), sum(stats_null_count)::bigint "
                f"from parquet_metadata('{path}') where path_in_schema = 'id'"
            ).fetchall()
            self.assertEqual(found, [(min(ids), max(ids), wanted.num_rows - len(ids))])

    def test_arrow(self):
        def read(path):
            table = pyarrow.ipc.open_file(path).read_all()
            table.validate(full=True)
            return table

        self.check("arrow", read)
        self.check("arrow", pyarrow.feather.read_table)
        self.check("arrow", lambda path: arrow(pandas.read_feather(path, dtype_backend="pyarrow")))
        self.check("arrow", lambda path: polars.read_ipc(path).to_arrow())


class WideNumbers(unittest.TestCase):
    """Numbers whose own types a table has not, read as those that a Schema gives."""

    def read(self, column_type, *values):
        """What a table holds of a column, in both formats, or what is said instead."""
        table = pyarrow.table({"v": pyarrow.array(values[1:], values[0])})
        found = []
        for name in ["PARQUET", "ARROW"]:
            file = io.BytesIO()
            if name == "PARQUET":
                pyarrow.parquet.write_table(table, file)
            else:
                pyarrow.feather.write_feather(table, file, compression="uncompressed")
            path = "/api/v1/tables/table_files_wide"
            query = f"FileFormat={name}&WriteMode=OVERWRITE&Schema=v:{column_type}"
            answer = send("POST", f"{path}/rows?{query}", bearer(), file.getvalue())
            if answer.status != 200:
                found.append(answer.json["Message"])
                continue
            rows = send("GET", f"{path}/rows", bearer()).json["Rows"]
            found.append([row[0] for row in rows])
            send("DELETE", path, bearer())
        self.assertEqual(found[0], found[1])
        return found[0]

    def test_decimals(self):
        wide = decimal.Decimal("1234567890123456789")
        self.assertEqual(self.read("STRING", pyarrow.decimal128(19, 0), wide), [str(wide)])
        self.assertEqual(self.read("BIGINT", pyarrow.decimal128(20, 2), decimal.Decimal("1234567.00")), [1234567])
        # Beyond 2^53 a row has the digits as a text, since JSON's numbers are doubles to many.
        self.assertEqual(self.read("BIGINT", pyarrow.decimal128(19, 0), wide), [str(wide)])
        for text in ["4503599627370497.2", "0.00000000000000000001"]:
            said = self.read("BIGINT", pyarrow.decimal128(38, 20), decimal.Decimal(text))
            self.assertIn("is no BIGINT", said)

    def test_unsigned(self):
        self.assertEqual(self.read("STRING", pyarrow.uint64(), 2**64 - 1, 5), [str(2**64 - 1), "5"])
        self.assertEqual(self.read("DOUBLE", pyarrow.uint64(), 2**63, 5), [float(2**63), 5.0])
        self.assertEqual(self.read("BIGINT", pyarrow.uint64(), 2**63 - 1), [str(2**63 - 1)])
        self.assertIn("too large for a BIGINT", self.read("BIGINT", pyarrow.uint64(), 2**63))


def arrow(frame):
    return pyarrow.Table.from_pandas(frame, preserve_index=False)


if __name__ == "__main__":
    unittest.main()
