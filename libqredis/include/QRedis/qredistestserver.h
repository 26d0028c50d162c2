// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredistestglobal.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qurl.h>

#include <chrono>
#include <memory>

/*!
    A private redis-server or valkey-server for a test, an example or a demo: loopback only, on a port that was free,
    with its data in a temporary folder that goes away with the object.

    A plain object owned by its scope and used in the thread that made it. Every call is synchronous and every wait has
    the limit of setTimeLimit(). The server ends with the object, and on Linux also when the program crashes (there, it
    also ends when the *thread* that started it ends).

    \code
    void TestBasket::initTestCase()
    {
        if (!QRedisTestServer::isAvailable())
            QSKIP(qPrintable(QRedisTestServer::missingMessage()));
        QVERIFY2(m_server.start(), qPrintable(m_server.errorString()));
        m_client = new QRedisClient(m_server.url(), this);
    }
    \endcode

    Where a suite does not choose, the environment variable QREDIS_TEST_TRANSPORT does, tcp, tls or local: what url() names
    then runs the same suite over each.

    Nothing is saved unless asked for with setConfig("save", "900 1") or setConfig("appendonly", "yes").
*/
class QREDIS_TEST_EXPORT QRedisTestServer
{
    Q_DISABLE_COPY(QRedisTestServer)
public:
    QRedisTestServer();
    //! Stops the server and removes its folder.
    ~QRedisTestServer();

    //! True when a server program was found: the one that the environment variable QREDIS_TEST_SERVER names, else
    //! redis-server or valkey-server in PATH.
    static bool isAvailable();
    //! What to tell the user, through QSKIP for instance, when isAvailable() is false.
    static QString missingMessage();

    // Options. They take effect at the next start() or restart().

    //! Runs \a path instead of the program that isAvailable() finds.
    QRedisTestServer &setProgram(const QString &path);
    //! Words for the server's command line, such as {"--maxmemory", "10mb"}; they win over setConfig().
    QRedisTestServer &setArguments(const QStringList &arguments);
    //! A line of the configuration file, both parts written as the server's own documentation writes them
    //! ("client-output-buffer-limit", "normal 0 0 0"). Setting a key again replaces its line. The port, the address,
    //! the folder and the certificates are this class's own and cannot be set. "cluster-enabled" makes it look for a
    //! port whose cluster bus port (10000 above) is free as well.
    QRedisTestServer &setConfig(const QByteArray &key, const QByteArray &value);
    //! Clients must log in as the user "default" with \a password. Empty, the default, means no password.
    QRedisTestServer &setPassword(const QByteArray &password);
    //! Listens on a local socket as well as on TCP, and url() names the socket. Not with setTls().
    QRedisTestServer &setUnixSocket(bool enable);
    //! Speaks TLS only, with a certificate for 127.0.0.1 and localhost, and asks clients for one. The certificates are
    //! made at start() by the program openssl.
    QRedisTestServer &setTls(bool enable);
    //! Uses the certificates in \a folder, where another server's caFile() lies, instead of making a set: several
    //! servers then trust the same clients. The folder must exist until stop().
    QRedisTestServer &setCertificateFolder(const QString &folder);
    //! How long any single call may take; 10 s unless set.
    QRedisTestServer &setTimeLimit(std::chrono::milliseconds limit);

    /*!
        Starts the server and returns once it answers PING; true at once when it runs already.

        The first start looks for a free port, and for another one when somebody was quicker. Later ones keep port and
        data, and wait for the port when it is taken. On false, errorString() says why, in the server's own words where
        there are any.
    */
    bool start();
    //! Asks the server to end (it saves, if it was configured to), and kills it after the time limit. Port, log and
    //! data are kept for the next start().
    void stop();
    //! stop() and start() with the same port and data.
    bool restart();

    //! Ends the server without warning (SIGKILL), as a crash would, and returns when it is gone.
    void kill();
    //! Freezes the server (SIGSTOP): links stay open and nothing is answered. Returns when it stands still; false on
    //! systems without such signals, or when it is not running.
    bool suspend();
    //! Lets a suspended server go on.
    void resume();

    bool isRunning() const;
    //! Process id; 0 when not running.
    qint64 pid() const;
    //! The TCP port, for TLS when that is on; 0 before the first start().
    quint16 port() const;
    //! Path of the local socket; empty without setUnixSocket().
    QString socketPath() const;
    //! What to give to a client: redis:, rediss: (with the certificate files in its query) or unix:, and the password.
    //! It stays the same over stop() and restart(); empty before the first start().
    QUrl url() const;
    //! PEM file of the authority that signed the server's and the client's certificate; empty without setTls().
    QString caFile() const;
    //! PEM files of the client's certificate and its key; empty without setTls().
    QString certificateFile() const;
    QString keyFile() const;
    //! Folder of data, configuration and certificates.
    QString folder() const;

    //! Why the last start() failed, with the end of the server's log; empty after a good one.
    QString errorString() const;
    //! Everything that the server wrote, over all its runs.
    QByteArray log() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};
