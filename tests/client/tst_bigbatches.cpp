// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/strictpeer.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qfile.h>
#include <QtTest/qtest.h>

#include <malloc.h>

using namespace std::chrono_literals;

/*!
    Pipelines and transactions that are larger than every buffer between us and the server, and what they cost in memory.

    By hand, with QREDIS_BIG_BATCHES=1 in the environment, with a gigabyte either way; else with an eighth of that.
*/
class TestBigBatches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void million_data() { threads(); }
    void million();
    void gigabyteOut_data() { threads(); }
    void gigabyteOut();
    void gigabyteBack_data() { threads(); }
    void gigabyteBack();
    void gigabyteEchoed();
    void readsWhileItWrites_data() { threads(); }
    void readsWhileItWrites();
    void transactionOfManyAndLarge_data() { threads(); }
    void transactionOfManyAndLarge();

private:
    static void threads()
    {
        QTest::addColumn<bool>("ownThread");
        QTest::newRow("one thread") << false;
        QTest::newRow("own thread") << true;
    }
    QRedisOptions options() const
    {
        QFETCH(bool, ownThread);
        return QRedisOptions::fromUrl(m_server.url()).setOwnThread(ownThread).setCommandTimeout(60s);
    }

    QRedisTestServer m_server;
};

namespace {

constexpr qint64 MB = 1024 * 1024;

//! Commands of a megabyte each.
int megabytes()
{
    return qEnvironmentVariableIsSet("QREDIS_BIG_BATCHES") ? 1024 : 128;
}

//! Measures by how much the memory of this process grew at most.
class Peak
{
public:
    Peak()
    {
        ::malloc_trim(0);
        QFile reset(QStringLiteral("/proc/self/clear_refs"));
        if (reset.open(QIODevice::WriteOnly))
            reset.write("5"); // VmHWM starts again from here
        m_before = read("VmRSS:");
    }

    //! Bytes; -1 where the system does not tell.
    qint64 growth() const { return m_before < 0 ? -1 : read("VmHWM:") - m_before; }

private:
    static qint64 read(QByteArrayView name)
    {
        QFile status(QStringLiteral("/proc/self/status"));
        if (!status.open(QIODevice::ReadOnly))
            return -1;
        const QByteArray text = status.readAll();
        const qsizetype at = text.indexOf(name);
        return at < 0 ? -1 : text.mid(at + name.size()).trimmed().split(' ').first().toLongLong() * 1024;
    }

    qint64 m_before;
};

} // namespace

#define GREW_BY_LESS_THAN(peak, limit)                                                                                 \
    do {                                                                                                               \
        const qint64 grown = (peak).growth();                                                                          \
        const qint64 most = qint64(limit);                                                                             \
        qInfo("memory: %lld kB more at the peak, %lld kB allowed", grown / 1024, most / 1024);                         \
        QVERIFY2(grown < most, qPrintable(QString::number(grown)));                                                    \
    } while (false)

void TestBigBatches::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestBigBatches::million()
{
    constexpr int Count = 1'000'000;
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.del("n")));
    const Peak peak;
    QRedisPipeline pipeline(&client);
    QRedisSlot<qint64> last;
    for (int i = 0; i < Count; ++i)
        last = pipeline.incr("n");
    const qint64 sent = pipeline.byteSize();
    const auto before = client.get<qint64>("n");
    const auto done = pipeline.exec();
    const auto after = client.get<qint64>("n");
    const auto results = QRedisTest::value(done, 120s);
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->size(), Count);
    QCOMPARE(results->get(last), Count);
    QCOMPARE(results->value(499'999).toLongLong(), 500'000);
    QVERIFY(!QRedisTest::value(before)->has_value()); // in one piece, in the order of issue
    QCOMPARE(QRedisTest::value(after)->value(), Count);
    const qint64 answered = Count * qint64(sizeof ":999999\r\n" - 1);
    GREW_BY_LESS_THAN(peak, 1.3 * double(sent + answered) + 200.0 * Count);
}

void TestBigBatches::gigabyteOut()
{
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.set("k", 1)));
    const QByteArray value(MB, 'v');
    const Peak peak;
    QRedisPipeline pipeline(&client);
    for (int i = 0; i < megabytes(); ++i)
        pipeline.set("k", value);
    const auto length = pipeline.strlen("k");
    QVERIFY(pipeline.byteSize() > megabytes() * MB);
    const auto results = QRedisTest::value(pipeline.exec(), 120s);
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(!results->hasErrors());
    QCOMPARE(results->get(length), MB);
    GREW_BY_LESS_THAN(peak, 16 * MB); // referenced, not copied
}

void TestBigBatches::gigabyteBack()
{
    QRedisClient client(options());
    const QByteArray value(MB, 'v');
    QVERIFY(QRedisTest::value(client.set("k", value)));
    const Peak peak;
    {
        QRedisPipeline pipeline(&client);
        QList<QRedisSlot<std::optional<QByteArray>>> slotsOf;
        for (int i = 0; i < megabytes(); ++i)
            slotsOf += pipeline.get("k");
        const auto results = QRedisTest::value(pipeline.exec(), 120s);
        QVERIFY2(results, qPrintable(results.message()));
        for (const auto &slot : std::as_const(slotsOf))
            QVERIFY(results->get(slot) == value);
    }
    GREW_BY_LESS_THAN(peak, 1.3 * double(megabytes() * MB) + 16 * MB);
}

void TestBigBatches::gigabyteEchoed()
{
    QRedisClient client(QRedisOptions::fromUrl(m_server.url()).setCommandTimeout(60s));
    const QByteArray value(MB, 'e');
    const Peak peak;
    QRedisPipeline pipeline(&client);
    for (int i = 0; i < megabytes(); ++i)
        pipeline.echo(value);
    const auto results = QRedisTest::value(pipeline.exec(), 120s);
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(!results->hasErrors());
    QVERIFY(results->value(megabytes() - 1).toByteArray() == value);
    GREW_BY_LESS_THAN(peak, 1.3 * double(megabytes() * MB) + 16 * MB);
}

//! A server that reads nothing while its answer is not taken: whoever stops reading to write waits for ever.
void TestBigBatches::readsWhileItWrites()
{
    StrictPeer peer;
    QFETCH(bool, ownThread);
    QRedisClient client(peer.options().setOwnThread(ownThread).setCommandTimeout(20s));
    QRedisPipeline pipeline(&client);
    const QByteArray small(1000, 's');
    const QByteArray large(MB, 'l');
    for (int i = 0; i < 32; ++i) {
        pipeline.echo(large);
        for (int j = 0; j < 500; ++j)
            pipeline.echo(small);
    }
    const auto results = QRedisTest::value(pipeline.exec(), 60s);
    QVERIFY2(results, qPrintable(results.message()));
    QVERIFY(!results->hasErrors());
    QVERIFY(results->value(501).toByteArray() == large);
    QVERIFY(peer.bytes() > 2 * 32 * MB);
}

void TestBigBatches::transactionOfManyAndLarge()
{
    constexpr int Count = 100'000;
    QRedisClient client(options());
    QVERIFY(QRedisTest::value(client.del("list")));
    const QByteArray value(1000, 'v'); // copied, since small: 100 MB
    const Peak peak;
    QRedisTransaction transaction(&client);
    QRedisSlot<qint64> last;
    for (int i = 0; i < Count; ++i) {
        last = transaction.rpush("list", value);
        if (i % 2)
            transaction.lpop("list");
    }
    const auto done = transaction.exec();
    const auto results = QRedisTest::value(done, 120s);
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->size(), Count + Count / 2);
    QCOMPARE(results->get(last), Count / 2 + 1);
    QVERIFY(results->value(2).toByteArray() == value);
    // Commands once; replies, half as much, once in the reader and once in the results, which buffers double to reach.
    GREW_BY_LESS_THAN(peak, 1.3 * Count * 1040 + 2.5 * Count / 2 * 1010 + 200.0 * Count * 1.5);
    QVERIFY(QRedisTest::value(client.del("list")));
}

QTEST_GUILESS_MAIN(TestBigBatches)
#include "tst_bigbatches.moc"
