import { type ChildProcess, fork } from 'child_process';
import { createWriteStream, readFileSync } from 'fs';
import type { Announcements } from './Announcements';
import type { FromBackend, ToBackend } from '../backend/messages';

type Said<Kind> = Extract<FromBackend, { kind: Kind }>;

/** A process with the program of a backend in it, which touches nothing before it is told to start. */
export class BackendProcess {
  /** Resolves once its program is loaded. */
  readonly loaded: Promise<Said<'loaded'>>;
  /** Resolves with the signal or the code that it has ended with. */
  readonly ended: Promise<string>;
  private ending?: string;

  private constructor(
    private readonly child: ChildProcess,
    private readonly log: string,
    readonly announcements: Announcements,
  ) {
    this.ended = new Promise(resolve => {
      child.once('exit', (code, signal) => {
        this.ending = signal ?? `exit code ${code}`;
        announcements.add();
        resolve(this.ending);
      });
    });
    child.on('message', (message: FromBackend) => {
      if (message.kind === 'announced') announcements.add();
    });
    this.loaded = this.hear('loaded').then(loaded => {
      if (!loaded) throw new Error(this.describeEnd());
      return loaded;
    });
    // Nobody may be waiting for it yet.
    this.loaded.catch(() => {});
  }

  /**
   * @param program - a backend's, ready to be run
   * @param log - where what it says is kept
   * @param announcements - hear of what it announces, and of its end
   */
  static fork(
    program: string,
    log: string,
    announcements: Announcements,
  ): BackendProcess {
    const child = fork(program, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: `${program}.cache`,
      },
    });
    const output = createWriteStream(log);
    child.stdout!.pipe(output, { end: false });
    child.stderr!.pipe(output, { end: false });
    return new BackendProcess(child, log, announcements);
  }

  get alive(): boolean {
    return this.ending === undefined;
  }

  say(message: ToBackend): void {
    // Whether it still listens is seen from what it does.
    this.child.send(message, () => {});
  }

  /** @returns undefined when it has ended */
  async hear<Kind extends FromBackend['kind']>(
    kind: Kind,
  ): Promise<Said<Kind> | undefined> {
    let listen: ((message: FromBackend) => void) | undefined;
    const said = new Promise<Said<Kind>>(resolve => {
      listen = message => {
        if (message.kind === kind) resolve(message as Said<Kind>);
      };
      this.child.on('message', listen);
    });
    const heard = await Promise.race([said, this.ended.then(() => undefined)]);
    this.child.off('message', listen!);
    return heard;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(): Promise<void> {
    if (!this.alive) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  describeEnd(): string {
    const lines = readFileSync(this.log, 'utf8').trimEnd().split('\n');
    return `The backend has ended (${this.ending}). The end of its log:\n${lines
      .slice(-15)
      .join('\n')}`;
  }
}
