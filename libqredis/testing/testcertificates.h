// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qstring.h>

namespace QRedis::Private {

//! Names of the PEM files that makeCertificates() writes.
namespace CertificateFile {
constexpr QStringView Ca = u"ca.crt";
constexpr QStringView Server = u"server.crt";
constexpr QStringView ServerKey = u"server.key";
constexpr QStringView Client = u"client.crt";
constexpr QStringView ClientKey = u"client.key";
} // namespace CertificateFile

//! Writes an authority, a server's certificate for 127.0.0.1, ::1 and localhost, and a client's certificate into
//! \a folder, all good for two days, with the program openssl. Returns what went wrong; empty when nothing did.
QString makeCertificates(const QString &folder, QDeadlineTimer deadline);

} // namespace QRedis::Private
