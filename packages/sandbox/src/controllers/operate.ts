import { ControllerOperation } from '../faults';
import { CsiError } from '../storage';
import { ControllerContext } from './ControllerContext';

/** What an operation is about, by the object that a person knows. */
export interface OperationTarget {
  namespace?: string;
  /**
   * The VolumeSnapshot of `snapshot.*`, the claim of `volume.*`, `attach` and
   * `detach`, the pod of `pod.start` and `pod.stop`, the image of `pod.pull`.
   */
  name?: string;
}

/** The sidecars' default time-outs of calls to the driver, in real milliseconds. */
const TIMEOUTS: Partial<Record<ControllerOperation, number>> = {
  'snapshot.create': 60_000,
  'snapshot.delete': 60_000,
  'snapshot.find': 60_000,
  attach: 15_000,
  detach: 15_000,
};
const DEFAULT_TIMEOUT = 10_000;

/**
 * Lets the time of an operation pass, unless a fault wants it otherwise.
 *
 * @param milliseconds - as it takes in a real cluster
 * @throws CsiError - as a fault says; one that stalls ends with
 * `DeadlineExceeded` when the caller's time-out is over, and goes on where it
 * is taken away before (transcript 14)
 */
export async function operate(
  context: ControllerContext,
  operation: ControllerOperation,
  target: OperationTarget,
  milliseconds: number,
): Promise<void> {
  const { clock, faults, latency } = context;
  const { namespace, name } = target;
  const effect = faults.strike('controller', { operation, namespace, name });
  if (effect?.kind === 'stall') {
    const timeout = TIMEOUTS[operation] ?? DEFAULT_TIMEOUT;
    await stall(context, effect, latency.backOff(timeout));
  }
  const wait =
    latency.delay(milliseconds) +
    (effect?.kind === 'slow' ? effect.milliseconds : 0);
  if (wait > 0) {
    await clock.sleep(wait);
  }
  if (effect?.kind === 'fail') {
    throw new CsiError(
      effect.final ? 'InvalidArgument' : 'Internal',
      effect.message,
    );
  }
}

/** Waits for the end of a fault, but no longer than the caller does. */
async function stall(
  { clock, faults }: ControllerContext,
  effect: { kind: 'stall' },
  milliseconds: number,
): Promise<void> {
  let isOver = false;
  let stopListening = () => {};
  let cancel = () => {};
  await clock.idle(
    new Promise<void>(resolve => {
      stopListening = faults.onEnd(effect, () => {
        isOver = true;
        resolve();
      });
      cancel = clock.schedule(milliseconds, resolve);
    }),
  );
  stopListening();
  cancel();
  if (!isOver) {
    throw new CsiError('DeadlineExceeded', 'context deadline exceeded');
  }
}
