import { lazy, Suspense } from 'react';
import { Skeleton } from '@backstage/ui';
import { STRIP } from './geometry';
import type { PointTimelineProps } from './types';

/** The strip and its chart library are a chunk of their own. */
export const loadStrip = () =>
  import('./TimelineStrip').then(module => ({ default: module.TimelineStrip }));

const TimelineStrip = lazy(loadStrip);

/**
 * A source's points in time on their golden line, and the entity's clones of them. It measures
 * its own width. In the tab it draws nothing under 600 px: there the list is the timeline.
 */
export const PointTimeline = (props: PointTimelineProps) => (
  <Suspense fallback={<Skeleton width="100%" height={STRIP.height} />}>
    <TimelineStrip {...props} />
  </Suspense>
);
