import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fields } from '../../kubernetes';
import { ContainerMount } from '../../ContainerRuntime';
import { conditionOf } from '../conditions';
import { Pod } from '../kinds';
import { TestCluster } from '../testing/TestCluster';
import { VirtualClock } from '../../time/VirtualClock';

// Nothing here takes long, but the machine may be busy.
jest.setTimeout(60_000);

describe('the node', () => {
  let cluster: TestCluster;

  function start(clock?: VirtualClock) {
    cluster = new TestCluster({ clock });
    cluster.create('namespaces', { metadata: { name: 'env' } });
  }
  beforeEach(() => start());
  afterEach(() => cluster.close());

  const pod = (name: string, container: Fields = {}, spec: Fields = {}) => {
    cluster.create('pods', {
      metadata: { namespace: 'env', name, labels: { app: name } },
      spec: {
        containers: [{ name: 'c', image: 'db:1', ...container }],
        ...spec,
      },
    });
  };
  const until = (name: string, holds: (pod: Pod) => unknown) =>
    cluster.untilIs('pods', `env/${name}`, holds);
  const isReady = ({ status }: Pod) =>
    conditionOf(status.conditions, 'Ready')?.status === 'True';
  const stateOf = ({ status }: Pod) => status.containerStatuses?.[0].state;
  const waits = (name: string, reason: string) =>
    until(name, one => stateOf(one)?.waiting?.reason === reason);
  const port = { tcpSocket: { port: 1433 } };

  it('runs a pod and says so in its status (transcript 02)', async () => {
    pod('web', { readinessProbe: port });
    const ready = await until('web', isReady);
    expect(ready.spec.nodeName).toBe('sandbox');
    expect(ready.status).toMatchObject({
      phase: 'Running',
      hostIP: '127.0.0.1',
      hostIPs: [{ ip: '127.0.0.1' }],
      podIP: expect.stringMatching(/^10\.244\./),
      podIPs: [{ ip: ready.status.podIP }],
      qosClass: 'BestEffort',
      startTime: expect.any(String),
    });
    expect(
      ready.status.conditions?.map(one => `${one.type} ${one.status}`),
    ).toEqual([
      'PodReadyToStartContainers True',
      'Initialized True',
      'Ready True',
      'ContainersReady True',
      'PodScheduled True',
    ]);
    expect(ready.status.containerStatuses).toEqual([
      {
        name: 'c',
        image: 'db:1',
        imageID: expect.any(String),
        containerID: expect.any(String),
        lastState: {},
        ready: true,
        started: true,
        restartCount: 0,
        state: { running: { startedAt: expect.any(String) } },
      },
    ]);
    const before = cluster.writes
      .map(({ object }) => object as Pod)
      .find(one => one.kind === 'Pod' && one.status.containerStatuses);
    expect(before && stateOf(before)).toEqual({
      waiting: { reason: 'ContainerCreating' },
    });
    expect(conditionOf(before?.status.conditions, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c]',
    });
    expect(cluster.eventsOf('Pod', 'web')).toEqual(
      expect.arrayContaining([
        'Scheduled Successfully assigned env/web to sandbox',
        'Pulling Pulling image "db:1"',
        'Created Container created',
        'Started Container started',
      ]),
    );
  });

  it('gives a container its environment and its mounts', async () => {
    cluster.create('secrets', {
      metadata: { namespace: 'env', name: 'login' },
      stringData: { password: 'geheim', user: 'sa' },
    });
    cluster.create('configMaps', {
      metadata: { namespace: 'env', name: 'conf' },
      data: { 'mssql.conf': '[network]\ntcpport = 1433\n', other: 'x' },
    });
    cluster.claim('env/data');
    pod(
      'web',
      {
        env: [
          { name: 'PLAIN', value: 'a' },
          { name: 'COMBINED', value: '$(PLAIN)-$$(PLAIN)-$(NOPE)' },
          {
            name: 'SECRET',
            valueFrom: { secretKeyRef: { name: 'login', key: 'password' } },
          },
          {
            name: 'ABSENT',
            valueFrom: {
              configMapKeyRef: { name: 'nope', key: 'x', optional: true },
            },
          },
          {
            name: 'POD',
            valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } },
          },
          {
            name: 'LIMIT',
            valueFrom: { resourceFieldRef: { resource: 'limits.memory' } },
          },
        ],
        envFrom: [{ prefix: 'L_', secretRef: { name: 'login' } }],
        resources: { limits: { memory: '2Gi' } },
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'data', mountPath: '/part', subPath: 'part' },
          {
            name: 'conf',
            mountPath: '/data/mssql.conf',
            subPath: 'mssql.conf',
            readOnly: true,
          },
          { name: 'login', mountPath: '/login', readOnly: true },
          { name: 'scratch', mountPath: '/tmp' },
        ],
      },
      {
        hostname: 'mssql',
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
          { name: 'conf', configMap: { name: 'conf' } },
          {
            name: 'login',
            secret: {
              secretName: 'login',
              items: [{ key: 'password', path: 'a/b' }],
            },
          },
          { name: 'scratch', emptyDir: {} },
        ],
      },
    );
    await until('web', isReady);
    const { env, hostname, memoryLimit, mounts } =
      cluster.runtime.of('web')!.spec;
    expect(env).toEqual({
      L_password: 'geheim',
      L_user: 'sa',
      PLAIN: 'a',
      COMBINED: 'a-$(PLAIN)-$(NOPE)',
      SECRET: 'geheim',
      POD: 'web',
      LIMIT: String(2 * 1024 ** 3),
    });
    expect(hostname).toBe('mssql');
    expect(memoryLimit).toBe(2 * 1024 ** 3);
    const at = (path: string) =>
      mounts.find(({ mountPath }) => mountPath === path)!;
    const directoryAt = (path: string) =>
      (at(path) as ContainerMount & { directory: string }).directory;
    const [volume] = cluster.array.volumes();
    expect(at('/data')).toMatchObject({ directory: volume.directory });
    expect(at('/part')).toMatchObject({
      directory: join(volume.directory, 'part'),
    });
    expect(at('/data/mssql.conf')).toEqual({
      mountPath: '/data/mssql.conf',
      readOnly: true,
      text: '[network]\ntcpport = 1433\n',
    });
    const login = join(directoryAt('/login'), 'a/b');
    expect(readFileSync(login, 'utf8')).toBe('geheim');
    expect(existsSync(directoryAt('/tmp'))).toBe(true);
    cluster.remove('pods', 'env/web');
    await cluster.untilGone('pods', 'env/web');
    expect(existsSync(login)).toBe(false);
    expect(existsSync(volume.directory)).toBe(true);
  });

  it('backs off from an image that is not there (transcript 13)', async () => {
    pod('img', { image: 'nonexistent:1' });
    const failed = await waits('img', 'ErrImagePull');
    expect(stateOf(failed)?.waiting?.message).toBe(
      'failed to pull and unpack image "nonexistent:1": not found',
    );
    const backing = await waits('img', 'ImagePullBackOff');
    expect(stateOf(backing)?.waiting?.message).toMatch(
      /^Back-off pulling image "nonexistent:1": ErrImagePull: .*not found$/,
    );
    expect(backing.status.phase).toBe('Pending');
    expect(cluster.eventsOf('Pod', 'img')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^Failed Failed to pull image "nonexistent:1": .*not found$/,
        ),
        'Failed Error: ErrImagePull',
        'BackOff Back-off pulling image "nonexistent:1"',
      ]),
    );
    cluster.runtime.images.set('nonexistent:1', {});
    await until('img', isReady);
  });

  it('waits for a secret that is missing (transcript 13)', async () => {
    pod('nosecret', { envFrom: [{ secretRef: { name: 'nope' } }] });
    const waiting = await waits('nosecret', 'CreateContainerConfigError');
    expect(stateOf(waiting)?.waiting?.message).toBe('secret "nope" not found');
    await cluster.untilEvent(
      'Pod',
      'nosecret',
      'Failed Error: secret "nope" not found',
    );
    cluster.create('secrets', { metadata: { namespace: 'env', name: 'nope' } });
    await until('nosecret', isReady);
  });

  it('waits for a volume that cannot be mounted', async () => {
    pod('web', {}, { volumes: [{ name: 'v', configMap: { name: 'nope' } }] });
    await cluster.untilEvent(
      'Pod',
      'web',
      'FailedMount MountVolume.SetUp failed for volume "v" : configmap "nope" not found',
    );
    expect(cluster.get('pods', 'env/web')?.status.phase).toBe('Pending');
    cluster.create('configMaps', {
      metadata: { namespace: 'env', name: 'nope' },
    });
    await until('web', isReady);
  });

  it('restarts what crashes, at once and then ever later (transcript 13)', async () => {
    await cluster.close();
    const clock = new VirtualClock();
    start(clock);
    const starts: number[] = [];
    cluster.store.watch(({ object }) => {
      if (object.reason === 'Started') starts.push(clock.seconds);
    });
    pod('crash', { image: 'crash:1' });
    const looping = await waits('crash', 'CrashLoopBackOff');
    const { uid } = looping.metadata;
    expect(looping.status.containerStatuses?.[0]).toMatchObject({
      ready: false,
      started: false,
      restartCount: 1,
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      state: {
        waiting: {
          message: `back-off 10s restarting failed container=c pod=crash_env(${uid})`,
        },
      },
    });
    expect(looping.status.phase).toBe('Running');
    await cluster.untilEvent(
      'Pod',
      'crash',
      'BackOff Back-off restarting failed container c in pod crash',
    );
    await until(
      'crash',
      ({ status }) => (status.containerStatuses?.[0].restartCount ?? 0) >= 4,
    );
    // Creating the container takes 4 s each time.
    const pauses = starts
      .slice(1, 4)
      .map((at, index) => Math.round(at - starts[index] - 4));
    expect(pauses).toEqual([0, 10, 20]);
  });

  it('tells OOM from other ends and forgets nothing of the last one', async () => {
    pod('web');
    await until('web', isReady);
    cluster.runtime
      .of('web')
      ?.crash({ exitCode: 137, reason: 'OOMKilled', message: 'too little' });
    const restarted = await until(
      'web',
      one => isReady(one) && one.status.containerStatuses?.[0].restartCount,
    );
    expect(
      restarted.status.containerStatuses?.[0].lastState.terminated,
    ).toMatchObject({
      exitCode: 137,
      reason: 'OOMKilled',
      message: 'too little',
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
    });
  });

  it('ends a pod that is to run once, after its init containers', async () => {
    pod(
      'once',
      { image: 'done:1' },
      {
        restartPolicy: 'Never',
        initContainers: [{ name: 'first', image: 'done:1' }],
      },
    );
    const done = await until(
      'once',
      ({ status }) => status.phase === 'Succeeded',
    );
    expect(
      done.status.initContainerStatuses?.[0].state.terminated,
    ).toMatchObject({ exitCode: 0, reason: 'Completed' });
    pod(
      'broken',
      {},
      {
        restartPolicy: 'Never',
        initContainers: [{ name: 'first', image: 'crash:1' }],
      },
    );
    const broken = await until(
      'broken',
      ({ status }) => status.phase === 'Failed',
    );
    expect(conditionOf(broken.status.conditions, 'Initialized')?.message).toBe(
      'containers with incomplete status: [first]',
    );
  });

  it('is ready as long as the port is open, and restarts what fails its startup or liveness probe', async () => {
    const probe = { ...port, periodSeconds: 1 };
    pod('web', {
      startupProbe: { ...probe, failureThreshold: 1_000 },
      readinessProbe: probe,
    });
    await until('web', isReady);
    cluster.runtime.of('web')?.setOpen(false);
    await until('web', one => !isReady(one));
    const address = cluster.get('pods', 'env/web')?.status.podIP;
    await cluster.untilEvent(
      'Pod',
      'web',
      `Unhealthy Readiness probe failed: dial tcp ${address}:1433: connect: connection refused`,
    );
    cluster.runtime.of('web')?.setOpen(true);
    await until('web', isReady);

    pod('alive', { livenessProbe: probe, readinessProbe: probe });
    await until('alive', isReady);
    cluster.runtime.of('alive')?.setOpen(false);
    await cluster.untilEvent(
      'Pod',
      'alive',
      'Killing Container c failed liveness probe, will be restarted',
    );
    await until('alive', one => one.status.containerStatuses?.[0].restartCount);

    pod('deaf', {
      image: 'deaf:1',
      startupProbe: { ...probe, failureThreshold: 2 },
      readinessProbe: probe,
    });
    const killed = await until(
      'deaf',
      one => one.status.containerStatuses?.[0].restartCount,
    );
    expect(isReady(killed)).toBe(false);
    await cluster.untilEvent(
      'Pod',
      'deaf',
      'Killing Container c failed startup probe, will be restarted',
    );
  });

  it('stops a pod before it goes, and lets it go although stopping failed once', async () => {
    pod('web');
    await until('web', isReady);
    const container = cluster.runtime.of('web')!;
    cluster.faults.add({
      on: 'controller',
      operation: 'pod.stop',
      name: 'web',
      times: 1,
      effect: { kind: 'stall' },
    });
    let order = '';
    container.exited.then(() => {
      order += 'stopped ';
    });
    cluster.store.watch(({ type, object }) => {
      if (type === 'DELETED' && object.kind === 'Pod') order += 'gone';
    });
    cluster.remove('pods', 'env/web');
    expect(cluster.get('pods', 'env/web')?.metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
    });
    await cluster.untilGone('pods', 'env/web');
    expect(order).toBe('stopped gone');
    expect(cluster.eventsOf('Pod', 'web')).toEqual(
      expect.arrayContaining([
        'Killing Stopping container c',
        'FailedKillPod error killing pod: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      ]),
    );
  });

  it('tries again what a fault kept from starting (faults pod.pull and pod.start)', async () => {
    for (const operation of ['pod.pull', 'pod.start'] as const) {
      cluster.faults.add({
        on: 'controller',
        operation,
        times: 1,
        effect: { kind: 'fail', message: `no ${operation}` },
      });
    }
    pod('web');
    await waits('web', 'RunContainerError');
    await until('web', isReady);
    expect(cluster.eventsOf('Pod', 'web')).toEqual(
      expect.arrayContaining([
        'Failed Failed to pull image "db:1": rpc error: code = Internal desc = no pod.pull',
        'Failed Error: rpc error: code = Internal desc = no pod.start',
      ]),
    );
  });

  it('connects to the ports of a pod and reads its log', async () => {
    const { kubelet } = cluster.controllers;
    expect(kubelet.log('env', 'web', {})).toBeUndefined();
    pod('web', { readinessProbe: port });
    await until('web', isReady);
    const socket = await kubelet.dial('env', 'web', 1433);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toBe('web');
    await expect(kubelet.dial('env', 'web', 80)).rejects.toThrow(
      'failed to connect to localhost:80 inside pod env/web: dial tcp4 127.0.0.1:80: connect: connection refused',
    );
    await expect(kubelet.dial('env', 'other', 1433)).rejects.toThrow(
      'env/other',
    );
    expect(kubelet.log('env', 'web', {})).toMatchObject([
      { text: 'hello from web', time: expect.any(Date) },
      { text: 'listening' },
    ]);
    expect(kubelet.log('env', 'web', { container: 'other' })).toBeUndefined();
    expect(kubelet.log('env', 'web', { previous: true })).toBeUndefined();
    cluster.runtime.of('web')?.crash({ exitCode: 1, reason: 'Error' });
    await until(
      'web',
      one => one.status.containerStatuses?.[0].restartCount && isReady(one),
    );
    expect(kubelet.log('env', 'web', { previous: true })).toHaveLength(2);
  });

  it('runs its pods again after it was restarted itself', async () => {
    pod('web', { readinessProbe: port });
    await until('web', isReady);
    const before = cluster.runtime.of('web');
    await cluster.restart();
    await expect(before?.exited).resolves.toMatchObject({ exitCode: 0 });
    await cluster.until(
      'another container runs',
      () => cluster.runtime.of('web') !== before,
    );
    await until('web', isReady);
    cluster.remove('pods', 'env/web');
    await cluster.untilGone('pods', 'env/web');
    expect(cluster.runtime.of('web')?.listens(1433)).toBe(false);
  });
});
