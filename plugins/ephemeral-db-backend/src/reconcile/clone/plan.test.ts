import { sampleSource } from '../../__testUtils__/sampleSource';
import type { CloneProgress, CloneRecord } from '../../clones/CloneRecord';
import type { CloneSituation } from './CloneSituation';
import type { ObservedClone, Seen } from './ObservedClone';
import { planClone } from './plan';

const SECOND = 1_000;
const ORDERED = Date.parse('2026-11-24T10:00:00Z');
const NOW = ORDERED + 60 * SECOND;
const namespace = 'edb-customerdb-1f3a9c22';

function at(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function seen(uid: string, more: Partial<Seen> = {}): Seen {
  return { uid, resourceVersion: '7', ours: true, ...more };
}

const ordered: CloneRecord = {
  id: '1f3a9c22-0000-4000-8000-000000000001',
  name: 'orders-1',
  source: 'customerdb',
  cluster: 'lab',
  namespace,
  entityRef: 'component:default/orders',
  requestedBy: 'user:default/ola',
  snapshotId: 'point-1',
  point: {
    id: 'point-1',
    takenAt: at(ORDERED - 3_600 * SECOND),
    volumeSnapshotName: 'customerdb-20261124-090000-1f3a',
    volumeSnapshotUid: 'golden-uid',
    probes: [{ name: 'customers', exact: true, value: 10 }],
  },
  desired: 'present',
  phase: 'queued',
  generation: 1,
  wantedGeneration: 1,
  stages: [],
  progress: {},
  createdAt: new Date(ORDERED),
  expiresAt: new Date(ORDERED + 12 * 3_600 * SECOND),
  version: 1,
};

const nothing: ObservedClone = { pods: [] };
const namespaced: ObservedClone = { pods: [], namespace: seen('ns') };
const importing: ObservedClone = {
  ...namespaced,
  content: {
    ...seen('content'),
    policy: 'Retain',
    snapshotHandle: 'handle',
    boundUid: undefined,
  },
  volumeSnapshot: { ...seen('import'), ready: false },
};
const imported: ObservedClone = {
  ...namespaced,
  content: { ...importing.content!, boundUid: 'import' },
  volumeSnapshot: {
    ...seen('import'),
    ready: true,
    boundContent: `${namespace}-g1`,
  },
};
const claimed: ObservedClone = {
  ...imported,
  claim: { ...seen('claim'), phase: 'Pending', fromImport: true },
};
const bound: ObservedClone = {
  ...imported,
  claim: { ...claimed.claim!, phase: 'Bound', volumeName: 'pv-1' },
};
const deployed: ObservedClone = {
  ...bound,
  deployment: { ...seen('deployment'), replicas: 1 },
};
const pod = { name: 'pod', ready: false, deleting: false, restarts: 0 };
const starting: ObservedClone = { ...deployed, pods: [pod] };
const running: ObservedClone = {
  ...deployed,
  pods: [{ ...pod, ready: true }],
};

const point = { snapshotHandle: 'handle', driver: 'pxd.portworx.com' };
const madeNamespace: CloneProgress = { namespaceUid: 'ns' };
const madeImport: CloneProgress = {
  ...madeNamespace,
  point,
  contentUid: 'content',
  importUid: 'import',
};
const prepared: CloneProgress = { ...madeImport, preparedGeneration: 1 };
const madeClaim: CloneProgress = { ...prepared, claimUid: 'claim' };
const madePod: CloneProgress = {
  ...madeClaim,
  volumeName: 'pv-1',
  deploymentUid: 'deployment',
};

type Stages = CloneRecord['stages'];
const ADMITTED = ORDERED + 10 * SECOND;
const importStage: Stages = [
  { name: 'imported', startedAt: at(ORDERED), waitedMs: 10 * SECOND },
];
const importDone: Stages = [{ ...importStage[0], finishedAt: at(ADMITTED) }];
const boundStage: Stages = [
  ...importDone,
  { name: 'bound', startedAt: at(ADMITTED), waitedMs: 0 },
];
const boundDone: Stages = [
  importDone[0],
  { ...boundStage[1], finishedAt: at(ADMITTED) },
];
const runningStage: Stages = [
  ...boundDone,
  { name: 'running', startedAt: at(ADMITTED) },
];
const runningDone: Stages = [
  ...boundDone,
  { ...runningStage[2], finishedAt: at(ADMITTED) },
];
const securedStage: Stages = [
  ...runningDone,
  { name: 'secured', startedAt: at(ADMITTED) },
];
const securedFor = (milliseconds: number): Stages => [
  ...runningDone,
  { name: 'secured', startedAt: at(NOW - milliseconds) },
];
const securedDone: Stages = [
  ...runningDone,
  { ...securedStage[3], finishedAt: at(ADMITTED) },
];
const verifiedStage: Stages = [
  ...securedDone,
  { name: 'verified', startedAt: at(ADMITTED) },
];
const verifiedDone: Stages = [
  ...securedDone,
  { ...verifiedStage[4], finishedAt: at(ADMITTED) },
];

function situation(
  clone: Partial<CloneRecord>,
  observed: ObservedClone,
  more: Partial<CloneSituation> = {},
): CloneSituation {
  return {
    clone: { ...ordered, ...clone },
    source: sampleSource,
    observed,
    now: NOW,
    watchedSince: ORDERED,
    windows: {
      importing: { admitted: true, ahead: 0 },
      binding: { admitted: true, ahead: 0 },
    },
    jobs: {},
    waitForFirstConsumer: false,
    ...more,
  };
}

/** While it is brought up. */
function underway(
  stages: Stages,
  progress: CloneProgress,
  observed: ObservedClone,
  more: Partial<CloneSituation> = {},
): CloneSituation {
  return situation({ phase: 'provisioning', stages, progress }, observed, more);
}

function ready(
  observed: ObservedClone,
  more: Partial<CloneRecord> = {},
): CloneSituation {
  return situation(
    {
      phase: 'ready',
      stages: verifiedDone,
      progress: { ...madePod, secured: true, verified: true, opened: true },
      ...more,
    },
    observed,
  );
}

function leaving(
  observed: ObservedClone,
  progress: CloneProgress = madePod,
  more: Partial<CloneRecord> = {},
): CloneSituation {
  return situation(
    { desired: 'absent', phase: 'deleting', progress, ...more },
    observed,
  );
}

const full = { admitted: false, ahead: 3 };
const differs = {
  result: 'differs' as const,
  probes: [{ name: 'customers', expected: 10, actual: 15 }],
};
const matched = {
  result: 'matched' as const,
  probes: [{ name: 'customers', expected: 10, actual: 10 }],
};
const later = {
  state: 'later' as const,
  at: NOW - 100,
  times: 1,
  reason: 'SqlStarting',
  message: 'Database CustomerDB is RECOVERING',
  next: 'It is tried again.',
};

function refusedStep(
  step: string,
  kind: 'final' | 'refused' | 'transient',
  more: { since?: number; notBefore?: number } = {},
): CloneProgress {
  return {
    trouble: {
      step,
      kind,
      since: NOW,
      notBefore: NOW,
      times: 1,
      reason: 'Forbidden',
      message: 'exceeded quota: clones',
      next: 'Ask for more quota.',
      ...more,
    },
  };
}

function identity(name: string, uid: string) {
  return { name, namespace, uid, resourceVersion: '7' };
}

describe('planClone brings a generation up', () => {
  const table: [string, CloneSituation, string[], object][] = [
    [
      'waits for a place in the importing window',
      situation({}, nothing, {
        windows: { importing: full, binding: full },
      }),
      [],
      { phase: 'queued', stages: [] },
    ],
    [
      'makes the namespace first, and notes the wait for its place',
      situation({}, nothing),
      ['createNamespace'],
      {
        phase: 'provisioning',
        stage: 'imported',
        stages: [
          { name: 'imported', startedAt: at(ORDERED), waitedMs: 60 * SECOND },
        ],
      },
    ],
    [
      'resolves the point once there is a namespace',
      underway(importStage, madeNamespace, namespaced),
      ['resolvePoint'],
      {},
    ],
    [
      'imports, and prepares the rest meanwhile',
      underway(importStage, { ...madeNamespace, point }, namespaced),
      ['import', 'prepare'],
      {},
    ],
    [
      'makes the VolumeSnapshot when a crash came behind the content',
      underway(
        importStage,
        { ...madeNamespace, point, preparedGeneration: 1 },
        { ...namespaced, content: importing.content },
      ),
      ['import'],
      {},
    ],
    [
      'waits while the import is not ready',
      underway(importStage, prepared, importing),
      [],
      { stage: 'imported' },
    ],
    [
      'does not believe an import that is ready but bound to another VolumeSnapshot',
      underway(importStage, prepared, {
        ...imported,
        content: { ...imported.content!, boundUid: 'another' },
      }),
      [],
      { stage: 'imported' },
    ],
    [
      'does not believe an import of another handle',
      underway(importStage, prepared, {
        ...imported,
        content: { ...imported.content!, snapshotHandle: 'another' },
      }),
      [],
      { stage: 'imported' },
    ],
    [
      'claims a volume at the moment that the import is ready',
      underway(importStage, prepared, imported),
      ['claim'],
      {
        stage: 'bound',
        stages: [
          { ...importStage[0], finishedAt: at(NOW) },
          { name: 'bound', startedAt: at(NOW), waitedMs: 0 },
        ],
      },
    ],
    [
      'waits for a place in the binding window without burning its deadline',
      underway(importDone, prepared, imported, {
        windows: { importing: full, binding: full },
      }),
      [],
      { phase: 'provisioning', stage: 'bound' },
    ],
    [
      'prepares again before the claim what was refused before',
      underway(importDone, madeImport, imported),
      ['prepare', 'claim'],
      {},
    ],
    [
      'waits for the volume',
      underway(boundStage, madeClaim, claimed),
      [],
      { stage: 'bound' },
    ],
    [
      'starts the server at once where volumes wait for their first pod',
      underway(boundStage, madeClaim, claimed, { waitForFirstConsumer: true }),
      ['deploy'],
      { stage: 'bound' },
    ],
    [
      'never starts a server before its network is shut',
      underway(boundStage, { ...madeImport, claimUid: 'claim' }, claimed, {
        waitForFirstConsumer: true,
      }),
      ['prepare'],
      {},
    ],
    [
      'starts the server once the volume is bound, and remembers the volume',
      underway(boundStage, madeClaim, bound),
      ['deploy'],
      { stage: 'running', progress: { ...madeClaim, volumeName: 'pv-1' } },
    ],
    [
      'waits for the server',
      underway(runningStage, madePod, starting),
      [],
      { stage: 'running' },
    ],
    [
      'does not take a pod that is going away for a server',
      underway(runningStage, madePod, {
        ...running,
        pods: [{ ...pod, ready: true, deleting: true }],
      }),
      [],
      { stage: 'running' },
    ],
    [
      'secures the server once its port is open',
      underway(runningStage, madePod, running),
      ['secure'],
      { stage: 'secured' },
    ],
    [
      'lets the job work',
      underway(securedStage, madePod, running, {
        jobs: { secure: { state: 'running' } },
      }),
      [],
      { stage: 'secured' },
    ],
    [
      'lets a job that can be tried later rest for a tenth of the time so far',
      underway(securedFor(20 * SECOND), madePod, running, {
        jobs: { secure: { ...later, at: NOW - 1_900 } },
      }),
      [],
      { stage: 'secured' },
    ],
    [
      'tries the job again after that',
      underway(securedFor(20 * SECOND), madePod, running, {
        jobs: { secure: { ...later, at: NOW - 2_000 } },
      }),
      ['secure'],
      { stage: 'secured' },
    ],
    [
      'never asks a server that has just begun to start more than five times a second',
      underway(securedFor(SECOND), madePod, running, {
        jobs: { secure: { ...later, at: NOW - 199 } },
      }),
      [],
      { stage: 'secured' },
    ],
    [
      'asks a server that recovers for minutes every few seconds',
      underway(securedFor(5 * 60 * SECOND), madePod, running, {
        jobs: { secure: { ...later, times: 20, at: NOW - 5 * SECOND } },
      }),
      ['secure'],
      { stage: 'secured' },
    ],
    [
      'notes that it is secured, and verifies',
      underway(securedStage, madePod, running, {
        jobs: { secure: { state: 'done', at: NOW, value: undefined } },
      }),
      ['verify'],
      { stage: 'verified', progress: { ...madePod, secured: true } },
    ],
    [
      'opens only what shows its point',
      underway(verifiedStage, { ...madePod, secured: true }, running, {
        jobs: { verify: { state: 'done', at: NOW, value: matched } },
      }),
      ['open'],
      {
        stage: 'ready',
        verification: matched,
        progress: { ...madePod, secured: true, verified: true },
      },
    ],
    [
      'is ready once it is open',
      underway(
        verifiedDone,
        { ...madePod, secured: true, verified: true, opened: true },
        running,
      ),
      [],
      { phase: 'ready', stage: undefined, readyAt: new Date(NOW) },
    ],
    [
      'lets a step that was refused rest until its time',
      underway(
        importStage,
        {
          ...madeNamespace,
          point,
          ...refusedStep('import', 'transient', { notBefore: NOW + SECOND }),
        },
        namespaced,
      ),
      [],
      { phase: 'provisioning' },
    ],
    [
      'tries a refused step again when its time has come',
      underway(
        importStage,
        { ...madeNamespace, point, ...refusedStep('import', 'refused') },
        namespaced,
      ),
      ['import', 'prepare'],
      { phase: 'provisioning' },
    ],
    [
      'forgets a refusal of what got through after all',
      underway(
        importStage,
        {
          ...prepared,
          ...refusedStep('import', 'refused', { since: ORDERED }),
        },
        importing,
      ),
      [],
      { phase: 'provisioning', progress: prepared },
    ],
  ];

  it.each(table)('%s', (_, given, actions, status) => {
    const plan = planClone(given);
    expect(plan.actions.map(action => action.do)).toEqual(actions);
    expect(JSON.parse(JSON.stringify(plan.status))).toMatchObject(
      JSON.parse(JSON.stringify(status)),
    );
    // At once only where there is something to do at once.
    expect(plan.again! > 0).toBe(plan.status.phase !== 'ready');
  });

  it('notes what is ours and was not noted, as after a death behind a create or an adoption', () => {
    const { status } = planClone(
      underway(runningStage, prepared, {
        ...starting,
        deployment: { ...seen('deployment', { ours: false }), replicas: 1 },
      }),
    );
    expect(status.progress).toMatchObject({ claimUid: 'claim' });
    expect(status.progress?.deploymentUid).toBeUndefined();
    expect(
      planClone(situation({ phase: 'queued' }, namespaced)).status.progress,
    ).toMatchObject({ namespaceUid: 'ns' });
  });

  it('holds its place in a window for exactly as long as the platform works at it', () => {
    const places = (given: CloneSituation) => planClone(given).windows;
    const waiting = { importing: full, binding: full };
    expect(places(situation({}, nothing, { windows: waiting }))).toEqual({
      importing: 'waiting',
      binding: 'outside',
    });
    expect(places(underway(importStage, prepared, importing))).toEqual({
      importing: 'inside',
      binding: 'outside',
    });
    expect(
      places(underway(importStage, prepared, imported, { windows: waiting })),
    ).toEqual({ importing: 'outside', binding: 'waiting' });
    expect(places(underway(boundStage, madeClaim, claimed))).toEqual({
      importing: 'outside',
      binding: 'inside',
    });
    expect(places(underway(boundStage, madeClaim, bound))).toEqual({
      importing: 'outside',
      binding: 'outside',
    });
  });
});

describe('planClone gives up a generation', () => {
  const trouble = { reason: 'OOMKilled', message: 'OOMKilled (exit 137)' };
  const deadlines = sampleSource.clones.deadlines;
  const table: [string, CloneSituation, object][] = [
    [
      'whose namespace is somebody else’s',
      underway(
        importStage,
        {},
        { pods: [], namespace: seen('x', { ours: false }) },
      ),
      { stage: 'imported', reason: 'NotOurs' },
    ],
    [
      'whose content is somebody else’s',
      underway(importStage, madeNamespace, {
        ...namespaced,
        content: { ...importing.content!, ours: false },
      }),
      { stage: 'imported', reason: 'NotOurs' },
    ],
    [
      'whose import was deleted by other hands',
      underway(importStage, prepared, {
        ...importing,
        volumeSnapshot: undefined,
      }),
      { stage: 'imported', reason: 'DeletedOutside' },
    ],
    [
      'whose claim is being deleted by other hands',
      underway(boundStage, madeClaim, {
        ...claimed,
        claim: { ...claimed.claim!, deletingSince: NOW },
      }),
      { stage: 'bound', reason: 'DeletedOutside' },
    ],
    [
      'whose volume would be empty',
      underway(boundStage, madeClaim, {
        ...bound,
        claim: { ...bound.claim!, fromImport: false },
      }),
      { reason: 'EmptyVolume' },
    ],
    [
      'whose point can never be imported',
      underway(
        importStage,
        { ...madeNamespace, ...refusedStep('resolvePoint', 'final') },
        namespaced,
      ),
      { stage: 'imported', reason: 'Forbidden' },
    ],
    [
      'whose step is refused for longer than quota and rights may need',
      underway(
        importStage,
        {
          ...madeNamespace,
          ...refusedStep('resolvePoint', 'refused', {
            since: NOW - 21 * SECOND,
          }),
        },
        namespaced,
      ),
      { stage: 'imported', message: 'exceeded quota: clones' },
    ],
    [
      'that no admin’s password opens',
      underway(securedStage, madePod, running, {
        jobs: { secure: { ...later, state: 'failed', reason: 'SqlLogin' } },
      }),
      { stage: 'secured', reason: 'SqlLogin' },
    ],
    [
      'that does not show its point',
      underway(verifiedStage, { ...madePod, secured: true }, running, {
        jobs: { verify: { state: 'done', at: NOW, value: differs } },
      }),
      {
        stage: 'verified',
        reason: 'ProbesDiffer',
        message:
          'The clone does not show its point: customers was 10 and is 15',
      },
    ],
    [
      'whose server ends again and again',
      underway(runningStage, madePod, {
        ...deployed,
        pods: [{ ...pod, restarts: 3, trouble }],
      }),
      {
        stage: 'running',
        reason: 'OOMKilled',
        message: 'SQL Server ended 3 times: OOMKilled (exit 137)',
      },
    ],
    [
      'whose image cannot be pulled',
      underway(runningStage, madePod, {
        ...deployed,
        pods: [
          {
            ...pod,
            trouble: { reason: 'ImagePullBackOff', message: 'no such image' },
          },
        ],
      }),
      { stage: 'running', reason: 'ImagePullBackOff' },
    ],
    [
      'whose pod the quota refuses',
      underway(runningStage, madePod, {
        ...deployed,
        deployment: {
          ...deployed.deployment!,
          refusal: { reason: 'FailedCreate', message: 'exceeded quota' },
        },
      }),
      { stage: 'running', reason: 'FailedCreate' },
    ],
    [
      'whose pod the quota refuses while the volume waits for it',
      underway(
        boundStage,
        { ...madeClaim, deploymentUid: 'deployment' },
        {
          ...claimed,
          deployment: {
            ...deployed.deployment!,
            refusal: { reason: 'FailedCreate', message: 'exceeded quota' },
          },
        },
        { waitForFirstConsumer: true },
      ),
      { stage: 'bound', reason: 'FailedCreate' },
    ],
    [
      'whose snapshot the array has lost',
      underway(
        boundStage,
        madeClaim,
        {
          ...claimed,
          warning: {
            reason: 'ProvisioningFailed',
            message:
              'rpc error: code = NotFound desc = snapshot id 1 does not exist in the snapshots list',
          },
        },
        { now: ADMITTED + 60 * SECOND },
      ),
      { stage: 'bound', reason: 'PointLost' },
    ],
    [
      'that took longer than its stage may, with the platform’s last word',
      underway(
        boundStage,
        madeClaim,
        {
          ...claimed,
          warning: { reason: 'ProvisioningFailed', message: 'NotFound' },
        },
        { now: ADMITTED + deadlines.bound + SECOND },
      ),
      {
        stage: 'bound',
        reason: 'ProvisioningFailed',
        message: 'Making the volume took longer than 900 s: NotFound',
      },
    ],
    [
      'that took longer than its stage may, for a reason that nobody gave',
      underway(importStage, prepared, importing, {
        now: ADMITTED + deadlines.imported + SECOND,
      }),
      {
        stage: 'imported',
        reason: 'DeadlineExceeded',
        message:
          'Importing the snapshot took longer than 300 s and the platform gave no reason',
      },
    ],
    [
      'whose source is not configured any more',
      underway(importStage, prepared, importing, { source: undefined }),
      { stage: 'imported', reason: 'SourceNotConfigured' },
    ],
  ];

  it.each(table)('%s', (_, given, failure) => {
    const plan = planClone(given);
    expect(plan.status.phase).toBe('failed');
    expect(plan.status.failure).toMatchObject(failure);
    expect(plan.status.failure?.next).toBeTruthy();
    expect(plan.actions).toEqual([]);
    expect(plan.windows).toEqual({ importing: 'outside', binding: 'outside' });
    expect(plan.again).toBe(0);
  });

  it('has patience with images, quota and a container’s first failures', () => {
    const soon = { now: ADMITTED + 5 * SECOND };
    for (const observed of [
      {
        ...deployed,
        pods: [{ ...pod, trouble: { reason: 'ErrImagePull', message: '' } }],
      },
      {
        ...deployed,
        deployment: {
          ...deployed.deployment!,
          refusal: { reason: 'FailedCreate', message: 'exceeded quota' },
        },
      },
      { ...deployed, pods: [{ ...pod, restarts: 2, trouble }] },
    ]) {
      expect(
        planClone(underway(runningStage, madePod, observed, soon)).status.phase,
      ).toBe('provisioning');
    }
  });

  it('does not count the time in which nobody watched the cluster', () => {
    const late = ADMITTED + deadlines.bound + SECOND;
    expect(
      planClone(
        underway(boundStage, madeClaim, claimed, {
          now: late,
          watchedSince: late - SECOND,
        }),
      ).status.phase,
    ).toBe('provisioning');
  });

  it('does not count the wait for a place', () => {
    const late = ORDERED + 24 * 3_600 * SECOND;
    const waiting: Stages = [
      ...importDone,
      { name: 'bound', startedAt: at(ORDERED) },
    ];
    const { status, actions } = planClone({
      ...underway(waiting, prepared, imported, { now: late }),
      clone: {
        ...underway(waiting, prepared, imported).clone,
        expiresAt: new Date(late + SECOND),
      },
    });
    expect(actions).toEqual([{ do: 'claim' }]);
    expect(status.phase).toBe('provisioning');

    const stillWaiting = underway(waiting, prepared, imported, {
      now: ORDERED + deadlines.bound + SECOND,
      windows: { importing: full, binding: full },
    });
    expect(planClone(stillWaiting).status.phase).toBe('provisioning');
  });
});

describe('planClone watches a clone that is ready', () => {
  it('rests, and looks again at the end of the lease at the latest', () => {
    const plan = planClone(ready(running));
    expect(plan.status).toEqual({ phase: 'ready', failure: undefined });
    expect(plan.actions).toEqual([]);
    expect(plan.again).toBe(3_600 * SECOND);
  });

  it.each<[string, ObservedClone, object]>([
    [
      'whose server crashed',
      {
        ...deployed,
        pods: [
          {
            ...pod,
            restarts: 1,
            trouble: { reason: 'OOMKilled', message: 'exit 137' },
          },
        ],
      },
      { reason: 'OOMKilled' },
    ],
    ['whose port is closed', starting, { reason: 'NotReady' }],
    [
      'that was scaled down',
      { ...deployed, deployment: { ...deployed.deployment!, replicas: 0 } },
      { reason: 'ScaledDown' },
    ],
    [
      'whose Deployment was deleted',
      bound,
      {
        reason: 'DeletedOutside',
        message: expect.stringContaining('Deployment'),
      },
    ],
  ])('calls one unavailable %s', (_, observed, failure) => {
    const { status } = planClone(ready(observed));
    expect(status).toMatchObject({ phase: 'unavailable', failure });
    expect(planClone(ready(running, { phase: 'unavailable' })).status).toEqual({
      phase: 'ready',
      failure: undefined,
    });
  });
});

describe('planClone ends a clone', () => {
  it.each<[string, CloneSituation, string]>([
    [
      'at the end of its lease',
      ready(running, { expiresAt: new Date(NOW) }),
      'lease',
    ],
    [
      'that failed, at the end of its lease',
      ready(nothing, {
        phase: 'failed',
        progress: {},
        expiresAt: new Date(NOW),
      }),
      'lease',
    ],
    ['whose namespace is gone', ready(nothing), 'outside'],
    [
      'whose namespace is going away',
      underway(importStage, prepared, {
        ...importing,
        namespace: seen('ns', { deletingSince: NOW }),
      }),
      'outside',
    ],
    [
      'whose namespace is going away and was never noted',
      underway(
        importStage,
        {},
        {
          ...importing,
          namespace: seen('ns', { deletingSince: NOW }),
        },
      ),
      'outside',
    ],
    [
      'whose namespace is another one by now',
      ready({ ...running, namespace: seen('another', { ours: false }) }),
      'outside',
    ],
    [
      'whose namespace went away while its generation failed',
      ready(nothing, { phase: 'failed' }),
      'outside',
    ],
  ])('%s', (_, given, endedBy) => {
    const plan = planClone(given);
    expect(plan.status).toMatchObject({
      desired: 'absent',
      endedBy,
      phase: 'deleting',
    });
    expect(plan.actions).toEqual([]);
    expect(plan.again).toBe(0);
  });
});

describe('planClone takes a clone away in the one order that leaves nothing', () => {
  const going = { deletingSince: NOW };
  const podless: ObservedClone = {
    ...deployed,
    deployment: { ...deployed.deployment!, replicas: 0 },
  };
  const claimless: ObservedClone = { ...imported };
  const table: [string, CloneSituation, object[], object | undefined][] = [
    [
      'stops the server first',
      leaving(running),
      [{ do: 'scaleDown', deployment: identity('mssql-g1', 'deployment') }],
      undefined,
    ],
    [
      'waits for the pod, as the volume waits for it too',
      leaving({ ...podless, pods: [{ ...pod, deleting: true }] }),
      [],
      { object: 'Pod pod' },
    ],
    [
      'removes the Deployment when its pod is gone',
      leaving(podless),
      [
        {
          do: 'deleteDeployment',
          deployment: identity('mssql-g1', 'deployment'),
        },
      ],
      undefined,
    ],
    [
      'then the claim, also one that is still Pending on its snapshot',
      leaving(claimed),
      [{ do: 'deleteClaim', claim: identity('data-g1', 'claim') }],
      undefined,
    ],
    [
      'waits for the claim, and says what it hears',
      leaving({
        ...claimed,
        claim: { ...claimed.claim!, ...going },
        warning: { reason: 'VolumeFailedDelete', message: 'still attached' },
      }),
      [],
      { object: 'PersistentVolumeClaim data-g1', reason: 'still attached' },
    ],
    [
      'waits for the volume of a claim that is gone',
      leaving({
        ...claimless,
        volume: { name: 'pv-1', phase: 'Released', reclaimPolicy: 'Delete' },
      }),
      [],
      { object: 'PersistentVolume pv-1' },
    ],
    [
      'lets a volume that its class retains hold up nothing else',
      leaving({
        ...claimless,
        volume: { name: 'pv-1', phase: 'Released', reclaimPolicy: 'Retain' },
      }),
      [
        {
          do: 'deleteImport',
          volumeSnapshot: identity('import-g1', 'import'),
        },
      ],
      undefined,
    ],
    [
      'names a reclaim policy that leaves the volume behind',
      leaving({
        pods: [],
        volume: { name: 'pv-1', phase: 'Released', reclaimPolicy: 'Retain' },
      }),
      [],
      {
        object: 'PersistentVolume pv-1',
        reason: expect.stringContaining('Retain'),
      },
    ],
    [
      'then the VolumeSnapshot',
      leaving(claimless),
      [
        {
          do: 'deleteImport',
          volumeSnapshot: identity('import-g1', 'import'),
        },
      ],
      undefined,
    ],
    [
      'waits for the provisioner to let go of the VolumeSnapshot',
      leaving({
        ...claimless,
        volumeSnapshot: { ...claimless.volumeSnapshot!, ...going },
      }),
      [],
      { object: 'VolumeSnapshot import-g1' },
    ],
    [
      'then the content, which would hang if it went first',
      leaving({ ...claimless, volumeSnapshot: undefined }),
      [
        {
          do: 'deleteContent',
          content: {
            name: `${namespace}-g1`,
            uid: 'content',
            resourceVersion: '7',
          },
        },
      ],
      undefined,
    ],
    [
      'waits for the content',
      leaving({
        ...namespaced,
        content: { ...imported.content!, ...going },
      }),
      [],
      { object: `VolumeSnapshotContent ${namespace}-g1` },
    ],
    [
      'then the namespace',
      leaving(namespaced),
      [
        {
          do: 'deleteNamespace',
          namespace: { name: namespace, uid: 'ns', resourceVersion: '7' },
        },
      ],
      undefined,
    ],
    [
      'names what holds the namespace',
      leaving({
        pods: [],
        namespace: {
          ...seen('ns', going),
          holdup: 'Some content in the namespace has finalizers remaining',
        },
      }),
      [],
      {
        object: `Namespace ${namespace}`,
        reason: 'Some content in the namespace has finalizers remaining',
      },
    ],
    [
      'collects the content that a deleted namespace leaves behind',
      leaving({ pods: [], content: imported.content }),
      [
        {
          do: 'deleteContent',
          content: {
            name: `${namespace}-g1`,
            uid: 'content',
            resourceVersion: '7',
          },
        },
      ],
      undefined,
    ],
    [
      'leaves what somebody else made under our names alone',
      leaving({
        ...namespaced,
        namespace: seen('another', { ours: false }),
        content: { ...imported.content!, ours: false },
        claim: { ...bound.claim!, ours: false },
      }),
      [{ do: 'confirmGone' }],
      undefined,
    ],
    [
      'asks live whether all is gone',
      leaving(nothing),
      [{ do: 'confirmGone' }],
      undefined,
    ],
    [
      'says what refuses a step',
      leaving(claimless, {
        ...madePod,
        ...refusedStep('deleteImport', 'refused', { notBefore: NOW + SECOND }),
      }),
      [],
      {
        object: 'VolumeSnapshot import-g1',
        reason: 'exceeded quota: clones',
      },
    ],
    [
      'needs no source for that',
      { ...leaving(namespaced), source: undefined },
      [
        {
          do: 'deleteNamespace',
          namespace: { name: namespace, uid: 'ns', resourceVersion: '7' },
        },
      ],
      undefined,
    ],
  ];

  it.each(table)('%s', (_, given, actions, holdup) => {
    const plan = planClone(given);
    expect(plan.actions).toEqual(actions);
    expect(plan.status).toMatchObject({ phase: 'deleting', holdup });
    expect(plan.again).toBeGreaterThan(0);
  });

  it.each<[ObservedClone, number, string]>([
    [running, 1, 'server'],
    [{ ...podless, pods: [pod] }, 1, 'server'],
    [podless, 1, 'server'],
    [bound, 2, 'volume'],
    [
      {
        ...imported,
        volume: { name: 'pv-1', phase: 'Released', reclaimPolicy: 'Delete' },
      },
      2,
      'volume',
    ],
    [imported, 3, 'import'],
    [{ ...namespaced, content: imported.content }, 4, 'content'],
    [namespaced, 5, 'namespace'],
    [{ pods: [], namespace: seen('ns', going) }, 5, 'namespace'],
    [
      {
        pods: [],
        volume: { name: 'pv-1', phase: 'Released', reclaimPolicy: 'Retain' },
      },
      5,
      'volume',
    ],
    [nothing, 5, 'namespace'],
  ])('and says how far it is: %#', (observed, step, what) => {
    expect(planClone(leaving(observed)).status.progress?.deletion).toEqual({
      step,
      of: 5,
      what,
    });
  });

  it.each<[string, (left: Partial<Seen>) => ObservedClone]>([
    [
      'the volume is being detached',
      left => ({ ...claimed, claim: { ...claimed.claim!, ...left } }),
    ],
    [
      'the provisioner has not let go of it yet, which takes up to five minutes',
      left => ({
        ...claimless,
        volumeSnapshot: { ...claimless.volumeSnapshot!, ...left },
      }),
    ],
    [
      'the snapshot controller has not let go of it yet',
      left => ({
        ...namespaced,
        content: { ...imported.content!, ...left },
      }),
    ],
  ])('and names the finalizers that are left: %s', (reason, observed) => {
    const told = (left: Partial<Seen>) =>
      planClone(leaving(observed({ ...going, ...left }))).status.holdup?.reason;

    expect(told({})).toBe(reason);
    expect(told({ finalizers: ['a.io/x', 'b.io/y'] })).toBe(
      `${reason} (finalizers: a.io/x, b.io/y)`,
    );
  });

  it('remembers since when it waits for the same thing', () => {
    const waiting = leaving(
      { ...podless, pods: [{ ...pod, deleting: true }] },
      madePod,
      {
        holdup: { object: 'Pod pod', reason: '', since: at(ORDERED) },
      },
    );
    expect(planClone(waiting).status.holdup?.since).toBe(at(ORDERED));
    expect(
      planClone(leaving({ ...podless, pods: [pod] })).status.holdup?.since,
    ).toBe(at(NOW));
  });

  it('calls it gone only when that was confirmed live, and never touches it again', () => {
    const confirmed = leaving(nothing, { ...madePod, confirmedGone: true });
    expect(planClone(confirmed).status).toMatchObject({
      phase: 'gone',
      goneAt: new Date(NOW),
    });
    expect(
      planClone(leaving(running, madePod, { phase: 'gone' })),
    ).toMatchObject({ status: {}, actions: [] });
  });
});

describe('planClone drops what a generation that failed has left', () => {
  const failed = (observed: ObservedClone, progress: CloneProgress = madePod) =>
    planClone(
      situation({ phase: 'failed', stages: runningStage, progress }, observed),
    );

  it('in the same order, but keeps its namespace', () => {
    expect(failed(running).actions).toMatchObject([{ do: 'scaleDown' }]);
    expect(failed(claimed).actions).toMatchObject([{ do: 'deleteClaim' }]);
    expect(failed(imported).actions).toMatchObject([{ do: 'deleteImport' }]);
    expect(
      failed({ ...namespaced, content: imported.content }).actions,
    ).toMatchObject([{ do: 'deleteContent' }]);
    expect(failed(namespaced)).toMatchObject({
      actions: [{ do: 'dropNetwork' }],
      status: { progress: madePod },
    });
  });

  it('and stays failed, with its reason, until its lease ends', () => {
    const plan = failed(namespaced, { ...madePod, dropped: true });
    expect(plan.status).toEqual({});
    expect(plan.actions).toEqual([]);
    expect(plan.again).toBe(3_600 * SECOND);
  });
});

describe('planClone goes on to the next generation of a clone that failed', () => {
  const retried = (
    observed: ObservedClone,
    progress: CloneProgress = madePod,
    more: Partial<CloneRecord> = {},
  ) =>
    planClone(
      situation(
        { phase: 'queued', wantedGeneration: 2, progress, ...more },
        observed,
      ),
    );

  it('once nothing is left of the one before', () => {
    expect(retried(running).actions).toMatchObject([{ do: 'scaleDown' }]);
    expect(retried(claimed).actions).toMatchObject([{ do: 'deleteClaim' }]);
    const last = retried(namespaced);
    expect(last.actions).toEqual([{ do: 'dropNetwork' }]);
    expect(last.status.generation).toBeUndefined();
  });

  it('says what of it still has to go, and since when that is so', () => {
    const going = { ...claimed.claim!, deletingSince: NOW };
    const left = retried(
      {
        ...imported,
        volume: { name: 'pv-1', phase: 'Failed', reclaimPolicy: 'Delete' },
      },
      madePod,
      {
        holdup: {
          object: 'PersistentVolume pv-1',
          reason: 'an older one',
          since: at(ORDERED),
        },
      },
    );

    expect(left.status.holdup).toEqual({
      object: 'PersistentVolume pv-1',
      reason: 'the array is deleting the volume',
      since: at(ORDERED),
    });
    expect(retried({ ...claimed, claim: going }).status.holdup).toMatchObject({
      object: 'PersistentVolumeClaim data-g1',
      since: at(NOW),
    });
  });

  it('says what refuses to let its network go', () => {
    const refused = refusedStep('dropNetwork', 'refused', { notBefore: NOW });

    expect(
      retried(namespaced, { ...madePod, ...refused }).status.holdup,
    ).toMatchObject({ object: 'NetworkPolicy mssql-g1' });
  });

  it('with what the clone keeps, and nothing of what failed', () => {
    const progress = { ...madePod, secured: true, dropped: true };
    expect(retried(namespaced, progress)).toMatchObject({
      actions: [],
      again: 0,
      status: {
        phase: 'queued',
        generation: 2,
        stages: [],
        failure: undefined,
        holdup: undefined,
        progress: { namespaceUid: 'ns', queuedAt: NOW },
      },
    });
    expect(retried(namespaced, progress).status.progress).not.toHaveProperty(
      'secured',
    );
  });

  it('also if that never made a namespace', () => {
    expect(retried(nothing, {}).actions).toEqual([{ do: 'dropNetwork' }]);
    expect(retried(nothing, { dropped: true }).status).toMatchObject({
      generation: 2,
      progress: { namespaceUid: undefined },
    });
  });

  it('whose stages begin when it was put in line', () => {
    const { status, actions } = retried(
      namespaced,
      { namespaceUid: 'ns', queuedAt: NOW - 4 * SECOND },
      { generation: 2 },
    );
    expect(actions).toEqual([{ do: 'resolvePoint' }]);
    expect(status.stages).toEqual([
      {
        name: 'imported',
        startedAt: at(NOW - 4 * SECOND),
        waitedMs: 4 * SECOND,
      },
    ]);
  });

  it('unless its lease is over, or its namespace was taken away', () => {
    const over = { expiresAt: new Date(NOW) };
    expect(retried(namespaced, madePod, over).status).toMatchObject({
      desired: 'absent',
      endedBy: 'lease',
    });
    expect(retried(nothing).status).toMatchObject({
      desired: 'absent',
      endedBy: 'outside',
    });
  });
});
