"""DuckDB beside tables of the engine: the name of what to run comes in, a JSON line with the milliseconds it took goes out."""

import json
import os
import sys
import time

import duckdb

folder = sys.argv[1]
database = duckdb.connect(os.path.join(folder, "peer.duckdb"))
RUNS = {
    "import": f"CREATE TABLE t AS FROM read_csv('{folder}/rows.csv'); CHECKPOINT",
    "percentiles": "SELECT quantile_disc(n, list), quantile_disc(x, list) FROM t".replace(
        "list", str([rank / 100 for rank in range(101)])
    ),
    "counts": "SELECT kind, count(*) FROM t GROUP BY kind",
}

cores = database.execute("SELECT current_setting('threads')").fetchone()[0]
print(json.dumps({"name": f"DuckDB {duckdb.__version__}, {cores} cores, in process"}), flush=True)
for line in sys.stdin:
    begun = time.perf_counter()
    database.execute(RUNS[line.strip()]).fetchall()
    print(json.dumps({"ms": (time.perf_counter() - begun) * 1000}), flush=True)
