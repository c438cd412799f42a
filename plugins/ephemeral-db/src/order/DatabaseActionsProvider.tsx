import { type ReactNode, useMemo, useRef, useState } from 'react';
import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useWords } from '../translation';
import {
  type DatabaseActions,
  DatabaseActionsContext,
  type NewCloneOptions,
} from './DatabaseActions';
import { FailureDialog } from './FailureDialog';
import { NewCloneDialog } from './NewCloneDialog';
import { newRequestId } from './newRequestId';
import {
  DeleteCloneQuestion,
  DeletePointQuestion,
  SuspendQuestion,
  YoungPointQuestion,
} from './questions';
import { useOptionalEntityRef } from './useOptionalEntityRef';
import { useReturnFocus } from './useReturnFocus';
import { useWrites } from './useWrites';

/** The one dialog that is open. */
type Open =
  | { kind: 'newClone'; options: NewCloneOptions }
  | { kind: 'suspend'; source: Source }
  | { kind: 'young'; source: Source; point: Snapshot }
  | { kind: 'deleteClone'; clone: Clone }
  | { kind: 'deletePoint'; point: Snapshot }
  | {
      kind: 'failure';
      of: string;
      what: string;
      error: unknown;
      again: () => void;
    };

const UNTIL_READY = new Set<Clone['phase']>(['queued', 'provisioning']);

/** Hosts the dialogs of all verbs for what is inside. */
export const DatabaseActionsProvider = (props: { children: ReactNode }) => {
  const { t } = useWords();
  const writes = useWrites();
  const entityRef = useOptionalEntityRef();
  const [open, setOpen] = useState<Open>();
  const rememberOpener = useReturnFocus(open !== undefined);
  const underWay = useRef(new Set<string>());
  const close = () => setOpen(undefined);

  const { actions, capture } = useMemo(() => {
    const show = (next: Open) => {
      rememberOpener();
      setOpen(next);
    };
    /** Without a question: a second click while it runs is the same one. */
    const atOnce = async (
      key: string,
      failure: { of: string; what: string },
      run: () => Promise<unknown>,
    ) => {
      if (underWay.current.has(key)) return;
      underWay.current.add(key);
      rememberOpener();
      try {
        await run();
      } catch (error) {
        const again = () => {
          setOpen(undefined);
          atOnce(key, failure, run);
        };
        setOpen({ kind: 'failure', ...failure, error, again });
      } finally {
        underWay.current.delete(key);
      }
    };
    /** A point that is not being captured was there before: the least interval is not over. */
    const takePoint = async (source: Source, force?: boolean) => {
      const point = await writes.capture({
        source: source.name,
        requestId: newRequestId(),
        ...(force && { force }),
      });
      if (point.phase !== 'capturing' && !force) {
        setOpen({ kind: 'young', source, point });
      }
    };
    const made: DatabaseActions = {
      newClone: options => show({ kind: 'newClone', options }),
      capture: source => {
        if (source.consistency === 'suspend') {
          show({ kind: 'suspend', source });
          return;
        }
        const of = source.title;
        atOnce(
          `capture ${source.name}`,
          { of, what: t('order.failed.capture', { source: of }) },
          () => takePoint(source),
        );
      },
      retry: clone =>
        atOnce(
          `retry ${clone.id}`,
          {
            of: clone.name,
            what: t('order.failed.retry', { name: clone.name }),
          },
          () => writes.retry(clone),
        ),
      confirm: clone =>
        atOnce(
          `confirm ${clone.id}`,
          {
            of: clone.name,
            what: t('order.failed.confirm', { name: clone.name }),
          },
          () => writes.confirm(clone),
        ),
      deleteClone: clone => {
        if (!UNTIL_READY.has(clone.phase)) {
          show({ kind: 'deleteClone', clone });
          return;
        }
        atOnce(
          `cancel ${clone.id}`,
          {
            of: clone.name,
            what: t('order.failed.cancel', { name: clone.name }),
          },
          () => writes.deleteClone(clone),
        );
      },
      deletePoint: point => show({ kind: 'deletePoint', point }),
    };
    return { actions: made, capture: takePoint };
  }, [writes, t, rememberOpener]);

  const dialog = () => {
    switch (open?.kind) {
      case 'newClone':
        return <NewCloneDialog {...open.options} onClose={close} />;
      case 'suspend':
        return (
          <SuspendQuestion
            about={open.source}
            onConfirm={() => capture(open.source)}
            onClose={() =>
              setOpen(now => (now?.kind === 'suspend' ? undefined : now))
            }
          />
        );
      case 'young':
        return (
          <YoungPointQuestion
            about={open}
            onConfirm={() => capture(open.source, true)}
            onUse={
              entityRef === undefined
                ? undefined
                : () =>
                    setOpen({
                      kind: 'newClone',
                      options: {
                        entityRef,
                        source: open.source,
                        point: open.point,
                      },
                    })
            }
            onClose={close}
          />
        );
      case 'deleteClone':
        return (
          <DeleteCloneQuestion
            about={open.clone}
            onConfirm={() => writes.deleteClone(open.clone)}
            onClose={close}
          />
        );
      case 'deletePoint':
        return (
          <DeletePointQuestion
            about={open.point}
            onConfirm={() => writes.deletePoint(open.point)}
            onClose={close}
          />
        );
      case 'failure':
        return <FailureDialog {...open} onClose={close} />;
      default:
        return null;
    }
  };

  return (
    <DatabaseActionsContext.Provider value={actions}>
      {props.children}
      {dialog()}
    </DatabaseActionsContext.Provider>
  );
};
