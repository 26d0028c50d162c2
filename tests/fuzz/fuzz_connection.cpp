// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A whole client against a peer that does what the input says, in whatever pieces: nothing crashes, every outcome comes
// once, what the client writes is always whole commands in order, and while the peer is honest every reply is its
// caller's own. In one process and one thread, over local sockets, and without waiting for time to pass.
#include "scriptedpeer.h"

#include <QRedis/qredisclient.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>

#include <cstdint>

using namespace std::chrono_literals;

namespace {

//! What the input says, byte by byte.
class Script
{
public:
    explicit Script(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }
    bool atEnd() const { return m_bytes.isEmpty(); }
    uint8_t byte()
    {
        const uint8_t value = atEnd() ? 0 : uint8_t(m_bytes.front());
        m_bytes = atEnd() ? m_bytes : m_bytes.sliced(1);
        return value;
    }
    QByteArray bytes(qsizetype count)
    {
        const QByteArray taken = m_bytes.first(std::min(count, m_bytes.size())).toByteArray();
        m_bytes = m_bytes.sliced(taken.size());
        return taken;
    }

private:
    QByteArrayView m_bytes;
};

//! One run: a client, its peer, and what was asked for.
class Run
{
public:
    Run(ScriptedPeer &peer, Script script)
        : m_peer(peer)
        , m_script(script)
        , m_client(std::make_unique<QRedisClient>(options()))
    {
    }
    void execute();

private:
    QRedisOptions options();
    void step();
    void call(uint8_t which);
    void spin(int turns = 2);
    template<typename T>
    void watch(const QFuture<T> &future);

    ScriptedPeer &m_peer;
    Script m_script;
    std::unique_ptr<QRedisClient> m_client;
    std::vector<std::function<bool()>> m_finished; // one a future
    std::vector<std::function<void()>> m_cancels;
    QList<QPointer<QRedisTransaction>> m_transactions;
    int m_tokens = 0;
    int m_asked = 0; // callbacks that must come
    int m_told = 0; // and those that came
};

QRedisOptions Run::options()
{
    const uint8_t flags = m_script.byte();
    m_peer.setGreets(!(flags & 1));
    QRedisOptions options;
    options.setSocketPath(m_peer.path())
        .setProtocol(flags & 2 ? QRedis::Protocol::Resp2 : QRedis::Protocol::Auto)
        .setMaxConnections(flags & 4 ? 1 : 3)
        .setOfflineQueue(!(flags & 8))
        .setReadLimits(16, 1000, 200'000)
        .setRetryPolicy(
            QRedisRetryPolicy().setMinimumBackoff(0ms).setMaximumBackoff(0ms).setRetryOverwrites(flags & 16));
    if (flags & 32)
        options.setDatabase(1).setPassword(QStringLiteral("p"));
    return options;
}

void Run::spin(int turns)
{
    for (int turn = 0; turn < turns; ++turn) {
        QCoreApplication::processEvents();
        m_peer.read();
    }
}

template<typename T>
void Run::watch(const QFuture<T> &future)
{
    m_finished.push_back([future] { return future.isFinished(); });
    m_cancels.push_back([copy = QFuture<T>(future)]() mutable { copy.cancel(); });
}

void Run::call(uint8_t which)
{
    QRedisClient &client = *m_client;
    const QByteArray token = "t" + QByteArray::number(++m_tokens);
    const auto timeout = which & 0x80 ? 0ms : -1ms;
    switch (which % 14) {
    case 0:
        return watch(client.withTimeout(timeout).get("k"));
    case 1:
        return watch(client.withTimeout(timeout).incr("n"));
    case 2:
    case 3: {
        ++m_asked;
        client.withTimeout(timeout)
            .callback([this, token](const QRedisResult<QByteArray> &got) {
                ++m_told;
                if (got && m_peer.isHonest())
                    ScriptedPeer::require(*got == token, "a reply reached another caller");
            })
            .echo(token);
        return;
    }
    case 4:
        return watch(client.withTimeout(timeout).set("k", QByteArray(which * 200, 'v')));
    case 5: {
        QRedisPipeline pipeline(&client);
        for (int i = 0; i < which % 5; ++i)
            pipeline.echo(token);
        return watch(pipeline.exec());
    }
    case 6: {
        auto *transaction = new QRedisTransaction(&client, &client);
        transaction->incr("n");
        transaction->echo(token);
        return watch(transaction->exec());
    }
    case 7: {
        auto *transaction = new QRedisTransaction(&client, &client);
        m_transactions.append(transaction);
        watch(transaction->watch("k"));
        return watch(transaction->immediate().get("k"));
    }
    case 8: // whatever became of the one that watches
        if (m_transactions.isEmpty() || !m_transactions.last())
            return;
        m_transactions.last()->incr("n");
        watch(m_transactions.last()->exec());
        return;
    case 9:
        if (!m_transactions.isEmpty())
            delete m_transactions.takeLast();
        return;
    case 10:
        return watch(client.blpop("l", 20s));
    case 11:
        return watch(client.dedicated().withTimeout(timeout).hgetall("h"));
    case 12: {
        QRedisSubscription *subscription =
            which & 0x40 ? client.psubscribe("p*") : client.subscribe("c", "d" + token.last(1));
        watch(subscription->ready());
        if (which & 0x20)
            watch(subscription->next());
        else if (which & 0x10)
            QObject::connect(subscription, &QRedisSubscription::messageReceived, subscription,
                             [subscription] { delete subscription; });
        return;
    }
    default:
        return watch(client.call("EVAL", "return 1", 0));
    }
}

void Run::step()
{
    const uint8_t operation = m_script.byte();
    const uint8_t argument = m_script.byte();
    switch (operation % 10) {
    case 0: // anything at all
        return m_peer.say(m_script.bytes(argument));
    case 1:
    case 2:
        return call(argument);
    case 3: // what a server would answer
        return m_peer.answer(argument % 8 + 1);
    case 4: // in two pieces
        return m_peer.answerPart(argument);
    case 5:
        if (!m_cancels.empty())
            m_cancels[argument % m_cancels.size()]();
        return;
    case 6:
        return m_peer.refuseOne(argument);
    case 7:
        return m_peer.closeLink(argument);
    case 8:
        return m_peer.speakOn(argument);
    default:
        return spin(argument % 4 + 1);
    }
}

void Run::execute()
{
    for (int steps = 0; !m_script.atEnd() && steps < 200; ++steps) {
        step();
        spin(1);
    }
    const bool closes = m_script.byte() & 1;
    if (closes)
        watch(m_client->close());
    spin(3);
    m_client.reset();
    for (const auto &isFinished : m_finished)
        ScriptedPeer::require(isFinished(), "a future is unfinished after its client is gone");
    ScriptedPeer::require(m_told == m_asked, "a callback came twice, or never");
    spin(1);
    m_peer.hangUp();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int argc = 1;
    static char name[] = "fuzz_connection";
    static char *argv[] = {name, nullptr};
    static const QCoreApplication app(argc, argv);
    static ScriptedPeer peer;
    Run(peer, Script(QByteArrayView(data, qsizetype(size)))).execute();
    return 0;
}
