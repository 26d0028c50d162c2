#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Fails when a file does not say whose it is and under which licence.

Either its first lines carry both SPDX tags, or .reuse/dep5 names it (data, pictures, copies kept byte by byte).
The monitor and its tests are GPL-3.0-or-later and all else of ours is MIT; each licence named stands in LICENSES/.
"""

import fnmatch
import pathlib
import re
import sys

import sourcetree

COPYRIGHT = re.compile(r"SPDX-FileCopyright" r"Text: \d{4} \S")
IDENTIFIER = re.compile(r"SPDX-License-" r"Identifier: ([\w.+ -]+?)\s*(?:-->|\*/)?$", re.MULTILINE)
GPL_FOLDERS = ("monitor", "tests/monitor", "resources")
HEAD = 5  # lines


def named_elsewhere(top: pathlib.Path) -> dict[str, str]:
    """Patterns of .reuse/dep5 with their licences."""
    found = {}
    for paragraph in (top / ".reuse/dep5").read_text(encoding="utf-8").split("\n\n"):
        fields = dict(re.findall(r"^(\S+):((?:.*\n?)(?:[ \t].*\n?)*)", paragraph + "\n", re.MULTILINE))
        for pattern in fields.get("Files", "").split():
            found[pattern] = fields["License"].strip()
    return found


def main() -> int:
    top = pathlib.Path(sys.argv[1])
    elsewhere = named_elsewhere(top)
    unused = set(elsewhere)
    faults = []
    used = set()
    files = [path for path in sourcetree.files(top) if path.parts[0] != "LICENSES"]
    for path in files:
        matching = [pattern for pattern in elsewhere if fnmatch.fnmatchcase(path.as_posix(), pattern)]
        if matching:
            unused -= set(matching)
            used.update(re.split(r"\s+(?:AND|OR)\s+", elsewhere[matching[-1]]))
            continue
        head = "\n".join((top / path).read_text(encoding="utf-8", errors="replace").splitlines()[:HEAD])
        licence = IDENTIFIER.search(head)
        if not COPYRIGHT.search(head) or not licence:
            faults.append(f"{path}: no SPDX lines in its first {HEAD} lines, and not in .reuse/dep5")
            continue
        used.add(licence[1])
        expected = {"MIT"}
        if any(path.is_relative_to(folder) for folder in GPL_FOLDERS):
            expected = {"GPL-3.0-or-later"} if path.parts[0] != "resources" else {"MIT", "GPL-3.0-or-later"}
        if licence[1] not in expected:
            faults.append(f"{path}: {licence[1]}, but files here are {' or '.join(sorted(expected))}")
    faults += [f".reuse/dep5: no file matches {pattern}" for pattern in sorted(unused)]
    faults += [f"LICENSES/{licence}.txt is missing" for licence in sorted(used)
               if not (top / "LICENSES" / f"{licence}.txt").exists()]
    print("\n".join(faults) or f"{len(files)} files say whose they are")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
