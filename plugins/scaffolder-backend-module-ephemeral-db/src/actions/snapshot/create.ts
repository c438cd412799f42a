import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  describeDuration,
  parseDuration,
  type Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { captureFields } from '../../orders/captureFields';
import { placeCapture } from '../../orders/placeCapture';
import { stableHash } from '../../orders/stableHash';
import { FailedError, WaitedTooLongError } from '../../task/errors';
import { parseInput } from '../../task/parseInput';
import { readSources } from '../../task/readSources';
import { setOutputs } from '../../task/setOutputs';
import { runStep, type Step } from '../../task/Step';
import { CaptureWatch } from '../../watch/CaptureWatch';
import { watchAll } from '../../watch/watchAll';
import { pointInWords } from '../../words/moments';
import { secondsInWords } from '../../words/seconds';
import type { ActionOptions } from '../ActionOptions';
import { timeoutField } from '../fields';
import { examples } from './create.examples';

const input = captureFields.extend({
  wait: z
    .boolean()
    .default(true)
    .describe('Wait until clones can be made from the point. Default: true'),
  timeout: timeoutField,
});

const output = z.object({
  snapshotId: z
    .string()
    .describe('Id of the point in time, for ephemeralDb:clone:create'),
  label: z
    .string()
    .optional()
    .describe('What people call it, if it has a label'),
  takenAt: z
    .string()
    .optional()
    .describe(
      'Which moment its data is of, ISO 8601 UTC; known from the cut on',
    ),
  seconds: z
    .number()
    .optional()
    .describe('Seconds from its order until it was ready'),
});

function describe({ id, label, takenAt, seconds }: Snapshot) {
  return { snapshotId: id, label, takenAt, seconds };
}

/** Clocks of two hosts differ a little. */
const CLOCKS_APART = 2_000;

/** A capture that is under way is joined, and a point younger than the least interval serves instead of a new one. */
function sayWhatItIs({ log }: Step, snapshot: Snapshot, startedAt: string) {
  const age = Date.parse(startedAt) - Date.parse(snapshot.orderedAt);
  if (age <= CLOCKS_APART) {
    log.say(`Ordered a point in time of ${snapshot.source}.`);
  } else if (snapshot.phase === 'ready' || snapshot.phase === 'cut') {
    log.say(
      `No new point was taken: ${pointInWords(
        snapshot,
      )} was ordered ${secondsInWords(
        age,
      )} before, within the least interval of ${
        snapshot.source
      }, and serves instead.`,
    );
  } else {
    log.say(
      `Joined the capture of ${
        snapshot.source
      } that was ordered ${secondsInWords(age)} before.`,
    );
  }
}

/** `ephemeralDb:snapshot:create` */
export function createSnapshotCreateAction(options: ActionOptions) {
  return createTemplateAction({
    id: 'ephemeralDb:snapshot:create',
    description:
      'Takes a point in time of a golden database and waits until clones can be made from it',
    examples,
    supportsDryRun: true,
    schema: { input: () => input, output: () => output },
    handler: context =>
      runStep(context, options, async step => {
        const { wait, timeout, ...capture } = parseInput(input, context.input);
        const longest = parseDuration(timeout);
        const { log } = step;
        if (context.isDryRun) {
          await readSources(step, [capture.source]);
          log.say(`Dry run: would take a point in time of ${capture.source}.`);
          setOutputs(context.output, {
            snapshotId: 'dry-run-point',
            label: capture.label,
            takenAt: new Date().toISOString(),
            seconds: 3,
          });
          return;
        }
        // Of the first run of this step: what was ordered since is its own.
        const startedAt = await context.checkpoint({
          key: `started.${stableHash(capture)}`,
          fn: async () => new Date().toISOString(),
        });
        const snapshot = await log.neverSilentDuring(
          () => 'Still ordering.',
          () => placeCapture(step, capture, longest),
        );
        sayWhatItIs(step, snapshot, startedAt);
        setOutputs(context.output, describe(snapshot));
        if (!wait) return;
        const watch = new CaptureWatch(snapshot, step);
        const end = watch.see(snapshot)
          ? 'settled'
          : await watchAll(step, [watch], {
              timeout: longest,
              goesOn: 'The capture goes on by itself.',
            });
        setOutputs(context.output, describe(watch.snapshot));
        if (watch.reason !== undefined) {
          throw new FailedError(
            `${capture.source}: the capture came to nothing. ${watch.reason}`,
          );
        }
        const goesOn = `The capture of ${capture.source} is ordered and still running: ${options.portalUrl}/ephemeral-db/sources`;
        if (end === 'expired') {
          log.warn(
            `The sign-in of whoever started this task has expired. ${goesOn}`,
          );
        }
        if (end === 'tooLong') {
          throw new WaitedTooLongError(
            `Waited ${describeDuration(
              longest,
            )}, the timeout of this step. ${goesOn}`,
          );
        }
      }),
  });
}
