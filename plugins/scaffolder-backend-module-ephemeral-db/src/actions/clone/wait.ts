import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { parseDuration } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod/v3';
import { endClones } from '../../task/endClones';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { startStep, type Step } from '../../task/Step';
import { CloneWatch } from '../../watch/CloneWatch';
import { failureOfWait } from '../../watch/failureOfWait';
import { noteReported } from '../../watch/reports';
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
        'Fail with the first clone that fails, instead of when all have settled',
      ),
    allowFailures: z
      .boolean()
      .default(false)
      .describe('Do not fail when clones fail: the output `failed` names them'),
    onCancel: onCancelField,
    timeout: timeoutField,
  })
  .strict();

function isRunning({ isThere, reason }: CloneWatch): boolean {
  return !isThere && reason === undefined;
}

function sayExpired(step: Step, watches: CloneWatch[]): void {
  const { log, options } = step;
  log.warn(
    'The sign-in of whoever started this task has expired, so nothing more is heard here. What was ordered goes on.',
  );
  for (const { id, name } of watches.filter(isRunning)) {
    log.warn(
      `${name}: ordered, still running: ${cloneUrl(options.portalUrl, id)}`,
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
    async handler(context) {
      const given = parseInput(input, context.input);
      const { until, failFast, allowFailures, onCancel } = given;
      const ids = readCloneIds(given);
      const timeout = parseDuration(given.timeout);
      const { portalUrl } = options;
      const step = startStep(context, options);
      if (context.isDryRun) {
        setOutputs(context.output, dryRunWait(step, ids, until));
        return;
      }
      const watches = ids.map(id => new CloneWatch(id, until, step));
      const failed = () => watches.filter(({ reason }) => reason !== undefined);
      try {
        const end = await watchAll(step, watches, {
          timeout,
          isEnough: () => failFast && failed().length > 0,
        });
        setOutputs(
          context.output,
          describeWait(watches, { portalUrl, now: Date.now() }),
        );
        if (end === 'expired') sayExpired(step, watches);
        const failure = failureOfWait(watches, { end, timeout, portalUrl });
        if (failure && (end === 'tooLong' || !allowFailures)) {
          const known = failed().flatMap(({ clone }) => clone ?? []);
          await noteReported(context, known);
          throw failure;
        }
      } catch (error) {
        if (context.signal?.aborted) {
          if (onCancel === 'delete') await endClones(step, watches);
          else
            step.log.say('Cancelled. The clones are kept until they expire.');
        }
        throw error;
      }
    },
  });
}
