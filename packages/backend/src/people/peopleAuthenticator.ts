import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import { Person } from './readPeople';

/** The request header that names who wants to sign in. Not a safelisted one, so that foreign sites cannot send it. */
export const PERSON_HEADER = 'x-demo-person';

/** Takes the word of the `x-demo-person` header. */
export function createPeopleAuthenticator(people: Person[]) {
  return createProxyAuthenticator({
    defaultProfileTransform: async (person: Person) => ({
      profile: { displayName: person.displayName },
    }),
    initialize() {},
    async authenticate({ req }) {
      const id = req.header(PERSON_HEADER);
      const result = people.find(person => person.id === id);
      if (!result) {
        throw new AuthenticationError(
          `The header ${PERSON_HEADER} names nobody who can sign in here. Send one of: ${people
            .map(person => person.id)
            .join(', ')}`,
        );
      }
      return { result };
    },
  });
}
