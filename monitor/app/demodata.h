// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <memory>

class QRedisClient;
class QRedisTestServer;

namespace Monitor {

/*!
    A private server with sample data and a small publisher, for --demo and the tour.

    Owned by the main window; GUI thread. The server ends with the object. Keys cover all six core types in several namespaces,
    with and without expiry; channels begin with "orders", "metrics" and "chat".
*/
class DemoServer : public QObject
{
    Q_OBJECT
public:
    explicit DemoServer(QObject *parent = nullptr);
    ~DemoServer() override;

    //! Why there can be no demo on this machine; empty when there can.
    static QString problem();

    //! Starts the server (a moment, synchronously) and begins to fill it. False: see errorString().
    bool start();
    QString errorString() const { return m_error; }
    QUrl url() const;

Q_SIGNALS:
    //! All sample keys are there, and messages are being published.
    void filled();

private:
    void fill();
    void publish();

    std::unique_ptr<QRedisTestServer> m_server;
    std::unique_ptr<QRedisClient> m_client;
    QTimer m_publisher;
    QString m_error;
    quint32 m_tick = 0;
};

} // namespace Monitor
