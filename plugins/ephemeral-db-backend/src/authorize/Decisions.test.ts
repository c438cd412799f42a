import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ephemeralDbCloneDeletePermission as toDelete,
  ephemeralDbCloneReadPermission as toRead,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Decisions } from './Decisions';

const sam = mockCredentials.user('user:default/sam');
const { ALLOW, DENY } = AuthorizeResult;

describe('Decisions', () => {
  let now: number;
  let answer: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  let decisions: Decisions;
  const ask = async (live: boolean, credentials = sam) => {
    const decide = await decisions.of(credentials, { live });
    return [decide(toRead).result, decide(toDelete).result];
  };

  beforeEach(() => {
    now = 1;
    answer = ALLOW;
    decisions = Decisions.create({
      permissions: mockServices.permissions.mock({
        authorizeConditional: async requests =>
          requests.map(() => ({ result: answer })),
      }),
      reads: [toRead],
      acts: [toDelete],
      clock: () => now,
    });
  });

  it('asks anew with each request what may be seen', async () => {
    await ask(false);
    answer = DENY;

    expect(await ask(false)).toEqual([DENY, ALLOW]);
  });

  it('remembers for lists what may be done, for ten seconds and one caller', async () => {
    await ask(false);
    answer = DENY;

    const another = mockCredentials.user('user:default/eve');
    expect(await ask(false, another)).toEqual([DENY, DENY]);
    now += 10_001;
    expect(await ask(false)).toEqual([DENY, DENY]);
  });

  it('asks all anew for whoever does something', async () => {
    await ask(false);
    answer = DENY;

    expect(await ask(true)).toEqual([DENY, DENY]);
    expect(await ask(false)).toEqual([DENY, DENY]);
  });
});
