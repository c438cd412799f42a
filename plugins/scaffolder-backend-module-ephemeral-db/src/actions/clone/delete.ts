import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  describeDuration,
  parseDuration,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { type Asked, askForDeletion } from '../../task/askForDeletion';
import { FailedError, WaitedTooLongError } from '../../task/errors';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { runStep } from '../../task/Step';
import { DeletionWatch } from '../../watch/DeletionWatch';
import { watchAll } from '../../watch/watchAll';
import { cloneUrl } from '../../words/links';
import { sentence } from '../../words/sentence';
import type { ActionOptions } from '../ActionOptions';
import { cloneIdFields, readCloneIds, timeoutField } from '../fields';
import { examples } from './delete.examples';

const input = z
  .object({
    ...cloneIdFields,
    wait: z
      .boolean()
      .default(true)
      .describe('Wait until nothing of the clones is left. Default: true'),
    timeout: timeoutField,
  })
  .strict();

const output = z.object({
  gone: z.array(z.string()).describe('Ids of the clones that are gone'),
  names: z.array(z.string()).describe('What people call those'),
  running: z
    .array(
      z.object({
        id: z.string().describe('Id of the clone'),
        name: z.string().describe('What people call it'),
        url: z.string().describe('Its page in the portal'),
      }),
    )
    .describe('The clones whose deletion goes on by itself'),
});

function refusalOf(asked: Asked[], watches: DeletionWatch[]): unknown {
  if (asked.length === 1 && asked[0].error !== undefined) {
    return asked[0].error;
  }
  const reasons = [
    ...asked.flatMap(one => (one.error === undefined ? [] : one.reason)),
    ...watches
      .filter(({ reason }) => reason !== undefined)
      .map(({ name, reason }) => `${name}: ${sentence(reason!)}`),
  ];
  return reasons.length > 0
    ? new FailedError(
        `${reasons.length} of ${
          asked.length
        } clones were not deleted. ${reasons.join(' ')}`,
      )
    : undefined;
}

/** `ephemeralDb:clone:delete` */
export function createCloneDeleteAction(options: ActionOptions) {
  return createTemplateAction({
    id: 'ephemeralDb:clone:delete',
    description:
      'Deletes clones with all that was written to them. Those that are gone already are fine',
    examples,
    supportsDryRun: true,
    schema: { input: () => input, output: () => output },
    handler: context =>
      runStep(context, options, async step => {
        const given = parseInput(input, context.input);
        const ids = readCloneIds(given);
        const timeout = parseDuration(given.timeout);
        if (context.isDryRun) {
          step.log.say(`Dry run: would delete ${ids.join(', ')}.`);
          setOutputs(context.output, { gone: ids, names: ids, running: [] });
          return;
        }
        const asked = await step.log.neverSilentDuring(
          () => 'Still asking for the deletion.',
          () => askForDeletion(step, ids),
        );
        step.api.throwIfCancelled();
        const clones = asked.flatMap(({ clone }) => clone ?? []);
        const watches = clones
          .filter(({ phase }) => phase !== 'gone')
          .map(clone => new DeletionWatch(clone, step));
        const end = given.wait
          ? await watchAll(step, watches, {
              timeout,
              goesOn: 'The deletion goes on by itself.',
            })
          : 'settled';
        const running = watches
          .filter(({ isGone, reason }) => !isGone && reason === undefined)
          .map(({ id, name }) => ({
            id,
            name,
            url: cloneUrl(options.portalUrl, id),
          }));
        const left = new Set(
          watches.filter(one => !one.isGone).map(one => one.id),
        );
        const gone = clones.filter(({ id }) => !left.has(id));
        setOutputs(context.output, {
          gone: gone.map(({ id }) => id),
          names: gone.map(({ name }) => name),
          running,
        });
        const links = running
          .map(({ name, url }) => `${name}: ${url}`)
          .join(', ');
        if (end === 'expired') {
          step.log.warn(
            `The sign-in of whoever started this task has expired. The deletion goes on: ${links}`,
          );
        }
        const refusal = refusalOf(asked, watches);
        if (refusal) throw refusal;
        if (end === 'tooLong') {
          throw new WaitedTooLongError(
            `Waited ${describeDuration(
              timeout,
            )}, the timeout of this step. The deletion goes on: ${links}`,
          );
        }
      }),
  });
}
