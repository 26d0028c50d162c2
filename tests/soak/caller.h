// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger.h"
#include "residents.h"

#include <QtCore/qlist.h>

#include <functional>
#include <random>

namespace Soak {

//! What came of an operation: a value, or how it ended without one, and the error if there was one.
template<typename T>
struct Outcome
{
    End end = End::Cancelled;
    std::optional<QRedisResult<T>> result; //!< Nothing where the caller cancelled.

    static Outcome of(const QRedisResult<T> &result) { return {result ? End::Value : endOf(result.error()), result}; }
    static Outcome of(QFuture<T> future)
    {
        try {
            future.waitForFinished(); // it is finished: this only rethrows
            if constexpr (std::is_void_v<T>) {
                if (!future.isCanceled())
                    return of(QRedisResult<T>());
            } else {
                if (future.resultCount() > 0)
                    return of(QRedisResult<T>(future.result()));
            }
        } catch (const QRedisError &error) {
            return of(QRedisResult<T>(error));
        }
        return {};
    }
};

//! Calls \a judge with the Outcome of \a future when it ends. The continuation of a cancelled future is not run by then().
template<typename T, typename Judge>
void whenEnded(QFuture<T> future, Judge judge)
{
    future.then([judge](QFuture<T> done) { judge(Outcome<T>::of(done)); }).onCanceled([judge] { judge(Outcome<T>()); });
}

/*!
    Issues commands by chance, and judges each reply: it must be its caller's own.

    One for each thread that calls; used in that thread alone, while replies come in the client's. Outlives the clients.
*/
class Caller
{
public:
    Caller(Ledger &ledger, quint64 seed, int thread);

    //! One operation of one command on \a resident's client. In a foreign thread: under the resident's lock.
    void callOne(Resident &resident);
    //! Cancels some of what was issued, by chance.
    void cancelSome();
    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_random); }

    static QByteArray counterKey(int counter) { return "counter:" + QByteArray::number(counter); }
    static QByteArray listKey(int list) { return "list:" + QByteArray::number(list); }
    static QByteArray valueKey(int value) { return "value:" + QByteArray::number(value); }
    static constexpr int Lists = 4;
    static constexpr int Values = 200;

    //! Never the same for two calls, ASCII; sometimes long.
    QByteArray token(qsizetype padding = -1);
    Ledger &ledger() { return m_ledger; }
    int someCounter(bool mayBeCancelled);

    // Judgements; they may be called in any thread.

    //! \a got must be what was sent, bytes that a proxy inverted aside.
    static void judgeToken(Ledger &ledger, const QByteArray &sent, const QByteArray &got, bool damages);
    //! A value of that key, or none yet.
    static void judgeValue(Ledger &ledger, const QByteArray &key, const std::optional<QByteArray> &got, bool damages);
    //! No valid command may fail so.
    static void judgeError(Ledger &ledger, const QRedisError &error, bool damages);

private:
    //! Conditions of one call.
    struct Terms
    {
        std::chrono::milliseconds timeout{-1};
        bool dedicated = false;
        bool cancel = false;
        bool callback = false;
    };
    template<typename T, typename Issue, typename Judge>
    void run(Kind kind, Resident &resident, const Terms &terms, std::chrono::milliseconds extra, Issue issue,
             Judge judge);
    Terms someTerms(bool patient);

    void echo(Resident &resident);
    void value(Resident &resident);
    void increment(Resident &resident);
    void push(Resident &resident);
    void pop(Resident &resident);
    void script(Resident &resident);
    void badCall(Resident &resident);
    quint64 lineOf(const Resident &resident) const { return resident.generation * 64 + quint64(m_thread) + 1; }

    Ledger &m_ledger;
    std::mt19937_64 m_random;
    const int m_thread;
    quint64 m_tokens = 0;
    QList<std::function<void()>> m_cancels;
};

} // namespace Soak
