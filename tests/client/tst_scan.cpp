// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qpointer.h>
#include <QtCore/qset.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

//! Iterations: complete, interruptible, and never across two server processes.
class TestScan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void findsEveryKey();
    void pausesAndGoesOn();
    void membersOfEachKind();
    void restartedServer();
    void deletedInItsSlot();
    void cancelled();
    void failed();

private:
    static constexpr int Keys = 5000;
    QRedisTestServer m_server;
};

void TestScan::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    m_server.setConfig("save", "900 1"); // over a restart
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    QRedisClient client(m_server.url());
    QRedisPipeline pipeline(&client);
    for (int i = 0; i < Keys; ++i)
        pipeline.call("SET", QByteArray("key:" + QByteArray::number(i)), i);
    for (int i = 0; i < 1000; ++i) {
        pipeline.call("HSET", "hash", i, i);
        pipeline.call("SADD", "set", QByteArray("m" + QByteArray::number(i)));
        pipeline.call("ZADD", "sorted", i, i);
    }
    QVERIFY(QRedisTest::value(pipeline.exec()));
}

void TestScan::findsEveryKey()
{
    QRedisClient client(m_server.url());
    QPointer<QRedisScan> scan = client.scanKeys(QRedisScanOptions().setMatch(QByteArrayLiteral("key:*")).setCount(100));
    QSet<QByteArray> found;
    bool finished = false;
    connect(scan, &QRedisScan::keysFound, this,
            [&](const QByteArrayList &keys) { found.unite(QSet<QByteArray>(keys.begin(), keys.end())); });
    connect(scan, &QRedisScan::finished, this, [&] { finished = true; });
    QTRY_VERIFY(finished);
    QCOMPARE(found.size(), Keys);
    QTRY_VERIFY(!scan); // deletes itself
}

void TestScan::pausesAndGoesOn()
{
    QRedisClient client(m_server.url());
    QRedisScan *scan = client.scanKeys(QRedisScanOptions().setMatch(QByteArrayLiteral("key:*")).setCount(50));
    QSet<QByteArray> found;
    bool finished = false;
    connect(scan, &QRedisScan::keysFound, this, [&](const QByteArrayList &keys) {
        found.unite(QSet<QByteArray>(keys.begin(), keys.end()));
        scan->pause();
    });
    connect(scan, &QRedisScan::finished, this, [&] { finished = true; });
    qint64 replies = -1;
    while (!finished) {
        QTRY_VERIFY(finished || scan->replyCount() > replies);
        if (finished)
            break;
        replies = scan->replyCount();
        if (scan->isPaused()) {
            QVERIFY(QRedisTest::value(client.call("PING"))); // a round trip, in which nothing is asked
            QCOMPARE(scan->replyCount(), replies);
            scan->setCount(500);
            scan->resume();
        }
    }
    QCOMPARE(found.size(), Keys);
}

void TestScan::membersOfEachKind()
{
    QRedisClient client(m_server.url());
    QSet<QByteArray> fields, members, scores;
    int finished = 0;
    QRedisScan *hash = client.scanHash("hash");
    connect(hash, &QRedisScan::fieldsFound, this, [&](const QList<std::pair<QByteArray, QByteArray>> &list) {
        for (const auto &[field, value] : list)
            if (field == value)
                fields.insert(field);
    });
    QRedisScan *set = client.scanSet("set");
    connect(set, &QRedisScan::membersFound, this,
            [&](const QByteArrayList &list) { members.unite(QSet<QByteArray>(list.begin(), list.end())); });
    QRedisScan *sorted = client.scanSortedSet("sorted");
    connect(sorted, &QRedisScan::scoresFound, this, [&](const QList<QRedisScored> &list) {
        for (const QRedisScored &entry : list)
            if (entry.member == QByteArray::number(qint64(entry.score)))
                scores.insert(entry.member);
    });
    for (QRedisScan *scan : {hash, set, sorted})
        connect(scan, &QRedisScan::finished, this, [&] { ++finished; });
    QTRY_COMPARE(finished, 3);
    QCOMPARE(fields.size(), 1000);
    QCOMPARE(members.size(), 1000);
    QCOMPARE(scores.size(), 1000);
}

void TestScan::restartedServer()
{
    QRedisClient client(m_server.url());
    QRedisScan *scan = client.scanKeys(QRedisScanOptions().setMatch(QByteArrayLiteral("key:*")).setCount(50));
    QSet<QByteArray> found;
    bool finished = false;
    bool restartedServer = false;
    int restarted = 0;
    connect(scan, &QRedisScan::keysFound, this, [&](const QByteArrayList &keys) {
        found.unite(QSet<QByteArray>(keys.begin(), keys.end()));
        if (!restartedServer && scan->replyCount() >= 10) {
            restartedServer = true;
            scan->pause();
        }
    });
    connect(scan, &QRedisScan::restarted, this, [&] {
        ++restarted;
        found.clear(); // all that counts is what is told from now on
    });
    connect(scan, &QRedisScan::finished, this, [&] { finished = true; });
    QTRY_VERIFY(scan->isPaused());
    QVERIFY2(m_server.restart(), qPrintable(m_server.errorString()));
    scan->resume();
    QTRY_VERIFY(finished);
    QCOMPARE(restarted, 1);
    QCOMPARE(found.size(), Keys);
}

void TestScan::deletedInItsSlot()
{
    QRedisClient client(m_server.url());
    QPointer<QRedisScan> scan = client.scanKeys();
    connect(scan, &QRedisScan::keysFound, this, [&] { delete scan; });
    QTRY_VERIFY(!scan);
    QVERIFY(QRedisTest::value(client.call("PING")));
}

void TestScan::cancelled()
{
    QRedisClient client(m_server.url());
    QPointer<QRedisScan> scan = client.scanKeys();
    QSignalSpy finished(scan, &QRedisScan::finished);
    QSignalSpy found(scan, &QRedisScan::keysFound);
    connect(scan, &QRedisScan::keysFound, scan, &QRedisScan::cancel);
    QTRY_VERIFY(!scan);
    QCOMPARE(found.size(), 1);
    QCOMPARE(finished.size(), 0);
}

void TestScan::failed()
{
    QRedisClient client(m_server.url());
    QPointer<QRedisScan> scan = client.scanHash("key:1"); // a string
    std::optional<QRedisError> error;
    connect(scan, &QRedisScan::failed, this, [&](const QRedisError &e) { error = e; });
    QTRY_VERIFY(error);
    QCOMPARE(error->serverCode(), "WRONGTYPE");
    QTRY_VERIFY(!scan);
}

QTEST_GUILESS_MAIN(TestScan)
#include "tst_scan.moc"
