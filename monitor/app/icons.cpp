// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/icons.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

using namespace Qt::StringLiterals;

namespace Monitor {

namespace {

QByteArray source(const QString &name)
{
    static QHash<QString, QByteArray> loaded;
    auto it = loaded.find(name);
    if (it == loaded.end()) {
        QFile file(u":/icons/"_s % name % u".svg"_s);
        if (!file.open(QIODevice::ReadOnly))
            qWarning("no icon named %s", qUtf8Printable(name));
        it = loaded.insert(name, file.readAll());
    }
    return *it;
}

class SvgIconEngine : public QIconEngine
{
public:
    SvgIconEngine(const QString &name, std::optional<Theme::Role> role)
        : m_name(name)
        , m_role(role)
    {
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const QColor color = colorFor(mode);
        const QString key =
            u"monitor:%1:%2:%3x%4"_s.arg(m_name, color.name(QColor::HexArgb)).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        render(&painter, pixmap.rect(), color);
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatio();
        QPixmap picture = pixmap(rect.size() * scale, mode, state);
        picture.setDevicePixelRatio(scale);
        painter->drawPixmap(rect, picture);
    }

    QIconEngine *clone() const override { return new SvgIconEngine(*this); }
    QString key() const override { return u"monitor-svg"_s; }
    bool isNull() override { return source(m_name).isEmpty(); }

private:
    QColor colorFor(QIcon::Mode mode) const
    {
        if (mode == QIcon::Disabled)
            return Theme::color(Theme::Role::Faint);
        return Theme::color(m_role.value_or(mode == QIcon::Normal ? Theme::Role::Muted : Theme::Role::Text));
    }

    void render(QPainter *painter, const QRect &rect, const QColor &color) const
    {
        QByteArray svg = source(m_name);
        // QtSvg knows no currentColor.
        svg.replace("currentColor", color.name().toLatin1());
        QSvgRenderer renderer(svg);
        const int side = qMin(rect.width(), rect.height());
        QRect square(0, 0, side, side);
        square.moveCenter(rect.center());
        renderer.render(painter, square);
    }

    QString m_name;
    std::optional<Theme::Role> m_role;
};

} // namespace

QIcon icon(const QString &name)
{
    return QIcon(new SvgIconEngine(name, std::nullopt));
}

QIcon icon(const QString &name, Theme::Role role)
{
    return QIcon(new SvgIconEngine(name, role));
}

QIcon programIcon()
{
    QIcon result;
    for (int side : {16, 24, 32, 48, 64, 128}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        QLinearGradient fill(0, 0, 0, side);
        fill.setColorAt(0, QColor(0x4c, 0x82, 0xf5));
        fill.setColorAt(1, QColor(0x24, 0x4f, 0xb8));
        QPainterPath tile;
        tile.addRoundedRect(QRectF(0, 0, side, side), side * 0.22, side * 0.22);
        painter.fillPath(tile, fill);
        QByteArray svg = source(u"activity"_s);
        svg.replace("currentColor", "#ffffff");
        QSvgRenderer(svg).render(&painter,
                                 QRectF(0, 0, side, side).adjusted(side * .18, side * .18, -side * .18, -side * .18));
        painter.end();
        result.addPixmap(pixmap);
    }
    return result;
}

} // namespace Monitor
