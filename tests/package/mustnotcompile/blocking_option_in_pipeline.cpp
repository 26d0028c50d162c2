// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT

// A command that waits because of an option, as BLOCK, is as little a pipeline's as one that always does.
#include <QRedisClient>

void use(QRedisPipeline &pipeline)
{
    const std::pair position("stream", "0");
#ifdef WRONG
    pipeline.xreadBlock(position, std::chrono::seconds(1));
#else
    pipeline.xread(position);
#endif
}
