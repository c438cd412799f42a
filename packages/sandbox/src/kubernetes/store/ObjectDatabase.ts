import Database from 'better-sqlite3';
import { KubernetesObject } from '../objects';
import { parseJson, toJson } from '../json';
import { Resource, allResources, apiVersionOf } from '../resources';
import { keyIn } from './ObjectTable';

/** What was stored when the cluster last stood still. */
export interface StoredCluster {
  /** The newest resourceVersion that was given. */
  revision: number;
  objects: { resource: Resource; object: KubernetesObject }[];
}

interface Row {
  kind: string;
  json: string;
}

/** Of 4 KiB: fewer and larger steps from the log into the file than by default. */
const CHECKPOINT_PAGES = 8_000;

function nameOf(resource: Resource): string {
  return `${apiVersionOf(resource)}/${resource.plural}`;
}

/**
 * The objects of a store in one file, as etcd keeps them for the API server.
 *
 * Each write is a transaction of its own and is in the file before anybody
 * hears of it: a process that is killed at any moment has lost nothing that it
 * has told. SQLite's log is not forced to the disk, which only the fall of the
 * whole machine could tell.
 */
export class ObjectDatabase {
  private readonly put: Database.Statement;
  private readonly drop: Database.Statement;
  private readonly advance: Database.Statement;
  private readonly removeAt: (
    resource: Resource,
    object: KubernetesObject,
  ) => void;

  private constructor(private readonly database: Database.Database) {
    database.exec(`
      CREATE TABLE IF NOT EXISTS objects (
        kind TEXT, key TEXT, revision INTEGER, json TEXT,
        PRIMARY KEY (kind, key));
      CREATE TABLE IF NOT EXISTS removals (
        last INTEGER PRIMARY KEY CHECK (last = 1), revision INTEGER);`);
    this.put = database.prepare(
      `INSERT INTO objects VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET revision = excluded.revision, json = excluded.json`,
    );
    this.drop = database.prepare(
      'DELETE FROM objects WHERE kind = ? AND key = ?',
    );
    this.advance = database.prepare(
      'INSERT OR REPLACE INTO removals VALUES (1, ?)',
    );
    this.removeAt = database.transaction((resource, { metadata }) => {
      const { namespace, name, resourceVersion } = metadata;
      this.drop.run(nameOf(resource), keyIn(namespace, name));
      this.advance.run(Number(resourceVersion));
    });
  }

  /**
   * @param path - made where it is missing
   * @throws Error where another sandbox has it
   */
  static open(path: string): ObjectDatabase {
    const database = new Database(path, { timeout: 0 });
    try {
      // Held until the process ends, however it ends.
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      return new ObjectDatabase(database);
    } catch (error) {
      database.close();
      const { code } = error as { code?: string };
      if (code !== 'SQLITE_BUSY') throw error;
      throw new Error(
        `${path} is in use by another sandbox. Stop that one, or give this one a folder of its own.`,
      );
    }
  }

  /** @throws Error for an object that nobody can serve any more */
  read(): StoredCluster {
    const kinds = new Map(allResources.map(one => [nameOf(one), one]));
    const { revision } = this.database
      .prepare(
        `SELECT max(revision) AS revision FROM (
           SELECT revision FROM objects UNION ALL SELECT revision FROM removals)`,
      )
      .get() as { revision: number | null };
    const rows = this.database
      .prepare('SELECT kind, json FROM objects ORDER BY revision')
      .iterate() as IterableIterator<Row>;
    const objects = [...rows].map(({ kind, json }) => {
      const resource = kinds.get(kind);
      if (!resource) {
        throw new Error(
          `The folder of the sandbox holds ${kind}, which it does not serve. Take a new folder.`,
        );
      }
      return { resource, object: parseJson(json) as KubernetesObject };
    });
    return { revision: revision ?? 0, objects };
  }

  /** An object that is new or has changed. */
  write(resource: Resource, object: KubernetesObject): void {
    const { namespace, name, resourceVersion } = object.metadata;
    this.put.run(
      nameOf(resource),
      keyIn(namespace, name),
      Number(resourceVersion),
      // Not the text that clients get, which is kept: most versions nobody reads.
      toJson(object),
    );
  }

  /** @param object - as it was last, with the resourceVersion of its removal */
  remove(resource: Resource, object: KubernetesObject): void {
    this.removeAt(resource, object);
  }

  close(): void {
    this.database.close();
  }
}
