// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearrayview.h>

namespace QRedis::Private {

//! Number of hash slots of a cluster.
inline constexpr int HashSlots = 16384;

//! What of \a key is hashed: what stands between its first '{' and the next '}', unless that is nothing; else all of it.
QByteArrayView hashTag(QByteArrayView key);

//! The slot, from 0 to HashSlots - 1, that \a key lives in.
int hashSlot(QByteArrayView key);

} // namespace QRedis::Private
