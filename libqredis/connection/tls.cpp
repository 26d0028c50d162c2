// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "tls.h"

#if QT_CONFIG(ssl)
    #include <QtCore/qdatetime.h>
    #include <QtCore/qfile.h>
    #include <QtCore/qfileinfo.h>
    #include <QtNetwork/qsslcertificate.h>
    #include <QtNetwork/qsslkey.h>
#endif

namespace QRedis::Private {

using Code = QRedisError::Code;
using Outcome = QRedisError::Outcome;

std::optional<QRedisError> tlsMissing(bool supported)
{
    if (supported)
        return std::nullopt;
    return QRedisError(Code::TlsFailure, Outcome::NotSent,
                       QStringLiteral("Qt has no TLS here: its TLS plugin or the OpenSSL library that it wants is not "
                                      "installed, or Qt was built without"));
}

#if QT_CONFIG(ssl)

namespace {

// --- files ---------------------------------------------------------------------------------------------------------

//! What a PEM file holds, or why that cannot be had.
struct Pem
{
    QByteArray bytes;
    std::optional<QRedisError> error;
};

QRedisError unusable(const QString &path, const QString &why)
{
    return {Code::InvalidArgument, Outcome::NotSent, QStringLiteral("the file %1 %2").arg(path, why)};
}

Pem readPem(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return {{}, unusable(path, QStringLiteral("does not exist; see setTlsFiles(), or the URL"))};
    if (!file.open(QIODevice::ReadOnly))
        return {{}, unusable(path, QStringLiteral("cannot be read: %1").arg(file.errorString()))};
    return {file.readAll(), std::nullopt};
}

std::optional<QRedisError> readCertificates(const QString &path, QList<QSslCertificate> *certificates)
{
    const Pem pem = readPem(path);
    if (pem.error)
        return pem.error;
    *certificates = QSslCertificate::fromData(pem.bytes, QSsl::Pem);
    if (certificates->isEmpty())
        return unusable(path, QStringLiteral("holds no certificate in PEM"));
    return std::nullopt;
}

std::optional<QRedisError> readKey(const QString &path, QSslKey *key)
{
    const Pem pem = readPem(path);
    if (pem.error)
        return pem.error;
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        *key = QSslKey(pem.bytes, algorithm);
        if (!key->isNull())
            return std::nullopt;
    }
    return unusable(path,
                    pem.bytes.contains("ENCRYPTED")
                        ? QStringLiteral("holds a key with a passphrase; read it with QSslKey and use "
                                         "setSslConfiguration()")
                        : QStringLiteral("holds no RSA, EC or DSA private key in PEM"));
}

// --- certificates --------------------------------------------------------------------------------------------------

QString date(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

QString nameOf(const QStringList &names)
{
    return names.isEmpty() ? QStringLiteral("?") : names.first();
}

QString namesOf(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values();
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    return names.isEmpty() ? QStringLiteral("nobody") : names.join(u", ");
}

QString advice(const QSslError &error, const QString &serverName)
{
    const QSslCertificate certificate = error.certificate();
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return QStringLiteral("the server's certificate expired on %1; renew it there, or check this machine's clock")
            .arg(date(certificate.expiryDate()));
    case QSslError::CertificateNotYetValid:
        return QStringLiteral("the server's certificate is valid only from %1 on; check this machine's clock")
            .arg(date(certificate.effectiveDate()));
    case QSslError::HostNameMismatch:
        return QStringLiteral("the server's certificate is for %1 and not for %2; connect by a name that it is for, or "
                              "use setTlsServerName()")
            .arg(namesOf(certificate), serverName);
    case QSslError::SelfSignedCertificate:
        return QStringLiteral("the server's certificate is self-signed and not trusted here; to trust it, name it in "
                              "setTlsFiles(), or as ca_file=");
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateSignatureFailed:
        return QStringLiteral("the server's certificate was issued by \"%1\", an authority not trusted here; name its "
                              "certificate in setTlsFiles(), or as ca_file=")
            .arg(nameOf(certificate.issuerInfo(QSslCertificate::CommonName)));
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted:
        return QStringLiteral("the server's certificate was revoked; it needs a new one");
    case QSslError::InvalidPurpose:
        return QStringLiteral("the server's certificate is not one for servers (extended key usage serverAuth)");
    case QSslError::NoPeerCertificate:
        return QStringLiteral("the server showed no certificate");
    default:
        return QStringLiteral("the server's certificate is refused: %1").arg(error.errorString());
    }
}

} // namespace

TlsSetup readTlsSetup(const QRedisOptions &options)
{
    // Read at each dial, so that renewed certificates are taken without a restart.
    TlsSetup setup{options.sslConfiguration(), std::nullopt};
    if (const QString path = options.tlsCaFile(); !path.isEmpty()) {
        QList<QSslCertificate> authorities;
        if (QFileInfo(path).isDir())
            authorities = QSslCertificate::fromPath(path + QStringLiteral("/*"), QSsl::Pem,
                                                    QSslCertificate::PatternSyntax::Wildcard);
        else
            setup.error = readCertificates(path, &authorities);
        if (!setup.error && authorities.isEmpty())
            setup.error = unusable(path, QStringLiteral("is a folder without certificates in PEM"));
        setup.configuration.setCaCertificates(authorities);
    }
    const QString certificatePath = options.tlsCertificateFile();
    if (certificatePath.isEmpty() || setup.error)
        return setup;
    QList<QSslCertificate> chain;
    setup.error = readCertificates(certificatePath, &chain);
    if (setup.error)
        return setup;
    setup.configuration.setLocalCertificateChain(chain);
    QSslKey key;
    const QString keyPath = options.tlsKeyFile();
    setup.error = readKey(keyPath.isEmpty() ? certificatePath : keyPath, &key);
    setup.configuration.setPrivateKey(key);
    return setup;
}

QRedisError certificateError(const QList<QSslError> &errors, const QString &serverName)
{
    QStringList texts;
    for (const QSslError &error : errors)
        texts.append(advice(error, serverName));
    texts.removeDuplicates(); // a chain that leads nowhere is told three times
    return {Code::TlsFailure, Outcome::NotSent, texts.join(u"; ")};
}

QRedisError handshakeError(const QString &text, bool hasCertificate)
{
    struct Reason
    {
        const char *sign; //!< In the library's text.
        const char *advice;
    };
    // The first that fits. Alerts are what the other side has against us.
    static constexpr Reason reasons[] = {
        {"wrong version number", "the server does not answer in TLS; if this is its plain port, write redis://"},
        {"packet length too long", "the server does not answer in TLS; if this is its plain port, write redis://"},
        {"http request", "the server does not answer in TLS; if this is its plain port, write redis://"},
        {"protocol version", "the server and QSslConfiguration::setProtocol() have no version of TLS in common"},
        {"unsupported protocol", "the server and QSslConfiguration::setProtocol() have no version of TLS in common"},
        {"no protocols available", "QSslConfiguration::setProtocol() leaves no version of TLS that this system allows"},
        {"certificate required",
         "the server wants a client certificate; use setTlsFiles(), or cert_file= and key_file="},
        {"unknown ca",
         "the server does not trust the authority of our client certificate; see its option "
         "\"tls-ca-cert-file\""},
        {"certificate expired", "our client certificate has expired; renew it"},
        {"certificate revoked", "our client certificate was revoked; it needs to be replaced"},
        {"bad certificate", "the server refuses our client certificate"},
        {"unsupported certificate",
         "the server refuses our client certificate: it is not one for clients (extended key "
         "usage clientAuth)"},
        {"certificate unknown", "the server refuses our client certificate"},
        {"private key does not certify",
         "our private key does not belong to our client certificate; see setTlsFiles()"},
        {"key values mismatch", "our private key does not belong to our client certificate; see setTlsFiles()"},
        {"no shared cipher", "the server and QSslConfiguration::setCiphers() have no cipher in common"},
    };
    const QString said = text.toLower();
    for (const Reason &reason : reasons) {
        if (said.contains(QLatin1String(reason.sign)))
            return {Code::TlsFailure, Outcome::NotSent,
                    QStringLiteral("%1 (%2)").arg(QLatin1String(reason.advice), text)};
    }
    if (said.contains(u"handshake failure") && !hasCertificate)
        return {
            Code::TlsFailure, Outcome::NotSent,
            QStringLiteral("the server ended the TLS handshake; it may want a client certificate (setTlsFiles(), or "
                           "cert_file= and key_file=), or other ciphers (%1)")
                .arg(text)};
    return {Code::TlsFailure, Outcome::NotSent, QStringLiteral("the TLS handshake failed: %1").arg(text)};
}

#endif

} // namespace QRedis::Private
