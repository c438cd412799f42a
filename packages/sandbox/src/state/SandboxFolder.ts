import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Identity, createIdentity, isWorn } from './Identity';
import { makeTemporaryFolder } from './temporaryFolder';

const IDENTITY = 'identity.json';

/**
 * Where a sandbox keeps all that it has: the objects in `cluster.sqlite`, what
 * clients know it by in `identity.json`, the array's directories, and what its
 * nodes hold while they are on.
 */
export class SandboxFolder {
  private constructor(readonly path: string, private readonly stays: boolean) {}

  /** @param path - made where it is missing; without one the folder is temporary */
  static open(path: string | undefined): SandboxFolder {
    if (path === undefined) {
      const temporary = makeTemporaryFolder('data');
      return new SandboxFolder(temporary, false);
    }
    mkdirSync(path, { recursive: true });
    return new SandboxFolder(path, true);
  }

  /** Of the objects; `undefined` where nobody would read them again. */
  get objects(): string | undefined {
    return this.stays ? join(this.path, 'cluster.sqlite') : undefined;
  }

  /**
   * What the sandbox was known by, or is to be from now on.
   *
   * @param driver - the CSI driver of its storage
   * @throws Error where the folder was used with another kind of storage
   */
  async identity(driver: string): Promise<Identity> {
    const file = join(this.path, IDENTITY);
    const known = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Identity)
      : undefined;
    if (known && known.driver !== driver) {
      throw new Error(
        `${this.path} was laid out for the driver ${known.driver}, not ${driver}. Start it with that one, or take another folder.`,
      );
    }
    if (known && !isWorn(known.certificate)) return known;
    const identity = { ...(await createIdentity(driver)), ...portsOf(known) };
    this.save(identity);
    return identity;
  }

  /** In one stroke, so that whoever is killed meanwhile leaves the former or the new one. */
  save(identity: Identity): void {
    const file = join(this.path, IDENTITY);
    const text = `${JSON.stringify(identity, undefined, 2)}\n`;
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  /** Takes a temporary one away. */
  close(): void {
    if (!this.stays) rmSync(this.path, { recursive: true, force: true });
  }
}

function portsOf(identity: Identity | undefined) {
  const { port, metricsPort } = identity ?? {};
  return { ...(port ? { port } : {}), ...(metricsPort ? { metricsPort } : {}) };
}
