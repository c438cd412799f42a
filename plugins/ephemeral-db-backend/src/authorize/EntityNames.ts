import { parseEntityRef } from '@backstage/catalog-model';
import type { EntityDirectory } from './EntityDirectory';

/** Titles hardly ever change, and an old one still tells who is meant. */
const FRESH_MS = 5 * 60_000;
/** A catalog that did not answer is left alone for a while. */
const QUIET_MS = 30_000;
/** Nobody waits longer for a title; a late one is there for the next read. */
const PATIENCE_MS = 2_000;
/** Enough for every team and person of a large house, and no more in memory. */
const MOST_NAMES = 10_000;

/** What stands for an entity while the catalog does not say more: the name in its ref. */
export function nameInRef(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}

/** What people call teams, persons and other entities, as the catalog has it; remembered for some minutes. */
export class EntityNames {
  private readonly names = new Map<string, { name: string; until: number }>();
  private quietUntil = 0;

  private constructor(
    private readonly options: {
      entities: Pick<EntityDirectory, 'titlesOf'>;
      clock(): number;
      patienceMs: number;
    },
  ) {}

  static create(options: {
    entities: Pick<EntityDirectory, 'titlesOf'>;
    /** Milliseconds since 1970; the machine's clock unless given. */
    clock?(): number;
    patienceMs?: number;
  }): EntityNames {
    return new EntityNames({
      clock: Date.now,
      patienceMs: PATIENCE_MS,
      ...options,
    });
  }

  /** As it was last learned; undefined when it never was. */
  known(ref: string): string | undefined {
    return this.names.get(ref)?.name;
  }

  /** Whether the catalog is to be asked, again or for the first time. */
  isDue(ref: string): boolean {
    const now = this.options.clock();
    return now >= this.quietUntil && now >= (this.names.get(ref)?.until ?? 0);
  }

  /** Asks the catalog. A read is never refused, nor kept waiting, for the sake of a title. */
  async learn(refs: string[]): Promise<void> {
    const { patienceMs, clock } = this.options;
    const patience = new AbortController();
    const isOver = await Promise.race([
      this.ask(refs).then(() => false),
      pause(patienceMs, patience.signal).then(() => true),
    ]);
    patience.abort();
    if (isOver) this.quietUntil = clock() + QUIET_MS;
  }

  private async ask(refs: string[]): Promise<void> {
    const { entities, clock } = this.options;
    try {
      const titles = await entities.titlesOf(refs);
      if (this.names.size + refs.length > MOST_NAMES) this.names.clear();
      const until = clock() + FRESH_MS;
      for (const ref of refs) {
        const name = titles.get(ref) ?? nameInRef(ref);
        this.names.set(ref, { name, until });
      }
    } catch {
      this.quietUntil = clock() + QUIET_MS;
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}
