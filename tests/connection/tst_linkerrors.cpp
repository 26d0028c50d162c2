// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "connection/handshake.h"
#include "connection/linkerrors.h"
#include "connection/tls.h"

#include <QtCore/qset.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtTest/qtest.h>

#include <cerrno>
#include <functional>

using namespace QRedis::Private;
using namespace Qt::StringLiterals;

using Code = QRedisError::Code;
using Socket = QAbstractSocket;

namespace {

//! One reason why there is no link, and its row in the README's table.
struct Reason
{
    const char *name;
    std::function<QRedisError()> error;
    Code code;
    const char *says;
    const char *advises = "";
};

QRedisError direct(Socket::SocketError error)
{
    return dialError(error, u"(the system's text)"_s, QNetworkProxy::NoProxy);
}

QRedisError proxied(Socket::SocketError error)
{
    const QNetworkProxy proxy(QNetworkProxy::Socks5Proxy, u"gate"_s, 1080, u"ana"_s, u"s3cret"_s);
    return dialError(error, u"(the system's text)"_s, proxy);
}

QRedisError certificate(QSslError::SslError error)
{
    return certificateError({QSslError(error)}, u"db.example"_s);
}

//! What the server's \a refusal of HELLO (or of SELECT, for database 1) means.
QRedisError refused(const QByteArray &refusal, int database = 0)
{
    Handshake handshake(QRedisOptions().setPassword(u"s3cret"_s).setDatabase(database));
    handshake.start();
    const QByteArray line = '-' + refusal + "\r\n";
    for (const QByteArray &reply : database ? QByteArrayList{"%0\r\n", line} : QByteArrayList{line}) {
        QRedisReader reader(reply);
        handshake.reply(reader);
    }
    return handshake.error();
}

// As OpenSSL words them.
const QString alert = u"error:0A000%1:SSL routines::%2"_s;

QRedisError tls(const QString &text, bool hasCertificate = true)
{
    return handshakeError(alert.arg(u"418"_s, text), hasCertificate);
}

const QList<Reason> &reasons()
{
    static const QList<Reason> all{
        // The way there.
        {"refused", [] { return direct(Socket::ConnectionRefusedError); }, Code::ConnectionRefused, "nothing listens"},
        {"no network", [] { return direct(Socket::NetworkError); }, Code::ConnectionRefused,
         "the network does not lead there", "(the system's text)"},
        {"not permitted", [] { return direct(Socket::SocketAccessError); }, Code::ConnectionRefused, "not permitted",
         "firewall"},
        {"no descriptors", [] { return direct(Socket::SocketResourceError); }, Code::ConnectionRefused,
         "no sockets left", "ulimit -n"},
        {"unknown host", [] { return direct(Socket::HostNotFoundError); }, Code::HostNotFound, "host name is unknown",
         "spelled"},
        {"silent host", [] { return direct(Socket::SocketTimeoutError); }, Code::Timeout, "the host does not answer",
         "firewall"},
        {"anything else", [] { return direct(Socket::UnknownSocketError); }, Code::ConnectionRefused,
         "(the system's text)"},
        // Through a proxy.
        {"proxy: target refuses", [] { return proxied(Socket::ConnectionRefusedError); }, Code::ConnectionRefused,
         "nothing listens there", "said by the proxy gate:1080"},
        {"proxy refuses", [] { return proxied(Socket::ProxyConnectionRefusedError); }, Code::ConnectionRefused,
         "proxy gate:1080 refuses connections", "setProxy()"},
        {"proxy unknown", [] { return proxied(Socket::ProxyNotFoundError); }, Code::HostNotFound,
         "host name of the proxy gate:1080", "setProxy()"},
        {"proxy silent", [] { return proxied(Socket::ProxyConnectionTimeoutError); }, Code::Timeout,
         "the proxy gate:1080 does not answer", "setProxy()"},
        {"proxy closes", [] { return proxied(Socket::ProxyConnectionClosedError); }, Code::ConnectionLost,
         "the proxy gate:1080 closed the connection", "can it reach the server?"},
        {"proxy wants a user", [] { return proxied(Socket::ProxyAuthenticationRequiredError); },
         Code::AuthenticationFailed, "wants another user and password", "QNetworkProxy::setUser()"},
        {"proxy says something else", [] { return proxied(Socket::ProxyProtocolError); }, Code::Protocol,
         "did not connect us", "of the kind that setProxy() says"},
        // Local sockets.
        {"no local socket", [] { return localDialError(ENOENT, u"/x"_s); }, Code::ConnectionRefused,
         "no such local socket", "\"unixsocket\""},
        {"local: nobody listens", [] { return localDialError(ECONNREFUSED, u"/x"_s); }, Code::ConnectionRefused,
         "nobody listens at this local socket", "running?"},
        {"local: another kind", [] { return localDialError(EPROTOTYPE, u"/x"_s); }, Code::ConnectionRefused,
         "of another kind", "not a server's"},
        {"local: not permitted", [] { return localDialError(EACCES, u"/x"_s); }, Code::ConnectionRefused,
         "may not use the local socket", "\"unixsocketperm\""},
        // A link that ends before it spoke, or later.
        {"closed without an answer", [] { return linkError(Socket::RemoteHostClosedError, {}, false); },
         Code::ConnectionLost, "closed the connection without an answer", "rediss://"},
        {"closed", [] { return linkError(Socket::RemoteHostClosedError, {}, true); }, Code::ConnectionLost,
         "the server closed the connection"},
        {"not acknowledged", [] { return linkError(Socket::SocketTimeoutError, u"timed out"_s, true); },
         Code::ConnectionLost, "does not acknowledge", "setKeepAlive()"},
        // The server's certificate; tst_tls shows real ones.
        {"revoked", [] { return certificate(QSslError::CertificateRevoked); }, Code::TlsFailure, "was revoked",
         "it needs a new one"},
        {"no certificate", [] { return certificate(QSslError::NoPeerCertificate); }, Code::TlsFailure,
         "showed no certificate"},
        {"bad in another way", [] { return certificate(QSslError::PathLengthExceeded); }, Code::TlsFailure,
         "certificate is refused"},
        // What the server has against us, or we against the handshake.
        {"plain server", [] { return tls(u"wrong version number"_s); }, Code::TlsFailure, "does not answer in TLS",
         "redis://"},
        {"no version", [] { return tls(u"tlsv1 alert protocol version"_s); }, Code::TlsFailure,
         "no version of TLS in common", "setProtocol()"},
        {"version switched off here", [] { return tls(u"no protocols available"_s); }, Code::TlsFailure,
         "leaves no version", "setProtocol()"},
        {"no cipher", [] { return tls(u"no shared cipher"_s); }, Code::TlsFailure, "no cipher in common",
         "setCiphers()"},
        {"wants a certificate", [] { return tls(u"tlsv13 alert certificate required"_s, false); }, Code::TlsFailure,
         "wants a client certificate", "setTlsFiles()"},
        {"wants something", [] { return tls(u"sslv3 alert handshake failure"_s, false); }, Code::TlsFailure,
         "may want a client certificate", "or other ciphers"},
        {"ended the handshake", [] { return tls(u"sslv3 alert handshake failure"_s, true); }, Code::TlsFailure,
         "the TLS handshake failed", "handshake failure"},
        {"does not trust ours", [] { return tls(u"tlsv1 alert unknown ca"_s); }, Code::TlsFailure,
         "does not trust the authority of our client certificate", "tls-ca-cert-file"},
        {"ours expired", [] { return tls(u"sslv3 alert certificate expired"_s); }, Code::TlsFailure,
         "our client certificate has expired", "renew it"},
        {"ours is revoked", [] { return tls(u"sslv3 alert certificate revoked"_s); }, Code::TlsFailure,
         "our client certificate was revoked", "replaced"},
        {"ours is not for clients", [] { return tls(u"sslv3 alert unsupported certificate"_s); }, Code::TlsFailure,
         "not one for clients", "clientAuth"},
        {"ours is refused", [] { return tls(u"sslv3 alert bad certificate"_s); }, Code::TlsFailure,
         "refuses our client certificate"},
        {"not our key", [] { return tls(u"key values mismatch"_s); }, Code::TlsFailure,
         "our private key does not belong to our client certificate", "setTlsFiles()"},
        {"no TLS library", [] { return *tlsMissing(false); }, Code::TlsFailure, "Qt has no TLS here", "plugin"},
        // What the server says to HELLO, AUTH and SELECT; tst_credentials asks real ones.
        {"too many clients", [] { return refused("ERR max number of clients reached"); }, Code::ConnectionRefused,
         "max number of clients"},
        {"protected mode", [] { return refused("DENIED Redis is running in protected mode"); }, Code::ConnectionRefused,
         "DENIED", "protected mode"},
        {"wrong password", [] { return refused("WRONGPASS invalid username-password pair"); },
         Code::AuthenticationFailed, "do not match, or the user is switched off", "setPassword()"},
        {"no password given", [] { return refused("NOAUTH HELLO must be called authenticated"); },
         Code::AuthenticationFailed, "the server wants a password", "setPassword()"},
        {"needless password",
         [] { return refused("ERR AUTH <password> called without any password configured for the default user."); },
         Code::AuthenticationFailed, "the server has none", "leave it out"},
        {"no user names", [] { return refused("ERR wrong number of arguments for 'auth' command"); },
         Code::AuthenticationFailed, "no user names", "setPassword() alone"},
        {"may not log in", [] { return refused("NOPERM this user has no permissions"); }, Code::AuthenticationFailed,
         "may not log in this way", "ACL SETUSER"},
        {"may not SELECT", [] { return refused("NOPERM this user has no permissions", 1); }, Code::AuthenticationFailed,
         "may not SELECT", "ACL SETUSER"},
        {"no such database", [] { return refused("ERR DB index is out of range", 1); }, Code::AuthenticationFailed,
         "no such database", "\"databases\""},
        {"a cluster's database", [] { return refused("ERR SELECT is not allowed in cluster mode", 1); },
         Code::AuthenticationFailed, "a cluster has no database but 0"},
    };
    return all;
}

} // namespace

/*!
    Each reason why there is no link is told by a text of its own, which says what to do. Where a machine produces the
    reason on demand, tst_tls, tst_credentials, tst_dialling and tst_proxy do; here are all of them.
*/
class TestLinkErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void told_data();
    void told();
    void noTwoAreAlike();
};

void TestLinkErrors::told_data()
{
    QTest::addColumn<int>("number");
    for (int number = 0; number < int(reasons().size()); ++number)
        QTest::newRow(reasons()[number].name) << number;
}

void TestLinkErrors::told()
{
    QFETCH(const int, number);
    const Reason &reason = reasons()[number];
    const QRedisError error = reason.error();
    QCOMPARE(error.code(), reason.code);
    QCOMPARE(error.outcome(), QRedisError::Outcome::NotSent);
    QVERIFY2(error.message().contains(QLatin1String(reason.says)), qPrintable(error.message()));
    QVERIFY2(error.message().contains(QLatin1String(reason.advises)), qPrintable(error.message()));
    QVERIFY2(!error.message().contains(u"s3cret"_s), qPrintable(error.message()));
}

void TestLinkErrors::noTwoAreAlike()
{
    QSet<QString> texts;
    for (const Reason &reason : reasons())
        texts.insert(reason.error().message());
    QCOMPARE(texts.size(), reasons().size());
}

QTEST_GUILESS_MAIN(TestLinkErrors)
#include "tst_linkerrors.moc"
