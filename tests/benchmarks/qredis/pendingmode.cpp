// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "pendingmode.h"

#include <malloc.h>

namespace {

//! Bytes that malloc() gave away.
std::size_t allocated()
{
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

} // namespace

void PendingMode::begin(qint64 count)
{
    m_left = count;
    const std::size_t before = allocated();
    for (qint64 i = 0; i < count; ++i) {
        if (options.sink == "future") {
            client.set(workload.key(i), workload.value(i)).then([this](bool) { answered(); });
        } else {
            client.callback([this](const QRedisResult<bool> &done) { checked(done), answered(); })
                .set(workload.key(i), workload.value(i));
        }
    }
    meter.add("bytes", double(allocated() - before) / double(count));
}

void PendingMode::answered()
{
    progress();
    if (--m_left == 0)
        finish();
}
