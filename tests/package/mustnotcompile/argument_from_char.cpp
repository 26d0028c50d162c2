// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A character is a number to C++: 'a' would be sent as 97.
#include <QRedisClient>

void use(QRedisClient &client)
{
#ifdef WRONG
    client.set("letter", 'a');
#else
    client.set("letter", "a");
#endif
}
