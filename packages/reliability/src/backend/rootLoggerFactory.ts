import {
  coreServices,
  createServiceFactory,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { inspect } from 'util';

function createLogger(labels: JsonObject): RootLoggerService {
  const write =
    (level: string) => (message: string, meta?: Error | JsonObject) =>
      process.stdout.write(
        `${new Date().toISOString()} ${level} ${
          labels.plugin ?? ''
        } ${message}${
          meta ? ` ${inspect(meta, { depth: 5, breakLength: Infinity })}` : ''
        }\n`,
      );
  return {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: () => {},
    child: more => createLogger({ ...labels, ...more }),
  };
}

/**
 * Plain lines on standard output. Backstage's own logger first reads the configuration schemas of all packages, to find
 * what is secret, which takes longer than all the rest of a start.
 */
export const rootLoggerFactory = createServiceFactory({
  service: coreServices.rootLogger,
  deps: {},
  factory: () => createLogger({}),
});
