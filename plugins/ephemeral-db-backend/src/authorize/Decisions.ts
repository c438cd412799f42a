import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type {
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createMemory } from '../createMemory';

/** Which buttons a list shows may be this late; whoever presses one is asked about anew. */
const FRESH_MS = 10_000;
const MOST_USERS = 1_000;

/** What the policy says to one caller. */
export type Decide = (permission: ResourcePermission) => PolicyDecision;

/** @see Decisions.create */
export interface DecisionsOptions {
  permissions: PermissionsService;
  /** What may be seen: always asked anew. */
  reads: ResourcePermission[];
  /** What may be done. */
  acts: ResourcePermission[];
  /** Milliseconds since any moment; a clock that nobody sets back unless given. */
  clock?(): number;
}

/**
 * What the permission policy says to whoever asks.
 *
 * Design: the framework takes its time for each permission that it is asked about. For a list, what may be seen is
 * asked anew with each request; what may be done with the things in it only tells which buttons to show, and is
 * remembered for some seconds.
 */
export class Decisions {
  /** Of what may be done. */
  private readonly known;

  private constructor(private readonly options: DecisionsOptions) {
    this.known = createMemory<PolicyDecision[]>({
      most: MOST_USERS,
      freshMs: FRESH_MS,
      clock: options.clock,
    });
  }

  static create(options: DecisionsOptions): Decisions {
    return new Decisions(options);
  }

  /** @param live - asks all anew, as all that changes something or shows a secret must */
  async of(
    credentials: BackstageCredentials,
    { live }: { live: boolean },
  ): Promise<Decide> {
    const { reads, acts } = this.options;
    const key = JSON.stringify(credentials.principal);
    const known = live ? undefined : this.known.get(key);
    if (known) {
      const seen = await this.ask(reads, credentials);
      return decideBy([...reads, ...acts], [...seen, ...known]);
    }
    const start = this.known.perf.now();
    const all = await this.ask([...reads, ...acts], credentials);
    this.known.set(key, all.slice(reads.length), { start });
    return decideBy([...reads, ...acts], all);
  }

  private async ask(
    permissions: ResourcePermission[],
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision[]> {
    return await this.options.permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
  }
}

function decideBy(
  permissions: ResourcePermission[],
  decisions: PolicyDecision[],
): Decide {
  return permission => decisions[permissions.indexOf(permission)];
}
