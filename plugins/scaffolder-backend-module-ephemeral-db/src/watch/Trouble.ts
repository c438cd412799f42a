import { reasonOf } from '../task/errors';
import type { TaskLog } from '../task/TaskLog';
import { sentence } from '../words/sentence';

/** `silent`: no answer comes; `signIn`: one does, that the sign-in is not taken. */
type Kind = 'silent' | 'signIn';

/** What went wrong, of which kind. */
export interface TroubleNote {
  kind: Kind;
  error: unknown;
}

const BEGINNINGS: Record<Kind, string> = {
  silent: 'The backend does not answer',
  signIn: 'The backend does not take the sign-in yet, which has not expired',
};

const LASTING: Record<Kind, string> = {
  silent: 'The backend still does not answer',
  signIn: 'The backend still does not take the sign-in',
};

const ENDS: Record<Kind, string> = {
  silent: 'The backend answers again.',
  signIn: 'The backend takes the sign-in again.',
};

/** Says when trouble begins and when it is over, and remembers how long it lasts: one kind does not count for another. */
export class Trouble {
  #now?: { kind: Kind; reason: string; since: number };

  constructor(private readonly log: TaskLog) {}

  /** @param trouble - of the round that has just ended, if it had any */
  note(trouble: TroubleNote | undefined): void {
    const before = this.#now;
    if (!trouble) {
      if (before) this.log.say(ENDS[before.kind]);
      this.#now = undefined;
      return;
    }
    const { kind, error } = trouble;
    const reason = sentence(reasonOf(error));
    const isSame = before?.kind === kind;
    this.#now = { kind, reason, since: isSame ? before.since : Date.now() };
    if (!isSame) this.log.warn(`${BEGINNINGS[kind]}: ${reason} Waiting on.`);
  }

  /** Milliseconds since trouble of this kind began, of which there was no other since. */
  lasts(kind: Kind): number {
    return this.#now?.kind === kind ? Date.now() - this.#now.since : 0;
  }

  /** For a log that would be silent otherwise. */
  describe(): string | undefined {
    return (
      this.#now && `${LASTING[this.#now.kind]}: ${this.#now.reason} Waiting on.`
    );
  }
}
