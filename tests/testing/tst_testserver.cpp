// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredistestserver.h>

#include "talk.h"

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qurlquery.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslkey.h>
#include <QtNetwork/qsslsocket.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

#if defined(Q_OS_UNIX)
    #include <cerrno>
    #include <csignal>
#endif

using namespace std::chrono_literals;

namespace {

//! One inline command on a new connection.
QByteArray ask(const QRedisTestServer &server, const QByteArray &command)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    return socket.waitForConnected(5000) ? talk(socket, command) : QByteArray();
}

#if defined(Q_OS_UNIX)
bool exists(qint64 pid)
{
    return ::kill(pid_t(pid), 0) == 0 || errno != ESRCH;
}
#endif

} // namespace

class TestServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void startsAndStops();
    void namesNothingBeforeItStarts();
    void saysWhatIsMissing();
    void twoRunSideBySide();
    void keepsPortOverRestart();
    void keepsDataWhenAskedTo();
    void keepsWhatConfigRewriteWrote();
    void takesConfigAndArguments();
    void allowsDebug();
    void asksForThePassword();
    void listensOnALocalSocket();
    void speaksTls();
    void refusesTlsClientsWithoutCertificate();
    void explainsAWrongLine();
    void explainsAMissingProgram();
    void explainsASilentProgram();
    void looksForAnotherPortWhenItsOwnIsTaken();
    void takesNoOtherServerForItsOwn();
    void waitsForItsPortOnRestart();
    void doesWithoutAnUnknownDebugOption();
    void killLeavesNothingBehind();
    void noticesACrash();
    void stopEndsASuspendedServer();
    void suspendsAndResumes();
    void destructionLeavesNothingBehind();
    void diesWithTheProgram();

private:
    //! Writes an executable shell script; `$SERVER` in it is the real program.
    QString script(const QByteArray &body);

    QTemporaryDir m_scripts;
    int m_scriptCount = 0;
};

void TestServer::initTestCase()
{
    // The child of diesWithTheProgram(): starts a server, says where, and waits to be killed.
    if (qEnvironmentVariableIsSet("QREDIS_TEST_VICTIM")) {
        QRedisTestServer server;
        const bool started = server.start();
        QFile out;
        if (out.open(stdout, QIODevice::WriteOnly)) {
            out.write("victim " + QByteArray::number(started ? server.pid() : 0) + ' '
                      + QFile::encodeName(server.folder()) + '\n');
            out.flush();
        }
        QEventLoop().exec();
    }
    if (!QRedisTestServer::isAvailable())
        QSKIP(qPrintable(QRedisTestServer::missingMessage()));
}

QString TestServer::script(const QByteArray &body)
{
    QString program = QStandardPaths::findExecutable(QStringLiteral("redis-server"));
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(QStringLiteral("valkey-server"));
    QFile file(m_scripts.filePath(QStringLiteral("server%1").arg(++m_scriptCount)));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\nHERE=" + QFile::encodeName(file.fileName()) + "\nSERVER=" + QFile::encodeName(program) + '\n'
               + body);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

void TestServer::startsAndStops()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QVERIFY(server.isRunning());
    QVERIFY(server.pid() > 0);
    QCOMPARE(server.url(), QUrl(QStringLiteral("redis://127.0.0.1:%1").arg(server.port())));
    QCOMPARE(ask(server, "PING"), "+PONG\r\n");
    QVERIFY(server.log().contains("Ready to accept connections"));
    const qint64 pid = server.pid();
    QVERIFY2(server.start(), "a second start() is no error");
    QCOMPARE(server.pid(), pid);

    server.stop();
    QVERIFY(!server.isRunning());
    QCOMPARE(server.pid(), 0);
    QVERIFY2(server.log().contains("SIGTERM"), "the log is kept, and the end was an orderly one");
    QVERIFY(ask(server, "PING").isEmpty());
}

void TestServer::namesNothingBeforeItStarts()
{
    QRedisTestServer server;
    QVERIFY(!server.isRunning());
    QCOMPARE(server.pid(), 0);
    QCOMPARE(server.port(), 0);
    QVERIFY(server.url().isEmpty());
    QVERIFY(server.socketPath().isEmpty());
    QVERIFY(server.caFile().isEmpty());
    QVERIFY(server.log().isEmpty());
    server.stop();
    server.kill();
    QVERIFY(!server.suspend());
    QVERIFY(server.errorString().isEmpty());
}

void TestServer::saysWhatIsMissing()
{
    const QByteArray before = qgetenv("QREDIS_TEST_SERVER");
    qputenv("QREDIS_TEST_SERVER", "/nowhere/redis-server");
    const bool available = QRedisTestServer::isAvailable();
    const QString message = QRedisTestServer::missingMessage();
    QRedisTestServer server;
    const bool started = server.start();
    if (before.isEmpty())
        qunsetenv("QREDIS_TEST_SERVER");
    else
        qputenv("QREDIS_TEST_SERVER", before);

    QVERIFY(!available);
    QVERIFY2(message.contains(QStringLiteral("/nowhere/redis-server")), qPrintable(message));
    QVERIFY(!started);
    QCOMPARE(server.errorString(), message);
}

void TestServer::twoRunSideBySide()
{
    QRedisTestServer one;
    QRedisTestServer two;
    QVERIFY2(one.start(), qPrintable(one.errorString()));
    QVERIFY2(two.start(), qPrintable(two.errorString()));
    QVERIFY(one.port() != two.port());
    QCOMPARE(ask(one, "SET k one"), "+OK\r\n");
    QCOMPARE(ask(two, "GET k"), "$-1\r\n");
}

void TestServer::keepsPortOverRestart()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    const QUrl url = server.url();
    const QString folder = server.folder();
    const qint64 pid = server.pid();
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QCOMPARE(server.url(), url);
    QCOMPARE(server.folder(), folder);
    QVERIFY(server.pid() != pid);
    server.stop();
    QCOMPARE(server.url(), url);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(server.url(), url);
}

void TestServer::keepsDataWhenAskedTo()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "SET k v"), "+OK\r\n");
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "GET k"), "$-1\r\n");

    server.setConfig("appendonly", "yes");
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "SET k v"), "+OK\r\n");
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "STRLEN k"), ":1\r\n");
}

void TestServer::keepsWhatConfigRewriteWrote()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "CONFIG SET databases-are-not-an-option 1").left(1), "-");
    QCOMPARE(ask(server, "CONFIG SET proto-max-bulk-len 2097152"), "+OK\r\n");
    QCOMPARE(ask(server, "CONFIG REWRITE"), "+OK\r\n");
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QVERIFY(ask(server, "CONFIG GET proto-max-bulk-len").contains("2097152"));
}

void TestServer::takesConfigAndArguments()
{
    QRedisTestServer server;
    server.setConfig("maxmemory", "5mb")
        .setConfig("maxmemory", "6mb")
        .setConfig("client-output-buffer-limit", "normal 1mb 0 0");
    server.setArguments({QStringLiteral("--databases"), QStringLiteral("3")});
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QVERIFY(ask(server, "CONFIG GET maxmemory").contains("\r\n6291456\r\n"));
    QVERIFY(ask(server, "CONFIG GET databases").contains("\r\n3\r\n"));
    QVERIFY(ask(server, "CONFIG GET client-output-buffer-limit").contains("normal 1048576 0 0"));
    QVERIFY2(ask(server, "CONFIG GET save").contains("$0\r\n"), "nothing is saved by default");
}

void TestServer::allowsDebug()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "DEBUG SLEEP 0"), "+OK\r\n");
}

void TestServer::asksForThePassword()
{
    QRedisTestServer server;
    const QByteArray password = "p@ss: \"word\"/\\ %41 \xc3\xa9";
    server.setPassword(password);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QVERIFY(ask(server, "PING").startsWith("-NOAUTH"));
    const QByteArray length = QByteArray::number(password.size());
    QCOMPARE(ask(server, "*2\r\n$4\r\nAUTH\r\n$" + length + "\r\n" + password), "+OK\r\n");
    QCOMPARE(server.url().password(QUrl::FullyDecoded).toUtf8(), password);
    QVERIFY(server.url().userName().isEmpty());
    QVERIFY2(!server.log().contains(password), "the password stands in the log");
}

void TestServer::listensOnALocalSocket()
{
    QRedisTestServer server;
    server.setUnixSocket(true);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(server.url(), QUrl(QStringLiteral("unix://") + server.socketPath()));
    QLocalSocket socket;
    socket.connectToServer(server.socketPath());
    QVERIFY2(socket.waitForConnected(5000), qPrintable(socket.errorString()));
    QCOMPARE(talk(socket, "PING"), "+PONG\r\n");
    QCOMPARE(ask(server, "PING"), "+PONG\r\n");

    server.setPassword("secret");
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QVERIFY(server.url().isValid());
    QCOMPARE(QUrl(server.url().toString(QUrl::FullyEncoded)).password(), QStringLiteral("secret"));
    QCOMPARE(QUrl(server.url().toString(QUrl::FullyEncoded)).path(), server.socketPath());
}

void TestServer::speaksTls()
{
    QRedisTestServer server;
    server.setTls(true);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(server.url().scheme(), QStringLiteral("rediss"));
    const QUrlQuery query(server.url());
    QCOMPARE(query.queryItemValue(QStringLiteral("ca_file"), QUrl::FullyDecoded), server.caFile());
    QCOMPARE(query.queryItemValue(QStringLiteral("cert_file"), QUrl::FullyDecoded), server.certificateFile());
    QCOMPARE(query.queryItemValue(QStringLiteral("key_file"), QUrl::FullyDecoded), server.keyFile());

    QSslSocket socket;
    QSslConfiguration configuration;
    configuration.setCaCertificates(QSslCertificate::fromPath(server.caFile()));
    QCOMPARE(configuration.caCertificates().size(), 1);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    socket.setSslConfiguration(configuration);
    socket.setLocalCertificate(server.certificateFile());
    socket.setPrivateKey(server.keyFile(), QSsl::Ec);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY2(socket.waitForEncrypted(5000), qPrintable(socket.errorString()));
    QVERIFY(socket.sslHandshakeErrors().isEmpty());
    QCOMPARE(talk(socket, "PING"), "+PONG\r\n");

    const QByteArray certificate = socket.peerCertificate().digest();
    QVERIFY2(server.restart(), qPrintable(server.errorString()));
    QSslSocket again;
    again.setSslConfiguration(socket.sslConfiguration());
    again.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port(), QStringLiteral("localhost"));
    QVERIFY2(again.waitForEncrypted(5000), qPrintable(again.errorString()));
    QCOMPARE(again.peerCertificate().digest(), certificate);
}

void TestServer::refusesTlsClientsWithoutCertificate()
{
    QRedisTestServer server;
    server.setTls(true);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QSslSocket socket;
    QSslConfiguration configuration;
    configuration.setCaCertificates(QSslCertificate::fromPath(server.caFile()));
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
    // With TLS 1.3 the refusal follows the client's side of the handshake.
    QVERIFY(!socket.waitForEncrypted(5000) || talk(socket, "PING").isEmpty());

    QTcpSocket plain;
    plain.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(plain.waitForConnected(5000));
    QVERIFY(!talk(plain, "PING").startsWith("+PONG"));
}

void TestServer::explainsAWrongLine()
{
    QRedisTestServer server;
    server.setConfig("no-such-option", "7");
    QVERIFY(!server.start());
    QVERIFY(!server.isRunning());
    QVERIFY2(server.errorString().contains(QStringLiteral("no-such-option 7")), qPrintable(server.errorString()));
    QVERIFY2(server.errorString().contains(QStringLiteral("Bad directive")), qPrintable(server.errorString()));
    QVERIFY(server.log().contains("Bad directive"));

    QRedisTestServer injected;
    injected.setConfig("maxmemory", "1mb\nport 6379");
    QVERIFY(!injected.start());
    QVERIFY2(injected.errorString().contains(QStringLiteral("maxmemory")), qPrintable(injected.errorString()));
}

void TestServer::explainsAMissingProgram()
{
    QRedisTestServer server;
    server.setProgram(QStringLiteral("/nowhere/redis-server"));
    QVERIFY(!server.start());
    QVERIFY2(server.errorString().contains(QStringLiteral("/nowhere/redis-server")), qPrintable(server.errorString()));
    QVERIFY(!server.isRunning());
}

void TestServer::explainsASilentProgram()
{
    QRedisTestServer server;
    server.setProgram(script("echo cannot find my keys; exec sleep 60\n")).setTimeLimit(300ms);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!server.start());
    QVERIFY(timer.elapsed() < 5000);
    QVERIFY2(server.errorString().contains(QStringLiteral("300 ms")), qPrintable(server.errorString()));
    QVERIFY2(server.errorString().contains(QStringLiteral("cannot find my keys")), qPrintable(server.errorString()));
    QVERIFY(!server.isRunning());
}

void TestServer::looksForAnotherPortWhenItsOwnIsTaken()
{
    QTcpServer squatter;
    QVERIFY(squatter.listen(QHostAddress::LocalHost));
    QRedisTestServer server;
    // The first run gets the port of somebody else.
    server.setProgram(script("[ -e $HERE.ran ] && exec $SERVER \"$@\"\n"
                             "touch $HERE.ran\n"
                             "exec $SERVER \"$@\" --port "
                             + QByteArray::number(squatter.serverPort()) + '\n'));
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QVERIFY(server.log().contains("Address already in use"));
    QVERIFY(server.port() != squatter.serverPort());
    QCOMPARE(ask(server, "PING"), "+PONG\r\n");
}

void TestServer::takesNoOtherServerForItsOwn()
{
    QRedisTestServer server;
    // In the first run another server is quicker, and answers on the port before ours fails to get it.
    const QString program = script("[ -e $HERE.pid ] && exec $SERVER \"$@\"\n"
                                   "PORT=`sed -n 's/^port //p' \"$1\"`\n"
                                   "$SERVER --port $PORT --bind 127.0.0.1 --save '' --dir / > $HERE.log &\n"
                                   "echo $! > $HERE.pid\n"
                                   "until grep -q Ready $HERE.log; do sleep 0.01; done\n"
                                   "sleep 0.3\n"
                                   "exec $SERVER \"$@\"\n");
    server.setProgram(program);
    const bool started = server.start();
    QFile pidFile(program + QStringLiteral(".pid"));
    QVERIFY(pidFile.open(QIODevice::ReadOnly));
    const int other = pidFile.readAll().trimmed().toInt();
    QVERIFY(other > 0);
#if defined(Q_OS_UNIX)
    ::kill(other, SIGKILL);
#endif
    QVERIFY2(started, qPrintable(server.errorString()));
    const QByteArray ours = "process_id:" + QByteArray::number(server.pid()) + "\r\n";
    QVERIFY(ask(server, "INFO server").contains(ours));
}

void TestServer::waitsForItsPortOnRestart()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    server.stop();
    QTcpServer squatter;
    QVERIFY(squatter.listen(QHostAddress::LocalHost, server.port()));
    server.setTimeLimit(300ms);
    QVERIFY(!server.start());
    const QString port = QString::number(server.port());
    QVERIFY2(server.errorString().contains(port), qPrintable(server.errorString()));
    QVERIFY2(server.errorString().contains(QStringLiteral("in use")), qPrintable(server.errorString()));
    squatter.close();
    server.setTimeLimit(10s);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(QString::number(server.port()), port);
}

void TestServer::doesWithoutAnUnknownDebugOption()
{
    QRedisTestServer server;
    // What Redis 6 says.
    server.setProgram(script("if grep -q enable-debug-command \"$1\"; then\n"
                             "  echo \">>> 'enable-debug-command yes'\"\n"
                             "  echo 'Bad directive or wrong number of arguments'\n"
                             "  exit 1\n"
                             "fi\n"
                             "exec $SERVER \"$@\"\n"));
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "PING"), "+PONG\r\n");
}

void TestServer::killLeavesNothingBehind()
{
#if defined(Q_OS_UNIX)
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    const qint64 pid = server.pid();
    QVERIFY(exists(pid));
    server.kill();
    QVERIFY(!exists(pid));
    QVERIFY(!server.isRunning());
    QVERIFY2(!server.log().contains("SIGTERM"), "a kill is no orderly end");
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QCOMPARE(ask(server, "PING"), "+PONG\r\n");
#else
    QSKIP("Unix only");
#endif
}

void TestServer::noticesACrash()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    QVERIFY(ask(server, "SHUTDOWN NOSAVE").isEmpty());
    // Without an event loop.
    QElapsedTimer timer;
    timer.start();
    while (server.isRunning() && timer.elapsed() < 10000) { }
    QVERIFY(!server.isRunning());
    QCOMPARE(server.pid(), 0);
    QVERIFY2(server.start(), qPrintable(server.errorString()));
}

void TestServer::stopEndsASuspendedServer()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    if (!server.suspend())
        QSKIP("no such signals here");
    QElapsedTimer timer;
    timer.start();
    server.stop();
    QVERIFY(!server.isRunning());
    QVERIFY2(timer.elapsed() < 5000, "it was killed after the limit, and not asked to end");
    QVERIFY(server.log().contains("SIGTERM"));
}

void TestServer::suspendsAndResumes()
{
    QRedisTestServer server;
    QVERIFY2(server.start(), qPrintable(server.errorString()));
    if (!server.suspend())
        QSKIP("no such signals here");
    QVERIFY(server.isRunning());
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY2(socket.waitForConnected(5000), "the system still takes connections for it");
    socket.write("PING\r\n");
    QVERIFY(!socket.waitForReadyRead(100));
    server.resume();
    QVERIFY(socket.waitForReadyRead(5000));
    QCOMPARE(socket.readAll(), "+PONG\r\n");
}

void TestServer::destructionLeavesNothingBehind()
{
#if defined(Q_OS_UNIX)
    qint64 pid = 0;
    QString folder;
    {
        QRedisTestServer server;
        QVERIFY2(server.start(), qPrintable(server.errorString()));
        pid = server.pid();
        folder = server.folder();
        QVERIFY(QDir(folder).exists());
    }
    QVERIFY(!exists(pid));
    QVERIFY(!QDir(folder).exists());
#else
    QSKIP("Unix only");
#endif
}

void TestServer::diesWithTheProgram()
{
#if defined(Q_OS_LINUX)
    QProcess victim;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QREDIS_TEST_VICTIM"), QStringLiteral("1"));
    victim.setProcessEnvironment(environment);
    victim.start(QCoreApplication::applicationFilePath(), {QStringLiteral("namesNothingBeforeItStarts")});
    QVERIFY(victim.waitForStarted());
    QByteArray line;
    while (!line.startsWith("victim ")) {
        QVERIFY(victim.canReadLine() || victim.waitForReadyRead(20000));
        if (victim.canReadLine())
            line = victim.readLine();
    }
    const qint64 pid = line.split(' ').at(1).toLongLong();
    const QString folder = QFile::decodeName(line.split(' ').at(2).trimmed());
    QVERIFY(!folder.isEmpty());
    QVERIFY(pid > 0);
    QVERIFY(exists(pid));
    victim.kill();
    QVERIFY(victim.waitForFinished());
    // Once orphaned it is init's to collect: a zombie is as good as gone.
    QTRY_VERIFY_WITH_TIMEOUT(
        [pid] {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
            return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
        }(),
        10000);
    // A killed program cannot tidy up.
    QVERIFY(QDir(folder).removeRecursively());
#else
    QSKIP("Linux only");
#endif
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_testserver.moc"
