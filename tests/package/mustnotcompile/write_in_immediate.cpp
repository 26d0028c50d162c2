// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A write on the link that watches would conflict with its own transaction.
#include <QRedisClient>

void use(QRedisTransaction &transaction)
{
#ifdef WRONG
    transaction.immediate().set("counter", 1);
#else
    transaction.immediate().get("counter");
#endif
}
