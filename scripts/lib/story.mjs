import assert from 'node:assert/strict';
import { Cluster } from './Cluster.mjs';
import { golden, goldenAdministrator } from './golden.mjs';
import { inventory } from './inventory.mjs';
import { capture, deleteAndWait, untilReady } from './orders.mjs';
import { poll } from './poll.mjs';
import { signIn } from './signIn.mjs';
import { SqlRows } from './SqlRows.mjs';
import { step } from './steps.mjs';
import { table } from './table.mjs';

const SNAPSHOT_API = 'snapshot.storage.k8s.io/v1';

/** In this order; how each is called depends on whether there are rows to read. */
const STEPS = [
  'goldenDatabaseHasTenCustomers',
  'takeT0',
  'writeFiveMoreAndTakeT1',
  'orderOneCloneOfEach',
  'eachShowsItsOwnReality',
  'deleteBothAndNothingStays',
];

/** What was not measured is not 0. */
function inMegabytes(bytes) {
  return bytes === undefined ? '–' : Number((bytes / 1e6).toFixed(1));
}

/** The story's people, cluster and findings. Each method is one step. */
class Story {
  constructor({ engineer, serviceOwner, cluster, rows, tested, name }) {
    this.name = name;
    this.engineer = engineer;
    this.serviceOwner = serviceOwner;
    this.cluster = cluster;
    this.rows = rows;
    this.tested = tested;
  }

  async goldenDatabaseHasTenCustomers() {
    const { namespace, claim } = this.tested;
    const claims = await this.cluster.list(
      'v1',
      'PersistentVolumeClaim',
      namespace,
    );
    const phases = claims
      .filter(({ metadata }) => metadata.name === claim)
      .map(({ status }) => status.phase);
    assert.deepEqual(phases, ['Bound'], `the claim ${namespace}/${claim}`);
    await this.rows.checkGolden(10);
  }

  async takeT0() {
    this.t0 = await this.#capture('T0', 10);
  }

  async writeFiveMoreAndTakeT1() {
    await this.rows.writeFiveMore();
    this.t1 = await this.#capture('T1', 15);
    this.before = await this.#inventory();
  }

  async orderOneCloneOfEach() {
    this.clones = [
      await this.#order('story-t0', this.t0, 10),
      await this.#order('story-t1', this.t1, 15),
    ];
    for (const clone of this.clones) {
      const { name, point } = clone;
      clone.state = await untilReady(this.engineer, clone.id);
      this.rows.checkVerification(clone.state, name);
      clone.namespace = await this.cluster.namespaceOf(clone.id);
      await this.#checkImport(clone.namespace, point);
    }
    assert.notEqual(this.clones[0].namespace, this.clones[1].namespace);
  }

  async eachShowsItsOwnReality() {
    for (const clone of this.clones) {
      clone.login = await this.#login(clone.id, clone.namespace);
      clone.rows = await this.rows.count(clone.login);
      this.#checkRows(clone);
    }
    const [first, second] = this.clones;
    assert.notEqual(first.login.password, second.login.password);
    await this.rows.checkApart(first, second);
    for (const clone of this.clones) await this.rows.checkLockedOut(clone);
    for (const clone of this.clones) clone.usage = await this.#usage(clone);
  }

  async deleteBothAndNothingStays() {
    await Promise.all(
      this.clones.map(({ id }) => deleteAndWait(this.engineer, id)),
    );
    assert.deepEqual(await this.#inventory(), this.before);
    const again = await this.#order('story-again', this.t0, 10);
    await untilReady(this.engineer, again.id);
    const namespace = await this.cluster.namespaceOf(again.id);
    again.rows = await this.rows.count(await this.#login(again.id, namespace));
    this.#checkRows(again);
    await deleteAndWait(this.engineer, again.id);
    assert.deepEqual(await this.#inventory(), this.before);
    for (const { id, label } of [this.t0, this.t1]) {
      const point = await this.engineer.getSnapshot(id);
      assert.equal(point.phase, 'ready', label);
    }
  }

  /** Where several stories are told at once, it says which one. */
  titled(title) {
    return this.name ? `${this.name}: ${title}` : title;
  }

  /** One row for each clone, as the portal recorded its stages. */
  table() {
    return table(
      [
        ['clone', 'point', 'rows', 'bound s', 'running s', 'ready s'],
        ['unique MB', 'of MB'],
      ].flat(),
      this.clones.map(({ name, point, rows, state, usage }) => {
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
          rows ?? '–',
          stage('bound'),
          stage('running'),
          since(state.readyAt),
          inMegabytes(usage?.uniqueBytes),
          inMegabytes(usage?.logicalBytes),
        ];
      }),
    );
  }

  async #capture(label, customers) {
    const point = await capture(this.serviceOwner, this.tested.source, label);
    this.rows.checkPoint(point, customers);
    assert.ok(point.takenAt, 'the point has its time');
    assert.ok(point.sizeBytes > 0, 'the point has its size');
    return { ...point, handle: await this.#handleOf(point) };
  }

  async #handleOf(point) {
    const snapshots = await this.cluster.list(
      SNAPSHOT_API,
      'VolumeSnapshot',
      this.tested.namespace,
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

  async #order(given, point, expected) {
    const name = this.name ? `${given}-${this.name}` : given;
    const { id } = await this.engineer.orderClone({
      source: this.tested.source,
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

  /** Waits for what the portal was told of a clone's storage. Where nobody measures it, it has no figure. */
  async #usage({ id, name }) {
    const read = async () => (await this.engineer.getClone(id)).usage;
    if (!this.tested.measured) {
      assert.equal(await read(), undefined, `${name} is not measured`);
      return undefined;
    }
    const usage = await poll(`the storage of ${name} to be measured`, read, {
      seconds: 60,
    });
    assert.ok(usage.uniqueBytes < usage.logicalBytes, `${name} shares blocks`);
    const source = await this.engineer.getSource(this.tested.source);
    assert.ok(source.usage.logicalBytes > 0, 'the golden volume is measured');
    return usage;
  }

  #checkRows({ name, rows, expected }) {
    // Undefined where nobody can read any.
    if (rows !== undefined) assert.equal(rows, expected, name);
  }

  async #inventory() {
    return inventory(this.cluster, this.tested.counts);
  }
}

/** The sandbox is the demo's alone, so nothing at all may change in it. */
function demoStory(cluster) {
  const { source, namespace, claim, service } = golden;
  return {
    rows: new SqlRows(cluster, async () => ({
      namespace,
      service,
      ...(await goldenAdministrator(cluster)),
    })),
    tested: { source, namespace, claim, measured: true, counts: () => true },
  };
}

/**
 * Tells the six steps of the story through the portal's REST API, checking each against the cluster itself and over TDS.
 *
 * @param {{ portal: string, kubeConfig: string }} stack
 * @param {object} [options] - the demo's unless given
 * @param {string} [options.name] - stands before each step, where several stories are told at once
 * @param {import('./SqlRows.mjs').SqlRows | import('./NoRows.mjs').NoRows} options.rows
 * @param {{ source: string, namespace: string, claim: string, measured: boolean, counts: (object: object) => boolean }} options.tested -
 *   the source; `measured`: a Prometheus knows what its volumes take; `counts` says which of the cluster's objects must be the same before and after
 * @returns {Promise<string>} the final table
 * @throws where anything differs from the story
 */
export async function tellStory({ portal, kubeConfig }, options) {
  const cluster = new Cluster(kubeConfig);
  const story = new Story({
    engineer: await signIn(portal, 'sam'),
    serviceOwner: await signIn(portal, 'dana'),
    cluster,
    ...(options ?? demoStory(cluster)),
  });
  const titles = story.rows.titles;
  for (const [index, method] of STEPS.entries()) {
    const title = `${index + 1}. ${titles[index]}`;
    await step(story.titled(title), () => story[method]());
  }
  return story.table();
}
