"""What the pages name is there.

Usage: python3 pages.py PROGRAM   (from the repository's root)

Of every Markdown page of the repository:
- relative links and pictures lead to a file or folder, anchors to a heading (by the rule of code hosting services);
- paths in backquotes that begin with a folder of the repository exist;
- `mingsuan` commands in code blocks and backquotes name subcommands and options that the program has;
- schemas and pages under Docs are reached from Docs/README.md, over any number of links.
"""

import glob
import os
import re
import subprocess
import sys

program = os.path.abspath(sys.argv[1])
PAGES = sorted(glob.glob("*.md") + glob.glob("Docs/**/*.md", recursive=True) + glob.glob("Fixtures/**/*.md", recursive=True))
FOLDERS = ("Benchmarks/", "Docs/", "Fixtures/", "Sources/", "Tests/")
faults = []
seen = {"links": 0, "anchors": 0, "paths": 0, "commands": 0, "options": 0}


def fault(page, line, text):
    faults.append(f"{page}:{line}: {text}")


def split(text):
    """The page's lines as (number, line, whether in a code block)."""
    fence = None
    for number, line in enumerate(text.split("\n"), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if fence is None and mark:
            fence = mark.group(1)
            yield number, "", True
        elif fence is not None and mark and line.strip() == fence:
            fence = None
            yield number, "", True
        else:
            yield number, line, fence is not None or (fence is None and line.startswith("    "))


def anchors(path):
    """The anchors of a page's headings."""
    found, times = set(), {}
    with open(path, encoding="utf-8") as file:
        for _, line, code in split(file.read()):
            heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
            if heading and not code:
                text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1)).replace("`", "")
                anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
                count = times.get(anchor, 0)
                times[anchor] = count + 1
                found.add(anchor if count == 0 else f"{anchor}-{count}")
    return found


def links(page):
    """The relative links of a page: (line, path, anchor)."""
    with open(page, encoding="utf-8") as file:
        for number, line, code in split(file.read()):
            if code:
                continue
            line = re.sub(r"`[^`]*`(?!\])", "", line) if "](" not in line else line
            for target in re.findall(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)", line):
                if not re.match(r"[a-z]+:", target):
                    path, _, anchor = target.partition("#")
                    yield number, path, anchor


reached = {}
for page in PAGES:
    reached[page] = set()
    for number, path, anchor in links(page):
        seen["links"] += 1
        target = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if not os.path.exists(target):
            fault(page, number, f"the link {path} leads nowhere")
            continue
        if target.startswith(".."):
            fault(page, number, f"the link {path} leads out of the repository")
        reached[page].add(target)
        if anchor:
            seen["anchors"] += 1
            if not target.endswith(".md") or anchor not in anchors(target):
                fault(page, number, f"{target} has no heading for #{anchor}")

# Everything under Docs is found from its index. A linked folder leads to the pages in it.
todo, found = ["Docs/README.md"], set()
while todo:
    page = todo.pop()
    if page in found:
        continue
    found.add(page)
    for target in reached.get(page, ()):
        todo += glob.glob(target + "/*") if os.path.isdir(target) else [target]
for path in PAGES + sorted(glob.glob("Docs/schemas/*")):
    if path.startswith("Docs/") and path not in found:
        fault(path, 1, "no link from Docs/README.md leads here")

# Paths in backquotes.
for page in PAGES:
    with open(page, encoding="utf-8") as file:
        for number, line, code in split(file.read()):
            for path in [] if code else re.findall(r"`([^`\s]+)`", line):
                if path.startswith(FOLDERS) and not re.search(r"[<>*{}…]", path):
                    seen["paths"] += 1
                    if not os.path.exists(path):
                        fault(page, number, f"there is no {path}")


# Commands.
helps = {}


def help_of(words):
    """The help of a subcommand, or nothing where there is no such command."""
    key = tuple(words)
    if key not in helps:
        run = subprocess.run([program, *words, "--help"], capture_output=True, text=True, timeout=60)
        usage = run.stdout if run.returncode == 0 else ""
        helps[key] = usage if "mingsuan " + " ".join(words) in usage else ""
    return helps[key]


def commands(page):
    """The `mingsuan` commands of a page: (line, words)."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    joined = list(split(text))
    for at, (number, line, code) in enumerate(joined):
        pieces = [line] if code else re.findall(r"`(mingsuan [^`]*)`", line)
        if code and line.endswith("\\") and at + 1 < len(joined):
            following = at
            while line.endswith("\\") and following + 1 < len(joined):
                following += 1
                line = line[:-1] + " " + joined[following][1].strip()
            pieces = [line]
        for piece in pieces:
            match = re.match(r"\s*(?:\$ )?(?:\.build/\w+/)?mingsuan\s+(.*)", piece)
            if match:
                yield number, re.split(r"\s(?:#|\|\||&&|>|\|)\s|[；;]", match.group(1))[0].split()


if os.path.exists(program):
    for page in PAGES:
        for number, words in commands(page):
            seen["commands"] += 1
            first = words[0] if words else ""
            if first.startswith("-"):
                continue
            sub = words[:2] if first == "rules" and len(words) > 1 and re.match(r"[a-z]", words[1]) else words[:1]
            if "|" in "".join(sub) or "/" in first:
                continue
            usage = help_of(sub)
            if not usage:
                fault(page, number, f"there is no command mingsuan {' '.join(sub)}")
                continue
            for word in words:
                option = re.match(r"--[a-z][a-z-]*", word)
                if option and word != "--help":
                    seen["options"] += 1
                    if not re.search(re.escape(option.group(0)) + r"(?![a-z-])", usage):
                        fault(page, number, f"mingsuan {' '.join(sub)} has no option {option.group(0)}")
else:
    print(f"docs: {program} is not built, commands are not compared")

for text in faults:
    print(f"FAILED: {text}", file=sys.stderr)
print(f"docs: {len(PAGES)} pages, " + ", ".join(f"{count} {what}" for what, count in seen.items()) + f"; {len(faults)} faults")
sys.exit(1 if faults else 0)
