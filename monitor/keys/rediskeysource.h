// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keys/keysource.h"

class QRedisClient;

namespace Monitor {

/*!
    The keys of a client's database.

    Lives in the client's thread and must not outlive it.
*/
class RedisKeySource : public KeySource
{
    Q_OBJECT
public:
    explicit RedisKeySource(QRedisClient *client, QObject *parent = nullptr);

    void fetchDetails(const QByteArrayList &keys) override;
    KeyWalk *walk(QObject *parent) override;
    void fetchKeyCount() override;
    void unlink(const QByteArrayList &keys) override;

private:
    QRedisClient *m_client;
};

} // namespace Monitor
