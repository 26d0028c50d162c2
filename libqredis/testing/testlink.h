// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearraylist.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

namespace QRedis::Private {

//! Where a test server listens on 127.0.0.1, and what it wants to see first.
struct TestEndpoint
{
    quint16 port = 0;
    QByteArray password; //!< Empty: no AUTH.
    QString caFile; //!< Empty: no TLS.
    QString certificateFile;
    QString keyFile;
};

//! A reply of RESP2.
struct TestReply
{
    char type = 0; //!< The first byte of the reply; 0 when there was none: no link, or not in time.
    QByteArray text; //!< Of everything but arrays; empty for null.
    QList<TestReply> items; //!< Of an array.

    bool isValid() const { return type != 0; }
    bool isError() const { return type == '-'; }
    //! Answered, and not with an error.
    bool isGood() const { return isValid() && !isError(); }
    //! Value after \a key in a flat array of pairs.
    QByteArray field(const QByteArray &key) const;
};

/*!
    Sends one command to a server and returns its reply: the little of a client that the test servers need themselves.

    Blocks up to \a deadline. Opens a connection for each call and logs in first if there is a password; an error of
    the login is the reply.
*/
TestReply callServer(const TestEndpoint &endpoint, const QByteArrayList &words, QDeadlineTimer deadline);

} // namespace QRedis::Private
