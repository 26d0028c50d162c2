// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredisfaultproxy.h>
#include <QRedis/qredisscript.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Words = ScriptedServer::Words;

//! Scripts: when the source is sent and when the digest, and that a server which lost a script is told again.
class TestScript : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void value();
    void sourceOnceThenDigest_data() { links(); }
    void sourceOnceThenDigest();
    void views_data() { links(); }
    void views();
    void flushedByOthers_data() { links(); }
    void flushedByOthers();
    void newServerProcess();
    void failingScript();
    void lostScriptIsLoadedInOrder();
    void lostScriptOutOfTurn();
    void scriptThatIsLostForEver();
    void pipelineSendsTheSource_data() { links(); }
    void pipelineSendsTheSource();
    void transactionSendsTheSourceFirst_data() { links(); }
    void transactionSendsTheSourceFirst();
    void transactionThatFlushes();
    void readOnly_data() { links(); }
    void readOnly();
    void readOnlyIsRepeated();
    void functions_data() { links(); }
    void functions();

private:
    static void links()
    {
        QTest::addColumn<QRedis::Protocol>("protocol");
        QTest::addColumn<bool>("ownThread");
        QTest::newRow("resp2") << QRedis::Protocol::Resp2 << false;
        QTest::newRow("resp3") << QRedis::Protocol::Resp3 << false;
        QTest::newRow("resp3, own thread") << QRedis::Protocol::Resp3 << true;
    }
    QRedisOptions options() const
    {
        QFETCH(QRedis::Protocol, protocol);
        QFETCH(bool, ownThread);
        return QRedisOptions::fromUrl(m_server.url()).setProtocol(protocol).setOwnThread(ownThread);
    }
    //! How often the server ran a command since init().
    qint64 count(const QByteArray &command)
    {
        const auto info = QRedisTest::value(m_other->call<QByteArray>("INFO", "commandstats"));
        const QByteArray line = "cmdstat_" + command + ":calls=";
        const qsizetype at = info ? info->indexOf(line) : -1;
        return at < 0 ? 0 : info->mid(at + line.size(), 20).split(',').first().toLongLong();
    }

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_other; //!< Somebody else.
};

namespace {

const QRedisScript add("return redis.call('INCRBY', KEYS[1], ARGV[1])");
const QRedisScript push("return redis.call('RPUSH', KEYS[1], ARGV[1])");
const QRedisScript look("return redis.call('GET', KEYS[1])", QRedisScript::Access::ReadOnly);

} // namespace

#define REPLIES(future, expected)                                                                                      \
    do {                                                                                                               \
        const auto reply = QRedisTest::value(future);                                                                  \
        QVERIFY2(reply, qPrintable(reply.message()));                                                                  \
        QCOMPARE(*reply, expected);                                                                                    \
    } while (false)

void TestScript::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_other = std::make_unique<QRedisClient>(m_server.url());
}

void TestScript::init()
{
    for (const QByteArrayList &words : {Words{"FLUSHALL"}, Words{"SCRIPT", "FLUSH"}, Words{"CONFIG", "RESETSTAT"}}) {
        const auto done = QRedisTest::value(m_other->call(words));
        QVERIFY2(done, qPrintable(done.message()));
    }
}

void TestScript::value()
{
    REPLIES(m_other->scriptLoad(add.source()), add.digest());
    QVERIFY(!add.isReadOnly());
    QVERIFY(look.isReadOnly());
    QVERIFY(QRedisScript(look.source()) != look);
    QRedisScript copy = look;
    QVERIFY(copy == look);
    copy = add;
    QVERIFY(copy == add);
    QCOMPARE(QRedisScript().digest(), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

void TestScript::sourceOnceThenDigest()
{
    QRedisClient client(options());
    REPLIES(client.eval<qint64>(add, "n", 1), 1);
    REPLIES(client.eval<qint64>(add, "n", 2), 3);
    REPLIES(client.eval<qint64>(add, QByteArrayList{"n"}, QByteArrayList{"3"}), 6);
    REPLIES(client.eval<qint64>(QRedisScript("return 7")), 7);
    QCOMPARE(count("eval"), 2);
    QCOMPARE(count("evalsha"), 2);
}

void TestScript::views()
{
    QRedisClient client(options());
    for (int turn = 1; turn <= 2; ++turn) { // by source, by digest
        std::optional<QRedisResult<qint64>> reply;
        client.callback([&reply](const QRedisResult<qint64> &result) { reply = result; })
            .withTimeout(5s)
            .eval<qint64>(add, "n", 1);
        QTRY_VERIFY(reply);
        QVERIFY2(*reply, qPrintable(reply->error().message()));
        QCOMPARE(**reply, turn * 2 - 1);
        REPLIES(client.dedicated().eval<qint64>(add, "n", 1), turn * 2);
    }
    QCOMPARE(count("eval"), 1);
}

void TestScript::flushedByOthers()
{
    QRedisClient client(options());
    REPLIES(client.eval<qint64>(push, "list", -1), 1);
    REPLIES(m_other->scriptFlush(), std::monostate());
    QList<QFuture<qint64>> all;
    for (int i = 0; i < 100; ++i)
        all += client.eval<qint64>(push, "list", i);
    for (int i = 0; i < 100; ++i)
        REPLIES(all[i], i + 2); // each once, and in their order
    QCOMPARE(count("eval"), 1); // never again by its source: it was loaded
}

void TestScript::newServerProcess()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QRedisClient client(server.url());
    REPLIES(client.eval<qint64>(add, "n", 1), 1);
    REPLIES(client.eval<qint64>(add, "n", 1), 2);
    QSignalSpy disconnected(&client, &QRedisClient::disconnected);
    QVERIFY(server.restart());
    QTRY_COMPARE(disconnected.size(), 1);
    REPLIES(client.eval<qint64>(add, "n", 1), 1);
    REPLIES(client.call<qint64>("EXISTS", "n"), 1);
    const auto stats = QRedisTest::value(client.call<QByteArray>("INFO", "commandstats"));
    QVERIFY(!stats->contains("cmdstat_evalsha:")); // after a new connection nothing is taken for known
}

void TestScript::failingScript()
{
    QRedisClient client(m_server.url());
    const QRedisScript wrong("this is no Lua");
    auto error = QRedisTest::value(client.eval(wrong)).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->command(), "EVAL");
    REPLIES(client.eval<qint64>(add, "n", 1), 1);
    REPLIES(client.call<QByteArray>("SET", "n", "text"), "OK");
    error = QRedisTest::value(client.eval(add, "n", 1)).failure<QRedisError>(); // by its digest
    QVERIFY(error);
    QCOMPARE(error->command(), "EVALSHA");
    QCOMPARE(error->outcome(), Outcome::Unknown); // a script may have written before it failed
}

namespace {

//! Has a script answered once, so that the next calls go by its digest.
bool confirm(ScriptedServer &server, QRedisClient &client, const QRedisScript &script)
{
    const auto first = client.eval<QRedisValue>(script, "k", 0);
    if (server.next().value(1) != script.source())
        return false;
    server.send(":0\r\n");
    return bool(QRedisTest::value(first));
}

const QByteArray Lost = "-NOSCRIPT No matching script. Please use EVAL.\r\n";

} // namespace

//! Loaded once, and sent again in the first order, before anything newer.
void TestScript::lostScriptIsLoadedInOrder()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(confirm(server, client, push));
    const auto one = client.eval<qint64>(push, "list", 1);
    const auto two = client.eval<qint64>(push, "list", 2);
    QCOMPARE(server.next(), (Words{"EVALSHA", push.digest(), "1", "list", "1"}));
    QCOMPARE(server.next(), (Words{"EVALSHA", push.digest(), "1", "list", "2"}));
    server.send(Lost);
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents();
    const auto read = client.call<QByteArray>("GET", "k");
    QCOMPARE(server.next(50), Words()); // newer than what is held
    server.send(Lost);
    QCOMPARE(server.next(), (Words{"SCRIPT", "LOAD", push.source()}));
    QCOMPARE(server.next(), (Words{"EVALSHA", push.digest(), "1", "list", "1"}));
    QCOMPARE(server.next(), (Words{"EVALSHA", push.digest(), "1", "list", "2"}));
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send(ScriptedServer::bulk(push.digest()) + ":1\r\n:2\r\n$1\r\nv\r\n");
    REPLIES(one, 1);
    REPLIES(two, 2);
    REPLIES(read, "v");
}

//! A write that would come behind what was issued after it is refused, with the truth; a read is not.
void TestScript::lostScriptOutOfTurn()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(confirm(server, client, push));
    QVERIFY(confirm(server, client, look));
    const auto write = client.eval<qint64>(push, "list", 1);
    const auto read = client.eval<QByteArray>(look, "k");
    const auto later = client.call<qint64>("LLEN", "list");
    QCOMPARE(server.next(), (Words{"EVALSHA", push.digest(), "1", "list", "1"}));
    QCOMPARE(server.next(), (Words{"EVALSHA_RO", look.digest(), "1", "k"}));
    QCOMPARE(server.next(), (Words{"LLEN", "list"}));
    server.send(Lost + Lost + ":0\r\n");
    REPLIES(later, 0);
    const auto error = QRedisTest::value(write).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->serverCode(), "NOSCRIPT");
    QCOMPARE(error->outcome(), Outcome::Rejected);
    QCOMPARE(server.next(), (Words{"SCRIPT", "LOAD", look.source()}));
    QCOMPARE(server.next(), (Words{"EVALSHA_RO", look.digest(), "1", "k"}));
    server.send(ScriptedServer::bulk(look.digest()) + "$1\r\nv\r\n");
    REPLIES(read, "v");
    const auto next = client.eval<qint64>(push, "list", 1);
    QCOMPARE(server.next(), (Words{"EVAL", push.source(), "1", "list", "1"})); // no more trust in what was known
}

//! A server that does not keep what it loads ends it, after as many attempts as any refusal gets.
void TestScript::scriptThatIsLostForEver()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(confirm(server, client, push));
    server.answer([](const Words &words) {
        return words.first() == "SCRIPT" ? ScriptedServer::bulk(push.digest())
            : words.first() == "EVALSHA" ? Lost
                                         : ":1\r\n";
    });
    const auto error = QRedisTest::value(client.eval(push, "list", 1)).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->serverCode(), "NOSCRIPT");
    REPLIES(client.eval<qint64>(push, "list", 1), 1); // by its source
    // A digest without a source is the caller's own business.
    const auto own = QRedisTest::value(client.evalsha(push.digest(), "list", 1)).failure<QRedisError>();
    QCOMPARE(own->serverCode(), "NOSCRIPT");
}

void TestScript::pipelineSendsTheSource()
{
    QRedisClient client(options());
    REPLIES(client.eval<qint64>(add, "n", 1), 1);
    QRedisPipeline pipeline(&client);
    const auto first = pipeline.eval<qint64>(add, "n", 1);
    const auto again = pipeline.eval<qint64>(add, "n", 1);
    pipeline.call("SCRIPT", "FLUSH"); // as others may at any place
    const auto second = pipeline.eval<qint64>(add, "n", 1);
    const auto results = QRedisTest::value(pipeline.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(first), 2);
    QCOMPARE(results->get(again), 3);
    QCOMPARE(results->get(second), 4);
    QCOMPARE(count("evalsha"), 0);
}

void TestScript::transactionSendsTheSourceFirst()
{
    QRedisClient client(options());
    QRedisTransaction transaction(&client);
    const auto first = transaction.eval<qint64>(add, "n", 1);
    const auto other = transaction.eval<qint64>(push, "list", 1);
    const auto second = transaction.eval<qint64>(add, "n", 1);
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(first), 1);
    QCOMPARE(results->get(other), 1);
    QCOMPARE(results->get(second), 2);
    QCOMPARE(count("eval"), 2);
    QCOMPARE(count("evalsha"), 1);
}

void TestScript::transactionThatFlushes()
{
    QRedisClient client(m_server.url());
    QRedisTransaction transaction(&client);
    transaction.eval<qint64>(add, "n", 1);
    transaction.scriptFlush();
    const auto second = transaction.eval<qint64>(add, "n", 1);
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(second), 2);
}

void TestScript::readOnly()
{
    QRedisClient client(options());
    REPLIES(client.call<QByteArray>("SET", "k", "v"), "OK");
    REPLIES(client.eval<QByteArray>(look, "k"), "v");
    REPLIES(client.eval<QByteArray>(look, "k"), "v");
    QCOMPARE(count("eval_ro"), 1);
    QCOMPARE(count("evalsha_ro"), 1);
    REPLIES(client.eval_ro<QByteArray>(look.source(), "k"), "v");
    REPLIES(client.evalsha_ro<QByteArray>(look.digest(), "k"), "v");
    const QRedisScript lie("return redis.call('SET', KEYS[1], 'x')", QRedisScript::Access::ReadOnly);
    const auto error = QRedisTest::value(client.eval(lie, "k")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::Rejected);
    REPLIES(client.call<QByteArray>("GET", "k"), "v");

    QRedisTransaction transaction(&client);
    REPLIES(transaction.watch("k"), std::monostate());
    REPLIES(transaction.immediate().eval<QByteArray>(look, "k"), "v");
    QCOMPARE(QRedisTest::value(transaction.immediate().eval(push, "k", 1)).failure<QRedisError>()->code(),
             Code::InvalidArgument); // it would conflict with its own WATCH
    const auto slot = transaction.eval<QByteArray>(look, "k");
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(slot), "v");
}

void TestScript::readOnlyIsRepeated()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto read = client.eval<QByteArray>(look, "k");
    const auto write = client.eval<qint64>(add, "n", 1);
    QCOMPARE(server.next(), (Words{"EVAL_RO", look.source(), "1", "k"}));
    QCOMPARE(server.next(), (Words{"EVAL", add.source(), "1", "n", "1"}));
    server.closeLink();
    QCOMPARE(server.next(), (Words{"EVAL_RO", look.source(), "1", "k"}));
    server.send("$1\r\nv\r\n");
    REPLIES(read, "v");
    QCOMPARE(QRedisTest::value(write).failure<QRedisError>()->outcome(), Outcome::Unknown);
}

void TestScript::functions()
{
    QRedisClient client(options());
    const QByteArray library = "#!lua name=shop\n"
                               "redis.register_function('sell', function(keys, args)\n"
                               "  return redis.call('DECRBY', keys[1], args[1]) end)\n"
                               "redis.register_function{function_name='stock', flags={'no-writes'},\n"
                               "  callback=function(keys) return redis.call('GET', keys[1]) end}\n";
    REPLIES(client.functionLoad(library), "shop");
    QVERIFY(QRedisTest::value(client.functionLoad(library)).failure<QRedisError>());
    REPLIES(client.functionLoadReplace(library), "shop");
    REPLIES(client.fcall<qint64>("sell", "apples", 3), -3);
    REPLIES(client.fcall_ro<qint64>("stock", "apples"), -3);
    REPLIES(client.fcall<qint64>("stock", QByteArrayList{"apples"}), -3);
    QCOMPARE(QRedisTest::value(client.fcall_ro("sell", "apples", 3)).failure<QRedisError>()->outcome(),
             Outcome::Rejected);
    QRedisTransaction transaction(&client);
    const auto sold = transaction.fcall<qint64>("sell", "apples", 1);
    const auto left = transaction.fcall_ro<qint64>("stock", "apples");
    const auto results = QRedisTest::value(transaction.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(sold), -4);
    QCOMPARE(results->get(left), -4);
    REPLIES(client.functionDelete("shop"), std::monostate());
    REPLIES(client.functionFlush(), std::monostate());
}

QTEST_GUILESS_MAIN(TestScript)
#include "tst_script.moc"
