import { randomBytes } from 'node:crypto';
import {
  KubernetesObject,
  ObjectStore,
  StatusError,
  fieldsAt,
  resources,
} from '../kubernetes';
import { Clock } from '../time/Clock';

const LIFETIME_MILLISECONDS = 3_600_000;
/** The tenth text is the first that is combined (transcripts 13 and 15). */
const FEWEST_COMBINED = 10;
const COMBINED = '(combined from similar events): ';

interface Recorded {
  namespace: string;
  name: string;
  at: number;
}

/** The API group of the events: the old one, in which nearly all controllers write, or the newer one. */
export type EventsGroup = '' | 'events.k8s.io';

/**
 * Events as client-go's recorder writes them: the same event again counts up,
 * many that differ only in their text are combined, and what the API server has
 * expired is begun anew. Events about cluster-scoped objects land in namespace `default`.
 */
export class EventRecorder {
  private readonly recorded = new Map<string, Recorded>();
  private readonly texts = new Map<string, Set<string>>();

  constructor(
    private readonly store: ObjectStore,
    private readonly clock: Clock,
    private readonly component: string,
    private readonly group: EventsGroup = '',
  ) {}

  normal(object: KubernetesObject, reason: string, message: string): void {
    this.record(object, 'Normal', reason, message);
  }

  warning(object: KubernetesObject, reason: string, message: string): void {
    this.record(object, 'Warning', reason, message);
  }

  private record(
    object: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    text: string,
  ): void {
    this.forgetOld();
    const message = this.combined([object.metadata.uid, type, reason], text);
    const { uid, resourceVersion } = object.metadata;
    const key = JSON.stringify([
      ...[uid, type, reason],
      // What is combined is one event, with the newest text.
      message.startsWith(COMBINED) ? COMBINED : message,
      // In the newer group an object that has changed is another one (transcript 13).
      ...(this.group === '' ? [] : [resourceVersion]),
    ]);
    try {
      if (!this.countUp(key, message)) {
        this.write(key, object, { type, reason, message });
      }
    } catch (error) {
      // An event is never worth a failure: a namespace that is going takes none.
      if (!(error instanceof StatusError)) {
        throw error;
      }
    }
  }

  private combined(group: (string | undefined)[], text: string): string {
    const key = JSON.stringify(group);
    const texts = this.texts.get(key) ?? new Set();
    this.texts.set(key, texts);
    if (!texts.has(text) && texts.size + 1 >= FEWEST_COMBINED) {
      return `${COMBINED}${text}`;
    }
    texts.add(text);
    return text;
  }

  private countUp(key: string, message: string): boolean {
    const known = this.recorded.get(key);
    const counted =
      known &&
      this.store.modify(
        resources.events,
        known.namespace,
        known.name,
        draft => {
          draft.message = message;
          if (this.group === '') {
            draft.count = Number(draft.count ?? 1) + 1;
            draft.lastTimestamp = this.clock.timestamp();
            return;
          }
          const count = Number(fieldsAt(draft, 'series').count ?? 1) + 1;
          draft.series = { count, lastObservedTime: this.microTime() };
        },
        { manager: this.component },
      );
    if (known) this.recorded.delete(key);
    if (!counted) return false;
    // Written again, it lives on for another hour.
    this.recorded.set(key, { ...known, at: this.clock.now().getTime() });
    return true;
  }

  private write(
    key: string,
    object: KubernetesObject,
    event: { type: string; reason: string; message: string },
  ): void {
    const namespace = object.metadata.namespace ?? 'default';
    const name = `${object.metadata.name}.${randomBytes(8).toString('hex')}`;
    this.store.create(
      resources.events,
      {
        metadata: { name, namespace },
        involvedObject: referenceTo(object),
        ...event,
        ...this.provenance(event.reason),
      },
      { namespace, manager: this.component },
    );
    const at = this.clock.now().getTime();
    this.recorded.set(key, { namespace, name, at });
  }

  /** Who says it and when. An event of the newer group has a time to the microsecond and neither a source nor a count (transcripts 02 and 13). */
  private provenance(reason: string) {
    if (this.group !== '') {
      return {
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: this.microTime(),
        action: reason === 'Scheduled' ? 'Binding' : 'Scheduling',
        reportingComponent: this.component,
        reportingInstance: `${this.component}-sandbox`,
      };
    }
    const now = this.clock.timestamp();
    return {
      source: { component: this.component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      eventTime: null,
      reportingComponent: this.component,
      reportingInstance: '',
    };
  }

  private microTime(): string {
    return this.clock.now().toISOString().replace('Z', '000Z');
  }

  private forgetOld(): void {
    const oldest = this.clock.now().getTime() - LIFETIME_MILLISECONDS;
    for (const [key, { at }] of this.recorded) {
      if (at > oldest) {
        return;
      }
      this.recorded.delete(key);
    }
    if (this.recorded.size === 0) {
      this.texts.clear();
    }
  }
}

function referenceTo(object: KubernetesObject) {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  const { apiVersion, kind } = object;
  return { kind, namespace, name, uid, apiVersion, resourceVersion };
}
