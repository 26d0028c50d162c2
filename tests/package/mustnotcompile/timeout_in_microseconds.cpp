// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Less than a millisecond would have to be rounded, and 0 means forever.
#include <QRedisClient>

void use(QRedisClient &client)
{
#ifdef WRONG
    client.blpop("jobs", std::chrono::microseconds(10));
#else
    client.blpop("jobs", std::chrono::milliseconds(10));
#endif
}
