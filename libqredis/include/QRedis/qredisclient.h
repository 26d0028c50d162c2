// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisoptions.h"
#include "qredispipeline.h"
#include "qredisscan.h"
#include "qredissubscription.h"
#include "qredistransaction.h"
#include "qredisview.h"

#include <QtCore/qfuture.h>
#include <QtCore/qobject.h>

class QRedisClientPrivate;

//! Links of a client at one moment.
struct QRedisPoolStats
{
    int open = 0; //!< All links: lanes, leases and the subscription link, those being dialled included.
    int idle = 0; //!< Of these, links that wait to be leased.
    int leased = 0; //!< Of these, links that a blocking command or a transaction holds.
    int waiting = 0; //!< Commands and transactions that wait for a lease.

    friend bool operator==(const QRedisPoolStats &, const QRedisPoolStats &) = default;
};

/*!
    The client of a Redis or Valkey server: every command a method that answers a QFuture at once.

    One for a whole application is enough: it owns its connections, opens them when they are first needed, and reopens
    them when they break. It lives in the thread that made it; commands may be called from any thread. Continuations run
    where QFuture runs them: in the client's thread, or that of their context.
    Destroying it fails every unfinished future with QRedisError::Code::Closed, within the destructor.

    \code
    QRedisClient redis(QUrl("redis://localhost"));
    redis.get("k").then(this, [](const std::optional<QByteArray> &value) { ... })
                  .onFailed(this, [](const QRedisError &error) { ... });
    \endcode
*/
class QREDIS_EXPORT QRedisClient : public QObject, public QRedisCommands<QRedisClient, QFuture>
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QRedisPoolStats poolStats READ poolStats NOTIFY poolStatsChanged)
    Q_PROPERTY(bool queueFull READ isQueueFull NOTIFY queueFullChanged)
public:
    static constexpr QRedis::Private::Context context = QRedis::Private::Context::Client;

    enum class State {
        Idle, //!< Nothing was asked for yet: no link.
        Connecting, //!< Dialling, for the first time or again.
        Connected,
        Closing, //!< close() waits for answers.
        Closed, //!< Every command fails with QRedisError::Code::Closed.
    };
    Q_ENUM(State)

    explicit QRedisClient(const QUrl &url, QObject *parent = nullptr);
    explicit QRedisClient(const QRedisOptions &options, QObject *parent = nullptr);
    ~QRedisClient() override;

    QRedisOptions options() const;
    State state() const;
    //! Cheap, and of one moment. With an own thread, that of its last change. Zero once the client is closed.
    QRedisPoolStats poolStats() const;
    /*!
        True from when a lane reaches a bound of QRedisOptions::setQueueLimits(), so that commands fail with
        QRedisError::Code::QueueFull, until it has come down to half of both. A producer stops here and goes on at
        queueFullChanged(). With an own thread it is told late by what is on its way there.
    */
    bool isQueueFull() const;

    /*!
        Opens the link now instead of with the first command. Finishes when the server accepted us; fails with what keeps
        it from that, by the connect timeout at the latest.
    */
    QFuture<void> connectToServer();
    /*!
        Sends what is queued, waits for ordinary answers up to the command timeout, ends blocking commands and
        subscriptions at once, and disconnects. Commands from now on fail with QRedisError::Code::Closed; the outcome of
        those that were ended says whether they had been sent. Called again it answers when the first call is over.
    */
    QFuture<void> close();
    /*!
        Asks the credential provider again and logs in anew on every live link, with AUTH, behind what was issued before:
        for when a token was renewed. A subscribed link on RESP2 takes no AUTH and is made anew, which its subscriptions
        report by gap(). Finishes when all links have answered; fails with the provider's failure, or when the server
        refuses the credentials, and then the links go on as who they were.
    */
    QFuture<void> reauthenticate();

    //! What follows has \a timeout as its deadline, instead of QRedisOptions::setCommandTimeout().
    QRedis::Private::FutureView<> withTimeout(std::chrono::milliseconds timeout);
    //! What follows takes a leased connection of its own.
    QRedis::Private::FutureView<> dedicated();
    //! Replies of what follows go to \a function, a callable with a `const QRedisResult<T> &`. Cheaper than a future.
    template<typename Function>
    auto callback(Function function)
    {
        return futures().callback(std::move(function));
    }
    //! As above; \a function is called only while \a context lives.
    template<typename Function>
    auto callback(QObject *context, Function function)
    {
        return futures().callback(context, std::move(function));
    }
    //! Replies of what follows go to the coroutine that awaits them. Cheaper than awaiting a future. See QRedisAwaitable.
    QRedis::Private::AwaitingView<> awaiting() { return futures().awaiting(); }

    //! Listens to \a channels (one, several, or a range). The subscription is owned by the client. Any number may share a channel.
    template<typename... Channels>
    QRedisSubscription *subscribe(const Channels &...channels)
    {
        QRedisWords words;
        (words.add(channels), ...);
        return subscribeTo(QRedisMessage::Kind::Message, words);
    }
    //! Listens to channels that match \a patterns.
    template<typename... Patterns>
    QRedisSubscription *psubscribe(const Patterns &...patterns)
    {
        QRedisWords words;
        (words.add(patterns), ...);
        return subscribeTo(QRedisMessage::Kind::Pattern, words);
    }
    //! Listens to sharded \a channels: what SPUBLISH says. Redis 7.0.
    template<typename... Channels>
    QRedisSubscription *ssubscribe(const Channels &...channels)
    {
        QRedisWords words;
        (words.add(channels), ...);
        return subscribeTo(QRedisMessage::Kind::Shard, words);
    }

    //! Iterates over the keys of the database.
    QRedisScan *scanKeys(const QRedisScanOptions &options = {});
    QRedisScan *scanHash(const QRedisArg &key, const QRedisScanOptions &options = {});
    QRedisScan *scanSet(const QRedisArg &key, const QRedisScanOptions &options = {});
    QRedisScan *scanSortedSet(const QRedisArg &key, const QRedisScanOptions &options = {});

    /*!
        Optimistic locking with a loop: watches \a keys (one, or a range), calls \a body, which reads through
        QRedisTransaction::immediate(), queues commands and answers a future, then executes. On a conflict all of it is
        repeated, at most 16 times. \a body is `QFuture<void>(QRedisTransaction &)`, or returns nothing.
    */
    template<typename Keys, typename Body>
    QFuture<QRedisResults> transact(const Keys &keys, Body body)
    {
        QRedisWords words;
        words.add(keys);
        if constexpr (std::is_void_v<std::invoke_result_t<Body &, QRedisTransaction &>>) {
            return transactOn(words, [body = std::move(body)](QRedisTransaction &transaction) mutable {
                body(transaction);
                return QtFuture::makeReadyFuture();
            });
        } else {
            return transactOn(words, [body = std::move(body)](QRedisTransaction &transaction) mutable {
                return QFuture<void>(body(transaction));
            });
        }
    }

Q_SIGNALS:
    void stateChanged(QRedisClient::State state);
    void connected();
    void disconnected();
    //! The link could not be opened, or broke. Errors of commands stand in their futures.
    void errorOccurred(const QRedisError &error);
    //! poolStats() differ from those of the last time; once an event-loop turn at most. Costs nothing without a receiver.
    void poolStatsChanged();
    //! A lane's queue is full, or may be filled again; see isQueueFull().
    void queueFullChanged(bool full);

protected:
    void connectNotify(const QMetaMethod &signal) override;

private:
    friend QRedis::Private::Access;
    friend class QRedisClientPrivate;

    template<typename T>
    QFuture<T> submit(const QRedis::Private::CommandCall &call)
    {
        return QRedis::Private::FutureMaker().send<T>(*dispatcher(), call, {});
    }
    QRedis::Private::FutureView<> futures();
    QRedis::Private::Dispatcher *dispatcher();
    QRedisSubscription *subscribeTo(QRedisMessage::Kind kind, const QRedisWords &channels);
    QFuture<QRedisResults> transactOn(const QRedisWords &keys, std::function<QFuture<void>(QRedisTransaction &)> body);

    std::unique_ptr<QRedisClientPrivate> d;
};
