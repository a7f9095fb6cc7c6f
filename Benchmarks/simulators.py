"""Times the simulators beside peers and prints one table.

The assignment solver and scipy solve the same matrices in turn, each round anew; the other rows are runs of
mingsuan-bench, beside figures that others have published. Rows whose data is missing say so.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np
import scipy
from scipy.optimize import linear_sum_assignment

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--work", required=True)
parser.add_argument("--manhattan", default="../shared/data/hive_manhattan_20k")
parser.add_argument("--orders", type=int, default=1_000_000)
parser.add_argument("--workers", type=int, default=50_000)
options = parser.parse_args()

bench = ".build/release/mingsuan-bench"
rows = []


def run(*arguments):
    """The JSON lines that a benchmark prints."""
    result = subprocess.run([bench, *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit code {result.returncode}\n{result.stderr}")
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def row(what, measured, target, peer):
    rows.append((what, measured, target, peer))
    print(f"{what}: {measured}", file=sys.stderr)


def rate(line):
    """Requests per second of processor time: what a core of its own would give where other work shares it."""
    return f"{line['requests'] / line['processorSeconds']:,.0f}"


def assignment(kind, size):
    """Best of the rounds for both, from the matrix of doubles to the assignment; the totals must agree."""
    random = np.random.default_rng(20_260_301 + size)
    if kind == "uniform":
        costs = random.random((size, size))
    else:
        workers, orders = random.random((2, size, 2))
        costs = np.sqrt(((workers[:, None, :] - orders[None, :, :]) ** 2).sum(axis=2))
    path = os.path.join(options.work, f"{kind}-{size}")
    costs.tofile(path)
    ours, theirs, ratios = [], [], []
    total = 0.0
    for _ in range(options.rounds):
        line = run("assignment", path, "--rounds", "3")[0]
        ours.append(line["seconds"])
        total = line["total"]
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            chosen = linear_sum_assignment(costs)
            best = min(best, time.perf_counter() - start)
        theirs.append(best)
        ratios.append(best / line["seconds"])
    optimum = float(costs[chosen].sum())
    if abs(total - optimum) > 1e-5 * optimum:
        sys.exit(f"{kind} {size}: total {total}, scipy's {optimum}")
    row(
        f"assignment, {kind} costs, {size} × {size}",
        f"{statistics.median(ours) * 1000:.1f} ms; {statistics.median(ratios):.2f} times as fast as scipy "
        f"({min(ratios):.2f}–{max(ratios):.2f})",
        "≥ 1.5 times",
        f"scipy {scipy.__version__}: {statistics.median(theirs) * 1000:.1f} ms, same run",
    )


for size in (1000, 2000):
    for kind in ("uniform", "Euclidean"):
        assignment(kind, size)

line = run("nearest-idle", "--rounds", str(options.rounds))[0]
row(
    "nearest idle on the plane, 100 vehicles, 5,000 requests, 1 core",
    f"{line['requestsPerSecond']:,} requests/s ({rate(line)} by processor time), {line['shareServed']:.1%} served",
    "≥ 50,000 requests/s",
    "RidePy (C++ dispatcher): about 11,700 requests/s, published figure on this kind of machine",
)

roads = os.path.join(options.manhattan, "manhattan_network.json.gz")
if os.path.exists(roads):
    line = run("roads", roads)[0]
    row(
        f"road network, {line['nodes']:,} nodes, {line['edges']:,} edges",
        f"query {line['carMicroseconds']:.2f} µs by car, {line['byHourMicroseconds']:.1f} µs with streets that slow "
        f"down at different hours; prepared in {line['preparingProcessorSeconds']:.2f} s of processor time, {line['labelMegabytes']:.1f} MB",
        "microseconds",
        "",
    )
    published = {}
    stats = os.path.join(options.manhattan, "hive_summary_stats_200veh.json")
    if os.path.exists(stats):
        with open(stats) as file:
            published = json.load(file)
    served = published.get("requests_served_percent")
    for line in run("manhattan", options.manhattan, "--rounds", str(options.rounds)):
        row(
            f"Manhattan, {line['requests']:,} requests, {line['vehicles']} vehicles, batch every 60 s, "
            f"patience 600 s {line['patience']}",
            f"{line['requestsPerSecond']:,} requests/s ({rate(line)} by processor time), "
            f"{line['shareServed']:.2%} served",
            "≥ 5,000 requests/s",
            "HIVE 1.3.1: 201 requests/s" + (f", {served:.2%} served" if served else ""),
        )
else:
    row("road network, Manhattan", f"skipped: {roads} is not there", "≥ 5,000 requests/s", "")

line = run("city-day-million", "--orders", str(options.orders), "--workers", str(options.workers))[0]
row(
    f"city day, {line['requests']:,} orders, {line['vehicles']:,} workers, batch every 30 s",
    f"{line['seconds']:.0f} s ({line['processorSeconds']:.0f} s of processor time), {line['peakMegabytes']:,} MB, {line['shareServed']:.1%} served",
    "< 180 s, < 4,000 MB",
    "",
)

line = run("two-cores", "--rounds", str(options.rounds))[0]
row(
    "two scenarios side by side",
    f"{line['speedup']:.2f} times as fast as one after the other; processor time "
    f"{line['processorTimeSideBySideOverAlone']:.2f} times",
    "≥ 1.8 times",
    "",
)

print(f"\nsimulators, {os.cpu_count()} cores, {options.rounds} rounds, load at the end {os.getloadavg()[0]:.1f}\n")
print("| benchmark | measured | wanted | beside |")
print("|---|---|---|---|")
for cells in rows:
    print("| " + " | ".join(cells) + " |")
