// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qrediserror.h"
#include "qredisscanoptions.h"
#include "qredisscored.h"

#include <QtCore/qobject.h>

class QRedisScanPrivate;

/*!
    An iteration over keys, or over the members of one key, that never blocks: one reply after the other.

    Made and owned by the client (QRedisClient::scanKeys() and kin); lives in its thread; deletes itself after finished()
    or failed(). As the server's SCAN, it may report an element several times, and elements that come or go meanwhile or not.
*/
class QREDIS_EXPORT QRedisScan : public QObject
{
    Q_OBJECT
public:
    ~QRedisScan() override;

    //! Replies so far.
    qint64 replyCount() const;
    //! Elements so far, repeated ones counted.
    qint64 elementCount() const;
    bool isPaused() const;

    //! No further call after the one in flight, until resume().
    void pause();
    void resume();
    //! Stops; neither finished() nor failed() is sent, and the object deletes itself.
    void cancel();
    //! COUNT of the next calls: about how many elements the server looks at in each.
    void setCount(qint64 count);

Q_SIGNALS:
    //! Keys of one reply (scanKeys()).
    void keysFound(const QByteArrayList &keys);
    //! Members of one reply (scanSet()).
    void membersFound(const QByteArrayList &members);
    //! Fields and values of one reply (scanHash()).
    void fieldsFound(const QList<std::pair<QByteArray, QByteArray>> &fields);
    //! Members and scores of one reply (scanSortedSet()).
    void scoresFound(const QList<QRedisScored> &scores);
    //! The server's process changed (restart, failover): the scan began again from the start.
    void restarted();
    //! Every element that was there all the time was reported.
    void finished();
    void failed(const QRedisError &error);

private:
    friend class QRedisScanPrivate;
    explicit QRedisScan(std::unique_ptr<QRedisScanPrivate> data);

    std::unique_ptr<QRedisScanPrivate> d;
};
