import { type KubernetesObject, resources } from '@ephemeral-db/sandbox';
import { readClone } from '../../../clones/cloneRows';
import type { CloneRecord } from '../../../clones/CloneRecord';
import { labels } from '../../../kubernetes/labels';
import { cloneNames, generationNames } from '../../../kubernetes/names';
import type { Secret, Service } from '../../../kubernetes/objects';
import { isGoldenPassword } from './goldenDatabase';
import type { Observer } from './Observer';

/** What the database says of clones, and what the cluster holds, at rest. @returns what is wrong */
export function checkClones(observer: Observer): string[] {
  const { world } = observer;
  const clones = world.database.select('select * from clones').map(readClone);
  return [
    ...clones.flatMap(clone => checkClone(observer, clone)),
    ...checkStrays(observer, clones),
  ];
}

function checkClone(observer: Observer, clone: CloneRecord): string[] {
  const { id, name, namespace, phase, failure } = clone;
  const what = `Clone ${name} (${id} in ${namespace}, ${phase})`;
  const isTouched = observer.touched.has(id);
  const { harms, world } = observer;
  const { store } = world.cluster;
  switch (phase) {
    case 'ready':
      return [
        ...checkData(observer, clone),
        ...(isTouched ? [] : checkServing(observer, clone)),
      ].map(wrong => `${what}: ${wrong}`);
    case 'failed':
      return [
        ...(failure?.message && failure.next ? [] : ['it does not say why']),
        ...(harms.size > 0
          ? []
          : [`nothing was wrong, and it failed: ${failure?.message}`]),
        ...(isTouched ? [] : checkDropped(observer, clone)),
      ].map(wrong => `${what}: ${wrong}`);
    case 'unavailable':
      return [
        ...(harms.size > 0 ? [] : ['nothing was wrong']),
        ...(store.get(resources.namespaces, undefined, namespace)
          ? []
          : ['its namespace is gone']),
      ].map(wrong => `${what}: ${wrong}`);
    default:
      return [];
  }
}

/** Whatever is called ready shows its own point, and production's passwords do not open it. */
function checkData(observer: Observer, clone: CloneRecord): string[] {
  const { cluster, servers } = observer.world;
  const { store } = cluster;
  const { namespace, generation, point, id } = clone;
  const cut = [...observer.cuts.values()].find(
    ({ volumeSnapshot }) => volumeSnapshot === point.volumeSnapshotName,
  );
  const pods = store
    .list(resources.pods, { namespace })
    .filter(
      ({ metadata }) =>
        metadata.labels?.[labels.clone] === id &&
        metadata.labels?.[labels.generation] === String(generation),
    );
  return pods.flatMap(({ metadata }) => {
    try {
      const { rows, logins } = servers.filesOf(namespace, metadata.name);
      return [
        ...(rows === cut?.rows
          ? []
          : [`it has ${rows} rows, and its point ${cut?.rows}`]),
        ...(Object.values(logins).some(isGoldenPassword)
          ? ["production's passwords open it"]
          : []),
      ];
    } catch {
      // Not there to be asked: what serves is checked elsewhere.
      return [];
    }
  });
}

function checkServing(observer: Observer, clone: CloneRecord): string[] {
  const { cluster, servers } = observer.world;
  const { store } = cluster;
  const { namespace, generation, progress } = clone;
  const names = generationNames(namespace, generation);
  const wrongs: string[] = [];
  const space = store.get(resources.namespaces, undefined, namespace);
  if (space?.metadata.uid !== progress.namespaceUid) {
    return ['its namespace is not there'];
  }
  const volume = servers.volumeOf(namespace, names.claim);
  if (!volume) wrongs.push('its claim has no volume');
  const [pod] = store.list(resources.pods, { namespace });
  const service = store.get(
    resources.services,
    namespace,
    cloneNames.service,
  ) as (KubernetesObject & Service) | undefined;
  const selected =
    pod &&
    Object.entries(service?.spec.selector ?? {}).every(
      ([key, value]) => pod.metadata.labels?.[key] === value,
    );
  if (!service?.spec.selector || !selected) {
    wrongs.push('its Service leads nowhere');
  }
  const secret = store.get(
    resources.secrets,
    namespace,
    cloneNames.accessSecret,
  ) as (KubernetesObject & Secret) | undefined;
  const value = (key: string) =>
    Buffer.from(secret?.data?.[key] ?? '', 'base64').toString('utf8');
  try {
    const { logins } = servers.filesOf(namespace, pod?.metadata.name ?? '');
    if (!secret || logins[value('username')] !== value('password')) {
      wrongs.push("its people's login does not work");
    }
  } catch (error) {
    wrongs.push(`its server does not answer: ${(error as Error).message}`);
  }
  return wrongs;
}

/** A generation that failed leaves its namespace and Secrets, for the next one, and no more. */
function checkDropped(observer: Observer, clone: CloneRecord): string[] {
  const { store } = observer.world.cluster;
  const { namespace, generation } = clone;
  const names = generationNames(namespace, generation);
  const found = [
    store.get(resources.deployments, namespace, names.deployment),
    store.get(resources.persistentVolumeClaims, namespace, names.claim),
    store.get(resources.volumeSnapshots, namespace, names.volumeSnapshot),
    store.get(resources.volumeSnapshotContents, undefined, names.content),
  ];
  return found.flatMap(object =>
    object ? [`${object.kind} ${object.metadata.name} is left`] : [],
  );
}

/** Every namespace and import is of one clone that is not gone. */
function checkStrays(observer: Observer, clones: CloneRecord[]): string[] {
  const { store } = observer.world.cluster;
  const namespaces = new Set(
    clones.filter(({ goneAt }) => !goneAt).map(({ namespace }) => namespace),
  );
  return [
    ...store
      .list(resources.namespaces)
      .filter(({ metadata }) => metadata.name.startsWith('edb-customerdb-'))
      .filter(({ metadata }) => !namespaces.has(metadata.name)),
    ...store
      .list(resources.volumeSnapshotContents)
      .filter(({ metadata }) => metadata.name.startsWith('edb-customerdb-'))
      .filter(
        ({ metadata }) => !namespaces.has(metadata.name.replace(/-g\d+$/, '')),
      ),
  ]
    .filter(({ metadata }) => !observer.isStrange(metadata))
    .map(({ kind, metadata }) => `${kind} ${metadata.name} is of no clone`);
}
