export { PointList } from './PointList';
export { PointMark, type PointMarkProps } from './PointMark';
export { loadStrip, PointTimeline } from './PointTimeline';
export type { PointListProps, PointTimelineProps, TimelineView } from './types';
export { useElementWidth } from './useElementWidth';
