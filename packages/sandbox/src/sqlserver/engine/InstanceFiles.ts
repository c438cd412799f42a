import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ContainerMount } from '../../ContainerRuntime';

/** Where the files of a container are on this machine. */
export class InstanceFiles {
  /** @param own - a directory for what lies on no mount and is gone with the container */
  constructor(
    private readonly mounts: readonly ContainerMount[],
    private readonly own: string,
  ) {}

  /** @param path - as the container sees it, absolute */
  hostPath(path: string): string {
    const normal = posix.normalize(path);
    let best: { length: number; path: string } | undefined;
    for (const mount of this.mounts) {
      if (!('directory' in mount)) continue;
      const root = posix.normalize(mount.mountPath).replace(/\/$/, '');
      if (normal !== root && !normal.startsWith(`${root}/`)) continue;
      if (best && best.length >= root.length) continue;
      const rest = normal.slice(root.length);
      best = { length: root.length, path: join(mount.directory, rest) };
    }
    return best?.path ?? join(this.own, normal);
  }

  /** The text of a file, be it mounted alone or in a directory; undefined where there is none. */
  read(path: string): string | undefined {
    const mounted = this.mounts.find(mount => mount.mountPath === path);
    if (mounted && 'text' in mounted) return mounted.text;
    const hostPath = this.hostPath(path);
    return existsSync(hostPath) ? readFileSync(hostPath, 'utf8') : undefined;
  }
}
