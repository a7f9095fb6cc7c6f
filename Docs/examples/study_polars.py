"""Reads a study's results with polars: means by arm, and differences from a baseline paired by replication.

Usage: python study_polars.py FOLDER [RESPONSE] [BASELINE]
"""

import sys

import polars as pl

folder = sys.argv[1]
response = sys.argv[2] if len(sys.argv) > 2 else "worker.pay_per_hour"
baseline = int(sys.argv[3]) if len(sys.argv) > 3 else 0

# Parquet keeps types and missing values. results.csv holds the same rows; there an empty group is read as missing:
#   pl.read_csv(folder + "/results.csv", infer_schema_length=None).with_columns(pl.col("group").fill_null(""))
rows = pl.read_parquet(folder + "/results.parquet")

# One number: its name without a group. A run where it is not defined has no value, which is not zero.
own = rows.filter((pl.col("name") == response) & (pl.col("group") == "")).drop_nulls("value")

means = own.group_by("arm").agg(n=pl.len(), mean=pl.col("value").mean(), sd=pl.col("value").std()).sort("arm")
print("means")
for arm, n, mean, sd in means.iter_rows():
    print(arm, n, repr(mean), repr(sd))

# Arms of a replication share its seed: take differences within replications first, then average.
reference = own.filter(pl.col("arm") == baseline).select("replication", reference="value")
differences = (
    own.filter(pl.col("arm") != baseline)
    .join(reference, on="replication")
    .with_columns(difference=pl.col("value") - pl.col("reference"))
    .group_by("arm")
    .agg(n=pl.len(), mean=pl.col("difference").mean(), sd=pl.col("difference").std())
    .sort("arm")
)
print("differences")
for arm, n, mean, sd in differences.iter_rows():
    print(arm, n, repr(mean), repr(sd))
