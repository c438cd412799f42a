import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { EntityEphemeralDbTab } from '../../src/tab';
import { galleryApi } from '../data/galleryApi';
import { many } from '../data/many';
import { story, storySource } from '../data/story';
import type { Scene } from '../Scene';

function tab(
  id: string,
  title: string,
  timeline: (now: Date) => EntityTimeline,
): Scene {
  return {
    id: `tab-${id}`,
    title,
    api: now => galleryApi(timeline(now)),
    render: () => <EntityEphemeralDbTab />,
  };
}

export const tabScenes: Scene[] = [
  tab('story', 'The tab', story),
  tab('empty', 'The tab without a point', now => ({
    ...story(now),
    snapshots: [],
    clones: [],
    totalClones: 0,
    counts: [],
    sources: [
      storySource(now, { snapshots: 0, clones: 0, lastSnapshotAt: undefined }),
    ],
  })),
  tab('1000', 'The tab with 1,000 points and 1,000 clones', now =>
    many(now, { points: 1_000, clones: 1_000, days: 400 }),
  ),
];
