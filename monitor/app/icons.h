// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/theme.h"

#include <QIcon>

namespace Monitor {

/*!
    The icon \a name of resources/icons, without ".svg". It is drawn in the colours of the current palette each time
    it is painted, so it follows a change of theme by itself. An unknown name gives an empty icon and a warning.
*/
QIcon icon(const QString &name);
//! The same in one colour of the theme; greyed where it is disabled.
QIcon icon(const QString &name, Theme::Role role);

//! The icon of the program, drawn in colours of its own.
QIcon programIcon();

} // namespace Monitor
