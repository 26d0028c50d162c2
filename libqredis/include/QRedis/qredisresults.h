// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

#include <QtCore/qshareddata.h>

class QRedisPipeline;
class QRedisResultsData;

/*!
    The place of one command in a pipeline: what its entry returned, and the key to its reply in QRedisResults.
    A plain value; it belongs to the pipeline that made it.
*/
template<typename T>
class QRedisSlot
{
public:
    QRedisSlot() = default;
    QRedisSlot(quint64 pipeline, qsizetype index)
        : m_pipeline(pipeline)
        , m_index(index)
    {
    }

    //! Position of the command in its pipeline, from 0.
    qsizetype index() const { return m_index; }

private:
    friend class QRedisResults;
    quint64 m_pipeline = 0;
    qsizetype m_index = -1;
};

/*!
    Replies of a pipeline or a transaction, a value or an error for each command.

    Implicitly shared: copy it freely, from any thread. Replies are kept as they came and decoded when they are read.
*/
class QREDIS_EXPORT QRedisResults
{
public:
    QRedisResults();
    explicit QRedisResults(QRedisResultsData *data);
    QRedisResults(const QRedisResults &other);
    QRedisResults(QRedisResults &&other) noexcept;
    QRedisResults &operator=(const QRedisResults &other);
    QRedisResults &operator=(QRedisResults &&other) noexcept;
    ~QRedisResults();

    //! Number of commands.
    qsizetype size() const;

    //! The value of \a slot. \throws QRedisError where the command failed, or when \a slot is another pipeline's.
    template<typename T>
    T get(const QRedisSlot<T> &slot) const
    {
        return result(slot).value();
    }
    //! Value or error of \a slot; InvalidArgument when it is another pipeline's.
    template<typename T>
    QRedisResult<T> result(const QRedisSlot<T> &slot) const
    {
        QRedisReader reader{QByteArrayView()};
        if (const std::optional<QRedisError> failure = read(slot.m_pipeline, slot.m_index, &reader))
            return *failure;
        return QRedis::Private::decodeReply<T>(reader);
    }
    //! Why \a slot failed; nothing where it did not.
    template<typename T>
    std::optional<QRedisError> error(const QRedisSlot<T> &slot) const
    {
        const QRedisResult<T> outcome = result(slot);
        if (outcome)
            return std::nullopt;
        return outcome.error();
    }
    //! The reply at \a index as it came; an Error value where the server answered one. \throws QRedisError where there is no reply.
    QRedisValue value(qsizetype index) const;
    //! True when any command failed.
    bool hasErrors() const;

private:
    //! Points \a reader at the reply, or says why there is none.
    std::optional<QRedisError> read(quint64 pipeline, qsizetype index, QRedisReader *reader) const;

    QExplicitlySharedDataPointer<QRedisResultsData> d;
};
