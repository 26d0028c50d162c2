#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Fails when a public class has no forwarding header, or a forwarding header leads elsewhere.

A class is public when its definition stands at the left margin of a header in include/QRedis: `class QRedisX`. The bases
that the command groups are (commands/) are no classes that anybody names. `public_headers.py HEADERS --list` prints what the list should be.
"""

import pathlib
import re
import sys

DEFINITION = re.compile(
    r"^(?:class|struct)\s+(?:QREDIS\w*_EXPORT\s+)?(QRedis\w+)(?:\s+final)?(?=\s*(?::[^:;]*)?\{)", re.MULTILINE)
NOT_NAMED = re.compile(r"(Private|Data)$")


def main() -> int:
    headers = pathlib.Path(sys.argv[1])
    faults = []
    classes = {}
    for header in sorted(headers.glob("*.h")):
        for name in DEFINITION.findall(header.read_text(encoding="utf-8")):
            if not NOT_NAMED.search(name):
                classes[name] = header.name
    if sys.argv[2] == "--list":
        for name, header in sorted(classes.items()):
            print(name if header == f"{name.lower()}.h" else f"{name}={header}")
        return 0
    for name, header in classes.items():
        path = pathlib.Path(sys.argv[2]) / name
        if not path.exists():
            faults.append(f"<{name}>: there is none; {header} defines it, libqredis/CMakeLists.txt lists the classes")
        elif f'"{header}"' not in path.read_text(encoding="utf-8"):
            faults.append(f"<{name}>: does not include {header}, which defines it")
    print("\n".join(faults) or f"{len(classes)} public classes have their header")
    return 1 if faults or not classes else 0


if __name__ == "__main__":
    sys.exit(main())
