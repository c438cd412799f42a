import { type ObjectStore, resources } from '../kubernetes';

const PATIENCE_MILLISECONDS = 30_000;

/** Resolves as soon as a write makes something true; rejects with the last events where none does. */
export async function untilStore(
  store: ObjectStore,
  what: string,
  holds: () => boolean,
): Promise<void> {
  let stop = () => {};
  let patience: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (holds()) resolve();
      };
      patience = setTimeout(() => {
        const said = store
          .list(resources.events)
          .slice(-20)
          .map(({ reason, message }) => `${reason} ${message}`);
        reject(new Error(`It never came true: ${what}\n${said.join('\n')}`));
      }, PATIENCE_MILLISECONDS);
      stop = store.watch(look);
      look();
    });
  } finally {
    clearTimeout(patience);
    stop();
  }
}
