import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import request from 'supertest';
import { scaffolderModuleEphemeralDb } from './module';

describe('scaffolderModuleEphemeralDb', () => {
  it('adds its actions to the scaffolder, by these ids', async () => {
    const { server } = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleEphemeralDb,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'http://portal.test/' } },
        }),
      ],
    });
    const { body } = await request(server).get('/api/scaffolder/v2/actions');
    const ids = body
      .map((action: { id: string }) => action.id)
      .filter((id: string) => id.startsWith('ephemeralDb:'));
    expect(ids.sort()).toEqual([
      'ephemeralDb:clone:create',
      'ephemeralDb:clone:delete',
      'ephemeralDb:clone:retry',
      'ephemeralDb:clone:wait',
      'ephemeralDb:snapshot:create',
      'ephemeralDb:snapshot:delete',
    ]);
  });
});
