// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keysession.h"
#include "keys/rediskeysource.h"
#include "values/collectionmodel.h"
#include "values/redisvaluesource.h"

#include <QRedisClient>
#include <QRedisTestAwait>
#include <QRedisTestServer>

#include <QSignalSpy>
#include <QTest>

using namespace Monitor;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The rooms' own words against a real server: what is listed, read and saved is what the server has.
class TestRedisSources : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void scanListsEveryKey();
    void secondScanFindsWhatChanged();
    void pausedScanAsksNothing();
    void detailsOfEveryType();
    void unlinkRemovesAndSaysSo();
    void sessionMayGoWhileAnswersAreOnTheirWay();
    void headOfEveryType_data();
    void headOfEveryType();
    void pagesCoverTheCollection_data();
    void pagesCoverTheCollection();
    void bytesComeBackAsTheyAre();
    void wrongTypeIsSaid();
    void savedStringKeepsItsTtl();
    void changedStringIsAConflict();
    void changeDuringTheSaveIsAConflict();
    void goneKeyIsMissingAndCanBeCreated();
    void otherTypeIsNeverOverwritten();
    void savedHashTouchesOnlyItsFields();
    void changedFieldIsAConflict();
    void fieldThatAppearedIsAConflict();
    void lastFieldDeletedDeletesTheKey();

private:
    template<typename T>
    T wait(QFuture<T> future)
    {
        const auto settled = QRedisTest::value(future);
        if (!settled)
            qFatal("%s", qPrintable(settled.message()));
        return *settled;
    }
    void run(const QByteArrayList &words) { wait(m_client->call(words)); }
    ValueFailure saved(const ValueEdit &edit, bool overwrite = false);
    QByteArrayList names(KeyModel *model) const;

    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_client;
    std::unique_ptr<RedisValueSource> m_values;
};

void TestRedisSources::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestRedisSources::init()
{
    m_values.reset();
    m_client = std::make_unique<QRedisClient>(QRedisOptions::fromUrl(m_server.url()).setOwnThread(true));
    m_values = std::make_unique<RedisValueSource>(m_client.get());
    run({"FLUSHALL"});
}

ValueFailure TestRedisSources::saved(const ValueEdit &edit, bool overwrite)
{
    std::optional<ValueFailure> outcome;
    m_values->save(edit, overwrite, [&](const ValueAnswer<bool> &answer) { outcome = answer.failure; });
    if (!QTest::qWaitFor([&] { return outcome.has_value(); }))
        return {ValueFailure::Kind::Other, u"no answer"_s};
    return *outcome;
}

QByteArrayList TestRedisSources::names(KeyModel *model) const
{
    QByteArrayList keys;
    for (int row = 0; row < model->rowCount(); ++row)
        keys << model->key(row);
    return keys;
}

void TestRedisSources::scanListsEveryKey()
{
    run({"EVAL", "for i = 1, 30000 do redis.call('SET', 'key:' .. i, i) end", "0"});
    std::unique_ptr<KeySession> session(KeySession::forClient(m_client.get()));
    QSignalSpy progress(session->scanner(), &KeyScanner::progressChanged);
    session->scanner()->start();
    QTRY_COMPARE_WITH_TIMEOUT(session->scanner()->state(), KeyScanner::State::Finished, 30'000);
    QTRY_COMPARE(session->model()->keyCount(), 30000);
    QCOMPARE(session->scanner()->expected(), 30000);
    QVERIFY(!progress.isEmpty());
}

void TestRedisSources::secondScanFindsWhatChanged()
{
    run({"MSET", "a", "1", "b", "2", "c", "3"});
    std::unique_ptr<KeySession> session(KeySession::forClient(m_client.get()));
    session->scanner()->start();
    QTRY_COMPARE(names(session->model()), (QByteArrayList{"a", "b", "c"}));
    run({"DEL", "b"});
    run({"SET", "d", "4"});
    session->rescan();
    QTRY_COMPARE(names(session->model()), (QByteArrayList{"a", "c", "d"}));
}

void TestRedisSources::pausedScanAsksNothing()
{
    run({"EVAL", "for i = 1, 30000 do redis.call('SET', 'key:' .. i, i) end", "0"});
    run({"CONFIG", "RESETSTAT"});
    const auto scans = [this] {
        const QByteArray stats = wait(m_client->call("INFO", "commandstats")).toByteArray();
        const qsizetype at = stats.indexOf("cmdstat_scan:calls=");
        return at < 0 ? 0 : stats.mid(at + 19, stats.indexOf(',', at) - at - 19).toInt();
    };
    std::unique_ptr<KeySession> session(KeySession::forClient(m_client.get()));
    KeyScanner *scanner = session->scanner();
    connect(scanner, &KeyScanner::progressChanged, scanner, [scanner] {
        if (scanner->seen() > 0)
            scanner->pause();
    });
    scanner->start();
    QTRY_COMPARE(scanner->state(), KeyScanner::State::Paused);
    const int before = scans();
    for (int i = 0; i < 50; ++i)
        wait(m_client->ping());
    QVERIFY(scans() - before <= 1); // at most the one that was on its way
    QVERIFY(scanner->seen() < 30000);
    scanner->disconnect(scanner);
    scanner->resume();
    QTRY_COMPARE_WITH_TIMEOUT(scanner->state(), KeyScanner::State::Finished, 30'000);
    QTRY_COMPARE(session->model()->keyCount(), 30000);
}

void TestRedisSources::detailsOfEveryType()
{
    run({"SET", "s", "text", "PX", "100000"});
    run({"HSET", "h", "f", "v"});
    RedisKeySource source(m_client.get());
    QList<KeyDetail> details;
    connect(&source, &KeyDetailSource::detailsFetched, this,
            [&](const QList<KeyDetail> &fetched) { details = fetched; });
    source.fetchDetails({"s", "h", "gone"});
    QTRY_COMPARE(details.size(), 3);
    QCOMPARE(details[0].type, KeyType::String);
    QCOMPARE(details[0].encoding, "embstr");
    QVERIFY(details[0].ttl > 90'000 && details[0].ttl <= 100'000);
    QVERIFY(details[0].memory > 0);
    QCOMPARE(details[1].type, KeyType::Hash);
    QCOMPARE(details[1].ttl, -1);
    QCOMPARE(details[2].type, KeyType::Missing);
}

void TestRedisSources::unlinkRemovesAndSaysSo()
{
    QByteArrayList keys;
    for (int i = 0; i < 1200; ++i)
        keys << "k" + QByteArray::number(i);
    QByteArrayList words{"MSET"};
    for (const QByteArray &key : keys)
        words << key << "v";
    run(words);
    run({"SET", "stays", "1"});
    std::unique_ptr<KeySession> session(KeySession::forClient(m_client.get()));
    session->scanner()->start();
    QTRY_COMPARE(session->model()->keyCount(), 1201);
    session->source()->unlink(keys);
    QTRY_COMPARE(names(session->model()), QByteArrayList{"stays"});
    QCOMPARE(wait(m_client->dbsize()), 1);
}

void TestRedisSources::sessionMayGoWhileAnswersAreOnTheirWay()
{
    run({"MSET", "a", "1", "b", "2"});
    for (int i = 0; i < 20; ++i) {
        std::unique_ptr<KeySession> session(KeySession::forClient(m_client.get()));
        session->scanner()->start();
        session->source()->fetchDetails({"a", "b"});
        m_values->save(ValueEdit::ofString("a", "1", "1x"), false, [](const ValueAnswer<bool> &) {});
        m_values = std::make_unique<RedisValueSource>(m_client.get());
    }
    wait(m_client->ping());
    QTRY_COMPARE(m_client->poolStats().leased, 0); // no transaction keeps its connection
}

void TestRedisSources::headOfEveryType_data()
{
    QTest::addColumn<QByteArrayList>("make");
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<qint64>("length");
    QTest::newRow("string") << QByteArrayList{"SET", "k", "12345"} << KeyType::String << qint64(5);
    QTest::newRow("list") << QByteArrayList{"RPUSH", "k", "a", "b"} << KeyType::List << qint64(2);
    QTest::newRow("hash") << QByteArrayList{"HSET", "k", "f", "v"} << KeyType::Hash << qint64(1);
    QTest::newRow("set") << QByteArrayList{"SADD", "k", "a", "b", "c"} << KeyType::Set << qint64(3);
    QTest::newRow("sorted set") << QByteArrayList{"ZADD", "k", "1", "a"} << KeyType::SortedSet << qint64(1);
    QTest::newRow("stream") << QByteArrayList{"XADD", "k", "1-1", "f", "v"} << KeyType::Stream << qint64(1);
    QTest::newRow("nothing") << QByteArrayList{"DEL", "k"} << KeyType::Missing << qint64(0);
}

void TestRedisSources::headOfEveryType()
{
    QFETCH(QByteArrayList, make);
    run(make);
    std::optional<ValueAnswer<ValueHead>> head;
    m_values->readHead("k", [&](const ValueAnswer<ValueHead> &answer) { head = answer; });
    QTRY_VERIFY(head);
    QVERIFY2(*head, qPrintable(head->failure.message));
    QTEST(head->value.detail.type, "type");
    QTEST(head->value.length, "length");
}

void TestRedisSources::pagesCoverTheCollection_data()
{
    QTest::addColumn<KeyType>("type");
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("list") << KeyType::List << QByteArray("redis.call('RPUSH', 'k', 'm' .. i)");
    QTest::newRow("hash") << KeyType::Hash << QByteArray("redis.call('HSET', 'k', 'm' .. i, 'v' .. i)");
    QTest::newRow("set") << KeyType::Set << QByteArray("redis.call('SADD', 'k', 'm' .. i)");
    QTest::newRow("sorted set") << KeyType::SortedSet << QByteArray("redis.call('ZADD', 'k', i / 10, 'm' .. i)");
    QTest::newRow("stream") << KeyType::Stream << QByteArray("redis.call('XADD', 'k', i .. '-1', 'f', 'm' .. i)");
}

void TestRedisSources::pagesCoverTheCollection()
{
    QFETCH(KeyType, type);
    QFETCH(QByteArray, command);
    run({"EVAL", "for i = 1, 1000 do " + command + " end", "0"});
    std::unique_ptr<CollectionModel> model(CollectionModel::create(m_values.get(), "k", type, 1000, nullptr));
    for (int i = 0; i < 200; ++i) {
        model->showRows(0, 999);
        QTRY_VERIFY(!model->isLoading());
    }
    QCOMPARE(model->rowCount(), 1000);
    QSet<QByteArray> contents;
    for (int row = 0; row < 1000; ++row)
        contents << model->index(row, model->contentColumn()).data(CollectionModel::BytesRole).toByteArray();
    QCOMPARE(contents.size(), 1000);
    if (type == KeyType::SortedSet)
        QCOMPARE(model->index(0, 1).data().toString(), u"0.1"_s);
}

void TestRedisSources::bytesComeBackAsTheyAre()
{
    QByteArray binary;
    for (int i = 0; i < 256; ++i)
        binary += char(i);
    run({"SET", binary, binary});
    std::optional<ValueAnswer<QByteArray>> value;
    m_values->readString(binary, 3, 250, [&](const ValueAnswer<QByteArray> &answer) { value = answer; });
    QTRY_VERIFY(value);
    QCOMPARE(value->value, binary.mid(3, 250));
}

void TestRedisSources::wrongTypeIsSaid()
{
    run({"SET", "k", "v"});
    std::optional<ValueAnswer<ValuePage>> page;
    m_values->readPage("k", KeyType::Hash, {}, 10, [&](const ValueAnswer<ValuePage> &answer) { page = answer; });
    QTRY_VERIFY(page);
    QCOMPARE(page->failure.kind, ValueFailure::Kind::WrongType);
}

void TestRedisSources::savedStringKeepsItsTtl()
{
    run({"SET", "k", "old", "PX", "100000"});
    QCOMPARE(saved(ValueEdit::ofString("k", "old", QByteArray("new\0\xff", 5))).kind, ValueFailure::Kind::None);
    QCOMPARE(wait(m_client->get("k")), QByteArray("new\0\xff", 5));
    QVERIFY(wait(m_client->pttl("k")).remaining() > 90s);
}

void TestRedisSources::changedStringIsAConflict()
{
    run({"SET", "k", "theirs"});
    const ValueEdit edit = ValueEdit::ofString("k", "old", "mine");
    QCOMPARE(saved(edit).kind, ValueFailure::Kind::Conflict);
    QCOMPARE(wait(m_client->get("k")), "theirs");
    QCOMPARE(saved(edit, true).kind, ValueFailure::Kind::None);
    QCOMPARE(wait(m_client->get("k")), "mine");
}

void TestRedisSources::changeDuringTheSaveIsAConflict()
{
    // A writer that never rests: whatever moment the save takes between WATCH and EXEC, it must not lose a write.
    run({"SET", "k", "0"});
    QRedisClient other(m_server.url());
    int conflicts = 0;
    int successes = 0;
    for (int i = 0; i < 50; ++i) {
        const QByteArray before = *wait(m_client->get("k"));
        std::optional<ValueFailure> outcome;
        m_values->save(ValueEdit::ofString("k", before, "mine"), false,
                       [&](const ValueAnswer<bool> &answer) { outcome = answer.failure; });
        const QByteArray theirs = "theirs" + QByteArray::number(i);
        const auto previous = wait(other.setGet("k", theirs));
        QVERIFY(QTest::qWaitFor([&] { return outcome.has_value(); }));
        const QByteArray now = *wait(m_client->get("k"));
        if (outcome->kind == ValueFailure::Kind::None) {
            ++successes;
            // Ours came first and was overwritten knowingly, or it came after a write that it had seen.
            QCOMPARE(previous, QByteArray("mine"));
        } else {
            ++conflicts;
            QCOMPARE(outcome->kind, ValueFailure::Kind::Conflict);
            QCOMPARE(now, theirs);
        }
    }
    QCOMPARE(conflicts + successes, 50);
}

void TestRedisSources::goneKeyIsMissingAndCanBeCreated()
{
    const ValueEdit edit = ValueEdit::ofString("k", "old", "mine");
    QCOMPARE(saved(edit).kind, ValueFailure::Kind::Missing);
    QCOMPARE(wait(m_client->dbsize()), 0);
    QCOMPARE(saved(edit, true).kind, ValueFailure::Kind::None);
    QCOMPARE(wait(m_client->get("k")), "mine");
}

void TestRedisSources::otherTypeIsNeverOverwritten()
{
    run({"RPUSH", "k", "theirs"});
    const ValueEdit edit = ValueEdit::ofString("k", "old", "mine");
    QCOMPARE(saved(edit).kind, ValueFailure::Kind::WrongType);
    QCOMPARE(saved(edit, true).kind, ValueFailure::Kind::WrongType);
    QCOMPARE(wait(m_client->llen("k")), 1);
}

void TestRedisSources::savedHashTouchesOnlyItsFields()
{
    run({"HSET", "k", "a", "1", "b", "2", "c", "3"});
    run({"PEXPIRE", "k", "100000"});
    // Somebody else writes a field that the edit does not touch: no conflict.
    run({"HSET", "k", "d", "theirs"});
    const ValueEdit edit =
        ValueEdit::ofHash("k", {{"a", {"1", "one"}}, {"b", {"2", std::nullopt}}, {"e", {std::nullopt, "new"}}});
    QCOMPARE(saved(edit).kind, ValueFailure::Kind::None);
    QCOMPARE(wait(m_client->hgetall("k")),
             (QHash<QByteArray, QByteArray>{{"a", "one"}, {"c", "3"}, {"d", "theirs"}, {"e", "new"}}));
    QVERIFY(wait(m_client->pttl("k")).remaining() > 90s);
}

void TestRedisSources::changedFieldIsAConflict()
{
    run({"HSET", "k", "a", "theirs"});
    const ValueEdit edit = ValueEdit::ofHash("k", {{"a", {"1", "mine"}}});
    QCOMPARE(saved(edit).kind, ValueFailure::Kind::Conflict);
    QCOMPARE(wait(m_client->hget("k", "a")), "theirs");
    QCOMPARE(saved(edit, true).kind, ValueFailure::Kind::None);
    QCOMPARE(wait(m_client->hget("k", "a")), "mine");
}

void TestRedisSources::fieldThatAppearedIsAConflict()
{
    run({"HSET", "k", "a", "1", "new", "theirs"});
    QCOMPARE(saved(ValueEdit::ofHash("k", {{"new", {std::nullopt, "mine"}}})).kind, ValueFailure::Kind::Conflict);
    QCOMPARE(wait(m_client->hget("k", "new")), "theirs");
}

void TestRedisSources::lastFieldDeletedDeletesTheKey()
{
    run({"HSET", "k", "a", "1"});
    QCOMPARE(saved(ValueEdit::ofHash("k", {{"a", {"1", std::nullopt}}})).kind, ValueFailure::Kind::None);
    QCOMPARE(wait(m_client->dbsize()), 0);
}

QTEST_GUILESS_MAIN(TestRedisSources)
#include "tst_redissources.moc"
