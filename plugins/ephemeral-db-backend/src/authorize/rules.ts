import type { EphemeralDbErrorCode } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { EntityMatch, GoldenSource } from '../sources/types';
import { describeAllowed, listNames, type NameOf, onlyOwners } from './words';

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
  /** That an adopted one may be used. */
  | 'clone.confirm'
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
  clone?: { requestedBy: string; entityRef: string };
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

const NOT_CONFIGURED = 'The golden source is not configured any more.';

function order(
  caller: Caller,
  { source, entity, ownEntities }: Subject,
  nameOf: NameOf,
) {
  if (!source) {
    return refused(NOT_CONFIGURED);
  }
  const { title } = source;
  if (!entity) {
    return (ownEntities ?? []).some(own => isEntityAllowed(source, own))
      ? ALLOWED
      : refused(
          `${title} offers clones to ${describeAllowed(
            source,
            nameOf,
          )}, and you own none of these. Ask ${nameOf(source.owner)}.`,
          'entityNotAllowed',
        );
  }
  if (!isEntityAllowed(source, entity)) {
    return refused(
      `${title} offers no clones to ${nameOf(
        entity.ref,
      )}, only to ${describeAllowed(source, nameOf)}. Ask ${nameOf(
        source.owner,
      )}.`,
      'entityNotAllowed',
    );
  }
  return ownsOneOf(caller, entity.owners)
    ? ALLOWED
    : refused(
        onlyOwners(entity, `order clones for ${nameOf(entity.ref)}`, nameOf),
        'notEntityOwner',
      );
}

function check(caller: Caller, { source }: Subject, nameOf: NameOf) {
  if (!source) {
    return refused(NOT_CONFIGURED);
  }
  return caller.isAdmin || ownsOneOf(caller, [source.owner])
    ? ALLOWED
    : refused(
        `Only ${nameOf(source.owner)} and admins can have ${
          source.title
        } checked. It is checked every few minutes anyway.`,
      );
}

function capture(
  caller: Caller,
  { source, entity, ownEntities }: Subject,
  nameOf: NameOf,
) {
  if (!source) {
    return refused(NOT_CONFIGURED);
  }
  const own = [
    ...(ownEntities ?? []),
    ...(entity && ownsOneOf(caller, entity.owners) ? [entity] : []),
  ];
  if (
    caller.isAdmin ||
    ownsOneOf(caller, [source.owner]) ||
    own.some(one => isEntityAllowed(source, one))
  ) {
    return ALLOWED;
  }
  const { title, owner, clones } = source;
  const isForOthers = clones.allow.owners || clones.allow.entities;
  return refused(
    isForOthers
      ? `Only ${nameOf(
          owner,
        )}, and owners of what ${title} offers clones to, can capture it.`
      : `Only ${nameOf(owner)} can capture ${title}.`,
  );
}

function ofEntityOwner(
  caller: Caller,
  { entity, clone }: Subject,
  what: string,
  nameOf: NameOf,
) {
  if (!entity) {
    const whose = clone?.entityRef && nameOf(clone.entityRef);
    return refused(
      `Only an owner of ${
        whose ?? 'what this clone is for'
      } can ${what}, and the catalog does not know ${
        whose ?? 'that'
      } any more.`,
      'notEntityOwner',
    );
  }
  return ownsOneOf(caller, entity.owners)
    ? ALLOWED
    : refused(onlyOwners(entity, what, nameOf), 'notEntityOwner');
}

function change(caller: Caller, subject: Subject, nameOf: NameOf) {
  const { source, entity } = subject;
  if (caller.isAdmin) {
    return ALLOWED;
  }
  if (source && entity && !isEntityAllowed(source, entity)) {
    return refused(
      `${source.title} offers no clones to ${nameOf(
        entity.ref,
      )} any more, so this one can only be deleted.`,
      'entityNotAllowed',
    );
  }
  return ofEntityOwner(caller, subject, 'change this clone', nameOf);
}

function ofRequesterOrOwner(
  caller: Caller,
  { entity, clone }: Subject,
  what: string,
  nameOf: NameOf,
) {
  const owners = entity?.owners ?? [];
  if (
    caller.isAdmin ||
    caller.userRef === clone?.requestedBy ||
    ownsOneOf(caller, owners)
  ) {
    return ALLOWED;
  }
  const who = clone ? [clone.requestedBy, ...owners] : owners;
  return refused(`Only ${listNames(who, nameOf)} can ${what}.`);
}

function deleteSnapshot(
  caller: Caller,
  { source, snapshot }: Subject,
  nameOf: NameOf,
) {
  const who = [snapshot?.takenBy, source?.owner].filter(
    (ref): ref is string => ref !== undefined,
  );
  return caller.isAdmin ||
    caller.userRef === snapshot?.takenBy ||
    ownsOneOf(caller, source ? [source.owner] : [])
    ? ALLOWED
    : refused(
        `Only ${listNames(who, nameOf) || 'an admin'} can delete this point.`,
      );
}

/** Whether an act only looks at what every signed-in user may see. */
export function isRead(act: Act): boolean {
  return act.endsWith('.read') && act !== 'clone.credentials.read';
}

/**
 * The built-in rules. Who may see what is not narrowed here: every signed-in user sees sources, points and clones,
 * unless a policy says otherwise; nobody sees credentials but owners of the entity.
 *
 * @param nameOf - refusals are read by people, who know no refs
 */
export function decide(
  act: Act,
  caller: Caller,
  subject: Subject,
  nameOf: NameOf,
): Decision {
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
      return check(caller, subject, nameOf);
    case 'snapshot.create':
      return capture(caller, subject, nameOf);
    case 'snapshot.delete':
      return deleteSnapshot(caller, subject, nameOf);
    case 'clone.create':
      return order(caller, subject, nameOf);
    case 'clone.update':
      return change(caller, subject, nameOf);
    case 'clone.delete':
      return ofRequesterOrOwner(caller, subject, 'delete this clone', nameOf);
    case 'clone.confirm':
      return caller.isAdmin
        ? ALLOWED
        : refused('Only an admin can confirm this clone.');
    case 'clone.inspect':
      return ofRequesterOrOwner(
        caller,
        subject,
        'read the log and the activity of this clone',
        nameOf,
      );
    default:
      return ofEntityOwner(
        caller,
        subject,
        'read the password of this clone',
        nameOf,
      );
  }
}
