"""The same file read by peers from PyPI with the same schema, each in a process of its own.

usage: peers.py PEER THREADS FILE   (polars.read_csv | polars | duckdb | pyarrow)
Prints one line of JSON: seconds of the read alone, and the largest resident set.
"""

import json
import os
import resource
import sys
import time

peer, threads, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.environ["POLARS_MAX_THREADS"] = str(threads)
os.environ["OMP_NUM_THREADS"] = str(threads)

TEXT = ["platform", "city", "service", "worker_id", "vehicle", "pickup_zone", "status"]
TIME = ["placed_at", "accepted_at", "picked_up_at", "completed_at", "deadline_at"]
MONEY = ["worker_pay", "tip"]
COLUMNS = [
    "order_id", "platform", "city", "service", "worker_id", "vehicle", "pickup_zone", "placed_at", "accepted_at",
    "picked_up_at", "completed_at", "deadline_at", "distance", "worker_pay", "tip", "status",
]


def polars_read_csv():
    """What one writes first: polars.read_csv with a typed schema."""
    import polars as pl

    kinds = {
        "order_id": pl.String, "distance": pl.Int64, **{c: pl.Categorical for c in TEXT},
        **{c: pl.Datetime("ms") for c in TIME}, **{c: pl.Decimal(18, 4) for c in MONEY},
    }
    schema = {c: kinds[c] for c in COLUMNS}

    def read():
        return pl.read_csv(path, schema=schema, try_parse_dates=True).height

    return read


def polars_best():
    """The fastest form of polars that was found: lazy, streaming, dates read as text and then parsed."""
    import polars as pl

    kinds = {
        "order_id": pl.String, "distance": pl.Int64, **{c: pl.Categorical for c in TEXT},
        **{c: pl.String for c in TIME}, **{c: pl.Decimal(18, 4) for c in MONEY},
    }
    schema = {c: kinds[c] for c in COLUMNS}

    def read():
        frame = pl.scan_csv(path, schema=schema).with_columns(
            [pl.col(c).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms", cache=False) for c in TIME]
        )
        return frame.collect(engine="streaming").height

    return read


def duckdb_table():
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}")
    kinds = {
        "order_id": "VARCHAR", "distance": "BIGINT", **{c: "VARCHAR" for c in TEXT},
        **{c: "TIMESTAMP" for c in TIME}, **{c: "DECIMAL(18,4)" for c in MONEY},
    }
    columns = "{" + ",".join(f"'{c}':'{kinds[c]}'" for c in COLUMNS) + "}"

    def read():
        connection.execute(
            f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', columns={columns}, header=true, auto_detect=false)"
        )
        return connection.execute("SELECT count(*) FROM t").fetchone()[0]

    return read


def pyarrow_csv():
    import pyarrow as pa
    import pyarrow.csv as pc

    pa.set_cpu_count(threads)
    kinds = {
        "order_id": pa.string(), "distance": pa.int64(), **{c: pa.dictionary(pa.int32(), pa.string()) for c in TEXT},
        **{c: pa.timestamp("ms", tz="UTC") for c in TIME}, **{c: pa.decimal128(18, 4) for c in MONEY},
    }

    def read():
        options = pc.ConvertOptions(column_types=kinds, timestamp_parsers=[pc.ISO8601])
        return pc.read_csv(path, convert_options=options).num_rows

    return read


read = {
    "polars.read_csv": polars_read_csv, "polars": polars_best, "duckdb": duckdb_table, "pyarrow": pyarrow_csv,
}[peer]()
start = time.perf_counter()
rows = read()
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
print(json.dumps({"rows": rows, "threads": threads, "seconds": round(seconds, 3), "peakMegabytes": peak}))
