import { Config } from '@backstage/config';

/** Somebody who signs in by one click. */
export interface Person {
  /** What the `x-demo-person` header says, e.g. `sam`. */
  id: string;
  /** The user in the catalog, e.g. `user:default/sam`. */
  entityRef: string;
  displayName: string;
}

/**
 * Reads the people of `auth.providers.people.list`.
 *
 * @param nodeEnv - the value of NODE_ENV
 * @throws Error in production, and where nobody is listed: a portal must never offer this way in by accident
 */
export function readPeople(
  config: Config,
  nodeEnv: string | undefined,
): Person[] {
  if (nodeEnv === 'production') {
    throw new Error(
      'The people provider signs anybody in without a password and refuses to start with NODE_ENV=production. ' +
        'Remove `backend.add(import("./people"))` and use a real auth provider there',
    );
  }
  const people = (
    config.getOptionalConfigArray('auth.providers.people.list') ?? []
  ).map(person => ({
    id: person.getString('id'),
    entityRef: person.getString('entityRef'),
    displayName: person.getString('displayName'),
  }));
  if (people.length === 0) {
    throw new Error(
      'auth.providers.people.list is missing or empty, so nobody could sign in. ' +
        'List people with id, entityRef and displayName as app-config.yaml does, or remove the people provider from the backend',
    );
  }
  return people;
}
