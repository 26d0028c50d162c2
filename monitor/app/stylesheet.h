// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Monitor {

/*!
    What Fusion and the palette do not give: flat bars, quiet headers, rounded fields. Colours come from Theme::color().

    Views may set these dynamic properties: `role` on a QLabel ("display", "title", "caption", "error", "code"), on a
    QPushButton ("primary", "danger"), on a QFrame ("card", "bar", "band").
*/
QString styleSheet();

} // namespace Monitor
