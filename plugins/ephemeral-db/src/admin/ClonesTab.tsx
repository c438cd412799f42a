import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { ErrorNote, explainError } from '../errors';
import { formatNumber } from '../intl';
import { useCloneList, useNow, useSources } from '../live';
import { agoOrMoment } from '../moments';
import { useReturnFocus } from '../order';
import { useMe } from '../overview';
import { useWords } from '../translation';
import { findAction } from '../verbs';
import { BulkBar } from './BulkBar';
import { ClonesTable } from './ClonesTable';
import { ClusterBanners } from './ClusterBanners';
import { DeleteClonesDialog } from './DeleteClonesDialog';
import { EmptyClones } from './EmptyClones';
import { FilterBar } from './FilterBar';
import { filtersIn, isFiltered, MINE, queryOf, searchOf } from './filters';
import { Pager } from './Pager';
import { Panel } from './Panel';
import { ClonesSkeleton } from './skeletons';
import { TabFrame } from './TabFrame';
import { useCloneOver } from './useCloneOver';
import { useForm } from './useForm';
import { usePages } from './usePages';
import { useSelection } from './useSelection';
import { useServices } from './useServices';

const CloneDrawer = lazy(() =>
  import('../drawer').then(room => ({ default: room.CloneDrawer })),
);

const PAGE_SIZE = 25;
const WIDE_FROM = 1_120;

/** All clones that this person sees, with filters in the address; a clone's own address opens it over them. */
export const ClonesTab = () => {
  const words = useWords();
  const { t } = words;
  const now = useNow(15_000);
  const { cloneId, atConnect, search, addressOf, filter, close } =
    useCloneOver();
  const filters = filtersIn(new URLSearchParams(search));
  const me = useMe();
  const pages = usePages(searchOf(filters));
  const sources = useSources().data?.items ?? [];
  const services = useServices();
  const [ref, form] = useForm(WIDE_FROM);
  const query = useCloneList({
    ...queryOf(filters, now, me),
    limit: PAGE_SIZE,
    cursor: pages.cursor,
  });
  const clones = query.data?.items ?? [];
  const selection = useSelection(clones);
  const [deleting, setDeleting] = useState<Clone[]>();
  const rememberOpener = useReturnFocus(deleting !== undefined);
  const table = useRef<HTMLDivElement>(null);

  // Focus returns to the clone that was open, also where a link and not a click had opened it.
  const opened = useRef(cloneId);
  useEffect(() => {
    const last = opened.current;
    opened.current = cloneId;
    if (cloneId !== undefined || last === undefined) return;
    if (document.activeElement && document.activeElement !== document.body) {
      return;
    }
    table.current
      ?.querySelector<HTMLElement>(`[data-clone="${CSS.escape(last)}"]`)
      ?.focus();
  }, [cloneId]);

  // Whoever "me" is must be known before their clones can be asked for.
  const waits =
    query.isPending || (filters.requestedBy === MINE && me === undefined);
  const denied =
    query.isError && explainError(query.error, words).status === 403;
  const total = query.data?.totalItems ?? 0;

  const content = () => {
    if (denied && !query.data) {
      return <Typography>{t('admin.clones.denied')}</Typography>;
    }
    if (query.isError && !query.data) {
      return (
        <ErrorNote
          error={query.error}
          what={t('common.loadFailed', { what: t('common.whatClones') })}
          onRetry={() => query.refetch()}
        />
      );
    }
    if (waits) return <ClonesSkeleton />;
    if (clones.length === 0) {
      return (
        <EmptyClones
          filtered={isFiltered(filters)}
          onClear={() => filter('')}
          onFirst={pages.index > 0 ? pages.first : undefined}
        />
      );
    }
    return (
      <>
        <ClonesTable
          clones={clones}
          sources={sources}
          now={now}
          form={form}
          selection={selection}
          addressOf={addressOf}
        />
        <Pager
          pages={pages}
          pageSize={PAGE_SIZE}
          shown={clones.length}
          total={total}
          nextCursor={query.data?.pageInfo.nextCursor}
        />
      </>
    );
  };

  return (
    <TabFrame>
      <ClusterBanners sources={sources} now={now} />
      {query.isError && query.data && (
        <ErrorNote
          small
          error={query.error}
          what={t('common.stale', {
            moment: agoOrMoment(new Date(query.dataUpdatedAt), now, words),
          })}
          onRetry={() => query.refetch()}
        />
      )}
      <Panel
        title={
          query.data
            ? t('admin.clones.title', {
                amount: formatNumber(total, words),
              })
            : t('admin.clones.titlePlain')
        }
      >
        <div ref={ref}>
          <FilterBar
            filters={filters}
            sources={sources}
            services={services}
            now={now}
            form={form}
            onChange={wanted => filter(searchOf(wanted))}
          />
          <div ref={table} aria-busy={query.isPlaceholderData}>
            {content()}
          </div>
        </div>
        {selection.clones.length > 0 && (
          <BulkBar
            count={selection.clones.length}
            onClear={selection.clear}
            onDelete={
              selection.clones.some(({ actions }) =>
                findAction(actions, 'delete'),
              )
                ? () => {
                    rememberOpener();
                    setDeleting(selection.clones);
                  }
                : undefined
            }
          />
        )}
      </Panel>
      {deleting && (
        <DeleteClonesDialog
          clones={deleting}
          onClose={() => setDeleting(undefined)}
          onDeleted={deleted => selection.set(deleted, false)}
        />
      )}
      {cloneId !== undefined && (
        <Suspense fallback={null}>
          <CloneDrawer
            key={cloneId}
            {...{ cloneId, atConnect }}
            onClose={close}
          />
        </Suspense>
      )}
    </TabFrame>
  );
};
