import { ConfigApi } from '@backstage/frontend-plugin-api';

/** Somebody who can sign in by one click. */
export interface Person {
  id: string;
  displayName: string;
  role: string;
  about: string;
}

/** The people of `auth.providers.people.list`, in its order. */
export function readPeople(config: ConfigApi): Person[] {
  return (
    config.getOptionalConfigArray('auth.providers.people.list') ?? []
  ).map(person => ({
    id: person.getString('id'),
    displayName: person.getString('displayName'),
    role: person.getString('role'),
    about: person.getString('about'),
  }));
}
