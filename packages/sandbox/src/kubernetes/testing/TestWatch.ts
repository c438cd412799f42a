import { IncomingMessage } from 'node:http';
import { Interface, createInterface } from 'node:readline';
import { Fields } from '../objects';
import { TestApi } from './TestApi';

export interface WatchLine {
  type: string;
  object: Fields & { metadata: Fields };
}

/** A watch that is read line by line. */
export class TestWatch {
  private readonly reader: Interface;
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly response: IncomingMessage) {
    this.reader = createInterface({ input: response });
    this.lines = this.reader[Symbol.asyncIterator]();
    response.on('error', () => {});
  }

  static async open(
    api: TestApi,
    path: string,
    accept?: string,
  ): Promise<TestWatch> {
    const separator = path.includes('?') ? '&' : '?';
    const query = `${separator}watch=true&timeoutSeconds=20`;
    return new TestWatch(await api.open('GET', `${path}${query}`, { accept }));
  }

  /** The next line; undefined once the watch has ended, however it did. */
  async next(): Promise<WatchLine | undefined> {
    const line = await this.lines
      .next()
      .catch(() => ({ done: true, value: undefined }));
    return line.value === undefined ? undefined : JSON.parse(line.value);
  }

  async take(count: number): Promise<(WatchLine | undefined)[]> {
    const taken = [];
    for (let index = 0; index < count; index += 1)
      taken.push(await this.next());
    return taken;
  }

  /** `TYPE name` of the next lines. */
  async names(count: number): Promise<string[]> {
    const lines = await this.take(count);
    return lines.map(line => `${line?.type} ${line?.object.metadata.name}`);
  }

  close(): void {
    this.response.destroy();
    this.reader.close();
  }
}
