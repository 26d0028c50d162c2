// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>

class QRedisClient;
class QRedisError;
class QRedisResults;
class QRedisTransaction;

namespace Monitor {

class TransactionModel;
class WatchModel;

/*!
    Holds the WATCH of a bench and runs its commands as one transaction.

    Owned by the bench's view; GUI thread. While the WATCH list has keys it keeps a QRedisTransaction open, and with it a
    connection of its own; it looks once a second whether a watched key moved. Running is one EXEC: it never retries by itself.
*/
class TransactionRunner : public QObject
{
    Q_OBJECT
public:
    enum class Outcome {
        None, //!< Nothing was run yet, or the commands changed since.
        Running,
        Applied, //!< All commands ran; single ones may have failed, see their rows.
        Conflict, //!< A watched key changed; nothing was run.
        Aborted, //!< The server would not queue a command; nothing was run.
        Failed, //!< No connection, a refused login, ...; detail() says which, and whether it may have been applied.
    };
    Q_ENUM(Outcome)

    //! \a client, \a commands and \a watches outlive the runner or die first; both is safe.
    TransactionRunner(QRedisClient *client, TransactionModel *commands, WatchModel *watches, QObject *parent = nullptr);
    ~TransactionRunner() override;

    Outcome outcome() const { return m_outcome; }
    //! The outcome in sentences for the user.
    QString detail() const { return m_detail; }
    //! How long the last run took, from F9 to the last reply.
    std::chrono::nanoseconds duration() const { return m_duration; }
    bool isRunning() const { return m_outcome == Outcome::Running; }
    //! A WATCH is in force at the server.
    bool isWatching() const { return m_watching; }

    //! Sends the commands that are switched on. Watched keys must not have changed since watchAgain().
    void run();
    //! Begins the watch anew, from the values as they are now.
    void watchAgain();
    //! watchAgain(), then run().
    void retry();
    //! Gives up the watch and forgets replies; nothing is sent.
    void discard();

Q_SIGNALS:
    void outcomeChanged();
    //! The watch began or ended.
    void watchingChanged();

private:
    void begin(bool thenRun);
    void execute();
    void succeeded(const QRedisResults &results);
    void failed(const QRedisError &error);
    void explainConflict();
    void poll();
    void dropTransaction();
    void setOutcome(Outcome outcome, const QString &detail = {});

    struct Run;

    QPointer<QRedisClient> m_client;
    QPointer<TransactionModel> m_commands;
    QPointer<WatchModel> m_watches;
    std::unique_ptr<QRedisTransaction> m_transaction;
    std::unique_ptr<Run> m_run;
    QTimer m_poll;
    QElapsedTimer m_clock;
    Outcome m_outcome = Outcome::None;
    QString m_detail;
    std::chrono::nanoseconds m_duration{};
    quint64 m_epoch = 0; // of the transaction; late answers of an older one are dropped
    bool m_watching = false;
};

} // namespace Monitor
