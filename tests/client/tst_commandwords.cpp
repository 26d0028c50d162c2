// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "protocol/commandtable.h"

#include <QRedis/commands/qrediscommands.h>

#include <QtTest/qtest.h>

#include <map>

using namespace QRedis::Private;
using namespace std::chrono_literals;

namespace {

template<typename T>
using Nothing = void;

//! Takes entries as a client would, and writes down what would be sent.
class Recorder : public QRedisCommands<Recorder, Nothing>
{
public:
    static constexpr Context context = Context::Client;

    QByteArray sent; //!< The words, each between blanks; an empty one as ''.
    QByteArray fault;
    Retry retry = Retry::Never;
    Travel travel = Travel::Lane;
    bool agreesWithTable = true; //!< What the entry knows at build time is what the table tells of its words.

    template<typename T>
    void submit(const CommandCall &call)
    {
        if (call.command != QRedis::Command::Unknown) {
            agreesWithTable = call.retry == retryClass(call.command, call.words)
                && call.travel == travelClass(call.command, call.words)
                && arityFits(call.command, qsizetype(call.words.size()));
        }
        QByteArrayList words;
        if (call.command != QRedis::Command::Unknown)
            words.append(commandInfo(call.command).name.toByteArray());
        for (const QRedisArg &word : call.words)
            words.append(word.size() ? word.toByteArray() : QByteArrayLiteral("''"));
        sent = words.join(' ');
        fault = call.fault;
        retry = call.retry;
        travel = call.travel;
    }
};

//! As the recorder, in a pipeline: where WAIT belongs.
class PipelineRecorder : public QRedisCommands<PipelineRecorder, Nothing>
{
public:
    static constexpr Context context = Context::Pipeline;
    QByteArrayList sent;

    template<typename T>
    void submit(const CommandCall &call)
    {
        sent.append(commandInfo(call.command).name.toByteArray());
        for (const QRedisArg &word : call.words)
            sent.append(word.toByteArray());
    }
};

using Call = void (*)(Recorder &);

//! The values that \a make answers for 1, 2 and 3, as std::views::transform would make them (which Clang 14 cannot compile).
template<typename Function>
struct Made
{
    struct Iterator
    {
        using value_type = std::invoke_result_t<Function, int>;
        using difference_type = std::ptrdiff_t;

        const Function *make = nullptr;
        int number = 0;

        value_type operator*() const { return (*make)(number); }
        Iterator &operator++()
        {
            ++number;
            return *this;
        }
        Iterator operator++(int) { return {make, number++}; }
        bool operator==(const Iterator &other) const { return number == other.number; }
    };

    Function make;

    Iterator begin() const { return {&make, 1}; }
    Iterator end() const { return {&make, 4}; }
};
template<typename Function>
Made(Function) -> Made<Function>;

} // namespace

Q_DECLARE_METATYPE(Call)

/*!
    Each entry's words as they are sent; how options lower the retry class; calls that are refused.
    That they mean what they should is tst_commands' part.
*/
class TestCommandWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void words_data();
    void words();
    void retryAndTravel_data();
    void retryAndTravel();
    void refused_data();
    void refused();
    void bytesOfMadeWordsAreKept();
    void waitTravelsInAPipeline();
};

void TestCommandWords::words_data()
{
    QTest::addColumn<Call>("call");
    // The table has two columns: what is called, and what goes out.
    const auto row = [](const char *sent, Call call) { QTest::newRow(sent) << call; };

    // Any command by its words
    row("OBJECT FREQ k 7", [](Recorder &r) { r.call("OBJECT", "FREQ", QByteArray("k"), 7); });
    row("PING a b", [](Recorder &r) { r.call(QByteArrayList{"PING", "a", "b"}); });

    // Connection
    row("CLIENT GETNAME", [](Recorder &r) { r.clientGetname(); });
    row("CLIENT ID", [](Recorder &r) { r.clientId(); });
    row("CLIENT INFO", [](Recorder &r) { r.clientInfo(); });
    row("CLIENT LIST", [](Recorder &r) { r.clientList(); });
    row("ECHO hello", [](Recorder &r) { r.echo("hello"); });
    // Sums that Qt builds late
    row("ECHO user:7", [](Recorder &r) { r.echo(QByteArray("user:") + QByteArray::number(7)); });
    row("ECHO user:8", [](Recorder &r) { r.echo(QStringLiteral("user:") + QString::number(8)); });
    row("ECHO user:7 user:8",
        [](Recorder &r) { r.call("ECHO", QByteArray("user:") + "7", QStringLiteral("user:") + u"8"); });
    row("PING", [](Recorder &r) { r.ping(); });
    row("PING hello", [](Recorder &r) { r.ping("hello"); });

    // Keys
    row("COPY a b", [](Recorder &r) { r.copy("a", "b"); });
    row("COPY a b DB 2 REPLACE",
        [](Recorder &r) { r.copy("a", "b", QRedisCopyOptions().setReplace().setDatabase(2)); });
    row("DEL a", [](Recorder &r) { r.del("a"); });
    row("DEL a b c", [](Recorder &r) { r.del("a", QByteArray("b"), u"c"); });
    row("DEL a b d", [](Recorder &r) { r.del(QByteArrayList{"a", "b", "d"}); });
    row("DUMP a", [](Recorder &r) { r.dump("a"); });
    row("EXISTS a a", [](Recorder &r) { r.exists("a", "a"); });
    row("EXPIRE a 90", [](Recorder &r) { r.expire("a", 90s); });
    row("EXPIRE a 120", [](Recorder &r) { r.expire("a", 2min); });
    row("EXPIRE a 90 NX", [](Recorder &r) { r.expire("a", 90s, QRedis::ExpireIf::Persistent); });
    row("EXPIREAT a 1700000000",
        [](Recorder &r) { r.expireat("a", QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC)); });
    row("EXPIREAT a 1700000000 XX", [](Recorder &r) {
        r.expireat("a", QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC), QRedis::ExpireIf::Expiring);
    });
    row("KEYS user:*", [](Recorder &r) { r.keys("user:*"); });
    row("MEMORY USAGE a", [](Recorder &r) { r.memoryUsage("a"); });
    row("MEMORY USAGE a SAMPLES 0", [](Recorder &r) { r.memoryUsage("a", 0); });
    row("MOVE a 3", [](Recorder &r) { r.move("a", 3); });
    row("OBJECT ENCODING a", [](Recorder &r) { r.objectEncoding("a"); });
    row("OBJECT FREQ a", [](Recorder &r) { r.objectFreq("a"); });
    row("OBJECT IDLETIME a", [](Recorder &r) { r.objectIdletime("a"); });
    row("PERSIST a", [](Recorder &r) { r.persist("a"); });
    row("PEXPIRE a 1500", [](Recorder &r) { r.pexpire("a", 1500ms); });
    row("PEXPIRE a 1500 GT", [](Recorder &r) { r.pexpire("a", 1500ms, QRedis::ExpireIf::Later); });
    row("PEXPIREAT a 1700000000123",
        [](Recorder &r) { r.pexpireat("a", QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC)); });
    row("PEXPIREAT a 1700000000123 LT", [](Recorder &r) {
        r.pexpireat("a", QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC), QRedis::ExpireIf::Sooner);
    });
    row("PTTL a", [](Recorder &r) { r.pttl("a"); });
    row("RANDOMKEY", [](Recorder &r) { r.randomkey(); });
    row("RENAME a b", [](Recorder &r) { r.rename("a", "b"); });
    row("RENAMENX a b", [](Recorder &r) { r.renamenx("a", "b"); });
    row("RESTORE a 0 payload", [](Recorder &r) { r.restore("a", "payload"); });
    row("RESTORE a 2500 payload REPLACE IDLETIME 60 FREQ 9", [](Recorder &r) {
        r.restore("a", "payload",
                  QRedisRestoreOptions().setReplace().setExpiry(2500ms).setIdleTime(1min).setFrequency(9));
    });
    row("RESTORE a 1700000000123 payload ABSTTL", [](Recorder &r) {
        r.restore("a", "payload",
                  QRedisRestoreOptions().setExpiryAt(QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC)));
    });
    row("SCAN 0", [](Recorder &r) { r.scan("0"); });
    row("SCAN 17 MATCH user:* COUNT 100 TYPE hash",
        [](Recorder &r) { r.scan("17", QRedisScanOptions().setMatch("user:*").setCount(100).setType("hash")); });
    row("TOUCH a b", [](Recorder &r) { r.touch("a", "b"); });
    row("TTL a", [](Recorder &r) { r.ttl("a"); });
    row("TYPE a", [](Recorder &r) { r.type("a"); });
    row("UNLINK a b", [](Recorder &r) { r.unlink("a", "b"); });

    // Hashes
    row("HDEL h f g", [](Recorder &r) { r.hdel("h", "f", "g"); });
    row("HEXISTS h f", [](Recorder &r) { r.hexists("h", "f"); });
    row("HGET h f", [](Recorder &r) { r.hget("h", "f"); });
    row("HGETALL h", [](Recorder &r) { r.hgetall("h"); });
    row("HINCRBY h f -3", [](Recorder &r) { r.hincrby("h", "f", -3); });
    row("HINCRBYFLOAT h f 0.1", [](Recorder &r) { r.hincrbyfloat("h", "f", 0.1); });
    row("HKEYS h", [](Recorder &r) { r.hkeys("h"); });
    row("HLEN h", [](Recorder &r) { r.hlen("h"); });
    row("HMGET h f g", [](Recorder &r) { r.hmget("h", "f", "g"); });
    row("HSCAN h 0 MATCH f* COUNT 5",
        [](Recorder &r) { r.hscan("h", "0", QRedisScanOptions().setMatch("f*").setCount(5)); });
    row("HSET h f 1 g ''", [](Recorder &r) { r.hset("h", "f", 1, "g", ""); });
    row("HSET h a 1 b 2", [](Recorder &r) { r.hset("h", QMap<QByteArray, int>{{"a", 1}, {"b", 2}}); });
    row("HSET h a 1 b 3", [](Recorder &r) { r.hset("h", std::map<QByteArray, QByteArray>{{"a", "1"}, {"b", "3"}}); });
    row("HSET h f v", [](Recorder &r) { r.hset("h", QHash<QString, QString>{{u"f"_qs, u"v"_qs}}); });
    row("HSET h b 2 a 1", [](Recorder &r) { r.hset("h", QList<std::pair<QByteArray, qint64>>{{"b", 2}, {"a", 1}}); });
    row("HSET h b 2 a 4", [](Recorder &r) { r.hset("h", QByteArrayList{"b", "2", "a", "4"}); });
    row("HSETNX h f v", [](Recorder &r) { r.hsetnx("h", "f", "v"); });
    row("HSTRLEN h f", [](Recorder &r) { r.hstrlen("h", "f"); });
    row("HVALS h", [](Recorder &r) { r.hvals("h"); });

    // Lists
    row("BLMOVE a b RIGHT LEFT 0.25",
        [](Recorder &r) { r.blmove("a", "b", QRedis::ListEnd::Right, QRedis::ListEnd::Left, 250ms); });
    row("BLPOP a 5", [](Recorder &r) { r.blpop("a", 5s); });
    row("BLPOP a 0", [](Recorder &r) { r.blpop("a", 0s); });
    row("BLPOP a b 0.001", [](Recorder &r) { r.blpop(QByteArrayList{"a", "b"}, 1ms); });
    row("BLPOP a 1.05", [](Recorder &r) { r.blpop("a", 1050ms); });
    row("BLPOP a 86400", [](Recorder &r) { r.blpop("a", 24h); });
    row("BLPOP a 100000", [](Recorder &r) { r.blpop("a", 100000s); });
    row("BRPOP a 2.5", [](Recorder &r) { r.brpop("a", 2500ms); });
    row("LINDEX l -1", [](Recorder &r) { r.lindex("l", -1); });
    row("LINSERT l BEFORE p e", [](Recorder &r) { r.linsert("l", QRedis::Insert::Before, "p", "e"); });
    row("LINSERT l AFTER p e", [](Recorder &r) { r.linsert("l", QRedis::Insert::After, "p", "e"); });
    row("LLEN l", [](Recorder &r) { r.llen("l"); });
    row("LMOVE a b LEFT RIGHT", [](Recorder &r) { r.lmove("a", "b", QRedis::ListEnd::Left, QRedis::ListEnd::Right); });
    row("LPOP l", [](Recorder &r) { r.lpop("l"); });
    row("LPOP l 3", [](Recorder &r) { r.lpopCount("l", 3); });
    row("LPUSH l 1 2 x", [](Recorder &r) { r.lpush("l", 1, 2, "x"); });
    row("LPUSH l 1 2", [](Recorder &r) { r.lpush("l", QList<int>{1, 2}); });
    row("LPUSHX l x", [](Recorder &r) { r.lpushx("l", "x"); });
    row("LRANGE l 0 -1", [](Recorder &r) { r.lrange("l", 0, -1); });
    row("LREM l -2 x", [](Recorder &r) { r.lrem("l", -2, "x"); });
    row("LSET l 0 x", [](Recorder &r) { r.lset("l", 0, "x"); });
    row("LTRIM l 1 2", [](Recorder &r) { r.ltrim("l", 1, 2); });
    row("RPOP l", [](Recorder &r) { r.rpop("l"); });
    row("RPOP l 3", [](Recorder &r) { r.rpopCount("l", 3); });
    row("RPUSH l x y", [](Recorder &r) { r.rpush("l", "x", "y"); });
    row("RPUSHX l x", [](Recorder &r) { r.rpushx("l", "x"); });

    // Publishing
    row("PUBLISH c m", [](Recorder &r) { r.publish("c", "m"); });
    row("PUBSUB CHANNELS", [](Recorder &r) { r.pubsubChannels(); });
    row("PUBSUB CHANNELS c*", [](Recorder &r) { r.pubsubChannels("c*"); });
    row("PUBSUB NUMPAT", [](Recorder &r) { r.pubsubNumpat(); });
    row("PUBSUB NUMSUB c d", [](Recorder &r) { r.pubsubNumsub("c", "d"); });
    row("SPUBLISH c m", [](Recorder &r) { r.spublish("c", "m"); });

    // Scripts
    row("EVAL script 0", [](Recorder &r) { r.eval("script"); });
    row("EVAL script 1 k a 2", [](Recorder &r) { r.eval("script", "k", "a", 2); });
    row("EVAL script 2 k l a b", [](Recorder &r) {
        r.eval("script", QByteArrayList{"k", "l"}, QByteArrayList{"a", "b"});
    });
    row("EVAL script 0 a", [](Recorder &r) { r.eval("script", QByteArrayList(), "a"); });
    row("EVALSHA digest 0", [](Recorder &r) { r.evalsha("digest"); });
    row("EVALSHA digest 1 k a", [](Recorder &r) { r.evalsha("digest", "k", "a"); });
    row("EVAL_RO script 0", [](Recorder &r) { r.eval_ro("script"); });
    row("EVAL_RO script 1 k a", [](Recorder &r) { r.eval_ro("script", "k", "a"); });
    row("EVALSHA_RO digest 0", [](Recorder &r) { r.evalsha_ro("digest"); });
    row("EVALSHA_RO digest 1 k a", [](Recorder &r) { r.evalsha_ro("digest", "k", "a"); });
    row("EVALSHA da39a3ee5e6b4b0d3255bfef95601890afd80709 1 k a",
        [](Recorder &r) { r.eval(QRedisScript(), "k", "a"); });
    row("EVALSHA_RO da39a3ee5e6b4b0d3255bfef95601890afd80709 0",
        [](Recorder &r) { r.eval(QRedisScript({}, QRedisScript::Access::ReadOnly)); });
    row("FCALL function 0", [](Recorder &r) { r.fcall("function"); });
    row("FCALL function 2 k l a", [](Recorder &r) { r.fcall("function", QByteArrayList{"k", "l"}, "a"); });
    row("FCALL_RO function 0", [](Recorder &r) { r.fcall_ro("function"); });
    row("FCALL_RO function 1 k a", [](Recorder &r) { r.fcall_ro("function", "k", "a"); });
    row("FUNCTION LOAD library", [](Recorder &r) { r.functionLoad("library"); });
    row("FUNCTION LOAD REPLACE library", [](Recorder &r) { r.functionLoadReplace("library"); });
    row("FUNCTION DELETE library", [](Recorder &r) { r.functionDelete("library"); });
    row("FUNCTION FLUSH", [](Recorder &r) { r.functionFlush(); });
    row("FUNCTION FLUSH ASYNC", [](Recorder &r) { r.functionFlush(QRedis::FlushMode::Async); });
    row("SCRIPT FLUSH SYNC", [](Recorder &r) { r.scriptFlush(QRedis::FlushMode::Sync); });
    row("SCRIPT EXISTS a b", [](Recorder &r) { r.scriptExists("a", "b"); });
    row("SCRIPT LOAD script", [](Recorder &r) { r.scriptLoad("script"); });

    // Server
    row("CONFIG GET max* save", [](Recorder &r) { r.configGet("max*", "save"); });
    row("CONFIG SET save '' hz 20", [](Recorder &r) { r.configSet("save", "", "hz", 20); });
    row("DBSIZE", [](Recorder &r) { r.dbsize(); });
    row("FLUSHALL SYNC", [](Recorder &r) { r.flushall(QRedis::FlushMode::Sync); });
    row("FLUSHDB", [](Recorder &r) { r.flushdb(); });
    row("FLUSHDB ASYNC", [](Recorder &r) { r.flushdb(QRedis::FlushMode::Async); });
    row("INFO", [](Recorder &r) { r.info(); });
    row("INFO server clients", [](Recorder &r) { r.info("server", "clients"); });
    row("LASTSAVE", [](Recorder &r) { r.lastsave(); });
    row("SLOWLOG GET", [](Recorder &r) { r.slowlogGet(); });
    row("SLOWLOG GET 5", [](Recorder &r) { r.slowlogGet(5); });
    row("SWAPDB 0 1", [](Recorder &r) { r.swapdb(0, 1); });
    row("TIME", [](Recorder &r) { r.time(); });

    // Sets
    row("SADD s a b", [](Recorder &r) { r.sadd("s", "a", "b"); });
    row("SADD s a", [](Recorder &r) { r.sadd("s", QSet<QByteArray>{"a"}); });
    row("SCARD s", [](Recorder &r) { r.scard("s"); });
    row("SDIFF s t", [](Recorder &r) { r.sdiff("s", "t"); });
    row("SINTER s t", [](Recorder &r) { r.sinter(QByteArrayList{"s", "t"}); });
    row("SISMEMBER s a", [](Recorder &r) { r.sismember("s", "a"); });
    row("SMEMBERS s", [](Recorder &r) { r.smembers("s"); });
    row("SMISMEMBER s a b", [](Recorder &r) { r.smismember("s", "a", "b"); });
    row("SPOP s", [](Recorder &r) { r.spop("s"); });
    row("SPOP s 2", [](Recorder &r) { r.spopCount("s", 2); });
    row("SRANDMEMBER s", [](Recorder &r) { r.srandmember("s"); });
    row("SRANDMEMBER s -2", [](Recorder &r) { r.srandmemberCount("s", -2); });
    row("SREM s a b", [](Recorder &r) { r.srem("s", "a", "b"); });
    row("SSCAN s 0 COUNT 7", [](Recorder &r) { r.sscan("s", "0", QRedisScanOptions().setCount(7)); });
    row("SUNION s t", [](Recorder &r) { r.sunion("s", "t"); });

    // Sorted sets
    row("BZPOPMAX z 1.5", [](Recorder &r) { r.bzpopmax("z", 1500ms); });
    row("BZPOPMIN z y 0", [](Recorder &r) { r.bzpopmin(QByteArrayList{"z", "y"}, 0s); });
    row("ZADD z 1 a 2.5 b", [](Recorder &r) { r.zadd("z", 1, "a", 2.5, "b"); });
    row("ZADD z inf a", [](Recorder &r) { r.zadd("z", std::numeric_limits<double>::infinity(), "a"); });
    row("ZADD z 1 a 2 b", [](Recorder &r) { r.zadd("z", QMap<QByteArray, double>{{"a", 1}, {"b", 2}}); });
    row("ZADD z 2 b 1 a", [](Recorder &r) { r.zadd("z", QList<std::pair<QByteArray, int>>{{"b", 2}, {"a", 1}}); });
    row("ZADD z 0.1 a 2 c", [](Recorder &r) { r.zadd("z", QList<QRedisScored>{{"a", 0.1}, {"c", 2}}); });
    row("ZADD z 3 m", [](Recorder &r) { r.zadd("z", QRedisScored{"m", 3}); });
    row("ZADD z 4 m", [](Recorder &r) { r.zadd("z", std::pair("m", 4)); });
    row("ZADD z XX GT CH 1 a", [](Recorder &r) {
        r.zadd("z", QRedisZaddOptions().setOnlyIfExists().setOnlyIfGreater().setCountChanged(), 1, "a");
    });
    row("ZADD z NX 1 a", [](Recorder &r) {
        r.zadd("z", QRedisZaddOptions().setOnlyIfMissing(), std::map<QByteArray, int>{{"a", 1}});
    });
    row("ZADD z LT INCR -1 a", [](Recorder &r) { r.zaddIncr("z", -1, "a", QRedisZaddOptions().setOnlyIfLess()); });
    row("ZCARD z", [](Recorder &r) { r.zcard("z"); });
    row("ZCOUNT z (1 +inf", [](Recorder &r) { r.zcount("z", "(1", "+inf"); });
    row("ZINCRBY z 0.5 a", [](Recorder &r) { r.zincrby("z", 0.5, "a"); });
    row("ZMSCORE z a b", [](Recorder &r) { r.zmscore("z", "a", "b"); });
    row("ZPOPMAX z", [](Recorder &r) { r.zpopmax("z"); });
    row("ZPOPMAX z 2", [](Recorder &r) { r.zpopmaxCount("z", 2); });
    row("ZPOPMIN z", [](Recorder &r) { r.zpopmin("z"); });
    row("ZPOPMIN z 2", [](Recorder &r) { r.zpopminCount("z", 2); });
    row("ZRANGE z 0 -1", [](Recorder &r) { r.zrange("z", 0, -1); });
    row("ZRANGE z 0 -1 WITHSCORES", [](Recorder &r) { r.zrangeWithScores("z", 0, -1); });
    row("ZRANGEBYSCORE z 1 2.5", [](Recorder &r) { r.zrangebyscore("z", 1, 2.5); });
    row("ZRANGEBYSCORE z -inf (5 LIMIT 10 3",
        [](Recorder &r) { r.zrangebyscore("z", "-inf", "(5", QRedisLimit(10, 3)); });
    row("ZRANGEBYSCORE z 1 2 WITHSCORES LIMIT 1 -1",
        [](Recorder &r) { r.zrangebyscoreWithScores("z", 1, 2, QRedisLimit(1, -1)); });
    row("ZRANK z a", [](Recorder &r) { r.zrank("z", "a"); });
    row("ZREM z a b", [](Recorder &r) { r.zrem("z", "a", "b"); });
    row("ZREVRANGE z 0 1", [](Recorder &r) { r.zrevrange("z", 0, 1); });
    row("ZREVRANGE z 0 1 WITHSCORES", [](Recorder &r) { r.zrevrangeWithScores("z", 0, 1); });
    row("ZREVRANGEBYSCORE z 5 1", [](Recorder &r) { r.zrevrangebyscore("z", 5, 1); });
    row("ZREVRANGEBYSCORE z 5 1 WITHSCORES LIMIT 0 1",
        [](Recorder &r) { r.zrevrangebyscoreWithScores("z", 5, 1, QRedisLimit(0, 1)); });
    row("ZREVRANK z a", [](Recorder &r) { r.zrevrank("z", "a"); });
    row("ZSCAN z 0 MATCH ''", [](Recorder &r) { r.zscan("z", "0", QRedisScanOptions().setMatch("")); });
    row("ZSCORE z a", [](Recorder &r) { r.zscore("z", "a"); });

    // Streams
    row("XACK x g 1-1 1-2", [](Recorder &r) { r.xack("x", "g", "1-1", "1-2"); });
    row("XADD x * f v", [](Recorder &r) { r.xadd("x", QMap<QByteArray, QByteArray>{{"f", "v"}}); });
    row("XADD x 5-1 f 1 f 2", [](Recorder &r) {
        r.xadd("x", QList<std::pair<QByteArray, int>>{{"f", 1}, {"f", 2}}, "5-1");
    });
    row("XADD x MAXLEN ~ 1000 LIMIT 50 * f v", [](Recorder &r) {
        r.xadd("x", QMap<QByteArray, QByteArray>{{"f", "v"}}, QRedisStreamTrim::toLength(1000).setApproximate(50));
    });
    row("XDEL x 1-1 1-2", [](Recorder &r) { r.xdel("x", QByteArrayList{"1-1", "1-2"}); });
    row("XGROUP CREATE x g $", [](Recorder &r) { r.xgroupCreate("x", "g"); });
    row("XGROUP CREATE x g 0 MKSTREAM ENTRIESREAD 3", [](Recorder &r) {
        r.xgroupCreate("x", "g", "0", QRedisStreamGroupOptions().setMakeStream().setEntriesRead(3));
    });
    row("XINFO GROUPS x", [](Recorder &r) { r.xinfoGroups("x"); });
    row("XINFO STREAM x", [](Recorder &r) { r.xinfoStream("x"); });
    row("XLEN x", [](Recorder &r) { r.xlen("x"); });
    row("XPENDING x g", [](Recorder &r) { r.xpending("x", "g"); });
    row("XRANGE x - +", [](Recorder &r) { r.xrange("x"); });
    row("XRANGE x (1-1 5 COUNT 2", [](Recorder &r) { r.xrange("x", "(1-1", 5, 2); });
    row("XREAD STREAMS x 0", [](Recorder &r) { r.xread(std::pair("x", "0")); });
    row("XREAD COUNT 5 STREAMS x y 0 1-1", [](Recorder &r) {
        r.xread(QMap<QByteArray, QByteArray>{{"x", "0"}, {"y", "1-1"}}, 5);
    });
    row("XREAD COUNT 1 BLOCK 1500 STREAMS x $", [](Recorder &r) { r.xreadBlock(std::pair("x", "$"), 1500ms, 1); });
    row("XREADGROUP GROUP g c STREAMS x >", [](Recorder &r) { r.xreadgroup("g", "c", std::pair("x", ">")); });
    row("XREADGROUP GROUP g c COUNT 9 NOACK STREAMS x y > 0", [](Recorder &r) {
        r.xreadgroup("g", "c", std::map<QByteArray, QByteArray>{{"x", ">"}, {"y", "0"}},
                     QRedisStreamGroupReadOptions().setCount(9).setNoAcknowledgement());
    });
    row("XREADGROUP GROUP g c BLOCK 0 STREAMS x >",
        [](Recorder &r) { r.xreadgroupBlock("g", "c", std::pair("x", ">"), 0ms); });
    row("XREVRANGE x + -", [](Recorder &r) { r.xrevrange("x"); });
    row("XTRIM x MAXLEN 10", [](Recorder &r) { r.xtrim("x", QRedisStreamTrim::toLength(10)); });
    row("XTRIM x MINID ~ 5-0", [](Recorder &r) { r.xtrim("x", QRedisStreamTrim::fromId("5-0").setApproximate()); });

    // Strings
    row("APPEND k v", [](Recorder &r) { r.append("k", "v"); });
    row("DECR k", [](Recorder &r) { r.decr("k"); });
    row("DECRBY k 4", [](Recorder &r) { r.decrby("k", 4); });
    row("GET k", [](Recorder &r) { r.get("k"); });
    row("GETDEL k", [](Recorder &r) { r.getdel("k"); });
    row("GETRANGE k 0 -1", [](Recorder &r) { r.getrange("k", 0, -1); });
    row("INCR k", [](Recorder &r) { r.incr("k"); });
    row("INCRBY k 4", [](Recorder &r) { r.incrby("k", 4); });
    row("INCRBYFLOAT k 0.5", [](Recorder &r) { r.incrbyfloat("k", 0.5); });
    row("MGET a b", [](Recorder &r) { r.mget("a", "b"); });
    row("MSET a 1 b 2", [](Recorder &r) { r.mset("a", 1, "b", 2); });
    row("MSET a x", [](Recorder &r) { r.mset(QHash<QByteArray, QByteArray>{{"a", "x"}}); });
    row("MSETNX a 1", [](Recorder &r) { r.msetnx("a", 1); });
    row("SET k v", [](Recorder &r) { r.set("k", "v"); });
    row("SET k v NX PX 10000",
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setOnlyIfMissing().setExpiry(10s)); });
    row("SET k v XX PXAT 1700000000123", [](Recorder &r) {
        r.set("k", "v",
              QRedisSetOptions().setOnlyIfExists().setExpiryAt(QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC)));
    });
    row("SET k v IFEQ old KEEPTTL",
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setOnlyIfEqual("old").setKeepTtl()); });
    row("SET k v GET", [](Recorder &r) { r.setGet("k", "v"); });
    row("SET k v NX GET", [](Recorder &r) { r.setGet("k", "v", QRedisSetOptions().setOnlyIfMissing()); });
    row("SETRANGE k 3 v", [](Recorder &r) { r.setrange("k", 3, "v"); });
    row("STRLEN k", [](Recorder &r) { r.strlen("k"); });
}

void TestCommandWords::words()
{
    QFETCH(const Call, call);
    Recorder recorder;
    call(recorder);
    QCOMPARE(recorder.sent, QByteArray(QTest::currentDataTag()));
    QCOMPARE(recorder.fault, QByteArray());
    QVERIFY(recorder.agreesWithTable);
}

void TestCommandWords::retryAndTravel_data()
{
    QTest::addColumn<Call>("call");
    QTest::addColumn<int>("retry");
    QTest::addColumn<int>("travel");
    const auto row = [](const char *name, Retry retry, Travel travel, Call call) {
        QTest::newRow(name) << call << int(retry) << int(travel);
    };

    row("GET", Retry::Read, Travel::Lane, [](Recorder &r) { r.get("k"); });
    row("INCR", Retry::Never, Travel::Lane, [](Recorder &r) { r.incr("k"); });
    row("SET", Retry::Overwrite, Travel::Lane, [](Recorder &r) { r.set("k", "v"); });
    row("SET PX", Retry::Overwrite, Travel::Lane,
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setExpiry(1s)); });
    row("SET NX", Retry::Never, Travel::Lane,
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setOnlyIfMissing()); });
    row("SET XX", Retry::Never, Travel::Lane,
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setOnlyIfExists()); });
    row("SET IFEQ", Retry::Never, Travel::Lane,
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setOnlyIfEqual("x")); });
    row("SET KEEPTTL", Retry::Never, Travel::Lane,
        [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setKeepTtl()); });
    row("SET GET", Retry::Never, Travel::Lane, [](Recorder &r) { r.setGet("k", "v"); });
    row("EXPIREAT", Retry::Never, Travel::Lane, [](Recorder &r) { r.expireat("k", QDateTime::currentDateTimeUtc()); });
    row("EXPIREAT GT", Retry::Never, Travel::Lane,
        [](Recorder &r) { r.expireat("k", QDateTime::currentDateTimeUtc(), QRedis::ExpireIf::Later); });
    row("BLPOP", Retry::Never, Travel::Waits, [](Recorder &r) { r.blpop("k", 1s); });
    row("XREAD", Retry::Read, Travel::Lane, [](Recorder &r) { r.xread(std::pair("x", "1-1")); });
    row("XREAD $", Retry::Never, Travel::Lane, [](Recorder &r) { r.xread(std::pair("x", "$")); });
    row("XREAD BLOCK", Retry::Read, Travel::Waits, [](Recorder &r) { r.xreadBlock(std::pair("x", "1-1"), 1s); });
    row("XREAD BLOCK $", Retry::Never, Travel::Waits, [](Recorder &r) { r.xreadBlock(std::pair("x", "$"), 1s); });
    row("XREADGROUP", Retry::Never, Travel::Lane, [](Recorder &r) { r.xreadgroup("g", "c", std::pair("x", ">")); });
    row("XREADGROUP BLOCK", Retry::Never, Travel::Waits,
        [](Recorder &r) { r.xreadgroupBlock("g", "c", std::pair("x", ">"), 1s); });
    row("call", Retry::Never, Travel::Lane, [](Recorder &r) { r.call("GET", "k"); });
}

void TestCommandWords::retryAndTravel()
{
    QFETCH(const Call, call);
    Recorder recorder;
    call(recorder);
    QTEST(int(recorder.retry), "retry");
    QTEST(int(recorder.travel), "travel");
}

void TestCommandWords::refused_data()
{
    QTest::addColumn<Call>("call");
    const auto row = [](const char *name, Call call) { QTest::newRow(name) << call; };

    row("SET expiring at once", [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setExpiry(0ms)); });
    row("SET expiring before now", [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setExpiry(-1ms)); });
    row("SET at an invalid time", [](Recorder &r) { r.set("k", "v", QRedisSetOptions().setExpiryAt(QDateTime())); });
    row("RESTORE expiring at once", [](Recorder &r) { r.restore("k", "v", QRedisRestoreOptions().setExpiry(0ms)); });
    row("RESTORE at an invalid time",
        [](Recorder &r) { r.restore("k", "v", QRedisRestoreOptions().setExpiryAt(QDateTime())); });
    row("EXPIREAT an invalid time", [](Recorder &r) { r.expireat("k", QDateTime()); });
    row("PEXPIREAT an invalid time", [](Recorder &r) { r.pexpireat("k", QDateTime()); });
    row("BLPOP for less than no time", [](Recorder &r) { r.blpop("k", -1ms); });
    row("XREAD BLOCK for less than no time", [](Recorder &r) { r.xreadBlock(std::pair("x", "0"), -1ms); });
    row("SCAN without any count", [](Recorder &r) { r.scan("0", QRedisScanOptions().setCount(0)); });
    row("HSCAN with a type", [](Recorder &r) { r.hscan("h", "0", QRedisScanOptions().setType("hash")); });
    row("MSET without a value", [](Recorder &r) { r.mset(QByteArrayList{"a", "1", "b"}); });
    row("MSET of nothing", [](Recorder &r) { r.mset(QHash<QByteArray, QByteArray>()); });
    row("HSET of nothing", [](Recorder &r) { r.hset("h", QByteArrayList()); });
    row("XADD without fields", [](Recorder &r) { r.xadd("x", QMap<QByteArray, QByteArray>()); });
    row("ZADD of nothing", [](Recorder &r) { r.zadd("z", QList<QRedisScored>()); });
    row("ZADD NX GT",
        [](Recorder &r) { r.zadd("z", QRedisZaddOptions().setOnlyIfMissing().setOnlyIfGreater(), 1, "a"); });
    row("XTRIM to less than nothing", [](Recorder &r) { r.xtrim("x", QRedisStreamTrim::toLength(-1)); });
}

void TestCommandWords::refused()
{
    QFETCH(const Call, call);
    Recorder recorder;
    call(recorder);
    QVERIFY(!recorder.fault.isEmpty());
}

// Elements that a view makes die before the command is encoded.
void TestCommandWords::bytesOfMadeWordsAreKept()
{
    const QByteArray tail(100, 'x'); // beyond any small-string storage
    const auto text = [&tail](int number) { return std::string(tail.constData()) + std::to_string(number); };

    Recorder recorder;
    recorder.del(Made{text});
    QCOMPARE(recorder.sent, "DEL " + tail + "1 " + tail + "2 " + tail + '3');

    recorder.mset(Made{[&](int number) { return std::pair(text(number), number); }});
    QCOMPARE(recorder.sent, "MSET " + tail + "1 1 " + tail + "2 2 " + tail + "3 3");

    recorder.mget(Made{[&](int number) { return QByteArray::fromStdString(text(number)); }});
    QCOMPARE(recorder.sent, "MGET " + tail + "1 " + tail + "2 " + tail + '3');
}

void TestCommandWords::waitTravelsInAPipeline()
{
    PipelineRecorder pipeline;
    pipeline.wait(2, 1500ms);
    QCOMPARE(pipeline.sent, (QByteArrayList{"WAIT", "2", "1500"}));
}

QTEST_APPLESS_MAIN(TestCommandWords)
#include "tst_commandwords.moc"
