// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredistestserver.h"

#include <QtCore/qlist.h>

/*!
    A private primary with replicas and three sentinels that watch them, for a test.

    A plain object owned by its scope and used in the thread that made it; it owns its servers. Every call is
    synchronous.

    \code
    QRedisTestSentinel sentinel;
    QVERIFY2(sentinel.start(), qPrintable(sentinel.errorString()));
    QRedisClient client(sentinel.url());
    QVERIFY2(sentinel.failover(), qPrintable(sentinel.errorString()));
    \endcode
*/
class QREDIS_TEST_EXPORT QRedisTestSentinel
{
    Q_DISABLE_COPY(QRedisTestSentinel)
public:
    //! Sentinels of every set-up; two of them must agree.
    static constexpr int Sentinels = 3;

    QRedisTestSentinel();
    //! Ends all servers and removes their folders.
    ~QRedisTestSentinel();

    // Options. They take effect at start().

    //! Replicas of the primary; one unless set.
    QRedisTestSentinel &setReplicas(int count);
    //! Runs \a path instead of the program that QRedisTestServer::isAvailable() finds.
    QRedisTestSentinel &setProgram(const QString &path);
    //! A line for the configuration file of primary and replicas, as QRedisTestServer::setConfig().
    QRedisTestSentinel &setConfig(const QByteArray &key, const QByteArray &value);
    //! The password of primary and replicas. The sentinels themselves have none.
    QRedisTestSentinel &setPassword(const QByteArray &password);
    //! All servers speak TLS with certificates of one authority; see QRedisTestServer::setTls().
    QRedisTestSentinel &setTls(bool enable);
    //! How long a server may be silent before a sentinel takes it for down; 2 s unless set.
    QRedisTestSentinel &setDownAfter(std::chrono::milliseconds time);
    //! How long start() and failover() may take, each; 30 s unless set.
    QRedisTestSentinel &setTimeLimit(std::chrono::milliseconds limit);

    //! Starts everything and returns once the replicas have the primary's data and the sentinels know them and each
    //! other, so that a failover can begin at once. False leaves nothing running, and errorString() says why.
    bool start();
    //! Ends all servers. The next start() makes a new, empty set-up with other ports.
    void stop();
    //! Has the sentinels make a replica the primary and returns once all of them say so, the old primary follows it
    //! and another failover could begin. False with an errorString() when that did not happen in time.
    bool failover();

    //! The name by which the sentinels know the primary.
    QString serviceName() const;
    //! redis-sentinel: (or rediss-sentinel:) with the first sentinel as its host, the others as seeds, and the
    //! service; empty before start().
    QUrl url() const;
    //! The server that the sentinels call the primary at this moment; null when none of them answers.
    QRedisTestServer *primary() const;
    //! Primary and replicas in the order of their start: first the one that was the primary then.
    QList<QRedisTestServer *> servers() const;
    QList<QRedisTestServer *> sentinels() const;
    //! Why the last start() or failover() failed; empty after a good one.
    QString errorString() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};
