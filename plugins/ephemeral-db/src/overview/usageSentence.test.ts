import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { englishWords, SAMPLE_NOW, sampleClone } from '../__testUtils__';
import { usageSentence } from './usageSentence';

const words = englishWords();

function clone(taken: number | undefined, changes: Partial<Clone> = {}): Clone {
  return sampleClone({
    id: String(Math.random()),
    usage:
      taken === undefined
        ? undefined
        : {
            uniqueBytes: taken,
            logicalBytes: 40e9,
            measuredAt: '2026-11-22T10:35:00Z',
            provider: 'prometheus',
          },
    ...changes,
  });
}

function said(clones: Clone[], unlisted = 0) {
  return usageSentence(clones, SAMPLE_NOW, words, unlisted)?.sentence;
}

describe('usageSentence', () => {
  it.each([
    [[54.9e6, 33.1e6, 3e6], '3 clones of 40 GB each take 91 MB in all'],
    [[54.9e6], '1 clone of 40 GB takes 54.9 MB'],
    [
      [54.9e6, 3.1e6, undefined],
      '2 clones of 40 GB each take 58 MB in all · 1 not measured',
    ],
    [[undefined, undefined], '2 clones · not measured'],
    [[0], '1 clone of 40 GB takes 0 B'],
  ])('says of %j', (taken, sentence) => {
    expect(said(taken.map(bytes => clone(bytes)))).toBe(sentence);
  });

  it('adds up clones of different sizes', () => {
    const small = clone(1e6);
    small.usage!.logicalBytes = 10e9;
    expect(said([clone(2e6), small])).toBe(
      '2 clones, 50 GB together, take 3 MB in all',
    );
  });

  it('says nothing of no clones, nor of those that are gone', () => {
    expect(said([])).toBeUndefined();
    expect(said([clone(1e6, { phase: 'gone' })])).toBeUndefined();
  });

  it('does not count clones that are not listed as measured', () => {
    expect(said([clone(5e6)], 3)).toBe(
      '1 clone of 40 GB takes 5 MB · 3 not measured',
    );
  });

  it('tells who measured and the oldest time', () => {
    const old = clone(1e6);
    old.usage = {
      ...old.usage!,
      provider: 'netapp',
      measuredAt: '2026-11-22T09:00:00Z',
    };
    expect(usageSentence([clone(1e6), old], SAMPLE_NOW, words)?.measured).toBe(
      'Measured by netapp, prometheus, today 09:00',
    );
  });
});
