import { sampleSource } from '../__testUtils__';
import { sampleTimeline } from '../__testUtils__/renderOnEntity';
import { offerSources, refusalOf } from './sources';

const customer = sampleSource();
const ledger = sampleSource({ name: 'ledgerdb', title: 'Ledger DB' });

const withActions = (
  clone: string | undefined,
  capture: boolean,
  lastSnapshotAt: string | undefined = '2026-11-22T10:24:00Z',
) =>
  sampleSource({
    lastSnapshotAt,
    actions: [
      {
        verb: 'capture',
        allowed: capture,
        reason: capture ? undefined : 'No.',
      },
      { verb: 'clone', allowed: clone === undefined, reason: clone },
    ],
  });

describe('refusalOf', () => {
  it.each([
    ['allowed', withActions(undefined, true), undefined],
    ['refused', withActions('Not yours.', true), 'Not yours.'],
    [
      'only that a capture has to come first',
      sampleSource({
        ...withActions('Nothing there.', true),
        lastSnapshotAt: undefined,
      }),
      undefined,
    ],
    [
      'that, and no capture may be ordered',
      sampleSource({
        ...withActions('Nothing there.', false),
        lastSnapshotAt: undefined,
      }),
      'Nothing there.',
    ],
  ])('%s', (_, source, reason) => {
    expect(refusalOf(source)).toBe(reason);
  });
});

describe('offerSources', () => {
  it('has those first that all services use, and each refusal once', () => {
    const refused = withActions('Not yours.', false);
    const offers = offerSources([
      sampleTimeline({ sources: [ledger, customer] }),
      sampleTimeline({ sources: [refused] }),
      sampleTimeline({ sources: [refused] }),
    ]);
    expect(
      offers.map(({ source, lacking, refusals }) => [
        source.name,
        lacking,
        refusals,
      ]),
    ).toEqual([
      ['customerdb', [], ['Not yours.']],
      ['ledgerdb', [1, 2], []],
    ]);
  });
});
