// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisresults.h"
#include "qredisview.h"

#include <QtCore/qobject.h>

class QRedisClient;
class QRedisTransactionPrivate;

/*!
    MULTI ... EXEC: commands that the server runs in one piece, or not at all, with optimistic locking by WATCH.

    Owned by its parent, or by whoever made it; lives in the client's thread. Entries answer a QRedisSlot at once and
    are sent together by exec(), whole, on one connection. watch() and immediate() take a leased connection, which exec(),
    discard() or the destructor give back.
*/
class QREDIS_EXPORT QRedisTransaction : public QObject, public QRedisCommands<QRedisTransaction, QRedisSlot>
{
    Q_OBJECT
public:
    static constexpr QRedis::Private::Context context = QRedis::Private::Context::Transaction;

    explicit QRedisTransaction(QRedisClient *client, QObject *parent = nullptr);
    ~QRedisTransaction() override;

    //! Number of commands queued so far.
    qsizetype size() const;
    //! Time without any answer after which it fails, instead of QRedisOptions::setCommandTimeout().
    void setTimeout(std::chrono::milliseconds timeout);

    /*!
        WATCH: exec() fails with QRedisError::Code::WatchConflict when anyone changes one of \a keys (one, several, or a
        range) before it. Takes effect when the future finishes.
    */
    template<typename... Keys>
    QFuture<void> watch(const Keys &...keys)
    {
        QRedisWords words;
        (words.add(keys), ...);
        return watchKeys(words);
    }
    //! UNWATCH: forgets what was watched; the connection is kept.
    QFuture<void> unwatch();

    //! Commands that are run at once, on the transaction's own connection. Only those that read compile: a write would conflict with its own WATCH.
    QRedis::Private::FutureView<QRedis::Private::Context::Immediate> immediate();

    /*!
        Sends MULTI, what was queued, and EXEC. It may be called once.
        \throws (in the future) WatchConflict: a watched key changed or its connection was lost, and nothing was run;
        TransactionAborted: the server refused a command while it was queued, and nothing was run (the message names it);
        ConnectionLost or Timeout with QRedisError::Outcome::Unknown: it may have run. An error of a single command while
        the transaction runs is data in the results; the others were applied.
    */
    QFuture<QRedisResults> exec();
    //! Forgets what was queued and watched, and gives the connection back. The transaction can be filled again.
    void discard();

private:
    friend QRedis::Private::Access;
    friend class QRedisTransactionPrivate;

    template<typename T>
    QRedisSlot<T> submit(const QRedis::Private::CommandCall &call)
    {
        return {transactionId(), append(call)};
    }
    quint64 transactionId() const;
    qsizetype append(const QRedis::Private::CommandCall &call);
    QFuture<void> watchKeys(const QRedisWords &keys);

    std::unique_ptr<QRedisTransactionPrivate> d;
};
