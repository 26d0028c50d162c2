// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace Monitor {

/*!
    Decides whether a message is shown: its payload or its channel contains what was typed.

    A value. ASCII letters match in either case while the filter has no upper-case letter. Words after a '-' must not occur;
    all others must: `order -test`.
*/
class MessageFilter
{
public:
    MessageFilter() = default;
    explicit MessageFilter(const QString &text);

    bool isEmpty() const { return m_terms.empty(); }
    bool accepts(QByteArrayView channel, QByteArrayView payload) const;

    friend bool operator==(const MessageFilter &a, const MessageFilter &b) { return a.m_terms == b.m_terms; }

private:
    struct Term
    {
        QByteArray needle;
        bool anyCase = false;
        bool excluded = false;

        bool occursIn(QByteArrayView text) const;
        bool operator==(const Term &other) const = default;
    };

    std::vector<Term> m_terms;
};

} // namespace Monitor
