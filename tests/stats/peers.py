"""Runs peers of the statistics kernels: a JSON line with what to run comes in, one with the milliseconds it took goes out."""

import json
import sys
import time

import numpy
import polars

NAMES = numpy.array(json.loads(sys.argv[1]))
RANKS = numpy.arange(101)
held: dict = {}


def load(file: str, kind: str):
    """The column of a file, made once; only the last is kept."""
    if held.get("key") != (file, kind):
        held.clear()
        if kind == "texts":
            values = polars.Series(NAMES[numpy.fromfile(file, dtype=numpy.int64)])
        else:
            values = numpy.fromfile(file, dtype=kind)
        held.update(key=(file, kind), values=values, series=polars.Series(values))
    return held


RUNS = {
    "numpy.percentile": lambda it: numpy.percentile(it["values"], RANKS),
    "polars sort": lambda it: it["series"].sort().gather((RANKS * (len(it["series"]) - 1)) // 100),
    "numpy.bincount": lambda it: numpy.bincount(it["values"]),
    "polars value_counts": lambda it: it["series"].value_counts(),
}

print(json.dumps({"numpy": numpy.__version__, "polars": polars.__version__, "polars_cores": polars.thread_pool_size()}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    column = load(asked["file"], asked["kind"])
    begun = time.perf_counter()
    RUNS[asked["run"]](column)
    print(json.dumps({"ms": (time.perf_counter() - begun) * 1000}), flush=True)
