// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestcluster.h>

#include "talk.h"

#include <QtCore/qset.h>
#include <QtCore/qurlquery.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

#include <memory>

namespace {

//! One inline command on a new connection; \a end ends the answer.
QByteArray ask(const QRedisTestServer *server, const QByteArray &command, const QByteArray &end = "\r\n")
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), server->port());
    return socket.waitForConnected(5000) ? talk(socket, command, end) : QByteArray();
}

} // namespace

class TestCluster : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_cluster.reset(); }
    void hasItsNodes();
    void urlNamesAllNodes();
    void spreadsTheSlots_data();
    void spreadsTheSlots();
    void everyNodeKnowsAll();
    void replicasFollow();
    void nodeComesBack();
    void explainsAWrongLine();
    void speaksTlsWithAPassword();

private:
    std::unique_ptr<QRedisTestCluster> m_cluster;
};

void TestCluster::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    m_cluster = std::make_unique<QRedisTestCluster>();
    QVERIFY(m_cluster->url().isEmpty());
    m_cluster->setReplicas(1);
    QVERIFY2(m_cluster->start(), qPrintable(m_cluster->errorString()));
}

void TestCluster::hasItsNodes()
{
    QCOMPARE(m_cluster->nodes().size(), 6);
    QSet<quint16> ports;
    const auto nodes = m_cluster->nodes();
    for (const QRedisTestServer *node : nodes) {
        QVERIFY(node->isRunning());
        ports.insert(node->port());
    }
    QCOMPARE(ports.size(), 6);
}

void TestCluster::urlNamesAllNodes()
{
    const QUrl url = m_cluster->url();
    const auto nodes = m_cluster->nodes();
    QCOMPARE(url.scheme(), QStringLiteral("redis-cluster"));
    QCOMPARE(url.host(), QStringLiteral("127.0.0.1"));
    QCOMPARE(url.port(), int(nodes.first()->port()));
    const QStringList seeds = QUrlQuery(url).allQueryItemValues(QStringLiteral("seed"));
    QCOMPARE(seeds.size(), 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(seeds.at(i), QStringLiteral("127.0.0.1:%1").arg(nodes.at(i + 1)->port()));
}

void TestCluster::spreadsTheSlots_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("owner");
    // CLUSTER KEYSLOT: bar 5061, k 7629, foo 12182.
    QTest::newRow("first third") << QByteArray("bar") << 0;
    QTest::newRow("second third") << QByteArray("k") << 1;
    QTest::newRow("last third") << QByteArray("foo") << 2;
}

void TestCluster::spreadsTheSlots()
{
    QFETCH(QByteArray, key);
    QFETCH(int, owner);
    const auto nodes = m_cluster->nodes();
    const QByteArray home = "127.0.0.1:" + QByteArray::number(nodes.at(owner)->port()) + "\r\n";
    for (int i = 0; i < QRedisTestCluster::Primaries; ++i) {
        const QByteArray answer = ask(nodes.at(i), "SET " + key + " v");
        if (i == owner)
            QCOMPARE(answer, "+OK\r\n");
        else
            QVERIFY2(answer.startsWith("-MOVED ") && answer.endsWith(home), answer.constData());
    }
}

void TestCluster::everyNodeKnowsAll()
{
    const auto nodes = m_cluster->nodes();
    for (const QRedisTestServer *node : nodes) {
        const QByteArray list = ask(node, "CLUSTER NODES", "\n\r\n");
        QCOMPARE(list.count("slave "), 3);
        for (const QRedisTestServer *other : nodes) {
            const QByteArray address = " 127.0.0.1:" + QByteArray::number(other->port()) + '@';
            QVERIFY2(list.contains(address), list.constData());
        }
        QVERIFY(ask(node, "CLUSTER INFO").contains("cluster_state:ok"));
    }
}

void TestCluster::replicasFollow()
{
    const auto nodes = m_cluster->nodes();
    for (int i = 0; i < QRedisTestCluster::Primaries; ++i) {
        const QByteArray role = ask(nodes.at(QRedisTestCluster::Primaries + i), "ROLE");
        QVERIFY2(role.contains("slave") && role.contains("connected"), role.constData());
        const QByteArray primary = ':' + QByteArray::number(nodes.at(i)->port()) + "\r\n";
        QVERIFY2(role.contains(primary), role.constData());
    }
}

void TestCluster::nodeComesBack()
{
    QRedisTestServer *node = m_cluster->nodes().at(3);
    const QByteArray before = ask(node, "CLUSTER MYID", "\r\n");
    node->kill();
    QVERIFY(!node->isRunning());
    QVERIFY2(node->start(), qPrintable(node->errorString()));
    QCOMPARE(ask(node, "CLUSTER MYID"), before);
    QTRY_VERIFY_WITH_TIMEOUT(ask(node, "CLUSTER INFO").contains("cluster_state:ok"), 20000);
}

void TestCluster::explainsAWrongLine()
{
    QRedisTestCluster cluster;
    cluster.setConfig("no-such-option", "7");
    QVERIFY(!cluster.start());
    QVERIFY2(cluster.errorString().contains(QStringLiteral("no-such-option 7")), qPrintable(cluster.errorString()));
    QVERIFY(cluster.nodes().isEmpty());
}

void TestCluster::speaksTlsWithAPassword()
{
    QRedisTestCluster cluster;
    cluster.setTls(true).setPassword("sec ret").setReplicas(1);
    QVERIFY2(cluster.start(), qPrintable(cluster.errorString()));
    QCOMPARE(cluster.url().scheme(), QStringLiteral("rediss-cluster"));
    QCOMPARE(cluster.url().password(QUrl::FullyDecoded), QStringLiteral("sec ret"));
    const QUrlQuery query(cluster.url());
    QCOMPARE(query.allQueryItemValues(QStringLiteral("seed")).size(), 5);
    const auto nodes = cluster.nodes();
    for (const QRedisTestServer *node : nodes)
        QCOMPARE(query.queryItemValue(QStringLiteral("ca_file"), QUrl::FullyDecoded), node->caFile());
}

QTEST_GUILESS_MAIN(TestCluster)
#include "tst_testcluster.moc"
