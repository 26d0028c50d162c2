// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/theme.h"

#include "app/colorscheme.h"
#include "app/stylesheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QProxyStyle>
#include <QToolTip>

#include <array>

namespace Monitor {

namespace {

Theme *theme = nullptr;

// In the order of Theme::Role.
constexpr std::array<QRgb, 15> lightColors{
    0xff1d2330, 0xff5d6675, 0xff9aa3b2, 0xff2b62d9, 0xff17803d, 0xff9a6200, 0xffc62b2b, 0xffdcf3e3,
    0xfffcefd0, 0xfffbe0e0, 0xffe1ebfd, 0xffdfe3ea, 0xfff4f5f8, 0xffe9ecf2, 0xffffffff,
};
constexpr std::array<QRgb, 15> darkColors{
    0xffe4e8ef, 0xff9aa4b5, 0xff667082, 0xff7aa7ff, 0xff5fd38d, 0xffe7b35a, 0xffff7d7d, 0xff1d3a2a,
    0xff40331a, 0xff46242a, 0xff223557, 0xff2d333f, 0xff1b1f27, 0xff272d38, 0xffffffff,
};

// Fusion, with the room beside the text of cells that our headers have.
class Style : public QProxyStyle
{
public:
    Style()
        : QProxyStyle(QStringLiteral("Fusion"))
    {
    }

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        if (metric == PM_FocusFrameHMargin)
            return 6;
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
};

QPalette paletteFor(bool dark)
{
    const auto &c = dark ? darkColors : lightColors;
    const auto of = [&c](Theme::Role role) { return QColor::fromRgb(c[std::size_t(role)]); };
    const QColor base = dark ? QColor(0x15, 0x18, 0x1f) : QColor(0xff, 0xff, 0xff);

    QPalette p;
    p.setColor(QPalette::Window, of(Theme::Role::Panel));
    p.setColor(QPalette::WindowText, of(Theme::Role::Text));
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, dark ? QColor(0x19, 0x1d, 0x25) : QColor(0xfa, 0xfb, 0xfc));
    p.setColor(QPalette::Text, of(Theme::Role::Text));
    p.setColor(QPalette::PlaceholderText, of(Theme::Role::Faint));
    p.setColor(QPalette::Button, dark ? QColor(0x27, 0x2d, 0x38) : QColor(0xff, 0xff, 0xff));
    p.setColor(QPalette::ButtonText, of(Theme::Role::Text));
    p.setColor(QPalette::BrightText, of(Theme::Role::Bad));
    p.setColor(QPalette::ToolTipBase, dark ? QColor(0x2d, 0x33, 0x3f) : QColor(0x1d, 0x23, 0x30));
    p.setColor(QPalette::ToolTipText, dark ? of(Theme::Role::Text) : QColor(0xf4, 0xf5, 0xf8));
    p.setColor(QPalette::Highlight, dark ? QColor(0x2c, 0x4a, 0x80) : QColor(0xd6, 0xe4, 0xfd));
    p.setColor(QPalette::HighlightedText, dark ? QColor(0xff, 0xff, 0xff) : QColor(0x10, 0x1e, 0x3a));
    p.setColor(QPalette::Link, of(Theme::Role::Accent));
    p.setColor(QPalette::LinkVisited, of(Theme::Role::Accent));
    // Fusion shades its frames and grooves with these.
    p.setColor(QPalette::Light, dark ? QColor(0x33, 0x3a, 0x47) : QColor(0xff, 0xff, 0xff));
    p.setColor(QPalette::Midlight, dark ? QColor(0x2d, 0x33, 0x3f) : QColor(0xee, 0xf0, 0xf4));
    p.setColor(QPalette::Mid, of(Theme::Role::Border));
    p.setColor(QPalette::Dark, dark ? QColor(0x10, 0x13, 0x18) : QColor(0xb9, 0xc0, 0xcc));
    p.setColor(QPalette::Shadow, dark ? QColor(0x0a, 0x0c, 0x10) : QColor(0x8b, 0x93, 0xa1));
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, of(Theme::Role::Faint));
    p.setColor(QPalette::Disabled, QPalette::Highlight, of(Theme::Role::Hover));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, of(Theme::Role::Muted));
    return p;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_scheme(std::make_unique<ColorScheme>())
{
    theme = this;
    QApplication::setStyle(new Style);
    connect(m_scheme.get(), &ColorScheme::changed, this, &Theme::apply);
    apply();
}

Theme::~Theme()
{
    theme = nullptr;
}

Theme *Theme::instance()
{
    return theme;
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    apply();
}

void Theme::apply()
{
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::Auto && m_scheme->isDark());
    if (m_applied && dark == m_dark)
        return;
    m_applied = true;
    m_dark = dark;
    const QPalette palette = paletteFor(dark);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheet());
    Q_EMIT changed();
}

QColor Theme::color(Role role)
{
    const bool dark = theme && theme->isDark();
    return QColor::fromRgb((dark ? darkColors : lightColors)[std::size_t(role)]);
}

QFont Theme::fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont general = QApplication::font();
    if (general.pointSizeF() > 0)
        font.setPointSizeF(general.pointSizeF());
    return font;
}

QString Theme::modeName(Mode mode)
{
    switch (mode) {
    case Mode::Light:
        return QStringLiteral("light");
    case Mode::Dark:
        return QStringLiteral("dark");
    case Mode::Auto:
        break;
    }
    return QStringLiteral("auto");
}

Theme::Mode Theme::modeFromName(const QString &name)
{
    for (Mode mode : {Mode::Light, Mode::Dark}) {
        if (name == modeName(mode))
            return mode;
    }
    return Mode::Auto;
}

} // namespace Monitor
