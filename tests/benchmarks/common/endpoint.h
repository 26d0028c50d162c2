// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace Bench {

//! Where a client without URLs of its own connects: a local socket, or host and port.
struct Endpoint
{
    std::string socketPath; //!< Empty: TCP.
    std::string host;
    int port = 6379;
};

//! Of redis://HOST:PORT or unix:///PATH; ends the program for anything else.
Endpoint parseUrl(const std::string &url);

} // namespace Bench
