// (b): a client that knows the storage's habits and does nothing else: it makes each object by bare HTTPS as soon as a watch
// says that its turn has come, and rotates sa. A program of its own, told by messages what to do.
import { articleManifests } from './articleManifests.mjs';
import { BareApi, pathOf } from './BareApi.mjs';
import { newPassword, prove, rotate } from './rotate.mjs';
import { removeClones } from './removeClones.mjs';

const LABELS = { 'bench.provision/by': 'bare-client' };
const SELECTOR = 'bench.provision/by=bare-client';
const WATCHED = {
  VolumeSnapshot: 'snapshot.storage.k8s.io/v1',
  PersistentVolumeClaim: 'v1',
  Deployment: 'apps/v1',
};

const isReady = ({ status }) => status?.readyToUse === true;
const isBound = ({ status }) => status?.phase === 'Bound';
const isAvailable = ({ status }) =>
  Boolean(
    status?.conditions?.some(
      condition =>
        condition.type === 'Available' && condition.status === 'True',
    ),
  );

/** Who waits for which object to be how. */
const waits = new Map();

function hear(kind, object) {
  const key = `${kind} ${object.metadata.namespace}`;
  const wait = waits.get(key);
  if (!wait?.holds(object)) return;
  waits.delete(key);
  wait.resolve();
}

/** Resolves once the watch tells that a clone's object is as wanted. Asked for before the object is made. */
function until(kind, namespace, holds) {
  return new Promise(resolve => {
    waits.set(`${kind} ${namespace}`, { holds, resolve });
  });
}

/** Lets so many in at once, first come, first served. */
function createGate(limit) {
  let free = limit;
  const line = [];
  return async work => {
    if (free > 0) free--;
    else await new Promise(resolve => line.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free++;
    }
  };
}

/** Everything at once: the platform is to find out what comes first. */
async function burst(api, name, golden) {
  const objects = articleManifests(name, golden, LABELS);
  const available = until('Deployment', name, isAvailable);
  await api.create(objects.namespace);
  const [service] = await Promise.all([
    api.create(objects.service),
    api.create(objects.content),
    api.create(objects.snapshot),
    api.create(objects.claim),
    api.create(objects.deployment),
  ]);
  await available;
  return service;
}

/** Each object when it can be used, and no more clones between import and volume than the gate lets in. */
async function justInTime(api, name, golden, gate) {
  const objects = articleManifests(name, golden, LABELS);
  const service = await gate(async () => {
    await api.create(objects.namespace);
    const ready = until('VolumeSnapshot', name, isReady);
    const [made] = await Promise.all([
      api.create(objects.service),
      api.create(objects.content),
      api.create(objects.snapshot),
    ]);
    await ready;
    const bound = until('PersistentVolumeClaim', name, isBound);
    await api.create(objects.claim);
    await bound;
    return made;
  });
  const available = until('Deployment', name, isAvailable);
  await api.create(objects.deployment);
  await available;
  return service;
}

async function rotateAndProve(service, golden) {
  const server = { host: service.spec.clusterIP };
  const fresh = newPassword();
  await rotate(server, golden.administratorPassword, fresh);
  await prove(server, { user: 'sa', password: fresh }, golden);
}

/** @returns seconds from the start until each clone was ready */
async function create(api, { names, golden, strategy }) {
  const gate = createGate(strategy.window ?? Infinity);
  const start = performance.now();
  return await Promise.all(
    names.map(async name => {
      const service = strategy.burst
        ? await burst(api, name, golden)
        : await justInTime(api, name, golden, gate);
      if (golden.sql) await rotateAndProve(service, golden);
      return (performance.now() - start) / 1000;
    }),
  );
}

async function main({ kubeConfig }) {
  const api = new BareApi(kubeConfig, 'bare-client');
  for (const [kind, apiVersion] of Object.entries(WATCHED)) {
    await api.follow(
      pathOf(apiVersion, kind),
      { labelSelector: SELECTOR },
      object => hear(kind, object),
    );
  }
  process.on('message', async message => {
    const work = message.do === 'create' ? create : removeClones;
    process.send({ result: await work(api, message) });
  });
  process.send({ result: 'started' });
}

process.once('message', main);
process.once('disconnect', () => process.exit());
