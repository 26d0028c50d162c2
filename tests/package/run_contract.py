#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Runs the acceptance programs, each against a fresh server, and compares what they print with their last comments.

The server is started here and not by QRedis::Test, so that the acceptance stands on nothing of ours.
"""

import argparse
import difflib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

# Built but not run, and why.
NOT_RUN = {
    "08_cluster": "needs a cluster; comes with a later step",
}

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
START_LIMIT = 20  # seconds until a server answers
PROGRAM_LIMIT = 60  # seconds for one program; generous for sanitizers on a loaded machine


def expected_output(source: str) -> list[str]:
    """The lines of the comment at the end of a program: "// prints: ...", then "//         ...".

    A remark in parentheses, set off by two spaces or more, is for the reader.
    """
    comment = []
    for line in reversed(source.rstrip().splitlines()):
        if not line.startswith("//"):
            break
        comment.insert(0, line)
    if not comment or not comment[0].startswith("// prints:"):
        raise ValueError("the program does not end with a comment that begins with '// prints:'")
    lines = [comment[0].removeprefix("// prints:")] + [line.removeprefix("//") for line in comment[1:]]
    return [re.sub(r"\s{2,}\(.*\)$", "", line).strip() for line in lines]


def make_certificates(directory: str) -> None:
    """An authority (ca.crt) and one certificate for server and client alike (link.crt, link.key)."""
    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=directory, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    extensions = "[req]\ndistinguished_name=n\n[n]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n" \
                 "[link]\nbasicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\n"
    pathlib.Path(directory, "openssl.cnf").write_text(extensions, encoding="ascii")
    for name in ("ca", "link"):
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
    openssl("req", "-config", "openssl.cnf", "-new", "-x509", "-days", "2", "-extensions", "ca", "-subj", "/CN=ca",
            "-key", "ca.key", "-out", "ca.crt")
    openssl("req", "-config", "openssl.cnf", "-new", "-subj", "/CN=link", "-key", "link.key", "-out", "link.csr")
    openssl("x509", "-req", "-days", "2", "-set_serial", "2", "-CA", "ca.crt", "-CAkey", "ca.key", "-extfile",
            "openssl.cnf", "-extensions", "link", "-in", "link.csr", "-out", "link.crt")


class Server:
    """A private server on a port of its own, empty, gone at the end of the block. It listens on TCP, and on what the
    programs are to use besides."""

    def __init__(self, binary: str, transport: str):
        self.binary = binary
        self.transport = transport

    def listening(self) -> list[str]:
        """What its command line says of the transport."""
        if self.transport == "local":
            return ["--unixsocket", f"{self.directory.name}/redis.sock"]
        if self.transport != "tls":
            return []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.tls_port = probe.getsockname()[1]
        file = f"{self.directory.name}/link"
        return ["--tls-port", str(self.tls_port), "--tls-ca-cert-file", f"{self.directory.name}/ca.crt",
                "--tls-cert-file", f"{file}.crt", "--tls-key-file", f"{file}.key"]

    def url(self, protocol: str) -> str:
        if self.transport == "local":
            return f"unix://{self.directory.name}/redis.sock?protocol={protocol}"
        if self.transport == "tls":
            file = f"{self.directory.name}/link"
            return (f"rediss://127.0.0.1:{self.tls_port}?protocol={protocol}&ca_file={self.directory.name}/ca.crt"
                    f"&cert_file={file}.crt&key_file={file}.key")
        return f"redis://127.0.0.1:{self.port}?protocol={protocol}"

    def __enter__(self) -> "Server":
        self.directory = tempfile.TemporaryDirectory(prefix="qredis-contract-")
        if self.transport == "tls":
            make_certificates(self.directory.name)
        for _ in range(10):  # the port was free a moment ago; somebody else may have been quicker
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            self.process = subprocess.Popen(
                [self.binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                 "--dir", self.directory.name, *self.listening()],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if self.answers():
                return self
            self.stop()
        raise RuntimeError(f"{self.binary} does not start")

    def answers(self) -> bool:
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                    link.sendall(b"INFO server\r\n")
                    # By its process id: a stranger on this port is not our server.
                    if f"process_id:{self.process.pid}\r".encode() in link.recv(65536):
                        return True
            except OSError:
                pass
            time.sleep(0.02)
        return False

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __exit__(self, *_) -> None:
        self.stop()
        self.directory.cleanup()


def run(program: pathlib.Path, url: str) -> tuple[list[str], str]:
    """What the program printed, and what was wrong with its end ("" if nothing)."""
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    if not program.exists():
        return [], f"was not built: there is no {program}"
    try:
        done = subprocess.run([program.resolve(), url], env=environment, timeout=PROGRAM_LIMIT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace").splitlines(), f"did not end within {PROGRAM_LIMIT} s"
    fault = "" if done.returncode == 0 else f"ended with {done.returncode}"
    if done.stderr:
        print(done.stderr.decode(errors="replace"), end="")
    return done.stdout.decode(errors="replace").splitlines(), fault


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sources", type=pathlib.Path, required=True)
    arguments.add_argument("--programs", type=pathlib.Path, required=True)
    arguments.add_argument("--protocol", choices=["2", "3"], required=True)
    arguments.add_argument("--transport", choices=["tcp", "tls", "local"], default="tcp")
    options = arguments.parse_args()

    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if not binary:
        print("Skipped: neither redis-server nor valkey-server is in PATH.")
        return SKIPPED
    if options.transport == "tls" and not shutil.which("openssl"):
        print("Skipped: openssl, which makes the certificates, is not in PATH.")
        return SKIPPED
    sources = sorted(options.sources.glob("*.cpp"))
    unknown = NOT_RUN.keys() - {source.stem for source in sources}
    if not sources or unknown:
        print(f"Wrong: no programs in {options.sources}, or NOT_RUN names what is not there: {sorted(unknown)}")
        return 1

    failed = []
    for source in sources:
        if source.stem in NOT_RUN:
            print(f"not run  {source.stem}: {NOT_RUN[source.stem]}")
            continue
        expected = expected_output(source.read_text(encoding="utf-8"))
        with Server(binary, options.transport) as server:
            printed, fault = run(options.programs / source.stem, server.url(options.protocol))
        printed = [line.rstrip() for line in printed]
        if printed == expected and not fault:
            print(f"ok       {source.stem}")
            continue
        failed.append(source.stem)
        print(f"WRONG    {source.stem} {fault}")
        for line in difflib.unified_diff(expected, printed, "its last comment", "printed", lineterm=""):
            print(f"         {line}")
    if failed:
        print(f"\n{len(failed)} of {len(sources) - len(NOT_RUN)} programs failed over {options.transport}, "
              f"RESP{options.protocol}: "
              + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
