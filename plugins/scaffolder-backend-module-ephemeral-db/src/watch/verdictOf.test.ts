import type {
  Clone,
  ClonePhase,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { FakeClones } from '../__testUtils__/FakeClones';
import { failureOf, type Verdict, verdictOf } from './verdictOf';

/** A clone of this phase about which nothing else is known. */
function cloneIn(phase: ClonePhase): Clone {
  const { clone } = new FakeClones().order({
    source: 'customerdb',
    entityRef: 'component:default/orders',
  });
  return { ...clone, phase };
}

describe('whether a clone is where it is waited for', () => {
  it.each<[ClonePhase, Verdict, Verdict, Verdict]>([
    //                bound      running    ready
    ['queued', 'pending', 'pending', 'pending'],
    ['provisioning', 'pending', 'pending', 'pending'],
    ['ready', 'met', 'met', 'met'],
    ['grace', 'met', 'met', 'met'],
    ['unavailable', 'met', 'met', 'pending'],
    ['starting', 'met', 'pending', 'pending'],
    ['rewinding', 'met', 'pending', 'pending'],
    ['refreshing', 'met', 'pending', 'pending'],
    ['stopping', 'met', 'failed', 'failed'],
    ['stopped', 'met', 'failed', 'failed'],
    ['failed', 'failed', 'failed', 'failed'],
    ['deleting', 'failed', 'failed', 'failed'],
    ['gone', 'failed', 'failed', 'failed'],
  ])('%s: %s, %s, %s', (phase, bound, running, ready) => {
    const clone = cloneIn(phase);
    expect(verdictOf(clone, 'bound')).toBe(bound);
    expect(verdictOf(clone, 'running')).toBe(running);
    expect(verdictOf(clone, 'ready')).toBe(ready);
  });

  it.each<[ClonePhase, RegExp]>([
    ['stopped', /Start it, then press Retry/],
    ['deleting', /Start the template anew/],
    ['gone', /Start the template anew/],
  ])('says what to do about one that is %s', (phase, next) => {
    expect(failureOf(cloneIn(phase))).toMatch(next);
  });
});
