import { z } from 'zod';
import { clusterSchema } from './clusterSchema';
import {
  dnsLabel,
  duration,
  listOf,
  ownerRef,
  positiveDuration,
  section,
} from './fields';
import { sourceSchema } from './sourceSchema';

const NAME_HINT =
  'Names here are lower-case letters, digits and dashes, starting and ending with a letter or digit.';

/** The `ephemeralDb` section as admins write it. */
export const configurationSchema = section(
  {
    installation: dnsLabel(
      'Write a name for this installation, for example prod: lower-case letters, digits and dashes. It marks every object of ours in the clusters.',
    ),
    admins: listOf(
      ownerRef('Write an entity ref, for example group:default/platform.'),
      'List groups or users, for example [group:default/platform], or remove the key.',
    ).default([]),
    holder: section(
      {
        renew: duration('"5s"')
          .refine(value => value >= 100, { error: 'Write at least 100ms.' })
          .default(5_000),
        lapse: duration('"15s"').default(15_000),
      },
      'Write for example { renew: 5s, lapse: 15s }.',
    )
      .refine(value => value.lapse >= 2 * value.renew, {
        error:
          'lapse must be at least twice renew, else a holder loses its cluster by a hiccup.',
      })
      .prefault({}),
    usage: section(
      { every: positiveDuration('"5m"') },
      'Write for example { every: 5m }.',
    ).optional(),
    clusters: z
      .record(dnsLabel(NAME_HINT), clusterSchema, {
        error:
          'Write clusters by name, for example { lab: { kubeconfig: /path, namespace: backstage } }.',
      })
      .refine(value => Object.keys(value).length > 0, {
        error: 'Name at least one cluster.',
      }),
    sources: z
      .record(dnsLabel(NAME_HINT), sourceSchema, {
        error: 'Write golden sources by name.',
      })
      .default({}),
  },
  'Write at least installation, clusters and sources. The README of the backend plugin has an example.',
);

export type ConfigurationInput = z.output<typeof configurationSchema>;
