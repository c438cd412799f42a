import { z } from 'zod';
import { cidr, dnsLabel, flag, listOf, section, text, whole } from './fields';
import { prometheusSchema } from './prometheusSchema';

/** One entry of `ephemeralDb.clusters`. */
export const clusterSchema = section(
  {
    kubeconfig: text('Write the path of a kubeconfig file.').optional(),
    context: text('Name a context of that kubeconfig.').optional(),
    inCluster: z
      .literal(true, { error: 'Write true, or remove the key.' })
      .optional(),
    url: z
      .url({
        protocol: /^https?$/,
        error: "Write the API's address, for example https://10.0.0.1:6443.",
      })
      .optional(),
    caData: text('Write the CA certificate in base64.').optional(),
    serviceAccountToken: text('Write the token, or remove the key.').optional(),
    serviceAccountTokenFile: text(
      'Write the path of the token file, or remove the key.',
    ).optional(),
    skipTLSVerify: flag('Write true or false.').optional(),
    namespace: dnsLabel(
      "Name the namespace for this installation's marker, for example backstage.",
    ),
    backend: section(
      {
        cidrs: listOf(
          cidr('Write a CIDR, for example 10.0.0.0/8.'),
          'List where connections of the backend come from as the pods see them, for example [10.0.0.0/8]; behind a NodePort these are the addresses of the nodes.',
        ),
      },
      'Write for example { cidrs: [10.0.0.0/8] }.',
    ).optional(),
    windows: section(
      {
        importing: whole(1, 100, 'Write a number from 1 to 100.').default(8),
        binding: whole(1, 100, 'Write a number from 1 to 100.').default(32),
      },
      'Write for example { importing: 8, binding: 32 }.',
    ).prefault({}),
    prometheus: prometheusSchema.optional(),
  },
  'Write the cluster as an object with kubeconfig, inCluster: true or url, and namespace.',
)
  .refine(
    value =>
      [value.kubeconfig, value.inCluster, value.url].filter(Boolean).length ===
      1,
    {
      error:
        'Say in exactly one way how to reach it: kubeconfig (with context), inCluster: true, or url (with caData and serviceAccountToken or serviceAccountTokenFile).',
    },
  )
  .refine(value => !value.context || value.kubeconfig, {
    error:
      'context belongs to a kubeconfig. Remove context, or add kubeconfig.',
  })
  .refine(
    value =>
      Boolean(value.url) ===
      Boolean(value.serviceAccountToken || value.serviceAccountTokenFile),
    {
      error:
        'A url needs serviceAccountToken or serviceAccountTokenFile, and these need a url.',
    },
  )
  .refine(
    value => !value.serviceAccountToken || !value.serviceAccountTokenFile,
    {
      error:
        'serviceAccountToken and serviceAccountTokenFile exclude each other. Keep the file: tokens rotate.',
    },
  )
  .refine(value => value.url || !(value.caData || value.skipTLSVerify), {
    error: 'caData and skipTLSVerify belong to a url.',
  })
  .refine(value => !value.caData || !value.skipTLSVerify, {
    error: 'skipTLSVerify makes caData useless. Remove one of the two.',
  });
