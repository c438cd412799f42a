import { useState } from 'react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { ErrorNote, explainError } from '../errors';
import { useNow, useSources } from '../live';
import { agoOrMoment } from '../moments';
import { useWords } from '../translation';
import { AttentionPanel } from './AttentionPanel';
import { ClusterBanners } from './ClusterBanners';
import type { ShownFinding } from './Doctor';
import { FigureTiles } from './FigureTiles';
import { FirstSource } from './FirstSource';
import { Panel } from './Panel';
import { SourcesSkeleton } from './skeletons';
import { SourcesTable } from './SourcesTable';
import { TabFrame } from './TabFrame';
import { useChecks } from './useChecks';

function without(names: ReadonlySet<string>, name: string): Set<string> {
  return new Set([...names].filter(other => other !== name));
}

/** What needs a hand, how much there is of everything, and all sources with what was found of them. */
export const SourcesTab = () => {
  const words = useWords();
  const { t } = words;
  const now = useNow(15_000);
  const query = useSources();
  const checks = useChecks();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<ShownFinding>();

  const toggle = (name: string) => {
    setShown(undefined);
    setOpen(names =>
      names.has(name) ? without(names, name) : new Set([...names, name]),
    );
  };
  const show = (source: Source, finding?: string) => {
    setOpen(names => new Set([...names, source.name]));
    setShown({ source: source.name, finding });
  };

  if (query.isPending) {
    return (
      <TabFrame>
        <SourcesSkeleton />
      </TabFrame>
    );
  }
  const sources = query.data?.items;
  if (!sources) {
    return (
      <TabFrame>
        {explainError(query.error, words).status === 403 ? (
          <Panel title={t('admin.denied.title')}>
            <Typography>{t('admin.denied.explain')}</Typography>
          </Panel>
        ) : (
          <ErrorNote
            error={query.error}
            what={t('common.loadFailed', { what: t('common.whatSources') })}
            onRetry={() => query.refetch()}
          />
        )}
      </TabFrame>
    );
  }
  return (
    <TabFrame>
      {query.isError && (
        <ErrorNote
          small
          error={query.error}
          what={t('common.stale', {
            moment: agoOrMoment(new Date(query.dataUpdatedAt), now, words),
          })}
          onRetry={() => query.refetch()}
        />
      )}
      {sources.length === 0 ? (
        <FirstSource />
      ) : (
        <>
          <ClusterBanners sources={sources} now={now} />
          <AttentionPanel
            sources={sources}
            now={now}
            checks={checks}
            onShow={show}
          />
          <FigureTiles sources={sources} now={now} />
          <SourcesTable
            sources={sources}
            now={now}
            checks={checks}
            open={open}
            shown={shown}
            onToggle={toggle}
          />
        </>
      )}
    </TabFrame>
  );
};
