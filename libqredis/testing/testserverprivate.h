// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredistestserver.h>

#include "testlink.h"
#include "testprocess.h"

#include <QtCore/qtemporarydir.h>

#include <utility>
#include <vector>

/*!
    What QRedisTestServer hides: its options, its folder and process, and the steps of a start.

    Owned by the server and used in its thread.
*/
class QRedisTestServer::Private
{
public:
    enum class Attempt { Ready, PortTaken, OptionUnknown, Failed };

    bool prepare(QDeadlineTimer deadline);
    bool writeConfiguration();
    Attempt attempt(const QString &executable, QDeadlineTimer deadline);
    Attempt explainEnd();
    bool isReady(QDeadlineTimer deadline) const;
    bool fail(const QString &what);

    QString path(QStringView name) const { return folder->path() + QLatin1Char('/') + name; }
    QString certificate(QStringView name) const;
    QRedis::Private::TestEndpoint endpoint() const;
    bool isClusterNode() const;

    QString program;
    QStringList arguments;
    std::vector<std::pair<QByteArray, QByteArray>> config;
    QByteArray password;
    QString certificateFolder; //!< Of another server.
    bool unixSocket = false;
    bool tls = false;
    std::chrono::milliseconds limit = std::chrono::seconds(10);

    std::unique_ptr<QTemporaryDir> folder; //!< Before the process: it goes after it.
    QRedis::Private::TestProcess process;
    quint16 port = 0;
    bool hasStarted = false; //!< The port was good once: keep it.
    bool configChanged = true; //!< The file is to be written: otherwise what CONFIG REWRITE wrote survives a restart.
    bool knowsDebugOption = true;
    QString error;
};
