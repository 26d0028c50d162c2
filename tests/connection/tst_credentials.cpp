// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>
#include <QRedis/qredistestserver.h>

#include <QtCore/qpromise.h>
#include <QtCore/qthread.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Protocol = QRedis::Protocol;

/*!
    Who a link is at a real server: users and passwords, providers of tokens, and users who may do very little.
*/
class TestCredentials : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();
    void refused_data();
    void refused();
    void passwordWhereNoneIsSet();
    void wrongPasswordIsNotTriedInALoop();
    void limitedUser_data();
    void limitedUser();
    void refusedPingIsASignOfLife();
    void databaseThatTheUserMayNotSelect();
    void databaseThatIsNotThere();
    void providerIsAskedAtEachConnect();
    void providerIsAskedInTheClientsThread();
    void failingProvider_data();
    void failingProvider();
    void providerThatNeverAnswers();
    void providerMayDeleteTheClient();
    void reauthenticatesEveryLink();
    void subscriptionGoesOn();
    void refusedReauthentication();
    void reauthenticationWithoutProvider();
    void reauthenticationThatTheProviderNeverAnswers();

private:
    QRedisOptions options(const QString &user, const QString &password) const;
    QByteArray ask(const QByteArrayList &words);
    QByteArray users();

    static inline const QString secret = u"s3cret"_s;
    QRedisTestServer m_server;
    std::unique_ptr<QRedisClient> m_admin;
};

namespace {

QFuture<QRedisCredentials> ready(const QRedisCredentials &credentials)
{
    return QtFuture::makeReadyFuture(credentials);
}

} // namespace

QRedisOptions TestCredentials::options(const QString &user, const QString &password) const
{
    const Protocol protocol = *static_cast<const Protocol *>(QTest::qGlobalData("protocol", qMetaTypeId<Protocol>()));
    return QRedisOptions::fromUrl(m_server.url())
        .setUsername(user)
        .setPassword(password)
        .setProtocol(protocol)
        .setRetryPolicy(QRedisRetryPolicy().setMinimumBackoff(5ms).setMaximumBackoff(100ms));
}

//! What the server answers to its administrator.
QByteArray TestCredentials::ask(const QByteArrayList &words)
{
    const auto reply = QRedisTest::value(m_admin->call(words));
    return reply ? reply->toByteArray() : reply.message().toUtf8();
}

//! The users of all links but the administrator's, sorted.
QByteArray TestCredentials::users()
{
    QByteArrayList users;
    for (const QByteArray &line : ask({"CLIENT", "LIST"}).split('\n')) {
        const qsizetype at = line.indexOf(" user=");
        if (at >= 0 && !line.contains(" name=admin "))
            users += line.mid(at + 6, line.indexOf(' ', at + 1) - at - 6);
    }
    std::sort(users.begin(), users.end());
    return users.join(' ');
}

void TestCredentials::initTestCase_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::newRow("RESP2") << Protocol::Resp2;
    QTest::newRow("RESP3") << Protocol::Resp3;
}

void TestCredentials::initTestCase()
{
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
    QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
}

void TestCredentials::init()
{
    if (!m_admin) {
        m_admin = std::make_unique<QRedisClient>(QRedisOptions::fromUrl(m_server.url()).setClientName("admin"));
        QCOMPARE(ask({"ACL", "SETUSER", "ana", "on", ">s3cret", "~*", "&*", "+@all"}), "OK");
        QCOMPARE(ask({"ACL", "SETUSER", "ben", "on", ">s3cret", "~*", "&*", "+@all"}), "OK");
        QCOMPARE(ask({"ACL", "SETUSER", "off", "off", ">s3cret", "~*", "+@all"}), "OK");
        QCOMPARE(ask({"ACL", "SETUSER", "reader", "on", ">s3cret", "~*", "-@all", "+get"}), "OK");
    }
    QTRY_COMPARE(users(), ""); // of the test before
}

void TestCredentials::refused_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::newRow("wrong password") << u"ana"_s << u"hunter2"_s;
    QTest::newRow("no such user") << u"nobody"_s << u"hunter2"_s;
    QTest::newRow("user is off") << u"off"_s << secret;
}

void TestCredentials::refused()
{
    QFETCH(const QString, user);
    QFETCH(const QString, password);
    QRedisClient client(options(user, password));
    const auto first = client.call("SET", "refused", "1");
    const auto second = client.call("GET", "refused");
    for (const auto &command : {first, second}) {
        const auto error = QRedisTest::value(command).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::AuthenticationFailed);
        QCOMPARE(error->outcome(), Outcome::NotSent);
        QVERIFY2(error->message().contains(u"do not match, or the user is switched off"_s),
                 qPrintable(error->message()));
        QVERIFY(!error->message().contains(password));
    }
    QCOMPARE(ask({"EXISTS", "refused"}), "0"); // not run as the default user either
}

void TestCredentials::passwordWhereNoneIsSet()
{
    QRedisClient client(options({}, u"needless"_s).setProtocol(Protocol::Resp2));
    const auto error = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::AuthenticationFailed);
    QVERIFY2(error->message().contains(u"the server has none; leave it out"_s), qPrintable(error->message()));

    QRedisTestServer closed;
    closed.setPassword("s3cret");
    QVERIFY2(closed.start(), qPrintable(closed.errorString()));
    const QRedisOptions without = QRedisOptions().setHost(u"127.0.0.1"_s, closed.port());
    for (const QRedisOptions &options : {without, QRedisOptions(without).setDatabase(1)}) {
        QRedisClient stranger(options);
        const auto reply = QRedisTest::value(stranger.connectToServer()).failure<QRedisError>();
        QVERIFY(reply);
        QCOMPARE(reply->code(), Code::AuthenticationFailed);
        QVERIFY2(reply->message().contains(u"the server wants a password"_s), qPrintable(reply->message()));
    }
}

void TestCredentials::wrongPasswordIsNotTriedInALoop()
{
    QRedisClient client(options(u"ana"_s, u"hunter2"_s));
    QElapsedTimer elapsed;
    elapsed.start();
    for (int command = 0; command < 12; ++command) {
        const auto error = QRedisTest::value(client.call("GET", "k")).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::AuthenticationFailed);
    }
    // Pauses between nothing and 5, 10, 20, 40, 80, 100 ... ms: 390 ms on average.
    QVERIFY2(elapsed.elapsed() > 60, qPrintable(QString::number(elapsed.elapsed())));
    for (int command = 0; command < 6; ++command) { // and so do leases
        const auto error = QRedisTest::value(client.dedicated().call("GET", "k")).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::AuthenticationFailed);
    }
    QCOMPARE(ask({"ACL", "SETUSER", "ana", ">hunter2"}), "OK");
    QVERIFY(QRedisTest::value(client.call("GET", "k"))); // each call is a new attempt
    QCOMPARE(ask({"ACL", "SETUSER", "ana", "<hunter2"}), "OK");
}

void TestCredentials::limitedUser_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("without a name") << QByteArray();
    QTest::newRow("with a name that it may not set") << QByteArray("reader");
}

void TestCredentials::limitedUser()
{
    QFETCH(const QByteArray, name);
    QCOMPARE(ask({"SET", "k", "v"}), "OK");
    QRedisClient client(options(u"reader"_s, secret).setClientName(name)); // may GET, and no more
    QCOMPARE(QRedisTest::value(client.call("GET", "k"))->toByteArray(), "v");
    const auto error = QRedisTest::value(client.call("SET", "k", "w")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->serverCode(), "NOPERM");
    QCOMPARE(QRedisTest::value(client.dedicated().call("GET", "k"))->toByteArray(), "v");
}

void TestCredentials::refusedPingIsASignOfLife()
{
    QRedisClient client(options(u"reader"_s, secret).setKeepAlive(20ms, 500ms));
    QSignalSpy lost(&client, &QRedisClient::disconnected);
    QVERIFY(QRedisTest::value(client.call("GET", "k")));
    const auto pings = [this] {
        const QByteArray line = ask({"INFO", "commandstats"});
        const qsizetype at = line.indexOf("cmdstat_ping:");
        const qsizetype rejected = at < 0 ? -1 : line.indexOf("rejected_calls=", at);
        return rejected < 0 ? 0 : line.mid(rejected + 15, line.indexOf(',', rejected) - rejected - 15).toInt();
    };
    const int before = pings();
    QTRY_VERIFY_WITH_TIMEOUT(pings() >= before + 3, 20'000);
    QCOMPARE(lost.count(), 0);
}

void TestCredentials::databaseThatTheUserMayNotSelect()
{
    QRedisClient client(options(u"reader"_s, secret).setDatabase(1));
    const auto error = QRedisTest::value(client.call("GET", "k")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::AuthenticationFailed);
    QVERIFY2(error->message().contains(u"may not SELECT"_s), qPrintable(error->message()));
}

void TestCredentials::databaseThatIsNotThere()
{
    QRedisClient client(options(u"ana"_s, secret).setDatabase(9999));
    const auto error = QRedisTest::value(client.call("GET", "k")).failure<QRedisError>();
    QVERIFY(error);
    QVERIFY2(error->message().contains(u"no such database"_s), qPrintable(error->message()));
}

// --- providers -----------------------------------------------------------------------------------------------------

void TestCredentials::providerIsAskedAtEachConnect()
{
    int asked = 0;
    QRedisClient client(options(u"nobody"_s, u"ignored"_s).setCredentialProvider([&asked] {
        return ready({++asked == 1 ? u"ana"_s : u"ben"_s, secret});
    }));
    QCOMPARE(QRedisTest::value(client.call("ACL", "WHOAMI"))->toByteArray(), "ana");
    QCOMPARE(asked, 1);
    QVERIFY(ask({"CLIENT", "KILL", "USER", "ana"}).toInt() == 1);
    QTRY_COMPARE(QRedisTest::value(client.call("ACL", "WHOAMI"))->toByteArray(), "ben");
    QCOMPARE(asked, 2);
    QVERIFY(QRedisTest::value(client.dedicated().call("ACL", "WHOAMI")));
    QCOMPARE(asked, 3); // each link is another connect
}

void TestCredentials::providerIsAskedInTheClientsThread()
{
    QThread *asked = nullptr;
    QThread *answering = nullptr;
    QRedisClient client(options({}, {}).setOwnThread(true).setCredentialProvider([&] {
        asked = QThread::currentThread();
        auto promise = std::make_shared<QPromise<QRedisCredentials>>();
        promise->start();
        answering = QThread::create([promise] {
            promise->addResult(QRedisCredentials(u"ana"_s, secret));
            promise->finish();
        });
        answering->start(); // it may answer in any thread
        return promise->future();
    }));
    QCOMPARE(QRedisTest::value(client.call("ACL", "WHOAMI"))->toByteArray(), "ana");
    QCOMPARE(asked, thread());
    answering->wait();
    delete answering;
}

void TestCredentials::failingProvider_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("says");
    QTest::newRow("its future fails") << u"fails"_s << u"no token today"_s;
    QTest::newRow("its future is cancelled") << u"cancels"_s << u"cancelled"_s;
    QTest::newRow("it throws") << u"throws"_s << u"no provider"_s;
}

void TestCredentials::failingProvider()
{
    QFETCH(const QString, how);
    QFETCH(const QString, says);
    bool recovered = false;
    const auto provider = [&]() -> QFuture<QRedisCredentials> {
        if (recovered)
            return ready({u"ana"_s, secret});
        if (how == u"throws"_s)
            throw std::runtime_error("no provider");
        if (how == u"cancels"_s)
            return {};
        return QtFuture::makeExceptionalFuture<QRedisCredentials>(
            QRedisError(Code::Timeout, Outcome::NotSent, u"no token today"_s));
    };
    QRedisClient client(options({}, {}).setCredentialProvider(provider));
    const auto error = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::AuthenticationFailed);
    QVERIFY2(error->message().contains(says), qPrintable(error->message()));
    // It may get better by itself: what is queued waits.
    const auto waiting = client.call("ACL", "WHOAMI");
    recovered = true;
    QCOMPARE(QRedisTest::value(waiting)->toByteArray(), "ana");
}

void TestCredentials::providerThatNeverAnswers()
{
    QPromise<QRedisCredentials> never;
    never.start();
    QRedisClient client(
        options({}, {}).setConnectTimeout(100ms).setCredentialProvider([&never] { return never.future(); }));
    const auto error = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QVERIFY2(error->message().contains(u"the credential provider does not answer"_s), qPrintable(error->message()));
    never.addResult(QRedisCredentials(u"ana"_s, secret)); // too late for that link, in time for the next
    never.finish();
    QCOMPARE(QRedisTest::value(client.call("ACL", "WHOAMI"))->toByteArray(), "ana");
}

void TestCredentials::providerMayDeleteTheClient()
{
    QRedisClient *client = nullptr;
    client = new QRedisClient(options({}, {}).setCredentialProvider([&client] {
        delete std::exchange(client, nullptr);
        return ready({u"ana"_s, secret});
    }));
    const auto error = QRedisTest::value(client->call("GET", "k")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Closed);
}

// --- reauthenticate() ----------------------------------------------------------------------------------------------

void TestCredentials::reauthenticatesEveryLink()
{
    for (const bool ownThread : {false, true}) {
        QString user = u"ana"_s;
        QRedisClient client(options({}, {}).setLanes(2).setOwnThread(ownThread).setCredentialProvider([&user] {
            return ready({user, secret});
        }));
        QVERIFY(QRedisTest::value(client.call("GET", "a")));
        QVERIFY(QRedisTest::value(client.dedicated().call("GET", "a"))); // an idle lease now
        const auto blocked = client.withTimeout(20s).call("BLPOP", "list", 0);
        const auto other = client.withTimeout(20s).call("BLPOP", "list", 0);
        QTRY_COMPARE(client.poolStats().leased, 2);
        const QByteArray before = users();
        QVERIFY2(!before.contains("ben") && before.contains("ana"), before.constData());

        user = u"ben"_s;
        auto renewed = client.reauthenticate();
        QTRY_VERIFY(users().contains("ben")); // those that wait at the server follow when they have their answer
        QCOMPARE(ask({"RPUSH", "list", "x", "y"}), "2");
        QVERIFY(QRedisTest::value(blocked));
        QVERIFY(QRedisTest::value(other));
        const auto done = QRedisTest::value(renewed);
        QVERIFY2(done, qPrintable(done.message()));
        QCOMPARE(users(), QByteArray(before).replace("ana", "ben")); // the same links, and no other
    }
}

void TestCredentials::subscriptionGoesOn()
{
    QFETCH_GLOBAL(const Protocol, protocol);
    QString user = u"ana"_s;
    QRedisClient client(options({}, {}).setCredentialProvider([&user] { return ready({user, secret}); }));
    QRedisSubscription *subscription = client.subscribe("news");
    QSignalSpy gaps(subscription, &QRedisSubscription::gap);
    QSignalSpy messages(subscription, &QRedisSubscription::messageReceived);
    QVERIFY(QRedisTest::value(subscription->ready()));
    QCOMPARE(ask({"PUBLISH", "news", "1"}), "1");
    QTRY_COMPARE(messages.count(), 1);
    QCOMPARE(users(), "ana");

    user = u"ben"_s;
    const auto done = QRedisTest::value(client.reauthenticate());
    QVERIFY2(done, qPrintable(done.message()));
    QTRY_COMPARE(users(), "ben");
    const int gapsExpected = protocol == Protocol::Resp2 ? 1 : 0; // it cannot AUTH there, and tells of its new link
    QTRY_COMPARE(gaps.count(), gapsExpected);
    QCOMPARE(ask({"PUBLISH", "news", "2"}), "1");
    QTRY_COMPARE(messages.count(), 2);
    QCOMPARE(gaps.count(), gapsExpected);

    QVERIFY(QRedisTest::value(client.subscribe("more")->ready())); // answers still find their questions
}

void TestCredentials::refusedReauthentication()
{
    QString password = secret;
    QRedisClient client(options({}, {}).setCredentialProvider([&password] { return ready({u"ana"_s, password}); }));
    QVERIFY(QRedisTest::value(client.call("GET", "k")));
    password = u"hunter2"_s;
    const auto error = QRedisTest::value(client.reauthenticate()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::AuthenticationFailed);
    QVERIFY2(error->message().contains(u"do not match"_s), qPrintable(error->message()));
    QCOMPARE(QRedisTest::value(client.call("ACL", "WHOAMI"))->toByteArray(), "ana"); // as before, on the same link
}

void TestCredentials::reauthenticationWithoutProvider()
{
    QRedisClient client(options(u"ana"_s, secret));
    const auto error = QRedisTest::value(client.reauthenticate()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::InvalidArgument);
}

void TestCredentials::reauthenticationThatTheProviderNeverAnswers()
{
    QPromise<QRedisCredentials> never;
    never.start();
    bool silent = false;
    QRedisClient client(options({}, {}).setConnectTimeout(200ms).setCredentialProvider([&] {
        return silent ? never.future() : ready({u"ana"_s, secret});
    }));
    QVERIFY(QRedisTest::value(client.call("GET", "k")));
    silent = true;
    const auto error = QRedisTest::value(client.reauthenticate()).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    const auto pending = client.reauthenticate();
    QVERIFY(QRedisTest::await(client.close()));
    QVERIFY(pending.isFinished());
}

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
