// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "testcertificates.h"

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstandardpaths.h>

namespace QRedis::Private {

namespace {

// A configuration of our own: what the machine's openssl.cnf adds by default differs from system to system.
constexpr char Configuration[] = "[req]\n"
                                 "distinguished_name = name\n"
                                 "prompt = no\n"
                                 "[name]\n"
                                 "CN = QRedis test\n"
                                 "[ca]\n"
                                 "basicConstraints = critical, CA:TRUE\n"
                                 "keyUsage = critical, keyCertSign, cRLSign\n"
                                 "subjectKeyIdentifier = hash\n"
                                 "[server]\n"
                                 "basicConstraints = CA:FALSE\n"
                                 "keyUsage = critical, digitalSignature\n"
                                 "extendedKeyUsage = serverAuth, clientAuth\n" // a replica is its primary's client
                                 "subjectAltName = IP:127.0.0.1, IP:::1, DNS:localhost\n"
                                 "[client]\n"
                                 "basicConstraints = CA:FALSE\n"
                                 "keyUsage = critical, digitalSignature\n"
                                 "extendedKeyUsage = clientAuth\n";

//! openssl's command lines in order; the files are relative to the folder.
constexpr const char *Steps[] = {
    "ecparam -name prime256v1 -genkey -noout -out ca.key",
    "ecparam -name prime256v1 -genkey -noout -out server.key",
    "ecparam -name prime256v1 -genkey -noout -out client.key",
    "req -config openssl.cnf -new -x509 -sha256 -days 2 -extensions ca -subj /CN=QRedis-test-CA -key ca.key -out "
    "ca.crt",
    "req -config openssl.cnf -new -sha256 -subj /CN=localhost -key server.key -out server.csr",
    "x509 -req -sha256 -days 2 -set_serial 2 -CA ca.crt -CAkey ca.key -extfile openssl.cnf -extensions server"
    " -in server.csr -out server.crt",
    "req -config openssl.cnf -new -sha256 -subj /CN=QRedis-test-client -key client.key -out client.csr",
    "x509 -req -sha256 -days 2 -set_serial 3 -CA ca.crt -CAkey ca.key -extfile openssl.cnf -extensions client"
    " -in client.csr -out client.crt",
};

} // namespace

QString makeCertificates(const QString &folder, QDeadlineTimer deadline)
{
    const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    if (openssl.isEmpty())
        return QStringLiteral("A test server with TLS needs the program openssl in PATH to make its certificates.");

    QFile configuration(folder + QStringLiteral("/openssl.cnf"));
    if (!configuration.open(QIODevice::WriteOnly) || configuration.write(Configuration) < 0)
        return QStringLiteral("Cannot write %1: %2").arg(configuration.fileName(), configuration.errorString());
    configuration.close();

    for (const char *step : Steps) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(folder);
        process.start(openssl, QString::fromLatin1(step).split(QLatin1Char(' ')));
        const bool finished = process.waitForFinished(int(deadline.remainingTime()));
        if (!finished || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
            const QString reason =
                finished ? QString::fromLocal8Bit(process.readAll()).trimmed() : process.errorString();
            return QStringLiteral("openssl %1: %2").arg(QString::fromLatin1(step), reason);
        }
    }
    return {};
}

} // namespace QRedis::Private
