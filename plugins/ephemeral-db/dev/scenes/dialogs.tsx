import { useEffect, useRef } from 'react';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type DatabaseActions, useDatabaseActions } from '../../src/order';
import { galleryApi } from '../data/galleryApi';
import { story, storySource } from '../data/story';
import type { Scene } from '../Scene';

/** Opens a dialog as the picture is shown. */
const Opener = (props: { open(actions: DatabaseActions): void }) => {
  const actions = useDatabaseActions();
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current) return;
    opened.current = true;
    props.open(actions);
  });
  return null;
};

function dialog(
  id: string,
  title: string,
  open: (actions: DatabaseActions, now: Date) => void,
  timeline: (now: Date) => EntityTimeline = story,
): Scene {
  return {
    id: `dialog-${id}`,
    title,
    api: now => galleryApi(timeline(now)),
    render: now => <Opener open={actions => open(actions, now)} />,
  };
}

const entityRef = 'component:default/orders-api';

export const dialogScenes: Scene[] = [
  dialog('new-clone', 'New clone', (actions, now) =>
    actions.newClone({
      entityRef,
      source: storySource(now, {
        notice: "Contains customers' personal data, masked.",
      }),
    }),
  ),
  dialog('new-clone-from', 'New clone from T0', (actions, now) =>
    actions.newClone({
      entityRef,
      source: storySource(now),
      point: story(now).snapshots[1],
    }),
  ),
  dialog('delete-clone', 'Delete a clone', (actions, now) =>
    actions.deleteClone(
      story(now).clones.find(({ name }) => name === 'orders-migration')!,
    ),
  ),
  dialog('delete-point', 'Delete a point', (actions, now) =>
    actions.deletePoint({ ...story(now).snapshots[2], clones: 0 }),
  ),
  dialog('delete-point-in-use', 'Delete a point in use', (actions, now) =>
    actions.deletePoint({
      ...story(now).snapshots[0],
      usedBy: ['orders-migration', 'orders-nightly'],
    }),
  ),
  dialog('capture-suspend', 'Capture with paused writes', (actions, now) =>
    actions.capture(
      storySource(now, { consistency: 'suspend', deadline: 'PT10S' }),
    ),
  ),
];
