// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "../support/scriptedserver.h"

#include "connection/outbox.h"
#include "routing/subscriptionlink.h"

#include <QtCore/qdatetime.h>
#include <QtTest/qtest.h>

using namespace QRedis::Private;
using namespace std::chrono_literals;

using Greeting = ScriptedServer::Greeting;
using Kind = QRedisMessage::Kind;
using Words = ScriptedServer::Words;

namespace {

//! Writes down what it hears, a line each.
class Listener : public SubscriptionListener
{
public:
    //! The channels, with ids that tell their names here.
    QList<WantedChannel> wanted(const QByteArrayList &names)
    {
        QList<WantedChannel> channels;
        for (const QByteArray &name : names) {
            m_names.append(name);
            channels.append({name, ChannelId(m_names.size())});
        }
        return channels;
    }

    bool heard(const HeardMessages &heard) override
    {
        for (qsizetype i = 0; i < heard.messages.size(); ++i) {
            const QRedisMessage &message = heard.messages[i];
            lines.append("message " + message.channel() + " " + message.payload()
                         + (message.pattern().isEmpty() ? QByteArray() : " by " + message.pattern()));
            if (name(heard.channels[i]) != (message.pattern().isEmpty() ? message.channel() : message.pattern()))
                lines.append("for " + name(heard.channels[i]));
        }
        return enough;
    }
    void confirmed(ChannelId channel) override { lines.append("confirmed " + name(channel)); }
    void refused(ChannelId channel, const QRedisError &error) override
    {
        lines.append("refused " + name(channel) + " " + error.serverCode());
    }
    void silenced(const QList<ChannelId> &channels, const QDateTime &lastByte, const QRedisError &) override
    {
        QByteArrayList silent;
        for (const ChannelId channel : channels)
            silent.append(name(channel));
        std::sort(silent.begin(), silent.end());
        lines.append("silenced " + silent.join(' ') + (lastByte.isValid() ? "" : ", not heard yet"));
    }

    QByteArrayList take() { return std::exchange(lines, {}); }

    QByteArrayList lines;
    bool enough = false;

private:
    QByteArray name(ChannelId id) const { return m_names.value(qsizetype(id) - 1); }

    QByteArrayList m_names;
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
    void takenBack_data() { protocols(); }
    void takenBack();
    void takenBackBeforeARefusal_data() { protocols(); }
    void takenBackBeforeARefusal();
    void refusedForNow_data() { protocols(); }
    void refusedForNow();
    void refusalBehindAPing_data() { protocols(); }
    void refusalBehindAPing();
    void endedByTheServer_data() { protocols(); }
    void endedByTheServer();
    void lastWordsBeforeALoss_data() { protocols(); }
    void lastWordsBeforeALoss();
    void pausedAndResumed_data() { protocols(); }
    void pausedAndResumed();

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
    link.subscribe(Kind::Message, listener.wanted({"a", "b"}));
    QCOMPARE(sorted(server.next()), (Words{"SUBSCRIBE", "a", "b"}));
    link.subscribe(Kind::Pattern, listener.wanted({"a"})); // of the same name
    QCOMPARE(server.next(), (Words{"PSUBSCRIBE", "a"}));
    link.subscribe(Kind::Shard, listener.wanted({"s"}));
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
    link.subscribe(Kind::Message, listener.wanted({"a"})); // a second listener: nothing to ask
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
    link.subscribe(Kind::Message, listener.wanted({"a", "gone"}));
    QCOMPARE(sorted(server.next()), (Words{"SUBSCRIBE", "a", "gone"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"subscribe", "gone", ":2"}));
    QTRY_COMPARE(listener.lines.size(), 2);
    listener.take();
    server.stopListening();
    server.closeLink();
    QTRY_VERIFY(!listener.lines.isEmpty());
    QCOMPARE(listener.lines[0], "silenced a gone");
    listener.take();
    link.unsubscribe(Kind::Message, {"gone"}); // while there is no link
    link.subscribe(Kind::Message, listener.wanted({"new"}));
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
    link.subscribe(Kind::Message, listener.wanted({"good", "secret"}));
    QCOMPARE(sorted(server.next()), (Words{"SUBSCRIBE", "good", "secret"}));
    link.subscribe(Kind::Pattern, listener.wanted({"p*"}));
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

//! What was taken back and asked for again while the answer was on its way ends subscribed, by one SUBSCRIBE.
void TestSubscriptionLink::takenBackAndAskedAgain()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    link.unsubscribe(Kind::Message, {"a"});
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    link.subscribe(Kind::Message, listener.wanted({"b"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "b"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"subscribe", "b", ":2"}));
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed a", "confirmed b"}));
    listener.take();

    link.unsubscribe(Kind::Message, {"a"});
    QCOMPARE(server.next(), (Words{"UNSUBSCRIBE", "a"}));
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    server.send(say(greeting, {"message", "a", "of before"}) + say(greeting, {"unsubscribe", "a", ":1"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"})); // only now
    server.send(say(greeting, {"subscribe", "a", ":2"}) + say(greeting, {"message", "a", "of now"}));
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed a", "message a of now"}));
}

//! What was taken back while the answer was on its way ends unsubscribed.
void TestSubscriptionLink::takenBack()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    link.unsubscribe(Kind::Message, {"a"});
    server.send(say(greeting, {"subscribe", "a", ":1"}));
    QCOMPARE(server.next(), (Words{"UNSUBSCRIBE", "a"}));
    server.send(say(greeting, {"message", "a", "late"}) + say(greeting, {"unsubscribe", "a", ":0"}));
    link.subscribe(Kind::Message, listener.wanted({"b"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "b"}));
    server.send(say(greeting, {"subscribe", "b", ":1"}));
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed b"}));
}

//! A channel that was taken back is not asked for again with its innocent neighbours.
void TestSubscriptionLink::takenBackBeforeARefusal()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, listener.wanted({"back", "secret"}));
    QCOMPARE(server.next().size(), 3);
    link.unsubscribe(Kind::Message, {"back"});
    server.send("-NOPERM no\r\n");
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "secret"}));
    server.send("-NOPERM no\r\n");
    QTRY_COMPARE(listener.lines, (QByteArrayList{"refused secret NOPERM"}));
    QCOMPARE(server.pendingCommands(), 0);
}

//! A busy server is asked again; it did not mean never.
void TestSubscriptionLink::refusedForNow()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
        server.send("-BUSY Redis is busy running a script.\r\n");
    }
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}));
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed a"}));
}

//! The refusal that came after a PING was taken for the PING's answer, and nobody learnt of it.
void TestSubscriptionLink::refusalBehindAPing()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options().setKeepAlive(20ms, 500ms, 3), &outbox, &listener);
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    QCOMPARE(server.next(), (Words{"PING"})); // before SUBSCRIBE was answered
    link.subscribe(Kind::Message, listener.wanted({"b"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "b"}));
    server.send("-NOPERM a\r\n");
    QTRY_COMPARE(listener.lines, (QByteArrayList{"refused a NOPERM"}));
    server.send("-NOPERM ping\r\n"); // this user may not PING: it answers, however
    server.send(say(greeting, {"subscribe", "b", ":1"}));
    QTRY_COMPARE(listener.lines.value(1), "confirmed b");
    QCOMPARE(server.next(), (Words{"PING"}));
    server.send(greeting == Greeting::Resp3 ? "+PONG\r\n" : say(greeting, {"pong", ""}));
    QCOMPARE(server.next(), (Words{"PING"})); // the link lives
    link.subscribe(Kind::Message, listener.wanted({"c"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "c"}));
    server.send((greeting == Greeting::Resp3 ? "+PONG\r\n" : say(greeting, {"pong", ""})) + "-NOPERM c\r\n");
    QTRY_COMPARE(listener.lines.value(2), "refused c NOPERM");
    QCOMPARE(server.linkCount(), 1);
}

void TestSubscriptionLink::endedByTheServer()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Shard, listener.wanted({"s", "t"}));
    QCOMPARE(sorted(server.next()), (Words{"SSUBSCRIBE", "s", "t"}));
    server.send(say(greeting, {"ssubscribe", "s", ":1"}) + say(greeting, {"ssubscribe", "t", ":2"})
                + say(greeting, {"smessage", "s", "last"}) + say(greeting, {"sunsubscribe", "s", ":1"}));
    QCOMPARE(server.next(), (Words{"SSUBSCRIBE", "s"})); // it is wanted still
    server.send(say(greeting, {"ssubscribe", "s", ":2"}));
    QTRY_COMPARE(listener.lines.size(), 5);
    QCOMPARE(listener.lines.mid(2), (QByteArrayList{"message s last", "silenced s", "confirmed s"}));
}

//! What was read before the link broke arrives, and before the news of it.
void TestSubscriptionLink::lastWordsBeforeALoss()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options(), &outbox, &listener);
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"message", "a", "one"}) + "what is this\r\n");
    QTRY_COMPARE(listener.lines, (QByteArrayList{"confirmed a", "message a one", "silenced a"}));
}

//! A full listener stops the reading, and not the link's life.
void TestSubscriptionLink::pausedAndResumed()
{
    QFETCH(Greeting, greeting);
    ScriptedServer server(ScriptedServer::Socket::Tcp, greeting);
    Outbox outbox;
    Listener listener;
    SubscriptionLink link(server.options().setKeepAlive(10ms, 10ms, 3), &outbox, &listener);
    server.answer([&](const Words &words) {
        if (words[0] == "PING")
            return greeting == Greeting::Resp3 ? QByteArray("+PONG\r\n") : say(greeting, {"pong", ""});
        return QByteArray();
    });
    link.subscribe(Kind::Message, listener.wanted({"a"}));
    QCOMPARE(server.next(), (Words{"SUBSCRIBE", "a"}));
    listener.enough = true;
    server.send(say(greeting, {"subscribe", "a", ":1"}) + say(greeting, {"message", "a", "one"}));
    QTRY_COMPARE(listener.lines.value(1), "message a one");
    server.send(say(greeting, {"message", "a", "two"}));
    QVERIFY(!QTest::qWaitFor([&] { return listener.lines.size() > 2; }, 200)); // many times the keep-alive
    link.resume(SubscriptionLink::ListenerFull); // was not the reason
    QVERIFY(!QTest::qWaitFor([&] { return listener.lines.size() > 2; }, 50));
    link.resume(SubscriptionLink::ListenerBehind);
    QTRY_COMPARE(listener.lines.value(2), "message a two");
    QCOMPARE(server.linkCount(), 1);
}

QTEST_GUILESS_MAIN(TestSubscriptionLink)
#include "tst_subscriptionlink.moc"
