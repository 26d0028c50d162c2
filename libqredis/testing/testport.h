// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

namespace QRedis::Private {

//! Distance from a cluster node's port to its bus port, when the configuration does not say otherwise.
constexpr int ClusterBusOffset = 10000;

//! A port of 127.0.0.1 that nobody listens on at this moment; 0 when there is none. With \a clusterBus the bus port
//! above it is free too. Nothing is reserved: whoever uses it must be ready to find it taken.
quint16 freePort(bool clusterBus = false);

} // namespace QRedis::Private
