// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "values/valuesource.h"

#include <QRedis/qredistransaction.h>

namespace Monitor {

//! What a library's error means for somebody who reads or saves a value.
ValueFailure valueFailure(const QRedisError &error);

/*!
    One attempt to save a ValueEdit: WATCH, look whether the key is as the edit found it, MULTI ... EXEC.

    Owned by its RedisValueSource; deletes itself after its reply. It never tries twice: what to do about a conflict is
    the user's choice.
*/
class RedisSave : public QObject
{
    Q_OBJECT
public:
    RedisSave(QRedisClient *client, const ValueEdit &edit, bool overwrite, const ValueReply<bool> &reply,
              QObject *parent);

    void start();

private:
    void checkType();
    void checkString();
    void checkFields();
    void readFieldExpiry();
    void execute();
    void fail(ValueFailure::Kind kind, const QString &message);
    void finish(const ValueFailure &failure);

    QRedisTransaction m_transaction;
    ValueEdit m_edit;
    bool m_overwrite;
    ValueReply<bool> m_reply;
    //! Fields that are set and expire: HSET drops their time, so it is set again. Milliseconds since 1970.
    QList<std::pair<QByteArray, qint64>> m_expiring;
};

} // namespace Monitor
