// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisclient.h>

#include <QtCore/qbasictimer.h>
#include <QtCore/qpointer.h>

namespace QRedis::Private {

/*!
    The loop behind QRedisClient::transact(): watch, let the body read and queue, execute, and all of it again on a
    conflict, a bounded number of times with a growing pause.

    Owned by the client, in its thread; deletes itself when its future is finished.
*/
class TransactLoop : public QObject
{
    Q_OBJECT
public:
    using Body = std::function<QFuture<void>(QRedisTransaction &)>;

    static QFuture<QRedisResults> start(QRedisClient *client, const QByteArrayList &keys, Body body);
    ~TransactLoop() override;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    TransactLoop(QRedisClient *client, const QByteArrayList &keys, Body body);

    void attempt();
    void runBody();
    void execute();
    void executed(const QFuture<QRedisResults> &outcome);
    //! Waits for \a future, then calls \a next with it. The future is ours: nobody else attaches to it.
    template<typename T, typename Next>
    void await(QFuture<T> future, Next next);
    void fail(std::exception_ptr exception);

    static constexpr int Attempts = 16;

    QRedisClient *m_client;
    const QByteArrayList m_keys;
    Body m_body;
    QFutureInterface<QRedisResults> m_promise;
    QPointer<QRedisTransaction> m_transaction; //!< Our child; the body, which has it in its hands, may delete it.
    QBasicTimer m_pause;
    QBasicTimer m_patience; //!< Ends a body that does not.
    int m_attempts = 0;
};

} // namespace QRedis::Private
