import type { ComponentType } from 'react';
import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { momentOf } from '../moments';
import type { Tone } from '../tones';

/** What the headline of one source is about. */
export interface HeadlineFacts {
  source: Source;
  /** The entity's, of this source. */
  clones: Clone[];
  /** Of this source, as far as they are loaded. */
  snapshots: Snapshot[];
  /** What people call the entity. */
  entity: string;
  /** It has other sources too. */
  several?: boolean;
}

/** The worst thing first, as one sentence, and what else there is to know in three seconds. */
export interface HeadlineWords {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  title: string;
  /** The clone that the title is about; it leads there. */
  cloneId?: string;
  /** For phones: the title in fewer words, and the rest of it as a clause. */
  short?: { title: string; detail: string };
  /** A whole sentence in place of clauses: nothing is there yet. */
  sentence?: string;
  /** `newest point 12 min ago` */
  newest?: string;
  /** `the other 4 clones are fine` */
  others?: string;
  /** A clause of its own. */
  detail?: string;
}

/** The newest point that clones can be made from. */
export function newestPoint(snapshots: Snapshot[]): Snapshot | undefined {
  return snapshots
    .filter(({ phase }) => phase === 'ready')
    .reduce<Snapshot | undefined>(
      (newest, point) =>
        newest && momentOf(newest) >= momentOf(point) ? newest : point,
      undefined,
    );
}

/** When that is from; the source knows it also where no point is loaded. */
export function newestMoment({
  source,
  snapshots,
}: HeadlineFacts): Date | undefined {
  const point = newestPoint(snapshots);
  if (point) return momentOf(point);
  return source.lastSnapshotAt === undefined
    ? undefined
    : new Date(source.lastSnapshotAt);
}
