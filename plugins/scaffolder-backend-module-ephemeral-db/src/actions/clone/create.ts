import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { pinNewest } from '../../orders/pinNewest';
import { placeOrders } from '../../orders/placeOrders';
import { orderFields, readOrders } from '../../orders/readOrders';
import { refusalOf } from '../../orders/refusalOf';
import { attemptsOf } from '../../orders/requestIds';
import { endClones } from '../../task/endClones';
import { isRefusal } from '../../task/errors';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { runStep, type Step } from '../../task/Step';
import { untilLater } from '../../task/untilLater';
import { cloneUrl } from '../../words/links';
import { expiryInWords, pointInWords } from '../../words/moments';
import { secondsInWords } from '../../words/seconds';
import type { ActionOptions } from '../ActionOptions';
import { onCancelField } from '../fields';
import { clonesOutput, describeClones } from './clonesOutput';
import { examples } from './create.examples';
import { dryRunOrders } from './dryRunOrders';

const input = orderFields.extend({ onCancel: onCancelField });

/** The address first, and all in one line: the scaffolder may keep lines of the same moment in any order. */
function sayTaken({ log, options }: Step, clone: Clone): void {
  const { id, name, snapshot, expiresAt, usualSeconds } = clone;
  log.say(
    [
      `${name}: ${cloneUrl(options.portalUrl, id)} is ordered`,
      `data from ${pointInWords(snapshot)}`,
      `expires ${expiryInWords(expiresAt, Date.now())}`,
      ...(usualSeconds === undefined
        ? []
        : [`usually ready after ${secondsInWords(usualSeconds * 1_000)}`]),
    ].join('; '),
  );
}

/** `ephemeralDb:clone:create` */
export function createCloneCreateAction(options: ActionOptions) {
  return createTemplateAction({
    id: 'ephemeralDb:clone:create',
    description:
      'Orders a clone of a golden database, or many at once, and returns at once: ephemeralDb:clone:wait waits for them. A step that runs again orders nothing twice',
    examples,
    supportsDryRun: true,
    schema: { input: () => input, output: () => clonesOutput },
    handler: context =>
      runStep(context, options, async step => {
        const { onCancel, ...fields } = parseInput(input, context.input);
        const orders = readOrders(fields);
        const { api, log, scope } = step;
        const give = (clones: Clone[]) =>
          setOutputs(
            context.output,
            describeClones(clones, options.portalUrl, Date.now()),
          );
        if (context.isDryRun) {
          give(await dryRunOrders(step, orders));
          return;
        }
        const later = untilLater(context.signal, options.pace.lastWord);
        const taken: Clone[] = [];
        const place = async () => {
          const pinned = await pinNewest(step, orders);
          const attempts = attemptsOf(scope, orders);
          const placed = await placeOrders(step, pinned.orders, attempts, {
            signal: later.signal,
            onTaken: clone => {
              taken.push(clone);
              sayTaken(step, clone);
            },
          });
          const isAllRefused = placed.every(({ error }) => isRefusal(error));
          if (taken.length === 0 && isAllRefused) await pinned.release();
          return placed;
        };
        try {
          const placed = await log.neverSilentDuring(
            () => `Still ordering: ${taken.length} of ${orders.length} taken.`,
            place,
          );
          give(placed.flatMap(({ clone }) => clone ?? []));
          api.throwIfCancelled();
          const refusal = refusalOf(placed);
          if (refusal) throw refusal;
        } catch (error) {
          if (context.signal?.aborted && onCancel === 'delete') {
            await endClones(step, taken);
          }
          throw error;
        } finally {
          later.dispose();
        }
      }),
  });
}
