import type { JsonObject } from '@backstage/types';
import { EphemeralDbClient } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { readFileSync } from 'fs';
import { setTimeout as pause } from 'timers/promises';
import type { CrashPoint, WriteEntry } from '../writes';
import type { BackendProcess } from './BackendProcess';

/** Longer than anything takes here, on a machine that has much else to do. */
const PATIENCE_MS = 120_000;
const QUIET_MS = 400;
const SOON_MS = 5_000;

/** @see Backend.start */
export interface BackendStart {
  /** One that was loaded for this. */
  process: BackendProcess;
  config: JsonObject;
  /** Where what it writes is noted. */
  ledger: string;
  people: { token: string; keys: JsonObject };
  signals?: boolean;
  crash?: CrashPoint;
}

/** A backend in a process of its own. */
export class Backend {
  /** Its REST API, as someone who may order and see everything. */
  readonly api: EphemeralDbClient;
  /** From the start of its process until it took requests, but for the time in which it was not needed. */
  milliseconds = 0;
  /** What that took of the processor, which does not depend on who else uses it. */
  cpuMilliseconds = 0;

  private constructor(
    readonly process: BackendProcess,
    private readonly ledger: string,
    readonly url: string,
    token: string,
  ) {
    this.api = new EphemeralDbClient({
      discoveryApi: { getBaseUrl: async plugin => `${url}/api/${plugin}` },
      fetchApi: {
        fetch: (to, init) =>
          fetch(to, {
            ...init,
            headers: { ...init?.headers, authorization: `Bearer ${token}` },
          }),
      },
    });
  }

  /** @throws Error when it ends before it has started, unless that was its fate */
  static async start(options: BackendStart): Promise<Backend> {
    const { config, crash, ledger, people, process } = options;
    const { baseUrl } = config.backend as { baseUrl: string };
    const backend = new Backend(process, ledger, baseUrl, people.token);
    const loaded = await process.loaded;
    process.say({
      kind: 'start',
      options: {
        ...{ config, crash, ledger },
        people: { keys: people.keys },
        signals: options.signals ?? false,
      },
    });
    const started = await process.hear('started');
    if (started) {
      backend.milliseconds = loaded.milliseconds + started.milliseconds;
      backend.cpuMilliseconds = started.cpuMilliseconds;
    } else if (!crash) {
      throw new Error(process.describeEnd());
    }
    return backend;
  }

  get alive(): boolean {
    return this.process.alive;
  }

  /** Everything that it has written since its ledger was restarted. */
  writes(): WriteEntry[] {
    return readFileSync(this.ledger, 'utf8')
      .split('\n')
      .filter(line => line)
      .map(line => JSON.parse(line) as WriteEntry);
  }

  /** Counts its writes from here on. */
  async restartLedger(crash?: CrashPoint): Promise<void> {
    this.process.say({ kind: 'restart ledger', crash });
    await this.process.hear('ledger restarted');
  }

  /**
   * Looks at once, and again whenever it or another backend of the lab has announced a change.
   *
   * @throws Error when it ends first, or when nothing that is announced makes it so
   */
  async until<Result>(
    what: string,
    find: (api: EphemeralDbClient) => Promise<Result | undefined | false>,
  ): Promise<Result> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const { announcements } = this.process;
      const seen = announcements.count;
      if (!this.alive) throw new Error(this.process.describeEnd());
      const found = await find(this.api);
      if (found !== undefined && found !== false) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`Waited in vain: ${what}`);
      await announcements.after(seen, left);
    }
  }

  /** Waits until it has written nothing for a while. @returns whether it lives */
  async untilQuiet(): Promise<boolean> {
    for (let before = -1; this.alive; ) {
      const now = this.writes().length;
      if (now === before) return true;
      before = now;
      await Promise.race([pause(QUIET_MS), this.process.ended]);
    }
    return false;
  }

  /** Its connections break a little before its end is known. @returns whether it has ended */
  async endsSoon(): Promise<boolean> {
    await Promise.race([pause(SOON_MS), this.process.ended]);
    return !this.alive;
  }

  async stop(): Promise<void> {
    await this.process.kill();
  }
}
