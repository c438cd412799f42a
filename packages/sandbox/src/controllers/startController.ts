import { KubernetesObject, resources } from '../kubernetes';
import { Controller, ControllerContext } from './ControllerContext';
import { ControllerClient } from './ControllerClient';
import { EventRecorder, EventsGroup } from './EventRecorder';
import { RequestBudget } from './RequestBudget';
import { WorkQueue, WorkQueueOptions } from './WorkQueue';
import { Kinds } from './kinds';

export type Change = 'ADDED' | 'MODIFIED' | 'DELETED';

type Handlers = {
  [K in keyof Kinds]?: (
    object: Kinds[K],
    change: Change,
    previous: Kinds[K] | undefined,
  ) => void;
};

/** The tools that one controller works with. */
export interface ControllerTools {
  client: ControllerClient;
  events: EventRecorder;
  /** A queue that ends with the controller; failures are reported under its name. */
  queue(
    name: string,
    sync: (key: string) => Promise<void>,
    options?: Pick<WorkQueueOptions, 'workers' | 'firstBackOff'>,
  ): WorkQueue;
  /** Calls back again and again, every so many real milliseconds, until the controller is closed. */
  every(milliseconds: number, callback: () => void): void;
}

export interface ControllerOptions {
  /** As `managedFields` and the request log name it. */
  manager: string;
  /** The component that its events name; the manager unless given. */
  component?: string;
  /** The API group that it writes its events in; the old one unless given. */
  eventsGroup?: EventsGroup;
  /** Requests a second that it allows itself; no limit unless given. */
  requestsPerSecond?: number;
  /** Lays out the queues and says what to do about each change of a kind. */
  setUp(tools: ControllerTools): Handlers;
}

/**
 * Starts one controller: it hears of every object there is and of every change
 * from then on, and puts keys into its queues.
 */
export function startController(
  context: ControllerContext,
  options: ControllerOptions,
): Controller {
  const { store, clock, latency } = context;
  const { manager, component = manager, requestsPerSecond } = options;
  const perSecond =
    requestsPerSecond === undefined
      ? undefined
      : latency.budget(requestsPerSecond);
  const queues: WorkQueue[] = [];
  let closed = false;

  const tools: ControllerTools = {
    client: new ControllerClient(
      store,
      manager,
      () => new RequestBudget(clock, perSecond),
    ),
    events: new EventRecorder(store, clock, component, options.eventsGroup),
    queue: (name, sync, more) => {
      const report = (key: string, error: unknown) =>
        context.report(`${component} at ${name} ${key}`, error);
      const queue = new WorkQueue({ clock, latency, sync, report, ...more });
      queues.push(queue);
      return queue;
    },
    every: (milliseconds, callback) => {
      const again = () => {
        if (!closed) {
          callback();
          clock.schedule(latency.backOff(milliseconds), again);
        }
      };
      clock.schedule(latency.backOff(milliseconds), again);
    },
  };

  const handlers = new Map(
    Object.entries(options.setUp(tools)).map(([kind, handle]) => [
      resources[kind as keyof Kinds],
      handle as (
        object: KubernetesObject,
        change: Change,
        previous?: KubernetesObject,
      ) => void,
    ]),
  );
  for (const [resource, handle] of handlers) {
    store.list(resource).forEach(object => handle(object, 'ADDED'));
  }
  const stopWatching = store.watch(({ type, resource, object, previous }) =>
    handlers.get(resource)?.(object, type, previous),
  );

  return {
    close: () => {
      closed = true;
      stopWatching();
      queues.forEach(queue => queue.close());
    },
  };
}
