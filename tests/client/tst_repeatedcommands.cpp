// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../protocol/commandline.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtTest/qtest.h>

#include <algorithm>

using namespace QRedis::Private;

using QRedis::Command;

namespace {

//! Examples of every command that is repeated by itself. '~' stands for a space within a word.
constexpr const char *examples[] = {
    // Strings
    "BITCOUNT s", "BITCOUNT s 0 1 BIT", "BITFIELD_RO s GET u8 0", "BITPOS s 1", "GET s", "GET missing", "GETBIT s 1",
    "GETRANGE s 1 -2", "LCS s s2", "LCS s s2 IDX WITHMATCHLEN", "MGET s missing s2", "STRLEN s", "SUBSTR s 0 2",
    // Hashes
    "HEXISTS h f", "HEXPIRETIME h FIELDS 1 f", "HGET h f", "HGETALL h", "HKEYS h", "HLEN h", "HMGET h f missing",
    "HPEXPIRETIME h FIELDS 1 f", "HPTTL h FIELDS 1 f", "HSCAN h 0", "HSTRLEN h f", "HTTL h FIELDS 1 f", "HVALS h",
    // Lists
    "LINDEX l 1", "LLEN l", "LPOS l b", "LPOS l a COUNT 0", "LRANGE l 0 -1",
    // Sets
    "SCARD set", "SDIFF set set2", "SINTER set set2", "SINTERCARD 2 set set2", "SISMEMBER set b", "SMEMBERS set",
    "SMISMEMBER set a z", "SSCAN set 0", "SUNION set set2",
    // Sorted sets
    "ZCARD z", "ZCOUNT z 1 2", "ZDIFF 2 z z2 WITHSCORES", "ZINTER 2 z z2", "ZINTERCARD 2 z z2", "ZLEXCOUNT z - +",
    "ZMSCORE z a missing", "ZRANGE z 0 -1 WITHSCORES", "ZRANGEBYLEX z - +", "ZRANGEBYSCORE z 1 2", "ZRANK z b",
    "ZREVRANGE z 0 -1", "ZREVRANGEBYLEX z + -", "ZREVRANGEBYSCORE z 2 1", "ZREVRANK z b", "ZSCAN z 0", "ZSCORE z a",
    "ZUNION 2 z z2 WITHSCORES",
    // Places
    "GEODIST geo Palermo Catania", "GEOHASH geo Palermo", "GEOPOS geo Palermo missing", "GEORADIUS_RO geo 15 37 200 km",
    "GEORADIUSBYMEMBER_RO geo Palermo 200 km", "GEOSEARCH geo FROMMEMBER Palermo BYRADIUS 200 km ASC",
    "GEORADIUS geo 15 37 200 km WITHDIST ASC", "GEORADIUSBYMEMBER geo Palermo 200 km COUNT 1",
    // Streams
    "XGROUP HELP", "XINFO CONSUMERS x g", "XINFO GROUPS x", "XINFO HELP", "XINFO STREAM x", "XLEN x", "XPENDING x g",
    "XRANGE x - +", "XREVRANGE x + -", "XREAD COUNT 2 STREAMS x 0", "XREAD BLOCK 10 STREAMS x 9-9",
    // Vectors
    "VCARD v", "VDIM v", "VEMB v e", "VGETATTR v e", "VINFO v", "VISMEMBER v e", "VLINKS v e", "VSIM v ELE e",
    // Keys
    "DUMP s", "EXISTS s missing s", "EXPIRETIME e", "KEYS *", "OBJECT ENCODING s", "OBJECT FREQ s", "OBJECT HELP",
    "OBJECT IDLETIME s", "OBJECT REFCOUNT s", "PEXPIRETIME e", "PTTL e", "SCAN 0", "SORT_RO l ALPHA", "TTL e", "TYPE s",
    "TOUCH s missing", "SORT l ALPHA DESC LIMIT 0 2",
    // Scripts
    "EVAL_RO return~redis.call('GET',KEYS[1]) 1 s", "EVALSHA_RO e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0",
    "FCALL_RO f 0", "FUNCTION DUMP", "FUNCTION HELP", "FUNCTION LIST", "FUNCTION STATS",
    "SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "SCRIPT HELP",
    "SCRIPT SHOW e0e1f9fabfc9d4800c877a703b823ac0578ff8db",
    // The server
    "ACL CAT", "ACL CAT read", "ACL DRYRUN default GET s", "ACL GETUSER default", "ACL HELP", "ACL LIST", "ACL USERS",
    "ACL WHOAMI", "CLIENT GETNAME", "CLIENT GETREDIR", "CLIENT HELP", "CLIENT ID", "CLIENT INFO", "CLIENT LIST",
    "CLIENT TRACKINGINFO", "COMMAND", "COMMAND COUNT", "COMMAND DOCS get", "COMMAND GETKEYS MGET a b",
    "COMMAND GETKEYSANDFLAGS SET a b", "COMMAND HELP", "COMMAND INFO get set", "COMMAND LIST FILTERBY PATTERN get*",
    "COMMANDLOG GET 10 slow", "COMMANDLOG HELP", "COMMANDLOG LEN slow", "SLOWLOG GET", "SLOWLOG HELP", "SLOWLOG LEN",
    "CONFIG GET maxmemory*", "CONFIG HELP", "DBSIZE", "ECHO hello", "INFO server", "LASTSAVE", "PING", "PING hello",
    "ROLE", "TIME", "LATENCY DOCTOR", "LATENCY GRAPH command", "LATENCY HELP", "LATENCY HISTOGRAM get",
    "LATENCY HISTORY command", "LATENCY LATEST", "MEMORY DOCTOR", "MEMORY HELP", "MEMORY MALLOC-STATS", "MEMORY STATS",
    "MEMORY USAGE s", "MODULE HELP", "MODULE LIST", "PUBSUB CHANNELS", "PUBSUB HELP", "PUBSUB NUMPAT",
    "PUBSUB NUMSUB news", "PUBSUB SHARDCHANNELS", "PUBSUB SHARDNUMSUB news",
    // The cluster
    "CLUSTER COUNT-FAILURE-REPORTS 0000000000000000000000000000000000000000", "CLUSTER COUNTKEYSINSLOT 5",
    "CLUSTER GETKEYSINSLOT 5 10", "CLUSTER HELP", "CLUSTER INFO", "CLUSTER KEYSLOT s", "CLUSTER LINKS", "CLUSTER MYID",
    "CLUSTER MYSHARDID", "CLUSTER NODES", "CLUSTER REPLICAS 0000000000000000000000000000000000000000", "CLUSTER SHARDS",
    "CLUSTER SLAVES 0000000000000000000000000000000000000000", "CLUSTER SLOT-STATS SLOTSRANGE 0 1", "CLUSTER SLOTS",
    // What overwrites
    "SET s new", "SET fresh new", "SET e new EX 100", "SET s new PX 100000", "SET s new EXAT 9999999999",
    "SET s new PXAT 99", "SET l string", "MSET s new fresh new", "SETRANGE s 3 new", "SETRANGE fresh 10 new",
    "HMSET h f new fresh new", "SETEX s 100 new", "PSETEX s 100000 new", "CONFIG SET maxmemory-samples 7",
    "PFCOUNT hll", "PFCOUNT hll hll2", "SCRIPT LOAD return~2"};

//! What an option, or the state of the key, keeps from being repeated: these answer otherwise the second time, or leave
//! another state.
constexpr const char *differing[] = {"SET fresh new NX",
                                     "SET s new GET",
                                     "SET fresh new NX GET EX 9",
                                     "SET s new IFEQ hello",
                                     "EXPIREAT e 1",
                                     "PEXPIREAT e 1",
                                     "EXPIREAT s 9999999999 NX",
                                     "APPEND s x",
                                     "INCR n",
                                     "SETBIT s 2 0",
                                     "SETNX fresh v",
                                     "GETSET s new",
                                     "GETDEL s",
                                     "HSET h fresh v",
                                     "LPUSH l x",
                                     "SADD set fresh",
                                     "ZADD z 5 fresh",
                                     "DEL s",
                                     "PERSIST e",
                                     "COPY s fresh",
                                     "LSET l 0 new",
                                     "SORT l ALPHA STORE fresh"};

// LSET and SORT STORE leave the same state here, and yet may not be repeated: what others do between them decides.
constexpr const char *sameHere[] = {"LSET l 0 new", "SORT l ALPHA STORE fresh", "SET s new IFEQ hello"};

//! These have nothing to tell here but an error, which is the same each time.
constexpr const char *failing[] = {"OBJECT FREQ", "LATENCY GRAPH", "CLUSTER COUNT-FAILURE-REPORTS", "CLUSTER REPLICAS",
                                   "CLUSTER SLAVES"};

constexpr const char *fixture[] = {
    "FLUSHALL",
    "FUNCTION FLUSH",
    "SCRIPT FLUSH",
    "CONFIG SET maxmemory-samples 5",
    "SET s hello",
    "SET s2 yellow",
    "SET n 10",
    "SETEX e 1000 v",
    "HSET h f v g 2",
    "RPUSH l c a b a",
    "SADD set a b 1",
    "SADD set2 b c",
    "ZADD z 1 a 2 b",
    "ZADD z2 2 b 3 c",
    "GEOADD geo 13.361389 38.115556 Palermo 15.087269 37.502669 Catania",
    "XADD x 1-1 f v",
    "XADD x 1-2 f w",
    "XGROUP CREATE x g 0",
    "PFADD hll a b c",
    "PFADD hll2 c d",
    "VADD v VALUES 3 1 2 3 e",
    "SCRIPT LOAD return~1",
    "FUNCTION LOAD "
    "#!lua~name=lib\nredis.register_function{function_name='f',callback=function()~return~1~end,flags={'no-writes'}}"};

QByteArrayList wordsOf(const char *line)
{
    QByteArrayList words = QByteArray(line).split(' ');
    for (QByteArray &word : words)
        word.replace('~', ' ');
    return words;
}

//! What was answered, as text, and the value where it was no error.
struct Reply
{
    QRedisValue value;
    QString text;
    bool failed = false;
};

QString textOf(const QRedisValue &value)
{
    QString text;
    QDebug(&text) << value;
    return text;
}

//! Without the order of the elements.
QStringList sorted(const QRedisValue &value)
{
    QStringList texts;
    for (const QRedisValue &element : value.toList())
        texts += textOf(element);
    for (const auto &[name, content] : value.toPairs())
        texts += textOf(name) + textOf(content);
    texts.sort();
    return texts;
}

} // namespace

/*!
    What the library repeats by itself, against a real server: a read leaves everything as it was and answers the same; an
    overwrite, done twice, leaves what one leaves and answers the same.
*/
class TestRepeatedCommands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void everyCommandHasAnExample_data();
    void everyCommandHasAnExample();
    void repeated_data();
    void repeated();
    void notRepeated_data();
    void notRepeated();

private:
    Reply ask(const QByteArrayList &words);
    //! Every key with its bytes and its expiry; without expiries where these are counted from now.
    QByteArrayList state(bool withExpiries);

    QRedisTestServer m_server;
    QRedisTestServer m_cluster; // of one
    std::unique_ptr<QRedisClient> m_client;
    std::unique_ptr<QRedisClient> m_clusterClient;
};

void TestRepeatedCommands::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
    m_client = std::make_unique<QRedisClient>(m_server.url());
    m_cluster.setConfig(QByteArrayLiteral("cluster-enabled"), QByteArrayLiteral("yes"));
    QVERIFY2(m_cluster.start(), qPrintable(m_cluster.errorString()));
    m_clusterClient = std::make_unique<QRedisClient>(m_cluster.url());
    ask(wordsOf("CLUSTER ADDSLOTSRANGE 0 16383"));
    QTRY_VERIFY_WITH_TIMEOUT(ask(wordsOf("CLUSTER INFO")).value.toByteArray().contains("cluster_state:ok"), 30'000);
}

Reply TestRepeatedCommands::ask(const QByteArrayList &words)
{
    const auto reply = QRedisTest::value((words.first() == "CLUSTER" ? m_clusterClient : m_client)->call(words));
    if (const auto error = reply.failure<QRedisError>())
        return {{}, error->message(), true};
    return reply ? Reply{*reply, textOf(*reply)} : Reply{{}, reply.message(), true};
}

void TestRepeatedCommands::init()
{
    for (const char *line : fixture)
        ask(wordsOf(line)); // VADD is not known everywhere
}

QByteArrayList TestRepeatedCommands::state(bool withExpiries)
{
    QByteArrayList lines;
    for (const QRedisValue &key : ask(wordsOf("KEYS *")).value.toList()) {
        const QByteArray name = key.toByteArray();
        QByteArray line = name + ": " + ask({QByteArrayLiteral("DUMP"), name}).value.toByteArray().toHex();
        if (withExpiries)
            line += " until " + QByteArray::number(ask({QByteArrayLiteral("PEXPIRETIME"), name}).value.toLongLong());
        lines += line;
    }
    std::ranges::sort(lines);
    lines += ask(wordsOf("CONFIG GET maxmemory-samples")).text.toUtf8();
    lines += ask(wordsOf("SCRIPT EXISTS 7f923f79fe76194c868d7e1d0820de36700eb649")).text.toUtf8(); // of "return 2"
    lines += ask(wordsOf("FUNCTION DUMP")).text.toUtf8();
    return lines;
}

void TestRepeatedCommands::everyCommandHasAnExample_data()
{
    QTest::addColumn<int>("command");
    for (int command = 1; command < int(std::size(commandTraits)); ++command) {
        const CommandInfo &info = commandInfo(Command(command));
        if (info.retry != Retry::Never)
            QTest::newRow(info.name.toByteArray().constData()) << command;
    }
}

void TestRepeatedCommands::everyCommandHasAnExample()
{
    QFETCH(const int, command);
    const bool found = std::ranges::any_of(
        examples, [command](const char *line) { return int(CommandLine(line).command()) == command; });
    QVERIFY2(found, "a command that is repeated by itself needs an example here");
}

void TestRepeatedCommands::repeated_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : examples)
        QTest::newRow(line) << QByteArray(line);
}

void TestRepeatedCommands::repeated()
{
    QFETCH(const QByteArray, line);
    const CommandLine parsed(line);
    const CommandInfo &info = commandInfo(parsed.command());
    const Retry retry = retryClass(parsed.command(), parsed.arguments());
    QVERIFY(retry != Retry::Never);

    const bool withExpiries = !line.contains("EX ") && !line.contains("PX 1");
    const QByteArrayList before = state(withExpiries);
    const Reply first = ask(wordsOf(line.constData()));
    if (first.text.contains(QLatin1String("unknown ")))
        QSKIP("This server does not have it.");
    QVERIFY2(!first.failed || std::ranges::any_of(failing, [&](const char *name) { return line.startsWith(name); }),
             qPrintable(first.text));
    const QByteArrayList once = state(withExpiries);
    const Reply second = ask(wordsOf(line.constData()));
    QCOMPARE(state(withExpiries), once);
    if (retry == Retry::Read)
        QCOMPARE(once, before);

    if (info.nondeterministicOutput)
        return;
    if (info.nondeterministicOrder) {
        QCOMPARE(sorted(second.value), sorted(first.value));
    } else {
        QCOMPARE(second.text, first.text);
    }
}

void TestRepeatedCommands::notRepeated_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : differing)
        QTest::newRow(line) << QByteArray(line);
}

void TestRepeatedCommands::notRepeated()
{
    QFETCH(const QByteArray, line);
    const CommandLine parsed(line);
    QCOMPARE(int(retryClass(parsed.command(), parsed.arguments())), int(Retry::Never));
    if (std::ranges::any_of(sameHere, [&](const char *same) { return line == same; }))
        return;
    const Reply first = ask(wordsOf(line.constData()));
    const QByteArrayList once = state(true);
    const Reply second = ask(wordsOf(line.constData()));
    QVERIFY(first.text != second.text || once != state(true));
}

QTEST_GUILESS_MAIN(TestRepeatedCommands)
#include "tst_repeatedcommands.moc"
