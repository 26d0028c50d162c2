// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qdatetime.h>
#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstandardpaths.h>
#include <QtCore/qtemporarydir.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslkey.h>

/*!
    Certificates of every kind, good and bad, made on the fly by the program openssl in a folder that goes away with the
    object. Names are file names without their ending: NAME.crt and NAME.key.
*/
class Certificates
{
public:
    struct Wish
    {
        QByteArray names = "IP:127.0.0.1, DNS:localhost"; //!< subjectAltName.
        int fromDay = -1; //!< Days from now.
        int toDay = 2;
        QByteArray usage = "serverAuth, clientAuth";
    };

    //! Whether openssl is there.
    static bool isAvailable() { return !QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty(); }

    Certificates()
    {
        write("index.txt", {});
        write("index.txt.attr", "unique_subject = no\n");
        write("serial", "01\n");
    }

    //! A certificate authority.
    void makeAuthority(const QByteArray &name)
    {
        makeKey(name);
        write("authority.cnf",
              "[req]\ndistinguished_name = name\n[name]\n[ext]\nbasicConstraints = critical, CA:TRUE\n"
              "keyUsage = critical, keyCertSign\nsubjectKeyIdentifier = hash\n");
        openssl("req -config authority.cnf -new -x509 -sha256 -days 2 -extensions ext -subj /CN=" + name + " -key "
                + name + ".key -out " + name + ".crt");
    }
    //! A certificate signed by \a authority.
    void makeCertificate(const QByteArray &name, const QByteArray &authority, const Wish &wish)
    {
        makeKey(name);
        const auto day = [](int days) -> QByteArray {
            return QDateTime::currentDateTimeUtc().addDays(days).toString(u"yyMMddHHmmss").toLatin1() + "Z";
        };
        write("leaf.cnf",
              "[req]\ndistinguished_name = name\n[name]\n[ca]\ndefault_ca = all\n[all]\nnew_certs_dir = .\n"
              "database = index.txt\nserial = serial\npolicy = any\ndefault_md = sha256\n"
              "[any]\ncommonName = supplied\n[ext]\nbasicConstraints = CA:FALSE\nkeyUsage = digitalSignature\n"
              "extendedKeyUsage = "
                  + wish.usage + "\nsubjectAltName = " + wish.names + "\n");
        openssl("req -config leaf.cnf -new -sha256 -subj /CN=" + name + " -key " + name + ".key -out leaf.csr");
        openssl("ca -batch -notext -config leaf.cnf -extensions ext -startdate " + day(wish.fromDay) + " -enddate "
                + day(wish.toDay) + " -cert " + authority + ".crt -keyfile " + authority + ".key -in leaf.csr -out "
                + name + ".crt");
    }
    //! A certificate that nobody signed but itself.
    void makeSelfSigned(const QByteArray &name)
    {
        makeKey(name);
        write("self.cnf",
              "[req]\ndistinguished_name = name\n[name]\n[ext]\nbasicConstraints = CA:FALSE\n"
              "subjectAltName = IP:127.0.0.1, DNS:localhost\n");
        openssl("req -config self.cnf -new -x509 -sha256 -days 2 -extensions ext -subj /CN=" + name + " -key " + name
                + ".key -out " + name + ".crt");
    }
    //! Copies certificate and key: a renewal.
    void replace(const QByteArray &name, const QByteArray &by)
    {
        for (const char *ending : {".crt", ".key"}) {
            const QString target = path(name + ending);
            QFile::remove(target);
            QFile::copy(path(by + ending), target);
        }
    }

    QString folder() const { return m_folder.path(); }
    QString path(const QByteArray &file) const { return m_folder.filePath(QString::fromLatin1(file)); }
    QString certificate(const QByteArray &name) const { return path(name + ".crt"); }
    QString key(const QByteArray &name) const { return path(name + ".key"); }
    void write(const QByteArray &file, const QByteArray &text)
    {
        QFile target(path(file));
        if (!target.open(QIODevice::WriteOnly) || target.write(text) != text.size())
            qFatal("cannot write %s", file.constData());
    }

    //! A server that shows the certificate \a name.
    QSslConfiguration serverConfiguration(const QByteArray &name) const
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(certificate(name)));
        QFile file(key(name));
        if (file.open(QIODevice::ReadOnly))
            configuration.setPrivateKey(QSslKey(&file, QSsl::Ec));
        return configuration;
    }

private:
    void makeKey(const QByteArray &name) { openssl("ecparam -name prime256v1 -genkey -noout -out " + name + ".key"); }
    void openssl(const QByteArray &command)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral("openssl"), QString::fromLatin1(command).split(u' '));
        if (!process.waitForFinished(30'000) || process.exitCode() != 0)
            qFatal("openssl %s: %s", command.constData(), process.readAll().constData());
    }

    QTemporaryDir m_folder;
};
