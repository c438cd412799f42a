import Paper from '@material-ui/core/Paper';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { PointList, PointTimeline } from '../../src/timeline';
import { many } from '../data/many';
import { story } from '../data/story';
import type { Scene } from '../Scene';

const nothing = () => {};

function strip(
  id: string,
  title: string,
  density: 'card' | 'tab',
  timeline: (now: Date) => EntityTimeline,
): Scene {
  return {
    id: `timeline-${density}-${id}`,
    title: `${title}, in the ${density}`,
    width: density === 'card' ? 675 : undefined,
    render: now => {
      const { sources, snapshots, clones, counts } = timeline(now);
      return (
        <Paper style={{ padding: 16 }}>
          <PointTimeline
            density={density}
            source={sources[0]}
            snapshots={snapshots}
            clones={clones}
            days={counts}
            now={now}
            onOpenOlder={nothing}
            onNewClone={nothing}
            onOpenClone={nothing}
          />
        </Paper>
      );
    },
  };
}

const COUNTS: [string, string, (now: Date) => EntityTimeline][] = [
  ['0', 'No point', now => many(now, { points: 0 })],
  ['1', 'One point', now => many(now, { points: 1, clones: 1 })],
  ['5', 'Five points', now => many(now, { points: 5, clones: 4 })],
  ['50', 'Fifty points', now => many(now, { points: 50, clones: 12 })],
  [
    '1000',
    'A thousand points',
    now => many(now, { points: 1_000, clones: 1_000, days: 400 }),
  ],
  ['story', 'T0 and T1', story],
];

export const timelineScenes: Scene[] = [
  ...COUNTS.map(([id, title, data]) => strip(id, title, 'card', data)),
  ...COUNTS.map(([id, title, data]) => strip(id, title, 'tab', data)),
  {
    id: 'point-list',
    title: 'The list by day',
    render: now => {
      const { sources, snapshots, clones } = story(now);
      return (
        <Paper style={{ padding: 16 }}>
          <PointList
            source={sources[0]}
            snapshots={snapshots}
            clones={clones}
            now={now}
            olderCount={32}
            onLoadOlder={nothing}
            onNewClone={nothing}
            onOpenClone={nothing}
          />
        </Paper>
      );
    },
  },
];
