import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ForwardedError, NotAllowedError } from '@backstage/errors';
import { EntityEphemeralDbCard } from '../../src/card';
import { galleryApi } from '../data/galleryApi';
import { many } from '../data/many';
import { secondsBefore } from '../data/moments';
import { allWell, pointAt, story, storySource } from '../data/story';
import type { Scene } from '../Scene';

function card(
  id: string,
  title: string,
  timeline: (now: Date) => EntityTimeline,
  options: { width?: number; changes?: Partial<EphemeralDbApi> } = {},
): Scene {
  return {
    id: `card-${id}`,
    title,
    width: options.width ?? 675,
    api: now => galleryApi(timeline(now), options.changes),
    render: () => <EntityEphemeralDbCard />,
  };
}

const empty = (now: Date): EntityTimeline => ({
  ...story(now),
  snapshots: [],
  clones: [],
  totalClones: 0,
  counts: [],
  sources: [
    storySource(now, { snapshots: 0, clones: 0, lastSnapshotAt: undefined }),
  ],
});

const noClones = (now: Date): EntityTimeline => ({
  ...story(now),
  clones: [],
  totalClones: 0,
});

const unreachable = (now: Date): EntityTimeline => {
  const lastSeenAt = secondsBefore(now, 12 * 60);
  const all = story(now);
  return {
    ...all,
    sources: [storySource(now, { lastSeenAt })],
    clones: all.clones.map(clone => ({ ...clone, lastSeenAt })),
  };
};

const reason = 'Only Data Platform and Team Orders can order clones of it.';

const denied = (now: Date): EntityTimeline => ({
  ...allWell(now),
  sources: [
    storySource(now, {
      actions: [
        { verb: 'capture', allowed: false, reason },
        { verb: 'clone', allowed: false, reason },
      ],
    }),
  ],
});

const sources = (now: Date, count: number): EntityTimeline => ({
  ...story(now),
  sources: Array.from({ length: count }, (_, index) =>
    storySource(now, {
      name: index === 0 ? 'customerdb' : `db${index}`,
      title: ['Customer DB', 'Orders DB', 'Billing DB', 'Parcels DB'][index],
    }),
  ),
  snapshots: [
    ...story(now).snapshots,
    pointAt(secondsBefore(now, 3_600), 7, { id: 'other', source: 'db1' }),
  ],
});

const forever = () => new Promise<never>(() => {});

const refuse = async () => {
  throw new NotAllowedError(
    'You may not see the databases of orders-api. Ask Team Data Platform for it.',
  );
};

const fail = async () => {
  throw new ForwardedError('The backend does not answer', new Error('502'));
};

export const cardScenes: Scene[] = [
  card('story', 'Card with a failed clone', story),
  card('well', 'Card, all well', allWell),
  card('narrow-337', 'Card in a narrow column', allWell, { width: 337 }),
  card('narrow-320', 'Card at its narrowest', story, { width: 320 }),
  card('no-clones', 'No clone yet', noClones),
  card('empty', 'No point yet', empty),
  card('unknown', 'A source that is not configured', now => ({
    ...empty(now),
    sources: [],
    unknownSources: ['customerdbx'],
  })),
  card('denied', 'You may look, not order', denied),
  card('unreachable', 'The cluster does not answer', unreachable),
  card('two-sources', 'Two sources', now => sources(now, 2)),
  card('many-sources', 'More sources than the card shows', now =>
    sources(now, 4),
  ),
  card('not-measured', 'Nothing is measured', now => ({
    ...allWell(now),
    clones: allWell(now).clones.map(clone => ({ ...clone, usage: undefined })),
  })),
  card('50', 'Fifty points', now => many(now, { points: 50, clones: 6 })),
  card('loading', 'Loading', story, {
    changes: { getEntityTimeline: forever },
  }),
  card('refused', 'Refused', story, { changes: { getEntityTimeline: refuse } }),
  card('failed', 'The backend does not answer', story, {
    changes: { getEntityTimeline: fail },
  }),
];
