import {
  golden,
  goldenManifests,
  LocalApi,
  resourceOf,
  resources,
} from '@ephemeral-db/sandbox';
import type { ServerFiles } from './Servers';
import type { World } from './World';

const passwords = {
  administrator: 'Golden-administrator-1',
  capture: 'Golden-capture-1',
};

/** Whether a password is one of production's. */
export function isGoldenPassword(password: string): boolean {
  return Object.values(passwords).includes(password);
}

/** What the golden server keeps, with so many rows. */
export function goldenFiles(rows: number): ServerFiles {
  return {
    rows,
    logins: {
      sa: passwords.administrator,
      ephemeral_capture: passwords.capture,
    },
  };
}

/** Lays out the golden database, as an administrator does, and waits until it runs. */
export async function layOutGolden(world: World): Promise<void> {
  const { configuration, cluster, servers, time } = world;
  const { store } = cluster;
  const api = new LocalApi(store, 'administrator');
  const { storageClass } = configuration.sources.customerdb.clones;
  for (const object of goldenManifests(storageClass, passwords)) {
    api.create(
      resourceOf(object as Parameters<typeof resourceOf>[0])!,
      object.metadata?.namespace,
      object,
    );
  }
  await time.pass(() =>
    store
      .list(resources.pods, { namespace: golden.namespace })
      .some(({ status }) => isReady(status as Status)),
  );
  const directory = servers.volumeOf(golden.namespace, golden.claim)!;
  servers.write(directory, goldenFiles(10));
}

interface Status {
  conditions?: { type: string; status: string }[];
}

function isReady({ conditions = [] }: Status): boolean {
  return conditions.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}
