import { englishWords, sampleSnapshot } from '../__testUtils__';
import { proofRows } from './proofRows';

describe('proofRows', () => {
  const words = englishWords();

  it.each([
    ['equal', { expected: 1204, actual: 1204 }, ['1,204', '1,204', 'same']],
    [
      'equal beyond safe integers',
      { expected: 12, actual: '12' },
      ['12', '12', 'same'],
    ],
    ['other', { expected: 15, actual: 12 }, ['15', '12', 'differs']],
    ['zero', { expected: 0, actual: 0 }, ['0', '0', 'same']],
    ['a range', { actual: 11 }, ['9–12', '11', 'notCompared']],
    ['not read', { expected: 15 }, ['15', undefined, 'notRead']],
  ])('%s', (_, values, [atCapture, whenMade, outcome]) => {
    const point = sampleSnapshot({
      probes: [{ name: 'orders', exact: false, before: 9, after: 12 }],
    });
    expect(
      proofRows(
        { result: 'reported', probes: [{ name: 'orders', ...values }] },
        point,
        words,
      ),
    ).toEqual([{ name: 'orders', atCapture, whenMade, outcome }]);
  });

  it('leaves a range open while its point is not known', () => {
    const [row] = proofRows(
      { result: 'reported', probes: [{ name: 'orders', actual: 11 }] },
      undefined,
      words,
    );
    expect(row).toEqual({
      name: 'orders',
      atCapture: undefined,
      whenMade: '11',
      outcome: 'notCompared',
    });
  });
});
