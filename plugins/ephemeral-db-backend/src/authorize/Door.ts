import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  type ConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  ephemeralDbCloneCreatePermission,
  ephemeralDbCloneCredentialsReadPermission,
  ephemeralDbCloneDeletePermission,
  ephemeralDbCloneReadPermission,
  ephemeralDbCloneUpdatePermission,
  ephemeralDbSnapshotCreatePermission,
  ephemeralDbSnapshotDeletePermission,
  ephemeralDbSnapshotReadPermission,
  ephemeralDbSourceReadPermission,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { CloneRecord } from '../clones/CloneRecord';
import { refusal } from '../refusal';
import type { SnapshotRecord } from '../snapshots/SnapshotRecord';
import type { GoldenSource, PluginConfiguration } from '../sources/types';
import { Callers } from './Callers';
import { Decisions } from './Decisions';
import type { DatabaseOwnerStore } from './DatabaseOwnerStore';
import type { EntityDirectory } from './EntityDirectory';
import type { EntityNames } from './EntityNames';
import { factsOfClone, factsOfSnapshot, factsOfSource } from './facts';
import {
  cloneResourceRef,
  type FactCriteria,
  type FactQuery,
  type ResourceFacts,
  snapshotResourceRef,
  sourceResourceRef,
} from './resources';
import {
  type Act,
  type Caller,
  type EntityFacts,
  isRead,
  type Subject,
} from './rules';
import {
  unknownClone,
  unknownEntity,
  unknownSnapshot,
  unknownSource,
} from './unseen';
import { describeAct, type Policy, Viewer } from './Viewer';

/*
 * Design: the one door. Every route passes `authorize`, which asks three in this order: does the caller see the thing
 * at all (else it does not exist for them), does the permission policy let them, do the built-in rules. The policy
 * can only narrow the rules. Whatever depends on ownership asks the catalog at that moment and fails closed; only
 * lists, and the `actions` in them, trust the owners that were recorded last.
 */

/** What it is about: exactly one of source, snapshot and clone. */
export interface Resource {
  source?: GoldenSource;
  snapshot?: SnapshotRecord;
  clone?: CloneRecord;
  /** The entity that a clone is ordered for, as a full ref. */
  entityRef?: string;
}

/** The caller may. */
export interface Grant {
  viewer: Viewer;
  /** The clone's entity as the catalog has it now; absent for reads. */
  entity?: EntityFacts;
}

const PERMISSIONS: Record<Act, ResourcePermission> = {
  'source.read': ephemeralDbSourceReadPermission,
  // It reads what is there; who may make it look is the built-in rules' to say.
  'source.check': ephemeralDbSourceReadPermission,
  'snapshot.read': ephemeralDbSnapshotReadPermission,
  'snapshot.create': ephemeralDbSnapshotCreatePermission,
  'snapshot.delete': ephemeralDbSnapshotDeletePermission,
  'clone.read': ephemeralDbCloneReadPermission,
  'clone.create': ephemeralDbCloneCreatePermission,
  'clone.update': ephemeralDbCloneUpdatePermission,
  'clone.delete': ephemeralDbCloneDeletePermission,
  // Whoever may not see a clone can't see this; who of the others may, the rules say.
  'clone.inspect': ephemeralDbCloneReadPermission,
  // That admins alone may, the rules say; who is one, the policy says too.
  'clone.confirm': ephemeralDbCloneReadPermission,
  'clone.credentials.read': ephemeralDbCloneCredentialsReadPermission,
};
const ACTS = Object.keys(PERMISSIONS) as Act[];
const READS: ResourcePermission[] = [
  ephemeralDbSourceReadPermission,
  ephemeralDbSnapshotReadPermission,
  ephemeralDbCloneReadPermission,
  catalogEntityReadPermission,
];

/** @see Door.create */
export interface DoorOptions {
  configuration: PluginConfiguration;
  entities: EntityDirectory;
  names: EntityNames;
  owners: DatabaseOwnerStore;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  userInfo: UserInfoService;
}

export class Door {
  /** Credentials live as long as their request, and so does what was asked for them. */
  private readonly viewers = new WeakMap<
    BackstageCredentials,
    Promise<Viewer>
  >();
  /** Those for more than reading. */
  private readonly liveViewers = new WeakMap<
    BackstageCredentials,
    Promise<Viewer>
  >();
  private readonly callers: Callers;
  private readonly decisions: Decisions;
  private readonly transformers: Record<
    string,
    ConditionTransformer<FactQuery>
  >;

  private constructor(private readonly options: DoorOptions) {
    this.callers = Callers.create({
      ...options,
      admins: options.configuration.admins,
    });
    this.decisions = Decisions.create({
      permissions: options.permissions,
      reads: READS,
      acts: [...new Set(Object.values(PERMISSIONS))].filter(
        permission => !READS.includes(permission),
      ),
    });
    const rulesets = options.permissionsRegistry;
    this.transformers = {
      [sourceResourceRef.resourceType]: createConditionTransformer(
        rulesets.getPermissionRuleset(sourceResourceRef),
      ),
      [snapshotResourceRef.resourceType]: createConditionTransformer(
        rulesets.getPermissionRuleset(snapshotResourceRef),
      ),
      [cloneResourceRef.resourceType]: createConditionTransformer(
        rulesets.getPermissionRuleset(cloneResourceRef),
      ),
    };
  }

  /** The resource types must be registered before. */
  static create(options: DoorOptions): Door {
    return new Door(options);
  }

  /**
   * Lets the caller pass, or throws: `unknown…` for what the caller may not see, `notAllowed` and its kin for what
   * the caller may not do, `catalogUnavailable` when ownership is asked for and the catalog does not answer.
   *
   * @param resource - absent for a list, which the viewer's filters then narrow
   */
  async authorize(
    act: Act,
    resource: Resource | undefined,
    credentials: BackstageCredentials,
  ): Promise<Grant> {
    const viewer = await this.viewerOf(act, credentials);
    if (!resource) {
      if (viewer.policyOf(act) === 'none') {
        throw refusal(
          'notAllowed',
          `The permission policy of this portal does not let you ${describeAct(
            act,
          )}. Ask whoever runs the portal.`,
        );
      }
      return { viewer };
    }
    await this.ensureSeen(resource, viewer);
    if (isRead(act)) {
      return { viewer };
    }
    const subject = await this.subjectOf(act, resource, viewer.caller);
    const facts = await this.factsOf(resource, subject.entity?.owners);
    const decision = await viewer.say(() => viewer.decide(act, facts, subject));
    if (!decision.allowed) {
      throw refusal(decision.code, decision.reason);
    }
    return { viewer, entity: subject.entity };
  }

  private async ensureSeen(resource: Resource, viewer: Viewer): Promise<void> {
    const { source, snapshot, clone } = resource;
    const facts = await this.factsOf(resource);
    if (clone && !viewer.mayBy('clone.read', facts)) {
      throw unknownClone(clone.id);
    }
    if (snapshot && !viewer.mayBy('snapshot.read', facts)) {
      throw unknownSnapshot(snapshot.id);
    }
    if (source && !viewer.mayBy('source.read', facts)) {
      throw unknownSource(source.name);
    }
  }

  private async factsOf(
    resource: Resource,
    liveOwners?: string[],
  ): Promise<ResourceFacts> {
    const { configuration, owners } = this.options;
    const { source, snapshot, clone } = resource;
    if (clone) {
      const ref = clone.entityRef;
      return factsOfClone(
        clone,
        configuration.sources,
        liveOwners ?? (await owners.ownersOf([ref])).get(ref)!,
      );
    }
    return snapshot
      ? factsOfSnapshot(snapshot, configuration.sources)
      : factsOfSource(source!);
  }

  /** Asks the catalog only for what the act depends on. */
  private async subjectOf(
    act: Act,
    resource: Resource,
    caller: Caller,
  ): Promise<Subject> {
    const { configuration, entities } = this.options;
    const { snapshot, clone } = resource;
    const name = (clone ?? snapshot)?.source;
    const source =
      resource.source ??
      (name !== undefined && Object.hasOwn(configuration.sources, name)
        ? configuration.sources[name]
        : undefined);
    const subject: Subject = { source, snapshot, clone };
    // A caller without a user is refused whatever the catalog says.
    if (caller.userRef === undefined) {
      return subject;
    }
    const entityRef = clone?.entityRef ?? resource.entityRef;
    if (entityRef !== undefined) {
      subject.entity = await entities.find(entityRef);
      if (!subject.entity && act === 'clone.create') {
        throw unknownEntity(entityRef);
      }
    } else if (act === 'snapshot.create') {
      const isOwner = caller.ownershipRefs.includes(source?.owner ?? '');
      subject.ownEntities =
        caller.isAdmin || isOwner
          ? []
          : await entities.ownedBy(caller.ownershipRefs);
    }
    return subject;
  }

  private viewerOf(
    act: Act,
    credentials: BackstageCredentials,
  ): Promise<Viewer> {
    const live = !isRead(act);
    const viewers = live ? this.liveViewers : this.viewers;
    const known = this.liveViewers.get(credentials) ?? viewers.get(credentials);
    const viewer = known ?? this.makeViewer(credentials, live);
    viewers.set(credentials, viewer);
    return viewer;
  }

  private async makeViewer(
    credentials: BackstageCredentials,
    live: boolean,
  ): Promise<Viewer> {
    const { configuration, names } = this.options;
    const [caller, decisionOn] = await Promise.all([
      this.callers.of(credentials, { live }),
      this.decisions.of(credentials, { live }),
    ]);
    const policies = Object.fromEntries(
      ACTS.map(act => [act, this.toPolicy(decisionOn(PERMISSIONS[act]))]),
    ) as Record<Act, Policy>;
    return new Viewer(
      caller,
      policies,
      configuration.sources,
      names,
      decisionOn(catalogEntityReadPermission),
    );
  }

  private toPolicy(decision: PolicyDecision): Policy {
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return 'all';
      case AuthorizeResult.CONDITIONAL: {
        const transform = this.transformers[decision.resourceType];
        return transform(decision.conditions) as FactCriteria;
      }
      default:
        return 'none';
    }
  }
}
