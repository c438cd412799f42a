import type {
  Snapshot,
  SnapshotProbe,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { parseDuration } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import DeleteOutlineIcon from '@material-ui/icons/DeleteOutline';
import ErrorIcon from '@material-ui/icons/Error';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import { formatNumber } from '../intl';
import { momentOf, span } from '../moments';
import type { Words } from '../translation';
import { asSentence, type StateWords } from './describeClone';

/** The shapes of ui.md §4. */
export type PointShape =
  | 'capturing'
  | 'cut'
  | 'ready'
  | 'verified'
  | 'weaker'
  | 'failed'
  | 'lost'
  | 'deleting';

const STRENGTH = { unknown: 0, crash: 1, checkpoint: 2, suspend: 3 } as const;

/** Whether the point promises less than was asked for. */
function isWeaker({ asked, consistency, origin }: Snapshot): boolean {
  return (
    origin === 'ours' &&
    asked !== undefined &&
    STRENGTH[consistency] < STRENGTH[asked]
  );
}

/** How a point is drawn. */
export function shapeOf(point: Snapshot): PointShape {
  if (point.phase !== 'ready') return point.phase;
  if (isWeaker(point)) return 'weaker';
  return point.verified ? 'verified' : 'ready';
}

/** `15`, `1,204`, or the range `9–12` where it could not be read exactly. */
export function probeValue(
  probe: SnapshotProbe,
  words: Words,
): string | undefined {
  const write = (value: string | number | undefined) =>
    typeof value === 'number' ? formatNumber(value, words) : value;
  if (probe.exact) return write(probe.value);
  const [before, after] = [write(probe.before), write(probe.after)];
  if (before === after) return before;
  return [before, after].filter(value => value !== undefined).join('–');
}

/** How much a probe changed since the point before: `+5`, `−3`; absent where it did not or cannot be told. */
export function probeChange(
  probe: SnapshotProbe,
  before: Snapshot | undefined,
  words: Words,
): string | undefined {
  const earlier = before?.probes.find(({ name }) => name === probe.name);
  if (
    !probe.exact ||
    !earlier?.exact ||
    typeof probe.value !== 'number' ||
    typeof earlier.value !== 'number' ||
    probe.value === earlier.value
  ) {
    return undefined;
  }
  const difference = probe.value - earlier.value;
  const size = formatNumber(Math.abs(difference), words);
  return `${difference > 0 ? '+' : '−'}${size}`;
}

/** `customers 15, orders 1,204` */
export function probeFigures(point: Snapshot, words: Words): string {
  return point.probes
    .map(probe => `${probe.name} ${probeValue(probe, words) ?? ''}`.trim())
    .join(', ');
}

function readyChip(point: Snapshot, { t }: Words): string {
  if (point.formerVolume) return t('point.formerVolume');
  if (point.origin === 'other') return t('point.other');
  return t('point.ready.chip', {
    consistency: t(`consistency.${point.consistency}`),
  });
}

function readySentence(point: Snapshot, words: Words): string {
  const { t } = words;
  const figures = probeFigures(point, words);
  if (point.seconds === undefined) {
    return figures ? `${figures}.` : t('point.ready.taken');
  }
  const took = span(point.seconds * 1_000, words);
  return figures
    ? t('point.ready.figures', { figures, span: took })
    : t('point.ready.takenIn', { span: took });
}

/**
 * A point's state in words, as ui.md §4 has them.
 *
 * @param source - whose deadline and databases the sentences name
 */
export function describePoint(
  point: Snapshot,
  now: Date,
  words: Words,
  source?: Source,
): StateWords & { shape: PointShape } {
  const { t } = words;
  const shape = shapeOf(point);
  const deadline = source?.deadline && parseDuration(source.deadline);
  switch (shape) {
    case 'capturing':
      return {
        shape,
        tone: 'info',
        Icon: TimelapseIcon,
        chip: t('point.capturing.chip'),
        sentence:
          point.freeze && source
            ? t('point.capturing.suspended', {
                databases: source.databases.join(', '),
                held: span(
                  now.getTime() - Date.parse(point.freeze.since),
                  words,
                ),
                span: span(point.freeze.deadlineSeconds * 1_000, words),
              })
            : t('point.capturing.sentence'),
      };
    case 'cut':
      return {
        shape,
        tone: 'info',
        Icon: HourglassEmptyIcon,
        chip: t('point.cut.chip'),
        sentence: t('point.cut.sentence', {
          span: span(now.getTime() - momentOf(point).getTime(), words),
        }),
      };
    case 'verified': {
      const figures = probeFigures(point, words);
      return {
        shape,
        tone: 'success',
        Icon: CheckCircleIcon,
        chip: t('point.verified.chip'),
        sentence: figures
          ? t('point.verified.sentenceFigures', { figures })
          : t('point.verified.sentence'),
      };
    }
    case 'weaker':
      return {
        shape,
        tone: 'warning',
        Icon: WarningIcon,
        chip: t('point.weaker.chip'),
        sentence:
          point.asked === 'suspend' && deadline
            ? t('point.weaker.sentencePaused', { span: span(deadline, words) })
            : t('point.weaker.sentence', {
                asked: t(`consistency.${point.asked ?? 'checkpoint'}`),
              }),
      };
    case 'failed':
      return {
        shape,
        tone: 'danger',
        Icon: ErrorIcon,
        chip: t('point.failed.chip'),
        sentence: t('point.failed.sentence', {
          reason: asSentence(point.failure?.message ?? ''),
        }),
      };
    case 'lost':
      return {
        shape,
        tone: 'danger',
        Icon: ErrorOutlineIcon,
        chip: t('point.lost.chip'),
        sentence: t('point.lost.sentence'),
      };
    case 'deleting':
      return {
        shape,
        tone: 'neutral',
        Icon: DeleteOutlineIcon,
        chip: t('point.deleting.chip'),
        sentence: t('point.deleting.sentence'),
      };
    default:
      return {
        shape,
        tone: point.formerVolume ? 'warning' : 'success',
        Icon: point.formerVolume ? WarningIcon : CheckCircleIcon,
        chip: readyChip(point, words),
        sentence: readySentence(point, words),
      };
  }
}

/** A point's chip where there is room for a word only: the list on a phone. */
export function briefPointChip(
  point: Snapshot,
  words: Words,
  chip: string,
): string {
  const { t } = words;
  switch (shapeOf(point)) {
    case 'weaker':
      return t('point.weaker.brief');
    case 'cut':
      return t('point.cut.brief');
    case 'ready':
      if (point.formerVolume) return t('point.formerVolumeBrief');
      return point.origin === 'other'
        ? t('point.otherBrief')
        : t('point.ready.brief');
    default:
      return chip;
  }
}
