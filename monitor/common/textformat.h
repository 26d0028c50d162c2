// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <chrono>

namespace Monitor {

/*!
    Bytes as text that can be read back: UTF-8 stays as it is, backslashes are doubled, control characters and bytes
    that are not UTF-8 become \\n, \\t or \\xHH. Quotes are left alone.
*/
QString escapedText(QByteArrayView bytes);

/*!
    Bytes as one line for a cell: as UTF-8 with control characters as blanks and stray bytes as \\xHH, cut with an ellipsis
    after \a limit bytes. Not for reading back.
*/
QString cellText(QByteArrayView bytes, qsizetype limit = 512);

//! Whether the bytes are text a person reads: valid UTF-8 without control characters other than line ends and tabs.
bool isReadableText(QByteArrayView bytes);

//! Rows of offset, 16 bytes in hex and their ASCII.
QString hexDump(QByteArrayView bytes);

//! "0 B", "812 B", "1.4 KiB", "23 MiB".
QString sizeText(qint64 bytes);
//! "7", "1,204", "12.3 k", "1.2 M", in the locale's digits.
QString countText(qint64 count);
//! "0.21 ms", "14 ms", "2.1 s".
QString durationText(std::chrono::nanoseconds duration);

} // namespace Monitor
