import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { KUBECTL } from './files';

/** What its client library logs beside; another version than the recorded one logs other things. */
const LIBRARY_LOG = /^[EIW]\d{4} \d\d:\d\d:/;

export interface KubectlOutcome {
  exitCode: number;
  /** What it printed, errors after the rest. */
  output: string[];
}

/** The real kubectl, as the administrator of one API server. */
export class Kubectl {
  private readonly environment: NodeJS.ProcessEnv;

  /** @param directory - for its configuration and its cache of what the API serves */
  constructor(directory: string, kubeConfig: string) {
    const path = join(directory, 'config');
    writeFileSync(path, kubeConfig);
    this.environment = {
      ...process.env,
      KUBECONFIG: path,
      KUBECACHEDIR: join(directory, 'cache'),
    };
  }

  /** @param whileRunning - is awaited once the process has started, e.g. to let time pass for it */
  async run(
    args: string[],
    input: string | undefined,
    whileRunning: (hasEnded: () => boolean) => Promise<void>,
  ): Promise<KubectlOutcome> {
    const child = spawn(KUBECTL, args, { env: this.environment });
    let ended = false;
    const exit = once(child, 'exit').then(([code]) => {
      ended = true;
      return Number(code);
    });
    child.stdin.end(input);
    const [exitCode, out, errors] = await Promise.all([
      exit,
      text(child.stdout),
      text(child.stderr),
      whileRunning(() => ended),
    ]);
    const lines = `${out}${errors}`
      .split('\n')
      .filter(line => !LIBRARY_LOG.test(line));
    const last = lines.findLastIndex(line => line.trim() !== '');
    return { exitCode, output: lines.slice(0, last + 1) };
  }
}
