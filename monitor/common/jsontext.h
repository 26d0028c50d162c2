// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace Monitor {

/*!
    The JSON object or array in \a bytes, indented for reading; nothing when it is none. Only blanks between tokens change: numbers,
    escapes and the order of members stay as they were written.
*/
std::optional<QByteArray> indentedJson(const QByteArray &bytes);

} // namespace Monitor
