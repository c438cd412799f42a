/** One kubectl command, and what becomes of it. */
export interface Command {
  /** What stands after `kubectl`; quotes hold together what belongs together. */
  run: string;
  /** Its standard input. */
  input?: string;
  /** Whose credentials; the administrator's unless given. */
  as?: 'guest';
  /** The code that it exits with; 0 unless given. */
  exit?: number;
  /** The shape of what it prints; see {@link shapeOf}. Anything unless given. */
  prints?: string;
  /** The shape of its complaints; none unless given. */
  complains?: string;
  /**
   * For commands that go on (`-w`, `-f`): run once it has printed something; it is ended as soon as it has printed what is
   * looked for, or must end by itself where an `exit` is given.
   */
  meanwhile?: string[];
}

/** Commands that build on each other, in a namespace of their own. */
export interface Scenario {
  title: string;
  /** Applied before the first command, and waited for. */
  manifest?: string;
  /** In a cluster of its own, as it changes what all share, or reads one by one what others may delete. */
  alone?: true;
  commands: Command[];
}
