// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#pragma once

#include "numbers.h"

#include <QtCore/qbytearrayview.h>
#include <QtCore/qhash.h>

#include <optional>

//! The texts that servers answer instead of structured replies: lines, and "name=value" in them.
namespace QRedis::Private {

//! Calls \a function with each part of \a text between \a separator, empty ones left out.
template<typename Function>
void forEachPart(QByteArrayView text, char separator, Function function)
{
    while (!text.isEmpty()) {
        const qsizetype length = text.indexOf(separator);
        const QByteArrayView part = length < 0 ? text : text.first(length);
        text = length < 0 ? QByteArrayView() : text.sliced(length + 1);
        if (!part.isEmpty())
            function(part);
    }
}

//! "a=1 b=2": what stands behind the first '=' of each part. A part without one is left out.
inline QHash<QByteArray, QByteArray> assignmentsIn(QByteArrayView text, char separator)
{
    QHash<QByteArray, QByteArray> values;
    forEachPart(text, separator, [&values](QByteArrayView part) {
        if (const qsizetype equals = part.indexOf('='); equals >= 0)
            values.insert(part.first(equals).toByteArray(), part.sliced(equals + 1).toByteArray());
    });
    return values;
}

//! Value of \a name as a number; nothing where there is none or it is no integer.
inline std::optional<qint64> integerIn(const QHash<QByteArray, QByteArray> &values, const QByteArray &name)
{
    return parseInteger(values.value(name));
}

} // namespace QRedis::Private
