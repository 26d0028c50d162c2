// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredisoptions.h>

#include <QtNetwork/qnetworkproxy.h>
#if QT_CONFIG(ssl)
    #include <QtNetwork/qsslconfiguration.h>
#endif

//! What QRedisOptions shares. A plain record; what may stand in it is checked by QRedisOptions::errorString().
class QRedisOptionsData : public QSharedData
{
public:
    QString fault; //!< Of the URL.
    QRedisOptions::Topology topology = QRedisOptions::Topology::Standalone;
    QString host = QStringLiteral("localhost");
    quint16 port = 6379;
    QString socketPath;
    QString service; //!< Of a sentinel.
    QList<QPair<QString, quint16>> seeds;
    bool tls = false;
    QString username;
    QString password;
    QRedisOptions::CredentialProvider credentialProvider;
    int database = 0;
    QByteArray clientName;
    QRedis::Protocol protocol = QRedis::Protocol::Auto;
#if QT_CONFIG(ssl)
    QSslConfiguration ssl = QSslConfiguration::defaultConfiguration();
#endif
    QString tlsCaFile;
    QString tlsCertificateFile;
    QString tlsKeyFile;
    QString tlsServerName;
    QNetworkProxy proxy;
    std::chrono::milliseconds connectTimeout{5000};
    std::chrono::milliseconds commandTimeout{5000};
    std::chrono::milliseconds keepAliveIdle{5000};
    std::chrono::milliseconds keepAliveInterval{5000};
    int keepAliveProbes = 3;
    int maxConnections = 16;
    std::chrono::milliseconds acquireTimeout{-1};
    int minIdleConnections = 0;
    std::chrono::milliseconds idleTimeout{300'000};
    std::chrono::milliseconds maxConnectionAge{0};
    int lanes = 1;
    bool offlineQueue = true;
    qint64 queueLimitBytes = qint64(64) * 1024 * 1024;
    qint64 queueLimitCommands = 1'000'000;
    int readLimitDepth = 128;
    qint64 readLimitElements = qint64(1) << 30;
    qint64 readLimitBytes = qint64(1) << 40;
    QRedisRetryPolicy retryPolicy;
    QRedisOptions::Guard guard;
    bool ownThread = false;
};
