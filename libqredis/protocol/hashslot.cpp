// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "hashslot.h"

#include <array>

namespace QRedis::Private {

namespace {

// CRC-16/XMODEM: polynomial x^16 + x^12 + x^5 + 1, most significant bit first, starting at 0.
constexpr std::array<quint16, 256> makeCrcTable()
{
    std::array<quint16, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte) {
        unsigned crc = byte << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0);
        table[byte] = quint16(crc);
    }
    return table;
}

constexpr auto crcTable = makeCrcTable();

} // namespace

QByteArrayView hashTag(QByteArrayView key)
{
    const qsizetype open = key.indexOf('{');
    if (open < 0)
        return key;
    const qsizetype close = key.indexOf('}', open + 1);
    if (close <= open + 1)
        return key;
    return key.sliced(open + 1, close - open - 1);
}

int hashSlot(QByteArrayView key)
{
    quint16 crc = 0;
    for (const char c : hashTag(key))
        crc = quint16(crc << 8) ^ crcTable[(crc >> 8) ^ uchar(c)];
    return crc % HashSlots;
}

} // namespace QRedis::Private
