// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qredisglobal.h>

namespace QRedis {

QByteArray version()
{
    return QByteArrayLiteral(QREDIS_VERSION_STR);
}

} // namespace QRedis
