// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qrediscredentials.h>
#include <QRedis/qrediserror.h>
#include <QRedis/qredisoptions.h>
#include <QRedis/qredisreader.h>

namespace QRedis::Private {

//! What the server calls one of its links.
struct PeerName
{
    qint64 id = 0; //!< 0: it did not say, as servers before 6.2 and where CLIENT is not permitted.
    QByteArray address; //!< The server's view of ours, such as "10.0.0.7:51234".

    //! From the reply to CLIENT INFO.
    static PeerName read(const QByteArray &info);
};

/*!
    What is said on a new link before any command of a user: HELLO (or AUTH) and SELECT, and what their answers mean.

    Plain class, fed with replies; one for each new link. Nothing of the user's may be written before Done, since a server
    that refused the password still runs what follows as its default user, in database 0.
*/
class Handshake
{
public:
    enum class Step {
        Wait, //!< More replies are owed.
        Send, //!< Write takeBytes(), then wait.
        Done, //!< The link is ours.
        Failed, //!< error() says why.
    };

    explicit Handshake(const QRedisOptions &options);
    //! Logs in with \a credentials, of a provider, instead of those of the options.
    Handshake(const QRedisOptions &options, const QRedisCredentials &credentials);

    //! Begins: Send, or Done where nothing has to be said.
    Step start();
    //! The next reply.
    Step reply(QRedisReader &reader);

    QByteArray takeBytes() { return std::exchange(m_bytes, {}); }
    QRedisError error() const { return m_error; }
    //! RESP version agreed on, 2 or 3.
    int protocol() const { return m_protocol; }

    //! The user as AUTH takes it.
    static QByteArray userOf(const QRedisCredentials &credentials);
    //! What a refused AUTH, or HELLO with credentials, means and what to do; \a text is the server's.
    static QRedisError refusedCredentials(const QByteArray &text);

    /*!
        What is said after Done, before any command of a user; its replies, \a count of them, nobody waits for. It ends
        \a predecessors at the server, where their last writes may still stand unread, and names us; CLIENT INFO, first
        asked, is answered with a PeerName.
    */
    QByteArray epilogue(const QList<PeerName> &predecessors, int *count) const;

private:
    enum class Question : quint8 { Hello, Auth, Select };

    Step ask();
    Step refused(Question question, const QByteArray &text);
    QRedisError refusedDatabase(const QByteArray &text) const;

    QRedisOptions m_options;
    QRedisCredentials m_credentials;
    QList<Question> m_asked;
    QByteArray m_bytes;
    QRedisError m_error;
    int m_protocol = 2;
    bool m_tryHello;
    bool m_helloUnknown = false; //!< The rest of what was asked with HELLO is being swallowed.
};

} // namespace QRedis::Private
