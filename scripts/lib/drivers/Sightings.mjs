import { requireTypeScript } from '../requireTypeScript.mjs';

/** The namespaces of clones begin so. */
const OF_CLONES = /^edb-/;

const now = () => performance.now();

/**
 * What happens in a cluster while the story is told, seen from within: how long the steps of a point and of a clone take,
 * and in which order they come. It asks for nothing and changes nothing.
 */
export class Sightings {
  #cutAt = new Map();
  #seconds = { cutToReady: [], importReady: [], claimBound: [], podReady: [] };
  #createdAt = new Map();
  #handles = new Set();
  #imports = [];
  #podsBeforeVolumes = 0;
  #podsAfterVolumes = 0;
  #claimsOf;
  #stop;
  #imported = Promise.withResolvers();

  /** @param {import('../../../packages/sandbox/src').Sandbox} sandbox */
  constructor({ store }) {
    const { resources } = requireTypeScript('packages/sandbox/src/index.ts');
    this.#claimsOf = namespace =>
      store.list(resources.persistentVolumeClaims, { namespace });
    this.#stop = store.watch(event => this.#see(event));
  }

  /** Resolves when the first import is ready. */
  get imported() {
    return this.#imported.promise;
  }

  end() {
    this.#stop();
  }

  /** What was seen, seconds as the longest of them. */
  get summary() {
    const longest = name => {
      const all = this.#seconds[name];
      return all.length > 0 ? Number(Math.max(...all).toFixed(1)) : undefined;
    };
    const knowsSize = this.#imports.every(({ restoreSize }) => restoreSize);
    return {
      cutToReady: longest('cutToReady'),
      importReady: longest('importReady'),
      importKnowsSize: knowsSize,
      claimBound: longest('claimBound'),
      podReady: longest('podReady'),
      podFirst: this.#podsBeforeVolumes > this.#podsAfterVolumes,
      handle: [...this.#handles][0],
    };
  }

  #see({ type, resource, object, previous }) {
    const { uid, namespace } = object.metadata;
    if (type === 'ADDED') this.#createdAt.set(uid, now());
    if (type === 'DELETED') return;
    if (resource.kind === 'VolumeSnapshotContent') {
      this.#seeContent(object, previous);
    } else if (!OF_CLONES.test(namespace ?? '')) {
      return;
    } else if (resource.kind === 'PersistentVolumeClaim') {
      this.#seeClaim(object, previous);
    } else if (resource.kind === 'Pod') {
      this.#seePod(type, object, previous);
    }
  }

  #seeContent({ metadata, spec, status }, previous) {
    const isImport = spec.source.snapshotHandle !== undefined;
    if (status?.snapshotHandle && !previous?.status?.snapshotHandle) {
      this.#cutAt.set(metadata.uid, now());
      this.#handles.add(status.snapshotHandle);
    }
    if (status?.readyToUse && !previous?.status?.readyToUse) {
      if (isImport) {
        this.#imports.push(status);
        this.#imported.resolve();
        this.#note('importReady', this.#createdAt.get(metadata.uid));
      } else {
        this.#note('cutToReady', this.#cutAt.get(metadata.uid));
      }
    }
  }

  #seeClaim({ metadata, status }, previous) {
    if (status.phase === 'Bound' && previous?.status?.phase !== 'Bound') {
      this.#note('claimBound', this.#createdAt.get(metadata.uid));
    }
  }

  #seePod(type, { metadata, status }, previous) {
    if (type === 'ADDED') {
      const isBound = this.#claimsOf(metadata.namespace).every(
        claim => claim.status.phase === 'Bound',
      );
      if (isBound) this.#podsAfterVolumes += 1;
      else this.#podsBeforeVolumes += 1;
    }
    const isReady = one =>
      one?.status?.conditions?.some(
        condition => condition.type === 'Ready' && condition.status === 'True',
      );
    if (isReady({ status }) && !isReady(previous)) {
      this.#note('podReady', this.#createdAt.get(metadata.uid));
    }
  }

  #note(name, from) {
    this.#seconds[name].push((now() - from) / 1_000);
  }
}
