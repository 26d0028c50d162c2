// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredissink.h>

#include <QtCore/qfuturewatcher.h>

namespace QRedis::Private {

QObject *watchCancel(const QFuture<void> &future, std::function<void()> canceled)
{
    auto *watcher = new QFutureWatcher<void>;
    QObject::connect(watcher, &QFutureWatcher<void>::canceled, watcher, std::move(canceled));
    watcher->setFuture(future); // last: it may be cancelled already
    return watcher;
}

} // namespace QRedis::Private
