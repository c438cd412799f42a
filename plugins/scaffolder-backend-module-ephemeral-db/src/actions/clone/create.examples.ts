import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Order a clone of the newest point in time for a service',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:create',
          id: 'order',
          name: 'Order',
          input: {
            source: 'customerdb',
            entityRef: 'component:default/orders-api',
            lease: 'PT12H',
          },
        },
      ],
    }),
  },
  {
    description: 'Order from a point that a step before has taken',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:snapshot:create',
          id: 'capture',
          name: 'Capture',
          input: { source: 'customerdb' },
        },
        {
          action: 'ephemeralDb:clone:create',
          id: 'order',
          name: 'Order',
          input: {
            source: 'customerdb',
            snapshot: '${{ steps.capture.output.snapshotId }}',
            entityRef: '${{ parameters.service.id }}',
            name: '${{ parameters.name }}',
            lease: '${{ parameters.lease.id }}',
            purpose: 'Try the migration',
            onCancel: 'delete',
          },
        },
      ],
    }),
  },
  {
    description: 'Order a clone of the same point for each of several services',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:create',
          id: 'order',
          name: 'Order',
          input: {
            source: 'customerdb',
            lease: 'PT10H',
            orders: [
              'component:default/orders-api',
              'component:default/billing-api',
              { entityRef: 'component:default/search', name: 'search-nightly' },
            ],
          },
        },
      ],
    }),
  },
];
