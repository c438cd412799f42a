import { useMemo } from 'react';
import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { ErrorNote } from '../errors';
import { useNow } from '../live';
import { Notes, partOf, textScale, useEntityTitle } from '../overview';
import { useElementWidth } from '../timeline';
import { useWords } from '../translation';
import { ClonesPanel } from './ClonesPanel';
import { PointsPanel } from './PointsPanel';
import { SourcePanel } from './SourcePanel';
import { TabDrawer } from './TabDrawer';
import { ListsSkeleton, TabSkeleton } from './TabSkeleton';
import { useAfterStrip } from './useAfterStrip';
import { type LoadedTimeline, useLoadedTimeline } from './useLoadedTimeline';

/** Under this width the list of points is the timeline. */
const NARROW = 600;
/** What a panel's own edges take of the width. */
const PANEL_EDGES = 32;

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
}));

function isNarrow(width: number): boolean {
  return width > 0 && width < NARROW * textScale();
}

interface PanelsProps {
  timeline: EntityTimeline;
  loaded: LoadedTimeline;
  entityRef: string;
  now: Date;
  width: number;
}

const Panels = (props: PanelsProps) => {
  const { timeline, loaded, entityRef, now, width } = props;
  const entity = useEntityTitle(entityRef);
  const { sources } = timeline;
  const narrow = isNarrow(width);
  const isAfterStrip = useAfterStrip();
  // On a phone there is no strip: the list is the timeline.
  const drawsLists = narrow || isAfterStrip;
  const parts = useMemo(
    () =>
      sources.map(source => ({ source, part: partOf(timeline, source.name) })),
    [sources, timeline],
  );
  const clones = (
    <ClonesPanel
      timeline={timeline}
      entity={entity}
      now={now}
      narrow={narrow}
      width={width - PANEL_EDGES}
    />
  );
  return (
    <>
      <Notes
        timeline={timeline}
        entity={entity}
        now={now}
        staleSince={loaded.error ? new Date(loaded.readAt) : undefined}
        onRetry={loaded.retry}
      />
      {parts.map(({ source, part }) => (
        <SourcePanel
          key={source.name}
          source={source}
          part={part}
          entityRef={entityRef}
          entity={entity}
          now={now}
          narrow={narrow}
          onShow={loaded.loadView}
        />
      ))}
      {!drawsLists && <ListsSkeleton />}
      {!narrow && drawsLists && clones}
      {drawsLists &&
        parts.map(({ source, part }) => (
          <PointsPanel
            key={source.name}
            source={source}
            part={part}
            entityRef={entityRef}
            now={now}
            narrow={narrow}
            alone={sources.length === 1}
            loadingOlder={loaded.loadingOlder}
            olderError={loaded.olderError}
            onLoadOlder={() => loaded.loadOlder(source.name)}
            onRetry={loaded.retry}
          />
        ))}
      {narrow && clones}
    </>
  );
};

/** An entity's points in time and clones, all of them, and the drawer of the clone that the address names. */
export const EntityEphemeralDbTab = () => {
  const { entity } = useEntity();
  const classes = useStyles();
  const { t } = useWords();
  const now = useNow(15_000);
  const entityRef = stringifyEntityRef(entity);
  const loaded = useLoadedTimeline(getCompoundEntityRef(entity));
  const [rootRef, width] = useElementWidth<HTMLDivElement>();
  const { timeline, error } = loaded;
  return (
    <div ref={rootRef} className={classes.root}>
      {timeline && (
        <Panels
          timeline={timeline}
          loaded={loaded}
          entityRef={entityRef}
          now={now}
          width={width}
        />
      )}
      {!timeline &&
        (error ? (
          <ErrorNote
            error={error}
            what={t('common.loadFailed', { what: t('common.whatTimeline') })}
            object={entityRef}
            onRetry={loaded.retry}
          />
        ) : (
          <TabSkeleton narrow={isNarrow(width)} />
        ))}
      <TabDrawer />
    </div>
  );
};
