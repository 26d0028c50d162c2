// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandtest.h"

using namespace std::chrono_literals;

using Call = std::function<QByteArray(QRedisClient &, const QByteArray &key)>;

/*!
    Every command on a key: what it answers where there is none, and where there is another type of value.
*/
class TestUnfittingKeys : public CommandTest
{
    Q_OBJECT
private Q_SLOTS:
    void missingAndOfAnotherType_data();
    void missingAndOfAnotherType();
};

void TestUnfittingKeys::missingAndOfAnotherType_data()
{
    QTest::addColumn<Call>("call");
    QTest::addColumn<QByteArray>("missing");
    QTest::addColumn<QByteArray>("otherType");

    // A command on a key: what it answers where there is none, and where a stream stands (null: whatever is not nothing).
    const auto row = [](const char *name, const char *missing, auto call, const char *otherType = "WRONGTYPE") {
        QTest::newRow(name) << Call(
            [call](QRedisClient &redis, const QByteArray &key) { return reply(call(redis, key)); })
                            << QByteArray(missing) << QByteArray(otherType);
    };
#define ON_KEY(expression) [](QRedisClient &redis, const QByteArray &k) { return redis.expression; }
    using QRedis::ListEnd;
    row("copy", "false", ON_KEY(copy(k, "to")), "true");
    row("del", "0", ON_KEY(del(k)), "1");
    row("dump", "-", ON_KEY(dump(k)), nullptr);
    row("exists", "0", ON_KEY(exists(k)), "1");
    row("expire", "false", ON_KEY(expire(k, 9s)), "true");
    row("expireat", "false", ON_KEY(expireat(k, QDateTime::currentDateTimeUtc())), "true");
    row("memoryUsage", "-", ON_KEY(memoryUsage(k)), nullptr);
    row("move", "false", ON_KEY(move(k, 2)), "true");
    row("objectEncoding", "-", ON_KEY(objectEncoding(k)), "'stream'");
    row("objectIdletime", "-", ON_KEY(objectIdletime(k)), "0 s");
    row("persist", "false", ON_KEY(persist(k)), "false");
    row("pexpire", "false", ON_KEY(pexpire(k, 9s)), "true");
    row("pttl", "missing", ON_KEY(pttl(k)), "persistent");
    row("rename", "ERR", ON_KEY(rename(k, "to")), "done");
    row("renamenx", "ERR", ON_KEY(renamenx(k, "to")), "true");
    row("touch", "0", ON_KEY(touch(k)), "1");
    row("ttl", "missing", ON_KEY(ttl(k)), "persistent");
    row("type", "'none'", ON_KEY(type(k)), "'stream'");
    row("unlink", "0", ON_KEY(unlink(k)), "1");

    row("hdel", "0", ON_KEY(hdel(k, "f")));
    row("hexists", "false", ON_KEY(hexists(k, "f")));
    row("hget", "-", ON_KEY(hget(k, "f")));
    row("hgetall", "{}", ON_KEY(hgetall(k)));
    row("hincrby", "2", ON_KEY(hincrby(k, "f", 2)));
    row("hincrbyfloat", "2.5", ON_KEY(hincrbyfloat(k, "f", 2.5)));
    row("hkeys", "[]", ON_KEY(hkeys(k)));
    row("hlen", "0", ON_KEY(hlen(k)));
    row("hmget", "[-, -]", ON_KEY(hmget(k, "f", "g")));
    row("hscan", "[] end", ON_KEY(hscan(k, "0")));
    row("hset", "1", ON_KEY(hset(k, "f", "v")));
    row("hsetnx", "true", ON_KEY(hsetnx(k, "f", "v")));
    row("hstrlen", "0", ON_KEY(hstrlen(k, "f")));
    row("hvals", "[]", ON_KEY(hvals(k)));

    row("blmove", "-", ON_KEY(blmove(k, "to", ListEnd::Left, ListEnd::Left, 1ms)));
    row("blpop", "-", ON_KEY(blpop(k, 1ms)));
    row("brpop", "-", ON_KEY(brpop(k, 1ms)));
    row("lindex", "-", ON_KEY(lindex(k, 0)));
    row("linsert", "0", ON_KEY(linsert(k, QRedis::Insert::Before, "p", "e")));
    row("llen", "0", ON_KEY(llen(k)));
    row("lmove", "-", ON_KEY(lmove(k, "to", ListEnd::Left, ListEnd::Left)));
    row("lpop", "-", ON_KEY(lpop(k)));
    row("lpopCount", "-", ON_KEY(lpopCount(k, 2)));
    row("lpush", "1", ON_KEY(lpush(k, "e")));
    row("lpushx", "0", ON_KEY(lpushx(k, "e")));
    row("lrange", "[]", ON_KEY(lrange(k, 0, -1)));
    row("lrem", "0", ON_KEY(lrem(k, 0, "e")));
    row("lset", "ERR", ON_KEY(lset(k, 0, "e")));
    row("ltrim", "done", ON_KEY(ltrim(k, 0, 1)));
    row("rpop", "-", ON_KEY(rpop(k)));
    row("rpopCount", "-", ON_KEY(rpopCount(k, 2)));
    row("rpush", "1", ON_KEY(rpush(k, "e")));
    row("rpushx", "0", ON_KEY(rpushx(k, "e")));

    row("sadd", "1", ON_KEY(sadd(k, "m")));
    row("scard", "0", ON_KEY(scard(k)));
    row("sdiff", "{}", ON_KEY(sdiff(k, "other")));
    row("sinter", "{}", ON_KEY(sinter(k, k)));
    row("sismember", "false", ON_KEY(sismember(k, "m")));
    row("smembers", "{}", ON_KEY(smembers(k)));
    row("smismember", "[false]", ON_KEY(smismember(k, "m")));
    row("spop", "-", ON_KEY(spop(k)));
    row("spopCount", "{}", ON_KEY(spopCount(k, 2)));
    row("srandmember", "-", ON_KEY(srandmember(k)));
    row("srandmemberCount", "[]", ON_KEY(srandmemberCount(k, 2)));
    row("srem", "0", ON_KEY(srem(k, "m")));
    row("sscan", "[] end", ON_KEY(sscan(k, "0")));
    row("sunion", "{}", ON_KEY(sunion(k, "other")));

    row("bzpopmax", "-", ON_KEY(bzpopmax(k, 1ms)));
    row("bzpopmin", "-", ON_KEY(bzpopmin(k, 1ms)));
    row("zadd", "1", ON_KEY(zadd(k, 1, "m")));
    row("zaddIncr", "1", ON_KEY(zaddIncr(k, 1, "m")));
    row("zcard", "0", ON_KEY(zcard(k)));
    row("zcount", "0", ON_KEY(zcount(k, 0, 1)));
    row("zincrby", "1", ON_KEY(zincrby(k, 1, "m")));
    row("zmscore", "[-]", ON_KEY(zmscore(k, "m")));
    row("zpopmax", "-", ON_KEY(zpopmax(k)));
    row("zpopmaxCount", "[]", ON_KEY(zpopmaxCount(k, 2)));
    row("zpopmin", "-", ON_KEY(zpopmin(k)));
    row("zpopminCount", "[]", ON_KEY(zpopminCount(k, 2)));
    row("zrange", "[]", ON_KEY(zrange(k, 0, -1)));
    row("zrangeWithScores", "[]", ON_KEY(zrangeWithScores(k, 0, -1)));
    row("zrangebyscore", "[]", ON_KEY(zrangebyscore(k, 0, 1)));
    row("zrangebyscoreWithScores", "[]", ON_KEY(zrangebyscoreWithScores(k, 0, 1)));
    row("zrank", "-", ON_KEY(zrank(k, "m")));
    row("zrem", "0", ON_KEY(zrem(k, "m")));
    row("zrevrange", "[]", ON_KEY(zrevrange(k, 0, -1)));
    row("zrevrangeWithScores", "[]", ON_KEY(zrevrangeWithScores(k, 0, -1)));
    row("zrevrangebyscore", "[]", ON_KEY(zrevrangebyscore(k, 1, 0)));
    row("zrevrangebyscoreWithScores", "[]", ON_KEY(zrevrangebyscoreWithScores(k, 1, 0)));
    row("zrevrank", "-", ON_KEY(zrevrank(k, "m")));
    row("zscan", "[] end", ON_KEY(zscan(k, "0")));
    row("zscore", "-", ON_KEY(zscore(k, "m")));

    row("append", "1", ON_KEY(append(k, "v")));
    row("decr", "-1", ON_KEY(decr(k)));
    row("decrby", "-2", ON_KEY(decrby(k, 2)));
    row("get", "-", ON_KEY(get(k)));
    row("getdel", "-", ON_KEY(getdel(k)));
    row("getrange", "''", ON_KEY(getrange(k, 0, -1)));
    row("incr", "1", ON_KEY(incr(k)));
    row("incrby", "2", ON_KEY(incrby(k, 2)));
    row("incrbyfloat", "0.5", ON_KEY(incrbyfloat(k, 0.5)));
    row("mget", "[-]", ON_KEY(mget(k)), "[-]");
    row("mset", "done", ON_KEY(mset(k, "v")), "done");
    row("msetnx", "true", ON_KEY(msetnx(k, "v")), "false");
    row("set", "true", ON_KEY(set(k, "v")), "true");
    row("setGet", "-", ON_KEY(setGet(k, "v")));
    row("setrange", "2", ON_KEY(setrange(k, 1, "v")));
    row("strlen", "0", ON_KEY(strlen(k)));

    // Of another type is here what a stream's commands find where a string stands.
    row("xack", "0", ON_KEY(xack(k, "g", "1-0")));
    row("xadd", "'5-0'", ON_KEY(xadd(k, Fields{{"f", "v"}}, "5-0")));
    row("xdel", "0", ON_KEY(xdel(k, "1-0")));
    row("xgroupCreate", "ERR", ON_KEY(xgroupCreate(k, "g")));
    row("xinfoGroups", "ERR", ON_KEY(xinfoGroups(k)));
    row("xinfoStream", "ERR", ON_KEY(xinfoStream(k)));
    row("xlen", "0", ON_KEY(xlen(k)));
    row("xpending", "NOGROUP", ON_KEY(xpending(k, "g")));
    row("xrange", "[]", ON_KEY(xrange(k)));
    row("xread", "[]", ON_KEY(xread(std::pair(k, "0"))));
    row("xreadBlock", "[]", ON_KEY(xreadBlock(std::pair(k, "0"), 1ms)));
    row("xreadgroup", "NOGROUP", ON_KEY(xreadgroup("g", "c", std::pair(k, ">"))));
    row("xreadgroupBlock", "NOGROUP", ON_KEY(xreadgroupBlock("g", "c", std::pair(k, ">"), 1ms)));
    row("xrevrange", "[]", ON_KEY(xrevrange(k)));
    row("xtrim", "0", ON_KEY(xtrim(k, QRedisStreamTrim::toLength(1))));
#undef ON_KEY
}

void TestUnfittingKeys::missingAndOfAnotherType()
{
    QFETCH(const Call, call);
    QFETCH(const QByteArray, otherType);
    QTEST(call(*m_client, binary), "missing");

    REPLIES(m_client->flushall(), "done");
    if (QByteArray(QTest::currentDataTag()).startsWith('x'))
        REPLIES(m_client->set(binary, "v"), "true");
    else
        REPLIES(m_client->xadd(binary, Fields{{"f", "v"}}, "1-0"), "'1-0'");
    if (otherType.isEmpty())
        QVERIFY(call(*m_client, binary) != "-");
    else
        QCOMPARE(call(*m_client, binary), otherType);
}

QTEST_GUILESS_MAIN(TestUnfittingKeys)
#include "tst_unfittingkeys.moc"
