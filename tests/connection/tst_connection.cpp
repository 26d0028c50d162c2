// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/certificates.h"
#include "../support/scriptedserver.h"
#include "../support/secret.h"

#include <QRedis/qredisclient.h>
#include <QRedis/qredistestawait.h>

#include <QtCore/qeventloop.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;
using Greeting = ScriptedServer::Greeting;
using Socket = ScriptedServer::Socket;
using Words = ScriptedServer::Words;

/*!
    One link against a scripted peer: what is written when, which reply reaches whom, and what user code may do meanwhile.
*/
class TestConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingBeforeTheGreetingIsAnswered();
    void nothingAfterAWrongPassword();
    void everySplit_data() { transports(); }
    void everySplit();
    void anythingInAContinuation_data();
    void anythingInAContinuation();
    void subscriptionSlotMayDeleteTheClient_data() { transports(); }
    void subscriptionSlotMayDeleteTheClient();
    void readerThatFallsBehind_data() { transports(); }
    void readerThatFallsBehind();
    void lateReplyIsSwallowed();
    void cancelledIsNeverSent();
    void cancelledAfterSendingIsSwallowed();
    void malformedFrames_data();
    void malformedFrames();
    void replyNobodyAskedFor();
    void unsolicitedPushIsIgnored();
    void replyBeforeTheCommandIsWhole();
    void endInTheMiddleOfAReply();
    void largeArgumentIsWrittenInParts_data() { transports(); }
    void largeArgumentIsWrittenInParts();
    void largeArgumentsDoNotFillTheQueue();
    void queueLimit();
    void resetThatAWriteMeets();
    void lostLink_data();
    void lostLink();
    void lostLinkWithWritesIsEndedAtTheServer();
    void queuedWhileOffline_data() { transports(); }
    void queuedWhileOffline();
    void offlineQueueOffStillDialsFirst_data() { transports(); }
    void offlineQueueOffStillDialsFirst();
    void writtenOnceThenTimedOutIsNotNotSent();
    void noLink_data();
    void noLink();
    void silentServerAtGreeting();
    void idleLinkIsAsked();
    void longTimeoutOutlivesSilence();
    void linkFoundBrokenByAWrite_data() { transports(); }
    void linkFoundBrokenByAWrite();

private:
    static void transports();
};

namespace {

//! A peer of the transport under test; with TLS it has a certificate that its clients trust.
class Peer : public ScriptedServer
{
public:
    explicit Peer(Socket socket, Greeting greeting)
        : ScriptedServer(socket, greeting)
    {
        if (socket == Socket::Tls)
            setTls(s_certificates->serverConfiguration("server"), s_certificates->certificate("authority"));
    }

    static inline std::unique_ptr<Certificates> s_certificates;
};

} // namespace

namespace {

constexpr std::pair<const char *, Socket> sockets[] = {
    {"tcp", Socket::Tcp},
    {"local", Socket::Local},
    {"tls", Socket::Tls},
};

enum class Act { Nothing, NestedCommand, DeleteClient, CloseLink, ResetLink, CloseClient, ModalDialog, MoreCommands };

//! Runs an event loop of its own, as a modal dialog does, until \a condition holds.
bool nestedLoop(const std::function<bool()> &condition)
{
    QEventLoop loop;
    QTimer poll;
    QElapsedTimer elapsed;
    elapsed.start();
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (condition() || elapsed.hasExpired(5000))
            loop.quit();
    });
    poll.start(0);
    loop.exec();
    return condition();
}

void turns(int count)
{
    for (int turn = 0; turn < count; ++turn)
        QCoreApplication::processEvents();
}

QByteArray echo(const Words &words)
{
    return ScriptedServer::bulk(words.last());
}

} // namespace

Q_DECLARE_METATYPE(Act)

void TestConnection::initTestCase()
{
    Peer::s_certificates = std::make_unique<Certificates>();
    Peer::s_certificates->makeAuthority("authority");
    Peer::s_certificates->makeCertificate("server", "authority", {});
}

void TestConnection::transports()
{
    QTest::addColumn<Socket>("socket");
    QTest::addColumn<Greeting>("greeting");
    for (const auto &[name, socket] : sockets) {
        QTest::addRow("%s, resp2", name) << socket << Greeting::Resp2;
        QTest::addRow("%s, resp3", name) << socket << Greeting::Resp3;
    }
}

void TestConnection::nothingBeforeTheGreetingIsAnswered()
{
    ScriptedServer server(Socket::Tcp, Greeting::ByHand);
    QRedisClient client(server.options().setDatabase(2).setPassword(QLatin1String(Secret)));
    const auto reply = client.call("GET", "k");
    QCOMPARE(server.next(), (Words{"HELLO", "3", "AUTH", "default", Secret}));
    QCOMPARE(server.next(), (Words{"SELECT", "2"}));
    turns(20);
    QCOMPARE(server.pendingCommands(), 0);
    server.send("%1\r\n+proto\r\n:3\r\n");
    turns(20);
    QCOMPARE(server.pendingCommands(), 0); // SELECT is not answered yet
    server.send("+OK\r\n");
    for (int command = 0; command < 3; ++command)
        QCOMPARE(server.next().value(0), "CLIENT");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("$4\r\nid=7\r\n+OK\r\n-ERR unknown subcommand\r\n$1\r\nv\r\n");
    QCOMPARE(QRedisTest::value(reply)->toByteArray(), "v");
}

void TestConnection::nothingAfterAWrongPassword()
{
    ScriptedServer server(Socket::Tcp, Greeting::ByHand);
    QRedisClient client(server.options().setDatabase(2).setPassword(QLatin1String(Secret)));
    const auto reply = client.call("INCR", "n");
    QCOMPARE(server.next().value(0), "HELLO");
    QCOMPARE(server.next().value(0), "SELECT");
    server.send("-WRONGPASS invalid username-password pair\r\n-NOAUTH Authentication required.\r\n");
    const auto error = QRedisTest::value(reply).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::AuthenticationFailed);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QVERIFY(!error->message().contains(QLatin1String(Secret)));
    QTRY_VERIFY(!server.isLinkOpen());
    QCOMPARE(server.received(0),
             ScriptedServer::command({"HELLO", "3", "AUTH", "default", Secret})
                 + ScriptedServer::command({"SELECT", "2"}));
    turns(50);
    QCOMPARE(server.linkCount(), 1); // the password does not get better by trying
}

void TestConnection::everySplit()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    Peer server(socket, greeting);
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));

    const QByteArray replies =
        "$5\r\nhello\r\n:-42\r\n*2\r\n$1\r\na\r\n*1\r\n:7\r\n$-1\r\n-WRONGTYPE no\r\n+OK\r\n$0\r\n\r\n";
    for (qsizetype split = 0; split <= replies.size(); ++split) {
        QList<QRedisResult<QRedisValue>> got;
        const auto collect = [&got](const QRedisResult<QRedisValue> &reply) { got.append(reply); };
        for (int command = 0; command < 7; ++command)
            client.callback(collect).call("ECHO", command);
        for (int command = 0; command < 7; ++command)
            QCOMPARE(server.next(), (Words{"ECHO", QByteArray::number(command)}));
        server.send(replies.left(split));
        turns(3);
        server.send(replies.mid(split));
        QTRY_COMPARE(got.size(), 7);
        QCOMPARE(got[0]->toByteArray(), "hello");
        QCOMPARE(got[1]->toLongLong(), -42);
        QCOMPARE(got[2]->toList().value(1).toList().value(0).toLongLong(), 7);
        QCOMPARE(got[3]->type(), QRedisValue::Type::Null);
        QVERIFY(!got[4]);
        QCOMPARE(got[4].error().serverCode(), "WRONGTYPE");
        QCOMPARE(got[5]->toByteArray(), "OK");
        QCOMPARE(got[6]->toByteArray(), "");
    }
    QCOMPARE(server.linkCount(), 1);
}

void TestConnection::anythingInAContinuation_data()
{
    QTest::addColumn<Socket>("socket");
    QTest::addColumn<Greeting>("greeting");
    QTest::addColumn<Act>("act");
    const std::pair<const char *, Act> acts[] = {
        {"nothing", Act::Nothing},          {"nested command", Act::NestedCommand}, {"delete", Act::DeleteClient},
        {"server closes", Act::CloseLink},  {"server resets", Act::ResetLink},      {"client closes", Act::CloseClient},
        {"modal dialog", Act::ModalDialog}, {"more commands", Act::MoreCommands},
    };
    for (const auto &[name, act] : acts) {
        for (const auto &[socketName, socket] : sockets) {
            for (const Greeting greeting : {Greeting::Resp2, Greeting::Resp3})
                QTest::addRow("%s, %s, %s", name, socketName, greeting == Greeting::Resp2 ? "resp2" : "resp3")
                    << socket << greeting << act;
        }
    }
}

/*!
    Several replies in one packet; in the continuation of each in turn something is done that user code may do.
    Every command is finished exactly once, with its own reply or a fitting error.
*/
void TestConnection::anythingInAContinuation()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    QFETCH(Act, act);
    constexpr int Batch = 5;

    for (int position = 0; position < Batch; ++position) {
        Peer server(socket, greeting);
        auto *client = new QRedisClient(server.options());
        const QPointer<QRedisClient> alive(client);
        QVERIFY(QRedisTest::await(client->connectToServer()));

        QList<int> finished(Batch, 0);
        QList<QRedisResult<QRedisValue>> replies(Batch, QRedisError());
        int further = 0; // commands issued in the continuation, answered rightly
        bool actedWell = true;
        const auto checkFurther = [&further](const QByteArray &expected) {
            return [&further, expected](const QRedisResult<QRedisValue> &reply) {
                further += reply && reply->toByteArray() == expected;
            };
        };
        const auto perform = [&] {
            switch (act) {
            case Act::Nothing:
                break;
            case Act::NestedCommand: {
                QFuture<QRedisValue> nested = client->call("ECHO", "nested");
                actedWell =
                    nestedLoop([&] { return nested.isFinished(); }) && nested.result().toByteArray() == "nested";
                break;
            }
            case Act::DeleteClient:
                delete client;
                break;
            case Act::CloseLink:
                server.closeLink();
                actedWell = nestedLoop([&] { return client->state() != QRedisClient::State::Connected; });
                break;
            case Act::ResetLink:
                server.resetLink();
                actedWell = nestedLoop([&] { return client->state() != QRedisClient::State::Connected; });
                break;
            case Act::CloseClient: {
                QFuture<void> closed = client->close();
                actedWell = nestedLoop([&] { return closed.isFinished(); });
                break;
            }
            case Act::ModalDialog: // replies go on coming while it is open
                for (int i = 0; i < 3; ++i)
                    client->callback(checkFurther("dialog")).call("ECHO", "dialog");
                actedWell = nestedLoop([&] { return further == 3 && finished.count(1) >= Batch; });
                break;
            case Act::MoreCommands:
                for (int i = 0; i < 3; ++i)
                    client->callback(checkFurther("more")).call("ECHO", "more");
                break;
            }
        };
        for (int command = 0; command < Batch; ++command) {
            client
                ->callback([&, command](const QRedisResult<QRedisValue> &reply) {
                    replies[command] = reply;
                    ++finished[command];
                    if (command == position)
                        perform();
                })
                .call("ECHO", command);
        }
        for (int command = 0; command < Batch; ++command)
            QCOMPARE(server.next().last(), QByteArray::number(command));
        server.answer(echo);
        QByteArray packet;
        for (int command = 0; command < Batch; ++command)
            packet += ScriptedServer::bulk("reply " + QByteArray::number(command));
        server.send(packet);

        QTRY_COMPARE(finished, QList<int>(Batch, 1));
        QVERIFY(actedWell);
        for (int command = 0; command < Batch; ++command) {
            if (replies[command]) {
                QCOMPARE(replies[command]->toByteArray(), "reply " + QByteArray::number(command));
                continue;
            }
            // What had not been delivered when the link went away may have been run.
            QVERIFY2(command > position, qPrintable(replies[command].error().message()));
            QVERIFY(act == Act::DeleteClient || act == Act::ResetLink);
            QCOMPARE(replies[command].error().outcome(), Outcome::Unknown);
            QCOMPARE(replies[command].error().code(), act == Act::DeleteClient ? Code::Closed : Code::ConnectionLost);
        }
        if (act == Act::MoreCommands || act == Act::ModalDialog)
            QTRY_COMPARE(further, 3);
        if (act == Act::DeleteClient) {
            QVERIFY(!alive);
        } else if (act != Act::CloseClient) {
            QCOMPARE(QRedisTest::value(client->call("ECHO", "after"))->toByteArray(), "after");
        }
        turns(3);
        QCOMPARE(finished, QList<int>(Batch, 1));
        delete alive;
    }
}

void TestConnection::subscriptionSlotMayDeleteTheClient()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    const QByteArray push = greeting == Greeting::Resp3 ? ">" : "*";
    Peer server(socket, greeting);
    QPointer<QRedisClient> client = new QRedisClient(server.options());
    QRedisSubscription *subscription = client->subscribe("c");
    int heard = 0;
    connect(subscription, &QRedisSubscription::messageReceived, this, [&] {
        ++heard;
        delete client;
    });
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "c"}));
    const QByteArray message = push + "3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n";
    server.send(push + "3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n" + message + message);
    QTRY_VERIFY(!client);
    turns(5);
    QCOMPARE(heard, 1);
}

void TestConnection::readerThatFallsBehind()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    Peer server(socket, greeting);
    server.answer([](const Words &words) {
        const QByteArray &number = words.last();
        // Now and then one that fills most of a read, or is a blob of its own.
        const int size = number.endsWith("7777") ? 50'000 : number.endsWith("12345") ? 100'000 : 0;
        return ScriptedServer::bulk(number + QByteArray(size, 'x'));
    });
    QRedisClient client(server.options().setCommandTimeout(200s)); // it is the reader that is slow
    QVERIFY(QRedisTest::await(client.connectToServer()));

    const int Count = socket == Socket::Tls ? 60'000 : 300'000; // TLS costs the test more than the client
    int received = 0;
    int wrong = 0;
    for (int command = 0; command < Count; ++command) {
        client
            .callback([&, command](const QRedisResult<QRedisValue> &reply) {
                const bool own = reply && reply->toByteArray().startsWith(QByteArray::number(command))
                    && reply->toByteArray().count('x')
                        == reply->toByteArray().size() - QByteArray::number(command).size();
                wrong += !own || received != command;
                ++received;
                if (command % 1000 == 999)
                    QCoreApplication::processEvents(); // slow: others come meanwhile
            })
            .call("ECHO", command);
    }
    // From a nested loop replies overtake the continuation that opened it, but never each other.
    QTRY_COMPARE_WITH_TIMEOUT(received, Count, 120'000);
    QCOMPARE(wrong, 0);
    QCOMPARE(server.linkCount(), 1);
}

void TestConnection::lateReplyIsSwallowed()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto late = client.withTimeout(50ms).call("GET", "slow");
    const auto next = client.call("GET", "next");
    QCOMPARE(server.next(), (Words{"GET", "slow"}));
    QCOMPARE(server.next(), (Words{"GET", "next"}));
    const auto error = QRedisTest::value(late).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QVERIFY(!next.isFinished());
    const auto third = client.call("GET", "third");
    server.send("$4\r\nlate\r\n$4\r\nnext\r\n");
    QCOMPARE(QRedisTest::value(next)->toByteArray(), "next");
    QCOMPARE(server.next(), (Words{"GET", "third"}));
    server.send("$5\r\nthird\r\n");
    QCOMPARE(QRedisTest::value(third)->toByteArray(), "third");
    QCOMPARE(server.linkCount(), 1); // one slow command costs no link
}

void TestConnection::cancelledIsNeverSent()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto first = client.call("GET", "first");
    QFuture<QRedisValue> dropped = client.call("INCR", "dropped");
    const auto last = client.call("GET", "last");
    dropped.cancel(); // the first was written at once; this one waits for the end of the turn
    QCOMPARE(server.next(), (Words{"GET", "first"}));
    QCOMPARE(server.next(), (Words{"GET", "last"}));
    server.send("$1\r\n1\r\n$1\r\n2\r\n");
    QCOMPARE(QRedisTest::value(first)->toByteArray(), "1");
    QCOMPARE(QRedisTest::value(last)->toByteArray(), "2");
    QVERIFY(!server.received(0).contains("dropped"));
    QVERIFY(dropped.isFinished());
}

void TestConnection::cancelledAfterSendingIsSwallowed()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QFuture<QRedisValue> dropped = client.call("GET", "dropped");
    const auto other = client.call("GET", "other");
    QCOMPARE(server.next(), (Words{"GET", "dropped"}));
    QCOMPARE(server.next(), (Words{"GET", "other"}));
    dropped.cancel();
    server.send("$7\r\ndropped\r\n$5\r\nother\r\n");
    QCOMPARE(QRedisTest::value(other)->toByteArray(), "other");
    QTRY_VERIFY(dropped.isFinished());
    QCOMPARE(server.linkCount(), 1);
}

void TestConnection::malformedFrames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no type") << QByteArray("HTTP/1.1 400 Bad Request\r\n");
    QTest::newRow("length of 2^62") << QByteArray("$4611686018427387904\r\n");
    QTest::newRow("array of 2^62") << QByteArray("*4611686018427387904\r\n");
    QTest::newRow("length beyond 64 bits") << QByteArray("$99999999999999999999\r\n");
    QTest::newRow("negative length") << QByteArray("$-2\r\n");
    QTest::newRow("no number") << QByteArray(":twelve\r\n");
    QTest::newRow("bulk without its end") << QByteArray("$3\r\nabcde\r\n");
    QTest::newRow("too deep") << QByteArray("*1\r\n").repeated(200);
}

void TestConnection::malformedFrames()
{
    QFETCH(QByteArray, bytes);
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto broken = client.call("INCR", "n");
    QCOMPARE(server.next(), (Words{"INCR", "n"}));
    server.answer(echo);
    server.send(bytes);
    const auto error = QRedisTest::value(broken).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Protocol);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QCOMPARE(QRedisTest::value(client.call("ECHO", "after"))->toByteArray(), "after");
    QCOMPARE(server.linkCount(), 2);
}

void TestConnection::replyNobodyAskedFor()
{
    ScriptedServer server;
    server.answer(echo);
    QRedisClient client(server.options());
    QCOMPARE(QRedisTest::value(client.call("ECHO", "before"))->toByteArray(), "before");
    std::optional<QRedisError> told;
    connect(&client, &QRedisClient::errorOccurred, this, [&](const QRedisError &error) { told = error; });
    server.send("+OK\r\n");
    QTRY_VERIFY(told);
    QCOMPARE(told->code(), Code::Protocol);
    QCOMPARE(QRedisTest::value(client.call("ECHO", "after"))->toByteArray(), "after");
    QCOMPARE(server.linkCount(), 2);
}

void TestConnection::unsolicitedPushIsIgnored()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto first = client.call("GET", "first");
    QCOMPARE(server.next(), (Words{"GET", "first"}));
    server.send(">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n$5\r\nfirst\r\n>1\r\n+what\r\n");
    QCOMPARE(QRedisTest::value(first)->toByteArray(), "first");
    const auto second = client.call("GET", "second");
    QCOMPARE(server.next(), (Words{"GET", "second"}));
    server.send("$6\r\nsecond\r\n");
    QCOMPARE(QRedisTest::value(second)->toByteArray(), "second");
    QCOMPARE(server.linkCount(), 1);
}

//! A server that answers a large command before all of it was written made the queue read behind its end.
void TestConnection::replyBeforeTheCommandIsWhole()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));
    server.setDeaf(true);
    const auto large = client.call("SET", "k", QByteArray(64 * 1024 * 1024, 'x'));
    const auto behind = client.call("INCR", "n");
    turns(5);
    server.send("-ERR Protocol error: invalid bulk length\r\n");
    const auto error = QRedisTest::value(large).failure<QRedisError>();
    QVERIFY(error);
    QVERIFY(error->code() == Code::Server || error->code() == Code::Protocol);
    server.answer([](const Words &) { return QByteArray(":1\r\n"); });
    server.setDeaf(false);
    QCOMPARE(QRedisTest::value(behind)->toLongLong(), 1); // on the next link
    QCOMPARE(server.linkCount(), 2);
}

void TestConnection::endInTheMiddleOfAReply()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto whole = client.call("INCR", "a");
    const auto half = client.call("INCR", "b");
    QCOMPARE(server.next(), (Words{"INCR", "a"}));
    QCOMPARE(server.next(), (Words{"INCR", "b"}));
    server.answer(echo);
    server.send(":1\r\n:1");
    server.closeLink();
    QCOMPARE(QRedisTest::value(whole)->toLongLong(), 1);
    const auto error = QRedisTest::value(half).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::ConnectionLost);
    QCOMPARE(error->outcome(), Outcome::Unknown);
    QCOMPARE(QRedisTest::value(client.call("ECHO", "2\r\n"))->toByteArray(), "2\r\n"); // a new parser
}

void TestConnection::largeArgumentIsWrittenInParts()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    Peer server(socket, greeting);
    QRedisClient client(server.options().setCommandTimeout(30s));
    QVERIFY(QRedisTest::await(client.connectToServer()));

    QByteArray large(20 * 1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < large.size(); ++i)
        large[i] = char(i * 31 + (i >> 13));
    server.setDeaf(true);
    const auto before = client.call("GET", "before");
    const auto set = client.call("SET", "k", large);
    const auto after = client.call("GET", "after");
    turns(20); // the system's buffers are full now
    QVERIFY(server.pendingCommands() == 0);
    server.setDeaf(false);
    QCOMPARE(server.next(), (Words{"GET", "before"}));
    const Words words = server.next(30'000);
    QCOMPARE(words.size(), 3);
    QVERIFY(words[2] == large);
    QCOMPARE(server.next(), (Words{"GET", "after"}));
    server.send("$1\r\n1\r\n+OK\r\n$1\r\n2\r\n");
    QCOMPARE(QRedisTest::value(before)->toByteArray(), "1");
    QCOMPARE(QRedisTest::value(set)->toByteArray(), "OK");
    QCOMPARE(QRedisTest::value(after)->toByteArray(), "2");
}

//! Large arguments are referenced, so that they cost the queue nothing; they counted, and small commands were refused.
void TestConnection::largeArgumentsDoNotFillTheQueue()
{
    ScriptedServer server;
    QRedisClient client(server.options().setQueueLimits(64 * 1024, 1000));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const QByteArray large(1024 * 1024, 'x');
    const auto set = client.call("SET", "k", large);
    const auto get = client.call("GET", "k");
    QCOMPARE(server.next(10'000).value(0), "SET");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("+OK\r\n$1\r\nv\r\n");
    QVERIFY(QRedisTest::value(set));
    const auto value = QRedisTest::value(get);
    QVERIFY2(value, qPrintable(value.message()));
}

void TestConnection::queueLimit()
{
    ScriptedServer server;
    QRedisClient client(server.options().setQueueLimits(1000, 10));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    QList<QFuture<QRedisValue>> taken;
    for (int i = 0; i < 10; ++i)
        taken += client.call("GET", i);
    const auto refused = QRedisTest::value(client.call("GET", "one too many")).failure<QRedisError>();
    QVERIFY(refused);
    QCOMPARE(refused->code(), Code::QueueFull);
    QCOMPARE(refused->outcome(), Outcome::NotSent);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(server.next(), (Words{"GET", QByteArray::number(i)}));
    server.send(QByteArray("$1\r\nv\r\n").repeated(10));
    for (const auto &future : std::as_const(taken))
        QVERIFY(QRedisTest::value(future));
    const auto bytes = QRedisTest::value(client.call("GET", QByteArray(2000, 'k'))).failure<QRedisError>();
    QVERIFY(bytes);
    QCOMPARE(bytes->code(), Code::QueueFull);
}

//! The socket closes itself without a signal when a write meets the reset: the command hung until its deadline.
void TestConnection::resetThatAWriteMeets()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    QVERIFY(QRedisTest::await(client.connectToServer()));
    server.resetLink();
    const auto read = client.call("GET", "k"); // written before the event loop could tell of the reset
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("$1\r\nv\r\n");
    QCOMPARE(QRedisTest::value(read)->toByteArray(), "v");
    QCOMPARE(server.linkCount(), 2);
}

void TestConnection::lostLink_data()
{
    QTest::addColumn<Words>("words");
    QTest::addColumn<bool>("retryOverwrites");
    QTest::addColumn<bool>("repeated");
    QTest::newRow("GET") << Words{"GET", "k"} << false << true;
    QTest::newRow("INCR") << Words{"INCR", "k"} << false << false;
    QTest::newRow("INCR, overwrites repeated") << Words{"INCR", "k"} << true << false;
    QTest::newRow("SET") << Words{"SET", "k", "v"} << false << false;
    QTest::newRow("SET, overwrites repeated") << Words{"SET", "k", "v"} << true << true;
    QTest::newRow("SET NX, overwrites repeated") << Words{"SET", "k", "v", "NX"} << true << false;
    QTest::newRow("unknown") << Words{"SOMEMODULE.GET", "k"} << true << false;
}

void TestConnection::lostLink()
{
    QFETCH(Words, words);
    QFETCH(bool, retryOverwrites);
    QFETCH(bool, repeated);
    ScriptedServer server;
    QRedisOptions options = server.options();
    options.setRetryPolicy(options.retryPolicy().setRetryOverwrites(retryOverwrites).setAttempts(3));
    QRedisClient client(options);
    const auto reply = client.call(words);
    QCOMPARE(server.next(), words);
    const auto newer = client.call("ECHO", "newer");
    QCOMPARE(server.next(), (Words{"ECHO", "newer"})); // written too, and of the class read
    server.closeLink();
    if (!repeated) {
        const auto error = QRedisTest::value(reply).failure<QRedisError>();
        QVERIFY(error);
        QCOMPARE(error->code(), Code::ConnectionLost);
        QCOMPARE(error->outcome(), Outcome::Unknown);
        QVERIFY(server.next().value(0) != words[0]);
        return;
    }
    // In its first order, as often as the policy allows.
    QCOMPARE(server.next(), words);
    server.closeLink();
    while (server.linkCount() < 3 && server.next(1000) != words) { }
    QTRY_COMPARE(server.linkCount(), 3);
    server.closeLink();
    const auto error = QRedisTest::value(reply).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::Unknown);
}

void TestConnection::offlineQueueOffStillDialsFirst()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    Peer server(socket, greeting);
    server.answer(echo);
    QRedisClient client(server.options().setOfflineQueue(false));
    QCOMPARE(QRedisTest::value(client.call("ECHO", "first"))->toByteArray(), "first");

    server.stopListening();
    server.closeLink();
    QTRY_COMPARE(client.state(), QRedisClient::State::Connecting);
    const auto refused = QRedisTest::value(client.call("ECHO", "during the outage"));
    QVERIFY(!refused);
    QCOMPARE(refused.failure<QRedisError>()->outcome(), QRedisError::Outcome::NotSent);

    server.listen();
    QTRY_COMPARE(client.state(), QRedisClient::State::Connected);
    QCOMPARE(QRedisTest::value(client.call("ECHO", "again"))->toByteArray(), "again");
}

//! Bytes on their way when a link is lost would be run by the server after what the next link says.
void TestConnection::lostLinkWithWritesIsEndedAtTheServer()
{
    ScriptedServer server;
    QRedisClient client(server.options());
    const auto read = client.get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.resetLink();
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    QVERIFY(!server.received(1).contains("KILL")); // a read harms nobody
    server.send("$-1\r\n");
    QVERIFY(QRedisTest::value(read));

    const auto write = client.incr("n");
    QCOMPARE(server.next(), (Words{"INCR", "n"}));
    server.resetLink();
    const auto next = client.get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    const QByteArray said = server.received(2);
    const qsizetype end = said.indexOf(ScriptedServer::command({"CLIENT", "KILL", "ID", "2", "ADDR", "127.0.0.1:5"}));
    QVERIFY(end >= 0 && end < said.indexOf("GET"));
    server.send("$-1\r\n");
    QVERIFY(QRedisTest::value(next));
    server.resetLink();
    const auto third = client.get("k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    QVERIFY(!server.received(3).contains("KILL")); // once is enough
}

void TestConnection::queuedWhileOffline()
{
    QFETCH(Socket, socket);
    QFETCH(Greeting, greeting);
    Peer server(socket, greeting);
    server.answer(echo);
    QRedisClient client(server.options());
    QCOMPARE(QRedisTest::value(client.call("ECHO", "before"))->toByteArray(), "before");
    server.stopListening();
    server.closeLink();
    QTRY_COMPARE(client.state(), QRedisClient::State::Connecting);
    QList<QFuture<QRedisValue>> queued;
    for (int i = 0; i < 10; ++i)
        queued += client.call("ECHO", i);
    turns(20);
    for (const auto &future : std::as_const(queued))
        QVERIFY(!future.isFinished());
    server.listen();
    for (int i = 0; i < 10; ++i)
        QCOMPARE(QRedisTest::value(queued[i])->toByteArray(), QByteArray::number(i));
}

//! A command that was written, lost its link and timed out before the next one had the outcome NotSent.
void TestConnection::writtenOnceThenTimedOutIsNotNotSent()
{
    ScriptedServer server;
    QRedisOptions options = server.options();
    options.setRetryPolicy(options.retryPolicy().setRetryOverwrites(true));
    QRedisClient client(options);
    const auto set = client.withTimeout(300ms).call("SET", "k", "v");
    QCOMPARE(server.next(), (Words{"SET", "k", "v"}));
    server.stopListening();
    server.closeLink();
    const auto error = QRedisTest::value(set).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->outcome(), Outcome::Unknown);
}

void TestConnection::noLink_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<Code>("code");
    QTest::newRow("closed port") << u"redis://127.0.0.1:%1"_s << Code::ConnectionRefused;
    QTest::newRow("no such socket") << u"unix:///nonexistent/redis.sock"_s << Code::ConnectionRefused;
    QTest::newRow("no such host") << u"redis://no-such-host.invalid"_s << Code::HostNotFound;
    QTest::newRow("wrong scheme") << u"http://127.0.0.1:%1"_s << Code::InvalidArgument;
    QTest::newRow("wrong option") << u"redis://127.0.0.1:%1/?no_such_option=1"_s << Code::InvalidArgument;
}

void TestConnection::noLink()
{
    QFETCH(QString, url);
    QFETCH(Code, code);
    ScriptedServer server;
    server.stopListening();
    if (url.contains(u"%1"_s))
        url = url.arg(server.options().port());
    QRedisClient client(QRedisOptions::fromUrl(QUrl(url)).setCommandTimeout(300ms).setConnectTimeout(250ms));
    QElapsedTimer elapsed;
    elapsed.start();
    const auto error = QRedisTest::value(client.call("GET", "k")).failure<QRedisError>();
    QVERIFY(error);
    if (error->code() == Code::Timeout && code == Code::HostNotFound)
        QSKIP("the resolver of this machine does not answer in time");
    QCOMPARE(error->code(), code);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QVERIFY(elapsed.elapsed() < 5000);
    const auto dial = QRedisTest::value(client.connectToServer()).failure<QRedisError>();
    QVERIFY(dial);
    QCOMPARE(dial->code(), code);
}

void TestConnection::silentServerAtGreeting()
{
    ScriptedServer server(Socket::Tcp, Greeting::ByHand);
    QRedisClient client(server.options().setCommandTimeout(200ms).setConnectTimeout(100ms));
    const auto error = QRedisTest::value(client.call("GET", "k")).failure<QRedisError>();
    QVERIFY(error);
    QCOMPARE(error->code(), Code::Timeout);
    QCOMPARE(error->outcome(), Outcome::NotSent);
    QVERIFY(!server.received(0).contains("GET"));
}

void TestConnection::idleLinkIsAsked()
{
    ScriptedServer server;
    QRedisClient client(server.options().setKeepAlive(30ms, 60ms));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    QCOMPARE(server.next(), (Words{"PING"}));
    server.send("+PONG\r\n");
    QCOMPARE(server.next(), (Words{"PING"})); // silent again
    const auto get = client.call("GET", "k");
    QCOMPARE(server.next(), (Words{"GET", "k"}));
    server.send("+PONG\r\n$1\r\nv\r\n"); // the answer to PING is nobody's
    QCOMPARE(QRedisTest::value(get)->toByteArray(), "v");
    QCOMPARE(server.next(), (Words{"PING"}));
    QTRY_COMPARE(server.linkCount(), 2); // no answer: the link is dead
}

//! A link that owed the answer to a patient command was closed after twice the default timeout.
//! The socket signals nothing then: the command, and the link, would be left to their deadlines.
void TestConnection::linkFoundBrokenByAWrite()
{
    QFETCH(const Socket, socket);
    QFETCH(const Greeting, greeting);
    Peer server(socket, greeting);
    server.answer(echo);
    QRedisClient client(server.options().setCommandTimeout(30s).setKeepAlive(0ms, 0ms));
    QCOMPARE(QRedisTest::value(client.call<QByteArray>("ECHO", "a")).message(), QString());
    server.resetLink();
    // The second is written before the event loop looks at the socket; on TCP the first is only then known to be in vain.
    const auto first = client.call("INCR", "n");
    client.call("INCR", "n");
    QCOMPARE(QRedisTest::value(first).failure<QRedisError>()->code(), Code::ConnectionLost);
    QCOMPARE(*QRedisTest::value(client.call<QByteArray>("ECHO", "b")), "b");
}

void TestConnection::longTimeoutOutlivesSilence()
{
    ScriptedServer server;
    QRedisClient client(server.options().setCommandTimeout(50ms));
    QVERIFY(QRedisTest::await(client.connectToServer()));
    const auto patient = client.withTimeout(5s).call("INCR", "k");
    QCOMPARE(server.next(), (Words{"INCR", "k"}));
    QTimer::singleShot(400, &server, [&] { server.send(":1\r\n"); });
    const auto reply = QRedisTest::value(patient);
    QVERIFY2(reply, qPrintable(reply.message()));
    QCOMPARE(server.linkCount(), 1);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
