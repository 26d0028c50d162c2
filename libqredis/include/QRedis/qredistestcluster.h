// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredistestserver.h"

#include <QtCore/qlist.h>

/*!
    A private cluster for a test: three primaries that share the slots evenly, each with as many replicas as asked for.

    A plain object owned by its scope and used in the thread that made it; it owns its nodes. Every call is synchronous.

    \code
    QRedisTestCluster cluster;
    cluster.setReplicas(1);
    QVERIFY2(cluster.start(), qPrintable(cluster.errorString()));
    QRedisClient client(cluster.url());
    cluster.nodes().first()->kill(); // and see a replica take over
    \endcode
*/
class QREDIS_TEST_EXPORT QRedisTestCluster
{
    Q_DISABLE_COPY(QRedisTestCluster)
public:
    //! Primaries of every cluster; fewer cannot vote.
    static constexpr int Primaries = 3;

    QRedisTestCluster();
    //! Ends all nodes and removes their folders.
    ~QRedisTestCluster();

    // Options. They take effect at start().

    //! Replicas of each primary; none unless set.
    QRedisTestCluster &setReplicas(int perPrimary);
    //! Runs \a path instead of the program that QRedisTestServer::isAvailable() finds.
    QRedisTestCluster &setProgram(const QString &path);
    //! A line for every node's configuration file, as QRedisTestServer::setConfig(). "cluster-node-timeout", the
    //! milliseconds after which a silent node is failed over, is 5000 unless set.
    QRedisTestCluster &setConfig(const QByteArray &key, const QByteArray &value);
    QRedisTestCluster &setPassword(const QByteArray &password);
    //! All nodes speak TLS, clients and bus, with certificates of one authority; see QRedisTestServer::setTls().
    QRedisTestCluster &setTls(bool enable);
    //! How long start() may take from the first node to the last agreement; 30 s unless set.
    QRedisTestCluster &setTimeLimit(std::chrono::milliseconds limit);

    //! Starts the nodes, joins them and returns once every one of them says that the cluster is well and knows all
    //! others, and every replica has its primary's data. False leaves nothing running, and errorString() says why.
    bool start();
    //! Ends all nodes. The next start() makes a new, empty cluster with other ports.
    void stop();

    //! redis-cluster: (or rediss-cluster:) with the first node as its host and the others as seeds; empty before
    //! start().
    QUrl url() const;
    //! The primaries in order of their slots (a third each), then the replicas: at 3 + i one of the primary i % 3.
    //! Roles are those of the start; a failover changes them and not this list. Stopping, killing, suspending and
    //! restarting a node is what they are for.
    QList<QRedisTestServer *> nodes() const;
    //! Why the last start() failed; empty after a good one.
    QString errorString() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};
