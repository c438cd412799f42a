import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Note } from '../errors';
import { dayAndClock } from '../moments';
import { useWords } from '../translation';
import { silentClusters } from './silentClusters';

/** One line for each cluster that does not answer. */
export const ClusterBanners = (props: { sources: Source[]; now: Date }) => {
  const { sources, now } = props;
  const words = useWords();
  return (
    <>
      {silentClusters(sources).map(({ cluster, since }) => (
        <Note key={cluster} tone="warning">
          {words.t('common.unreachable', {
            cluster,
            moment: dayAndClock(since, now, words),
          })}
        </Note>
      ))}
    </>
  );
};
