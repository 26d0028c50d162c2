// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "values/redissave.h"

#include <QRedis/qredisclient.h>

using namespace Qt::StringLiterals;

namespace Monitor {

ValueFailure valueFailure(const QRedisError &error)
{
    using Kind = ValueFailure::Kind;
    if (error.serverCode() == "WRONGTYPE")
        return {Kind::WrongType, error.message()};
    if (error.code() == QRedisError::Code::WatchConflict)
        return {Kind::Conflict, error.message()};
    return {Kind::Other, error.message()};
}

RedisSave::RedisSave(QRedisClient *client, const ValueEdit &edit, bool overwrite, const ValueReply<bool> &reply,
                     QObject *parent)
    : QObject(parent)
    , m_transaction(client)
    , m_edit(edit)
    , m_overwrite(overwrite)
    , m_reply(reply)
{
}

void RedisSave::start()
{
    const QPointer self(this);
    m_transaction.watch(m_edit.key())
        .then([self] {
            if (self)
                self->checkType();
        })
        .onFailed([self](const QRedisError &error) {
            if (self)
                self->finish(valueFailure(error));
        });
}

void RedisSave::checkType()
{
    m_transaction.immediate()
        .callback(this,
                  [this](const QRedisResult<QByteArray> &name) {
                      if (!name)
                          return finish(valueFailure(name.error()));
                      const KeyType type = keyTypeFromName(*name);
                      if (type == KeyType::Missing && !m_overwrite)
                          return fail(ValueFailure::Kind::Missing, tr("The key is not there any more."));
                      if (type != KeyType::Missing && type != m_edit.type())
                          return fail(ValueFailure::Kind::WrongType,
                                      tr("The key holds a %1 now.").arg(QString::fromUtf8(*name)));
                      if (m_edit.type() == KeyType::Hash)
                          return m_overwrite ? readFieldExpiry() : checkFields();
                      m_overwrite ? execute() : checkString();
                  })
        .type(m_edit.key());
}

void RedisSave::checkString()
{
    m_transaction.immediate()
        .callback(this,
                  [this](const QRedisResult<std::optional<QByteArray>> &value) {
                      if (!value)
                          return finish(valueFailure(value.error()));
                      if (!*value)
                          return fail(ValueFailure::Kind::Missing, tr("The key is not there any more."));
                      if (**value != m_edit.before())
                          return fail(ValueFailure::Kind::Conflict,
                                      tr("Somebody else changed the value since it was read."));
                      execute();
                  })
        .get(m_edit.key());
}

void RedisSave::checkFields()
{
    const QByteArrayList fields = m_edit.fields().keys();
    m_transaction.immediate()
        .callback(this,
                  [this, fields](const QRedisResult<QList<std::optional<QByteArray>>> &values) {
                      if (!values)
                          return finish(valueFailure(values.error()));
                      for (qsizetype i = 0; i < fields.size(); ++i) {
                          if (values->value(i) != m_edit.fields()[fields[i]].before) {
                              return fail(ValueFailure::Kind::Conflict,
                                          tr("Somebody else changed these fields since they were read."));
                          }
                      }
                      readFieldExpiry();
                  })
        .hmget(m_edit.key(), fields);
}

void RedisSave::readFieldExpiry()
{
    QByteArrayList written;
    for (auto field = m_edit.fields().cbegin(); field != m_edit.fields().cend(); ++field) {
        if (field->after && field->before)
            written << field.key();
    }
    if (written.isEmpty())
        return execute();
    const QByteArrayList words =
        QByteArrayList{"HPEXPIRETIME", m_edit.key(), "FIELDS", QByteArray::number(written.size())} + written;
    m_transaction.immediate()
        .callback(this,
                  [this, written](const QRedisResult<QRedisValue> &times) {
                      // Servers before 7.4 do not know the command, and no fields that expire.
                      if (times) {
                          const QList<QRedisValue> list = times->toList();
                          for (qsizetype i = 0; i < written.size() && i < list.size(); ++i) {
                              if (const qint64 at = list[i].toLongLong(); at > 0)
                                  m_expiring.append({written[i], at});
                          }
                      } else if (times.error().code() != QRedisError::Code::Server) {
                          return finish(valueFailure(times.error()));
                      }
                      execute();
                  })
        .call(words);
}

void RedisSave::execute()
{
    for (const QByteArrayList &command : m_edit.commands())
        m_transaction.call(command);
    for (const auto &[field, at] : std::as_const(m_expiring))
        m_transaction.call("HPEXPIREAT", m_edit.key(), at, "FIELDS", 1, field);

    const QPointer self(this);
    m_transaction.exec()
        .then([self](const QRedisResults &results) {
            if (!self)
                return;
            for (qsizetype i = 0; i < results.size(); ++i) {
                if (const QRedisValue value = results.value(i); value.isError())
                    return self->fail(ValueFailure::Kind::Other, QString::fromUtf8(value.toByteArray()));
            }
            self->finish({});
        })
        .onFailed([self](const QRedisError &error) {
            if (!self)
                return;
            ValueFailure failure = valueFailure(error);
            if (error.outcome() == QRedisError::Outcome::Unknown)
                failure.kind = ValueFailure::Kind::Unknown;
            self->finish(failure);
        });
}

void RedisSave::fail(ValueFailure::Kind kind, const QString &message)
{
    finish({kind, message});
}

void RedisSave::finish(const ValueFailure &failure)
{
    // The connection goes back at once; the reply may open a dialog.
    if (failure.kind != ValueFailure::Kind::None)
        m_transaction.discard();
    deleteLater();
    m_reply({failure.kind == ValueFailure::Kind::None, failure});
}

} // namespace Monitor
