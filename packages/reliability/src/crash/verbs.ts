import type { EphemeralDbClient } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { people } from '../backend/entities';
import type { Backend } from '../lab/Backend';
import type { Consistency, Lab } from '../lab/Lab';

const SOURCE = 'customerdb';

/** What verbs are done with. */
export interface Scene {
  lab: Lab;
  backend: Backend;
  /** Id of a point that is ready. */
  point: string;
}

/** Something that people ask of the backend, which takes it many writes. */
export interface Verb {
  name: string;
  /** What captures of the source have to ask for, where that matters. */
  consistency?: Consistency;
  /** Brings about what is needed. @returns the id of what the verb is done to, where it is there before */
  prepare(scene: Scene): Promise<string | undefined>;
  /** Asks for it. @returns the id of what it is done to */
  ask(
    api: EphemeralDbClient,
    subject: string | undefined,
    scene: Scene,
  ): Promise<string>;
  /** Waits for its end. */
  done(backend: Backend, subject: string): Promise<unknown>;
}

/** @throws Error with the reason when it has failed */
export async function cloneReaches(
  backend: Backend,
  id: string,
  wanted: 'ready' | 'failed' | 'gone',
) {
  return await backend.until(`clone ${id} is ${wanted}`, async api => {
    const clone = await api.getClone(id);
    if (clone.phase === 'failed' && wanted === 'ready') {
      throw new Error(`The clone failed: ${JSON.stringify(clone.failure)}`);
    }
    return clone.phase === wanted && clone;
  });
}

/** @throws Error with the reason when it has failed */
export async function pointIsReady(backend: Backend, id: string) {
  return await backend.until(`point ${id} is ready`, async api => {
    const point = await api.getSnapshot(id);
    if (['failed', 'lost'].includes(point.phase)) {
      throw new Error(`The capture failed: ${JSON.stringify(point.failure)}`);
    }
    return point.phase === 'ready' && point;
  });
}

/** A point that is gone is not found any more. */
export async function pointIsGone(backend: Backend, id: string) {
  await backend.until(`point ${id} is gone`, async api => {
    const { items } = await api.listSnapshots({ limit: 200 });
    return items.every(item => item.id !== id);
  });
}

export async function order(
  api: EphemeralDbClient,
  snapshot: string,
): Promise<string> {
  const { id } = await api.orderClone({
    source: SOURCE,
    snapshot,
    entityRef: people.entity,
  });
  return id;
}

export async function take(api: EphemeralDbClient): Promise<string> {
  const { id } = await api.captureSnapshot({ source: SOURCE });
  return id;
}

export const capture: Verb = {
  name: 'capture',
  consistency: 'checkpoint',
  prepare: async () => undefined,
  ask: api => take(api),
  done: pointIsReady,
};

/** As production stands still meanwhile, nothing of it may outlast the process. */
export const captureHeld: Verb = {
  name: 'capture under held writes',
  consistency: 'suspend',
  prepare: async () => undefined,
  ask: api => take(api),
  async done(backend, id) {
    const { consistency } = await pointIsReady(backend, id);
    if (consistency === 'suspend') return;
    throw new Error(
      `Nothing went wrong, and the point is called ${consistency}`,
    );
  },
};

export const provision: Verb = {
  name: 'provision',
  prepare: async () => undefined,
  ask: (api, _, { point }) => order(api, point),
  done: (backend, id) => cloneReaches(backend, id, 'ready'),
};

export const tearDown: Verb = {
  name: 'tear-down',
  async prepare({ backend, point }) {
    const id = await order(backend.api, point);
    await cloneReaches(backend, id, 'ready');
    return id;
  },
  async ask(api, id) {
    await api.deleteClone(id!);
    return id!;
  },
  done: (backend, id) => cloneReaches(backend, id, 'gone'),
};

export const forget: Verb = {
  name: 'delete a point',
  async prepare({ backend }) {
    const id = await take(backend.api);
    await pointIsReady(backend, id);
    return id;
  },
  async ask(api, id) {
    await api.deleteSnapshot(id!);
    return id!;
  },
  done: pointIsGone,
};

export const retry: Verb = {
  name: 'retry',
  async prepare({ backend, lab, point }) {
    const heal = lab.sandbox.faults.add({
      on: 'sql',
      event: 'login',
      namespace: /^edb-/,
      effect: { kind: 'error', number: 18456, message: 'Login failed' },
    });
    try {
      const id = await order(backend.api, point);
      await cloneReaches(backend, id, 'failed');
      return id;
    } finally {
      heal();
    }
  },
  async ask(api, id) {
    await api.retryClone(id!);
    return id!;
  },
  done: (backend, id) => cloneReaches(backend, id, 'ready'),
};

export const verbs = [capture, captureHeld, provision, retry, tearDown, forget];
