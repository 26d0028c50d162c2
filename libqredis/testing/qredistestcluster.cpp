// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestcluster.h>

#include "testnodes.h"

#include <algorithm>

using namespace QRedis::Private;
using namespace std::chrono_literals;

namespace {

constexpr int Slots = 16384;

QByteArrayList words(const char *line)
{
    return QByteArray(line).split(' ');
}

} // namespace

class QRedisTestCluster::Private
{
public:
    bool startNodes(QDeadlineTimer deadline);
    bool giveSlots(QDeadlineTimer deadline);
    bool meet(QDeadlineTimer deadline);
    bool attachReplicas(QDeadlineTimer deadline);
    bool waitForAgreement(QDeadlineTimer deadline);

    bool must(std::size_t node, const QByteArrayList &words, QDeadlineTimer deadline);
    bool knowsAll(const QRedisTestServer &node, QDeadlineTimer deadline) const;
    bool agrees(std::size_t index, QDeadlineTimer deadline) const;
    bool fail(const QString &what);

    TestNodeOptions options{
        {},
        {{"cluster-enabled", "yes"}, {"cluster-node-timeout", "5000"}, {"repl-diskless-sync-delay", "0"}},
        {},
        false};
    int replicas = 0;
    std::chrono::milliseconds limit = 30s;
    TestNodes nodes;
    QString error;
};

bool QRedisTestCluster::Private::fail(const QString &what)
{
    error = what;
    return false;
}

//! Sends a command that has to succeed.
bool QRedisTestCluster::Private::must(std::size_t node, const QByteArrayList &words, QDeadlineTimer deadline)
{
    const TestReply reply = options.call(*nodes[node], words, deadline);
    if (reply.isGood())
        return true;
    const QByteArray answer = reply.isValid() ? reply.text : QByteArrayLiteral("no answer");
    return fail(QStringLiteral("%1 at node %2: %3")
                    .arg(QString::fromUtf8(words.mid(0, 2).join(' ')))
                    .arg(node)
                    .arg(QString::fromUtf8(answer)));
}

bool QRedisTestCluster::Private::startNodes(QDeadlineTimer deadline)
{
    const int count = Primaries * (1 + replicas);
    for (int i = 0; i < count; ++i) {
        nodes.push_back(std::make_unique<QRedisTestServer>());
        QRedisTestServer &node = *nodes.back();
        node.setPassword(options.password).setTimeLimit(std::chrono::milliseconds(deadline.remainingTime()));
        if (!options.start(node, i > 0 ? nodes.front().get() : nullptr))
            return fail(QStringLiteral("Node %1: %2").arg(i).arg(node.errorString()));
        node.setTimeLimit(10s);
    }
    return true;
}

bool QRedisTestCluster::Private::giveSlots(QDeadlineTimer deadline)
{
    for (int i = 0; i < Primaries; ++i) {
        // One word a slot, which every version knows; ADDSLOTSRANGE came with 7.0.
        QByteArrayList command = words("CLUSTER ADDSLOTS");
        for (int slot = Slots * i / Primaries; slot < Slots * (i + 1) / Primaries; ++slot)
            command.append(QByteArray::number(slot));
        if (!must(std::size_t(i), command, deadline))
            return false;
    }
    return true;
}

/*!
    Introduces each node to each other one: waiting for gossip to do it takes seconds. The epochs are set apart first,
    as the nodes would otherwise have to find out one after the other that theirs collide.
*/
bool QRedisTestCluster::Private::meet(QDeadlineTimer deadline)
{
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!must(i, words("CLUSTER SET-CONFIG-EPOCH") + QByteArrayList{QByteArray::number(i + 1)}, deadline))
            return false;
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (std::size_t j = i + 1; j < nodes.size(); ++j) {
            const QByteArray port = QByteArray::number(nodes[j]->port());
            if (!must(i, words("CLUSTER MEET 127.0.0.1") + QByteArrayList{port}, deadline))
                return false;
        }
    }
    const bool met = waitUntil(deadline, [&] {
        return std::all_of(nodes.begin(), nodes.end(), [&](const auto &node) { return knowsAll(*node, deadline); });
    });
    return met || fail(QStringLiteral("The nodes did not get to know each other within %1 ms.").arg(limit.count()));
}

bool QRedisTestCluster::Private::knowsAll(const QRedisTestServer &node, QDeadlineTimer deadline) const
{
    const QByteArray list = options.call(node, words("CLUSTER NODES"), deadline).text;
    return list.count('\n') == qsizetype(nodes.size()) && !list.contains("handshake") && !list.contains("noaddr");
}

bool QRedisTestCluster::Private::attachReplicas(QDeadlineTimer deadline)
{
    for (std::size_t i = Primaries; i < nodes.size(); ++i) {
        const QRedisTestServer &primary = *nodes[i % Primaries];
        const QByteArray id = options.call(primary, words("CLUSTER MYID"), deadline).text;
        if (!must(i, words("CLUSTER REPLICATE") + QByteArrayList{id}, deadline))
            return false;
    }
    return true;
}

bool QRedisTestCluster::Private::waitForAgreement(QDeadlineTimer deadline)
{
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!waitUntil(deadline, [&] { return agrees(i, deadline); })) {
            const QByteArray info = options.call(*nodes[i], words("CLUSTER INFO"), QDeadlineTimer(500)).text;
            return fail(QStringLiteral("Node %1 did not agree within %2 ms; it says:\n%3")
                            .arg(i)
                            .arg(limit.count())
                            .arg(QString::fromUtf8(info)));
        }
    }
    return true;
}

//! Whether the node sees the whole cluster as it is meant to be.
bool QRedisTestCluster::Private::agrees(std::size_t index, QDeadlineTimer deadline) const
{
    const QRedisTestServer &node = *nodes[index];
    const TestReply info = options.call(node, words("CLUSTER INFO"), deadline);
    if (infoField(info, "cluster_state") != "ok" || infoField(info, "cluster_slots_ok").toInt() != Slots)
        return false;
    const QByteArray list = options.call(node, words("CLUSTER NODES"), deadline).text;
    if (list.count("slave ") != qsizetype(nodes.size()) - Primaries || list.contains("fail"))
        return false;
    const TestReply replication = options.call(node, words("INFO replication"), deadline);
    return index < Primaries ? infoField(replication, "connected_slaves").toInt() == replicas
                             : infoField(replication, "master_link_status") == "up";
}

QRedisTestCluster::QRedisTestCluster()
    : d(std::make_unique<Private>())
{
}

QRedisTestCluster::~QRedisTestCluster()
{
    stop();
}

QRedisTestCluster &QRedisTestCluster::setReplicas(int perPrimary)
{
    d->replicas = std::max(0, perPrimary);
    return *this;
}

QRedisTestCluster &QRedisTestCluster::setProgram(const QString &path)
{
    d->options.program = path;
    return *this;
}

QRedisTestCluster &QRedisTestCluster::setConfig(const QByteArray &key, const QByteArray &value)
{
    d->options.config.emplace_back(key, value);
    return *this;
}

QRedisTestCluster &QRedisTestCluster::setPassword(const QByteArray &password)
{
    d->options.password = password;
    return *this;
}

QRedisTestCluster &QRedisTestCluster::setTls(bool enable)
{
    d->options.tls = enable;
    return *this;
}

QRedisTestCluster &QRedisTestCluster::setTimeLimit(std::chrono::milliseconds limit)
{
    d->limit = limit;
    return *this;
}

bool QRedisTestCluster::start()
{
    stop();
    d->error.clear();
    const QDeadlineTimer deadline(d->limit);
    if (d->startNodes(deadline) && d->giveSlots(deadline) && d->meet(deadline) && d->attachReplicas(deadline)
        && d->waitForAgreement(deadline))
        return true;
    stop();
    return false;
}

void QRedisTestCluster::stop()
{
    killAll(d->nodes);
    d->nodes.clear();
}

QUrl QRedisTestCluster::url() const
{
    return d->options.url(d->options.tls ? QStringLiteral("rediss-cluster") : QStringLiteral("redis-cluster"),
                          d->nodes);
}

QList<QRedisTestServer *> QRedisTestCluster::nodes() const
{
    QList<QRedisTestServer *> list;
    for (const auto &node : d->nodes)
        list.append(node.get());
    return list;
}

QString QRedisTestCluster::errorString() const
{
    return d->error;
}
