#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Runs test programs with every log category on, and looks through all that they print for the tests' password.

usage: secrets.py secret.h program[:function,function...]...

Fails when a program fails, or where the password shows: as it is, percent-encoded or in base64; and when no log was
written, since silence would prove nothing.
"""

import base64
import os
import re
import subprocess
import sys
from urllib.parse import quote


def main():
    header, programs = sys.argv[1], sys.argv[2:]
    with open(header, encoding="utf-8") as file:
        secret = re.search(r'Secret\[\] = "([^"]+)"', file.read()).group(1)
    disguises = {secret.encode(), quote(secret, safe="").encode(), quote(secret, safe="").replace("-", "%2D").encode(),
                 base64.b64encode(secret.encode()).rstrip(b"=")[:-1], secret.encode().hex().encode()}
    environment = dict(os.environ, QT_LOGGING_RULES="qredis.*=true", QT_MESSAGE_PATTERN="%{category}: %{message}")
    logged, faults = False, 0
    for entry in programs:
        program, _, functions = entry.partition(":")
        command = [program] + [name for name in functions.split(",") if name] + ["-maxwarnings", "0"]
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        lines = run.stdout.splitlines()
        logged = logged or any(b"qredis." in line for line in lines)
        if run.returncode:
            faults += 1
            print(f"{program} failed ({run.returncode}); its last words:")
            print(b"\n".join(lines[-20:]).decode(errors="replace"))
        for line in lines:
            if any(disguise in line for disguise in disguises):
                faults += 1
                print(f"{program} gives the password away: {line.decode(errors='replace')}")
        print(f"{os.path.basename(program)}: {len(lines)} lines")
    if not logged:
        faults += 1
        print("no log was written: is QT_LOGGING_RULES ignored?")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
