// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "largemode.h"

namespace {

const QByteArray Key = QByteArrayLiteral("large");
constexpr long long Huge = 64 * 1024 * 1024; // not to be moved more often than asked for

} // namespace

LargeMode::LargeMode(QRedisClient *benchedClient, const Bench::Options &benchOptions, Bench::Meter *benchMeter)
    : Mode(benchedClient, benchOptions, benchMeter)
    , m_writes(options.mode == "large-set")
{
}

qint64 LargeMode::warmUp() const
{
    return options.size < Huge ? 10 : 0;
}

void LargeMode::begin(qint64 count)
{
    m_left = count;
    Bench::resetPeak();
    m_memoryBefore = Bench::memory().now;
    if (m_writes) {
        m_value = QByteArray(options.size, 'x');
        return set();
    }
    client.del(Key).then([this](qint64) {
        client.setrange(Key, options.size - 1, "x").then([this](qint64) {
            meter.start(); // not the making of the value
            get();
        });
    });
}

void LargeMode::get()
{
    if (options.sink == "future") {
        client.get(Key).then([this](const std::optional<QByteArray> &value) { take(value); });
    } else {
        client
            .callback([this](const QRedisResult<std::optional<QByteArray>> &value) { take(checked(value)); })

            .get(Key);
    }
}

void LargeMode::take(const std::optional<QByteArray> &value)
{
    expect(value && value->size() == options.size && value->endsWith('x'), "GET of a large value");
    answered();
}

void LargeMode::set()
{
    if (options.sink == "future") {
        client.set(Key, m_value).then([this](bool) { answered(); });
    } else {
        client
            .callback([this](const QRedisResult<bool> &done) { checked(done), answered(); })

            .set(Key, m_value);
    }
}

void LargeMode::answered()
{
    progress();
    if (--m_left > 0)
        return m_writes ? set() : get();
    meter.add("peak", double(Bench::memory().peak - m_memoryBefore) * 1024 / double(options.size));
    finish();
}
