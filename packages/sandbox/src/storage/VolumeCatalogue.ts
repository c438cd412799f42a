import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const ENTRY = '.json';

/** What a catalogue knows of every volume or snapshot. */
interface Kept {
  /** Opaque; some drivers' are paths. */
  handle: string;
  directory: string;
}

/** Nanoseconds since 1970 are beyond what JSON's numbers hold exactly. */
function writeBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { nanoseconds: `${value}` } : value;
}

function readBigInt(_key: string, value: unknown): unknown {
  const { nanoseconds } = (value ?? {}) as { nanoseconds?: string };
  return nanoseconds === undefined ? value : BigInt(nanoseconds);
}

/**
 * The volumes or the snapshots of an array: a directory each, and an entry in a
 * file of its own. The entry is what counts. It is written in one stroke once
 * the directory is whole, and removed before the directory goes, so that a
 * process killed in between leaves at most a directory without an entry, which
 * the next start sweeps away.
 */
export class VolumeCatalogue<Entry extends Kept> {
  private readonly entries = new Map<string, Entry>();
  private readonly numbers = new Map<string, number>();
  private readonly files: string;
  private readonly directories: string;
  private last = 0;

  /** @param root - of the array; made where it is missing */
  constructor(root: string, kind: 'snapshots' | 'volumes') {
    this.directories = join(root, kind);
    this.files = join(root, 'catalogue', kind);
    mkdirSync(this.directories, { recursive: true });
    mkdirSync(this.files, { recursive: true });
    this.read();
    this.sweep();
  }

  get(handle: string): Entry | undefined {
    return this.entries.get(handle);
  }

  /** The oldest first. */
  all(): Entry[] {
    return [...this.entries.values()];
  }

  /** Where the files of an entry are, or are to be before it is put. */
  directoryOf(handle: string): string {
    return join(this.directories, encodeURIComponent(handle));
  }

  /** A new entry, whose directory is whole by now, or one that has changed. */
  put(entry: Entry): void {
    const { directory: _directory, ...told } = entry;
    const number = this.numbers.get(entry.handle) ?? this.last + 1;
    const file = this.fileOf(entry.handle);
    writeFileSync(
      `${file}.new`,
      JSON.stringify({ number, ...told }, writeBigInt),
    );
    renameSync(`${file}.new`, file);
    this.remember(entry, number);
  }

  remove(handle: string): void {
    rmSync(this.fileOf(handle), { force: true });
    this.entries.delete(handle);
    this.numbers.delete(handle);
    rmSync(this.directoryOf(handle), { recursive: true, force: true });
  }

  private fileOf(handle: string): string {
    return join(this.files, `${encodeURIComponent(handle)}${ENTRY}`);
  }

  private remember(entry: Entry, number: number): void {
    this.entries.set(entry.handle, entry);
    this.numbers.set(entry.handle, number);
    this.last = Math.max(this.last, number);
  }

  private read(): void {
    readdirSync(this.files)
      .filter(name => name.endsWith(ENTRY))
      .map(name => {
        const text = readFileSync(join(this.files, name), 'utf8');
        return JSON.parse(text, readBigInt) as Entry & { number: number };
      })
      .sort((a, b) => a.number - b.number)
      .forEach(({ number, ...told }) => {
        const directory = this.directoryOf(told.handle);
        this.remember({ ...told, directory } as unknown as Entry, number);
      });
  }

  private sweep(): void {
    const known = new Set([...this.entries.keys()].map(encodeURIComponent));
    for (const name of readdirSync(this.directories)) {
      if (known.has(name)) continue;
      rmSync(join(this.directories, name), { recursive: true, force: true });
    }
    for (const name of readdirSync(this.files)) {
      if (!name.endsWith(ENTRY)) rmSync(join(this.files, name));
    }
  }
}
