#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Fails when an include line goes the wrong way.

    values (and the public value types) <- protocol <- connection <- routing <- client

A room of libqredis includes itself and the rooms to its left. A public header stands in the room whose .cpp implements
it, or, without one, in the rightmost room of the public headers that it includes. testing/ stands aside: neither side
includes the other. Public headers include public headers; monitor and examples include nothing of libqredis but these.
"""

import pathlib
import re
import sys

import sourcetree

ROOMS = ["values", "protocol", "connection", "routing", "client"]
LIBRARY = pathlib.Path("libqredis")
PUBLIC = LIBRARY / "include/QRedis"
TESTING = "testing"
TEST_HEADER = re.compile(r"qredis(test|fault)\w*\.h$")
GENERATED_PUBLIC = {"qrediscommandids.h", "qredisversion.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


class Tree:
    """The include lines of a source tree, and the room of each of its files."""

    def __init__(self, top: pathlib.Path):
        self.files = sourcetree.code(top)
        self.includes = {path: INCLUDE.findall((top / path).read_text(encoding="utf-8")) for path in self.files}
        self.known = set(self.files)
        self.public_rooms: dict[pathlib.Path, str] = {}

    def public_header(self, name: str, including: pathlib.Path) -> pathlib.Path | None:
        """The public header that an include line names: <QRedis/x.h>, <QRedisClass>, or "x.h" beside another."""
        name = name.removeprefix("QRedis/")
        candidates = [PUBLIC / name, PUBLIC / f"{name.lower()}.h"]
        if including.is_relative_to(PUBLIC):
            candidates.insert(0, including.parent / name)
        return next((path for path in candidates if path in self.known), None)

    def room(self, path: pathlib.Path) -> str:
        """The room of a file below libqredis."""
        if path.is_relative_to(PUBLIC):
            return self.public_room(path)
        return path.relative_to(LIBRARY).parts[0]

    def public_room(self, header: pathlib.Path) -> str:
        if TEST_HEADER.match(header.name):
            return TESTING
        if header not in self.public_rooms:
            self.public_rooms[header] = "values"  # while we look: headers that include each other
            implementing = [path.relative_to(LIBRARY).parts[0] for path in self.files
                            if path.name == header.with_suffix(".cpp").name and path.is_relative_to(LIBRARY)]
            included = [self.public_header(name, header) for _, name in self.includes[header]]
            rooms = [room for room in implementing if room in ROOMS]
            rooms += [self.public_room(path) for path in included if path and not TEST_HEADER.match(path.name)]
            self.public_rooms[header] = max(rooms, key=ROOMS.index, default="values")
        return self.public_rooms[header]

    def fault_in_library(self, path: pathlib.Path, mark: str, name: str) -> str | None:
        if pathlib.PurePath(name).name in GENERATED_PUBLIC or name.endswith((".moc", ".inc")):
            return None
        room = self.room(path)
        target = None
        if mark == '"':
            if ".." in pathlib.PurePath(name).parts:
                return "leaves its room by a relative path; name the room"
            target = next((where for where in (path.parent / name, LIBRARY / name) if where in self.known), None)
            if path.is_relative_to(PUBLIC) and (not target or not target.is_relative_to(PUBLIC)):
                target = self.public_header(name, path)
                if not target:
                    return "is not a public header, but a public header includes it"
            if not target:
                return "is no file of this room, nor of the room it names; public headers are <QRedis/...>"
        elif name.startswith("QRedis"):
            target = self.public_header(name, path)
            if not target:
                return "is no public header"
        if not target:
            return None
        other = self.room(target)
        if (room == TESTING) != (other == TESTING):
            return "crosses between testing/ and the library, which must not be made of each other"
        if room in ROOMS and other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
            return f"goes from {room} right to {other}"
        return None

    def fault_outside(self, path: pathlib.Path, mark: str, name: str) -> str | None:
        """In monitor/ and examples/."""
        if mark == '"':
            if name.endswith(".moc"):
                return None
            if path.parent / name in self.known or pathlib.Path(path.parts[0]) / name in self.known:
                return None
            return "is no file of this program; of libqredis include <QRedis...> only"
        if name.startswith("QRedis") and name.removeprefix("QRedis/") not in GENERATED_PUBLIC:
            # A class in another's header has a forwarding header of its own, which the compiler checks.
            if "." in name and not self.public_header(name, path):
                return "is no public header"
        if name.split("/")[0] in {*ROOMS, TESTING}:
            return "is a private room of libqredis"
        return None

    def faults(self) -> list[str]:
        found = []
        for path in self.files:
            if path.is_relative_to(LIBRARY):
                check = self.fault_in_library
            elif path.parts[0] in {"monitor", "examples"}:
                check = self.fault_outside
            else:
                continue
            for mark, name in self.includes[path]:
                fault = check(path, mark, name)
                if fault:
                    found.append(f"{path}: {mark}{name}{'>' if mark == '<' else mark} {fault}")
        return found


def main() -> int:
    tree = Tree(pathlib.Path(sys.argv[1]))
    faults = tree.faults()
    print("\n".join(faults) or f"{len(tree.files)} files include in the right direction")
    return 1 if faults or not tree.files else 0


if __name__ == "__main__":
    sys.exit(main())
