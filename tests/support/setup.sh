# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT

# What ./tests/run, ./monitor/run and .ci/run share: the packages, and the steps from a bare Debian to a built tree.
# Sourced, never run. Expects `set -euo pipefail` and that the working directory is the top of the source tree.
# shellcheck disable=SC2034 # the lists are used by those who source this

# What the library needs.
library_packages=(build-essential cmake ninja-build ccache python3 qt6-base-dev)
# What the monitor needs besides. The compressions and the keychain are optional for it, not for our tests of them.
# Qt Charts is not found by CMake without libqt6opengl6-dev, which Debian only recommends.
monitor_packages=(qt6-svg-dev qt6-charts-dev libqt6opengl6-dev pkg-config qtkeychain-qt6-dev zlib1g-dev libzstd-dev liblz4-dev
    fonts-dejavu-core redis-server xvfb xauth)
# What the tests and examples need besides: coroutines, servers and their certificates, checks of desktop files and of style.
test_packages=(qcoro-qt6-dev redis-server openssl appstream desktop-file-utils clang-format-14 shellcheck)

say() {
    printf '==> %s\n' "$*"
}

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Prints those of the packages named that are not installed, each once.
missing_packages() {
    local package
    printf '%s\n' "$@" | sort -u | while read -r package; do
        if [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]]; then
            printf '%s\n' "$package"
        fi
    done
}

# Runs a command as root.
as_root() {
    if [[ "$(id -u)" -eq 0 ]]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Installs what is missing of the packages named; silent and quick when nothing is.
install_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        if [[ -n "${QREDIS_SKIP_PACKAGES:-}" ]]; then
            return
        fi
        die "this is not Debian (there is no apt-get). Install what these Debian packages hold, then set" \
            "QREDIS_SKIP_PACKAGES=1 and run this again: $*"
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} -eq 0 || -n "${QREDIS_SKIP_PACKAGES:-}" ]]; then
        return
    fi
    if [[ "$(id -u)" -ne 0 ]] && ! command -v sudo >/dev/null; then
        die "these packages are missing, and there is no sudo to install them. As root: apt-get install ${missing[*]}"
    fi

    say "Installing ${#missing[@]} packages: ${missing[*]}"
    local log
    log=$(mktemp)
    if ! as_root apt-get -q update >"$log" 2>&1 || ! install_without_services "${missing[@]}" >>"$log" 2>&1; then
        tail -n 30 "$log" >&2
        die "apt-get failed; the whole of what it said is in $log"
    fi
    rm -f "$log"
}

# Tests start servers of their own, on ports of their own: a package must not start one for the whole machine.
# policy-rc.d is how Debian is told so; where somebody has put one already, it stays. In a subshell, so that ours is
# taken away however this ends.
install_without_services() (
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        trap 'as_root rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install --yes --no-install-recommends "$@" || exit
    # Not at the next start of the machine either.
    if [[ " $* " == *" redis-server "* && -d /run/systemd/system ]]; then
        as_root systemctl disable --quiet redis-server.service || true
    fi
)

# configure PRESET [ARGUMENT...]: cmake --preset, with make where there is no ninja. Its words are shown when it fails.
configure() {
    local preset=$1 log
    shift
    if ! command -v ninja >/dev/null; then
        set -- -G "Unix Makefiles" "$@"
    fi
    say "Configuring build/$preset"
    mkdir -p "build/$preset"
    log=build/$preset/configure.log
    if ! cmake --preset "$preset" "$@" >"$log" 2>&1; then
        cat "$log" >&2
        die "cmake failed; the last lines above say why"
    fi
}

# build PRESET [TARGET...]
build() {
    local preset=$1 arguments=()
    shift
    if [[ $# -gt 0 ]]; then
        arguments=(--target "$@")
    fi
    say "Building build/$preset"
    cmake --build --preset "$preset" --parallel "$(nproc)" "${arguments[@]}"
}
