import { conditionOf } from '../conditions';
import { Pod, Service } from '../kinds';

/**
 * What the annotation `endpoints.kubernetes.io/last-change-trigger-time` says:
 * the first change of a service or of the readiness of its pods since the last
 * look. A change of another kind, such as a deletion, has no such time
 * (transcripts 02 and 03).
 */
export class ChangeTriggers {
  private readonly seen = new Map<string, Map<string, string>>();

  /** @returns the time of the first change that is news; undefined where there is none */
  since(service: Service, pods: Pod[]): string | undefined {
    const { uid = '', creationTimestamp = '' } = service.metadata;
    const before = this.seen.get(uid);
    const now = new Map([[uid, creationTimestamp]]);
    for (const { metadata, status } of pods) {
      const ready = conditionOf(status.conditions, 'Ready');
      if (ready?.status === 'True' && ready.lastTransitionTime) {
        now.set(metadata.uid ?? '', ready.lastTransitionTime);
      }
    }
    this.seen.set(uid, now);
    return [...now]
      .filter(([key, time]) => time > (before?.get(key) ?? ''))
      .map(([, time]) => time)
      .sort()
      .at(0);
  }

  forget({ metadata }: Service): void {
    this.seen.delete(metadata.uid ?? '');
  }
}
