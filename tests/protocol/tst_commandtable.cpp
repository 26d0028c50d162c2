// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "commandline.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qset.h>
#include <QtTest/qtest.h>

using namespace QRedis::Private;
using QRedis::Command;

Q_DECLARE_METATYPE(QRedis::Private::Retry)
Q_DECLARE_METATYPE(QRedis::Private::Travel)

namespace {

//! Upper case, words separated by a space.
QByteArray spelled(const QString &name)
{
    return name.toUpper().replace(u'|', u' ').toLatin1();
}

QByteArray mixedCase(QByteArray text)
{
    for (qsizetype i = 0; i < text.size(); i += 2)
        text[i] = QByteArray(1, text.at(i)).toLower().at(0);
    return text;
}

} // namespace

class TestCommandTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyCommandAgreesWithTheServers_data();
    void everyCommandAgreesWithTheServers();
    void enumerators();
    void identifiesOnlyNames_data();
    void identifiesOnlyNames();
    void unknown();
    void tips();
    void travel_data();
    void travel();
    void everyOtherCommandTravelsOnTheLane();
    void instead();
    void retry_data();
    void retry();
    void buildTimeTraitsAgree();
    void noWriteIsRepeatedAsARead();
    void arity_data();
    void arity();
    void keys_data();
    void keys();
    void malformedKeys_data();
    void malformedKeys();
    void blockingTimeouts_data();
    void blockingTimeouts();

private:
    //! All that can be called: every command but the containers, and COMMAND, which is both.
    QMap<QByteArray, QJsonObject> m_facts;
};

void TestCommandTable::initTestCase()
{
    QFile file(QStringLiteral(QREDIS_COMMANDS_JSON));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const QJsonObject fact = it.value().toObject();
        if (!fact[u"container"].toBool() || it.key() == u"command")
            m_facts.insert(spelled(it.key()), fact);
    }
    QVERIFY(m_facts.size() > 380);
    QCOMPARE(std::size(commandTraits), std::size_t(m_facts.size()) + 1);
}

void TestCommandTable::everyCommandAgreesWithTheServers_data()
{
    QTest::addColumn<QByteArray>("name");
    for (auto it = m_facts.cbegin(); it != m_facts.cend(); ++it)
        QTest::newRow(it.key().constData()) << it.key();
}

void TestCommandTable::everyCommandAgreesWithTheServers()
{
    QFETCH(QByteArray, name);
    const QJsonObject fact = m_facts[name];
    const CommandLine upper(name);
    QVERIFY(upper.command() != Command::Unknown);
    QCOMPARE(upper.nameWords(), name.count(' ') + 1);
    QCOMPARE(CommandLine(name.toLower()).command(), upper.command());
    QCOMPARE(CommandLine(mixedCase(name)).command(), upper.command());
    QCOMPARE(CommandLine(name + " argument").command(), name == "COMMAND" ? Command::Unknown : upper.command());

    const CommandInfo &info = commandInfo(upper.command());
    QCOMPARE(info.name.toByteArray(), name); // so no two names have the same command
    QCOMPARE(info.nameWords, upper.nameWords());
    QCOMPARE(info.arity, fact[u"arity"].toInt());
    const QJsonArray flags = fact[u"flags"].toArray();
    QCOMPARE(info.readOnly, flags.contains(QStringLiteral("readonly")));
    QCOMPARE(info.write, flags.contains(QStringLiteral("write")));
    const QJsonArray tips = fact[u"tips"].toArray();
    QCOMPARE(info.nondeterministicOutput, tips.contains(QStringLiteral("nondeterministic_output")));
    QCOMPARE(info.nondeterministicOrder, tips.contains(QStringLiteral("nondeterministic_output_order")));

    QByteArray encoded;
    for (const QByteArray &word : name.split(' '))
        encoded += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    QCOMPARE(info.encodedName.toByteArray(), encoded);

    // Where the servers know a fixed first key, so do we.
    if (const int first = fact[u"first_key"].toInt(); first > 0) {
        const CommandLine call(name + " a b c d e f g");
        QCOMPARE(firstKey(call.command(), call.arguments()), first - call.nameWords());
    }
}

void TestCommandTable::enumerators()
{
    QCOMPARE(int(Command::Unknown), 0);
    QCOMPARE(CommandLine("GET").command(), Command::Get);
    QCOMPARE(CommandLine("HGETALL").command(), Command::Hgetall);
    QCOMPARE(CommandLine("BITFIELD_RO").command(), Command::BitfieldRo);
    QCOMPARE(CommandLine("RESTORE-ASKING").command(), Command::RestoreAsking);
    QCOMPARE(CommandLine("CLIENT NO-EVICT").command(), Command::ClientNoEvict);
    QCOMPARE(CommandLine("COMMAND").command(), Command::Command);
    QCOMPARE(CommandLine("COMMAND COUNT").command(), Command::CommandCount);
    QCOMPARE(CommandLine("ZUNIONSTORE").command(), Command::Zunionstore);
}

void TestCommandTable::identifiesOnlyNames_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"''", "GETT", "GE", "JSON.SET k", "CLIENT", "CLIENT NOSUCH", "CLIENT ''", "COMMAND NOSUCH",
                             "CONFIG GETX", "GET|X", "client|list", "bitfield\x7fro", "LIST", "NO-EVICT"})
        QTest::newRow(line) << QByteArray(line);
    QTest::newRow("a long word") << QByteArray(100000, 'g');
    QTest::newRow("a long subcommand") << "CLIENT " + QByteArray(100000, 'g');
}

void TestCommandTable::identifiesOnlyNames()
{
    QFETCH(QByteArray, line);
    const CommandLine call(line);
    QCOMPARE(call.command(), Command::Unknown);
    QCOMPARE(call.nameWords(), 1);
}

void TestCommandTable::unknown()
{
    QCOMPARE(identify({}).command, Command::Unknown);
    QCOMPARE(identify({}).nameWords, 0);
    const QRedisArg oneWord[] = {"CLIENT LIST"}; // the server would not know it either
    QCOMPARE(identify(oneWord).command, Command::Unknown);

    const CommandLine call("NOSUCH a b");
    QVERIFY(commandInfo(Command::Unknown).name.isEmpty());
    QVERIFY(commandInfo(Command::Unknown).encodedName.isEmpty());
    QCOMPARE(travelClass(Command::Unknown, call.arguments()), Travel::Lane);
    QCOMPARE(retryClass(Command::Unknown, call.arguments()), Retry::Never);
    QVERIFY(arityFits(Command::Unknown, 0) && arityFits(Command::Unknown, 5));
    QCOMPARE(firstKey(Command::Unknown, call.arguments()), -1);
    QVERIFY(call.keys().isEmpty());
    QCOMPARE(blockingTimeout(Command::Unknown, call.arguments()), -1);
}

void TestCommandTable::tips()
{
    const auto has = [](Command command, RequestPolicy request, ResponsePolicy response) {
        return commandInfo(command).request == request && commandInfo(command).response == response;
    };
    QVERIFY(has(Command::Get, RequestPolicy::Default, ResponsePolicy::Default));
    QVERIFY(has(Command::Mget, RequestPolicy::MultiShard, ResponsePolicy::Default));
    QVERIFY(has(Command::Mset, RequestPolicy::MultiShard, ResponsePolicy::AllSucceeded));
    QVERIFY(has(Command::Del, RequestPolicy::MultiShard, ResponsePolicy::Sum));
    QVERIFY(has(Command::Dbsize, RequestPolicy::AllShards, ResponsePolicy::Sum));
    QVERIFY(has(Command::Keys, RequestPolicy::AllShards, ResponsePolicy::Default));
    QVERIFY(has(Command::Ping, RequestPolicy::AllShards, ResponsePolicy::AllSucceeded));
    QVERIFY(has(Command::ConfigSet, RequestPolicy::AllNodes, ResponsePolicy::AllSucceeded));
    QVERIFY(has(Command::ScriptExists, RequestPolicy::AllShards, ResponsePolicy::LogicalAnd));
    QVERIFY(has(Command::Wait, RequestPolicy::AllShards, ResponsePolicy::Min));
    QVERIFY(has(Command::FunctionKill, RequestPolicy::AllShards, ResponsePolicy::OneSucceeded));
    QVERIFY(has(Command::Scan, RequestPolicy::Special, ResponsePolicy::Special));
}

void TestCommandTable::travel_data()
{
    QTest::addColumn<Travel>("expected");
    const auto rows = [](Travel expected, std::initializer_list<const char *> lines) {
        for (const char *line : lines)
            QTest::newRow(line) << expected;
    };
    rows(Travel::LinkState,
         {"SELECT 1",
          "AUTH p",
          "HELLO 3",
          "RESET",
          "QUIT",
          "MULTI",
          "EXEC",
          "DISCARD",
          "WATCH k",
          "UNWATCH",
          "SUBSCRIBE c",
          "PSUBSCRIBE c",
          "SSUBSCRIBE c",
          "UNSUBSCRIBE",
          "PUNSUBSCRIBE",
          "SUNSUBSCRIBE",
          "MONITOR",
          "SYNC",
          "PSYNC ? -1",
          "REPLCONF ACK 1",
          "READONLY",
          "READWRITE",
          "ASKING",
          "CLIENT REPLY OFF",
          "CLIENT TRACKING ON",
          "CLIENT CACHING YES",
          "CLIENT SETNAME n",
          "CLIENT NO-EVICT ON",
          "CLIENT NO-TOUCH ON",
          "CLIENT CAPA redirect",
          "CLIENT IMPORT-SOURCE ON",
          "SCRIPT DEBUG YES"});
    rows(Travel::Waits,
         {"BLPOP k 0", "BRPOP k 0", "BLMOVE a b LEFT RIGHT 0", "BRPOPLPUSH a b 0", "BLMPOP 0 1 k LEFT", "BZPOPMIN k 0",
          "BZPOPMAX k 0", "BZMPOP 0 1 k MIN", "MIGRATE h 1 k 0 5", "XREAD BLOCK 0 STREAMS k $",
          "xread count 1 block 5 streams k 0", "XREADGROUP GROUP g c BLOCK 0 STREAMS k >",
          "XREADGROUP GROUP g c COUNT 1 block 0 NOACK STREAMS k >", "XREADGROUP GROUP STREAMS c BLOCK 0 STREAMS k >"});
    rows(Travel::OwnWrites, {"WAIT 1 0", "WAITAOF 1 0 0"});
    rows(Travel::Aside,
         {"SCRIPT KILL", "FUNCTION KILL", "CLIENT UNBLOCK 3", "CLIENT KILL ID 3", "CLIENT UNPAUSE", "FAILOVER ABORT",
          "failover abort", "SHUTDOWN ABORT"});
    rows(Travel::NoReply,
         {"SHUTDOWN", "SHUTDOWN NOSAVE", "DEBUG RESTART", "debug restart 10", "DEBUG CRASH-AND-RECOVER"});
    rows(Travel::Lane,
         {"GET k", "EVAL s 0", "FCALL f 0", "KEYS *", "SORT k", "PUBLISH c m", "CLIENT SETINFO LIB-NAME x",
          "CLIENT PAUSE 5", "FAILOVER", "DEBUG SLEEP 0", "DEBUG OBJECT RESTART", "XREAD STREAMS k 0",
          "XREAD COUNT 5 STREAMS BLOCK 0", "XREADGROUP GROUP g c STREAMS k >",
          "XREADGROUP GROUP BLOCK BLOCK STREAMS BLOCK >", "LMPOP 1 k LEFT"});
}

void TestCommandTable::travel()
{
    QFETCH(Travel, expected);
    const CommandLine call(QTest::currentDataTag());
    QCOMPARE(travelClass(call.command(), call.arguments()), expected);
}

void TestCommandTable::everyOtherCommandTravelsOnTheLane()
{
    // What travel_data() names as another class; the rest must not have become one by a slip in the columns.
    QMap<Travel, int> count;
    for (const CommandTraits traits : commandTraits)
        ++count[traits.travel];
    QCOMPARE(count[Travel::LinkState], 32);
    QCOMPARE(count[Travel::Waits], 9); // XREAD and XREADGROUP by option only
    QCOMPARE(count[Travel::OwnWrites], 2);
    QCOMPARE(count[Travel::Aside], 5); // FAILOVER by option only
    QCOMPARE(count[Travel::NoReply], 1); // DEBUG by option only
    for (const QByteArray &name : m_facts.keys()) {
        const QJsonArray flags = m_facts[name][u"flags"].toArray();
        if (flags.contains(QStringLiteral("blocking")) && !name.startsWith("XREAD"))
            QVERIFY2(commandInfo(CommandLine(name).command()).travel != Travel::Lane, name);
    }
}

void TestCommandTable::instead()
{
    for (const QByteArray &name : m_facts.keys()) {
        const CommandInfo &info = commandInfo(CommandLine(name).command());
        const bool needed = info.travel == Travel::LinkState || info.travel == Travel::OwnWrites;
        QVERIFY2(needed == !info.instead.isEmpty(), name);
    }
    QCOMPARE(commandInfo(Command::Select).instead.toByteArray(), "QRedisOptions::setDatabase()");
    QCOMPARE(commandInfo(Command::Multi).instead.toByteArray(), "QRedisTransaction");
    QCOMPARE(commandInfo(Command::Subscribe).instead.toByteArray(), "QRedisClient::subscribe()");
    QCOMPARE(commandInfo(Command::Wait).instead.toByteArray(), "QRedisPipeline");
}

void TestCommandTable::retry_data()
{
    QTest::addColumn<Retry>("expected");
    const auto rows = [](Retry expected, std::initializer_list<const char *> lines) {
        for (const char *line : lines)
            QTest::newRow(line) << expected;
    };
    rows(Retry::Read,
         {"GET k",
          "MGET a b",
          "STRLEN k",
          "GETRANGE k 0 1",
          "HGETALL h",
          "HSCAN h 0",
          "LRANGE l 0 1",
          "SMEMBERS s",
          "SINTERCARD 1 s",
          "ZRANGE z 0 1",
          "ZSCORE z m",
          "XRANGE x - +",
          "XPENDING x g",
          "XINFO STREAM x",
          "SCAN 0",
          "KEYS *",
          "TYPE k",
          "TTL k",
          "EXISTS k",
          "TOUCH k",
          "DUMP k",
          "OBJECT ENCODING k",
          "MEMORY USAGE k",
          "PING",
          "ECHO m",
          "INFO",
          "TIME",
          "ROLE",
          "DBSIZE",
          "LASTSAVE",
          "CLUSTER SLOTS",
          "CLUSTER NODES",
          "CONFIG GET *",
          "CLIENT LIST",
          "CLIENT ID",
          "COMMAND",
          "COMMAND DOCS get",
          "PUBSUB NUMSUB c",
          "SLOWLOG GET",
          "LATENCY LATEST",
          "ACL WHOAMI",
          "SCRIPT EXISTS s",
          "FUNCTION LIST",
          "EVAL_RO s 0",
          "EVALSHA_RO s 0",
          "FCALL_RO f 0",
          "BITFIELD_RO k GET u8 0",
          "LCS a b",
          "VSIM k ELE e",
          "GEOSEARCH g FROMMEMBER m BYRADIUS 1 m",
          "SORT_RO k",
          "SORT k",
          "SORT k BY STORE LIMIT 0 5 GET # GET STORE DESC ALPHA",
          "GEORADIUS g 1 2 3 m",
          "georadius g 1 2 3 m withdist count 5 any asc",
          "GEORADIUSBYMEMBER g m 3 km WITHHASH DESC",
          "GEORADIUS_RO g 1 2 3 m",
          "XREAD STREAMS x 0",
          "XREAD COUNT 1 BLOCK 5 STREAMS a b 0 1-1"});
    rows(Retry::Overwrite,
         {"SET k v", "SET k NX", "SET k v EX 10", "set k v px 10", "SET k v EXAT 9999999999", "SET k v PXAT 99",
          "MSET a 1 b 2", "SETEX k 1 v", "PSETEX k 1 v", "SETRANGE k 0 v", "HMSET h f v", "CONFIG SET maxmemory 0",
          "SCRIPT LOAD s", "PFCOUNT k"});
    rows(Retry::Never,
         {"SET k v NX",
          "SET k v xx",
          "SET k v GET",
          "SET k v KEEPTTL",
          "SET k v EX 10 NX",
          "SET k v NX EX 10",
          "SET k v IFEQ w",
          "SET k v ANEWOPTION",
          "EXPIREAT k 9999999999",
          "PEXPIREAT k 9999999999999",
          "EXPIREAT k 1 NX",
          "EXPIREAT k 1 XX",
          "PEXPIREAT k 1 gt",
          "PEXPIREAT k 1 LT",
          "SETNX k v",
          "MSETNX k v",
          "GETSET k v",
          "GETDEL k",
          "GETEX k",
          "GETEX k EX 1",
          "INCR k",
          "APPEND k v",
          "SETBIT k 0 1",
          "BITFIELD k INCRBY u8 0 1",
          "BITFIELD k SET u8 0 1",
          "BITFIELD k GET u8 0",
          "BITOP NOT d s",
          "DEL k",
          "UNLINK k",
          "EXPIRE k 1",
          "PERSIST k",
          "RENAME a b",
          "COPY a b",
          "COPY a b REPLACE",
          "RESTORE k 0 v",
          "RESTORE k 0 v REPLACE",
          "FLUSHALL",
          "FLUSHDB",
          "SWAPDB 0 1",
          "HSET h f v",
          "HDEL h f",
          "LPUSH l v",
          "LSET l 0 v",
          "LTRIM l 0 1",
          "LPOP l",
          "BLPOP l 0",
          "SADD s m",
          "SPOP s",
          "SUNIONSTORE d a",
          "SINTERSTORE d a",
          "ZUNIONSTORE d 1 a",
          "ZADD z 1 m",
          "ZRANGESTORE d z 0 1",
          "GEOSEARCHSTORE d g FROMMEMBER m BYRADIUS 1 m",
          "SORT k STORE d",
          "SORT k GET # store d",
          "SORT k BY p STORE d",
          "GEORADIUS g 1 2 3 m STORE d",
          "GEORADIUS g 1 2 3 m COUNT 5 storedist d",
          "GEORADIUSBYMEMBER g m 3 m STORE d",
          "XADD x * f v",
          "XREAD STREAMS x $",
          "XREAD BLOCK 0 STREAMS a b 0 $",
          "XREAD STREAMS x +",
          "XREADGROUP GROUP g c STREAMS x >",
          "XREADGROUP GROUP g c STREAMS x 0",
          "PFADD k e",
          "PUBLISH c m",
          "EVAL s 0",
          "EVALSHA s 0",
          "FCALL f 0",
          "RANDOMKEY",
          "SRANDMEMBER s",
          "HRANDFIELD h",
          "ZRANDMEMBER z",
          "SCRIPT FLUSH",
          "FUNCTION LOAD c",
          "CONFIG RESETSTAT",
          "ACL LOG",
          "ACL LOG RESET",
          "ACL SETUSER u",
          "CLIENT KILL ID 1",
          "MULTI",
          "EXEC",
          "SELECT 1",
          "WAIT 1 0",
          "MIGRATE h 1 k 0 5",
          "NOSUCH k"});
}

void TestCommandTable::retry()
{
    QFETCH(Retry, expected);
    const CommandLine call(QTest::currentDataTag());
    QCOMPARE(retryClass(call.command(), call.arguments()), expected);
}

void TestCommandTable::buildTimeTraitsAgree()
{
    static_assert(traits(Command::Get).retry == Retry::Read && traits(Command::Get).travel == Travel::Lane);
    static_assert(traits(Command::Set).retry == Retry::Overwrite && traits(Command::Incr).retry == Retry::Never);
    static_assert(traits(Command::Blpop).travel == Travel::Waits);
    for (std::size_t i = 0; i < std::size(commandTraits); ++i) {
        const CommandInfo &info = commandInfo(Command(i));
        QVERIFY2(info.travel == commandTraits[i].travel && info.retry == commandTraits[i].retry,
                 info.name.toByteArray());
    }
}

void TestCommandTable::noWriteIsRepeatedAsARead()
{
    for (const QByteArray &name : m_facts.keys()) {
        const CommandInfo &info = commandInfo(CommandLine(name).command());
        // These read unless an option stores what they found, and then retryClass() lowers them.
        if (info.write && name != "SORT" && name != "GEORADIUS" && name != "GEORADIUSBYMEMBER")
            QVERIFY2(info.retry != Retry::Read, name);
        if (info.readOnly && name != "PFCOUNT") // which stores its estimate
            QVERIFY2(info.retry != Retry::Overwrite, name);
    }
}

void TestCommandTable::arity_data()
{
    QTest::addColumn<bool>("fits");
    QTest::newRow("GET k") << true;
    QTest::newRow("GET") << false;
    QTest::newRow("GET a b") << false;
    QTest::newRow("SET k v") << true;
    QTest::newRow("SET k v EX 1 NX") << true;
    QTest::newRow("SET k") << false;
    QTest::newRow("PING") << true;
    QTest::newRow("CLIENT ID") << true;
    QTest::newRow("CLIENT ID x") << false;
    QTest::newRow("CONFIG GET") << false;
    QTest::newRow("CONFIG GET *") << true;
    QTest::newRow("COMMAND") << true;
}

void TestCommandTable::arity()
{
    QFETCH(bool, fits);
    const CommandLine call(QTest::currentDataTag());
    QCOMPARE(arityFits(call.command(), qsizetype(call.arguments().size())), fits);
}

void TestCommandTable::keys_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("complete");
    const auto row = [](const char *line, const char *keys, bool complete = true) {
        QTest::newRow(line) << QByteArray(keys) << complete;
    };
    row("PING", "");
    row("GET k", "k");
    row("SET k v NX", "k");
    row("MGET a b c", "a b c");
    row("DEL a", "a");
    row("MSET a 1 b 2", "a b");
    row("RENAME a b", "a b");
    row("COPY a b DB 1 REPLACE", "a b");
    row("LCS a b LEN", "a b");
    row("BITOP AND d a b", "d a b");
    row("PFMERGE d", "d");
    row("PFMERGE d a b", "d a b");
    row("SUNIONSTORE d a b", "d a b");
    row("BLPOP a b 5", "a b");
    row("BZPOPMIN a 0.5", "a");
    row("BLMOVE a b LEFT RIGHT 0", "a b");
    row("LMPOP 2 a b LEFT COUNT 3", "a b");
    row("BLMPOP 0 2 a b LEFT COUNT 3", "a b");
    row("BZMPOP 5 1 a MIN", "a");
    row("SINTERCARD 2 a b LIMIT 5", "a b");
    row("ZUNION 2 a b WEIGHTS 1 2", "a b");
    row("ZUNIONSTORE d 2 a b WEIGHTS 1 2", "d a b");
    row("ZRANGESTORE d z 0 1", "d z");
    row("EVAL script 0", "");
    row("EVAL script 0 argument", "");
    row("EVAL script 2 a b argument", "a b");
    row("FCALL_RO f 1 a x y", "a");
    row("XREAD COUNT 5 STREAMS a b 0 0", "a b");
    row("xread streams a 0", "a");
    row("XREAD BLOCK 0 STREAMS streams $", "streams");
    row("XREADGROUP GROUP g c COUNT 1 STREAMS a b > >", "a b");
    row("XREADGROUP GROUP STREAMS STREAMS STREAMS a >", "a");
    row("XGROUP CREATE s g $ MKSTREAM", "s");
    row("XINFO STREAM s FULL", "s");
    row("OBJECT ENCODING k", "k");
    row("MEMORY USAGE k SAMPLES 5", "k");
    row("SORT k", "k");
    row("SORT k LIMIT 0 STORE STORE d", "k d");
    row("SORT k BY nosort GET # ASC STORE d", "k d");
    row("SORT k BY STORE STORE d STORE e", "k e");
    row("SORT k BY w_* STORE d", "k d", false);
    row("SORT_RO k GET w_*", "k", false);
    row("GEORADIUS g 1 2 3 km", "g");
    row("GEORADIUS g 1 2 3 km COUNT 5 STORE d", "g d");
    row("GEORADIUSBYMEMBER g m 3 km storedist d", "g d");
    row("MIGRATE h 1 k 0 5000 COPY", "k");
    row("MIGRATE h 1 '' 0 5000 KEYS a b", "a b");
    row("MIGRATE h 1 '' 0 5000 REPLACE AUTH2 keys keys KEYS a keys b", "a keys b");
    row("SPUBLISH c m", "c"); // no key, but it decides the slot
    row("CLIENT LIST", "");
    row("NOSUCH k", "");
}

void TestCommandTable::keys()
{
    QFETCH(QByteArray, expected);
    QFETCH(bool, complete);
    const CommandLine call(QTest::currentDataTag());
    bool incomplete = complete;
    const QByteArrayList keys = call.keys(&incomplete);
    QCOMPARE(keys.join(' '), expected);
    QCOMPARE(!incomplete, complete);

    const qsizetype first = firstKey(call.command(), call.arguments());
    QCOMPARE(first, keyPositions(call.command(), call.arguments()).value(0, -1));
}

void TestCommandTable::malformedKeys_data()
{
    QTest::addColumn<bool>("incomplete");
    for (const char *line :
         {"EVAL script x a", "EVAL script -1 a", "EVAL script 2 a", "EVAL script 9223372036854775807 a",
          "EVAL script 99999999999999999999 a", "EVAL script ''", "ZUNIONSTORE d 3 a b", "LMPOP 1", "BLMPOP 0 2",
          "XREAD STREAMS a b 0", "LCS a"})
        QTest::newRow(line) << true;
    for (const char *line : {"GET",
                             "MSET",
                             "EVAL",
                             "EVAL script",
                             "XREAD",
                             "XREAD STREAMS",
                             "XREAD COUNT 1",
                             "XREADGROUP",
                             "OBJECT ENCODING",
                             "SORT",
                             "SORT k STORE",
                             "SORT k LIMIT",
                             "MIGRATE",
                             "MIGRATE h 1 ''",
                             "MIGRATE h 1 '' 0 5 KEYS",
                             "MIGRATE h 1 '' 0 5 AUTH2",
                             "GEORADIUS g 1 2 3 km STORE",
                             "BITOP",
                             "BLPOP",
                             "BLPOP k",
                             "ZUNIONSTORE d"})
        QTest::newRow(line) << false;
}

void TestCommandTable::malformedKeys()
{
    QFETCH(bool, incomplete);
    const CommandLine call(QTest::currentDataTag());
    const qsizetype size = qsizetype(call.arguments().size());
    bool saysIncomplete = !incomplete;
    for (const qsizetype position : keyPositions(call.command(), call.arguments(), &saysIncomplete))
        QVERIFY(position >= 0 && position < size);
    QCOMPARE(saysIncomplete, incomplete);
    const qsizetype first = firstKey(call.command(), call.arguments());
    QVERIFY(first >= -1 && first < size);
}

void TestCommandTable::blockingTimeouts_data()
{
    QTest::addColumn<qint64>("milliseconds");
    const auto row = [](const char *line, qint64 milliseconds) { QTest::newRow(line) << milliseconds; };
    row("GET k", -1);
    row("BLPOP a b 5", 5000);
    row("BRPOP a 0", 0);
    row("BLPOP a 0.25", 250);
    row("BLPOP a 0.0001", 1); // not forever
    row("BLMOVE a b LEFT RIGHT 1.5", 1500);
    row("BRPOPLPUSH a b 2", 2000);
    row("BZPOPMIN a 1", 1000);
    row("BZPOPMAX a 1e1", 10000);
    row("BLMPOP 3 1 a LEFT", 3000);
    row("BZMPOP 0.5 1 a MIN COUNT 9", 500);
    row("XREAD BLOCK 200 STREAMS a $", 200);
    row("XREAD COUNT 5 block 0 STREAMS a $", 0);
    row("XREAD STREAMS BLOCK 5", -1);
    row("XREADGROUP GROUP BLOCK 77 COUNT 1 BLOCK 300 STREAMS a >", 300);
    row("XREADGROUP GROUP g c STREAMS a >", -1);
    row("WAIT 1 700", 700);
    row("WAITAOF 1 2 800", 800);
    row("MIGRATE h 1 k 0 5000 COPY", 5000);
    row("MIGRATE h 1 k 0 0", 1000); // as the server reads it
    // What the server would refuse.
    row("BLPOP a", -1);
    row("BLPOP", -1);
    row("BLPOP a x", -1);
    row("BLPOP a -1", -1);
    row("BLPOP a inf", -1);
    row("BLPOP a nan", -1);
    row("BLPOP a 1e300", -1);
    row("XREAD BLOCK", -1);
    row("XREAD BLOCK 1.5 STREAMS a $", -1);
    row("WAIT 1", -1);
}

void TestCommandTable::blockingTimeouts()
{
    QFETCH(qint64, milliseconds);
    const CommandLine call(QTest::currentDataTag());
    QCOMPARE(blockingTimeout(call.command(), call.arguments()), milliseconds);
}

QTEST_APPLESS_MAIN(TestCommandTable)
#include "tst_commandtable.moc"
