import type {
  EntityTimeline,
  EphemeralDbApi,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { sampleSource } from '../../__testUtils__';
import {
  sampleTimeline,
  timelineApi,
} from '../../__testUtils__/renderOnEntity';

/** A source whose limits are narrower, and which has a notice. */
export const ledger = sampleSource({
  name: 'ledgerdb',
  title: 'Ledger DB',
  lease: { default: 'P1D', max: 'P2D' },
  notice: 'Contains bookings.',
});

/** As somebody sees it who may not use it. */
export const refused = (source: Source, reason: string): Source => ({
  ...source,
  actions: [
    { verb: 'capture', allowed: false, reason: 'Only Dana can capture it.' },
    { verb: 'clone', allowed: false, reason },
  ],
});

/** Each service has its own sources and clones; T1 and T0 are of Customer DB, L1 is of Ledger DB. */
export function apiOf(
  services: Record<string, Partial<EntityTimeline>>,
  answers: Partial<EphemeralDbApi> = {},
): EphemeralDbApi {
  const points = [
    ...sampleTimeline().snapshots,
    {
      ...sampleTimeline().snapshots[0],
      id: 'l1',
      label: 'L1',
      source: 'ledgerdb',
    },
  ];
  return timelineApi(() => sampleTimeline(), {
    getEntityTimeline: async ({ name }) =>
      sampleTimeline({ clones: [], ...services[name] }),
    listSnapshots: async ({ source } = {}) => {
      const items = points.filter(point => point.source === source);
      return { items, pageInfo: {}, totalItems: items.length };
    },
    getSnapshot: async id => points.find(point => point.id === id) ?? points[0],
    ...answers,
  });
}
