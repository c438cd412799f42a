import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Try a failed clone again and wait for it',
    example: yaml.stringify({
      steps: [
        {
          action: 'ephemeralDb:clone:retry',
          id: 'retry',
          name: 'Try again',
          input: { cloneId: '${{ parameters.cloneId }}' },
        },
        {
          action: 'ephemeralDb:clone:wait',
          id: 'wait',
          name: 'Wait',
          input: { cloneId: '${{ parameters.cloneId }}' },
        },
      ],
    }),
  },
];
