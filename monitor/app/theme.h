// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

#include <memory>

namespace Monitor {

class ColorScheme;

/*!
    The looks of the program: Fusion, one light and one dark palette of ours, and the colours that a palette has no role for.

    One for the program, made in main() after the QApplication and before the first widget; GUI thread. Without one (in
    the test of a single view) color() answers the light colours.
*/
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode { Auto, Light, Dark };
    Q_ENUM(Mode)

    //! What a colour says. Text roles are readable on the window's and on a view's background.
    enum class Role {
        Text, //!< What is read.
        Muted, //!< What is read second: captions, units, hints.
        Faint, //!< What need not be read: separators as text, placeholders.
        Accent, //!< The chosen, the primary act.
        Good, //!< Connected, applied, clean.
        Warning, //!< Look here; nothing is lost.
        Bad, //!< Failed, changed under us, lost.
        GoodFill, //!< Background of a badge in Good.
        WarningFill, //!< Background of a badge in Warning.
        BadFill, //!< Background of a badge in Bad.
        AccentFill, //!< Background of a badge in Accent.
        Border, //!< Lines between rooms.
        Panel, //!< Background of docks and bars.
        Hover, //!< Under the pointer.
        OnAccent, //!< On a filled primary button.
    };
    Q_ENUM(Role)

    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    //! The program's theme; null before one was made.
    static Theme *instance();

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isDark() const { return m_dark; }

    static QColor color(Role role);
    //! The system's fixed-width font at the size of the program's font, for keys, values and commands.
    static QFont fixedFont();

    static QString modeName(Mode mode);
    //! Auto for a name that is none.
    static Mode modeFromName(const QString &name);

Q_SIGNALS:
    //! The palette was exchanged. Views that keep colours of their own take them anew.
    void changed();

private:
    void apply();

    std::unique_ptr<ColorScheme> m_scheme;
    Mode m_mode = Mode::Auto;
    bool m_dark = false;
    bool m_applied = false;
};

} // namespace Monitor
