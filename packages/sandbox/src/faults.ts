/** Operations of the controllers and the node that a fault can hit. */
export type ControllerOperation =
  | 'attach'
  | 'detach'
  | 'pod.pull'
  | 'pod.start'
  | 'pod.stop'
  | 'snapshot.create'
  | 'snapshot.delete'
  | 'snapshot.find'
  | 'volume.create'
  | 'volume.delete';

/** One request to the Kubernetes API, as faults see it. */
export interface ApiCall {
  /** Kubernetes' word: get, list, watch, create, update, patch, delete, deletecollection. */
  verb: string;
  path: string;
  user?: string;
  /** Plural, with the subresource where there is one: `pods/portforward`. */
  resource?: string;
  namespace?: string;
  name?: string;
}

export interface ControllerCall {
  operation: ControllerOperation;
  namespace?: string;
  name?: string;
}

export interface SqlCall {
  /** `login` when a connection logs in, `batch` for every request after that. */
  event: 'connect' | 'login' | 'batch';
  namespace?: string;
  pod?: string;
  /** The text of a batch. */
  statement?: string;
}

export type ApiEffect =
  | {
      kind: 'status';
      code: number;
      reason?: string;
      message?: string;
      retryAfterSeconds?: number;
    }
  /** The answer is lost after the request was carried out. */
  | { kind: 'loseAnswer' }
  | { kind: 'reset' }
  | { kind: 'stall' }
  | { kind: 'slow'; milliseconds: number };

export type WatchEffect =
  /** The connection breaks. */
  | { kind: 'drop' }
  /** The connection stays, but nothing comes any more. */
  | { kind: 'silence' }
  /** The watch is told 410 and ends. */
  | { kind: 'expire' };

export type ControllerEffect =
  /** `final`: the driver says that trying again is useless. */
  | { kind: 'fail'; message: string; final?: boolean }
  /** No answer, until the caller gives up or the fault is taken away. */
  | { kind: 'stall' }
  | { kind: 'slow'; milliseconds: number };

export type SqlEffect =
  | { kind: 'refuse' }
  | { kind: 'stall' }
  | { kind: 'drop' }
  | { kind: 'error'; number: number; message: string };

interface Rooms {
  api: { call: ApiCall; effect: ApiEffect };
  watch: { call: ApiCall; effect: WatchEffect };
  controller: { call: ControllerCall; effect: ControllerEffect };
  sql: { call: SqlCall; effect: SqlEffect };
}

export type Room = keyof Rooms;

/** A field of the call is met by the same text, or by a pattern; fields not named are met by anything. */
export type Match<Call> = { [Field in keyof Call]?: string | RegExp };

export type FaultOf<R extends Room> = Match<Rooms[R]['call']> & {
  on: R;
  effect: Rooms[R]['effect'];
  /** How often it strikes; always where absent. */
  times?: number;
  /** Between 0 and 1; 1 where absent. */
  probability?: number;
};

export type Fault = { [R in Room]: FaultOf<R> }[Room];

const OWN_FIELDS = ['on', 'effect', 'times', 'probability'];

/** Whether a fault is about a call; says nothing about its times and probability. */
export function matchesCall(
  fault: Fault,
  room: Room,
  call: ApiCall | ControllerCall | SqlCall,
): boolean {
  if (fault.on !== room) return false;
  const values = new Map<string, unknown>(Object.entries(call));
  return Object.entries(fault)
    .filter(([field]) => !OWN_FIELDS.includes(field))
    .filter(([, wanted]) => wanted !== undefined)
    .every(([field, wanted]) => {
      const value = values.get(field);
      if (typeof value !== 'string') return false;
      return wanted instanceof RegExp ? wanted.test(value) : value === wanted;
    });
}

/**
 * What is to go wrong. All rooms ask before they act; the first fault that
 * matches decides, in the order in which they were added.
 */
export class Faults {
  private readonly faults: { fault: Fault; left: number }[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly ends = new Map<object, Set<() => void>>();

  /** @param random - a number in [0, 1), drawn once per matching call of a fault with a probability */
  constructor(private readonly random: () => number = Math.random) {}

  /** @returns a function that takes the fault away again */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? Infinity };
    this.faults.push(entry);
    for (const listener of [...this.listeners]) listener();
    return () => {
      const index = this.faults.indexOf(entry);
      if (index >= 0) this.faults.splice(index, 1);
      this.end(fault.effect);
    };
  }

  clear(): void {
    this.faults.splice(0).forEach(({ fault }) => this.end(fault.effect));
  }

  /**
   * Tells who suffers from an effect that its fault has been taken away.
   *
   * @returns a function that stops listening
   */
  onEnd(effect: Fault['effect'], listener: () => void): () => void {
    const listeners = this.ends.get(effect) ?? new Set();
    this.ends.set(effect, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  private end(effect: Fault['effect']): void {
    const listeners = this.ends.get(effect);
    this.ends.delete(effect);
    listeners?.forEach(listener => listener());
  }

  /** The effect that strikes this call, which counts as one of the fault's times. */
  strike<R extends Room>(
    room: R,
    call: Rooms[R]['call'],
  ): Rooms[R]['effect'] | undefined {
    for (const entry of this.faults) {
      const { fault } = entry;
      if (entry.left <= 0 || !matchesCall(fault, room, call)) continue;
      if (fault.probability !== undefined && this.random() >= fault.probability)
        continue;
      entry.left -= 1;
      return fault.effect as Rooms[R]['effect'];
    }
    return undefined;
  }

  /** Tells what is already open (watches) that there is a new fault to ask for. */
  onAdd(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
