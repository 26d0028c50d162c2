// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "handshake.h"

#include "protocol/writer.h"

#include <QRedis/qredisdecoder.h>

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

Handshake::Handshake(const QRedisOptions &options)
    : Handshake(options, QRedisCredentials(options.username(), options.password()))
{
}

Handshake::Handshake(const QRedisOptions &options, const QRedisCredentials &credentials)
    : m_options(options)
    , m_credentials(credentials)
    , m_tryHello(options.protocol() != QRedis::Protocol::Resp2)
{
}

Handshake::Step Handshake::start()
{
    return ask();
}

Handshake::Step Handshake::ask()
{
    const QByteArray user = userOf(m_credentials);
    const QByteArray password = m_credentials.password().toUtf8();

    m_helloUnknown = false;
    if (m_tryHello) {
        m_bytes += password.isEmpty() ? Writer::command({"HELLO", "3"})
                                      : Writer::command({"HELLO", "3", "AUTH", user, password});
        m_asked.append(Question::Hello);
    } else if (!password.isEmpty()) {
        // AUTH with a user is Redis 6 and later; an older server knows the password alone
        m_bytes += m_credentials.username().isEmpty() ? Writer::command({"AUTH", password})
                                                      : Writer::command({"AUTH", user, password});
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
        m_error =
            QRedisError(Code::Protocol, Outcome::NotSent, QStringLiteral("the server answered what was not asked"));
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
                QRedisError(Code::InvalidArgument, Outcome::NotSent,
                            QStringLiteral("the server does not speak RESP3; use QRedis::Protocol::Auto or Resp2"));
            return Step::Failed;
        }
        m_tryHello = false;
        // What was sent behind HELLO is answered too; those answers mean nothing without AUTH, and it is asked again.
        m_helloUnknown = true;
        return m_asked.isEmpty() ? ask() : Step::Wait;
    }

    if (text.startsWith("ERR max number of clients") || text.startsWith("DENIED"))
        m_error = QRedisError(Code::ConnectionRefused, Outcome::NotSent, QString::fromUtf8(text));
    else if (text.startsWith("LOADING") || text.startsWith("MASTERDOWN"))
        m_error = QRedisError::fromServer(text).withOutcome(Outcome::NotSent);
    else
        m_error = question == Question::Select ? refusedDatabase(text) : refusedCredentials(text);
    return Step::Failed;
}

QByteArray Handshake::userOf(const QRedisCredentials &credentials)
{
    return credentials.username().isEmpty() ? QByteArrayLiteral("default") : credentials.username().toUtf8();
}

QRedisError Handshake::refusedCredentials(const QByteArray &text)
{
    struct Reason
    {
        const char *sign; //!< In the server's text.
        const char *advice;
    };
    static constexpr Reason reasons[] = {
        {"WRONGPASS",
         "user name and password do not match, or the user is switched off; check setUsername() and "
         "setPassword(), and ACL GETUSER at the server"},
        {"NOAUTH", "the server wants a password; use setPassword(), or redis://user:password@host"},
        {"without any password configured", "a password was given, but the server has none; leave it out"},
        {"no password is set", "a password was given, but the server has none; leave it out"},
        {"wrong number of arguments",
         "the server knows passwords but no user names (Redis before 6); use "
         "setPassword() alone"},
        {"NOPERM", "the user may not log in this way; allow it HELLO and AUTH (ACL SETUSER)"},
    };
    for (const Reason &reason : reasons) {
        if (text.contains(reason.sign))
            return {Code::AuthenticationFailed, Outcome::NotSent,
                    QStringLiteral("%1 (%2)").arg(QLatin1String(reason.advice), QString::fromUtf8(text))};
    }
    return {Code::AuthenticationFailed, Outcome::NotSent,
            QStringLiteral("the server refused the credentials: %1").arg(QString::fromUtf8(text))};
}

QRedisError Handshake::refusedDatabase(const QByteArray &text) const
{
    const QString advice = text.startsWith("NOPERM")
        ? QStringLiteral("the user may not SELECT; use database 0, or allow "
                         "it (ACL SETUSER)")
        : text.startsWith("NOAUTH") ? QStringLiteral("the server wants a password; use setPassword(), or "
                                                     "redis://user:password@host")
        : text.contains("out of range")
        ? QStringLiteral("the server has no such database; see its option \"databases\"")
        : text.contains("cluster") ? QStringLiteral("a cluster has no database but 0")
                                   : QStringLiteral("check setDatabase()");
    return {Code::AuthenticationFailed, Outcome::NotSent,
            QStringLiteral("the server refused database %1: %2 (%3)")
                .arg(m_options.database())
                .arg(advice, QString::fromUtf8(text))};
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
