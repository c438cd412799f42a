/** Told of the machine, and of the one volume that it has unmounted; of all of it where none is named. */
export type MachineListener = (machine: string, volume?: string) => void;

/**
 * The machines behind the cluster's Node objects: whether each is on, and what
 * it has mounted. It is what is true; the cluster learns of it late.
 */
export class Machines {
  /** When each that is off went off, in milliseconds since 1970. */
  private readonly lost = new Map<string, number>();
  /** By machine and PersistentVolume, the pods that it is mounted for. */
  private readonly mounts = new Map<string, Map<string, Set<string>>>();
  private readonly listeners = new Set<MachineListener>();

  /** @returns undefined while it is on */
  lostSince(machine: string): number | undefined {
    return this.lost.get(machine);
  }

  lose(machine: string, now: Date): void {
    this.lost.set(machine, now.getTime());
    this.tell(machine);
  }

  /** It starts afresh, with nothing mounted. */
  recover(machine: string): void {
    this.lost.delete(machine);
    this.mounts.delete(machine);
    this.tell(machine);
  }

  hasMounted(machine: string, volume: string): boolean {
    return this.mounts.get(machine)?.has(volume) ?? false;
  }

  mount(machine: string, volume: string, podUid: string): void {
    const volumes = this.mounts.get(machine) ?? new Map();
    this.mounts.set(machine, volumes);
    volumes.set(volume, (volumes.get(volume) ?? new Set()).add(podUid));
  }

  /** Takes away all that was mounted for a pod; one that is off can not. */
  unmount(machine: string, podUid: string): void {
    if (this.lost.has(machine)) {
      return;
    }
    const volumes = this.mounts.get(machine) ?? new Map<string, Set<string>>();
    for (const [volume, pods] of volumes) {
      pods.delete(podUid);
      if (pods.size === 0) {
        volumes.delete(volume);
        this.tell(machine, volume);
      }
    }
  }

  /** Told of each that is lost, recovers or unmounts something. */
  onChange(listener: MachineListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private tell(machine: string, volume?: string): void {
    for (const listener of [...this.listeners]) listener(machine, volume);
  }
}
