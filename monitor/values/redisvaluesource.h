// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/valuesource.h"

class QRedisClient;

namespace Monitor {

/*!
    The values of a client's database.

    Lives in the client's thread and must not outlive it.
*/
class RedisValueSource : public ValueSource
{
    Q_OBJECT
public:
    explicit RedisValueSource(QRedisClient *client, QObject *parent = nullptr);

    void readHead(const QByteArray &key, const ValueReply<ValueHead> &reply) override;
    void readString(const QByteArray &key, qint64 from, qint64 length, const ValueReply<QByteArray> &reply) override;
    void readPage(const QByteArray &key, KeyType type, const QByteArray &from, qint64 count,
                  const ValueReply<ValuePage> &reply) override;
    void save(const ValueEdit &edit, bool overwrite, const ValueReply<bool> &reply) override;

private:
    void readLength(const ValueHead &head, const ValueReply<ValueHead> &reply);

    QRedisClient *m_client;
};

} // namespace Monitor
