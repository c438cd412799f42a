import type { Fault, Sandbox } from '@ephemeral-db/sandbox';
import { setTimeout as pause } from 'timers/promises';

/** Of all calls of the backend, so many fail. */
const SHARE = 0.2;
/** Only the backend's, not the administrator's. */
const BACKEND = /:ephemeral-db$/;
const CLONES = /^edb-/;

const answers: Extract<Fault, { on: 'api' }>['effect'][] = [
  { kind: 'status', code: 409 },
  { kind: 'status', code: 429, retryAfterSeconds: 1 },
  { kind: 'status', code: 500 },
  { kind: 'status', code: 503 },
  { kind: 'reset' },
  { kind: 'loseAnswer' },
];

/** What strikes of itself, all the time. */
function lasting(): Fault[] {
  return [
    // The first that matches decides, so each has its share of what those before it have left.
    ...answers.map(
      (effect, index): Fault => ({
        on: 'api',
        user: BACKEND,
        effect,
        probability:
          SHARE / answers.length / (1 - (SHARE * index) / answers.length),
      }),
    ),
    {
      on: 'controller',
      operation: 'volume.create',
      effect: { kind: 'slow', milliseconds: 1_500 },
      probability: 0.3,
    },
    {
      on: 'controller',
      operation: 'volume.create',
      effect: { kind: 'fail', message: 'the array is busy' },
      probability: 0.2,
    },
    {
      on: 'sql',
      event: 'connect',
      namespace: CLONES,
      effect: { kind: 'refuse' },
      probability: 0.1,
    },
    {
      on: 'sql',
      event: 'batch',
      namespace: CLONES,
      statement: /ALTER LOGIN/,
      effect: { kind: 'drop' },
      probability: 0.1,
    },
    {
      on: 'sql',
      event: 'batch',
      namespace: CLONES,
      statement: /CREATE LOGIN/,
      effect: { kind: 'stall' },
      probability: 0.05,
    },
  ];
}

const toWatches: Extract<Fault, { on: 'watch' }>['effect'][] = [
  { kind: 'drop' },
  { kind: 'expire' },
];

const WATCHES_EVERY_MS = 2_000;

/** How the kinds of faults above read where they are told as the reason of a failure. */
export const STRUCK_BY_STORM =
  /made to fail|the array is busy|socket hang up|ECONNRESET|ECONNREFUSED|unexpected end of message stream|the connection broke|failed to complete in|no connection to/i;

/** How often each kind of fault has struck. */
export type Struck = Map<string, number>;

/** Lets all this go wrong until it is told to stop. */
export class Storm {
  readonly struck: Struck = new Map();
  private readonly over = new AbortController();
  private readonly running: Promise<void>;

  /** @param silence - some watches go silent too: that is found only after minutes */
  constructor(private readonly sandbox: Sandbox, silence: boolean) {
    const { faults } = sandbox;
    const strike = faults.strike.bind(faults);
    faults.strike = (room, call) => {
      const effect = strike(room, call);
      if (effect) {
        const what = `${room}: ${effect.kind}${
          'code' in effect ? ` ${effect.code}` : ''
        }`;
        this.struck.set(what, (this.struck.get(what) ?? 0) + 1);
      }
      return effect;
    };
    lasting().forEach(fault => faults.add(fault));
    if (silence) {
      faults.add({
        on: 'watch',
        user: BACKEND,
        effect: { kind: 'silence' },
        probability: 0.1,
        times: 3,
      });
    }
    this.running = this.hitWatches();
  }

  /** From here on nothing goes wrong. */
  async end(): Promise<void> {
    this.over.abort();
    await this.running;
    this.sandbox.faults.clear();
  }

  /** Watches that are open are hit as the fault comes. */
  private async hitWatches(): Promise<void> {
    const { signal } = this.over;
    for (let turn = 0; !signal.aborted; turn++) {
      const end = this.sandbox.faults.add({
        on: 'watch',
        user: BACKEND,
        effect: toWatches[turn % toWatches.length],
        probability: 0.5,
      });
      end();
      await pause(WATCHES_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }
}
