"""The figures and pictures of Docs/studies.md are the command's output.

Usage: python3 documents.py PROGRAM               makes again one run of each study and compares its rows' digest
       python3 documents.py PROGRAM --documents   makes the studies anew and compares every figure and picture
       python3 documents.py PROGRAM --write       makes the studies anew and writes figures and pictures
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

program, mode = os.path.abspath(sys.argv[1]), (sys.argv[2:] or ["--runs"])[0]
PAGE, PICTURES = "Docs/studies.md", "Docs/images/studies"
# What the page shows of each study: the run that is made again, the outcomes, the rules, the pictures.
STUDIES = {
    "rest-rule": {
        "run": "a0001-r0007",
        "outcomes": [
            "worker.pay_per_hour", "worker.pay", "worker.hours", "worker.spells_over_4h", "orders.late_share",
            "customer.waiting", "orders.served_share", "platform.pay_per_order",
        ],
        "rules": ["T-REST-1"],
        "pictures": ["worker.hours.differences", "orders.late_share.differences", "T-REST-1.verdicts"],
    },
    "six-policies": {
        "run": "a0003-r0007",
        "outcomes": [
            "customer.waiting", "orders.served_share", "worker.pay_gini", "worker.pay_per_hour",
            "worker.pay_per_hour_p10", "worker.hours", "worker.spells_over_4h", "platform.pay_per_order",
        ],
        "rules": [],
        "pictures": ["worker.pay_gini", "customer.waiting.differences", "front"],
    },
    "time-limits": {
        "run": "a0000-r0007",
        "outcomes": [
            "orders.implied_speed", "orders.implied_speed_over_15", "orders.late_share", "worker.pay_per_hour",
            "customer.waiting",
        ],
        "rules": ["T-ETA-2"],
        "pictures": ["orders.implied_speed", "orders.late_share.differences", "T-ETA-2.verdicts"],
    },
}
# Factor and decimals of units, and the sign of a share's difference.
UNITS = {
    "share": (100, 1, " %", " pp"), "minutes": (1, 2, " min", " min"), "hours": (1, 2, " h", " h"),
    "money": (1, 2, " yuan", " yuan"), "moneyPerHour": (1, 2, " yuan/h", " yuan/h"),
    "kilometresPerHour": (1, 2, " km/h", " km/h"), "index": (1, 4, "", ""), "count": (1, 1, "", ""),
}


def sweep(study, *arguments):
    subprocess.run(
        [program, "sweep", f"Fixtures/studies/{study}.yaml", "--lang", "en", *arguments], check=True,
        stdout=subprocess.DEVNULL)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def number(value, unit, difference=False):
    factor, decimals, _, _ = UNITS[unit]
    text = f"{value * factor:{'+' if difference else ''}.{decimals}f}"
    return "0" if float(text) == 0 else text.replace("-", "−")


def cell(value, interval, unit, difference=False):
    if value is None:
        return "–"
    text = number(value, unit, difference)
    if interval and interval["upper"] > interval["lower"]:
        text += " ± " + number((interval["upper"] - interval["lower"]) / 2, unit)
    return text


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def block(study, folder, spot):
    """The part of the page about a study, from the files that the command left."""
    shown = STUDIES[study]
    with open(folder + "/summary.json", encoding="utf-8") as file:
        document = json.load(file)
    plan, summary = document["study"], document["summary"]
    assert not summary["failures"], summary["failures"]
    responses = {(r["kind"], r["name"], r["group"]): r for r in summary["responses"]}
    own = [responses["outcome", name, ""] for name in shown["outcomes"]]
    arms = [f"{i} {' / '.join(arm['levels'])}" for i, arm in enumerate(plan["arms"])]
    base = plan["baseline"]
    lines = [
        f"{len(arms)} arms, {summary['replications']} replications, seed {plan['seed']}. Means over replications ± half of "
        f"the {plan['level'] * 100:g} % t interval:", "",
    ]
    head = ["arm"] + [f"`{r['name']}`{UNITS[r['unit']][2].replace(' ', ', ', 1)}" for r in own]
    lines += table(
        head, [[arms[a]] + [cell(r["arms"][a].get("mean"), r["arms"][a].get("interval"), r["unit"]) for r in own]
               for a in range(len(arms))])
    lines += ["", f"Differences from arm {base}, paired by replication (the same customers and workers in both), ± half of "
              "the t interval; a star: below 0.05 after Holm's correction over the arms:", ""]
    head = ["arm"] + [f"`{r['name']}`{UNITS[r['unit']][3].replace(' ', ', ', 1)}" for r in own]
    rows = []
    for a in range(len(arms)):
        if a == base:
            continue
        row = [arms[a]]
        for r in own:
            d = r["arms"][a].get("difference")
            star = "\\*" if d and d.get("corrected") is not None and d["corrected"] < 0.05 else ""
            row.append(cell(d and d["mean"], d and d.get("interval"), r["unit"], True) + star)
        rows.append(row)
    lines += table(head, rows)
    nulls = [responses.get(("outcome", r["name"], "null")) for r in own if r["name"].endswith("_gini")]
    for null in filter(None, nulls):
        means = sorted({number(arm["mean"], null["unit"]) for arm in null["arms"]})
        lines += ["", f"`{null['name']}` under random dispatch (the null model): {' to '.join(means)}."]
    for rule in shown["rules"]:
        counts = next(r["arms"] for r in summary["verdicts"] if r["rule"] == rule)
        kinds = sorted({kind for arm in counts for kind in arm})
        lines += ["", f"Verdicts of {rule}, runs by arm:", ""]
        lines += table(["arm"] + kinds, [[arms[a]] + [str(counts[a].get(k, 0)) for k in kinds] for a in range(len(arms))])
    front = ", ".join(arms[a] for a in summary["front"])
    goals = ", ".join(f"`{o['response']}` {'high' if o['isMaximised'] else 'low'}" for o in plan["objectives"])
    lines += ["", f"On the Pareto front ({goals}): {front}."]
    for picture in shown["pictures"]:
        lines += ["", f"![{study}: {picture}]({PICTURES[5:]}/{study}.{picture}.svg)"]
    lines += [
        "", f"SHA-256 of `results.csv`: `{digest(folder + '/results.csv')}`; of the rows of `{shown['run']}` as `--only` "
        f"writes them: `{spot}`."]
    return "\n".join(lines)


def spot(study, work):
    folder = f"{work}/{study}-run"
    sweep(study, "--only", STUDIES[study]["run"], "--out", folder)
    return digest(folder + "/results.csv")


with open(PAGE, encoding="utf-8") as file:
    page = file.read()
with tempfile.TemporaryDirectory() as work:
    for study, shown in STUDIES.items():
        pattern = re.compile(rf"(<!-- study {study} -->\n\n).*?(\n\n<!-- end -->)", re.S)
        found = pattern.search(page)
        assert found, f"{PAGE} has no part about {study}"
        run = spot(study, work)
        if mode == "--runs":
            assert run in found[0], f"{study}: the rows of {shown['run']} are not those of {PAGE}; Tests/studies/run --write"
            continue
        folder = f"{work}/{study}"
        sweep(study, "--out", folder, "--quiet", "--pictures")
        # The rows of the single run are those of the whole study.
        with open(folder + "/results.csv", "rb") as file:
            rows = file.read().split(b"\r\n")
        name = shown["run"].encode() + b","
        alone = b"\r\n".join([rows[0]] + [row for row in rows if row.startswith(name)] + [b""])
        assert hashlib.sha256(alone).hexdigest() == run, f"{study}: --only gives other rows"
        text = block(study, folder, run)
        made = {f"{PICTURES}/{study}.{p}.svg": open(f"{folder}/pictures/{p}.svg", "rb").read() for p in shown["pictures"]}
        if mode == "--write":
            page = pattern.sub(lambda match: match[1] + text + match[2], page)
            os.makedirs(PICTURES, exist_ok=True)
            for path, data in made.items():
                with open(path, "wb") as file:
                    file.write(data)
        else:
            assert text in found[0], f"{study}: {PAGE} shows other figures; Tests/studies/run --write"
            for path, data in made.items():
                assert open(path, "rb").read() == data, f"{path} is another picture; Tests/studies/run --write"
if mode == "--write":
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page)
print(f"studies: {', '.join(STUDIES)} {'written' if mode == '--write' else 'are as Docs/studies.md says'}")
