import { z } from 'zod';
import { matching, section, text } from './fields';

const QUERY_HINT =
  'Write PromQL that gives one series for each volume, with the name of its PersistentVolume in a label. docs/storage-usage.md has queries.';

/** `ephemeralDb.clusters.<name>.prometheus`. */
export const prometheusSchema = section(
  {
    url: z.url({
      protocol: /^https?$/,
      error:
        'Write the address of the Prometheus, for example http://prometheus.monitoring:9090.',
    }),
    token: text('Write the bearer token, or remove the key.').optional(),
    tokenFile: text(
      'Write the path of a file with the bearer token, or remove the key.',
    ).optional(),
    queries: section(
      {
        uniqueBytes: text(QUERY_HINT),
        logicalBytes: text(QUERY_HINT),
      },
      'Write queries for uniqueBytes and logicalBytes.',
    ),
    label: matching(
      /^[a-zA-Z_][a-zA-Z0-9_]*$/,
      'Name the label that holds the PersistentVolume, for example persistentvolume.',
    ).default('persistentvolume'),
  },
  'Write for example { url: http://prometheus:9090, queries: { uniqueBytes: …, logicalBytes: … } }.',
).refine(value => !value.token || !value.tokenFile, {
  error:
    'token and tokenFile exclude each other. Keep the file: tokens rotate.',
});
