// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "handshake.h"

#include "protocol/writer.h"

#include <QRedis/qredisdecoder.h>

namespace QRedis::Private {

Handshake::Handshake(const QRedisOptions &options)
    : m_options(options)
    , m_tryHello(options.protocol() != QRedis::Protocol::Resp2)
{
}

Handshake::Step Handshake::start()
{
    return ask();
}

Handshake::Step Handshake::ask()
{
    const QByteArray username = m_options.username().toUtf8();
    const QByteArray password = m_options.password().toUtf8();
    const QByteArrayView user = username.isEmpty() ? QByteArrayView("default") : QByteArrayView(username);

    m_helloUnknown = false;
    if (m_tryHello) {
        m_bytes += password.isEmpty() ? Writer::command({"HELLO", "3"})
                                      : Writer::command({"HELLO", "3", "AUTH", user, password});
        m_asked.append(Question::Hello);
    } else if (!password.isEmpty()) {
        // AUTH with a user is Redis 6 and later; an older server knows the password alone
        m_bytes += username.isEmpty() ? Writer::command({"AUTH", password}) : Writer::command({"AUTH", user, password});
        m_asked.append(Question::Auth);
    }
    if (m_options.database() > 0) {
        m_bytes += Writer::command({"SELECT", QByteArray::number(m_options.database())});
        m_asked.append(Question::Select);
    }
    return m_asked.isEmpty() ? Step::Done : Step::Send;
}

Handshake::Step Handshake::reply(QRedisReader &reader)
{
    if (m_asked.isEmpty()) {
        m_error = QRedisError(QRedisError::Code::Protocol, QRedisError::Outcome::NotSent,
                              QStringLiteral("the server answered what was not asked"));
        return Step::Failed;
    }
    const Question question = m_asked.takeFirst();
    if (m_helloUnknown)
        return m_asked.isEmpty() ? ask() : Step::Wait;
    if (reader.type() == QRedisValue::Type::Error)
        return refused(question, reader.takeValue().toByteArray());
    if (question == Question::Hello)
        m_protocol = 3;
    return m_asked.isEmpty() ? Step::Done : Step::Wait;
}

Handshake::Step Handshake::refused(Question question, const QByteArray &text)
{
    const bool knowsNoResp3 = text.startsWith("NOPROTO") || text.startsWith("ERR unknown command");
    if (question == Question::Hello && knowsNoResp3) {
        if (m_options.protocol() == QRedis::Protocol::Resp3) {
            m_error =
                QRedisError(QRedisError::Code::InvalidArgument, QRedisError::Outcome::NotSent,
                            QStringLiteral("the server does not speak RESP3; use QRedis::Protocol::Auto or Resp2"));
            return Step::Failed;
        }
        m_tryHello = false;
        // What was sent behind HELLO is answered too; those answers mean nothing without AUTH, and it is asked again.
        m_helloUnknown = true;
        return m_asked.isEmpty() ? ask() : Step::Wait;
    }

    if (text.startsWith("ERR max number of clients"))
        m_error =
            QRedisError(QRedisError::Code::ConnectionRefused, QRedisError::Outcome::NotSent, QString::fromUtf8(text));
    else if (text.startsWith("LOADING") || text.startsWith("MASTERDOWN"))
        m_error = QRedisError::fromServer(text).withOutcome(QRedisError::Outcome::NotSent);
    else
        m_error =
            QRedisError(QRedisError::Code::AuthenticationFailed, QRedisError::Outcome::NotSent,
                        question == Question::Select
                            ? QStringLiteral("the server refused database %1: %2")
                                  .arg(m_options.database())
                                  .arg(QString::fromUtf8(text))
                            : QStringLiteral("the server refused the credentials: %1").arg(QString::fromUtf8(text)));
    return Step::Failed;
}

PeerName PeerName::read(const QByteArray &info)
{
    PeerName name;
    for (const QByteArray &field : info.split(' ')) {
        if (field.startsWith("id="))
            name.id = field.mid(3).toLongLong();
        else if (field.startsWith("addr="))
            name.address = field.mid(5);
    }
    return name;
}

QByteArray Handshake::epilogue(const QList<PeerName> &predecessors, int *count) const
{
    QByteArrayList lines{Writer::command({"CLIENT", "INFO"})};
    // By number and address: after a restart of the server the number alone may be somebody else's.
    for (const PeerName &link : predecessors)
        lines.append(Writer::command({"CLIENT", "KILL", "ID", QByteArray::number(link.id), "ADDR", link.address}));
    if (!m_options.clientName().isEmpty())
        lines.append(Writer::command({"CLIENT", "SETNAME", m_options.clientName()}));
    lines.append(Writer::command({"CLIENT", "SETINFO", "LIB-NAME", "qredis"}));
    lines.append(Writer::command({"CLIENT", "SETINFO", "LIB-VER", QRedis::version()}));
    *count = int(lines.size());
    return lines.join();
}

} // namespace QRedis::Private
