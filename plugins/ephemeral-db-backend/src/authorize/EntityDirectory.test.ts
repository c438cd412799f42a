import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { EntityDirectory } from './EntityDirectory';

const ref = { kind: 'component', namespace: 'default', name: 'orders-api' };
const credentials = mockCredentials.user();

/** As the permission framework answers: each with an id of its own. */
function ownedBy(claim: string, id: string): PolicyDecision {
  const decision: PolicyDecision & { id: string } = {
    id,
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'catalog',
    resourceType: 'catalog-entity',
    conditions: {
      rule: 'IS_ENTITY_OWNER',
      resourceType: 'catalog-entity',
      params: { claims: [claim] },
    },
  };
  return decision;
}

describe('EntityDirectory', () => {
  let now = 0;
  const catalog = catalogServiceMock.mock();
  const directory = EntityDirectory.create({
    catalog,
    auth: mockServices.auth(),
    clock: () => now,
  });
  const read = (decision: PolicyDecision) =>
    directory.read(ref, credentials, decision);

  beforeEach(() => {
    now += 60_000;
    catalog.getEntityByRef.mockReset();
    catalog.getEntityByRef.mockResolvedValue({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'orders-api' },
    });
  });

  it('asks once for ten seconds what is let pass by the same conditions', async () => {
    await read(ownedBy('group:default/a', '1'));
    await read(ownedBy('group:default/a', '2'));
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(1);

    now += 10_001;
    await read(ownedBy('group:default/a', '3'));
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(2);
  });

  it('asks again as soon as the policy says something else', async () => {
    await read(ownedBy('group:default/a', '1'));
    catalog.getEntityByRef.mockResolvedValue(undefined);

    expect(await read(ownedBy('group:default/b', '2'))).toBeUndefined();
    expect(await read({ result: AuthorizeResult.DENY })).toBeUndefined();
  });

  it('asks again for what the catalog did not show', async () => {
    catalog.getEntityByRef.mockResolvedValueOnce(undefined);

    expect(await read({ result: AuthorizeResult.ALLOW })).toBeUndefined();
    expect(await read({ result: AuthorizeResult.ALLOW })).toBeDefined();
  });
});
