import type { LogLine } from '../../ContainerRuntime';
import type { Clock } from '../../time/Clock';

const LINES_KEPT = 5_000;

/** The server's error log, in its form: time, who, what. Never a password. */
export class ErrorLog {
  private readonly written: LogLine[] = [];

  constructor(private readonly clock: Clock) {}

  /** @param source - Server, Logon, or a session as `spid51` */
  write(source: string, text: string): void {
    const now = this.clock.now().toISOString().replace('T', ' ').slice(0, 22);
    const head = `${now} ${source.padEnd(11)} `;
    this.print(
      text
        .split('\n')
        .map(line => head + line)
        .join('\n'),
    );
  }

  /** What the container prints before the server runs, as it is. */
  print(text: string): void {
    const time = this.clock.now();
    this.written.push(...text.split('\n').map(line => ({ time, text: line })));
    if (this.written.length > LINES_KEPT) {
      this.written.splice(0, this.written.length - LINES_KEPT);
    }
  }

  lines(): LogLine[] {
    return [...this.written];
  }

  read(): string[] {
    return this.written.map(({ text }) => text);
  }
}
