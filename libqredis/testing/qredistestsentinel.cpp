// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestsentinel.h>

#include "testnodes.h"

#include <algorithm>

using namespace QRedis::Private;
using namespace std::chrono_literals;

namespace {

constexpr char Service[] = "qredis-test";

QByteArrayList words(const char *line)
{
    return QByteArray(line).split(' ');
}

//! SENTINEL \a verb about our service.
QByteArrayList sentinelCommand(const char *verb)
{
    return {QByteArrayLiteral("SENTINEL"), QByteArray(verb), QByteArray(Service)};
}

} // namespace

class QRedisTestSentinel::Private
{
public:
    bool startServers(QDeadlineTimer deadline);
    bool startSentinels(QDeadlineTimer deadline);
    bool startNode(TestNodes &nodes, const TestNodeOptions &with, QDeadlineTimer deadline);
    bool waitForSentinels(QDeadlineTimer deadline);

    bool isReplicating(const QRedisTestServer &server, QDeadlineTimer deadline) const;
    bool knowsAll(const QRedisTestServer &sentinel, QDeadlineTimer deadline) const;
    bool hasSettled(const QRedisTestServer &sentinel, quint16 oldPort, QDeadlineTimer deadline) const;
    quint16 primaryPort(const QRedisTestServer &sentinel, QDeadlineTimer deadline) const;
    bool fail(const QString &what);

    TestNodeOptions options{{}, {{"repl-diskless-sync-delay", "0"}}, {}, false};
    TestNodeOptions sentinelOptions;
    int replicas = 1;
    std::chrono::milliseconds downAfter = 2s;
    std::chrono::milliseconds limit = 30s;
    TestNodes servers;
    TestNodes sentinels;
    QString error;
};

bool QRedisTestSentinel::Private::fail(const QString &what)
{
    error = what;
    return false;
}

//! Starts the last of \a nodes.
bool QRedisTestSentinel::Private::startNode(TestNodes &nodes, const TestNodeOptions &with, QDeadlineTimer deadline)
{
    QRedisTestServer &node = *nodes.back();
    node.setTimeLimit(std::chrono::milliseconds(deadline.remainingTime()));
    const QRedisTestServer *first = servers.front().get();
    if (!with.start(node, &node == first ? nullptr : first))
        return fail(node.errorString());
    node.setTimeLimit(10s);
    return true;
}

bool QRedisTestSentinel::Private::startServers(QDeadlineTimer deadline)
{
    for (int i = 0; i <= replicas; ++i) {
        servers.push_back(std::make_unique<QRedisTestServer>());
        servers.back()->setPassword(options.password);
        if (i > 0)
            servers.back()->setConfig("replicaof", "127.0.0.1 " + QByteArray::number(servers.front()->port()));
        if (!startNode(servers, options, deadline))
            return false;
    }
    // A sentinel learns of the replicas from the primary, and asks it rarely: let it find them at first sight.
    const bool linked = waitUntil(deadline, [&] {
        return std::all_of(servers.begin() + 1, servers.end(),
                           [&](const auto &server) { return isReplicating(*server, deadline); });
    });
    return linked || fail(QStringLiteral("The replicas did not follow within %1 ms.").arg(limit.count()));
}

bool QRedisTestSentinel::Private::startSentinels(QDeadlineTimer deadline)
{
    const QByteArray service(Service);
    for (int i = 0; i < Sentinels; ++i) {
        sentinels.push_back(std::make_unique<QRedisTestServer>());
        QRedisTestServer &sentinel = *sentinels.back();
        sentinel.setArguments({QStringLiteral("--sentinel")});
        sentinel.setConfig("sentinel monitor",
                           service + " 127.0.0.1 " + QByteArray::number(servers.front()->port()) + " 2");
        sentinel.setConfig("sentinel down-after-milliseconds",
                           service + ' ' + QByteArray::number(qint64(downAfter.count())));
        sentinel.setConfig("sentinel failover-timeout", service + " 10000");
        if (!options.password.isEmpty())
            sentinel.setConfig("sentinel auth-pass", service + ' ' + options.password);
        if (!startNode(sentinels, sentinelOptions, deadline))
            return false;
        // Sentinels look around every 2 and 10 seconds. Those before 7.0 do not know this command, and are slower.
        sentinelOptions.call(sentinel, words("SENTINEL DEBUG INFO-PERIOD 500"), deadline);
        sentinelOptions.call(sentinel, words("SENTINEL DEBUG PUBLISH-PERIOD 200"), deadline);
    }
    return true;
}

bool QRedisTestSentinel::Private::waitForSentinels(QDeadlineTimer deadline)
{
    const bool known = waitUntil(deadline, [&] {
        return std::all_of(sentinels.begin(), sentinels.end(),
                           [&](const auto &sentinel) { return knowsAll(*sentinel, deadline); });
    });
    return known || fail(QStringLiteral("The sentinels did not find everyone within %1 ms.").arg(limit.count()));
}

bool QRedisTestSentinel::Private::isReplicating(const QRedisTestServer &server, QDeadlineTimer deadline) const
{
    return infoField(options.call(server, words("INFO replication"), deadline), "master_link_status") == "up";
}

bool QRedisTestSentinel::Private::knowsAll(const QRedisTestServer &sentinel, QDeadlineTimer deadline) const
{
    const TestReply view = sentinelOptions.call(sentinel, sentinelCommand("MASTER"), deadline);
    if (view.field("flags") != "master" || view.field("num-other-sentinels").toInt() != Sentinels - 1)
        return false;
    const TestReply list = sentinelOptions.call(sentinel, sentinelCommand("REPLICAS"), deadline);
    const auto isLinked = [](const TestReply &replica) {
        return replica.field("flags") == "slave" && replica.field("master-link-status") == "ok";
    };
    return list.items.size() == replicas && std::all_of(list.items.begin(), list.items.end(), isLinked);
}

//! Port of the primary in the eyes of \a sentinel; 0 when it does not answer.
quint16 QRedisTestSentinel::Private::primaryPort(const QRedisTestServer &sentinel, QDeadlineTimer deadline) const
{
    const TestReply address = sentinelOptions.call(sentinel, sentinelCommand("GET-MASTER-ADDR-BY-NAME"), deadline);
    return address.items.size() == 2 ? address.items.at(1).text.toUShort() : quint16(0);
}

//! Whether the failover away from \a oldPort is over for \a sentinel.
bool QRedisTestSentinel::Private::hasSettled(const QRedisTestServer &sentinel, quint16 oldPort,
                                             QDeadlineTimer deadline) const
{
    const quint16 port = primaryPort(sentinel, deadline);
    return port != 0 && port != oldPort && knowsAll(sentinel, deadline);
}

QRedisTestSentinel::QRedisTestSentinel()
    : d(std::make_unique<Private>())
{
}

QRedisTestSentinel::~QRedisTestSentinel()
{
    stop();
}

QRedisTestSentinel &QRedisTestSentinel::setReplicas(int count)
{
    d->replicas = std::max(0, count);
    return *this;
}

QRedisTestSentinel &QRedisTestSentinel::setProgram(const QString &path)
{
    d->options.program = path;
    d->sentinelOptions.program = path;
    return *this;
}

QRedisTestSentinel &QRedisTestSentinel::setConfig(const QByteArray &key, const QByteArray &value)
{
    d->options.config.emplace_back(key, value);
    return *this;
}

QRedisTestSentinel &QRedisTestSentinel::setPassword(const QByteArray &password)
{
    d->options.password = password;
    return *this;
}

QRedisTestSentinel &QRedisTestSentinel::setTls(bool enable)
{
    d->options.tls = enable;
    d->sentinelOptions.tls = enable;
    return *this;
}

QRedisTestSentinel &QRedisTestSentinel::setDownAfter(std::chrono::milliseconds time)
{
    d->downAfter = time;
    return *this;
}

QRedisTestSentinel &QRedisTestSentinel::setTimeLimit(std::chrono::milliseconds limit)
{
    d->limit = limit;
    return *this;
}

bool QRedisTestSentinel::start()
{
    stop();
    d->error.clear();
    const QDeadlineTimer deadline(d->limit);
    if (d->startServers(deadline) && d->startSentinels(deadline) && d->waitForSentinels(deadline))
        return true;
    stop();
    return false;
}

void QRedisTestSentinel::stop()
{
    killAll(d->sentinels);
    killAll(d->servers);
    d->sentinels.clear();
    d->servers.clear();
}

bool QRedisTestSentinel::failover()
{
    d->error.clear();
    const QDeadlineTimer deadline(d->limit);
    const QRedisTestServer *old = primary();
    if (!old)
        return d->fail(QStringLiteral("No sentinel answers."));

    // NOGOODSLAVE and INPROG may pass; the last word is the reason.
    QByteArray refusal = "no answer";
    const bool begun = waitUntil(deadline, [&] {
        const TestReply reply = d->sentinelOptions.call(*d->sentinels.front(), sentinelCommand("FAILOVER"), deadline);
        if (reply.isError())
            refusal = reply.text;
        return reply.isGood();
    });
    if (!begun)
        return d->fail(QStringLiteral("SENTINEL FAILOVER: %1").arg(QString::fromUtf8(refusal)));

    const bool settled = waitUntil(deadline, [&] {
        return std::all_of(d->sentinels.begin(), d->sentinels.end(),
                           [&](const auto &sentinel) { return d->hasSettled(*sentinel, old->port(), deadline); })
            && d->isReplicating(*old, deadline);
    });
    return settled || d->fail(QStringLiteral("The failover was not over within %1 ms.").arg(d->limit.count()));
}

QString QRedisTestSentinel::serviceName() const
{
    return QString::fromLatin1(Service);
}

QUrl QRedisTestSentinel::url() const
{
    if (d->sentinels.empty())
        return {};
    TestNodeOptions shown = d->sentinelOptions;
    shown.password = d->options.password;
    QUrl url =
        shown.url(shown.tls ? QStringLiteral("rediss-sentinel") : QStringLiteral("redis-sentinel"), d->sentinels);
    url.setPath(QLatin1Char('/') + serviceName() + QStringLiteral("/0"));
    return url;
}

QRedisTestServer *QRedisTestSentinel::primary() const
{
    const QDeadlineTimer deadline(d->limit);
    for (const auto &sentinel : d->sentinels) {
        if (!sentinel->isRunning())
            continue;
        const quint16 port = d->primaryPort(*sentinel, deadline);
        const auto server = std::find_if(d->servers.begin(), d->servers.end(),
                                         [port](const auto &candidate) { return candidate->port() == port; });
        if (server != d->servers.end())
            return server->get();
    }
    return nullptr;
}

QList<QRedisTestServer *> QRedisTestSentinel::servers() const
{
    QList<QRedisTestServer *> list;
    for (const auto &server : d->servers)
        list.append(server.get());
    return list;
}

QList<QRedisTestServer *> QRedisTestSentinel::sentinels() const
{
    QList<QRedisTestServer *> list;
    for (const auto &sentinel : d->sentinels)
        list.append(sentinel.get());
    return list;
}

QString QRedisTestSentinel::errorString() const
{
    return d->error;
}
