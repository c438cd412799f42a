import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Delete a point in time, from the cluster and from the array',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:snapshot:delete',
          id: 'delete',
          name: 'Delete the point',
          input: { snapshotId: '${{ steps.capture.output.snapshotId }}' },
        },
      ],
    }),
  },
];
