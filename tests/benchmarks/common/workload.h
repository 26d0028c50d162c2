// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <vector>

namespace Bench {

/*!
    The commands that every client is measured with: SET and GET by turns over 1,000 rotating keys, values of 16 bytes.
    Bytes is the client's own type of a byte array; all are made beforehand, so that only the client is measured.
*/
template<typename Bytes>
class Workload
{
public:
    static constexpr int Keys = 1000;

    Workload()
    {
        char text[32];
        for (int i = 0; i < Keys; ++i) {
            m_keys.emplace_back(text, std::snprintf(text, sizeof text, "key:%04d", i));
            m_values.emplace_back(text, std::snprintf(text, sizeof text, "value-%010d", i));
        }
    }

    //! Whether command \a i is the SET; the GET of the same key follows.
    static bool isSet(long long i) { return i % 2 == 0; }
    const Bytes &key(long long i) const { return m_keys[std::size_t(i / 2 % Keys)]; }
    const Bytes &value(long long i) const { return m_values[std::size_t(i / 2 % Keys)]; }

private:
    std::vector<Bytes> m_keys;
    std::vector<Bytes> m_values;
};

} // namespace Bench
