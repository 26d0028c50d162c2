// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "endpoint.h"

#include "options.h"

#include <cstdlib>

namespace Bench {

Endpoint parseUrl(const std::string &url)
{
    const std::string local = "unix://";
    const std::string tcp = "redis://";
    if (url.starts_with(local))
        return {url.substr(local.size()), {}, 0};
    const auto colon = url.rfind(':');
    if (!url.starts_with(tcp) || colon < tcp.size())
        fail("this client takes redis://HOST:PORT and unix:///PATH, not " + url);
    return {{}, url.substr(tcp.size(), colon - tcp.size()), std::atoi(url.c_str() + colon + 1)};
}

} // namespace Bench
