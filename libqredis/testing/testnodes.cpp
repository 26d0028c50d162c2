// SPDX-FileCopyrightText: 2026 The QRedis authors
// SPDX-License-Identifier: MIT
#include "testnodes.h"

#include <QtCore/qurlquery.h>

namespace QRedis::Private {

bool TestNodeOptions::start(QRedisTestServer &node, const QRedisTestServer *first) const
{
    if (!program.isEmpty())
        node.setProgram(program);
    for (const auto &[key, value] : config)
        node.setConfig(key, value);
    node.setTls(tls);
    if (first)
        node.setCertificateFolder(first->folder());
    return node.start();
}

TestReply TestNodeOptions::call(const QRedisTestServer &node, const QByteArrayList &words,
                                QDeadlineTimer deadline) const
{
    return callServer({node.port(), password, node.caFile(), node.certificateFile(), node.keyFile()}, words, deadline);
}

QUrl TestNodeOptions::url(const QString &scheme, const TestNodes &nodes) const
{
    if (nodes.empty())
        return {};
    QUrl url = nodes.front()->url(); // the certificate files, when there are any
    url.setScheme(scheme);
    if (!password.isEmpty())
        url.setPassword(QString::fromLatin1(password.toPercentEncoding()), QUrl::StrictMode);
    QUrlQuery query(url);
    for (std::size_t i = 1; i < nodes.size(); ++i)
        query.addQueryItem(QStringLiteral("seed"), QStringLiteral("127.0.0.1:%1").arg(nodes[i]->port()));
    url.setQuery(query);
    return url;
}

QByteArray infoField(const TestReply &reply, const QByteArray &key)
{
    const QByteArrayList lines = reply.text.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(key) && line.mid(key.size(), 1) == ":")
            return line.mid(key.size() + 1).trimmed();
    }
    return {};
}

void killAll(const TestNodes &nodes)
{
    for (const auto &node : nodes)
        node->kill();
}

} // namespace QRedis::Private
