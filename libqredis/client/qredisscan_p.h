// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisclient.h>

/*!
    One iteration: the cursor, the process it belongs to, and what comes next. In the client's thread.
*/
class QRedisScanPrivate
{
public:
    enum class What { Keys, Hash, Set, SortedSet };

    QRedisScanPrivate(QRedisClient *client, What what, const QByteArray &key, const QRedisScanOptions &options);

    static QRedisScan *make(QRedisClient *client, What what, const QByteArray &key, const QRedisScanOptions &options);

    //! Asks for the next page, unless one is on its way, it is paused, or it is over.
    void advance();
    void cancel();

    QRedisScan *q = nullptr;
    QRedisClient *const client;
    const What what;
    const QByteArray key;
    QRedisScanOptions options;
    QByteArray cursor = QByteArrayLiteral("0");
    qint64 replies = 0;
    qint64 elements = 0;
    bool paused = false;

private:
    //! A cursor belongs to one server process: its run_id tells whether a new link leads to another one.
    void askProcess();
    void ask();
    template<typename T, typename Signal>
    void taken(const QRedisResult<QRedisScanPage<T>> &page, Signal found);
    void fail(const QRedisError &error);

    QByteArray m_process; //!< run_id; empty where INFO is not allowed.
    int m_epoch = -1; //!< Of the client's link when m_process was asked.
    bool m_asking = false;
    bool m_over = false;
};
