import { appendFileSync, writeFileSync } from 'fs';

/** A write, told apart from others of the same name by its number. */
export interface WritePoint {
  name: string;
  /** Which of the writes of this name, counted from 1. */
  nth: number;
}

/** Where a process is to end. */
export interface CrashPoint extends WritePoint {
  /** Before anything of the write has left, or once its target has answered. */
  when: 'before' | 'after';
  /** SIGKILL unless given. */
  signal?: NodeJS.Signals;
}

/** What one process has written, as it is found in its file, a line each. */
export interface WriteEntry extends WritePoint {
  event: 'begun' | 'reached';
  /** Milliseconds since 1970. */
  at: number;
}

export function describeCrash({ when, name, nth }: CrashPoint): string {
  return `${when} ${name}${nth > 1 ? ` (${nth})` : ''}`;
}

/**
 * Counts the writes of this process, and ends it (or stops it) at the one that was chosen, with a signal: nothing that stands after
 * that line is executed, and nothing that was not handed to the kernel is sent.
 */
export class WriteLedger {
  private counts = new Map<string, number>();
  private crash?: CrashPoint;

  /** @param file - gets a line for each write, written at once so that it is there when the process is not */
  constructor(private readonly file: string) {}

  /** Counts from here on, to the given end. What was noted before is forgotten. */
  restart(crash?: CrashPoint): void {
    this.counts = new Map();
    this.crash = crash;
    writeFileSync(this.file, '');
  }

  /**
   * To be called right before a write leaves.
   *
   * @returns to be called as soon as it is known to have reached its target
   */
  begin(name: string): () => void {
    const nth = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, nth);
    this.pass('before', { name, nth });
    let known = false;
    return () => {
      if (known) return;
      known = true;
      this.pass('after', { name, nth });
    };
  }

  private pass(when: CrashPoint['when'], { name, nth }: WritePoint): void {
    const event = when === 'before' ? 'begun' : 'reached';
    const entry: WriteEntry = { event, name, nth, at: Date.now() };
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
    const { crash } = this;
    if (crash?.when === when && crash.name === name && crash.nth === nth) {
      process.kill(process.pid, crash.signal ?? 'SIGKILL');
    }
  }
}
