// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transactions/transactionrunner.h"

#include "common/textformat.h"
#include "transactions/transactionmodel.h"
#include "transactions/watchmodel.h"

#include <QRedisClient>
#include <QRedisTransaction>

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Monitor {

using RowState = TransactionModel::RowState;

//! What one EXEC was made of: which row each slot belongs to.
struct TransactionRunner::Run
{
    QList<int> rows;
    QList<QRedisSlot<QRedisValue>> slots;
};

TransactionRunner::TransactionRunner(QRedisClient *client, TransactionModel *commands, WatchModel *watches,
                                     QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_commands(commands)
    , m_watches(watches)
{
    m_poll.setInterval(1000);
    connect(&m_poll, &QTimer::timeout, this, &TransactionRunner::poll);
    // A WATCH belongs to its link. With the link it is gone, and begins anew when there is one again.
    connect(client, &QRedisClient::disconnected, this, [this] {
        if (!isRunning())
            dropTransaction();
    });
    connect(client, &QRedisClient::connected, this, [this] {
        if (!m_transaction && !isRunning())
            watchAgain();
    });
    connect(watches, &WatchModel::rowsInserted, this, &TransactionRunner::watchAgain);
    connect(watches, &WatchModel::rowsRemoved, this, &TransactionRunner::watchAgain);
}

TransactionRunner::~TransactionRunner() = default;

void TransactionRunner::setOutcome(Outcome outcome, const QString &detail)
{
    m_outcome = outcome;
    m_detail = detail;
    Q_EMIT outcomeChanged();
}

void TransactionRunner::dropTransaction()
{
    ++m_epoch;
    m_poll.stop();
    m_transaction.reset();
    m_watching = false;
    if (m_watches)
        m_watches->setIdle();
    Q_EMIT watchingChanged();
}

void TransactionRunner::watchAgain()
{
    if (!isRunning())
        begin(false);
}

void TransactionRunner::run()
{
    if (isRunning() || !m_client || !m_commands)
        return;
    if (m_commands->hasInvalidRow())
        return setOutcome(Outcome::Failed, tr("A command is malformed. Correct it or switch it off."));
    if (m_commands->runnableRows().isEmpty())
        return setOutcome(Outcome::Failed, tr("There is no command to run."));
    m_clock.start();
    if (m_transaction && m_watching)
        execute();
    else
        begin(true);
}

void TransactionRunner::retry()
{
    if (isRunning())
        return;
    dropTransaction();
    run();
}

void TransactionRunner::discard()
{
    if (isRunning())
        return;
    if (m_transaction)
        m_transaction->discard();
    dropTransaction();
    if (m_commands)
        m_commands->clearReplies();
    setOutcome(Outcome::None);
    watchAgain();
}

void TransactionRunner::begin(bool thenRun)
{
    dropTransaction();
    if (!m_client || !m_watches)
        return;
    const QByteArrayList keys = m_watches->keys();
    if (keys.isEmpty() && !thenRun)
        return;
    m_transaction = std::make_unique<QRedisTransaction>(m_client);
    if (keys.isEmpty())
        return execute();
    if (thenRun)
        setOutcome(Outcome::Running);

    const QPointer<TransactionRunner> self(this);
    const quint64 epoch = m_epoch;
    m_transaction->watch(keys)
        .then([self, epoch, thenRun] {
            if (!self || self->m_epoch != epoch)
                return;
            self->m_watching = true;
            self->m_poll.start();
            Q_EMIT self->watchingChanged();
            for (const QByteArray &key : self->m_watches->keys()) {
                WatchedValue::read(self->m_client, key, self, [self, epoch, key](const WatchedValue &value) {
                    if (self->m_epoch == epoch)
                        self->m_watches->setBefore(key, value);
                });
            }
            if (thenRun)
                self->execute();
        })
        .onFailed([self, epoch](const QRedisError &error) {
            if (!self || self->m_epoch != epoch)
                return;
            if (self->isRunning())
                return self->failed(error);
            self->dropTransaction();
            self->setOutcome(Outcome::Failed, tr("The keys cannot be watched: %1").arg(error.message()));
        });
}

void TransactionRunner::execute()
{
    m_run = std::make_unique<Run>();
    m_commands->clearReplies();
    m_run->rows = m_commands->runnableRows();
    for (int row : m_run->rows) {
        m_run->slots += m_transaction->call(m_commands->words(row));
        m_commands->setState(row, RowState::Running);
    }
    setOutcome(Outcome::Running);

    const QPointer<TransactionRunner> self(this);
    const quint64 epoch = m_epoch;
    m_transaction->exec()
        .then([self, epoch](const QRedisResults &results) {
            if (self && self->m_epoch == epoch)
                self->succeeded(results);
        })
        .onFailed([self, epoch](const QRedisError &error) {
            if (self && self->m_epoch == epoch)
                self->failed(error);
        });
}

void TransactionRunner::succeeded(const QRedisResults &results)
{
    m_duration = std::chrono::nanoseconds(m_clock.nsecsElapsed());
    int failures = 0;
    for (qsizetype i = 0; i < m_run->rows.size(); ++i) {
        const QRedisResult<QRedisValue> result = results.result(m_run->slots.at(i));
        if (result) {
            m_commands->setReply(m_run->rows.at(i), *result);
            failures += result->isError();
        } else {
            const QByteArray server = result.error().serverMessage();
            m_commands->setState(m_run->rows.at(i), RowState::Failed,
                                 server.isEmpty() ? result.error().message() : QString::fromUtf8(server));
            ++failures;
        }
    }
    const int count = int(m_run->rows.size());
    const int applied = count - failures;
    QString detail = (applied == 1 ? tr("One command applied in %1.") : tr("%2 commands applied in %1."))
                         .arg(durationText(m_duration));
    if (applied != 1)
        detail = detail.arg(applied);
    if (failures > 0)
        detail += u' ' % tr("%n failed while it ran; Redis does not roll the others back.", nullptr, failures);
    m_outcome = Outcome::Applied;
    dropTransaction();
    setOutcome(Outcome::Applied, detail);
    // The next run is guarded from now on, as the badges say.
    watchAgain();
}

void TransactionRunner::failed(const QRedisError &error)
{
    m_duration = std::chrono::nanoseconds(m_clock.nsecsElapsed());
    const QList<int> rows = m_run ? m_run->rows : QList<int>();
    switch (error.code()) {
    case QRedisError::Code::WatchConflict:
        for (int row : rows)
            m_commands->setState(row, RowState::NotRun);
        m_outcome = Outcome::Conflict;
        m_poll.stop();
        explainConflict();
        return;
    case QRedisError::Code::TransactionAborted: {
        // The message names the command that was refused; one of several alike cannot be told apart.
        for (int row : rows) {
            const QString name = QString::fromUtf8(m_commands->words(row).constFirst());
            const QRegularExpression word(u"\\b"_s % QRegularExpression::escape(name) % u"\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption);
            if (rows.size() == 1 || error.message().contains(word))
                m_commands->setState(row, RowState::Rejected, error.message());
            else
                m_commands->setState(row, RowState::NotRun);
        }
        m_outcome = Outcome::Aborted;
        dropTransaction();
        setOutcome(Outcome::Aborted, tr("The server refused to queue a command. %1").arg(error.message()));
        break;
    }
    default: {
        const bool unclear = error.outcome() == QRedisError::Outcome::Unknown;
        for (int row : rows)
            m_commands->setState(row, unclear ? RowState::Unclear : RowState::NotRun);
        m_outcome = Outcome::Failed;
        dropTransaction();
        setOutcome(
            Outcome::Failed,
            (unclear ? tr("No answer came; the transaction may have been applied. %1") : tr("Nothing was run. %1"))
                .arg(error.message()));
        break;
    }
    }
    watchAgain();
}

void TransactionRunner::explainConflict()
{
    // Says at once what is known, and more when the keys were read again.
    const auto say = [this] {
        QStringList reasons;
        for (int row = 0; row < m_watches->rowCount(); ++row) {
            if (m_watches->state(row) == WatchModel::KeyState::Changed)
                reasons += cellText(m_watches->keys().at(row), 80) % u": "_s % m_watches->explanation(row);
        }
        setOutcome(Outcome::Conflict,
                   reasons.isEmpty()
                       ? tr("Nothing was run: a watched key was written in between, and has the same value again.")
                       : tr("Nothing was run, since a watched key changed. %1").arg(reasons.join(u"; "_s)));
    };
    const quint64 epoch = m_epoch;
    auto owed = std::make_shared<int>(int(m_watches->keys().size()));
    m_watching = false;
    m_transaction.reset();
    Q_EMIT watchingChanged();
    say();
    for (const QByteArray &key : m_watches->keys()) {
        WatchedValue::read(m_client, key, this, [this, epoch, owed, key, say](const WatchedValue &value) {
            if (m_epoch != epoch)
                return;
            m_watches->setNow(key, value);
            if (--*owed == 0) {
                m_watches->setIdle();
                say();
            }
        });
    }
}

void TransactionRunner::poll()
{
    if (!m_client || !m_watching || isRunning())
        return;
    const quint64 epoch = m_epoch;
    for (const QByteArray &key : m_watches->keys()) {
        WatchedValue::read(m_client, key, this, [this, epoch, key](const WatchedValue &value) {
            if (m_epoch == epoch && value.isKnown())
                m_watches->setNow(key, value);
        });
    }
}

} // namespace Monitor
