import type { EntityMatch, GoldenSource } from '../sources/types';
import type { EntityFacts } from './rules';

/** What people call an entity, a team or a person. */
export type NameOf = (ref: string) => string;

/** `A, B and C` */
export function list(words: string[], last: 'and' | 'or' = 'and'): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** `Team Orders and Sam`, each once. */
export function listNames(refs: string[], nameOf: NameOf): string {
  return list([...new Set(refs.map(nameOf))]);
}

function describeMatch({ kind, namespace, name, type }: EntityMatch): string {
  const kinds = kind === undefined ? 'entities' : `${kind.toLowerCase()}s`;
  return [
    kinds,
    type === undefined ? '' : `of type ${type}`,
    name === undefined ? '' : `named ${name}`,
    namespace === undefined ? '' : `in the catalog's namespace ${namespace}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** What a source offers clones to, for example `components owned by Team Orders`. */
export function describeAllowed(source: GoldenSource, nameOf: NameOf): string {
  const { owners, entities } = source.clones.allow;
  const whose = list(
    (owners ?? (entities ? [] : [source.owner])).map(nameOf),
    'or',
  );
  if (!entities) {
    return `what ${whose} owns`;
  }
  const those = list(entities.map(describeMatch), 'or');
  return whose ? `${those} owned by ${whose}` : those;
}

/** Who could, said to somebody who can't because others own the entity. */
export function onlyOwners(
  { ref, owners }: EntityFacts,
  what: string,
  nameOf: NameOf,
): string {
  return owners.length > 0
    ? `Only ${listNames(owners, nameOf)} can ${what}.`
    : `Only an owner of ${nameOf(
        ref,
      )} can ${what}, and the catalog knows none. Give ${nameOf(
        ref,
      )} an owner in the catalog.`;
}
