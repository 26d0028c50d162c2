# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""The files of the source tree, for the checks beside this one."""

import os
import pathlib
import subprocess

NOT_OURS = {".git", ".cache", "__pycache__", "build"}


def files(top: pathlib.Path) -> list[pathlib.Path]:
    """Every file of the project, relative to the top: what git knows or would add, or all where there is no git."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=top,
                                check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
        found = [pathlib.Path(name) for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = []
        for directory, subdirectories, names in os.walk(top):
            subdirectories[:] = [name for name in subdirectories
                                 if name not in NOT_OURS and not name.startswith("build-")]
            found += [pathlib.Path(directory, name).relative_to(top) for name in names]
    return sorted(path for path in set(found) if (top / path).is_file())


def code(top: pathlib.Path) -> list[pathlib.Path]:
    """The C++ files, without the acceptance programs, which are kept byte by byte."""
    return [path for path in files(top)
            if path.suffix in {".h", ".cpp"} and not path.is_relative_to("tests/package/contract")]
