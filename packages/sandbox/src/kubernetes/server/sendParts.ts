import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import { sendText } from './ApiRequest';

const CHUNK_CHARACTERS = 65_536;

/** Puts parts together until there is enough of them to be worth a write. */
function* chunksOf(parts: Iterable<string>): Generator<string, undefined> {
  let chunk = '';
  for (const part of parts) {
    chunk += part;
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
  return undefined;
}

/**
 * Sends a long JSON text piece by piece, no faster than the client reads, so
 * that the list of a large cluster never stands in memory as one text.
 *
 * @param parts - of the text, in order
 */
export async function sendParts(
  response: ServerResponse,
  parts: Iterable<string>,
): Promise<void> {
  const chunks = chunksOf(parts);
  const first = chunks.next().value ?? '';
  let next = chunks.next();
  if (next.done) {
    sendText(response, 200, 'application/json', first);
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
  });
  const left = new AbortController();
  response.once('close', () => left.abort());
  response.write(first);
  for (; !next.done && !response.destroyed; next = chunks.next()) {
    if (!response.write(next.value)) {
      // Whoever leaves meanwhile is no error.
      await once(response, 'drain', { signal: left.signal }).catch(() => {});
    }
  }
  response.end();
}
