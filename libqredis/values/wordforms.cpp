// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include <QRedis/qrediswordforms.h>

namespace QRedis::Private {

namespace {

constexpr char negativeTimeout[] = "a blocking command's timeout must not be negative; 0 is forever";

} // namespace

// Not through double: its shortest form of 100000 is "1e+05", and of some thousandths more than three decimals.
void SecondsToWait::appendTo(QRedisWords &words) const
{
    const qint64 milliseconds = timeout.count();
    if (milliseconds < 0)
        words.refuse(negativeTimeout);
    if (milliseconds % 1000 == 0) {
        words.add(milliseconds / 1000);
        return;
    }
    QByteArray seconds =
        QByteArray::number(milliseconds / 1000) + '.' + QByteArray::number(milliseconds % 1000).rightJustified(3, '0');
    while (seconds.endsWith('0'))
        seconds.chop(1);
    words.add(QRedisArg::owning(seconds));
}

void BlockOption::appendTo(QRedisWords &words) const
{
    words.add("BLOCK");
    words.add(qint64(timeout.count()));
    if (timeout.count() < 0)
        words.refuse(negativeTimeout);
}

} // namespace QRedis::Private
