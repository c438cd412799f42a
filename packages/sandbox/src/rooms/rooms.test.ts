import { existsSync } from 'node:fs';
import { resources } from '../kubernetes';
import { TestClient } from '../testing/TestClient';
import { cloneObjects } from '../testing/cloneObjects';
import { rooms } from './rooms';
import { startApiAlone } from './startApiAlone';

const options = { latency: { profile: 'none' } } as const;

describe('each room of the sandbox alone', () => {
  it('api: keeps what it is given, and nothing comes of it', async () => {
    const room = await startApiAlone();
    try {
      const client = TestClient.of(room.kubeConfig, 'kubernetes-admin');
      for (const object of cloneObjects('env', 'any')) {
        await client.create(object);
      }
      const [claim] = room.store.list(resources.persistentVolumeClaims);
      expect(claim.status).toEqual({ phase: 'Pending' });
      expect(room.store.list(resources.pods)).toEqual([]);
    } finally {
      await room.stop();
    }
  });

  it('array: serves its metrics over a folder that goes with it', async () => {
    const room = await rooms.array(options);
    const [folder, url] = room.says.split(', metrics at ');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^sandbox_volumes 0$/m);
    await room.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('controllers: pods run and are ready, and nobody answers in them', async () => {
    const room = await rooms.controllers(options);
    const client = TestClient.of(room.kubeConfig ?? '');
    try {
      const [deployment] = cloneObjects('default', 'any').filter(
        ({ kind }) => kind === 'Deployment',
      );
      const spec = structuredClone(deployment.spec) as {
        template: { spec: { volumes?: object; containers: object[] } };
      };
      delete spec.template.spec.volumes;
      spec.template.spec.containers = [{ name: 'c', image: 'any/image:1' }];
      await client.create({ ...deployment, spec });
      let pod: string | undefined;
      while (!pod) pod = await client.readyPod('default');
      expect(pod).toMatch(/^mssql-/);
    } finally {
      await room.stop();
    }
  });
});
