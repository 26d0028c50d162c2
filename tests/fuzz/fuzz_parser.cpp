// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Whatever bytes arrive, and however they are cut: the same frames, the same values, the same end.
#include "protocol/parser.h"

#include <QRedis/qredisreader.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace QRedis::Private;

namespace {

// Low enough that inputs of a few KB reach them.
constexpr ReadLimits limits{.depth = 16, .elements = 1000, .bytes = 200'000};

struct Outcome
{
    QList<QRedisValue> values;
    QList<QByteArray> frames;
    QList<bool> pushes;
    Parser::Status last = Parser::Status::NeedMore;
    QString error;
};

void require(bool condition, const char *what)
{
    if (!condition) {
        std::fprintf(stderr, "fuzz_parser: %s\n", what);
        std::abort();
    }
}

//! Reads as decoders do, without a tree: every element is entered or taken.
void walk(QRedisReader &reader, int depth)
{
    const qsizetype count = reader.peekCount();
    if (count < 0) {
        switch (reader.type()) {
        case QRedisValue::Type::Null:
            require(reader.takeNull(), "a null is no null");
            break;
        case QRedisValue::Type::Boolean:
            reader.takeBool();
            break;
        case QRedisValue::Type::Error:
            reader.skip();
            break;
        default:
            reader.takeView();
            break;
        }
        return;
    }
    require(depth < limits.depth, "deeper than the limit");
    require(reader.enter() == count, "enter() and peekCount() disagree");
    for (qsizetype i = 0; i < count; ++i)
        walk(reader, depth + 1);
}

void drain(Parser &parser, Outcome &outcome)
{
    while ((outcome.last = parser.next()) == Parser::Status::Frame) {
        const Parser::Frame &frame = parser.frame();
        outcome.frames << frame.bytes.toByteArray();
        outcome.pushes << frame.push;

        QRedisReader tree(frame.bytes, &frame.blobs);
        outcome.values << tree.takeValue();
        require(tree.atEnd() && !tree.hasFailed(), "a frame is not one value");
        require(frame.push == (outcome.values.last().type() == QRedisValue::Type::Push), "push or no push");

        QRedisReader skipped(frame.bytes, &frame.blobs);
        skipped.skip();
        require(skipped.atEnd() && !skipped.hasFailed(), "skip() is not one value");

        QRedisReader walked(frame.bytes, &frame.blobs);
        walk(walked, 0);
        require(walked.atEnd() && !walked.hasFailed(), "the elements are not one value");
    }
    if (outcome.last == Parser::Status::Error)
        outcome.error = parser.errorString();
    require(parser.capacity() < 2 * 1024 * 1024, "memory beyond what the limits allow");
}

//! The seed chooses the sizes: all at once, one size throughout, or mixed ones.
Outcome parse(QByteArrayView bytes, int seed)
{
    Parser parser(limits);
    Outcome outcome;
    unsigned state = unsigned(seed) * 2654435761u + 1;
    while (!bytes.isEmpty()) {
        qsizetype size = bytes.size();
        if (seed > 0 && seed < 64) {
            size = seed;
        } else if (seed >= 64) {
            state = state * 1664525u + 1013904223u;
            size = 1 + qsizetype((state >> 16) % (seed < 128 ? 16 : 4096));
        }
        size = qMin(size, bytes.size());
        parser.feed(bytes.first(size));
        drain(parser, outcome);
        bytes = bytes.sliced(size);
    }
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const QByteArrayView bytes(data + 1, qsizetype(size - 1));
    const Outcome whole = parse(bytes, 0);
    const Outcome pieces = parse(bytes, data[0] ? data[0] : 1);
    require(whole.frames == pieces.frames, "other frames in pieces");
    require(whole.pushes == pieces.pushes, "other pushes in pieces");
    require(whole.values == pieces.values, "other values in pieces");
    require(whole.last == pieces.last, "another end in pieces");
    require(whole.error == pieces.error, "another error in pieces");
    return 0;
}
