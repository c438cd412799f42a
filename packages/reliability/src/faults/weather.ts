import type { JsonObject } from '@backstage/types';
import type {
  Clone,
  EphemeralDbClient,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { resources } from '@ephemeral-db/sandbox';
import { randomUUID } from 'crypto';
import { join } from 'path';
import { setTimeout as pause } from 'timers/promises';
import YAML from 'yaml';
import { people } from '../backend/entities';
import { cloneReaches, pointIsGone, pointIsReady, take } from '../crash/verbs';
import { Lab } from '../lab/Lab';
import { proveClones } from '../lab/proveClones';
import type { PartOptions, PartReport } from '../Part';
import { closeDatabase, lockDatabase } from './databaseTrouble';
import { RotatingAccount } from './RotatingAccount';
import { Storm, STRUCK_BY_STORM } from './storm';

const PREFIX = 'faults_';
const EVERYTHING = { limit: 200 };
const FINAL = 'the array is out of space for good';
const FORGOTTEN = 'can not find snapshot';
const LOOK_AGAIN_MS = 500;
const DEADLINES = {
  imported: '40s',
  bound: '40s',
  running: '2m',
  secured: '2m',
  verified: '2m',
};

/** How much there is of it. */
interface Scale {
  clones: number;
  /** How long the database is locked, and then gone. */
  lockedMs: number;
  goneMs: number;
  rotations: number;
  patienceMs: number;
}

const fast: Scale = {
  clones: 12,
  lockedMs: 3_000,
  goneMs: 6_000,
  rotations: 1,
  patienceMs: 180_000,
};

const full: Scale = {
  clones: 200,
  lockedMs: 60_000,
  goneMs: 60_000,
  rotations: 4,
  patienceMs: 1_500_000,
};

/** Asks again and again, as a person or a template does whose request was answered with an error. */
async function insist<Result>(
  patienceMs: number,
  work: () => Promise<Result | undefined | false>,
): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  let last: unknown = new Error('It never came to be');
  while (performance.now() < deadline) {
    try {
      const result = await work();
      if (result !== undefined && result !== false) return result;
    } catch (error) {
      last = error;
    }
    await pause(LOOK_AGAIN_MS);
  }
  throw last;
}

async function orderInStorm(
  api: EphemeralDbClient,
  snapshot: string,
  patienceMs: number,
): Promise<string> {
  const requestId = randomUUID();
  const { id } = await insist(patienceMs, () =>
    api.orderClone({
      ...{ snapshot, requestId },
      source: 'customerdb',
      entityRef: people.entity,
    }),
  );
  return id;
}

/** The cluster as it is reached with a token that rotates. */
function rotating(lab: Lab, account: RotatingAccount): JsonObject {
  const { clusters } = YAML.parse(lab.sandbox.kubeConfig);
  const { cluster } = clusters[0];
  const { clusters: section, sources } = lab.section();
  const { kubeconfig, context, ...rest } = section.lab as JsonObject;
  const source = sources.customerdb as JsonObject & { clones: JsonObject };
  return {
    clusters: {
      lab: {
        ...rest,
        url: cluster.server,
        caData: cluster['certificate-authority-data'],
        serviceAccountTokenFile: account.file,
      },
    },
    sources: {
      customerdb: {
        ...source,
        clones: { ...source.clones, deadlines: DEADLINES },
      },
    },
    holder: { renew: '1s', lapse: '5s' },
  };
}

/** Clones are ordered while much goes wrong: each is ready at last, or has failed and says why; then nothing stays. */
export async function weather(options: PartOptions): Promise<PartReport> {
  const scale = options.full ? full : fast;
  const lab = await Lab.open(options);
  const { sandbox } = lab;
  const say = (line: string) => options.say(`  ${line}`);
  try {
    const account = new RotatingAccount(
      sandbox,
      join(options.directory, 'token'),
    );
    await account.begin();
    const baseline = lab.inventory();
    const backend = await lab.start(PREFIX, {
      section: rotating(lab, account),
    });
    const { api } = backend;
    const good = await take(api);
    await pointIsReady(backend, good);
    const lost = await take(api);
    await pointIsReady(backend, lost);
    forget(lab, await api.getSnapshot(lost).then(({ name }) => name));
    const marks = lab.inventory().filter(item => /reliability/.test(item));

    const doomed = await orderDoomed(lab, api, good);
    const storm = new Storm(sandbox, options.full);
    const ids: string[] = [];
    const ordered = (async () => {
      for (let count = 0; count < scale.clones - 2; count++) {
        ids.push(await orderInStorm(api, good, scale.patienceMs));
      }
    })();
    const orphan = await orderInStorm(api, lost, scale.patienceMs);
    const troubles = (async () => {
      await lockDatabase(options.databases, PREFIX, scale.lockedMs);
      for (let count = 0; count < scale.rotations; count++) {
        await account.rotate();
        await pause(LOOK_AGAIN_MS);
      }
      await closeDatabase(options.databases, PREFIX, scale.goneMs);
    })();
    await Promise.all([ordered, troubles]);
    say(`${scale.clones} clones ordered`);

    const ends: Clone[] = [];
    for (const id of [...ids, doomed, orphan]) {
      ends.push(
        await insist(scale.patienceMs, async () => {
          const clone = await api.getClone(id);
          return ['ready', 'failed'].includes(clone.phase) && clone;
        }),
      );
    }
    await storm.end();
    const ready = ends.filter(({ phase }) => phase === 'ready');
    const failed = ends.filter(({ phase }) => phase === 'failed');
    failed.forEach(({ name, failure }) =>
      say(`${name} failed at ${failure?.stage}: ${failure?.message}`),
    );
    await proveClones(lab, ready);
    say('all are at rest');

    for (const { id } of ends) await api.deleteClone(id);
    for (const { id } of ends) await cloneReaches(backend, id, 'gone');
    for (const { id } of (await api.listSnapshots(EVERYTHING)).items) {
      await api.deleteSnapshot(id);
      await pointIsGone(backend, id);
    }
    const left = lab
      .inventory()
      .filter(item => !baseline.includes(item) && !marks.includes(item));
    const truth = new Map<string, RegExp>([
      [doomed, new RegExp(FINAL)],
      [orphan, new RegExp(FORGOTTEN)],
    ]);
    return {
      figures: [
        ['clones ordered in a storm', `${scale.clones}`],
        [
          'faults that struck',
          [...storm.struck]
            .map(([what, times]) => `${times} × ${what}`)
            .sort()
            .join(', '),
        ],
        ['ready, each proved over TDS', `${ready.length}`],
        ...failed.map(({ failure }): [string, string] => [
          `failed at ${failure?.stage}`,
          `${failure?.message}`,
        ]),
        ['left behind after deleting all', `${left.length}`],
      ],
      failures: [
        ...failed
          .filter(
            ({ id, failure }) =>
              !(truth.get(id) ?? STRUCK_BY_STORM).test(failure?.message ?? ''),
          )
          .map(
            ({ name, failure }) =>
              `${name}: not the true reason: ${failure?.message}`,
          ),
        ...left.map(item => `left behind: ${item}`),
        ...[...truth.keys()]
          .filter(id => ready.some(clone => clone.id === id))
          .map(id => `${id} is ready, and cannot be`),
      ],
    };
  } finally {
    await lab.close();
  }
}

/** Orders a clone whose volume the array will never make. */
async function orderDoomed(
  { sandbox }: Lab,
  api: EphemeralDbClient,
  snapshot: string,
): Promise<string> {
  // Its namespace is known only once it is ordered.
  const goOn = sandbox.faults.add({
    on: 'controller',
    operation: 'volume.create',
    effect: { kind: 'fail', message: 'not yet' },
  });
  const { id, placement } = await api.orderClone({
    ...{ snapshot, source: 'customerdb' },
    entityRef: people.entity,
  });
  sandbox.faults.add({
    on: 'controller',
    operation: 'volume.create',
    namespace: placement!.namespace,
    effect: { kind: 'fail', message: FINAL, final: true },
  });
  goOn();
  return id;
}

/** The array loses what a point stands on. */
function forget({ sandbox }: Lab, name: string): void {
  const point = sandbox.store
    .list(resources.volumeSnapshots)
    .find(({ metadata }) => metadata.name === name);
  const { boundVolumeSnapshotContentName: content } = (
    point as unknown as { status: { boundVolumeSnapshotContentName: string } }
  ).status;
  const { status } = sandbox.store.get(
    resources.volumeSnapshotContents,
    undefined,
    content,
  ) as unknown as { status: { snapshotHandle: string } };
  sandbox.array.deleteSnapshot(status.snapshotHandle);
}
