import type {
  EntityTimeline,
  EphemeralDbApi,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import {
  type FormSchema,
  newCloneForm,
  teamForm,
  teardownForm,
} from '../../src/template/__testUtils__/forms';
import { galleryApi } from '../data/galleryApi';
import { secondsBefore } from '../data/moments';
import { pointAt, story, storySource } from '../data/story';
import { services, teamClones } from '../data/teams';
import { click, Doing } from '../Doing';
import { FormScene } from '../FormScene';
import type { Scene } from '../Scene';

type FormProps = Parameters<typeof FormScene>[0];

const NOTICE = "Contains customers' personal data, masked.";

const service = { id: 'component:default/orders-api', words: 'orders-api' };

function form(
  id: string,
  title: string,
  options: Partial<FormProps> & {
    steps?: ReturnType<typeof click>[];
    timeline?: (now: Date) => EntityTimeline;
    answers?: Partial<EphemeralDbApi>;
  } = {},
): Scene {
  const { steps = [], timeline = story, answers, ...props } = options;
  return {
    id: `form-${id}`,
    title,
    api: now => galleryApi(timeline(now), answers),
    render: () => (
      <Doing steps={steps}>
        <FormScene schema={newCloneForm} {...props} />
      </Doing>
    ),
  };
}

/** Of a form some fields, where the others say nothing new. */
function part({ properties, ...page }: FormSchema, ...names: string[]) {
  return {
    ...page,
    required: [],
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).filter(([name]) => names.includes(name)),
    ),
  };
}

const only = (...names: string[]) => part(newCloneForm, ...names);

const withSource =
  (changes: Parameters<typeof storySource>[1]) => (now: Date) => ({
    ...story(now),
    sources: [storySource(now, changes)],
  });

const masked = withSource({ notice: NOTICE });

/** Two sources, both of which the service uses. */
function twoSources(now: Date): EntityTimeline {
  return {
    ...story(now),
    sources: [
      storySource(now),
      storySource(now, {
        name: 'ledgerdb',
        title: 'Ledger DB',
        notice: NOTICE,
      }),
    ],
  };
}

const refused = withSource({
  actions: [
    {
      verb: 'capture',
      allowed: false,
      reason: 'Only Team Data Platform can capture Customer DB.',
    },
    {
      verb: 'clone',
      allowed: false,
      reason: 'Only Team Orders can order clones for orders-api.',
    },
  ],
});

function noPoint(now: Date): EntityTimeline {
  return {
    ...story(now),
    snapshots: [],
    sources: [
      storySource(now, {
        lastSnapshotAt: undefined,
        actions: [
          { verb: 'capture', allowed: true },
          {
            verb: 'clone',
            allowed: false,
            reason: 'Customer DB has no point in time yet. Capture one first.',
          },
        ],
      }),
    ],
  };
}

const never = () => new Promise<never>(() => {});

export const fieldScenes: Scene[] = [
  form('new-clone', 'New ephemeral DB', { timeline: masked }),
  form('moment', 'New ephemeral DB, a moment chosen', {
    timeline: masked,
    steps: [click('label', 'Choose a moment'), click('label', 'customers 10')],
  }),
  form('refused', 'Somebody who may not order', { timeline: refused }),
  form('errors', 'What is wrong, after Review', {
    timeline: refused,
    steps: [click('span', 'Choose a moment'), click('button', 'Review')],
  }),
  form('review', 'The review', {
    timeline: masked,
    steps: [
      root =>
        Boolean(
          root.querySelector<HTMLInputElement>('#root_name')?.value &&
            root.querySelector('[name$="point"]:checked'),
        ),
      click('button', 'Review'),
    ],
  }),
  form('service', 'Service, the list open', {
    schema: only('service'),
    steps: [click('#root_service')],
  }),
  form('service-none', 'No service has a source', {
    schema: only('service'),
    entities: [],
  }),
  form('service-failed', 'The catalog does not answer', {
    schema: only('service'),
    catalog: 'down',
  }),
  form('service-loading', 'The catalog has not answered yet', {
    schema: only('service', 'source'),
    catalog: 'silent',
  }),
  form('sources', 'Two sources', {
    schema: only('service', 'source'),
    timeline: twoSources,
  }),
  form('source-unknown', 'A source that is not configured', {
    schema: only('service', 'source'),
    timeline: now => ({
      ...story(now),
      sources: [],
      unknownSources: ['customerdbx'],
    }),
  }),
  form('points-loading', 'Points that have not come yet', {
    schema: only('service', 'source', 'point'),
    answers: { listSnapshots: never },
  }),
  form('points-none', 'No point yet', {
    schema: only('service', 'source', 'point'),
    timeline: noPoint,
  }),
  form('points-suspend', 'A capture stops the writes', {
    schema: only('service', 'source', 'point'),
    timeline: withSource({ consistency: 'suspend', deadline: 'PT10S' }),
  }),
  form('points-young', 'A capture would give the newest', {
    schema: only('service', 'source', 'point'),
    timeline: now => ({
      ...story(now),
      sources: [storySource(now, { minInterval: 'PT15M' })],
      snapshots: [pointAt(secondsBefore(now, 40), 15, { label: 'T1' })],
    }),
  }),
  form('points-no-capture', 'Somebody who may not capture', {
    schema: only('service', 'source', 'point'),
    timeline: withSource({
      actions: [
        {
          verb: 'capture',
          allowed: false,
          reason: 'Only Team Data Platform can capture Customer DB.',
        },
        { verb: 'clone', allowed: true },
      ],
    }),
  }),
  form('lease-other', 'Another length', {
    schema: only('service', 'source', 'lease', 'name'),
    values: { service, lease: { id: 'P6D' } },
  }),
  form('services', 'Several services', {
    schema: teamForm,
    steps: [click('button', 'All of mine')],
  }),
  form('clones', 'Clones to delete', {
    schema: teardownForm,
    timeline: teamClones,
    steps: [click('label', 'orders-migration'), click('label', 't0-check')],
  }),
  form('clones-none', 'No clone to delete', {
    schema: teardownForm,
    timeline: now => ({ ...story(now), clones: [] }),
  }),
  form('services-many', 'Thirty services', {
    schema: part(teamForm, 'services'),
    entities: Array.from({ length: 30 }, (_, index) => ({
      ...services[index % services.length],
      metadata: {
        ...services[index % services.length].metadata,
        name: `${services[index % services.length].metadata.name}-${index}`,
      },
    })),
  }),
];
