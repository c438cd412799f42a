import type {
  PreflightFinding,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { englishWords, SAMPLE_NOW, sampleSource } from '../__testUtils__';
import { attention } from './attention';
import { describeSource } from './describeSource';
import { nextWords, sizeWords } from './sourceCells';

const words = englishWords();

function withFindings(
  title: string,
  findings: PreflightFinding[],
  changes: Partial<Source> = {},
): Source {
  return sampleSource({
    name: title.toLowerCase(),
    title,
    preflight: {
      state: findings[0]?.state ?? 'ok',
      since: '2026-11-22T06:00:00Z',
      checkedAt: '2026-11-22T10:34:00Z',
      findings,
    },
    ...changes,
  });
}

const warning: PreflightFinding = {
  id: 'volumeSnapshotClass',
  state: 'warning',
  found: 'VolumeSnapshotClass golden has no parameter type: clone.',
};
const noCheckpoint: PreflightFinding = {
  id: 'checkpoint',
  state: 'blocked',
  found: 'The login may not CHECKPOINT Orders',
};
const noMemory: PreflightFinding = {
  id: 'memory',
  state: 'blocked',
  found: 'Clones get 1Gi.',
};
const noCluster: PreflightFinding = {
  id: 'cluster',
  state: 'unreachable',
  found: 'No answer from the Kubernetes API',
};
const noServer: PreflightFinding = {
  id: 'reach',
  state: 'unreachable',
  found: 'No answer from mssql-golden',
};

const linesOf = (sources: Source[]) =>
  attention(sources, SAMPLE_NOW, words).map(({ title, text }) => [title, text]);

describe('attention', () => {
  it('names blocked sources first, then those that do not answer, then warnings, each by its worst finding', () => {
    expect(
      linesOf([
        sampleSource(),
        withFindings('Warned', [warning]),
        withFindings('Silent', [noServer]),
        withFindings('Blocked', [warning, noCheckpoint]),
      ]),
    ).toEqual([
      [
        'Blocked cannot be captured',
        'The login may not CHECKPOINT Orders. Since today 06:00. 1 more finding.',
      ],
      [
        'Silent does not answer',
        'No answer from mssql-golden. Since today 06:00.',
      ],
      [
        'Warned: Snapshot class',
        'VolumeSnapshotClass golden has no parameter type: clone. Since today 06:00.',
      ],
    ]);
  });

  it.each([
    ['captures', [noCheckpoint], 'X cannot be captured'],
    ['clones', [noMemory], 'X cannot be cloned'],
    [
      'both, by two findings',
      [noCheckpoint, noMemory],
      'X can be neither captured nor cloned',
    ],
    [
      'both, by one finding that both need',
      [{ ...noCluster, state: 'blocked' as const }],
      'X can be neither captured nor cloned',
    ],
  ])('says what is stopped: %s', (_, findings, title) => {
    expect(linesOf([withFindings('X', findings)])[0][0]).toBe(title);
  });

  it('leaves out what was acknowledged, what is paused and what has not been checked', () => {
    expect(
      linesOf([
        withFindings('Known', [{ ...warning, acknowledged: true }]),
        withFindings('Paused', [noCheckpoint], {
          paused: { reason: 'Moving', since: '2026-11-22T09:00:00Z' },
        }),
        sampleSource({ preflight: undefined }),
      ]),
    ).toEqual([]);
  });

  it('names the cluster that went silent after the last check, and since when', () => {
    expect(
      linesOf([
        withFindings('X', [noCheckpoint], {
          lastSeenAt: '2026-11-22T10:24:00Z',
        }),
      ]),
    ).toEqual([
      ['X: cluster lab does not answer', 'Since today 10:24. 1 more finding.'],
    ]);
  });
});

describe('a source', () => {
  it.each([
    ['Healthy', sampleSource()],
    ['Healthy', withFindings('X', [{ ...warning, acknowledged: true }])],
    ['Ready · 1 warning', withFindings('X', [warning])],
    ['Ready · 2 warnings', withFindings('X', [warning, { ...warning }])],
    ['Blocked', withFindings('X', [warning, noCheckpoint])],
    ['Cluster not answering', withFindings('X', [noCluster])],
    [
      'Cluster not answering',
      sampleSource({ lastSeenAt: '2026-11-22T10:24:00Z' }),
    ],
    ['Server not answering', withFindings('X', [noServer])],
    [
      'Paused',
      withFindings('X', [noCheckpoint], {
        paused: { reason: 'Moving', since: '2026-11-22T09:00:00Z' },
      }),
    ],
    ['Not checked yet', sampleSource({ preflight: undefined })],
  ])('is %s', (chip, source) => {
    expect(describeSource(source, words).chip).toBe(chip);
  });

  it.each([
    ['today 18:00', sampleSource({ nextSnapshotAt: '2026-11-22T18:00:00Z' })],
    ['by hand only', sampleSource()],
    ['after the fix', withFindings('X', [noCheckpoint])],
    // What stops clones only does not stop the schedule.
    [
      'today 18:00',
      withFindings('X', [noMemory], {
        nextSnapshotAt: '2026-11-22T18:00:00Z',
      }),
    ],
  ])('is captured next: %s', (text, source) => {
    expect(nextWords(source, SAMPLE_NOW, words)).toBe(text);
  });

  const clonesUsage = {
    clones: 8,
    uniqueBytes: 100e6,
    logicalBytes: 320e9,
    measuredAt: '2026-11-22T10:34:00Z',
    provider: 'prometheus',
  };
  it.each([
    ['40 GB · 100 MB', { clonesUsage }],
    ['40 GB · not measured', {}],
    ['40 GB', { clones: 0 }],
    ['not measured', { sizeBytes: undefined }],
  ])('has the size %s', (text, changes) => {
    expect(sizeWords(sampleSource(changes), words)).toBe(text);
  });
});
