import type { Clock } from '../../time/Clock';

const LINES_KEPT = 5_000;

/** The server's error log, in its form: time, who, what. Never a password. */
export class ErrorLog {
  private readonly lines: string[] = [];

  constructor(private readonly clock: Clock) {}

  /** @param source - Server, Logon, or a session as `spid51` */
  write(source: string, text: string): void {
    const time = this.clock.now().toISOString().replace('T', ' ').slice(0, 22);
    for (const line of text.split('\n')) {
      this.lines.push(`${time} ${source.padEnd(11)} ${line}`);
    }
    if (this.lines.length > LINES_KEPT) {
      this.lines.splice(0, this.lines.length - LINES_KEPT);
    }
  }

  /** What the container prints before the server runs, as it is. */
  print(text: string): void {
    this.lines.push(...text.split('\n'));
  }

  read(): string[] {
    return [...this.lines];
  }
}
