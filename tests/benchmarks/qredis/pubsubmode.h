// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "mode.h"

//! Publishes by callback() and receives the messages: a signal for each, or one for each batch.
class PubSubMode : public Mode
{
public:
    PubSubMode(QRedisClient *client, const Bench::Options &options, Bench::Meter *meter);

protected:
    void begin(qint64 count) override;

private:
    void publish();
    void receive(const QRedisMessage &message);
    void settle();

    QRedisSubscription *m_subscription;
    qint64 m_count = 0;
    qint64 m_published = 0;
    qint64 m_confirmed = 0;
    qint64 m_received = 0;
};
