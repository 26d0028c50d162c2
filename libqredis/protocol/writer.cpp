// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "writer.h"

namespace QRedis::Private::Writer {

QByteArray command(std::initializer_list<QByteArrayView> words)
{
    qsizetype size = HeaderSize;
    for (QByteArrayView word : words)
        size += HeaderSize + word.size() + 2;
    QByteArray bytes(size, Qt::Uninitialized);
    char *out = arrayHeader(bytes.data(), qsizetype(words.size()));
    for (QByteArrayView word : words)
        out = bulk(out, word);
    bytes.truncate(out - bytes.constData());
    return bytes;
}

} // namespace QRedis::Private::Writer
