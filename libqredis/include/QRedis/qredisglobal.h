// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisversion.h" // generated: QREDIS_VERSION, QREDIS_VERSION_STR

#include <QtCore/qbytearray.h>
#include <QtCore/qglobal.h>

#if defined(QREDIS_STATIC)
    #define QREDIS_EXPORT
#elif defined(QREDIS_BUILDING_LIBRARY)
    #define QREDIS_EXPORT Q_DECL_EXPORT
#else
    #define QREDIS_EXPORT Q_DECL_IMPORT
#endif

//! Enumerations and free functions that several QRedis classes share.
namespace QRedis {

//! Which version of the Redis protocol a connection speaks.
enum class Protocol {
    Auto, //!< RESP3; RESP2 where the server does not know HELLO.
    Resp2, //!< RESP2 only; HELLO is never sent.
    Resp3, //!< RESP3 only; a server without it is an error.
};

//! Which server of a replicated set answers a read.
enum class ReadFrom {
    Primary, //!< The primary only.
    PreferReplica, //!< A replica where one is up, else the primary.
    Any, //!< Primary and replicas in turn.
    Nearest, //!< The one with the lowest measured round trip.
};

//! Version of the library that the program runs with, such as "0.1.0"; QREDIS_VERSION_STR is the one it was built with.
QREDIS_EXPORT QByteArray version();

} // namespace QRedis
