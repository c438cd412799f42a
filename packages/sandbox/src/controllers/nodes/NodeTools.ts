import { ContainerRuntime } from '../../ContainerRuntime';
import { ClosedError } from '../../time/Clock';
import { ControllerClient } from '../ControllerClient';
import { ControllerContext } from '../ControllerContext';
import { EventRecorder } from '../EventRecorder';
import { Pod, keyOf } from '../kinds';
import { StorageDriver } from '../StorageDriver';
import { Machines } from './Machines';
import { StopSignal } from './StopSignal';

/** What everything on the node works with. */
export interface NodeTools {
  context: ControllerContext;
  client: ControllerClient;
  events: EventRecorder;
  driver: StorageDriver;
  runtime: ContainerRuntime;
  /** The name of the node. */
  node: string;
  machines: Machines;
  /** Where the node keeps what is not on the array. */
  directory: string;
  /** Images that are on the node. */
  images: Set<string>;
}

/** Waits so many milliseconds (as they pass here), or less when the signal is given. */
export async function pause(
  { context }: NodeTools,
  stop: StopSignal,
  milliseconds: number,
): Promise<void> {
  await Promise.race([context.clock.sleep(milliseconds), stop.given]);
}

/** Waits until something holds, looking again at every write to the cluster; ends early with the signal. */
export async function until(
  { context }: NodeTools,
  stop: StopSignal,
  holds: () => boolean,
): Promise<void> {
  if (holds()) return;
  let stopWatching = () => {};
  const held = new Promise<void>(resolve => {
    stopWatching = context.store.watch(() => {
      if (holds()) resolve();
    });
  });
  await Promise.race([held, stop.given]);
  stopWatching();
}

/** Tells of a failure with a pod that nobody expected, but not of the end of everything. */
export function report(
  { context }: Pick<NodeTools, 'context'>,
  pod: Pod,
  error: unknown,
): void {
  if (!(error instanceof ClosedError)) {
    context.report(`kubelet at ${keyOf(pod)}`, error);
  }
}
