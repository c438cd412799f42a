import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageArray } from '../storage';
import { Clock } from '../time/Clock';
import { collectSeries } from './collectSeries';
import { exposition } from './exposition';
import { selectSeries } from './selectSeries';

/** The array's exporter and a Prometheus that scrapes it whenever it is asked. */
export interface MetricsServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves what volumes take: `/metrics` in Prometheus' text format, and `/api/v1/query` as a Prometheus answers instant
 * queries.
 *
 * @param options.port - on 127.0.0.1; any free one for 0
 */
export async function startMetricsServer(options: {
  array: StorageArray;
  port: number;
  /** A real one unless given. */
  clock?: Clock;
}): Promise<MetricsServer> {
  const { array, port, clock = new Clock() } = options;
  const query = async (text: string, response: ServerResponse) => {
    const all = await collectSeries(array);
    const at = clock.now().getTime() / 1000;
    let selected;
    try {
      selected = selectSeries(all, text);
    } catch (error) {
      const { message } = error as Error;
      sendJson(response, 400, {
        status: 'error',
        errorType: 'bad_data',
        error: message,
      });
      return;
    }
    sendJson(response, 200, {
      status: 'success',
      data: {
        resultType: 'vector',
        result: selected.map(({ name, labels, value }) => ({
          metric: { __name__: name, ...labels },
          value: [at, `${value}`],
        })),
      },
    });
  };
  const answer = async (url: URL, response: ServerResponse) => {
    if (url.pathname === '/metrics') {
      const text = exposition(await collectSeries(array));
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(text);
    } else if (url.pathname === '/api/v1/query') {
      await query(url.searchParams.get('query') ?? '', response);
    } else {
      sendJson(response, 404, { error: `there is no ${url.pathname} here` });
    }
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://127.0.0.1');
    clock
      .during('a look at the array', () => answer(url, response))
      .catch(error => {
        sendJson(response, 500, { error: (error as Error).message });
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    },
  };
}

function sendJson(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
