#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Fails when clang-format would change a file. Skipped without version 14: versions do not agree with each other.

`formatting.py TOP --fix` changes the files instead.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import sourcetree

VERSION = "14"
SKIPPED = 77  # ctest's SKIP_RETURN_CODE


def main() -> int:
    top = pathlib.Path(sys.argv[1])
    tool = shutil.which(f"clang-format-{VERSION}") or shutil.which("clang-format")
    version = subprocess.run([tool, "--version"], stdout=subprocess.PIPE, text=True).stdout if tool else ""
    if not re.search(rf"version {VERSION}\.", version):
        print(f"Skipped: there is no clang-format {VERSION} (Debian: clang-format-{VERSION}).")
        return SKIPPED
    files = sourcetree.code(top)
    mode = ["-i"] if "--fix" in sys.argv[2:] else ["--dry-run", "--Werror", "--ferror-limit=1"]
    # In portions, one for each processor.
    count = os.cpu_count() or 1
    portions = [portion for start in range(count) if (portion := files[start::count])]
    running = [subprocess.Popen([tool, "--style=file", *mode, *portion], cwd=top) for portion in portions]
    wrong = [process for process in running if process.wait() != 0]
    if wrong:
        print("clang-format would change the files above: tests/support/formatting.py . --fix")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
