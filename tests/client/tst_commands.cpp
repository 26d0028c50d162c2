// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandtest.h"

using namespace std::chrono_literals;

/*!
    The commands on keys, strings and the server, with binary and empty keys and values.
*/
class TestCommands : public CommandTest
{
    Q_OBJECT
private Q_SLOTS:
    void connection();
    void keys();
    void expiry();
    void dumpAndRestore();
    void publishing();
    void scripts();
    void server();
    void strings();
    void waitInAPipeline();
};

void TestCommands::connection()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.ping(), "'PONG'");
    REPLIES(redis.ping(binary), binaryText);
    REPLIES(redis.echo(""), "''");
    REPLIES(redis.echo<int>(5), "5");
    REPLIES(redis.clientGetname(), "'tester'");

    const auto id = QRedisTest::value(redis.clientId());
    QVERIFY2(id, qPrintable(id.message()));
    const auto info = QRedisTest::value(redis.clientInfo());
    QVERIFY2(info, qPrintable(info.message()));
    QCOMPARE(info->id(), *id);
    QCOMPARE(info->name(), "tester");
    QCOMPARE(info->value("cmd"), "client|info");
    QFETCH_GLOBAL(const QRedis::Protocol, protocol);
    QCOMPARE(info->value("resp"), protocol == QRedis::Protocol::Resp3 ? "3" : "2");
    const auto list = QRedisTest::value(redis.clientList());
    QVERIFY2(list, qPrintable(list.message()));
    QVERIFY(std::any_of(list->begin(), list->end(), [&](const auto &client) { return client.id() == *id; }));
}

void TestCommands::keys()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.randomkey(), "-");
    REPLIES(redis.mset(binary, "1", "", "2", "three", "3"), "done");
    REPLIES(redis.type(binary), "'string'");
    REPLIES(redis.exists(binary, binary, "", "none"), "3");
    REPLIES(redis.touch(QByteArrayList{binary, "none"}), "1");
    REPLIES(redis.keys("th*"), "['three']");
    REPLIES(redis.objectEncoding("three"), "'int'");
    REPLIES(redis.objectIdletime("three"), "0 s");
    REPLIES(redis.objectFreq("three"), "ERR"); // no LFU policy here
    const auto bytes = QRedisTest::value(redis.memoryUsage("three", 0));
    QVERIFY(bytes && *bytes > 0);

    REPLIES(redis.copy("three", "copy"), "true");
    REPLIES(redis.copy(binary, "copy"), "false");
    REPLIES(redis.copy(binary, "copy", QRedisCopyOptions().setReplace()), "true");
    REPLIES(redis.copy("three", "three", QRedisCopyOptions().setDatabase(1)), "true");
    REPLIES(redis.move("three", 1), "false");
    REPLIES(redis.move("copy", 1), "true");
    REPLIES(redis.rename(binary, "renamed"), "done");
    REPLIES(redis.rename(binary, "renamed"), "ERR");
    REPLIES(redis.renamenx("renamed", "three"), "false");
    REPLIES(redis.renamenx("renamed", binary), "true");
    REPLIES(redis.get(binary), "'1'");

    REPLIES(redis.sadd("members", "m"), "1");
    REPLIES(redis.scan("0", QRedisScanOptions().setType("set")), "['members'] end");
    REPLIES(redis.scan("0", QRedisScanOptions().setMatch("th*").setCount(1000)), "['three'] end");
    REPLIES(redis.del(binary, "none"), "1");
    REPLIES(redis.unlink(QByteArrayList{"", "three", "members"}), "3");
    REPLIES(redis.dbsize(), "0");
}

void TestCommands::expiry()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.set("k", "v"), "true");
    REPLIES(redis.ttl("k"), "persistent");
    REPLIES(redis.pttl("k"), "persistent");
    REPLIES(redis.persist("k"), "false");
    REPLIES(redis.expire("k", 100s), "true");
    REPLIES(redis.ttl("k"), "100 s");
    REPLIES(redis.expire("k", 200s, QRedis::ExpireIf::Persistent), "false");
    REPLIES(redis.expire("k", 50s, QRedis::ExpireIf::Later), "false");
    REPLIES(redis.pexpire("k", 50000ms, QRedis::ExpireIf::Sooner), "true");
    const auto left = QRedisTest::value(redis.pttl("k"));
    QVERIFY(left && left->remaining() && *left->remaining() > 40s && *left->remaining() <= 50s);
    REPLIES(redis.persist("k"), "true");
    const QDateTime inAnHour = QDateTime::currentDateTimeUtc().addSecs(3600);
    REPLIES(redis.pexpireat("k", inAnHour, QRedis::ExpireIf::Expiring), "false");
    REPLIES(redis.expireat("k", inAnHour), "true");
    const auto hour = QRedisTest::value(redis.ttl("k"));
    QVERIFY(hour && hour->remaining() && *hour->remaining() > 3590s && *hour->remaining() <= 3600s);
    REPLIES(redis.pexpireat("k", QDateTime::fromSecsSinceEpoch(1)), "true"); // long gone: deletes it now
    REPLIES(redis.ttl("k"), "missing");
}

void TestCommands::dumpAndRestore()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.set("k", binary), "true");
    const auto payload = QRedisTest::value(redis.dump("k"));
    QVERIFY(payload && *payload);
    REPLIES(redis.restore("k", **payload), "BUSYKEY");
    REPLIES(redis.restore("copy", **payload), "done");
    REPLIES(redis.get("copy"), binaryText);
    REPLIES(redis.ttl("copy"), "persistent");
    REPLIES(redis.restore("copy", **payload, QRedisRestoreOptions().setReplace().setExpiry(100s).setIdleTime(60s)),
            "done");
    REPLIES(redis.objectIdletime("copy"), "60 s");
    REPLIES(redis.ttl("copy"), "100 s");
    const QDateTime inAnHour = QDateTime::currentDateTimeUtc().addSecs(3600);
    REPLIES(redis.restore("copy", **payload, QRedisRestoreOptions().setReplace().setExpiryAt(inAnHour)), "done");
    const auto hour = QRedisTest::value(redis.ttl("copy"));
    QVERIFY(hour && hour->remaining() && *hour->remaining() > 3590s && *hour->remaining() <= 3600s);
    REPLIES(redis.restore("bad", "no payload"), "ERR");
}

void TestCommands::publishing()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.publish("c", ""), "0");
    REPLIES(redis.spublish("c", "x"), "0");
    REPLIES(redis.pubsubChannels(), "[]");
    REPLIES(redis.pubsubNumsub(), "{}");

    REPLIES(redis.subscribe("c", binary)->ready(), "done");
    REPLIES(redis.psubscribe("p*")->ready(), "done");
    REPLIES(redis.publish(binary, binary), "1");
    REPLIES(redis.pubsubChannels("c*"), "['c']");
    REPLIES(redis.pubsubNumsub("c", "none"), "{'c': 1, 'none': 0}");
    REPLIES(redis.pubsubNumpat(), "1");
}

void TestCommands::scripts()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.eval<qint64>("return 7"), "7");
    REPLIES(redis.eval<std::optional<QByteArray>>("return nil"), "-");
    REPLIES(
        redis.eval<QByteArrayList>("return {KEYS[1], KEYS[2], ARGV[1], ARGV[2]}", QByteArrayList{"a", binary}, "", 2),
        QByteArray("['a', ") + binaryText + ", '', '2']");
    REPLIES(redis.eval<qint64>("return #KEYS", QByteArrayList(), "x"), "0");
    REPLIES(redis.evalsha<int>("0000000000000000000000000000000000000000", "k"), "NOSCRIPT");
    const auto digest = QRedisTest::value(redis.scriptLoad("return ARGV[1]"));
    QVERIFY2(digest, qPrintable(digest.message()));
    REPLIES(redis.scriptExists(*digest, "none"), "[true, false]");
    REPLIES(redis.evalsha<QByteArray>(*digest, "k", binary), binaryText);
    REPLIES(redis.evalsha<std::optional<QByteArray>>(*digest), "-");
    REPLIES(redis.scriptLoad("not Lua"), "ERR");
}

void TestCommands::server()
{
    QRedisClient &redis = *m_client;
    const auto info = QRedisTest::value(redis.info());
    QVERIFY2(info, qPrintable(info.message()));
    QVERIFY(info->contains("redis_version"));
    QVERIFY(info->number("connected_clients").value_or(0) > 0);
    QVERIFY(info->sections().contains("Server"));
    const auto some = QRedisTest::value(redis.info("clients", "memory"));
    QVERIFY2(some, qPrintable(some.message()));
    QCOMPARE(some->sections(), (QByteArrayList{"Clients", "Memory"}));

    REPLIES(redis.configSet("hz", 25, "slowlog-log-slower-than", 0), "done");
    REPLIES(redis.configGet("hz", "slowlog-log-slower*"), "{'hz': '25', 'slowlog-log-slower-than': '0'}");
    REPLIES(redis.configGet("none"), "{}");
    REPLIES(redis.configSet("none", 1), "ERR");
    REPLIES(redis.set("k", binary), "true");
    REPLIES(redis.configSet("slowlog-log-slower-than", -1), "done");
    const auto slow = QRedisTest::value(redis.slowlogGet(5));
    QVERIFY2(slow, qPrintable(slow.message()));
    QVERIFY(slow->size() <= 5);
    const auto row = std::find_if(slow->begin(), slow->end(), [](const QRedisSlowlogEntry &entry) {
        return entry.words == QByteArrayList{"SET", "k", binary};
    });
    QVERIFY(row != slow->end());
    QCOMPARE(row->clientName, "tester");
    QVERIFY(row->clientAddress.startsWith("127.0.0.1:"));
    QVERIFY(std::abs(row->time.secsTo(QDateTime::currentDateTimeUtc())) < 10);

    const auto time = QRedisTest::value(redis.time());
    QVERIFY(time && std::abs(time->msecsTo(QDateTime::currentDateTimeUtc())) < 10000);
    const auto saved = QRedisTest::value(redis.lastsave());
    QVERIFY(saved && std::abs(saved->secsTo(QDateTime::currentDateTimeUtc())) < 3600);

    REPLIES(redis.dbsize(), "1");
    REPLIES(redis.swapdb(0, 1), "done");
    REPLIES(redis.dbsize(), "0");
    REPLIES(redis.swapdb(0, 99), "ERR");
    REPLIES(redis.swapdb(0, 1), "done");
    REPLIES(redis.flushdb(QRedis::FlushMode::Async), "done");
    REPLIES(redis.dbsize(), "0");
    REPLIES(redis.flushall(QRedis::FlushMode::Sync), "done");
}

void TestCommands::strings()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.set(binary, binary), "true");
    REPLIES(redis.get(binary), binaryText);
    REPLIES(redis.strlen(binary), "9");
    REPLIES(redis.set("", ""), "true");
    REPLIES(redis.get(""), "''");
    REPLIES(redis.set("k", u"b\u00e4r"), "true");
    REPLIES(redis.get<QString>("k"), "\"b\xc3\xa4r\"");
    REPLIES(redis.get<int>("k"), QRedisTest::value(redis.get<int>("k")).message().toUtf8()); // a Decode error of ours
    REPLIES(redis.append("k", "!"), "5");
    REPLIES(redis.getrange("k", 0, 0), "'b'");
    REPLIES(redis.setrange("k", 0, "c"), "5");
    REPLIES(redis.getdel<QString>("k"), "\"c\xc3\xa4r!\"");
    REPLIES(redis.incr("n"), "1");
    REPLIES(redis.incrby("n", 41), "42");
    REPLIES(redis.decrby("n", 2), "40");
    REPLIES(redis.decr("n"), "39");
    REPLIES(redis.incrbyfloat("n", 0.5), "39.5");
    REPLIES(redis.incr("n"), "ERR");
    REPLIES(redis.set("n", 1, QRedisSetOptions().setOnlyIfMissing()), "false");
    REPLIES(redis.set("n", 1, QRedisSetOptions().setOnlyIfExists().setExpiry(100s)), "true");
    REPLIES(redis.ttl("n"), "100 s");
    REPLIES(redis.set("n", 2, QRedisSetOptions().setKeepTtl()), "true");
    REPLIES(redis.ttl("n"), "100 s");
    REPLIES(redis.setGet<int>("n", 3), "2");
    REPLIES(redis.ttl("n"), "persistent");
    REPLIES(redis.setGet("n", 4, QRedisSetOptions().setOnlyIfMissing()), "'3'");
    REPLIES(redis.setGet("new", 4, QRedisSetOptions().setOnlyIfMissing()), "-");
    const QDateTime inAnHour = QDateTime::currentDateTimeUtc().addSecs(3600);
    REPLIES(redis.set("n", 5, QRedisSetOptions().setExpiryAt(inAnHour)), "true");
    const auto hour = QRedisTest::value(redis.ttl("n"));
    QVERIFY(hour && hour->remaining() && *hour->remaining() > 3590s && *hour->remaining() <= 3600s);
    REPLIES(redis.msetnx("a", 1, "n", 2), "false");
    REPLIES(redis.msetnx(QMap<QByteArray, int>{{"a", 1}, {"b", 2}}), "true");
    REPLIES(redis.mget("a", "none", "", "b"), "['1', -, '', '2']");
    REPLIES(redis.mget<int>(QByteArrayList{"b", "a"}), "[2, 1]");
}

void TestCommands::waitInAPipeline()
{
    QRedisPipeline pipeline(m_client.get());
    pipeline.set("k", "v");
    const auto replicas = pipeline.wait(0, 10ms);
    const auto results = QRedisTest::value(pipeline.exec());
    QVERIFY2(results, qPrintable(results.message()));
    QCOMPARE(results->get(replicas), 0);
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
