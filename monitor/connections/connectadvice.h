// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

class QRedisError;

namespace Monitor {

//! The URL that a user meant by \a text: "db:7000" and "db" are redis://, a path is unix://. Invalid for an empty text.
QUrl serverUrl(const QString &text);

//! Why \a url is none that can be connected to, for the user; empty when it is one.
QString urlProblem(const QUrl &url);

//! \a error in words that say what to try. Never contains a password.
QString connectAdvice(const QRedisError &error, const QUrl &url);

//! \a url without its password, for lists, titles and logs.
QUrl withoutPassword(const QUrl &url);

} // namespace Monitor
