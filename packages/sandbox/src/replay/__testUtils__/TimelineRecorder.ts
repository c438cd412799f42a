import { Fields, KubernetesObject, StoreEvent } from '../../kubernetes';
import { Clock } from '../../time/Clock';
import { TimelineEntry } from './Transcript';
import { Leaves, difference, flatten } from './flatten';

/** What the recordings watched. */
const WATCHED = [
  'Namespace',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'VolumeSnapshot',
  'VolumeSnapshotContent',
  'VolumeAttachment',
  'Deployment',
  'ReplicaSet',
  'Pod',
  'Service',
  'EndpointSlice',
];

/** The fields that the recordings left out. */
const LEFT_OUT =
  /^(apiVersion|kind|metadata\.(uid|resourceVersion|managedFields|creationTimestamp)|spec\.template)(\.|$)|\.(resourceVersion|lastTransitionTime|lastUpdateTime|lastProbeTime)$/;

interface RecordedEntry extends TimelineEntry {
  at: number;
}

function isLeftOut(path: string): boolean {
  return LEFT_OUT.test(path);
}

/** Writes down every change of the store as the recordings did. */
export class TimelineRecorder {
  private readonly entries: RecordedEntry[] = [];
  /** The objects as they were last, by kind and key, also after their end. */
  private readonly known = new Map<string, Leaves>();

  constructor(private readonly clock: Clock) {}

  /** Takes a change down. */
  record({ type, object }: StoreEvent): void {
    if (object.kind === 'Event') {
      if (type !== 'DELETED') this.recordEvent(object);
      return;
    }
    if (!WATCHED.includes(object.kind)) return;
    const { namespace, name } = object.metadata;
    const subject = `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`;
    // Of an object that is gone, what was last told of it stays known.
    if (type === 'DELETED') {
      this.add(type, subject, []);
      return;
    }
    const leaves = flatten(object, isLeftOut);
    const changes = difference(this.known.get(subject) ?? new Map(), leaves);
    this.known.set(subject, leaves);
    const details = changes.filter(
      line => type === 'MODIFIED' || !line.includes(' metadata.generation'),
    );
    this.add(type, subject, details);
  }

  /** What happened from a moment on to the objects that the pattern meets. */
  since(start: Date, filter: string): TimelineEntry[] {
    const wanted = filter === 'all' ? /^/ : new RegExp(filter);
    return this.entries
      .filter(
        ({ at, change, subject }) =>
          at >= start.getTime() &&
          // The pattern knows events by the key of their object alone.
          wanted.test(
            change === 'EVENT' ? subject.replace(/^\S+/, 'Event') : subject,
          ),
      )
      .map(entry => ({
        ...entry,
        seconds: (entry.at - start.getTime()) / 1_000,
      }));
  }

  private recordEvent(event: KubernetesObject): void {
    const { involvedObject, source, type, reason, message, count } = event;
    const { kind, name } = involvedObject as Fields;
    const { namespace } = event.metadata;
    const { component } = (source ?? {}) as Fields;
    const subject = `${kind} ${namespace}/${name}`;
    const by =
      component ?? event.reportingController ?? event.reportingComponent;
    this.add('EVENT', subject, [
      `${type} ${reason} by ${by} x${count ?? 1}: ${message}`,
    ]);
  }

  private add(
    change: TimelineEntry['change'],
    subject: string,
    details: string[],
  ): void {
    const at = this.clock.now().getTime();
    this.entries.push({ at, line: 0, seconds: 0, change, subject, details });
  }
}
