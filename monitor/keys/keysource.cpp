// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys/keysource.h"

namespace Monitor {

KeyType keyTypeFromName(const QByteArray &name)
{
    if (name == "string")
        return KeyType::String;
    if (name == "list")
        return KeyType::List;
    if (name == "hash")
        return KeyType::Hash;
    if (name == "set")
        return KeyType::Set;
    if (name == "zset")
        return KeyType::SortedSet;
    if (name == "stream")
        return KeyType::Stream;
    if (name == "none")
        return KeyType::Missing;
    return KeyType::Other;
}

} // namespace Monitor
