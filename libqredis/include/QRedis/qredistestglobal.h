// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

#if defined(QREDIS_TEST_STATIC)
    #define QREDIS_TEST_EXPORT
#elif defined(QREDIS_TEST_BUILDING_LIBRARY)
    #define QREDIS_TEST_EXPORT Q_DECL_EXPORT
#else
    #define QREDIS_TEST_EXPORT Q_DECL_IMPORT
#endif
