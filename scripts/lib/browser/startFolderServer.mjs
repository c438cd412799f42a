import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : undefined;
}

async function answerFile(folder, pathname) {
  const path = normalize(decodeURIComponent(pathname));
  const type = TYPES[extname(path)];
  const body = await readFile(join(folder, type ? path : 'index.html'));
  return {
    body,
    headers: {
      'content-type': type ?? 'text/html',
      // Their names change with what is in them.
      'cache-control': path.startsWith('/static/')
        ? 'max-age=3600, immutable'
        : 'no-store',
    },
  };
}

async function answerJson(answerApi, pathname, request) {
  const answer = answerApi(pathname, await bodyOf(request));
  return {
    status: answer === undefined ? 404 : 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      answer ?? {
        error: { name: 'NotFoundError', message: `${pathname} is not known` },
        response: { statusCode: 404 },
      },
    ),
  };
}

/**
 * Serves a built app on this machine: the files of a folder, and its `index.html` for all other pages.
 *
 * @param {string} folder
 * @param {(pathname: string, body: object | undefined) => object | undefined} [answerApi] - answers what is asked under `/api`
 * @param {number} [port] - any, unless the app was told where it will be
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function startFolderServer(
  folder,
  answerApi = () => undefined,
  port = 0,
) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    try {
      const {
        status = 200,
        headers,
        body,
      } = pathname.startsWith('/api/')
        ? await answerJson(answerApi, pathname, request)
        : await answerFile(folder, pathname);
      response.writeHead(status, headers).end(body);
    } catch (error) {
      response.writeHead(404).end(error.message);
    }
  });
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
