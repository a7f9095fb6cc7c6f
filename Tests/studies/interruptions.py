"""Kills, full disks and rivals: whatever stops a sweep, the same command goes on and ends with the same bytes.

Usage: python3 interruptions.py PROGRAM [KILLS]
"""

import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

program = os.path.abspath(sys.argv[1])
kills = int(sys.argv[2]) if len(sys.argv) > 2 else 50
STUDY = """\
name: tiny
scenario: food-campus
set: {days: 1, conditions: {episodes: []}, demand: {orders_per_day: 60}, workers: {count: 8}}
factors:
  - name: dispatch
    levels:
      - {label: batch, set: {dispatch: {policy: batch}}}
      - {label: nearest, set: {dispatch: {policy: nearest_idle}}}
baseline: {dispatch: batch}
replications: 3
stop: {response: customer.waiting, half_width: 0.0001, most: 5}
keep_logs: true
seed: 5
"""


def command(study, folder, *more):
    return [program, "sweep", study, "--out", folder, "--lang", "en", "--quiet", *more]


def contents(folder):
    root = pathlib.Path(folder)
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def compare(folder, expected, what):
    found = contents(folder)
    assert found.keys() == expected.keys(), (what, sorted(found.keys() ^ expected.keys()))
    for name, data in expected.items():
        assert found[name] == data, f"{what}: {name} differs"


def check_killed(work, study, expected, seconds):
    """SIGKILL at random instants; a new folder whenever one is whole."""
    chance = random.Random(20260401)
    folder, done, whole, late = os.path.join(work, "killed"), 0, 0, 0
    while done < kills:
        process = subprocess.Popen(command(study, folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # Some come early, where the folder is made; some when the first result is there and others are not.
        if chance.random() < 0.25:
            while process.poll() is None and not os.path.exists(folder + "/results.csv"):
                time.sleep(0.0005)
        else:
            time.sleep(chance.uniform(0, seconds * chance.choice([0.25, 1])))
        if process.poll() is None:
            process.kill()
            done += 1
        errors = process.communicate()[1].decode()
        if process.returncode == 0:
            compare(folder, expected, f"after {done} kills")
            shutil.rmtree(folder)
            whole += 1
        else:
            assert process.returncode == -signal.SIGKILL, errors
            late += os.path.exists(os.path.join(folder, "results.csv"))
            for path in pathlib.Path(folder).rglob("*"):
                name = str(path.relative_to(folder))
                if path.is_file() and ".partial" not in name:
                    assert path.read_bytes() == expected[name], f"half a file: {name}"
    subprocess.run(command(study, folder), check=True)
    compare(folder, expected, "at the end")
    print(f"studies: {done} kills, {whole + 1} studies ended with the same {len(expected)} files, {late} killed over the results")


def check_limited(work, study, expected):
    """A file that may not grow, as on a full disk: an error that names the file, nothing lost, nothing half."""
    folder = os.path.join(work, "limited")
    largest = max(len(data) for name, data in expected.items() if name.startswith("runs/"))
    for limit in (largest // 2, largest + 200, len(expected["results.csv"]) - 1):
        ended = subprocess.run(
            command(study, folder), capture_output=True, text=True, restore_signals=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        assert ended.returncode == 73, (limit, ended.returncode, ended.stderr)
        assert folder in ended.stderr and "cannot be written" in ended.stderr, ended.stderr
        assert not any(name.endswith(".partial") for name in contents(folder)), limit
        for name, data in contents(folder).items():
            assert data == expected[name], name
    subprocess.run(command(study, folder), check=True)
    compare(folder, expected, "after a limit")


def check_full(work, study, expected):
    """A file system that is full, where one may be mounted."""
    place = os.path.join(work, "small")
    os.mkdir(place)
    script = (
        'mount -t tmpfs -o size=100k none "$0" || exit 90; shift 0; "$@"; code=$?; '
        'mount -o remount,size=64m "$0" && "$@" && cp -a "$0/out" "$0.copy"; exit $code')
    ended = subprocess.run(
        ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "bash", "-c", script, place]
        + command(study, os.path.join(place, "out")), capture_output=True, text=True)
    if ended.returncode in (1, 90) and not os.path.exists(place + ".copy"):
        print("studies: no small file system can be mounted here; a limit on files stood for a full disk")
        return
    assert ended.returncode == 73 and "cannot be written" in ended.stderr, (ended.returncode, ended.stderr)
    compare(place + ".copy", expected, "after a full disk")
    print("studies: a full disk is an error with exit code 73; with room the same command went on to the same bytes")


def check_rival(work, study, expected):
    """A second sweep into a folder that is being written to is turned away, and the first ends well."""
    folder = os.path.join(work, "rival")
    first = subprocess.Popen(command(study, folder, "--threads", "1"))
    while not os.path.isdir(os.path.join(folder, "runs")) and first.poll() is None:
        time.sleep(0.002)
    second = subprocess.run(command(study, folder), capture_output=True, text=True)
    running = first.poll() is None
    assert first.wait() == 0
    if running:
        assert second.returncode == 73 and "another sweep" in second.stderr, second.stderr
    compare(folder, expected, "beside a rival")


with tempfile.TemporaryDirectory() as work:
    study = os.path.join(work, "tiny.yaml")
    with open(study, "w", encoding="utf-8") as file:
        file.write(STUDY)
    reference = os.path.join(work, "reference")
    subprocess.run(command(study, os.path.join(work, "warm")), check=True)
    start = time.monotonic()
    subprocess.run(command(study, reference), check=True)
    seconds = time.monotonic() - start
    expected = contents(reference)
    assert "manifest.json" in expected and "results.parquet" in expected
    check_killed(work, study, expected, seconds)
    check_limited(work, study, expected)
    check_full(work, study, expected)
    check_rival(work, study, expected)
