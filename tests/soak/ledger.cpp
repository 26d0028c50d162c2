// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "ledger.h"

#include <algorithm>
#include <cstdio>

namespace Soak {

namespace {

constexpr qint64 Margin = 10'000; // ms
constexpr qint64 LongestTick = 500; // ms
constexpr int PrintedAccusations = 30;

constexpr const char *kindNames[] = {"ECHO",       "GET",  "SET",      "INCR",     "RPUSH",       "BLPOP",
                                     "PUBLISH",    "EVAL", "bad call", "pipeline", "transaction", "watched transaction",
                                     "transact()", "scan"};
static_assert(std::size(kindNames) == std::size_t(Kind::Count));

} // namespace

End endOf(const QRedisError &error)
{
    switch (error.outcome()) {
    case QRedisError::Outcome::NotSent:
        return End::NotSent;
    case QRedisError::Outcome::Rejected:
        return End::Rejected;
    case QRedisError::Outcome::Unknown:
        break;
    }
    return End::Unknown;
}

Ledger::Ledger()
{
    m_sinceTick.start();
}

Ledger::Id Ledger::open(Kind kind, std::chrono::milliseconds limit, std::atomic<int> *pending)
{
    const Id id = Id(++m_operations);
    ++m_openCount;
    ++*pending;
    const QMutexLocker lock(&m_mutex);
    m_open.emplace(id, Open{kind, m_now + limit.count() + Margin, pending});
    return id;
}

void Ledger::close(Id id, End end)
{
    QMutexLocker lock(&m_mutex);
    const auto found = m_open.find(id);
    if (found == m_open.end()) {
        lock.unlock();
        return accuse(QStringLiteral("operation %1 ended twice, or long after its deadline").arg(id));
    }
    ++m_ends[std::size_t(found->second.kind)][std::size_t(end)];
    --*found->second.pending;
    --m_openCount;
    m_open.erase(found);
}

void Ledger::accuse(const QString &what)
{
    if (++m_accusations <= PrintedAccusations) {
        std::fprintf(stderr, "BROKEN: %s\n", qPrintable(what));
        std::fflush(stderr);
    }
}

void Ledger::tick()
{
    m_now += std::min(m_sinceTick.restart(), LongestTick);
    std::vector<std::pair<Id, Open>> overdue;
    {
        const QMutexLocker lock(&m_mutex);
        for (auto entry = m_open.begin(); entry != m_open.end();) {
            if (entry->second.due > m_now) {
                ++entry;
                continue;
            }
            overdue.push_back(*entry);
            entry = m_open.erase(entry);
        }
    }
    for (const auto &[id, operation] : overdue) {
        --*operation.pending;
        --m_openCount;
        accuse(QStringLiteral("operation %1 (%2) is unfinished %3 s after its deadline")
                   .arg(id)
                   .arg(QLatin1String(kindNames[std::size_t(operation.kind)]))
                   .arg(Margin / 1000));
    }
}

// --- counters ------------------------------------------------------------------------------------------------------

void Ledger::incremented(int counter, qint64 value, quint64 line, quint64 issue)
{
    const QMutexLocker lock(&m_mutex);
    Counter &account = m_counters[std::size_t(counter)];
    ++account.acknowledged;
    account.done.push_back({line, issue, value});
}

void Ledger::unclear(int counter)
{
    const QMutexLocker lock(&m_mutex);
    ++m_counters[std::size_t(counter)].unclear;
}

void Ledger::settleCounter(int counter, qint64 value)
{
    Counter account;
    {
        const QMutexLocker lock(&m_mutex);
        m_counters[std::size_t(counter)].atServer = value;
        account = m_counters[std::size_t(counter)];
    }
    const QString name = QStringLiteral("counter %1").arg(counter);
    if (value < account.acknowledged || value > account.acknowledged + account.unclear)
        accuse(QStringLiteral("%1 is %2 at the server, but %3 were told to be done, and %4 to be unclear")
                   .arg(name)
                   .arg(value)
                   .arg(account.acknowledged)
                   .arg(account.unclear));

    std::ranges::sort(account.done, {}, &Increment::value);
    for (std::size_t i = 1; i < account.done.size(); ++i) {
        if (account.done[i].value == account.done[i - 1].value)
            accuse(QStringLiteral("%1: two callers were told %2").arg(name).arg(account.done[i].value));
    }
    std::ranges::sort(account.done, [](const Increment &a, const Increment &b) {
        return std::tie(a.line, a.issue) < std::tie(b.line, b.issue);
    });
    for (std::size_t i = 1; i < account.done.size(); ++i) {
        const Increment &before = account.done[i - 1];
        const Increment &after = account.done[i];
        if (after.line && before.line == after.line && before.value > after.value)
            accuse(QStringLiteral("%1: issued first but done later: %2 after %3, line %4")
                       .arg(name)
                       .arg(before.value)
                       .arg(after.value)
                       .arg(after.line));
    }
}

// --- lists ---------------------------------------------------------------------------------------------------------

void Ledger::pushed(const QByteArray &element)
{
    const QMutexLocker lock(&m_mutex);
    m_pushed.insert(element);
}

void Ledger::notPushed(const QByteArray &element)
{
    const QMutexLocker lock(&m_mutex);
    m_pushed.remove(element);
}

void Ledger::pushConfirmed(const QByteArray &element)
{
    const QMutexLocker lock(&m_mutex);
    if (m_pushed.contains(element)) // else popped already
        m_confirmed.insert(element);
}

void Ledger::popped(const QByteArray &element)
{
    QMutexLocker lock(&m_mutex);
    m_confirmed.remove(element);
    if (m_pushed.remove(element))
        return;
    lock.unlock();
    accuse(QStringLiteral("popped twice, or never pushed: %1").arg(QString::fromLatin1(element.left(80))));
}

void Ledger::settleLists(const QSet<QByteArray> &left)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_lostElements = (m_confirmed - left).size();
    }
    if (m_lostElements > m_unclearPops)
        accuse(QStringLiteral("%1 elements of lists are gone, but only %2 pops were told to be unclear")
                   .arg(m_lostElements)
                   .arg(m_unclearPops));
}

QString Ledger::summary() const
{
    const QMutexLocker lock(&m_mutex);
    QString text = QString::asprintf("%-20s %10s %10s %10s %10s %10s\n", "operation", "value", "not sent", "rejected",
                                     "unknown", "cancelled");
    for (std::size_t kind = 0; kind < m_ends.size(); ++kind) {
        text += QString::asprintf("%-20s", kindNames[kind]);
        for (const qint64 count : m_ends[kind])
            text += QString::asprintf(" %10lld", count);
        text += QLatin1Char('\n');
    }
    text += QString::asprintf("\n%-20s %10s %10s %10s\n", "counter", "done", "unclear", "at server");
    for (std::size_t i = 0; i < m_counters.size(); ++i)
        text += QString::asprintf("%-20zu %10lld %10lld %10lld\n", i, m_counters[i].acknowledged, m_counters[i].unclear,
                                  m_counters[i].atServer);
    text += QString::asprintf("\nlist elements lost %lld (pops unclear %lld), replies damaged on purpose %lld\n",
                              m_lostElements, m_unclearPops.load(), m_damaged.load());
    return text;
}

} // namespace Soak
