// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "qredisdecoder.h"

/*!
    One reply of SCAN, HSCAN, SSCAN or ZSCAN. A plain value.

    A page may be empty although more follows, and an element may stand on several pages.
*/
template<typename T>
struct QRedisScanPage
{
    QByteArray cursor; //!< For the next call.
    QList<T> items; //!< Keys, members, or pairs of field and value.

    //! True when this was the last page.
    bool atEnd() const { return cursor == "0"; }
};

template<typename T>
struct QRedisDecoder<QRedisScanPage<T>>
{
    static QRedisScanPage<T> decode(QRedisReader &reader)
    {
        if (reader.enter() != 2) {
            reader.fail("a cursor and a page");
            return {};
        }
        QByteArray cursor = reader.takeBytes();
        return {std::move(cursor), QRedisDecoder<QList<T>>::decode(reader)};
    }
};
