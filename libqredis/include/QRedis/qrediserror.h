// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisglobal.h"

#include <QtCore/qbytearraylist.h>
#include <QtCore/qexception.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qshareddata.h>
#include <QtCore/qstring.h>

class QRedisErrorData;

/*!
    Why a command, a connection or a call failed, and what may have happened at the server.

    An implicitly shared value: copy it freely, from any thread. It is the exception that a failed QFuture carries, so
    that `.onFailed([](const QRedisError &error) {...})` and `co_await` in a try block both see it.
*/
class QREDIS_EXPORT QRedisError : public QException
{
    Q_GADGET
public:
    //! What went wrong.
    enum class Code {
        NoError, //!< A default-constructed error: nothing went wrong.
        ConnectionRefused, //!< Nothing listens at the address, or the server refuses more clients.
        HostNotFound, //!< The host name does not resolve.
        ConnectionLost, //!< The link broke, or was closed by the server.
        TlsFailure, //!< The TLS handshake or the verification of the certificate failed.
        AuthenticationFailed, //!< Wrong user, password or missing permission to log in or choose the database.
        Timeout, //!< The deadline passed; message() says in which phase.
        PoolExhausted, //!< No connection could be leased.
        QueueFull, //!< The queue bound was reached; nothing was queued.
        Closed, //!< The client was closed or destroyed.
        Protocol, //!< The server sent what the protocol does not allow; the link was closed.
        InvalidArgument, //!< The call itself is wrong; nothing was sent.
        Decode, //!< The reply is well-formed but does not fit the type that was asked for.
        WatchConflict, //!< A watched key changed, or its link was lost, before EXEC.
        TransactionAborted, //!< The server refused the transaction while it was being queued; nothing was run.
        Refused, //!< The guard of QRedisOptions::setGuard() said no.
        Server, //!< The server answered an error; see serverCode().
        ClusterDown, //!< The cluster serves no slots, or not this one.
        TooManyRedirects, //!< A cluster kept redirecting.
        CrossSlot, //!< The keys lie in different slots and the command cannot be split.
        Canceled, //!< The future was cancelled by its holder.
    };
    Q_ENUM(Code)

    //! What is known of the command's effect.
    enum class Outcome {
        NotSent, //!< No byte left this process.
        Rejected, //!< The server refused it; nothing was changed.
        Unknown, //!< It may have been applied, whole or in part.
    };
    Q_ENUM(Outcome)

    //! NoError.
    QRedisError();
    QRedisError(Code code, Outcome outcome, const QString &message);
    QRedisError(const QRedisError &other);
    QRedisError &operator=(const QRedisError &other);
    ~QRedisError() override;

    //! An error reply of the server, \a text without its leading '-', such as "WRONGTYPE Operation against ...".
    static QRedisError fromServer(const QByteArray &text);

    Code code() const;
    Outcome outcome() const;
    //! Names host, command (never arguments) and what to do. Never contains a password.
    QString message() const;
    //! First word of the server's error reply ("WRONGTYPE"); empty when the server did not answer one.
    QByteArray serverCode() const;
    //! The server's error reply, whole.
    QByteArray serverMessage() const;
    //! Name of the command in upper case ("CLIENT LIST"); empty where no command was involved.
    QByteArray command() const;
    //! Position of the command in its pipeline or transaction, from 0; -1 outside of these.
    qsizetype commandIndex() const;
    /*!
        Of TransactionAborted: what the server answered to each command that it refused to queue, in their order, the
        first 100 of them. Each has its own commandIndex() and serverMessage(). Empty for every other error.
    */
    QList<QRedisError> causes() const;

    QRedisError withCode(Code code) const;
    QRedisError withOutcome(Outcome outcome) const;
    //! The same error, which names \a command and \a server in its message.
    QRedisError withContext(const QByteArray &command, const QString &server) const;
    QRedisError withCommandIndex(qsizetype index) const;
    QRedisError withCauses(const QList<QRedisError> &causes) const;

    void raise() const override;
    QRedisError *clone() const override;
    const char *what() const noexcept override;

    friend bool operator==(const QRedisError &error, Code code) { return error.code() == code; }
    friend bool operator!=(const QRedisError &error, Code code) { return error.code() != code; }

private:
    QSharedDataPointer<QRedisErrorData> d;
};

QREDIS_EXPORT QDebug operator<<(QDebug debug, const QRedisError &error);
