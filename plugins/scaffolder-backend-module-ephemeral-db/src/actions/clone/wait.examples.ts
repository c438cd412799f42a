import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Wait until a clone is ready',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:wait',
          id: 'wait',
          name: 'Wait',
          input: { cloneId: '${{ steps.order.output.cloneId }}' },
        },
      ],
    }),
  },
  {
    description: 'Show the progress as steps of the task',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:wait',
          id: 'volume',
          name: 'Volume',
          input: {
            cloneIds: '${{ steps.order.output.cloneIds }}',
            until: 'bound',
          },
        },
        {
          action: 'ephemeralDb:clone:wait',
          id: 'server',
          name: 'SQL Server',
          input: {
            cloneIds: '${{ steps.order.output.cloneIds }}',
            until: 'running',
          },
        },
        {
          action: 'ephemeralDb:clone:wait',
          id: 'verify',
          name: 'Verify',
          input: { cloneIds: '${{ steps.order.output.cloneIds }}' },
        },
      ],
    }),
  },
  {
    description:
      'Wait for all clones of a pipeline, for half an hour at most, and go on without those that failed',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:wait',
          id: 'wait',
          name: 'Wait',
          input: {
            cloneIds: '${{ steps.order.output.cloneIds }}',
            timeout: '30m',
            allowFailures: true,
            onCancel: 'delete',
          },
        },
      ],
    }),
  },
];
