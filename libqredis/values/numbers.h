// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qbytearrayview.h>

#include <optional>

//! The numbers of the protocol, as text: independent of any locale, the whole text or nothing.
namespace QRedis::Private {

//! Decimal digits with an optional sign, within 64 bits.
std::optional<qint64> parseInteger(QByteArrayView text);
//! A decimal with an optional exponent, "inf", "nan", each with an optional sign; nothing where a double cannot hold it.
std::optional<double> parseDouble(QByteArrayView text);
//! The integer that \a value is; nothing when it has a fraction or lies beyond 64 bits.
std::optional<qint64> exactInteger(double value);
//! Whether \a text is digits with an optional sign, of any length.
bool isBigNumber(QByteArrayView text);
//! Whether \a digits (see isBigNumber()) spell 0.
bool isBigZero(QByteArrayView digits);
//! The shortest text that reads back as \a value.
QByteArray formatDouble(double value);

} // namespace QRedis::Private
