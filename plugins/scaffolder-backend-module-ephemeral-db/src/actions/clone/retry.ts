import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  type Clone,
  ephemeralDbActionInputs,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { runStep, type Step } from '../../task/Step';
import { tryAgain } from '../../task/tryAgain';
import { cloneUrl, connectUrl } from '../../words/links';
import { expiryInWords } from '../../words/moments';
import type { ActionOptions } from '../ActionOptions';
import { examples } from './retry.examples';

const input = ephemeralDbActionInputs['clone:retry'];

const output = z.object({
  cloneId: z.string().describe('Id of the clone'),
  name: z.string().describe('What people call it'),
  url: z.string().describe('Its page in the portal'),
  connectUrl: z
    .string()
    .describe('Its page, opened where the person may reveal the password'),
  expiresAt: z.string().describe('When it expires, ISO 8601 UTC'),
  expires: z.string().describe('The same in words'),
});

async function retry({ api, log }: Step, cloneId: string): Promise<Clone> {
  const clone = await api.callPatiently('Reading the clone', (client, call) =>
    client.getClone(cloneId, call),
  );
  switch (clone.phase) {
    case 'failed':
      return await tryAgain(clone, { api, log });
    case 'deleting':
    case 'gone':
      throw new ConflictError(
        `${clone.name} is ${
          clone.phase === 'gone' ? 'gone' : 'being deleted'
        }, so it can't be tried again. Order a new clone.`,
      );
    default:
      log.say(`${clone.name} has not failed: it is ${clone.phase}.`);
      return clone;
  }
}

/** `ephemeralDb:clone:retry` */
export function createCloneRetryAction(options: ActionOptions) {
  return createTemplateAction({
    id: 'ephemeralDb:clone:retry',
    description:
      'Tries a failed clone again, under the same name and expiry, and returns at once. One that has not failed is left alone',
    examples,
    supportsDryRun: true,
    schema: { input: () => input, output: () => output },
    handler: context =>
      runStep(context, options, async step => {
        const { cloneId } = parseInput(input, context.input);
        const { portalUrl } = options;
        const links = {
          cloneId,
          url: cloneUrl(portalUrl, cloneId),
          connectUrl: connectUrl(portalUrl, cloneId),
        };
        if (context.isDryRun) {
          step.log.say(`Dry run: would try ${cloneId} again.`);
          const expiresAt = new Date(Date.now() + 12 * 3_600_000).toISOString();
          setOutputs(context.output, {
            ...links,
            name: cloneId,
            expiresAt,
            expires: expiryInWords(expiresAt, Date.now()),
          });
          return;
        }
        const { name, expiresAt } = await step.log.neverSilentDuring(
          () => `Still trying ${links.url} again.`,
          () => retry(step, cloneId),
        );
        step.log.say(`${name}: ${links.url}`);
        setOutputs(context.output, {
          ...links,
          name,
          expiresAt,
          expires: expiryInWords(expiresAt, Date.now()),
        });
      }),
  });
}
