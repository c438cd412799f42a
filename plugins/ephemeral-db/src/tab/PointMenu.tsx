import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { pointName } from '../moments';
import { usePointMenu } from '../order';
import { useWords } from '../translation';
import { VerbMenu } from '../verbs';

/** The "⋯" of a point's row. */
export const PointMenu = ({ point }: { point: Snapshot }) => {
  const words = useWords();
  return <VerbMenu of={pointName(point, words)} items={usePointMenu(point)} />;
};
