"""Reads a study's results with pandas: means by arm, and differences from a baseline paired by replication.

Usage: python study_pandas.py FOLDER [RESPONSE] [BASELINE]
"""

import sys

import pandas as pd

folder = sys.argv[1]
response = sys.argv[2] if len(sys.argv) > 2 else "worker.pay_per_hour"
baseline = int(sys.argv[3]) if len(sys.argv) > 3 else 0

# Parquet keeps types and missing values. results.csv holds the same rows; there an empty cell of a text column is an
# empty text, which pandas takes for a missing value unless told otherwise, and the group "null" as well:
#   pd.read_csv(folder + "/results.csv", keep_default_na=False, na_values={"value": [""], "verdict": [""]})
# with an entry for each column <factor>_value.
rows = pd.read_parquet(folder + "/results.parquet")

# One number: its name without a group. A run where it is not defined has no value, which is not zero.
own = rows[(rows["name"] == response) & (rows["group"] == "")]
wide = own.pivot(index="replication", columns="arm", values="value")

means = pd.DataFrame({"n": wide.count(), "mean": wide.mean(), "sd": wide.std(ddof=1)})
print("means")
for arm, row in means.iterrows():
    print(arm, int(row["n"]), repr(float(row["mean"])), repr(float(row["sd"])))

# Arms of a replication share its seed: take differences within replications first, then average.
differences = wide.drop(columns=baseline).sub(wide[baseline], axis=0)
print("differences")
for arm in differences.columns:
    values = differences[arm].dropna()
    print(arm, len(values), repr(float(values.mean())), repr(float(values.std(ddof=1))))
