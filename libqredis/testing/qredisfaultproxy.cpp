// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisfaultproxy.h>

#include "faultrelay.h"

#include <QtCore/qthread.h>

using namespace QRedis::Private;

class QRedisFaultProxy::Private
{
public:
    //! Runs \a work in the relay's thread and returns its result; nothing happens before start().
    template<class Work>
    auto run(Work work)
    {
        using Result = std::invoke_result_t<Work, FaultRelay &>;
        if constexpr (std::is_void_v<Result>) {
            if (relay)
                QMetaObject::invokeMethod(
                    relay, [&] { work(*relay); }, Qt::BlockingQueuedConnection);
        } else {
            Result result{};
            if (relay)
                QMetaObject::invokeMethod(
                    relay, [&] { result = work(*relay); }, Qt::BlockingQueuedConnection);
            return result;
        }
    }

    void setFault(const Fault &fault)
    {
        run([&fault](FaultRelay &relay) { relay.setFault(fault); });
    }

    QUrl server;
    QThread thread;
    FaultRelay *relay = nullptr; //!< Lives in the thread and ends with it.
    QString error;
};

QRedisFaultProxy::QRedisFaultProxy(const QUrl &server, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->server = server;
    d->thread.setObjectName(QStringLiteral("QRedisFaultProxy"));
}

QRedisFaultProxy::~QRedisFaultProxy()
{
    stop();
}

bool QRedisFaultProxy::start()
{
    if (d->relay)
        return true;
    d->error.clear();
    d->relay = new FaultRelay(d->server);
    d->relay->moveToThread(&d->thread);
    connect(&d->thread, &QThread::finished, d->relay, &QObject::deleteLater);
    d->thread.start();
    d->error = d->run([](FaultRelay &relay) { return relay.listen() ? QString() : relay.errorString(); });
    if (d->error.isEmpty())
        return true;
    stop();
    return false;
}

void QRedisFaultProxy::stop()
{
    d->relay = nullptr;
    d->thread.quit();
    d->thread.wait();
}

QUrl QRedisFaultProxy::url() const
{
    const quint16 port = d->run([](FaultRelay &relay) { return relay.port(); });
    if (port == 0)
        return {};
    QUrl url = d->server;
    if (url.scheme() == QLatin1String("unix")) {
        url.setScheme(QStringLiteral("redis"));
        url.setPath(QString());
    }
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(port);
    return url;
}

QString QRedisFaultProxy::errorString() const
{
    return d->error;
}

int QRedisFaultProxy::connectionCount() const
{
    return d->run([](FaultRelay &relay) { return relay.connectionCount(); });
}

int QRedisFaultProxy::openConnectionCount() const
{
    return d->run([](FaultRelay &relay) { return relay.openConnectionCount(); });
}

void QRedisFaultProxy::pass()
{
    d->setFault({});
}

void QRedisFaultProxy::cutAfter(qint64 bytes, Direction direction)
{
    d->setFault({Fault::Kind::Cut, direction, bytes, {}});
}

void QRedisFaultProxy::drip(std::chrono::milliseconds interval)
{
    d->setFault({Fault::Kind::Drip, Direction::ToClient, 0, interval});
}

void QRedisFaultProxy::delay(std::chrono::milliseconds time)
{
    d->setFault({Fault::Kind::Delay, Direction::ToClient, 0, time});
}

void QRedisFaultProxy::blackHole()
{
    d->setFault({Fault::Kind::BlackHole, Direction::ToClient, 0, {}});
}

void QRedisFaultProxy::refuse()
{
    d->run([](FaultRelay &relay) { relay.refuse(); });
}

void QRedisFaultProxy::reset()
{
    d->run([](FaultRelay &relay) { relay.resetLinks(); });
}

void QRedisFaultProxy::corrupt(qint64 at)
{
    d->setFault({Fault::Kind::Corrupt, Direction::ToClient, at, {}});
}

void QRedisFaultProxy::loseReply()
{
    cutAfter(0);
}
