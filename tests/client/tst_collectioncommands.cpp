// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandtest.h"

using namespace std::chrono_literals;

/*!
    The commands on hashes, lists, sets, sorted sets and streams, with binary and empty members.
*/
class TestCollectionCommands : public CommandTest
{
    Q_OBJECT
private Q_SLOTS:
    void hashes();
    void lists();
    void blockingLists();
    void sets();
    void sortedSets();
    void sortedSetRanges();
    void streams();
    void streamGroups();
    void blockingStreams();
};

void TestCollectionCommands::hashes()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.hset("h", binary, "", "", binary, "n", 1), "3");
    REPLIES(redis.hset("h", QHash<QByteArray, int>{{"n", 2}}), "0");
    REPLIES(redis.hsetnx("h", "n", 5), "false");
    REPLIES(redis.hget("h", ""), binaryText);
    REPLIES(redis.hget("h", binary), "''");
    REPLIES(redis.hget<int>("h", "n"), "2");
    REPLIES(redis.hget("h", "none"), "-");
    REPLIES(redis.hmget("h", "n", "none", binary), "['2', -, '']");
    REPLIES(redis.hexists("h", binary), "true");
    REPLIES(redis.hstrlen("h", ""), "9");
    REPLIES(redis.hlen("h"), "3");
    REPLIES(redis.hincrby("h", "n", -3), "-1");
    REPLIES(redis.hincrbyfloat("h", "n", 1.5), "0.5");
    REPLIES(redis.hincrby("h", "n", 1), "ERR");
    REPLIES(redis.hdel("h", binary, "none"), "1");
    REPLIES(redis.hgetall("h"), QByteArray("{'': ") + binaryText + ", 'n': '0.5'}");
    REPLIES(redis.hgetall<Fields>("h"), QByteArray("['': ") + binaryText + ", 'n': '0.5']");
    REPLIES(redis.hkeys("h"), "['', 'n']");
    REPLIES(redis.hvals("h"), QByteArray("[") + binaryText + ", '0.5']");
    REPLIES(redis.hscan("h", "0", QRedisScanOptions().setMatch("n*").setCount(5)), "['n': '0.5'] end");
}

void TestCollectionCommands::lists()
{
    using QRedis::Insert;
    using QRedis::ListEnd;
    QRedisClient &redis = *m_client;
    REPLIES(redis.lpushx("l", "x"), "0");
    REPLIES(redis.rpush("l", binary, "", 3), "3");
    REPLIES(redis.lpush("l", QByteArrayList{"b", "a"}), "5");
    REPLIES(redis.rpushx("l", "end"), "6");
    REPLIES(redis.lpushx("l", "start"), "7");
    REPLIES(redis.lrange("l", 0, -1), QByteArray("['start', 'a', 'b', ") + binaryText + ", '', '3', 'end']");
    REPLIES(redis.llen("l"), "7");
    REPLIES(redis.lindex("l", -3), "''");
    REPLIES(redis.lindex("l", 99), "-");
    REPLIES(redis.lset("l", 0, "first"), "done");
    REPLIES(redis.lset("l", 99, "x"), "ERR");
    REPLIES(redis.lset("none", 0, "x"), "ERR");
    REPLIES(redis.linsert("l", Insert::Before, "a", "0"), "8");
    REPLIES(redis.linsert("l", Insert::After, "a", "1"), "9");
    REPLIES(redis.linsert("l", Insert::After, "none", "1"), "-1");
    REPLIES(redis.lrange("l", 0, 3), "['first', '0', 'a', '1']");
    REPLIES(redis.lrem("l", 0, ""), "1");
    REPLIES(redis.ltrim("l", 1, -2), "done");
    REPLIES(redis.lpop("l"), "'0'");
    REPLIES(redis.rpop<int>("l"), "3");
    REPLIES(redis.lpopCount("l", 2), "['a', '1']");
    REPLIES(redis.lpopCount("l", 0), "[]");
    REPLIES(redis.rpopCount("l", 9), QByteArray("[") + binaryText + ", 'b']");
    REPLIES(redis.rpush("l", "x", "y"), "2");
    REPLIES(redis.lmove("l", "m", ListEnd::Right, ListEnd::Left), "'y'");
    REPLIES(redis.lmove("l", "m", ListEnd::Left, ListEnd::Left), "'x'");
    REPLIES(redis.lrange("m", 0, -1), "['x', 'y']");
}

void TestCollectionCommands::blockingLists()
{
    using QRedis::ListEnd;
    QRedisClient &redis = *m_client;
    REPLIES(redis.rpush("l", binary, "", "z"), "3");
    REPLIES(redis.blpop("l", 0s), QByteArray("['l', ") + binaryText + ']');
    REPLIES(redis.brpop(QByteArrayList{"none", "l"}, 1s), "['l', 'z']");
    REPLIES(redis.blmove("l", "m", ListEnd::Left, ListEnd::Right, 1s), "''");
    REPLIES(redis.blpop("l", 10ms), "-");
    REPLIES(redis.brpop("l", 1ms), "-");
    REPLIES(redis.blmove("l", "m", ListEnd::Left, ListEnd::Right, 10ms), "-");

    const auto waiting = redis.blpop("late", 5s);
    REPLIES(redis.rpush("late", "come"), "1");
    REPLIES(waiting, "['late', 'come']");
}

void TestCollectionCommands::sets()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.sadd("s", binary, "", "x", "x"), "3");
    REPLIES(redis.sadd("t", QSet<QByteArray>{"x", "y"}), "2");
    REPLIES(redis.scard("s"), "3");
    REPLIES(redis.smembers("t"), "{'x', 'y'}");
    REPLIES(redis.smembers<QString>("t"), "{\"x\", \"y\"}");
    REPLIES(redis.sismember("s", binary), "true");
    REPLIES(redis.smismember("s", "", "none"), "[true, false]");
    REPLIES(redis.sinter("s", "t"), "{'x'}");
    REPLIES(redis.sdiff(QByteArrayList{"t", "s"}), "{'y'}");
    REPLIES(redis.sunion("s", "t"), QByteArray("{'', ") + binaryText + ", 'x', 'y'}");
    REPLIES(redis.srem("s", "", "x", "none"), "2");
    REPLIES(redis.sscan("s", "0"), QByteArray("[") + binaryText + "] end");
    REPLIES(redis.srandmember("s"), binaryText);
    REPLIES(redis.srandmemberCount("s", -2), QByteArray("[") + binaryText + ", " + binaryText + ']');
    REPLIES(redis.srandmemberCount("s", 2), QByteArray("[") + binaryText + ']');
    REPLIES(redis.spop("s"), binaryText);
    REPLIES(redis.spopCount("t", 9), "{'x', 'y'}");
    REPLIES(redis.spopCount("t", -1), "ERR");
}

void TestCollectionCommands::sortedSets()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.zadd("z", 1, binary, 2.5, "", "-inf", "low"), "3");
    REPLIES(redis.zadd("z", QMap<QByteArray, double>{{"", 0.1}, {"new", 7}}), "1");
    REPLIES(redis.zadd("z", QRedisZaddOptions().setOnlyIfMissing(), 9, "new"), "0");
    REPLIES(redis.zadd("z", QRedisZaddOptions().setOnlyIfGreater().setCountChanged(), 8, "new", 0, binary), "1");
    REPLIES(redis.zaddIncr("z", 2, "new"), "10");
    REPLIES(redis.zaddIncr("z", 2, "new", QRedisZaddOptions().setOnlyIfMissing()), "-");
    REPLIES(redis.zscore("z", "low"), "-inf");
    REPLIES(redis.zscore("z", "none"), "-");
    REPLIES(redis.zmscore("z", "", "none", binary), "[0.1, -, 1]");
    REPLIES(redis.zincrby("z", 0.5, binary), "1.5");
    REPLIES(redis.zincrby("z", std::numeric_limits<double>::infinity(), "low"), "ERR"); // inf - inf
    REPLIES(redis.zcard("z"), "4");
    REPLIES(redis.zcount("z", "(0.1", "+inf"), "2");
    REPLIES(redis.zrank("z", "new"), "3");
    REPLIES(redis.zrevrank("z", "new"), "0");
    REPLIES(redis.zrank("z", "none"), "-");
    REPLIES(redis.zscan("z", "0", QRedisScanOptions().setMatch("new")), "['new' at 10] end");
    REPLIES(redis.zrem("z", "new", "none"), "1");
    REPLIES(redis.zpopmin("z"), "'low' at -inf");
    REPLIES(redis.zpopmax("z"), QByteArray(binaryText) + " at 1.5");
    REPLIES(redis.zpopminCount("z", 5), "['' at 0.1]");
    REPLIES(redis.zadd("z", QList<QRedisScored>{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}), "4");
    REPLIES(redis.zpopmaxCount("z", 2), "['d' at 4, 'c' at 3]");
    REPLIES(redis.bzpopmin("z", 1s), "'a' at 1 of 'z'");
    REPLIES(redis.bzpopmax(QByteArrayList{"none", "z"}, 0s), "'b' at 2 of 'z'");
    REPLIES(redis.bzpopmin("z", 10ms), "-");
    REPLIES(redis.bzpopmax("z", 10ms), "-");
}

void TestCollectionCommands::sortedSetRanges()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.zadd("z", 1, "a", 2, binary, 3, ""), "3");
    const QByteArray b = binaryText;
    REPLIES(redis.zrange("z", 0, -1), "['a', " + b + ", '']");
    REPLIES(redis.zrangeWithScores("z", 1, 1), "[" + b + " at 2]");
    REPLIES(redis.zrevrange("z", 0, 1), "['', " + b + "]");
    REPLIES(redis.zrevrangeWithScores("z", 0, 0), "['' at 3]");
    REPLIES(redis.zrangebyscore("z", "-inf", "(3"), "['a', " + b + "]");
    REPLIES(redis.zrangebyscore("z", 1, 3, QRedisLimit(1, 1)), "[" + b + "]");
    REPLIES(redis.zrangebyscoreWithScores("z", 2, 3, QRedisLimit(1, -1)), "['' at 3]");
    REPLIES(redis.zrevrangebyscore("z", 2, 1), "[" + b + ", 'a']");
    REPLIES(redis.zrevrangebyscoreWithScores("z", 2, 1, QRedisLimit(1, 1)), "['a' at 1]");
    REPLIES(redis.zrangebyscore("z", "x", 1), "ERR");
    REPLIES(redis.zrange<int>("z", 5, 9), "[]");
}

void TestCollectionCommands::streams()
{
    QRedisClient &redis = *m_client;
    const Fields fields{{binary, ""}, {"f", binary}, {"f", "2"}};
    REPLIES(redis.xadd("x", fields, "1-1"), "'1-1'");
    REPLIES(redis.xadd("x", QMap<QByteArray, int>{{"n", 1}}, "2-0"), "'2-0'");
    REPLIES(redis.xadd("x", fields, "2-0"), "ERR");
    const QByteArray first = QByteArray("1-1 [") + binaryText + ": '', 'f': " + binaryText + ", 'f': '2']";
    REPLIES(redis.xrange("x"), '[' + first + ", 2-0 ['n': '1']]");
    REPLIES(redis.xrevrange("x", "+", "-", 1), "[2-0 ['n': '1']]");
    REPLIES(redis.xrange("x", "(1-1", "2"), "[2-0 ['n': '1']]");
    REPLIES(redis.xread(std::pair("x", "1-1")), "['x': [2-0 ['n': '1']]]");
    REPLIES(redis.xread(std::pair("x", "2-0")), "[]");
    REPLIES(redis.xadd("y", QMap<QByteArray, QByteArray>{{"a", "b"}}, "9-9"), "'9-9'");
    REPLIES(redis.xread(QMap<QByteArray, QByteArray>{{"x", "0"}, {"y", "0"}}, 1),
            "['x': [" + first + "], 'y': [9-9 ['a': 'b']]]");

    const auto info = QRedisTest::value(redis.xinfoStream("x"));
    QVERIFY2(info, qPrintable(info.message()));
    QCOMPARE(info->length, 2);
    QCOMPARE(info->entriesAdded, 2);
    QCOMPARE(info->lastGeneratedId, "2-0");
    QCOMPARE(info->firstEntry->fields, fields);
    QCOMPARE(info->lastEntry->value("n"), QByteArray("1"));

    REPLIES(redis.xadd("x", fields, QRedisStreamTrim::toLength(2), "3-0"), "'3-0'");
    REPLIES(redis.xlen("x"), "2");
    REPLIES(redis.xtrim("x", QRedisStreamTrim::fromId("3-0")), "1");
    REPLIES(redis.xtrim("x", QRedisStreamTrim::toLength(1).setApproximate()), "0");
    REPLIES(redis.xdel("x", "3-0", "9-9"), "1");
    const auto empty = QRedisTest::value(redis.xinfoStream("x"));
    QVERIFY2(empty, qPrintable(empty.message()));
    QVERIFY(!empty->firstEntry && !empty->lastEntry);
    QCOMPARE(empty->maxDeletedEntryId, "3-0");
}

void TestCollectionCommands::streamGroups()
{
    QRedisClient &redis = *m_client;
    const auto next = std::pair("x", ">");
    REPLIES(redis.xgroupCreate("x", "g"), "ERR"); // no stream
    REPLIES(redis.xgroupCreate("x", "g", "0", QRedisStreamGroupOptions().setMakeStream()), "done");
    REPLIES(redis.xgroupCreate("x", "g"), "BUSYGROUP");
    REPLIES(redis.xreadgroup("g", "c", next), "[]");
    for (const char *id : {"1-0", "2-0", "3-0"})
        REPLIES(redis.xadd("x", Fields{{"f", id}}, id), QByteArray("'") + id + '\'');
    REPLIES(redis.xpending("x", "g"), "0 from - to - []");
    REPLIES(redis.xreadgroup("g", "c", next, QRedisStreamGroupReadOptions().setCount(2)),
            "['x': [1-0 ['f': '1-0'], 2-0 ['f': '2-0']]]");
    REPLIES(redis.xpending("x", "g"), "2 from '1-0' to '2-0' ['c': 2]");
    REPLIES(redis.xinfoGroups("x"), "[g at 2-0: 1 consumers, 2 pending, read 2, lag 1]");
    REPLIES(redis.xack("x", "g", "1-0", "9-9"), "1");
    REPLIES(redis.xdel("x", "2-0"), "1");
    REPLIES(redis.xreadgroup("g", "c", std::pair("x", "0")), "['x': [2-0 []]]"); // still pending, though deleted
    REPLIES(redis.xreadgroup("g", "d", next, QRedisStreamGroupReadOptions().setNoAcknowledgement()),
            "['x': [3-0 ['f': '3-0']]]");
    REPLIES(redis.xpending("x", "g"), "1 from '2-0' to '2-0' ['c': 1]");
    REPLIES(redis.xreadgroup("none", "c", next), "NOGROUP");
    REPLIES(redis.xinfoStream("none"), "ERR");
    REPLIES(redis.xinfoGroups("none"), "ERR");
}

void TestCollectionCommands::blockingStreams()
{
    QRedisClient &redis = *m_client;
    REPLIES(redis.xreadBlock(std::pair("x", "0"), 10ms), "[]");
    const auto waiting = redis.xreadBlock(std::pair("x", "0"), 5s);
    REPLIES(redis.xadd("x", Fields{{"f", "v"}}, "1-0"), "'1-0'");
    REPLIES(waiting, "['x': [1-0 ['f': 'v']]]");
    REPLIES(redis.xreadBlock(std::pair("x", "$"), 10ms, 1), "[]");

    REPLIES(redis.xgroupCreate("x", "g"), "done");
    REPLIES(redis.xreadgroupBlock("g", "c", std::pair("x", ">"), 10ms), "[]");
    const auto member = redis.xreadgroupBlock("g", "c", std::pair("x", ">"), 5s);
    REPLIES(redis.xadd("x", Fields{{"f", "w"}}, "2-0"), "'2-0'");
    REPLIES(member, "['x': [2-0 ['f': 'w']]]");
}

QTEST_GUILESS_MAIN(TestCollectionCommands)
#include "tst_collectioncommands.moc"
