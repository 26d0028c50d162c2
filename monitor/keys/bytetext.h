// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

/*!
    Keys and values as they are shown and typed. Free functions, any thread.

    Redis' keys and values are bytes. What is shown is a reading of them; what is kept and sent are the bytes themselves.
*/
namespace Monitor {

/*!
    Bytes as one line of text: UTF-8 as it is, whatever is not printable escaped as redis-cli does it (\xNN, \n, \r, \t, \\).

    Reads at most \a limit bytes and ends with an ellipsis where more follow; parseText() reads an unshortened text back.
*/
QString displayText(QByteArrayView bytes, qsizetype limit = 512);

//! The bytes that a typed text stands for: UTF-8, with the escapes of displayText(). An unknown escape stands for itself.
QByteArray parseText(QStringView text);

/*!
    Length in bytes of the valid, printable UTF-8 character at the beginning of \a bytes, and its code point.

    0 where the first byte has to be escaped. Tab, line feed and carriage return are not printable here.
*/
int printableCharacter(QByteArrayView bytes, char32_t *codePoint);

//! Two units at most: "4 d 3 h", "2 min 05 s", "12 s". \a milliseconds is rounded up to a second.
QString ttlText(qint64 milliseconds);

} // namespace Monitor
