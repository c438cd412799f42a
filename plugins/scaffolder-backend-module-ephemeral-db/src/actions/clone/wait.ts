import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { parseDuration } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { endClones } from '../../task/endClones';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { runStep, type Step } from '../../task/Step';
import { CloneWatch } from '../../watch/CloneWatch';
import { failureOfWait } from '../../watch/failureOfWait';
import { Reports } from '../../watch/Reports';
import { watchAll } from '../../watch/watchAll';
import { cloneUrl } from '../../words/links';
import type { ActionOptions } from '../ActionOptions';
import {
  cloneIdFields,
  onCancelField,
  readCloneIds,
  timeoutField,
} from '../fields';
import { dryRunWait } from './dryRunWait';
import { examples } from './wait.examples';
import { describeWait, waitOutput } from './waitOutput';

const input = z
  .object({
    ...cloneIdFields,
    until: z
      .enum(['bound', 'running', 'ready'])
      .default('ready')
      .describe(
        'How far to wait: until the volume is bound, SQL Server is running, or the clone is ready. Default: ready',
      ),
    failFast: z
      .boolean()
      .default(false)
      .describe(
        'Fail with the first clone that fails, instead of when all have settled. Default: false',
      ),
    allowFailures: z
      .boolean()
      .default(false)
      .describe(
        'Do not fail when clones fail: the output `failed` names them. Default: false',
      ),
    onCancel: onCancelField,
    timeout: timeoutField,
  })
  .strict();

function sayExpired({ log, options }: Step, watches: CloneWatch[]): void {
  log.warn(
    'The sign-in of whoever started this task has expired, so nothing more is heard here. What was ordered goes on.',
  );
  for (const { id, name } of watches.filter(({ isRunning }) => isRunning)) {
    log.warn(
      `${name}: ordered, still running: ${cloneUrl(options.portalUrl, id)}`,
    );
  }
}

async function onCancelled(
  step: Step,
  watches: CloneWatch[],
  wish: 'keep' | 'delete',
): Promise<void> {
  const left = watches.filter(
    ({ clone }) => clone?.phase !== 'gone' && clone?.phase !== 'deleting',
  );
  if (wish === 'delete') {
    await endClones(step, left);
    return;
  }
  for (const { id, name } of left) {
    step.log.say(
      `${name}: kept, though the task was cancelled: ${cloneUrl(
        step.options.portalUrl,
        id,
      )}`,
    );
  }
}

/** `ephemeralDb:clone:wait` */
export function createCloneWaitAction(options: ActionOptions) {
  return createTemplateAction({
    id: 'ephemeralDb:clone:wait',
    description:
      'Waits for clones and says what happens to them. Fails when all have settled and some have failed',
    examples,
    supportsDryRun: true,
    schema: { input: () => input, output: () => waitOutput },
    handler: context =>
      runStep(context, options, async step => {
        const given = parseInput(input, context.input);
        const { until, failFast, allowFailures, onCancel } = given;
        const ids = readCloneIds(given);
        const timeout = parseDuration(given.timeout);
        const { portalUrl } = options;
        if (context.isDryRun) {
          setOutputs(context.output, dryRunWait(step, ids, until));
          return;
        }
        const reports = new Reports(step);
        const watches = ids.map(id => new CloneWatch(id, until, step, reports));
        const failed = () =>
          watches.filter(({ reason }) => reason !== undefined);
        try {
          const end = await watchAll(step, watches, {
            timeout,
            isEnough: () => failFast && failed().length > 0,
          });
          setOutputs(
            context.output,
            describeWait(watches, portalUrl, Date.now()),
          );
          if (end === 'expired') sayExpired(step, watches);
          const failure = failureOfWait(watches, { end, timeout, portalUrl });
          if (failure && (end === 'tooLong' || !allowFailures)) {
            const known = failed().flatMap(({ clone }) => clone ?? []);
            await reports.note(known);
            throw failure;
          }
        } catch (error) {
          if (context.signal?.aborted) {
            await onCancelled(step, watches, onCancel);
          }
          throw error;
        }
      }),
  });
}
