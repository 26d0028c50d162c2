// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Redis has no booleans among its arguments, and any pointer would turn into one.
#include <QRedisClient>

void use(QRedisClient &client)
{
#ifdef WRONG
    client.set("flag", true);
#else
    client.set("flag", 1);
#endif
}
