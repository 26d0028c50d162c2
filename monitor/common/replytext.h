// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRedis/qredisvalue.h>

#include <QString>

namespace Monitor {

/*!
    A reply as redis-cli prints it: numbered and nested, strings quoted, "(nil)", "(integer) 7", "(error) ...". Ends without a
    line end. Output beyond \a limit characters is cut with a last line that says so.
*/
QString replyText(const QRedisValue &value, qsizetype limit = 1 << 20);

//! A reply in one short line for a cell: "OK", "7", "\"text\"", "(nil)", "[\"a\", \"b\", … 17 more]".
QString replySummary(const QRedisValue &value);

} // namespace Monitor
