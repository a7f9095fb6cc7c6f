"""Compares a study's files with each other, and the examples' output with numbers from results.csv.

Usage: python compare.py FOLDER OUTPUT...
"""

import csv
import json
import math
import statistics
import sys

import pandas as pd
import polars as pl
import pyarrow.parquet as pq

folder, outputs = sys.argv[1], sys.argv[2:]
with open(folder + "/results.csv", newline="", encoding="utf-8") as file:
    header, *cells = list(csv.reader(file))

# Every cell of the Parquet file, as three readers see it, against the text of the CSV file.
table = pq.read_table(folder + "/results.parquet")
columns = table.to_pydict()
assert len(columns) == len(header) and table.num_rows == len(cells) > 0
assert pl.read_parquet(folder + "/results.parquet").to_dict(as_series=False) == columns
frame = pd.read_parquet(folder + "/results.parquet", dtype_backend="numpy_nullable")
for place, (name, values) in enumerate(columns.items()):
    assert header[place] in (name, "'" + name), name
    assert [None if pd.isna(value) else value for value in frame[name]] == values, name
    for value, row in zip(values, cells):
        text = row[place]
        if value is None:
            assert text == "", (name, text)
        elif isinstance(value, str):
            assert text in (value, "'" + value), (name, text, value)
        else:
            assert type(value)(text) == value, (name, text, value)

# The CSV file, read as Docs/studies.md says.
gaps = {
    name: [""] for name, field in zip(header, table.schema) if name == "verdict" or str(field.type) != "string"
}
read = pd.read_csv(folder + "/results.csv", keep_default_na=False, na_values=gaps)
for name in ["run", "arm", "replication", "seed", "kind", "name", "group", "unit"]:
    assert read[name].tolist() == columns[name], name
for name in ["value", "verdict"]:
    assert [None if pd.isna(value) else value for value in read[name]] == columns[name], name
lazy = pl.read_csv(folder + "/results.csv", infer_schema_length=None).with_columns(pl.col("group").fill_null(""))
for name in ["run", "arm", "replication", "seed", "kind", "group", "value", "verdict"]:
    assert lazy[name].to_list() == columns[name], name

# The dictionary knows every column and every recorded name.
with open(folder + "/columns.csv", newline="", encoding="utf-8") as file:
    entries = list(csv.DictReader(file))
assert {entry["name"] for entry in entries if entry["what"] == "column"} == set(header)
known = {(entry["what"], entry["name"], entry["group"]) for entry in entries}
rows = [dict(zip(header, row)) for row in cells]
for row in rows:
    assert row["kind"] == "failure" or (row["kind"], row["name"], row["group"]) in known, row
assert all(entry["meaning_zh"] and entry["meaning_en"] for entry in entries)


# Means and paired differences from the CSV file by the standard library, against summary.json and the examples.
def numbers(response, baseline):
    values = {}
    for row in rows:
        if row["name"] == response and row["group"] == "" and row["value"] != "":
            values.setdefault(int(row["arm"]), {})[int(row["replication"])] = float(row["value"])
    lines = [("means", arm, list(own.values())) for arm, own in sorted(values.items())]
    for arm, own in sorted(values.items()):
        if arm != baseline:
            pairs = [own[r] - values[baseline][r] for r in sorted(own) if r in values[baseline]]
            lines.append(("differences", arm, pairs))
    return {
        (part, arm): (len(own), statistics.fmean(own), statistics.stdev(own)) for part, arm, own in lines
    }


expected = numbers("worker.pay_per_hour", 0)
assert len(expected) >= 3
for output in outputs:
    found, part = {}, ""
    for line in open(output, encoding="utf-8"):
        words = line.split()
        if len(words) == 1:
            part = words[0]
        else:
            found[part, int(words[0])] = (int(words[1]), float(words[2]), float(words[3]))
    assert found.keys() == expected.keys(), output
    for key, (n, mean, deviation) in expected.items():
        assert found[key][0] == n, (output, key)
        assert math.isclose(found[key][1], mean, rel_tol=1e-9, abs_tol=1e-12), (output, key)
        assert math.isclose(found[key][2], deviation, rel_tol=1e-6, abs_tol=1e-9), (output, key)

with open(folder + "/summary.json", encoding="utf-8") as file:
    summary = json.load(file)["summary"]
response = next(
    r for r in summary["responses"] if r["name"] == "worker.pay_per_hour" and r["group"] == ""
)
for arm in response["arms"]:
    n, mean, deviation = expected["means", arm["arm"]]
    assert arm["count"] == n and math.isclose(arm["mean"], mean, rel_tol=1e-12)
    assert math.isclose(arm["deviation"], deviation, rel_tol=1e-9)
    if "difference" in arm:
        n, mean, _ = expected["differences", arm["arm"]]
        assert arm["difference"]["count"] == n
        assert math.isclose(arm["difference"]["mean"], mean, rel_tol=1e-9, abs_tol=1e-12)

print(f"python: {len(cells)} rows equal in CSV and Parquet, {len(expected)} numbers equal in", end=" ")
print("pandas, polars, summary.json and Python")
