// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisscript.h>

#include <QtCore/qcryptographichash.h>

class QRedisScriptData : public QSharedData
{
public:
    QRedisScriptData(const QByteArray &text, QRedisScript::Access access)
        : source(text)
        , digest(QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex())
        , readOnly(access == QRedisScript::Access::ReadOnly)
    {
    }

    const QByteArray source;
    const QByteArray digest;
    const bool readOnly;
};

QRedisScript::QRedisScript()
    : QRedisScript(QByteArray())
{
}

QRedisScript::QRedisScript(const QByteArray &source, Access access)
    : d(new QRedisScriptData(source, access))
{
}

QRedisScript::QRedisScript(const QRedisScript &other) = default;
QRedisScript::QRedisScript(QRedisScript &&other) noexcept = default;
QRedisScript &QRedisScript::operator=(const QRedisScript &other) = default;
QRedisScript &QRedisScript::operator=(QRedisScript &&other) noexcept = default;
QRedisScript::~QRedisScript() = default;

QByteArray QRedisScript::source() const
{
    return d->source;
}

QByteArray QRedisScript::digest() const
{
    return d->digest;
}

bool QRedisScript::isReadOnly() const
{
    return d->readOnly;
}
