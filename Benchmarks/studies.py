"""A study of 20,000-order days through `mingsuan sweep`, on one and on two threads: seconds, CPU seconds, memory.

Usage: python3 studies.py [--replications N] [--threads 1,2] [--work DIR]

Without --replications the whole study: 1,000 runs on each number of threads. With N, 4 N runs and what 1,000 would take.
"""

import argparse
import os
import re
import shutil
import subprocess
import time

parser = argparse.ArgumentParser()
parser.add_argument("--replications", type=int, default=250)
parser.add_argument("--threads", default="1,2")
parser.add_argument("--work", default="/tmp")
options = parser.parse_args()
here = os.path.dirname(os.path.abspath(__file__))
program = os.path.join(here, "../.build/release/mingsuan")
study = os.path.join(options.work, "study-20k.yaml")
with open(os.path.join(here, "study-20k.yaml"), encoding="utf-8") as file:
    text = re.sub(r"replications: \d+", f"replications: {options.replications}", file.read())
with open(study, "w", encoding="utf-8") as file:
    file.write(text)

print("| threads | runs | s | CPU s (user, system) | cores in use | runs/s | peak MB | 1,000 runs in | times one thread |")
print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
runs, first, digests = 4 * options.replications, None, set()
for threads in map(int, options.threads.split(",")):
    out = os.path.join(options.work, f"study-20k-{threads}")
    shutil.rmtree(out, ignore_errors=True)
    start = time.monotonic()
    process = subprocess.Popen([program, "sweep", study, "--out", out, "--threads", str(threads), "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    assert status == 0, status
    first = first or seconds
    with open(out + "/results.csv", "rb") as file:
        digests.add(hash(file.read()))
    print(
        f"| {threads} | {runs} | {seconds:.1f} | {usage.ru_utime:.1f}, {usage.ru_stime:.1f} | "
        f"{(usage.ru_utime + usage.ru_stime) / seconds:.2f} | {runs / seconds:.2f} | {usage.ru_maxrss / 1000:.0f} | "
        f"{seconds / runs * 1000:.0f} s | {first / seconds:.2f} |", flush=True)
    shutil.rmtree(out)
assert len(digests) == 1, "the results depend on the number of threads"
