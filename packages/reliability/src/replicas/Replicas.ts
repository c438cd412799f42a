import type { JsonObject } from '@backstage/types';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { setTimeout as pause } from 'timers/promises';
import { pointIsReady, take } from '../crash/verbs';
import { addAccount } from '../lab/addAccount';
import { type Arrival, watchArrivals } from '../lab/watchArrivals';
import type { Backend } from '../lab/Backend';
import { Lab } from '../lab/Lab';
import type { PartOptions } from '../Part';

const PATIENCE_MS = 60_000;

/** One of several backends. */
export interface Replica {
  backend: Backend;
  /** Its account in the cluster, and its name in the database. */
  user: string;
  application: string;
}

/** @see Replicas.open */
export interface ReplicasOptions {
  /** Names its folder and its databases. */
  name: string;
  count: number;
  /** How often a hold is renewed, and when it lapses. */
  holder: { renew: string; lapse: string };
  /** With the plugins that carry signals. */
  signals?: boolean;
}

/** Several backends over one database and one cluster, each with an account of its own. */
export class Replicas {
  /** Every write that has reached the cluster or a SQL Server in it. */
  readonly arrivals: Arrival[] = [];
  private readonly listeners = new Set<(arrival: Arrival) => void>();

  private constructor(
    readonly lab: Lab,
    readonly prefix: string,
    readonly all: Replica[],
  ) {
    watchArrivals(lab.sandbox, arrival => {
      this.arrivals.push(arrival);
      this.listeners.forEach(listener => listener(arrival));
    });
  }

  static async open(
    options: PartOptions,
    { name, count, holder, signals }: ReplicasOptions,
  ): Promise<Replicas> {
    const directory = join(options.directory, name);
    const lab = await Lab.open({ ...options, directory });
    const prefix = `${name}_`;
    const replicas: Replica[] = [];
    for (let number = 1; number <= count; number++) {
      const application = `replica-${number}`;
      const account = await addAccount(lab.sandbox, application);
      const kubeConfig = join(directory, `${application}.kubeconfig`);
      writeFileSync(kubeConfig, account.kubeConfig, { mode: 0o600 });
      const section: JsonObject = { holder };
      const backend = await lab.start(prefix, {
        ...{ application, kubeConfig, section, signals },
      });
      replicas.push({ backend, application, user: account.user });
    }
    return new Replicas(lab, prefix, replicas);
  }

  /** Takes a point in time. */
  async point(): Promise<string> {
    const [{ backend }] = this.all;
    const point = await take(backend.api);
    await pointIsReady(backend, point);
    return point;
  }

  /** Who has written to the cluster last, and so drives it. */
  driver(): Replica {
    const last = this.arrivals.findLast(({ user }) => user);
    const replica = this.all.find(({ user }) => user === last?.user);
    if (!replica) throw new Error('Nobody has written to the cluster yet');
    return replica;
  }

  others(replica: Replica): Replica[] {
    return this.all.filter(other => other !== replica);
  }

  /**
   * Waits for a write to the cluster or a SQL Server in it. The listener runs before that is carried out.
   *
   * @throws Error when none comes for a long time
   */
  async arrival(
    what: string,
    fits: (arrival: Arrival) => boolean,
    atOnce: (arrival: Arrival) => void = () => {},
  ): Promise<Arrival> {
    return await new Promise((resolve, reject) => {
      const came = new AbortController();
      const listen = (arrival: Arrival) => {
        if (!fits(arrival)) return;
        came.abort();
        this.listeners.delete(listen);
        atOnce(arrival);
        resolve(arrival);
      };
      pause(PATIENCE_MS, undefined, { signal: came.signal }).then(
        () => {
          this.listeners.delete(listen);
          reject(new Error(`Waited in vain for a write: ${what}`));
        },
        () => {},
      );
      this.listeners.add(listen);
    });
  }
}
