import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import authModulePeople from '.';

const sam = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'sam', namespace: 'default' },
  relations: [{ type: 'memberOf', targetRef: 'group:default/orders-team' }],
};

function startPortal(auth: object) {
  return startTestBackend({
    features: [
      authPlugin,
      authModulePeople,
      catalogServiceMock.factory({ entities: [sam] }),
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://localhost' }, auth },
      }),
    ],
  });
}

const configured = {
  providers: {
    people: {
      list: [
        {
          id: 'sam',
          entityRef: 'user:default/sam',
          displayName: 'Sam Ortega',
        },
      ],
    },
  },
};

describe('authModulePeople', () => {
  it('gives a token with the teams of the person', async () => {
    const { server } = await startPortal(configured);

    const answer = await request(server)
      .get('/api/auth/people/refresh')
      .set('x-demo-person', 'sam');

    expect(answer.status).toBe(200);
    expect(answer.body.profile).toEqual({ displayName: 'Sam Ortega' });
    expect(answer.body.backstageIdentity).toMatchObject({
      token: expect.stringMatching(/^[^.]+\.[^.]+\.[^.]+$/),
      identity: {
        userEntityRef: 'user:default/sam',
        ownershipEntityRefs: ['user:default/sam', 'group:default/orders-team'],
      },
    });
  });

  it.each([undefined, 'mallory'])('refuses %s', async person => {
    const { server } = await startPortal(configured);

    const answer = await request(server)
      .get('/api/auth/people/refresh')
      .set(person ? { 'x-demo-person': person } : {});

    expect(answer.status).toBe(401);
    expect(answer.body.error.message).toContain('Send one of: sam');
  });

  it('keeps the backend from starting where nobody is listed', async () => {
    await expect(startPortal({ providers: { people: {} } })).rejects.toThrow(
      'auth.providers.people.list is missing or empty',
    );
  });

  it('keeps the backend from starting in production', async () => {
    const before = process.env.NODE_ENV;
    Object.assign(process.env, { NODE_ENV: 'production' });
    try {
      await expect(startPortal(configured)).rejects.toThrow(
        'refuses to start with NODE_ENV=production',
      );
    } finally {
      Object.assign(process.env, { NODE_ENV: before });
    }
  });
});
