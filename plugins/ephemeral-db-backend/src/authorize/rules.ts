import type { EphemeralDbErrorCode } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { EntityMatch, GoldenSource } from '../sources/types';

/*
 * Design: who may what, without any I/O. These rules always apply, also with the permission framework off; a policy
 * can only narrow them. The same function answers the door (with ownership resolved live) and the `actions` of every
 * object in a list (with the owners stored on the rows).
 */

/** Everything that passes the door. Each is a permission without its prefix. */
export type Act =
  | 'source.read'
  | 'source.check'
  | 'snapshot.read'
  | 'snapshot.create'
  | 'snapshot.delete'
  | 'clone.read'
  | 'clone.create'
  | 'clone.update'
  | 'clone.delete'
  /** Its log and its activity. */
  | 'clone.inspect'
  | 'clone.credentials.read';

/** Whoever asks. */
export interface Caller {
  /** Absent for a plugin or an external service. */
  userRef?: string;
  /** The user's own ref and the groups that the user belongs to. */
  ownershipRefs: string[];
  /** Named in `ephemeralDb.admins` and not denied by the policy. */
  isAdmin: boolean;
}

/** What the rules need to know of a catalog entity. */
export interface EntityFacts {
  ref: string;
  kind: string;
  namespace: string;
  name: string;
  /** `spec.type` */
  type?: string;
  owners: string[];
}

/** What it is about; each act needs its part of it. */
export interface Subject {
  /** Absent when it is no longer configured. */
  source?: GoldenSource;
  /** The entity that the clone is, or is to be, for. */
  entity?: EntityFacts;
  /** Entities of the caller, where no single one is meant. */
  ownEntities?: EntityFacts[];
  clone?: { name: string; requestedBy: string };
  snapshot?: { takenBy?: string };
}

export type Decision =
  | { allowed: true }
  | { allowed: false; code: EphemeralDbErrorCode; reason: string };

const ALLOWED: Decision = { allowed: true };

function refused(
  reason: string,
  code: EphemeralDbErrorCode = 'notAllowed',
): Decision {
  return { allowed: false, code, reason };
}

function list(words: string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function ownsOneOf(caller: Caller, owners: string[]): boolean {
  return owners.some(owner => caller.ownershipRefs.includes(owner));
}

function sameWord(wanted: string | undefined, actual: string | undefined) {
  return wanted === undefined || wanted.toLowerCase() === actual?.toLowerCase();
}

function matchesEntity(match: EntityMatch, entity: EntityFacts): boolean {
  return (
    sameWord(match.kind, entity.kind) &&
    sameWord(match.namespace, entity.namespace) &&
    sameWord(match.name, entity.name) &&
    sameWord(match.type, entity.type)
  );
}

/** Whether a source offers clones to an entity at all. */
export function isEntityAllowed(
  source: GoldenSource,
  entity: EntityFacts,
): boolean {
  const { owners, entities } = source.clones.allow;
  if (!owners && !entities) {
    return entity.owners.includes(source.owner);
  }
  return (
    (!owners || owners.some(owner => entity.owners.includes(owner))) &&
    (!entities || entities.some(match => matchesEntity(match, entity)))
  );
}

function describeMatch(match: EntityMatch): string {
  return Object.entries(match)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

function describeAllowed(source: GoldenSource): string {
  const { owners, entities } = source.clones.allow;
  if (!owners && !entities) {
    return `entities that ${source.owner} owns`;
  }
  const ofOwners = owners ? ` that ${list(owners)} own` : '';
  const like = entities
    ? ` with ${entities.map(describeMatch).join(' or ')}`
    : '';
  return `entities${ofOwners}${like}`;
}

function onlyOwnersOf(entity: EntityFacts, what: string): string {
  return entity.owners.length > 0
    ? `Only ${list(entity.owners)}, who own ${entity.ref}, can ${what}.`
    : `Only an owner of ${entity.ref} can ${what}, and the catalog knows none. Give it an owner in the catalog.`;
}

function order(caller: Caller, { source, entity, ownEntities }: Subject) {
  if (!source) {
    return refused('The golden source is not configured any more.');
  }
  if (!entity) {
    return (ownEntities ?? []).some(own => isEntityAllowed(source, own))
      ? ALLOWED
      : refused(
          `You own no entity that ${
            source.title
          } offers clones to. It offers them to ${describeAllowed(source)}.`,
          'entityNotAllowed',
        );
  }
  if (!isEntityAllowed(source, entity)) {
    return refused(
      `${source.title} offers no clones to ${
        entity.ref
      }, only to ${describeAllowed(source)}. Ask ${source.owner}.`,
      'entityNotAllowed',
    );
  }
  return ownsOneOf(caller, entity.owners)
    ? ALLOWED
    : refused(onlyOwnersOf(entity, 'order clones for it'), 'notEntityOwner');
}

function check(caller: Caller, { source }: Subject) {
  if (!source) {
    return refused('The golden source is not configured any more.');
  }
  return caller.isAdmin || ownsOneOf(caller, [source.owner])
    ? ALLOWED
    : refused(
        `Only ${source.owner}, who own ${source.title}, and admins can have it checked. It is checked every few minutes anyway.`,
      );
}

function capture(caller: Caller, { source, entity, ownEntities }: Subject) {
  if (!source) {
    return refused('The golden source is not configured any more.');
  }
  const own = [
    ...(ownEntities ?? []),
    ...(entity && ownsOneOf(caller, entity.owners) ? [entity] : []),
  ];
  return caller.isAdmin ||
    ownsOneOf(caller, [source.owner]) ||
    own.some(one => isEntityAllowed(source, one))
    ? ALLOWED
    : refused(
        `Only ${source.owner}, who own ${
          source.title
        }, and owners of ${describeAllowed(source)} can capture it.`,
      );
}

function ofEntityOwner(caller: Caller, subject: Subject, what: string) {
  const { entity } = subject;
  return entity && ownsOneOf(caller, entity.owners)
    ? ALLOWED
    : refused(
        entity
          ? onlyOwnersOf(entity, what)
          : `Only owners of the clone's entity can ${what}, and the catalog does not know it.`,
        'notEntityOwner',
      );
}

function change(caller: Caller, subject: Subject) {
  const { source, entity, clone } = subject;
  if (caller.isAdmin) {
    return ALLOWED;
  }
  if (source && entity && !isEntityAllowed(source, entity)) {
    return refused(
      `${source.title} offers no clones to ${entity.ref} any more, so this one can only be deleted.`,
      'entityNotAllowed',
    );
  }
  return ofEntityOwner(caller, subject, `change ${clone?.name}`);
}

function ofRequesterOrOwner(
  caller: Caller,
  { entity, clone }: Subject,
  what: string,
) {
  if (
    caller.isAdmin ||
    caller.userRef === clone?.requestedBy ||
    ownsOneOf(caller, entity?.owners ?? [])
  ) {
    return ALLOWED;
  }
  const who = [clone?.requestedBy ?? '', ...(entity?.owners ?? [])];
  return refused(`Only ${list([...new Set(who)])} can ${what} ${clone?.name}.`);
}

function deleteSnapshot(caller: Caller, { source, snapshot }: Subject) {
  const who = [snapshot?.takenBy, source?.owner].filter(
    (ref): ref is string => ref !== undefined,
  );
  return caller.isAdmin ||
    caller.userRef === snapshot?.takenBy ||
    ownsOneOf(caller, source ? [source.owner] : [])
    ? ALLOWED
    : refused(`Only ${list(who) || 'an admin'} can delete this point.`);
}

/** Whether an act only looks at what every signed-in user may see. */
export function isRead(act: Act): boolean {
  return act.endsWith('.read') && act !== 'clone.credentials.read';
}

/**
 * The built-in rules. Who may see what is not narrowed here: every signed-in user sees sources, points and clones,
 * unless a policy says otherwise; nobody sees credentials but owners of the entity.
 */
export function decide(act: Act, caller: Caller, subject: Subject): Decision {
  if (isRead(act)) {
    return ALLOWED;
  }
  if (caller.userRef === undefined) {
    return refused(
      'A plugin or service without a user cannot do this. Call it on behalf of a signed-in user.',
    );
  }
  switch (act) {
    case 'source.check':
      return check(caller, subject);
    case 'snapshot.create':
      return capture(caller, subject);
    case 'snapshot.delete':
      return deleteSnapshot(caller, subject);
    case 'clone.create':
      return order(caller, subject);
    case 'clone.update':
      return change(caller, subject);
    case 'clone.delete':
      return ofRequesterOrOwner(caller, subject, 'delete');
    case 'clone.inspect':
      return ofRequesterOrOwner(
        caller,
        subject,
        'read the log and the activity of',
      );
    default:
      return ofEntityOwner(
        caller,
        subject,
        `read the credentials of ${subject.clone?.name}`,
      );
  }
}
