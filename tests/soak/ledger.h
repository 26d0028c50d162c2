// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediserror.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qmutex.h>
#include <QtCore/qset.h>
#include <QtCore/qstringlist.h>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

namespace Soak {

//! What an operation is, for the table at the end.
enum class Kind {
    Echo,
    Get,
    Set,
    Increment,
    Push,
    Pop,
    Publish,
    Script,
    BadCall,
    Pipeline,
    Transaction,
    Watched,
    Transact,
    Scan,
    Count
};

//! How an operation ended, as its caller was told.
enum class End { Value, NotSent, Rejected, Unknown, Cancelled, Count };

constexpr int Counters = 16;
//! Commands on the last few are neither cancelled nor given short deadlines: only links make their outcome unclear.
constexpr int FirstStrictCounter = 10;

/*!
    Keeps account of every operation, and knows when a promise was broken: an end that never comes or comes twice, and
    counters that do not fit what the callers were told.

    One for a run; lives as long as it. Any thread.
*/
class Ledger
{
public:
    using Id = quint64;

    Ledger();

    //! An operation begins that has to end within \a limit and a margin. \a pending counts those of one client.
    Id open(Kind kind, std::chrono::milliseconds limit, std::atomic<int> *pending);
    void close(Id id, End end);
    //! A promise is broken.
    void accuse(const QString &what);
    //! Looks for operations that should have ended. To be called often: only the time between two calls that come in
    //! time counts, so that a machine which stands still accuses nobody.
    void tick();

    //! One INCR that was told to be done. Those of one \a line were issued in the order of \a issue and must be done in
    //! it; line 0 has no order.
    void incremented(int counter, qint64 value, quint64 line, quint64 issue);
    //! One INCR that may have been done, or not.
    void unclear(int counter);
    quint64 nextIssue() { return ++m_issue; }
    //! Compares with what the server counted.
    void settleCounter(int counter, qint64 value);

    void pushed(const QByteArray &element);
    //! The push was told to have failed without effect.
    void notPushed(const QByteArray &element);
    //! The push was told to be done.
    void pushConfirmed(const QByteArray &element);
    void popped(const QByteArray &element);
    //! A pop that may have taken an element along.
    void unclearPop() { ++m_unclearPops; }
    //! \a left: what is still in the lists.
    void settleLists(const QSet<QByteArray> &left);

    //! A reply was damaged on its way, where the run damages replies.
    void damaged() { ++m_damaged; }

    qint64 operations() const { return m_operations; }
    qint64 openCount() const { return m_openCount; }
    int accusations() const { return m_accusations; }
    QString summary() const;

private:
    struct Open
    {
        Kind kind;
        qint64 due;
        std::atomic<int> *pending;
    };
    struct Increment
    {
        quint64 line;
        quint64 issue;
        qint64 value;
    };
    struct Counter
    {
        qint64 acknowledged = 0;
        qint64 unclear = 0;
        qint64 atServer = -1;
        std::vector<Increment> done;
    };

    mutable QMutex m_mutex;
    std::unordered_map<Id, Open> m_open;
    std::array<std::array<qint64, std::size_t(End::Count)>, std::size_t(Kind::Count)> m_ends{};
    std::array<Counter, Counters> m_counters;
    QSet<QByteArray> m_pushed; // and not popped
    QSet<QByteArray> m_confirmed; // of these, told to be done
    QElapsedTimer m_sinceTick;
    std::atomic<qint64> m_now = 0; // of the clock that tick() advances
    std::atomic<qint64> m_operations = 0;
    std::atomic<qint64> m_openCount = 0;
    std::atomic<quint64> m_issue = 0;
    std::atomic<qint64> m_unclearPops = 0;
    std::atomic<qint64> m_damaged = 0;
    std::atomic<int> m_accusations = 0;
    qint64 m_lostElements = 0;
};

//! What \a error says to have happened.
End endOf(const QRedisError &error);

} // namespace Soak
