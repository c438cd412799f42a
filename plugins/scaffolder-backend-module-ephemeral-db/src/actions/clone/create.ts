import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  type Clone,
  NEWEST_SNAPSHOT,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { findNewestPoints, sourcesOfNewest } from '../../orders/newestPoint';
import { placeOrders } from '../../orders/placeOrders';
import { type Order, orderFields, readOrders } from '../../orders/readOrders';
import { refusalOf } from '../../orders/refusalOf';
import { requestIdsOf } from '../../orders/requestIds';
import { stableHash } from '../../orders/stableHash';
import { endClones } from '../../task/endClones';
import { parseInput } from '../../task/parseInput';
import { setOutputs } from '../../task/setOutputs';
import { startStep, type Step } from '../../task/Step';
import { untilLater } from '../../task/untilLater';
import { cloneUrl } from '../../words/links';
import { expiryInWords, pointInWords } from '../../words/moments';
import type { ActionOptions } from '../ActionOptions';
import { onCancelField } from '../fields';
import { clonesOutput, describeClones } from './clonesOutput';
import { examples } from './create.examples';
import { dryRunOrders } from './dryRunOrders';

const input = orderFields.extend({ onCancel: onCancelField });

/** What is sent: of many orders from the newest point, all name the one that was the newest first. */
async function resolveNewest(step: Step, orders: Order[]): Promise<Order[]> {
  const sources = sourcesOfNewest(orders);
  if (sources.length === 0) return orders;
  const points = await step.context.checkpoint({
    key: `newest.${stableHash(orders)}`,
    fn: () => findNewestPoints(step.api, sources),
  });
  return orders.map(order =>
    order.snapshot === NEWEST_SNAPSHOT
      ? { ...order, snapshot: points[order.source] }
      : order,
  );
}

function sayTaken({ log, options }: Step, clone: Clone): void {
  const { id, name, snapshot, expiresAt } = clone;
  log.say(`${name}: ${cloneUrl(options.portalUrl, id)}`);
  log.say(
    `${name}: ordered. Data from ${pointInWords(
      snapshot,
    )}; expires ${expiryInWords(expiresAt, Date.now())}.`,
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
    async handler(context) {
      const { onCancel, ...fields } = parseInput(input, context.input);
      const orders = readOrders(fields);
      const step = startStep(context, options);
      const describe = (clones: Clone[]) =>
        describeClones(clones, {
          portalUrl: options.portalUrl,
          now: Date.now(),
        });
      if (context.isDryRun) {
        setOutputs(context.output, describe(await dryRunOrders(step, orders)));
        return;
      }
      const later = untilLater(context.signal, options.pace.lastWord);
      try {
        const placed = await step.log.neverSilentDuring(
          () => 'Still ordering.',
          async () =>
            placeOrders(
              await resolveNewest(step, orders),
              requestIdsOf(step.scope, orders),
              {
                ...step,
                signal: later.signal,
                onTaken: clone => sayTaken(step, clone),
              },
            ),
        );
        const taken = placed.flatMap(({ clone }) => clone ?? []);
        setOutputs(context.output, describe(taken));
        if (context.signal?.aborted) {
          if (onCancel === 'delete') await endClones(step, taken);
          step.api.throwIfCancelled();
        }
        const refusal = refusalOf(placed);
        if (refusal) throw refusal;
      } finally {
        later.dispose();
      }
    },
  });
}
