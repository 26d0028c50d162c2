// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qrediserror.h>

#include <QtCore/qdebug.h>
#include <QtCore/qmetaobject.h>

#include <algorithm>

using namespace Qt::StringLiterals;

class QRedisErrorData : public QSharedData
{
public:
    // what() must neither throw nor race: the text is put together when one of its parts changes.
    void compose()
    {
        message.clear();
        if (!command.isEmpty())
            message += QString::fromUtf8(command);
        if (!server.isEmpty())
            message += (message.isEmpty() ? QString() : u" on "_s) + server;
        if (!message.isEmpty())
            message += u": "_s;
        message += text;
        what = message.toUtf8();
    }

    QRedisError::Code code = QRedisError::Code::NoError;
    QRedisError::Outcome outcome = QRedisError::Outcome::NotSent;
    QString text; // without context
    QString message;
    QByteArray what;
    QByteArray serverMessage;
    QByteArray command;
    QString server;
    qsizetype commandIndex = -1;
    QList<QRedisError> causes;
};

namespace {

using Code = QRedisError::Code;

//! What the first word of an error reply means beyond Code::Server, and what the user may do about it.
struct ServerWord
{
    QByteArrayView word;
    Code code = Code::Server;
    QStringView advice = {};
};

constexpr ServerWord serverWords[] = {
    {"WRONGPASS", Code::AuthenticationFailed, u"check user name and password"},
    {"NOAUTH", Code::AuthenticationFailed, u"the server wants a password: see QRedisOptions::setPassword()"},
    {"DENIED", Code::ConnectionRefused, u"the server is in protected mode and takes local connections only"},
    {"CLUSTERDOWN", Code::ClusterDown, u"the cluster repairs itself or a node needs to be restarted"},
    {"CROSSSLOT", Code::CrossSlot, u"give the keys a common hash tag, such as {user1}:name and {user1}:mail"},
    {"EXECABORT", Code::TransactionAborted, u"nothing was run: one of the queued commands was refused"},
    {"LOADING", Code::Server, u"the server answers once its data set is in memory"},
    {"MASTERDOWN", Code::Server, u"this replica has lost its primary"},
    {"READONLY", Code::Server, u"this server is a replica: write to its primary"},
    {"BUSY", Code::Server, u"a script is running: SCRIPT KILL or FUNCTION KILL ends it"},
    {"NOREPLICAS", Code::Server, u"too few replicas are in sync for a write"},
    {"WRONGTYPE", Code::Server, u"TYPE tells what the key holds"},
    {"OOM", Code::Server, u"the server is at its maxmemory"},
    {"MISCONF", Code::Server, u"the server cannot save to disk and refuses writes: see its log"},
    {"NOPERM", Code::Server, u"the user's ACL does not allow it"},
    {"NOSCRIPT", Code::Server, u"load it with SCRIPT LOAD, or use EVAL"},
};

QByteArrayView firstWord(QByteArrayView text)
{
    const qsizetype space = text.indexOf(' ');
    return space < 0 ? text : text.first(space);
}

// Replies that repeat arguments, which may be secret: an unknown command's first ones, and what ACL SETUSER or CONFIG SET
// did not understand, such as a password to be removed.
QByteArray withoutArguments(QByteArrayView text)
{
    const qsizetype tail = text.indexOf(", with args beginning with");
    if (tail >= 0)
        return text.first(tail).toByteArray();
    if (text.contains("ACL SETUSER modifier '") || text.contains("for CONFIG SET - '")) {
        const qsizetype first = text.indexOf('\'') + 1;
        return text.first(first) + "..." + text.sliced(std::max(first, text.lastIndexOf('\'')));
    }
    return text.toByteArray();
}

} // namespace

QRedisError::QRedisError() = default;
QRedisError::QRedisError(const QRedisError &other) = default;
QRedisError &QRedisError::operator=(const QRedisError &other) = default;
QRedisError::~QRedisError() = default;

QRedisError::QRedisError(Code code, Outcome outcome, const QString &message)
    : d(new QRedisErrorData)
{
    d->code = code;
    d->outcome = outcome;
    d->text = message;
    d->compose();
}

QRedisError QRedisError::fromServer(const QByteArray &text)
{
    ServerWord meaning;
    const auto *known = std::find_if(std::begin(serverWords), std::end(serverWords),
                                     [word = firstWord(text)](const ServerWord &entry) { return entry.word == word; });
    if (known != std::end(serverWords))
        meaning = *known;
    else if (text.startsWith("ERR max number of clients"))
        meaning = {"ERR", Code::ConnectionRefused, u"see the server's maxclients"};

    QString message = text.isEmpty() ? u"the server answered an error that says nothing"_s
                                     : QString::fromUtf8(withoutArguments(text));
    if (!meaning.advice.isEmpty())
        message += u" ("_s + meaning.advice + u')';
    QRedisError error(meaning.code, Outcome::Rejected, message);
    error.d->serverMessage = text;
    return error;
}

QRedisError::Code QRedisError::code() const
{
    return d ? d->code : Code::NoError;
}

QRedisError::Outcome QRedisError::outcome() const
{
    return d ? d->outcome : Outcome::NotSent;
}

QString QRedisError::message() const
{
    return d ? d->message : QString();
}

QByteArray QRedisError::serverCode() const
{
    return d ? firstWord(d->serverMessage).toByteArray() : QByteArray();
}

QByteArray QRedisError::serverMessage() const
{
    return d ? d->serverMessage : QByteArray();
}

QByteArray QRedisError::command() const
{
    return d ? d->command : QByteArray();
}

qsizetype QRedisError::commandIndex() const
{
    return d ? d->commandIndex : -1;
}

QList<QRedisError> QRedisError::causes() const
{
    return d ? d->causes : QList<QRedisError>();
}

QRedisError QRedisError::withCode(Code code) const
{
    QRedisError error = d ? *this : QRedisError(code, outcome(), {});
    error.d->code = code;
    return error;
}

QRedisError QRedisError::withOutcome(Outcome outcome) const
{
    QRedisError error = d ? *this : QRedisError(code(), outcome, {});
    error.d->outcome = outcome;
    return error;
}

QRedisError QRedisError::withContext(const QByteArray &command, const QString &server) const
{
    QRedisError error = d ? *this : QRedisError(code(), outcome(), {});
    error.d->command = command;
    error.d->server = server;
    error.d->compose();
    return error;
}

QRedisError QRedisError::withCommandIndex(qsizetype index) const
{
    QRedisError error = d ? *this : QRedisError(code(), outcome(), {});
    error.d->commandIndex = index;
    return error;
}

QRedisError QRedisError::withCauses(const QList<QRedisError> &causes) const
{
    QRedisError error = d ? *this : QRedisError(code(), outcome(), {});
    error.d->causes = causes;
    return error;
}

void QRedisError::raise() const
{
    throw *this;
}

QRedisError *QRedisError::clone() const
{
    return new QRedisError(*this);
}

const char *QRedisError::what() const noexcept
{
    return d ? d->what.constData() : "";
}

QDebug operator<<(QDebug debug, const QRedisError &error)
{
    const QDebugStateSaver saver(debug);
    const auto name = [](auto value) {
        const char *key = QMetaEnum::fromType<decltype(value)>().valueToKey(int(value));
        return key ? key : "?";
    };
    debug.nospace() << "QRedisError(" << name(error.code()) << ", " << name(error.outcome()) << ", " << error.message()
                    << ')';
    return debug;
}
