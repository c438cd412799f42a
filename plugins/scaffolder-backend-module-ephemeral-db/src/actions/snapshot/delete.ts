import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  describeDuration,
  ephemeralDbActionInputs,
  parseDuration,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { FailedError, WaitedTooLongError } from '../../task/errors';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { runStep } from '../../task/Step';
import { PointDeletionWatch } from '../../watch/PointDeletionWatch';
import { watchAll } from '../../watch/watchAll';
import { pointInWords } from '../../words/moments';
import type { ActionOptions } from '../ActionOptions';
import { timeoutField } from '../fields';
import { examples } from './delete.examples';

const input = ephemeralDbActionInputs['snapshot:delete'].extend({
  wait: z
    .boolean()
    .default(true)
    .describe('Wait until nothing of the point is left. Default: true'),
  timeout: timeoutField,
});

const output = z.object({
  snapshotId: z.string().describe('Id of the point in time'),
});

/** `ephemeralDb:snapshot:delete` */
export function createSnapshotDeleteAction(options: ActionOptions) {
  return createTemplateAction({
    id: 'ephemeralDb:snapshot:delete',
    description:
      'Deletes a point in time from the cluster and from the array. Refused while a clone comes from it; one that is gone already is fine',
    examples,
    supportsDryRun: true,
    schema: { input: () => input, output: () => output },
    handler: context =>
      runStep(context, options, async step => {
        const { snapshotId, wait, timeout } = parseInput(input, context.input);
        const longest = parseDuration(timeout);
        const { api, log } = step;
        setOutputs(context.output, { snapshotId });
        if (context.isDryRun) {
          log.say(`Dry run: would delete the point in time ${snapshotId}.`);
          return;
        }
        const snapshot = await log.neverSilentDuring(
          () => 'Still asking for the deletion.',
          () =>
            api.callPatiently('Deleting the point', (client, call) =>
              client.deleteSnapshot(snapshotId, call),
            ),
        );
        log.say(`${pointInWords(snapshot)}: asked for its deletion.`);
        if (!wait) return;
        const watch = new PointDeletionWatch(snapshot, step);
        const end = await watchAll(step, [watch], {
          timeout: longest,
          goesOn: 'The deletion goes on by itself.',
        });
        if (watch.reason !== undefined) throw new FailedError(watch.reason);
        if (end === 'expired') {
          log.warn(
            'The sign-in of whoever started this task has expired. The deletion goes on.',
          );
        }
        if (end === 'tooLong') {
          throw new WaitedTooLongError(
            `Waited ${describeDuration(
              longest,
            )}, the timeout of this step. The deletion goes on.`,
          );
        }
      }),
  });
}
