// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredissink.h>

namespace QRedis::Private {

//! A sink for what nobody waits for.
struct NoSink
{
    static const Sink::Operations operations;

    void collect(QRedisReader &) { }
    void deliver(QRedisReader &) { }
    void decode(QRedisReader &) { }
    void fail(const QRedisError &, qint64) { }
    void finish() { }
    bool isCanceled() const { return false; }
};
inline const Sink::Operations NoSink::operations = Sink::operationsOf<NoSink>();

} // namespace QRedis::Private
