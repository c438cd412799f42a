import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Take a point in time of a golden database',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:snapshot:create',
          id: 'capture',
          name: 'Capture',
          input: { source: 'customerdb' },
        },
      ],
    }),
  },
  {
    description:
      'Take one that people find again, if the person wanted a new one',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:snapshot:create',
          id: 'capture',
          name: 'Capture',
          if: "${{ parameters.point.id == 'new' }}",
          input: {
            source: '${{ parameters.source.id }}',
            label: 'before 4.2',
            timeout: '10m',
          },
        },
      ],
    }),
  },
];
