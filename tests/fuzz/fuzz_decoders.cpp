// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Whatever complete reply comes, each decoder makes a value of it or says why not; it reads one element and no more.
#include "protocol/parser.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredisclientinfo.h>
#include <QRedis/qredisinfo.h>
#include <QRedis/qredisscanpage.h>
#include <QRedis/qredisscored.h>
#include <QRedis/qredisslowlogentry.h>
#include <QRedis/qredisstreamentry.h>
#include <QRedis/qredisstreaminfo.h>
#include <QRedis/qredisttl.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace QRedis::Private;

namespace {

constexpr ReadLimits limits{.depth = 16, .elements = 1000, .bytes = 200'000};

void require(bool condition, const char *what, const char *type)
{
    if (!condition) {
        std::fprintf(stderr, "fuzz_decoders: %s: %s\n", type, what);
        std::abort();
    }
}

template<typename T>
void decode(const Parser::Frame &frame)
{
    QRedisReader reader(frame.bytes, &frame.blobs);
    const QRedisResult<T> result = decodeReply<T>(reader);
    if (result)
        return require(reader.atEnd() && !reader.hasFailed(), "a value, but not one element", Q_FUNC_INFO);
    const QRedisError error = result.error();
    require(error.code() != QRedisError::Code::NoError && !error.message().isEmpty(), "no value, no error",
            Q_FUNC_INFO);
    if (reader.type() != QRedisValue::Type::Error && reader.hasFailed())
        require(error.code() == QRedisError::Code::Decode || error.code() == QRedisError::Code::Server,
                "another error than Decode or Server", Q_FUNC_INFO);
}

template<typename... Types>
void decodeAsAllOf(const Parser::Frame &frame)
{
    (decode<Types>(frame), ...);
}

//! Every type that a typed entry answers, and those that programs ask for.
void decodeAsEverything(const Parser::Frame &frame)
{
    using Bytes = QByteArray;
    decodeAsAllOf<void, bool, int, quint8, qint64, double, Bytes, QString, QDateTime, QRedisValue>(frame);
    decodeAsAllOf<std::optional<bool>, std::optional<qint64>, std::optional<double>, std::optional<Bytes>,
                  std::optional<QString>, std::optional<std::chrono::seconds>>(frame);
    decodeAsAllOf<QByteArrayList, QList<bool>, QList<qint64>, QList<double>, QList<QRedisValue>,
                  QList<std::optional<Bytes>>, QList<std::optional<double>>, QSet<Bytes>, QHash<Bytes, Bytes>,
                  QHash<Bytes, qint64>, QMap<Bytes, Bytes>, QList<std::pair<Bytes, Bytes>>, std::pair<Bytes, Bytes>,
                  std::optional<QByteArrayList>, std::optional<QList<QByteArrayList>>>(frame);
    decodeAsAllOf<QList<QRedisScored>, std::optional<QRedisScored>, std::optional<QRedisScoredFrom>,
                  QRedisScanPage<Bytes>, QRedisScanPage<std::pair<Bytes, Bytes>>, QRedisScanPage<QRedisScored>>(frame);
    decodeAsAllOf<QRedisTtl<std::chrono::seconds>, QRedisTtl<std::chrono::milliseconds>>(frame);
    decodeAsAllOf<QList<QRedisStreamEntry>, QList<QRedisStreamRead>, QRedisStreamInfo, QList<QRedisStreamGroup>,
                  QRedisStreamPending>(frame);
    decodeAsAllOf<QRedisInfo, QRedisClientInfo, QList<QRedisClientInfo>, QList<QRedisSlowlogEntry>>(frame);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Parser parser(limits);
    parser.feed(QByteArrayView(data, qsizetype(size)));
    while (parser.next() == Parser::Status::Frame)
        decodeAsEverything(parser.frame());
    return 0;
}
