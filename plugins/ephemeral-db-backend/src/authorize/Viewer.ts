import type { PolicyDecision } from '@backstage/plugin-permission-common';
import type { QueryFilter } from '../page';
import type { GoldenSource } from '../sources/types';
import { filterClones, filterSnapshots, matches } from './criteria';
import { type EntityNames, nameInRef } from './EntityNames';
import type { FactCriteria, ResourceFacts } from './resources';
import {
  type Act,
  type Caller,
  decide,
  type Decision,
  type Subject,
} from './rules';

/** What the permission policy says to one act: all, none, or those that meet criteria. */
export type Policy = 'all' | 'none' | FactCriteria;

const ACT_WORDS: Record<Act, string> = {
  'source.read': 'see golden sources',
  'source.check': 'check golden sources',
  'snapshot.read': 'see points in time',
  'snapshot.create': 'capture',
  'snapshot.delete': 'delete points in time',
  'clone.read': 'see clones',
  'clone.create': 'order clones',
  'clone.update': 'change clones',
  'clone.delete': 'delete clones',
  'clone.inspect': 'read the log and the activity of clones',
  'clone.confirm': 'confirm clones',
  'clone.credentials.read': 'read the credentials of clones',
};

/** In words, for messages: `delete clones`. */
export function describeAct(act: Act): string {
  return ACT_WORDS[act];
}

/** Whoever asks, with all that the policy and the rules need to answer for one request. */
export class Viewer {
  /** Names that sentences would have needed. */
  private readonly missed = new Set<string>();

  constructor(
    readonly caller: Caller,
    private readonly policies: Record<Act, Policy>,
    private readonly sources: Record<string, GoldenSource>,
    private readonly names: EntityNames,
    /** What the policy says to reading entities of the catalog. */
    readonly entityDecision: PolicyDecision,
  ) {}

  /** What people call an entity, a team or a person, as far as it is known; within {@link Viewer.say} it is. */
  nameOf(ref: string): string {
    if (this.names.isDue(ref)) this.missed.add(ref);
    return this.names.known(ref) ?? nameInRef(ref);
  }

  /**
   * Puts something into words. Where that takes names that are not known, the catalog is asked for them, and for
   * nothing else, before it is said again.
   *
   * @param words - without side effects
   */
  async say<Said>(words: () => Said): Promise<Said> {
    const said = words();
    if (this.missed.size === 0) return said;
    const refs = [...this.missed];
    this.missed.clear();
    await this.names.learn(refs);
    return words();
  }

  /** The same for all to whom rules and policy say the same. */
  get fingerprint(): string {
    return JSON.stringify([this.caller, this.policies]);
  }

  policyOf(act: Act): Policy {
    return this.policies[act];
  }

  /** Whether the policy, which can only narrow, lets this one pass. */
  mayBy(act: Act, facts: ResourceFacts): boolean {
    const policy = this.policies[act];
    return policy === 'all' || (policy !== 'none' && matches(policy, facts));
  }

  /** The policy and the built-in rules together. */
  decide(act: Act, facts: ResourceFacts, subject: Subject): Decision {
    if (!this.mayBy(act, facts)) {
      return {
        allowed: false,
        code: 'notAllowed',
        reason: `The permission policy of this portal does not let you ${describeAct(
          act,
        )} here.`,
      };
    }
    return decide(act, this.caller, subject, ref => this.nameOf(ref));
  }

  /** What may be read of the table of clones; absent when all of it. */
  get cloneFilter(): QueryFilter | undefined {
    return this.filter('clone.read', filterClones);
  }

  /** What may be read of the table of snapshots; absent when all of it. */
  get snapshotFilter(): QueryFilter | undefined {
    return this.filter('snapshot.read', filterSnapshots);
  }

  private filter(
    act: Act,
    toFilter: typeof filterClones,
  ): QueryFilter | undefined {
    const policy = this.policies[act];
    if (policy === 'all') return undefined;
    if (policy === 'none') return query => query.whereRaw('1 = 0');
    return toFilter(policy, this.sources);
  }
}
