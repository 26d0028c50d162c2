// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

//! The password of tests. Nothing that they print may hold it: secrets.py looks for it.
inline constexpr char Secret[] = "swordfish-4711";
