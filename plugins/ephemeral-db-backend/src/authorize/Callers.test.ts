import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Callers } from './Callers';

const sam = mockCredentials.user('user:default/sam');

describe('Callers', () => {
  let now: number;
  let groups: string[];
  let callers: Callers;
  const refsOf = async (live: boolean) =>
    (await callers.of(sam, { live })).ownershipRefs;

  beforeEach(() => {
    now = 1;
    groups = ['group:default/orders-team'];
    callers = Callers.create({
      admins: [],
      permissions: mockServices.permissions.mock(),
      userInfo: mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: 'user:default/sam',
          ownershipEntityRefs: groups,
        }),
      }),
      clock: () => now,
    });
  });

  it('remembers for lists whom somebody belongs to, for ten seconds', async () => {
    expect(await refsOf(false)).toEqual(['group:default/orders-team']);
    groups = [];
    now += 10_000;
    expect(await refsOf(false)).toEqual(['group:default/orders-team']);
    now += 1;
    expect(await refsOf(false)).toEqual([]);
  });

  it('asks anew for all that changes something or shows a secret', async () => {
    await refsOf(false);
    groups = [];

    expect(await refsOf(true)).toEqual([]);
    expect(await refsOf(false)).toEqual([]);
  });
});
