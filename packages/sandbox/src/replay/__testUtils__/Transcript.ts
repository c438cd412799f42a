/** A command to kubectl, as it was typed, with what it printed. */
export interface KubectlStep {
  kind: 'kubectl';
  line: number;
  args: string[];
  /** The manifest on its standard input. */
  input?: string;
  output: string[];
  exitCode: number;
}

/** A request to the API without a client library in between. */
export interface RequestStep {
  kind: 'request';
  line: number;
  method: string;
  path: string;
  body?: string;
  output: string[];
  code: number;
  contentType: string;
}

/** A wait for something that came true, or did not in the time given. */
export interface WaitStep {
  kind: 'wait';
  line: number;
  condition: string;
  reached: boolean;
  seconds: number;
}

/** The events of a namespace, of all where it is not named; one row of cells each. */
export interface EventsStep {
  kind: 'events';
  line: number;
  namespace?: string;
  rows: string[][];
}

/** What the array held. */
export interface ArrayStep {
  kind: 'array';
  line: number;
  state: string;
}

/** One change that a watch told of, with the fields that differ from before. */
export interface TimelineEntry {
  line: number;
  seconds: number;
  change: 'ADDED' | 'MODIFIED' | 'DELETED' | 'EVENT';
  /** Kind and key of the object, e.g. `Pod env/web`. */
  subject: string;
  /** Fields as `+ path: value`, `~ path: old -> new`, `- path (was value)`; of an event its type, reason, source, count and message. */
  details: string[];
}

/** What watches told from a moment on, of the objects that the pattern meets. */
export interface TimelineStep {
  kind: 'timeline';
  line: number;
  since: Date;
  filter: string;
  entries: TimelineEntry[];
}

/** The beginning of a section, with its time. */
export interface SectionStep {
  kind: 'section';
  line: number;
  at: Date;
  title: string;
}

export type Step =
  | KubectlStep
  | RequestStep
  | WaitStep
  | EventsStep
  | ArrayStep
  | TimelineStep
  | SectionStep;

/** The steps that are compared: all but the beginnings of sections. */
export type ComparedStep = Exclude<Step, SectionStep>;

export interface Transcript {
  name: string;
  startedAt: Date;
  steps: Step[];
}
