import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Delete clones and wait until nothing of them is left',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:delete',
          id: 'delete',
          name: 'Delete',
          input: { cloneIds: '${{ parameters.clones.id }}' },
        },
      ],
    }),
  },
  {
    description:
      'Delete the clone of a pipeline, whether its tests passed or not',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:delete',
          id: 'delete',
          name: 'Delete',
          if: '${{ always() and steps.order.output.cloneId }}',
          input: {
            cloneId: '${{ steps.order.output.cloneId }}',
            wait: false,
          },
        },
      ],
    }),
  },
];
