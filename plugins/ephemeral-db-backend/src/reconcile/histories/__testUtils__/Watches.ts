import type { VirtualClock } from '@ephemeral-db/sandbox';
import {
  KubernetesError,
  UnreachableError,
} from '../../../kubernetes/KubernetesError';
import type { Life } from './Life';

/** What can befall all open watches. */
export const mishaps = ['drop', 'silence', 'expire', 'end'] as const;

export type Mishap = (typeof mishaps)[number];

/** As the API server does, which sends bookmarks to whoever asks for them. */
const BOOKMARK_MS = 60_000;
/** As the product asks for. */
const LONGEST_WATCH_MS = 300_000;

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
    onBookmark(): void;
    onEnd(failure: Error | undefined): void;
  }): OpenWatch {
    const { time, life, stallMs, onBookmark, onEnd } = options;
    let isOpen = true;
    let isSilent = false;
    let cancel = () => {};
    let cancelLimit = () => {};
    let cancelBookmark = () => {};
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
        cancelLimit();
        cancelBookmark();
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
    cancelLimit = time.schedule(LONGEST_WATCH_MS, () => watch.end());
    const remind = () => {
      cancelBookmark = time.schedule(BOOKMARK_MS, () => {
        watch.tell(onBookmark);
        remind();
      });
    };
    remind();
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
