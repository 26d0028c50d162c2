// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// Inside MULTI a command that waits does not wait: it would answer null at once, and the caller would not know why.
#include <QRedisClient>

void use(QRedisTransaction &transaction)
{
#ifdef WRONG
    transaction.blpop("jobs", std::chrono::seconds(1));
#else
    transaction.lpop("jobs");
#endif
}
