import type { VirtualClock } from '@ephemeral-db/sandbox';
import {
  KubernetesError,
  UnreachableError,
} from '../../../kubernetes/KubernetesError';
import type { Life } from './Life';

/** What can befall all open watches. */
export const mishaps = ['drop', 'silence', 'expire', 'end'] as const;

export type Mishap = (typeof mishaps)[number];

interface OpenWatch {
  tell(pass: () => void): void;
  end(failure?: Error): void;
}

/** The watches that are open, for whatever befalls them. */
export class Watches {
  private readonly opened = new Set<OpenWatch & { silence(): void }>();

  open(options: {
    time: VirtualClock;
    life: Life;
    /** Silence for longer than this counts as broken, in milliseconds. */
    stallMs: number;
    onEnd(failure: Error | undefined): void;
  }): OpenWatch {
    const { time, life, stallMs, onEnd } = options;
    let isOpen = true;
    let isSilent = false;
    let cancel = () => {};
    const watch = {
      tell: (pass: () => void) => {
        // An event is told in a turn of its own, and to whoever still lives.
        time.soon(() => {
          void life.run().then(() => {
            if (isOpen && !isSilent) pass();
          });
        });
      },
      end: (failure?: Error) => {
        if (!isOpen) return;
        isOpen = false;
        cancel();
        this.opened.delete(watch);
        onEnd(failure);
      },
      silence: () => {
        isSilent = true;
        cancel = time.schedule(stallMs, () =>
          watch.end(new UnreachableError('the stream broke off')),
        );
      },
    };
    life.onDeath(() => watch.end());
    this.opened.add(watch);
    return watch;
  }

  befall(mishap: Mishap): void {
    for (const watch of [...this.opened]) {
      if (mishap === 'silence') watch.silence();
      else watch.end(failureOf(mishap));
    }
  }
}

function failureOf(mishap: Mishap): Error | undefined {
  switch (mishap) {
    case 'drop':
      return new UnreachableError('the stream broke off');
    case 'expire':
      return new KubernetesError('Watching', { code: 410, reason: 'Expired' });
    default:
      return undefined;
  }
}
