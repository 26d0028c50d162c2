// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "pubsubmode.h"

namespace {

const QByteArray Channel = QByteArrayLiteral("bench");

} // namespace

PubSubMode::PubSubMode(QRedisClient *benchedClient, const Bench::Options &benchOptions, Bench::Meter *benchMeter)
    : Mode(benchedClient, benchOptions, benchMeter)
    , m_subscription(client.subscribe(Channel))
{
    if (options.signal == "batch") {
        connect(m_subscription, &QRedisSubscription::messagesReceived, this, [this](const auto &messages) {
            for (const QRedisMessage &message : messages)
                receive(message);
        });
    } else {
        connect(m_subscription, &QRedisSubscription::messageReceived, this, &PubSubMode::receive);
    }
}

void PubSubMode::begin(qint64 count)
{
    m_count = count;
    m_published = 0;
    m_confirmed = 0;
    m_received = 0;
    m_subscription->ready().then([this] {
        while (m_published < std::min<qint64>(options.inFlight, m_count))
            publish();
    });
}

void PubSubMode::publish()
{
    client
        .callback([this](const QRedisResult<qint64> &receivers) {
            expect(checked(receivers) == 1, "PUBLISH");
            if (m_published < m_count)
                publish();
            ++m_confirmed;
            settle();
        })
        .publish(Channel, workload.value(m_published++));
}

void PubSubMode::receive(const QRedisMessage &message)
{
    expect(message.payload() == workload.value(m_received++), "message");
    progress();
    settle();
}

void PubSubMode::settle()
{
    if (m_confirmed == m_count && m_received == m_count)
        finish();
}
