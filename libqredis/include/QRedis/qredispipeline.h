// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisresults.h"
#include "qredisview.h"

#include <QtCore/qobject.h>

class QRedisClient;

namespace QRedis::Private {
class CommandBatch;
}

/*!
    Commands that are sent together, with one future for all. A command that fails does not fail the others.

    Owned by its parent, or by whoever made it; lives in the client's thread. Each entry answers a QRedisSlot at once;
    nothing is sent before exec(), which may be called once. Destroying the pipeline before exec() drops its commands;
    after it, the future goes on by itself.
    The lane takes it in one piece, in the order of issue, whatever its size.
*/
class QREDIS_EXPORT QRedisPipeline : public QObject, public QRedisCommands<QRedisPipeline, QRedisSlot>
{
    Q_OBJECT
public:
    static constexpr QRedis::Private::Context context = QRedis::Private::Context::Pipeline;

    explicit QRedisPipeline(QRedisClient *client, QObject *parent = nullptr);
    ~QRedisPipeline() override;

    //! Number of commands so far.
    qsizetype size() const;
    //! Bytes that exec() will send.
    qint64 byteSize() const;

    //! Time without any answer after which it fails, instead of QRedisOptions::setCommandTimeout().
    void setTimeout(std::chrono::milliseconds timeout);
    //! Takes a leased connection, outside the order of the client's other commands.
    void setDedicated(bool on);

    /*!
        Sends what was queued. The future succeeds once the pipeline was begun, whatever its commands answered; it fails
        when nothing could be sent, or when exec() was called before. An empty pipeline succeeds at once.
    */
    QFuture<QRedisResults> exec();

private:
    friend QRedis::Private::Access;

    template<typename T>
    QRedisSlot<T> submit(const QRedis::Private::CommandCall &call)
    {
        return {pipelineId(), append(call)};
    }
    quint64 pipelineId() const;
    qsizetype append(const QRedis::Private::CommandCall &call);

    QPointer<QRedisClient> m_client;
    std::unique_ptr<QRedis::Private::CommandBatch> m_batch;
    QRedis::Private::CallOptions m_options;
};
