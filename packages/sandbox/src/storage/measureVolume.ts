import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What SQL Server reads and writes at a time, and what is compared. */
const PAGE_BYTES = 8_192;
/** Read at once from each file. */
const CHUNK_BYTES = 128 * PAGE_BYTES;

/** Bytes of a volume. */
export interface VolumeBytes {
  /** In pages that none of the relatives has at the same place. */
  unique: number;
  /** In all of its files. */
  logical: number;
}

/**
 * Counts page by page what a volume holds that its relatives do not: the snapshot that it was made from, and those that
 * were taken of it. It is what an array would give back if the volume were deleted, blocks shared by chance apart.
 *
 * @param directory - of the volume
 * @param relatives - directories of snapshots
 * @throws where the volume is being deleted meanwhile
 */
export async function measureVolume(
  directory: string,
  relatives: string[],
): Promise<VolumeBytes> {
  const total = { unique: 0, logical: 0 };
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = relative(directory, join(entry.parentPath, entry.name));
    const file = await openIfThere(join(directory, path));
    // SQLite's own files come and go.
    if (!file) continue;
    const others = await Promise.all(
      relatives.map(other => openIfThere(join(other, path))),
    );
    const handles = others.filter(handle => handle !== undefined);
    try {
      const bytes = await measureFile(file, handles);
      total.unique += bytes.unique;
      total.logical += bytes.logical;
    } finally {
      await Promise.all([file, ...handles].map(handle => handle.close()));
    }
  }
  return total;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function measureFile(
  file: FileHandle,
  others: FileHandle[],
): Promise<VolumeBytes> {
  const bytes = { unique: 0, logical: 0 };
  for (;;) {
    const own = await readChunk(file, bytes.logical);
    if (own.length === 0) return bytes;
    const theirs = await Promise.all(
      others.map(other => readChunk(other, bytes.logical)),
    );
    for (let start = 0; start < own.length; start += PAGE_BYTES) {
      const page = own.subarray(start, start + PAGE_BYTES);
      const shared = theirs.some(other =>
        other.subarray(start, start + PAGE_BYTES).equals(page),
      );
      if (!shared) bytes.unique += page.length;
    }
    bytes.logical += own.length;
  }
}

async function readChunk(file: FileHandle, position: number): Promise<Buffer> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
  return buffer.subarray(0, bytesRead);
}
