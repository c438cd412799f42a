import type { ClonePhase } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { englishWords, sampleClone } from '../__testUtils__';
import { countClones } from './countClones';

describe('countClones', () => {
  it.each<[ClonePhase[], string]>([
    [
      ['ready', 'failed', 'provisioning', 'stopped', 'ready', 'gone'],
      '5 clones: 1 failed, 1 preparing, 2 ready, 1 stopped',
    ],
    [['ready', 'ready'], '2 clones, all ready'],
    [['queued'], '1 clone, waiting'],
    [['gone'], 'no clones'],
  ])('says of %j', (phases, sentence) => {
    const clones = phases.map((phase, index) =>
      sampleClone({ id: String(index), phase }),
    );
    expect(countClones(clones, englishWords())).toBe(sentence);
  });
});
