import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTypeScript } from '../scripts/lib/requireTypeScript.mjs';

const OBJECTS = 5_000;

/** Creates and changes objects, and says how many writes went by in a second. */
function writesPerSecond(store, resource) {
  const start = performance.now();
  for (let number = 0; number < OBJECTS; number++) {
    const name = `object-${number}`;
    const metadata = { name, namespace: 'default', labels: { app: name } };
    store.create(resource, { metadata, data: { text: 'x'.repeat(1_000) } });
    store.modify(resource, 'default', name, draft => {
      draft.data.more = 'y';
    });
  }
  return Math.round((2 * OBJECTS) / ((performance.now() - start) / 1000));
}

/** Writes to the object store in a second, in memory alone and with its file. */
export function measureWrites() {
  const { ObjectDatabase, ObjectStore, resources } = requireTypeScript(
    'packages/sandbox/src/kubernetes/index.ts',
  );
  const measure = database => {
    const store = new ObjectStore({ database });
    store.create(resources.namespaces, { metadata: { name: 'default' } });
    return writesPerSecond(store, resources.configMaps);
  };
  const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
  const database = ObjectDatabase.open(join(folder, 'cluster.sqlite'));
  try {
    // The first run warms the code.
    measure();
    return { inMemory: measure(), withFile: measure(database) };
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}
