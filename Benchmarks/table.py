"""Runs the programs in turn, several rounds, and prints medians with ratios to polars.read_csv."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--file", required=True)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--work", required=True)
options = parser.parse_args()

here = os.path.dirname(os.path.abspath(__file__))
cores = os.cpu_count() or 1
bench = ".build/release/mingsuan-bench"
audit = [
    ".build/release/mingsuan", "audit", options.file, "--time-zone", "Asia/Shanghai", "--quiet",
    "--out", os.path.join(options.work, "audit"),
]


def peer(name):
    return [sys.executable, os.path.join(here, "peers.py"), name, str(cores), options.file]


programs = {
    "mingsuan: read to typed columns": [bench, "read", options.file, "--threads", str(cores)],
    "mingsuan: read, 1 thread": [bench, "read", options.file, "--threads", "1"],
    "mingsuan: complete audit": audit,
    "polars.read_csv": peer("polars.read_csv"),
    "polars, streaming, dates parsed after": peer("polars"),
    "duckdb": peer("duckdb"),
    "pyarrow.csv": peer("pyarrow"),
}
seconds = {name: [] for name in programs}
process = {name: [] for name in programs}
peaks = {name: [] for name in programs}
columns = None

with open(options.file, "rb") as file:  # warm the page cache, so that the first program is not the slow one
    while file.read(1 << 24):
        pass

for round_number in range(options.rounds + 1):
    for name, command in programs.items():
        start = time.perf_counter()
        pid = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output = pid.stdout.read()
        _, status, usage = os.wait4(pid.pid, 0)
        wall = time.perf_counter() - start
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1, 2):
            sys.exit(f"{name}: exit code {code}\n{pid.stderr.read().decode()}")
        line = output.decode().strip().splitlines()
        numbers = json.loads(line[-1]) if line and line[-1].startswith("{") and "seconds" in line[-1] else {}
        if round_number == 0:
            continue  # not counted: warms what the cache did not
        seconds[name].append(numbers.get("seconds", wall))
        process[name].append(wall)
        peaks[name].append(usage.ru_maxrss / 1000)
        columns = numbers.get("columnMegabytes", columns)
    print(f"round {round_number} of {options.rounds}", file=sys.stderr)

base = statistics.median(seconds["polars.read_csv"])
size = os.path.getsize(options.file)
print(f"\n{size / 1e6:.0f} MB, {cores} cores, {options.rounds} rounds, medians\n")
print("| program | read or run, s | whole process, s | peak memory, MB | polars.read_csv takes … times as long |")
print("|---|---|---|---|---|")
for name in programs:
    median = statistics.median(seconds[name])
    print(
        f"| {name} | {median:.2f} ({min(seconds[name]):.2f}–{max(seconds[name]):.2f}) "
        f"| {statistics.median(process[name]):.2f} | {statistics.median(peaks[name]):.0f} | {base / median:.2f} |"
    )
if columns:
    limit = 1.5 * columns + 300
    peak = max(peaks["mingsuan: complete audit"])
    print(f"\ntyped columns: {columns} MB; memory allowed to the audit (1.5 × columns + 300 MB): {limit:.0f} MB; peak: {peak:.0f} MB")
