// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRedis/qredistestserver.h>

#include "testlink.h"

#include <QtCore/qthread.h>

#include <memory>
#include <utility>
#include <vector>

namespace QRedis::Private {

//! The servers of a cluster or of a sentinel set-up, in the order in which they were started.
using TestNodes = std::vector<std::unique_ptr<QRedisTestServer>>;

//! What the nodes of one set-up have in common.
struct TestNodeOptions
{
    QString program;
    std::vector<std::pair<QByteArray, QByteArray>> config;
    QByteArray password;
    bool tls = false;

    //! Starts \a node with these options; with TLS it shares the certificates of \a first, if there is one.
    bool start(QRedisTestServer &node, const QRedisTestServer *first) const;
    //! Sends a command to \a node, as callServer() does.
    TestReply call(const QRedisTestServer &node, const QByteArrayList &words, QDeadlineTimer deadline) const;
    //! The url() of \a nodes: the first as its host and port, the others as seeds.
    QUrl url(const QString &scheme, const TestNodes &nodes) const;
};

//! The value of \a key in a reply of lines "key:value", such as INFO's.
QByteArray infoField(const TestReply &reply, const QByteArray &key);

//! Ends all \a nodes without a word: their data goes with them, and a server that is asked to end may wait for its
//! replicas.
void killAll(const TestNodes &nodes);

//! Asks again and again until \a condition holds; false when it does not in time.
template<class Condition>
bool waitUntil(QDeadlineTimer deadline, Condition condition)
{
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QThread::msleep(10);
    }
    return true;
}

} // namespace QRedis::Private
