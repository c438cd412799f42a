import { describeMoment } from '../describeMoment';
import type { SnapshotRecord } from './SnapshotRecord';

/** What people call a point in time, behind "the point": its label, else its time. */
export function nameOfPoint({
  label,
  takenAt,
  orderedAt,
}: Pick<SnapshotRecord, 'label' | 'takenAt' | 'orderedAt'>): string {
  return label ?? `of ${describeMoment(takenAt ?? orderedAt)}`;
}
