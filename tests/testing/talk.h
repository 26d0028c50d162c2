// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qiodevice.h>

//! Sends inline commands over a connected socket and returns everything that came back up to and with \a end; what
//! came so far when it does not come within ten seconds. A view of the server that owes nothing to the code under test.
inline QByteArray talk(QIODevice &link, const QByteArray &commands, const QByteArray &end = "\r\n")
{
    link.write(commands + "\r\n");
    QByteArray answer;
    while (!answer.endsWith(end)) {
        if (link.bytesAvailable() == 0 && !link.waitForReadyRead(10000))
            break;
        answer += link.readAll();
    }
    return answer;
}
