// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// WAIT speaks of the writes of its own link: beside the commands of others it would answer for theirs, or for none.
#include <QRedisClient>

void use(QRedisClient &client, QRedisPipeline &pipeline)
{
#ifdef WRONG
    client.wait(1, std::chrono::seconds(1));
    Q_UNUSED(pipeline)
#else
    pipeline.wait(1, std::chrono::seconds(1));
    Q_UNUSED(client)
#endif
}
