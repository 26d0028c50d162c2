// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "credentialrequest.h"

#include <QtCore/qfuture.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpointer.h>

#include <memory>

namespace QRedis::Private {

namespace {

using Future = QFuture<QRedisCredentials>;

QRedisError providerFailed(const QString &reason)
{
    return {QRedisError::Code::AuthenticationFailed, QRedisError::Outcome::NotSent,
            QStringLiteral("the credential provider failed: %1").arg(reason)};
}

/*!
    The half of a request that lives in the client's thread, and as long as the provider's future is watched. It speaks
    to the other half by signals, which find out by themselves, across threads, that nobody listens any more.
*/
class ProviderCall : public CredentialRequest
{
public:
    ProviderCall()
        : CredentialRequest({}, nullptr)
    {
    }

    static void ask(std::shared_ptr<ProviderCall> call, const QRedisOptions::CredentialProvider &provider,
                    QObject *home)
    {
        const QPointer<QObject> alive(home);
        Future future;
        try {
            future = provider();
        } catch (const std::exception &error) {
            return call->fail(QString::fromUtf8(error.what()));
        } catch (...) {
            return call->fail(QStringLiteral("it threw an exception"));
        }
        if (!alive)
            return; // it destroyed the client
        // A watcher leaves the one continuation that a future has room for to its owner.
        auto *watcher = new QFutureWatcher<QRedisCredentials>(home);
        connect(watcher, &QFutureWatcherBase::finished, watcher, [call = std::move(call), watcher] {
            watcher->deleteLater();
            call->settle(watcher->future());
        });
        watcher->setFuture(future);
    }

private:
    void fail(const QString &reason) { Q_EMIT failed(providerFailed(reason)); }

    void settle(Future future)
    {
        try {
            future.waitForFinished(); // it is finished: this only rethrows
        } catch (const std::exception &error) {
            return fail(QString::fromUtf8(error.what()));
        } catch (...) {
            return fail(QStringLiteral("its future failed with an exception of unknown type"));
        }
        if (future.isCanceled() || future.resultCount() == 0)
            return fail(QStringLiteral("its future was cancelled"));
        Q_EMIT answered(future.result());
    }
};

} // namespace

CredentialRequest::CredentialRequest(const QRedisOptions::CredentialProvider &provider, QObject *home, QObject *parent)
    : QObject(parent)
{
    if (!provider)
        return;
    auto call = std::make_shared<ProviderCall>();
    connect(call.get(), &CredentialRequest::answered, this, &CredentialRequest::answered, Qt::QueuedConnection);
    connect(call.get(), &CredentialRequest::failed, this, &CredentialRequest::failed, Qt::QueuedConnection);
    call->moveToThread(home->thread());
    QMetaObject::invokeMethod(
        home,
        [call = std::move(call), provider, home]() mutable { ProviderCall::ask(std::move(call), provider, home); },
        Qt::QueuedConnection);
}

} // namespace QRedis::Private
