// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

// Included before anything else: what a Qt that was configured without TLS looks like to whoever compiles against it.
#include <QtNetwork/qtnetworkglobal.h>

#undef QT_FEATURE_ssl
#define QT_FEATURE_ssl -1
#define QT_NO_SSL
