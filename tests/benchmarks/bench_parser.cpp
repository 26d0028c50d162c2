// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// How fast Parser cuts frames, and that its time is linear in the bytes however they arrive.
//
//   bench_parser              the table
//   bench_parser frames N     N frames of 16 bytes in pieces of 64 KiB and nothing else, to be run under callgrind:
//                             the difference of two runs gives the instructions of a frame
#include "protocol/parser.h"

#include <QtCore/qbytearray.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace QRedis::Private;

namespace {

constexpr qsizetype ReadSize = 64 * 1024;

//! Feeds \a bytes in pieces of \a piece, takes every frame, answers how many there were.
qint64 cut(QByteArrayView bytes, qsizetype piece)
{
    Parser parser;
    qint64 frames = 0;
    while (!bytes.isEmpty()) {
        const std::span<char> span = parser.writeSpan();
        const qsizetype size = std::min({qsizetype(span.size()), piece, bytes.size()});
        std::memcpy(span.data(), bytes.data(), std::size_t(size));
        parser.commit(size);
        bytes = bytes.sliced(size);
        while (parser.next() == Parser::Status::Frame)
            ++frames;
    }
    if (parser.hasUnreadBytes()) {
        std::fputs("the parser did not take everything\n", stderr);
        std::exit(1);
    }
    return frames;
}

//! Seconds of the fastest of three runs.
double measure(const char *name, QByteArrayView bytes, qsizetype piece)
{
    double best = 1e9;
    qint64 frames = 0;
    for (int run = 0; run < 3; ++run) {
        const auto start = std::chrono::steady_clock::now();
        frames = cut(bytes, piece);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%-34s %8lld B pieces %10lld frames %9.1f MB/s %8.1f ns/frame\n", name, qlonglong(piece),
                qlonglong(frames), double(bytes.size()) / 1e6 / best, best * 1e9 / double(frames));
    return best;
}

QByteArray upTo(qsizetype size, const QByteArray &frame)
{
    return frame.repeated(std::max<qsizetype>(1, size / frame.size()));
}

} // namespace

int main(int argc, char **argv)
{
    const QByteArray small = "$16\r\n0123456789abcdef\r\n";
    if (argc == 3 && std::strcmp(argv[1], "frames") == 0) {
        const qint64 count = std::atoll(argv[2]);
        return cut(small.repeated(count), ReadSize) == count ? 0 : 1;
    }

    constexpr qsizetype MB = 1'000'000;
    measure("+OK", upTo(20 * MB, "+OK\r\n"), ReadSize);
    measure(":1", upTo(20 * MB, ":1\r\n"), ReadSize);
    measure("$16", upTo(100 * MB, small), ReadSize);
    measure("$1024", upTo(100 * MB, "$1024\r\n" + QByteArray(1024, 'x') + "\r\n"), ReadSize);
    measure("array of 10", upTo(100 * MB, "*10\r\n" + small.repeated(10)), ReadSize);
    measure("push of a message",
            upTo(100 * MB, ">3\r\n$7\r\nmessage\r\n$7\r\nchannel\r\n$64\r\n" + QByteArray(64, 'x') + "\r\n"), ReadSize);
    measure("blobs of 1 MiB", upTo(100 * MB, "$1048576\r\n" + QByteArray(1024 * 1024, 'x') + "\r\n"), ReadSize);

    std::puts("\n100 MB in pieces of 1 KB against 64 KiB: the ratio stays near 1 when no byte is scanned twice");
    const auto ratio = [&](const char *name, const QByteArray &bytes) {
        const double large = measure(name, bytes, ReadSize);
        const double little = measure(name, bytes, 1000);
        std::printf("%-34s ratio %.2f\n", name, little / large);
    };
    ratio("$16", upTo(100 * MB, small));
    ratio("one array of small strings", "*4545454\r\n" + small.repeated(4'545'454));
    ratio("one string of 100 MB", "$100000000\r\n" + QByteArray(100 * MB, 'x') + "\r\n");
    ratio("one line of 100 MB", "+" + QByteArray(100 * MB, 'x') + "\r\n");
    const QByteArray blobAndString = "$70000\r\n" + QByteArray(70'000, 'x') + "\r\n" + small;
    ratio("one array with 1400 blobs", "*2800\r\n" + blobAndString.repeated(1400));
    return 0;
}
