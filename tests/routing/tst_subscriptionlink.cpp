// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include "connection/outbox.h"
#include "routing/subscriptionlink.h"

#include <QtCore/qdatetime.h>
#include <QtTest/qtest.h>

using namespace QRedis::Private;

using Greeting = ScriptedServer::Greeting;
using Kind = QRedisMessage::Kind;
using Words = ScriptedServer::Words;

namespace {

//! Writes down what it hears, a line each.
class Listener : public SubscriptionListener
{
public:
    void heard(const QList<QRedisMessage> &messages) override
    {
        for (const QRedisMessage &message : messages)
            lines.append("message " + message.channel() + " " + message.payload()
                         + (message.pattern().isEmpty() ? QByteArray() : " by " + message.pattern()));
    }
    void confirmed(Kind, const QByteArray &channel) override { lines.append("confirmed " + channel); }
    void refused(Kind, const QByteArray &channel, const QRedisError &error) override
    {
        lines.append("refused " + channel + " " + error.serverCode());
    }
    void silenced(const QDateTime &, const QRedisError &) override { lines.append("silenced"); }

    QByteArrayList take() { return std::exchange(lines, {}); }

    QByteArrayList lines;
};

//! Channels of one command stand in any order.
Words sorted(Words words)
{
    if (words.size() > 1)
        std::sort(words.begin() + 1, words.end());
    return words;
}

} // namespace

//! What a subscription link asks of the server, and what it makes of the answers.
class TestSubscriptionLink : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void confirmationByKindAndName_data() { protocols(); }
    void confirmationByKindAndName();
    void askedAgainAfterALoss_data() { protocols(); }
    void askedAgainAfterALoss();
    void refusalFindsItsChannel_data() { protocols(); }
    void refusalFindsItsChannel();
    void takenBackAndAskedAgain_data() { protocols(); }
    void takenBackAndAskedAgain();
    void endedByTheServer_data() { protocols(); }
    void endedByTheServer();

private:
    static void protocols()
    {
        QTest::addColumn<Greeting>("greeting");
        QTest::newRow("resp2") << Greeting::Resp2;
        QTest::newRow("resp3") << Greeting::Resp3;
    }
    //! What the server says of its own accord.
    static QByteArray say(Greeting greeting, const QByteArrayList &words)
    {
        QByteArray bytes = (greeting == Greeting::Resp3 ? ">" : "*") + QByteArray::number(words.size()) + "\r\n";
        for (const QByteArray &word : words)
            bytes += word.startsWith(':') ? word + "\r\n" : ScriptedServer::bulk(word);
        return bytes;
    }
};

void TestSubscriptionLink::confirmationByKindAndName()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, {"a", "b"});
    QCOMPARE(sorted(server.next()), (Words{"SUBSCRIBE", "a", "b"}));
    link.subscribe(Kind::Pattern, {"a"}); // of the same name
    QCOMPARE(server.next(), (Words{"PSUBSCRIBE", "a"}));
    link.subscribe(Kind::Shard, {"s"});
    QCOMPARE(server.next(), (Words{"SSUBSCRIBE", "s"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}));
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed a"}));
    listener.take();
    server.send(say(greeting, {"message", "a", "one"}) + say(greeting, {"subscribe", "b", ":2"})
                + say(greeting, {"psubscribe", "a", ":3"}) + say(greeting, {"pmessage", "a", "a", "two"})
                + say(greeting, {"ssubscribe", "s", ":1"}) + say(greeting, {"smessage", "s", "three"}));
    QTRY_COMPARE(listener.lines.size(), 6);
    QCOMPARE(listener.take(),
             (QByteArrayList{"message a one", "confirmed b", "confirmed a", "message a two by a", "confirmed s",
                             "message s three"})); // in the order of the wire
    link.subscribe(Kind::Message, {"a"}); // a second listener: nothing to ask
    QCOMPARE(listener.take(), (QByteArrayList{"confirmed a"}));
    link.unsubscribe(Kind::Message, {"a"});
    QCOMPARE(server.next(), (Words{"UNSUBSCRIBE", "a"}));
}

void TestSubscriptionLink::askedAgainAfterALoss()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, {"a", "gone"});
    QCOMPARE(sorted(server.next()), (Words{"SUBSCRIBE", "a", "gone"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"subscribe", "gone", ":2"}));
    QTRY_COMPARE(listener.lines.size(), 2);
    listener.take();
    server.stopListening();
    server.closeLink();
    QTRY_VERIFY(!listener.lines.isEmpty());
    QCOMPARE(listener.lines[0], "silenced");
    listener.take();
    link.unsubscribe(Kind::Message, {"gone"}); // while there is no link
    link.subscribe(Kind::Message, {"new"});
    server.listen();
    const Words again = server.next();
    QCOMPARE(again.size(), 3);
    QVERIFY(again.contains("a") && again.contains("new"));
    server.send(say(greeting, {"subscribe", again[1], ":1"}) + say(greeting, {"subscribe", again[2], ":2"}));
    QTRY_COMPARE(listener.lines.count("confirmed a") + listener.lines.count("confirmed new"), 2);
    QCOMPARE(server.linkCount(), 2);
}

void TestSubscriptionLink::refusalFindsItsChannel()
{
    QFETCH(Greeting, greeting);
    const QByteArray noPerm = "-NOPERM No permissions to access a channel\r\n";
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, {"good", "secret"});
    QCOMPARE(sorted(server.next()), (Words{"SUBSCRIBE", "good", "secret"}));
    link.subscribe(Kind::Pattern, {"p*"});
    QCOMPARE(server.next(), (Words{"PSUBSCRIBE", "p*"}));
    server.send(noPerm + say(greeting, {"psubscribe", "p*", ":1"})); // an error that names nothing
    for (int i = 0; i < 2; ++i) { // one by one
        const Words words = server.next();
        QCOMPARE(words.size(), 2);
        server.send(words[1] == "good" ? say(greeting, {"subscribe", "good", ":2"}) : noPerm);
    }
    QTRY_COMPARE(listener.lines.size(), 3);
    QCOMPARE(listener.lines[0], "confirmed p*");
    QVERIFY(listener.lines.contains("confirmed good"));
    QVERIFY(listener.lines.contains("refused secret NOPERM"));
    QCOMPARE(server.linkCount(), 1);
}

//! The confirmation of a SUBSCRIBE that was taken back was taken for that of the next one.
void TestSubscriptionLink::takenBackAndAskedAgain()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, {"a"});
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    link.unsubscribe(Kind::Message, {"a"});
    link.subscribe(Kind::Message, {"a"});
    link.subscribe(Kind::Message, {"b"});
    QCOMPARE(server.next(), (Words{"UNSUBSCRIBE", "a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "b"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"unsubscribe", "a", ":0"})
                + say(greeting, {"subscribe", "b", ":1"}));
    QTRY_VERIFY(listener.lines.contains("confirmed b"));
    QCOMPARE(listener.take(), (QByteArrayList{"confirmed b"}));
    server.send(say(greeting, {"subscribe", "a", ":2"}));
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed a"}));
    listener.take();
}

void TestSubscriptionLink::endedByTheServer()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Shard, {"s"});
    QCOMPARE(server.next(), (Words{"SSUBSCRIBE", "s"}));
    server.send(say(greeting, {"ssubscribe", "s", ":1"}) + say(greeting, {"sunsubscribe", "s", ":0"}));
    QCOMPARE(server.next(), (Words{"SSUBSCRIBE", "s"})); // it is wanted still
}

QTEST_GUILESS_MAIN(TestSubscriptionLink)
#include "tst_subscriptionlink.moc"
