import assert from 'node:assert/strict';
import { Cluster } from './Cluster.mjs';
import {
  COUNT_CUSTOMERS,
  FIVE_MORE_CUSTOMERS,
  golden,
  goldenAdministrator,
  queryGolden,
} from './golden.mjs';
import { capture, deleteAndWait, untilReady } from './orders.mjs';
import { signIn } from './signIn.mjs';
import { step } from './steps.mjs';
import { table } from './table.mjs';

const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';

/** What must not stay behind when clones go. */
const WATCHED = [
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume'],
  ['v1', 'PersistentVolumeClaim'],
  [SNAPSHOT_API, 'VolumeSnapshot'],
  [SNAPSHOT_API, 'VolumeSnapshotContent'],
];

/** Everything of the watched kinds that the cluster has, as `Kind namespace/name`. */
async function inventory(cluster) {
  const lists = await Promise.all(
    WATCHED.map(async ([apiVersion, kind]) =>
      (
        await cluster.list(apiVersion, kind)
      ).map(
        ({ metadata }) =>
          `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${
            metadata.name
          }`,
      ),
    ),
  );
  return lists.flat().sort();
}

const customersOn = ({ rows }) => rows[0][0];

/** The story's people, cluster and findings. Each method is one step. */
class Story {
  constructor({ engineer, serviceOwner, cluster }) {
    this.engineer = engineer;
    this.serviceOwner = serviceOwner;
    this.cluster = cluster;
  }

  async goldenDatabaseHasTenCustomers() {
    const claims = await this.cluster.list(
      'v1',
      'PersistentVolumeClaim',
      golden.namespace,
    );
    assert.deepEqual(
      claims.map(({ metadata, spec }) => [
        metadata.name,
        spec.resources.requests.storage,
      ]),
      [['mssql-golden-data', '20Gi']],
    );
    const version = await queryGolden(this.cluster, 'SELECT @@VERSION');
    assert.match(version.rows[0][0], /SQL Server 2022/);
    assert.equal(
      customersOn(await queryGolden(this.cluster, COUNT_CUSTOMERS)),
      10,
    );
  }

  async takeT0() {
    this.t0 = await this.#capture('T0', 10);
  }

  async writeFiveMoreAndTakeT1() {
    await queryGolden(this.cluster, FIVE_MORE_CUSTOMERS);
    this.t1 = await this.#capture('T1', 15);
    this.before = await inventory(this.cluster);
  }

  async orderOneCloneOfEach() {
    this.clones = [
      await this.#order('story-t0', this.t0, 10),
      await this.#order('story-t1', this.t1, 15),
    ];
    for (const clone of this.clones) {
      const { name, point } = clone;
      clone.state = await untilReady(this.engineer, clone.id);
      assert.equal(clone.state.verification.result, 'matched', name);
      clone.namespace = await this.cluster.namespaceOf(clone.id);
      await this.#checkImport(clone.namespace, point);
    }
    assert.notEqual(this.clones[0].namespace, this.clones[1].namespace);
  }

  async eachShowsItsOwnReality() {
    const [first, second] = this.clones;
    for (const clone of this.clones) {
      clone.login = await this.#login(clone.id, clone.namespace);
      clone.rows = await this.#customers(clone);
      assert.equal(clone.rows, clone.expected, clone.name);
    }
    await this.cluster.query(
      first.login,
      `INSERT INTO CustomerDB.dbo.Customers (Name, Email) VALUES (N'Only Here', N'only@example.com')`,
    );
    assert.equal(await this.#customers(first), 11, 'the write is there');
    assert.equal(await this.#customers(second), 15, 'the other clone');
    assert.equal(
      customersOn(await queryGolden(this.cluster, COUNT_CUSTOMERS)),
      15,
      'the golden database',
    );
    const administrator = await goldenAdministrator(this.cluster);
    for (const { login, name } of this.clones) {
      await assert.rejects(
        this.cluster.query({ ...login, ...administrator }, 'SELECT 1'),
        { code: 'ELOGIN' },
        `The golden server's password must not log in to ${name}`,
      );
    }
  }

  async deleteBothAndNothingStays() {
    await Promise.all(
      this.clones.map(({ id }) => deleteAndWait(this.engineer, id)),
    );
    assert.deepEqual(await inventory(this.cluster), this.before);
    const again = await this.#order('story-again', this.t0, 10);
    await untilReady(this.engineer, again.id);
    const login = await this.#login(
      again.id,
      await this.cluster.namespaceOf(again.id),
    );
    assert.equal(await this.#customers({ login }), 10);
    await deleteAndWait(this.engineer, again.id);
    assert.deepEqual(await inventory(this.cluster), this.before);
    for (const { id, label } of [this.t0, this.t1]) {
      const point = await this.engineer.getSnapshot(id);
      assert.equal(point.phase, 'ready', label);
    }
  }

  /** One row for each clone, as the portal recorded its stages. */
  table() {
    return table(
      ['clone', 'point', 'rows', 'bound s', 'running s', 'ready s'],
      this.clones.map(({ name, point, rows, state }) => {
        const since = time =>
          Number(
            ((Date.parse(time) - Date.parse(state.createdAt)) / 1000).toFixed(
              1,
            ),
          );
        const stage = wanted =>
          since(state.stages.find(({ name: it }) => it === wanted).finishedAt);
        return [
          name,
          point.label,
          rows,
          stage('bound'),
          stage('running'),
          since(state.readyAt),
        ];
      }),
    );
  }

  async #capture(label, customers) {
    const point = await capture(this.serviceOwner, golden.source, label);
    assert.deepEqual(point.probes, [
      { name: 'customers', exact: true, value: customers },
    ]);
    assert.equal(point.consistency, 'checkpoint');
    assert.ok(point.takenAt, 'the point has its time');
    assert.ok(point.sizeBytes > 0, 'the point has its size');
    return { ...point, handle: await this.#handleOf(point) };
  }

  async #handleOf(point) {
    const snapshots = await this.cluster.list(
      SNAPSHOT_API,
      'VolumeSnapshot',
      golden.namespace,
    );
    const { status } = snapshots.find(
      ({ metadata }) => metadata.name === point.name,
    );
    const contents = await this.cluster.list(
      SNAPSHOT_API,
      'VolumeSnapshotContent',
    );
    const content = contents.find(
      ({ metadata }) => metadata.name === status.boundVolumeSnapshotContentName,
    );
    assert.ok(content.status.snapshotHandle, `${point.name} has its handle`);
    return content.status.snapshotHandle;
  }

  async #order(name, point, expected) {
    const { id } = await this.engineer.orderClone({
      source: golden.source,
      snapshot: point.id,
      entityRef: golden.entity,
      name,
    });
    return { id, name, point, expected };
  }

  async #checkImport(namespace, point) {
    const contents = await this.cluster.list(
      SNAPSHOT_API,
      'VolumeSnapshotContent',
    );
    assert.deepEqual(
      contents
        .filter(({ spec }) => spec.volumeSnapshotRef.namespace === namespace)
        .map(({ spec }) => [spec.deletionPolicy, spec.source.snapshotHandle]),
      [['Retain', point.handle]],
    );
  }

  async #login(id, namespace) {
    const { username, password, database } =
      await this.engineer.readCloneCredentials(id);
    return { namespace, service: 'mssql', user: username, password, database };
  }

  async #customers({ login }) {
    return customersOn(await this.cluster.query(login, COUNT_CUSTOMERS));
  }
}

/**
 * Tells the six steps of the story through the portal's REST API, checking each against the cluster itself and over TDS.
 *
 * @param {{ portal: string, kubeConfig: string }} demo
 * @returns {Promise<string>} the final table
 * @throws where anything differs from the story
 */
export async function tellStory({ portal, kubeConfig }) {
  const story = new Story({
    engineer: await signIn(portal, 'sam'),
    serviceOwner: await signIn(portal, 'dana'),
    cluster: new Cluster(kubeConfig),
  });
  const steps = [
    ['the golden database has 10 customers', 'goldenDatabaseHasTenCustomers'],
    ['T0 is captured with customers = 10', 'takeT0'],
    ['5 more customers, T1 with customers = 15', 'writeFiveMoreAndTakeT1'],
    ['one clone of each is ready', 'orderOneCloneOfEach'],
    ['they show 10 and 15, and keep apart', 'eachShowsItsOwnReality'],
    ['both deleted, nothing stays but T0 and T1', 'deleteBothAndNothingStays'],
  ];
  for (const [index, [title, method]] of steps.entries()) {
    await step(`${index + 1}. ${title}`, () => story[method]());
  }
  return story.table();
}
