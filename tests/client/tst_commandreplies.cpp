// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "replytext.h"

#include <QRedis/commands/qrediscommands.h>

#include <QtTest/qtest.h>

using namespace QRedis::Private;
using ReplyText::show;
using namespace std::chrono_literals;

namespace {

//! Gives every entry the same reply, as its decoder reads it.
class Answering : public QRedisCommands<Answering, QRedisResult>
{
public:
    static constexpr Context context = Context::Client;

    explicit Answering(QByteArrayView wire)
        : m_wire(wire)
    {
    }

    template<typename T>
    QRedisResult<T> submit(const CommandCall &)
    {
        QRedisReader reader(m_wire);
        QRedisResult<T> result = decodeReply<T>(reader);
        if (result && !reader.atEnd())
            return QRedisError(QRedisError::Code::Decode, QRedisError::Outcome::Unknown,
                               QStringLiteral("the decoder left something over"));
        return result;
    }

private:
    QByteArrayView m_wire;
};

template<typename T>
QByteArray outcome(const QRedisResult<T> &result)
{
    if (!result)
        return result.error().code() == QRedisError::Code::Server ? result.error().serverCode() : "Decode";
    if constexpr (std::is_void_v<T>)
        return "done";
    else
        return show(*result);
}

using Reading = std::function<QByteArray(Answering &)>;

} // namespace

/*!
    The same typed result from what RESP2 and RESP3 send for it, and nothing but an error from what does not fit.
    The wire texts are those of Redis 7.0, with | for the end of a line.
*/
class TestCommandReplies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sameOnBoth_data();
    void sameOnBoth();
    void infoIsReadBySections();
};

void TestCommandReplies::sameOnBoth_data()
{
    QTest::addColumn<QByteArray>("resp2");
    QTest::addColumn<QByteArray>("resp3");
    QTest::addColumn<Reading>("reading");
    QTest::addColumn<QByteArray>("expected");

    // As `row(name, resp2, resp3, call, expected)`; where only one wire text stands, both protocols send it.
    const auto row = [](const char *name, const char *resp2, const char *resp3, auto call, const char *expected) {
        const auto wire = [](const char *text) { return QByteArray(text).replace('|', "\r\n"); };
        QTest::newRow(name) << wire(resp2) << wire(resp3) << Reading([call](Answering &a) { return outcome(call(a)); })
                            << QByteArray(expected);
    };
    const auto both = [&row](const char *name, const char *wire, auto call, const char *expected) {
        row(name, wire, wire, call, expected);
    };

    // Missing values
    const auto get = [](Answering &a) { return a.get("k"); };
    row("GET", "$1|v|", "$1|v|", get, "'v'");
    row("GET of nothing", "$-1|", "_|", get, "-");
    row("GET of an empty value", "$0||", "$0||", get, "''");
    row(
        "GET of a number", "$2|41|", "$2|41|", [](Answering &a) { return a.get<int>("k"); }, "41");
    row(
        "GET of text", "$2|\xc3\xa4|", "$2|\xc3\xa4|", [](Answering &a) { return a.get<QString>("k"); },
        "\"\xc3\xa4\"");
    row(
        "GET of what is no number", "$1|x|", "$1|x|", [](Answering &a) { return a.get<int>("k"); }, "Decode");
    both("GET of a list", "-WRONGTYPE Operation against a key|", get, "WRONGTYPE");
    row(
        "MGET", "*3|$1|a|$-1|$0||", "*3|$1|a|_|$0||", [](Answering &a) { return a.mget("x", "y", "z"); },
        "['a', -, '']");
    row(
        "SET NX that did not", "$-1|", "_|", [](Answering &a) { return a.set("k", "v"); }, "false");
    both(
        "SET", "+OK|", [](Answering &a) { return a.set("k", "v"); }, "true");
    row(
        "SET GET", "$-1|", "_|", [](Answering &a) { return a.setGet("k", "v"); }, "-");
    both(
        "INCRBYFLOAT", "$3|0.3|", [](Answering &a) { return a.incrbyfloat("k", 0.1); }, "0.3");

    // Keys
    both(
        "DEL", ":2|", [](Answering &a) { return a.del("a", "b"); }, "2");
    both(
        "PERSIST", ":1|", [](Answering &a) { return a.persist("k"); }, "true");
    both(
        "RENAME", "+OK|", [](Answering &a) { return a.rename("a", "b"); }, "done");
    both(
        "RENAME of nothing", "-ERR no such key|", [](Answering &a) { return a.rename("a", "b"); }, "ERR");
    both(
        "TYPE", "+zset|", [](Answering &a) { return a.type("k"); }, "'zset'");
    both(
        "TTL", ":100|", [](Answering &a) { return a.ttl("k"); }, "100 s");
    both(
        "TTL without one", ":-1|", [](Answering &a) { return a.ttl("k"); }, "persistent");
    both(
        "TTL of nothing", ":-2|", [](Answering &a) { return a.ttl("k"); }, "missing");
    both(
        "PTTL", ":99500|", [](Answering &a) { return a.pttl("k"); }, "99500 ms");
    both(
        "PTTL of the last moment", ":0|", [](Answering &a) { return a.pttl("k"); }, "0 ms");
    row(
        "OBJECT IDLETIME", ":7|", ":7|", [](Answering &a) { return a.objectIdletime("k"); }, "7 s");
    row(
        "OBJECT IDLETIME of nothing", "$-1|", "_|", [](Answering &a) { return a.objectIdletime("k"); }, "-");
    row(
        "RANDOMKEY of nothing", "$-1|", "_|", [](Answering &a) { return a.randomkey(); }, "-");
    both(
        "SCAN", "*2|$2|17|*2|$1|a|$1|b|", [](Answering &a) { return a.scan("0"); }, "['a', 'b'] then 17");
    both(
        "SCAN at the end", "*2|$1|0|*0|", [](Answering &a) { return a.scan("17"); }, "[] end");

    // Hashes
    const auto hgetall = [](Answering &a) { return a.hgetall("h"); };
    row("HGETALL", "*4|$1|a|$1|1|$1|b|$0||", "%2|$1|a|$1|1|$1|b|$0||", hgetall, "{'a': '1', 'b': ''}");
    row("HGETALL of nothing", "*0|", "%0|", hgetall, "{}");
    row(
        "HGETALL into a map", "*2|$1|a|$1|1|", "%1|$1|a|$1|1|",
        [](Answering &a) { return a.hgetall<QMap<QString, int>>("h"); }, "{\"a\": 1}");
    row(
        "HGETALL in order", "*4|$1|b|$1|1|$1|a|$1|2|", "%2|$1|b|$1|1|$1|a|$1|2|",
        [](Answering &a) { return a.hgetall<QList<std::pair<QByteArray, int>>>("h"); }, "['b': 1, 'a': 2]");
    both("HGETALL with an odd reply", "*3|$1|a|$1|1|$1|b|", hgetall, "Decode");
    both(
        "HSCAN", "*2|$1|0|*4|$1|a|$1|1|$1|b|$1|2|", [](Answering &a) { return a.hscan("h", "0"); },
        "['a': '1', 'b': '2'] end");
    row(
        "HMGET", "*2|$-1|$1|x|", "*2|_|$1|x|", [](Answering &a) { return a.hmget("h", "a", "b"); }, "[-, 'x']");
    both(
        "HINCRBYFLOAT", "$4|-0.5|", [](Answering &a) { return a.hincrbyfloat("h", "f", 1); }, "-0.5");
    both(
        "HEXISTS", ":0|", [](Answering &a) { return a.hexists("h", "f"); }, "false");

    // Lists
    row(
        "BLPOP", "*2|$1|k|$0||", "*2|$1|k|$0||", [](Answering &a) { return a.blpop("k", 1s); }, "['k', '']");
    row(
        "BLPOP of nothing", "*-1|", "_|", [](Answering &a) { return a.blpop("k", 1s); }, "-");
    row(
        "BLMOVE of nothing", "$-1|", "_|",
        [](Answering &a) { return a.blmove("a", "b", QRedis::ListEnd::Left, QRedis::ListEnd::Left, 1s); }, "-");
    row(
        "LPOP of nothing", "$-1|", "_|", [](Answering &a) { return a.lpop("l"); }, "-");
    row(
        "LPOP with a count", "*2|$1|a|$1|b|", "*2|$1|a|$1|b|", [](Answering &a) { return a.lpopCount("l", 2); },
        "['a', 'b']");
    row(
        "LPOP with a count of nothing", "*-1|", "_|", [](Answering &a) { return a.lpopCount("l", 2); }, "-");
    row(
        "LPOP with a count of none", "*0|", "*0|", [](Answering &a) { return a.lpopCount("l", 0); }, "[]");
    both(
        "LRANGE", "*2|$1|1|$1|2|", [](Answering &a) { return a.lrange<int>("l", 0, -1); }, "[1, 2]");

    // Sets
    row(
        "SMEMBERS", "*2|$1|a|$1|b|", "~2|$1|a|$1|b|", [](Answering &a) { return a.smembers("s"); }, "{'a', 'b'}");
    row(
        "SUNION of nothing", "*0|", "~0|", [](Answering &a) { return a.sunion("s", "t"); }, "{}");
    row(
        "SPOP with a count", "*1|$1|a|", "~1|$1|a|", [](Answering &a) { return a.spopCount("s", 1); }, "{'a'}");
    row(
        "SPOP of nothing", "$-1|", "_|", [](Answering &a) { return a.spop("s"); }, "-");
    both(
        "SRANDMEMBER with a count", "*2|$1|a|$1|a|", [](Answering &a) { return a.srandmemberCount("s", -2); },
        "['a', 'a']");
    both(
        "SMISMEMBER", "*2|:1|:0|", [](Answering &a) { return a.smismember("s", "a", "b"); }, "[true, false]");

    // Sorted sets
    const auto zrange = [](Answering &a) { return a.zrangeWithScores("z", 0, -1); };
    row("ZRANGE WITHSCORES", "*4|$1|a|$1|1|$1|b|$3|2.5|", "*2|*2|$1|a|,1|*2|$1|b|,2.5|", zrange,
        "['a' at 1, 'b' at 2.5]");
    row("ZRANGE WITHSCORES of nothing", "*0|", "*0|", zrange, "[]");
    row("infinite scores", "*4|$1|a|$4|-inf|$1|b|$3|inf|", "*2|*2|$1|a|,-inf|*2|$1|b|,inf|", zrange,
        "['a' at -inf, 'b' at inf]");
    row(
        "ZSCORE", "$3|0.1|", ",0.1|", [](Answering &a) { return a.zscore("z", "a"); }, "0.1");
    row(
        "ZSCORE of nothing", "$-1|", "_|", [](Answering &a) { return a.zscore("z", "a"); }, "-");
    row(
        "ZMSCORE", "*2|$1|1|$-1|", "*2|,1|_|", [](Answering &a) { return a.zmscore("z", "a", "b"); }, "[1, -]");
    row(
        "ZINCRBY", "$1|5|", ",5|", [](Answering &a) { return a.zincrby("z", 1, "a"); }, "5");
    row(
        "ZADD INCR that did not", "$-1|", "_|", [](Answering &a) { return a.zaddIncr("z", 1, "a"); }, "-");
    row(
        "ZPOPMIN", "*2|$1|a|$1|1|", "*2|$1|a|,1|", [](Answering &a) { return a.zpopmin("z"); }, "'a' at 1");
    row(
        "ZPOPMIN of nothing", "*0|", "*0|", [](Answering &a) { return a.zpopmin("z"); }, "-");
    row(
        "ZPOPMIN with a count", "*2|$1|a|$1|1|", "*1|*2|$1|a|,1|", [](Answering &a) { return a.zpopminCount("z", 5); },
        "['a' at 1]");
    row(
        "BZPOPMIN", "*3|$1|z|$1|a|$1|1|", "*3|$1|z|$1|a|,1|", [](Answering &a) { return a.bzpopmin("z", 1s); },
        "'a' at 1 of 'z'");
    row(
        "BZPOPMIN of nothing", "*-1|", "_|", [](Answering &a) { return a.bzpopmin("z", 1s); }, "-");
    row(
        "ZRANK of nothing", "$-1|", "_|", [](Answering &a) { return a.zrank("z", "a"); }, "-");
    both(
        "ZSCAN", "*2|$1|0|*2|$1|a|$3|1.5|", [](Answering &a) { return a.zscan("z", "0"); }, "['a' at 1.5] end");

    // Streams
    both(
        "XRANGE", "*2|*2|$3|1-1|*2|$1|f|$1|v|*2|$3|2-1|*4|$1|f|$1|1|$1|f|$1|2|",
        [](Answering &a) { return a.xrange("x"); }, "[1-1 ['f': 'v'], 2-1 ['f': '1', 'f': '2']]");
    const auto xread = [](Answering &a) { return a.xread(std::pair("x", "0")); };
    row("XREAD", "*1|*2|$1|x|*1|*2|$3|1-1|*2|$1|f|$1|v|", "%1|$1|x|*1|*2|$3|1-1|*2|$1|f|$1|v|", xread,
        "['x': [1-1 ['f': 'v']]]");
    row("XREAD of nothing", "*-1|", "_|", xread, "[]");
    row(
        "XREADGROUP of a deleted entry", "*1|*2|$1|x|*1|*2|$3|1-1|*-1|", "%1|$1|x|*1|*2|$3|1-1|_|",
        [](Answering &a) { return a.xreadgroup("g", "c", std::pair("x", "0")); }, "['x': [1-1 []]]");
    row(
        "XINFO STREAM",
        "*20|$6|length|:1|$15|radix-tree-keys|:2|$16|radix-tree-nodes|:3|$17|last-generated-id|$3|5-1|$20|max-deleted-"
        "entry-id|$3|4-0|$13|entries-added|:9|$23|recorded-first-entry-id|$3|5-0|$6|groups|:1|$11|first-entry|*2|$3|5-"
        "0|*2|$1|f|$1|v|$10|last-entry|*-1|",
        "%10|$6|length|:1|$15|radix-tree-keys|:2|$16|radix-tree-nodes|:3|$17|last-generated-id|$3|5-1|$20|max-deleted-"
        "entry-id|$3|4-0|$13|entries-added|:9|$23|recorded-first-entry-id|$3|5-0|$6|groups|:1|$11|first-entry|*2|$3|5-"
        "0|*2|$1|f|$1|v|$10|last-entry|_|",
        [](Answering &a) { return a.xinfoStream("x"); },
        "1 entries, 1 groups, 9 added, 5-1 4-0 5-0, radix 2/3, 5-0 ['f': 'v'], -");
    row(
        "XINFO GROUPS",
        "*1|*14|$4|name|$1|g|$9|consumers|:2|$7|pending|:3|$17|last-delivered-id|$3|1-1|$12|entries-read|*-1|$3|lag|:4|"
        "$6|future|*1|:1|",
        "*1|%7|$4|name|$1|g|$9|consumers|:2|$7|pending|:3|$17|last-delivered-id|$3|1-1|$12|entries-read|_|$3|lag|:4|$6|"
        "future|*1|:1|",
        [](Answering &a) { return a.xinfoGroups("x"); }, "[g at 1-1: 2 consumers, 3 pending, read -, lag 4]");
    both(
        "XPENDING", "*4|:3|$3|1-1|$3|3-1|*2|*2|$1|c|$1|2|*2|$1|d|$1|1|",
        [](Answering &a) { return a.xpending("x", "g"); }, "3 from '1-1' to '3-1' ['c': 2, 'd': 1]");
    row(
        "XPENDING of nothing", "*4|:0|$-1|$-1|*-1|", "*4|:0|_|_|_|", [](Answering &a) { return a.xpending("x", "g"); },
        "0 from - to - []");

    // Publishing, scripts, server
    both(
        "PUBSUB NUMSUB", "*4|$1|a|:2|$1|b|:0|", [](Answering &a) { return a.pubsubNumsub("a", "b"); },
        "{'a': 2, 'b': 0}");
    both(
        "SCRIPT EXISTS", "*2|:1|:0|", [](Answering &a) { return a.scriptExists("a", "b"); }, "[true, false]");
    row(
        "EVAL of nothing", "$-1|", "_|", [](Answering &a) { return a.eval<std::optional<int>>("return nil"); }, "-");
    row(
        "CONFIG GET", "*2|$2|hz|$2|10|", "%1|$2|hz|$2|10|", [](Answering &a) { return a.configGet("hz"); },
        "{'hz': '10'}");
    both(
        "TIME", "*2|$10|1700000000|$6|123999|", [](Answering &a) { return a.time(); }, "2023-11-14T22:13:20.123Z");
    both(
        "LASTSAVE", ":1700000000|", [](Answering &a) { return a.lastsave(); }, "2023-11-14T22:13:20.000Z");
    row(
        "INFO", "$74|# Server|redis_version:7.0.15|os:a:b||# Clients|connected_clients:1||",
        "=78|txt:# Server|redis_version:7.0.15|os:a:b||# Clients|connected_clients:1||",
        [](Answering &a) { return a.info(); },
        "['Server', 'Clients'] ['redis_version': '7.0.15', 'os': 'a:b'] 1 false");
    row(
        "CLIENT LIST", "$63|id=3 addr=1.1.1.1:5 name= cmd=get\nid=4 addr=::1:6 name=n cmd=-\n|",
        "=67|txt:id=3 addr=1.1.1.1:5 name= cmd=get\nid=4 addr=::1:6 name=n cmd=-\n|",
        [](Answering &a) { return a.clientList(); }, "[3 1.1.1.1:5 '' get -, 4 ::1:6 'n' - -]");
    row(
        "CLIENT INFO", "$11|id=3 addr=x|", "=15|txt:id=3 addr=x|", [](Answering &a) { return a.clientInfo(); },
        "3 x ''  -");
    row(
        "CLIENT GETNAME", "$-1|", "_|", [](Answering &a) { return a.clientGetname(); }, "-");
    both(
        "SLOWLOG GET", "*1|*6|:14|:1700000000|:150|*2|$3|GET|$1|k|$9|1.2.3.4:5|$0||",
        [](Answering &a) { return a.slowlogGet(); },
        "[14 2023-11-14T22:13:20.000Z 150 us ['GET', 'k'] '1.2.3.4:5' '']");
    both(
        "SLOWLOG GET of an old server", "*1|*4|:14|:1700000000|:150|*1|$4|INFO|",
        [](Answering &a) { return a.slowlogGet(); }, "[14 2023-11-14T22:13:20.000Z 150 us ['INFO'] '' '']");

    // What does not fit is an error, whatever its shape.
    both(
        "a number for a page", ":1|", [](Answering &a) { return a.scan("0"); }, "Decode");
    both(
        "a page of three", "*3|$1|0|*0|*0|", [](Answering &a) { return a.scan("0"); }, "Decode");
    both(
        "text for a score", "*2|$1|a|$1|x|", [](Answering &a) { return a.zpopmin("z"); }, "Decode");
    both(
        "an entry of three", "*1|*3|$3|1-1|*0|*0|", [](Answering &a) { return a.xrange("x"); }, "Decode");
    both(
        "a number for stream facts", ":1|", [](Answering &a) { return a.xinfoStream("x"); }, "Decode");
    both(
        "an odd number of facts", "*1|$6|length|", [](Answering &a) { return a.xinfoStream("x"); }, "Decode");
    both(
        "an array for a text", "*1|$1|a|", [](Answering &a) { return a.clientList(); }, "Decode");
    both(
        "a short slow log row", "*1|*2|:1|:2|", [](Answering &a) { return a.slowlogGet(); }, "Decode");
    both(
        "a pair for a popped member", "*2|$1|z|$1|a|", [](Answering &a) { return a.bzpopmin("z", 1s); }, "Decode");
    both(
        "three parts of a time", "*3|:1|:2|:3|", [](Answering &a) { return a.time(); }, "Decode");
    both(
        "a short XPENDING", "*1|:1|", [](Answering &a) { return a.xpending("x", "g"); }, "Decode");
}

void TestCommandReplies::sameOnBoth()
{
    QFETCH(const QByteArray, resp2);
    QFETCH(const QByteArray, resp3);
    QFETCH(const Reading, reading);
    Answering onResp2(resp2);
    Answering onResp3(resp3);
    QTEST(reading(onResp2), "expected");
    QTEST(reading(onResp3), "expected");
}

void TestCommandReplies::infoIsReadBySections()
{
    const QRedisInfo info = QRedisInfo::fromText("# Keyspace\r\ndb0:keys=2,expires=0,avg_ttl=7\r\n\r\n# Empty\r\n");
    QCOMPARE(info.sections(), (QByteArrayList{"Keyspace", "Empty"}));
    QCOMPARE(info.section("KEYSPACE"), (QRedisInfo::Fields{{"db0", "keys=2,expires=0,avg_ttl=7"}}));
    QCOMPARE(info.section("empty"), QRedisInfo::Fields());
    QCOMPARE(QRedisInfo::parts(info.value("db0")).value("avg_ttl"), QByteArray("7"));
    QCOMPARE(info.value("db1"), QByteArray());
    QVERIFY(!info.number("db0"));
}

QTEST_APPLESS_MAIN(TestCommandReplies)
#include "tst_commandreplies.moc"
