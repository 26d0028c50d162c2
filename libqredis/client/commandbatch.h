// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "connection/commandlog.h"

#include <QRedis/qredisoptions.h>
#include <QRedis/qredisresults.h>

#include <QtCore/qfutureinterface.h>
#include <QtCore/qset.h>

namespace QRedis::Private {

//! Commands of a pipeline or transaction while they are collected. Moved to the router when it is executed.
class CommandBatch
{
public:
    struct Item
    {
        Command command;
        quint64 end; //!< In the log.
        std::optional<QRedisError> fault; //!< The call was wrong: it is not in the log.
    };

    CommandBatch();

    //! Ties slots to the batch they came from.
    quint64 id() const { return m_id; }
    qsizetype size() const { return qsizetype(m_items.size()); }
    const CommandLog &log() const { return m_log; }

    //! Checks and encodes one more command; answers its index.
    qsizetype append(const CommandCall &call, Context context, const QRedisOptions &options);
    //! A command among them speaks of its own link's writes: the batch has to have one to itself.
    bool needsLease() const { return m_needsLease; }

    std::vector<Item> takeItems() { return std::exchange(m_items, {}); }
    CommandLog takeLog() { return std::exchange(m_log, {}); }

private:
    //! Whether the server has the script when it comes to a call here: only inside MULTI can nobody flush it before.
    bool isLoaded(const QByteArray &digest, Context context);

    quint64 m_id;
    std::vector<Item> m_items;
    CommandLog m_log;
    QSet<QByteArray> m_scripts; //!< Digests of those whose source is in the log.
    bool m_needsLease = false;
};

} // namespace QRedis::Private

/*!
    Replies of a batch: all frames behind each other in one buffer, and what failed beside it.
    Written by one sink, in one thread; read-only once the future is finished.
*/
class QRedisResultsData : public QSharedData
{
public:
    struct Entry
    {
        qsizetype begin = 0; //!< In frames.
        qsizetype size = -1; //!< Less than 0: there is no reply; errors says why.
        qsizetype firstBlob = 0;
        QRedis::Command command = QRedis::Command::Unknown;
    };

    void append(qsizetype index, QRedisReader &reader);
    void fail(qsizetype index, const QRedisError &error);

    quint64 id = 0;
    std::vector<Entry> entries;
    QByteArray frames;
    QByteArrayList blobs;
    QHash<qsizetype, QRedisError> errors;
    QString server;
};
