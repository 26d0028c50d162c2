// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "optionsdata.h"

#include <QtCore/qurl.h>
#include <QtCore/qurlquery.h>

namespace {

using Topology = QRedisOptions::Topology;

struct Scheme
{
    const char *name;
    Topology topology;
    bool tls;
    bool local;
    quint16 port;
};

constexpr Scheme schemes[] = {
    {"redis", Topology::Standalone, false, false, 6379},
    {"rediss", Topology::Standalone, true, false, 6379},
    {"valkey", Topology::Standalone, false, false, 6379},
    {"valkeys", Topology::Standalone, true, false, 6379},
    {"unix", Topology::Standalone, false, true, 0},
    {"redis-cluster", Topology::Cluster, false, false, 6379},
    {"rediss-cluster", Topology::Cluster, true, false, 6379},
    {"redis-sentinel", Topology::Sentinel, false, false, 26379},
    {"rediss-sentinel", Topology::Sentinel, true, false, 26379},
};

//! Reads the parts of one URL into options; the first fault stays.
class UrlReader
{
public:
    UrlReader(const QUrl &url, QRedisOptionsData *data)
        : m_url(url)
        , m_data(data)
    {
    }

    void read()
    {
        const Scheme *scheme = findScheme();
        if (!scheme)
            return;
        m_data->topology = scheme->topology;
        m_data->tls = scheme->tls;
        m_data->username = m_url.userName(QUrl::FullyDecoded);
        m_data->password = m_url.password(QUrl::FullyDecoded);
        if (scheme->local) {
            m_data->socketPath = m_url.path(QUrl::FullyDecoded);
            if (m_data->socketPath.isEmpty())
                fault(QStringLiteral("the URL names no socket: unix:///path/to/socket, or unix:@name"));
        } else {
            if (!m_url.host().isEmpty())
                m_data->host = m_url.host(QUrl::FullyDecoded);
            m_data->port = quint16(m_url.port(scheme->port));
            readPath();
        }
        const auto items = QUrlQuery(m_url).queryItems(QUrl::FullyDecoded);
        for (const auto &[name, value] : items)
            readItem(name, value);
        const bool hasFiles =
            !m_data->tlsCaFile.isEmpty() || !m_data->tlsCertificateFile.isEmpty() || !m_data->tlsKeyFile.isEmpty();
        if (hasFiles && !m_data->tls)
            fault(QStringLiteral("ca_file, cert_file and key_file are for TLS; write rediss:// instead of %1://")
                      .arg(m_url.scheme()));
    }

private:
    const Scheme *findScheme()
    {
        for (const Scheme &scheme : schemes) {
            if (m_url.scheme() == QLatin1String(scheme.name))
                return &scheme;
        }
        QStringList known;
        for (const Scheme &scheme : schemes)
            known << QLatin1String(scheme.name) + QStringLiteral("://");
        fault(m_url.scheme().isEmpty()
                  ? QStringLiteral("the URL has no scheme; write redis://host:port")
                  : QStringLiteral("unknown URL scheme \"%1\"; known are %2").arg(m_url.scheme(), known.join(u' ')));
        return nullptr;
    }

    void readPath()
    {
        QStringList parts = m_url.path(QUrl::FullyDecoded).split(u'/', Qt::SkipEmptyParts);
        if (m_data->topology == Topology::Sentinel && !parts.isEmpty())
            m_data->service = parts.takeFirst();
        if (parts.size() > 1)
            return fault(QStringLiteral("the path of the URL has more parts than /db"));
        if (!parts.isEmpty())
            m_data->database = number(QStringLiteral("the database"), parts.first());
    }

    void readItem(const QString &name, const QString &value)
    {
        if (name == u"client_name") {
            m_data->clientName = value.toUtf8();
        } else if (name == u"protocol") {
            if (value == u"2")
                m_data->protocol = QRedis::Protocol::Resp2;
            else if (value == u"3")
                m_data->protocol = QRedis::Protocol::Resp3;
            else if (value != u"auto")
                fault(QStringLiteral("protocol= takes 2, 3 or auto, not \"%1\"").arg(value));
        } else if (name == u"timeout") {
            m_data->commandTimeout = std::chrono::milliseconds(number(name, value));
        } else if (name == u"max_connections") {
            m_data->maxConnections = number(name, value);
        } else if (name == u"db") {
            m_data->database = number(name, value);
        } else if (name == u"seed") {
            readSeed(value);
        } else if (name == u"ca_file") {
            m_data->tlsCaFile = value;
        } else if (name == u"cert_file") {
            m_data->tlsCertificateFile = value;
        } else if (name == u"key_file") {
            m_data->tlsKeyFile = value;
        } else {
            fault(QStringLiteral(
                      "unknown item \"%1\" in the URL; known are client_name, protocol, timeout, max_connections, "
                      "db, seed, ca_file, cert_file and key_file")
                      .arg(name));
        }
    }

    void readSeed(const QString &value)
    {
        const qsizetype colon = value.lastIndexOf(u':');
        if (colon <= 0)
            return fault(QStringLiteral("seed= takes host:port, not \"%1\"").arg(value));
        m_data->seeds.append(
            {value.left(colon), quint16(number(QStringLiteral("the seed's port"), value.mid(colon + 1)))});
    }

    int number(const QString &what, const QString &text)
    {
        bool ok = false;
        const int value = text.toInt(&ok);
        if (!ok || value < 0)
            fault(QStringLiteral("%1 is \"%2\", which is no number").arg(what, text));
        return value;
    }

    void fault(const QString &text)
    {
        if (m_data->fault.isEmpty())
            m_data->fault = text;
    }

    const QUrl m_url;
    QRedisOptionsData *m_data;
};

} // namespace

QRedisOptions QRedisOptions::fromUrl(const QUrl &url)
{
    QRedisOptions options;
    if (!url.isValid())
        options.d->fault = QStringLiteral("the URL is malformed: %1").arg(QUrl(url).errorString());
    else
        UrlReader(url, options.d.data()).read();
    return options;
}
