import type {
  Clone,
  Snapshot,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import {
  describeClone,
  describePoint,
  type StateWords,
} from '../../src/states';
import { PointMark } from '../../src/timeline';
import { StateChip } from '../../src/tones';
import { useWords } from '../../src/translation';
import { secondsBefore } from '../data/moments';
import { cloneOf, pointAt, storySource } from '../data/story';
import type { Scene } from '../Scene';

const failure = {
  stage: 'masked' as const,
  reason: 'MaskingFailed',
  message: 'Masking rule 4 failed: column Email of dbo.Customers',
  next: 'Correct rule 4 of Customer DB, then try again.',
};

function everyClone(now: Date): Clone[] {
  const point = pointAt(secondsBefore(now, 720), 15, { label: 'T1' });
  const soon = secondsBefore(now, -58 * 60);
  const running = {
    name: 'running' as const,
    startedAt: secondsBefore(now, 12),
  };
  const variants: [string, Partial<Clone>][] = [
    ['queued', { phase: 'queued', queue: { position: 3 } }],
    [
      'provisioning',
      { phase: 'provisioning', stage: 'running', stages: [running] },
    ],
    ['ready', { expiresAt: secondsBefore(now, -11.4 * 3600) }],
    ['ending', { expiresAt: soon }],
    ['grace', { phase: 'grace', expiresAt: soon }],
    ['rewinding', { phase: 'rewinding' }],
    ['refreshing', { phase: 'refreshing' }],
    ['stopping', { phase: 'stopping' }],
    ['starting', { phase: 'starting' }],
    ['stopped', { phase: 'stopped' }],
    [
      'unavailable',
      {
        phase: 'unavailable',
        failure: {
          ...failure,
          message: 'SQL Server restarted 3 times: out of memory (limit 4 Gi).',
        },
      },
    ],
    ['failed', { phase: 'failed', failure }],
    [
      'deleting',
      {
        phase: 'deleting',
        deletion: { step: 3, of: 5, what: 'volume' },
      },
    ],
    [
      'held-up',
      {
        phase: 'deleting',
        deletion: { step: 3, of: 5, what: 'volume' },
        blockedBy: {
          object: 'PersistentVolumeClaim data-g1',
          reason: 'a pod still uses it',
          since: secondsBefore(now, 600),
        },
      },
    ],
    ['gone', { phase: 'gone', expiresAt: secondsBefore(now, 600) }],
  ];
  return variants.map(([name, changes]) =>
    cloneOf(point, name, {
      createdAt: secondsBefore(now, 3_600),
      expiresAt: secondsBefore(now, -11.4 * 3600),
      ...changes,
    }),
  );
}

function everyPoint(now: Date): [string, Snapshot][] {
  const takenAt = secondsBefore(now, 40);
  const variants: [string, Partial<Snapshot>][] = [
    ['capturing', { phase: 'capturing' }],
    [
      'capturing, writes paused',
      {
        phase: 'capturing',
        freeze: { since: secondsBefore(now, 2), deadlineSeconds: 10 },
      },
    ],
    ['cut', { phase: 'cut' }],
    ['ready', {}],
    ['verified', { verified: true }],
    ['weaker', { asked: 'suspend', consistency: 'crash' }],
    ['failed', { phase: 'failed', failure }],
    ['lost', { phase: 'lost' }],
    ['deleting', { phase: 'deleting' }],
    ['by other hands', { origin: 'other', consistency: 'unknown' }],
    ['of a former volume', { formerVolume: true }],
    ['in use', { clones: 2 }],
  ];
  return variants.map(([title, changes], index) => [
    title,
    pointAt(takenAt, 15, { id: `point-${index}`, ...changes }),
  ]);
}

const State = (props: {
  title: string;
  state: StateWords;
  mark?: Snapshot;
}) => {
  const { title, state, mark } = props;
  return (
    <TableRow>
      <TableCell component="th" scope="row">
        {mark && <PointMark point={mark} />} {title}
      </TableCell>
      <TableCell>
        <StateChip tone={state.tone} Icon={state.Icon} label={state.chip} />
        <div>{state.sentence}</div>
      </TableCell>
    </TableRow>
  );
};

const CloneStates = ({ now }: { now: Date }) => {
  const words = useWords();
  return (
    <Table size="small">
      <TableBody>
        {everyClone(now).map(clone => (
          <State
            key={clone.id}
            title={clone.name}
            state={describeClone(clone, now, words, storySource(now))}
          />
        ))}
      </TableBody>
    </Table>
  );
};

const PointStates = ({ now }: { now: Date }) => {
  const words = useWords();
  const source = storySource(now, { deadline: 'PT10S' });
  return (
    <Table size="small">
      <TableBody>
        {everyPoint(now).map(([title, point]) => (
          <State
            key={point.id}
            title={title}
            mark={point}
            state={describePoint(point, now, words, source)}
          />
        ))}
      </TableBody>
    </Table>
  );
};

export const stateScenes: Scene[] = [
  {
    id: 'clone-states',
    title: 'Every state of a clone',
    render: now => <CloneStates now={now} />,
  },
  {
    id: 'point-states',
    title: 'Every state of a point in time',
    render: now => <PointStates now={now} />,
  },
];
