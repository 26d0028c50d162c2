#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Checks that every test which the README's table of promises names is there: promises.py source-folder"""

import re
import sys
from pathlib import Path


def main():
    root = Path(sys.argv[1])
    table = (root / "README.md").read_text(encoding="utf-8").split("## What a caller is promised", 1)[1].split("\n## ", 1)[0]
    sources = {path.stem: path for path in (root / "tests").rglob("*.cpp")}
    builds = "\n".join(path.read_text(encoding="utf-8") for path in (root / "tests").rglob("CMakeLists.txt"))
    faults, rows = [], 0
    for line in table.splitlines():
        if not line.startswith("| ") or line.startswith("| promise"):
            continue
        rows += 1
        names = re.findall(r"`([a-z_]+)(?:::(\w+))?`", line.rsplit("|", 2)[1])
        if not names:
            faults.append(f"no test: {line}")
        for program, function in names:
            if function and program in sources:
                if not re.search(rf"::{function}\(\)", sources[program].read_text(encoding="utf-8")):
                    faults.append(f"{program} has no function {function}")
            elif function or not re.search(rf"\b{program}\b", builds):
                faults.append(f"no program {program}")
    print("\n".join(faults) or f"{rows} promises, each with its tests")
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
