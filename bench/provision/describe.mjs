import { table } from '../../scripts/lib/table.mjs';
import { BY_HAND, CLUSTER, MOST_BY_HAND } from './words.mjs';

const HEADER = ['clones', 'way', 'runs', 'mean', 'last', 'reads', 'writes'];

const inSeconds = ({ median, least, most }) => `${median} (${least}–${most})`;
const perClone = spread => spread?.median ?? '';
/** A row with nothing in the columns that are not given. */
const row = (clones, way, { mean = '', last = '' } = {}) => [
  ...[clones, way, '', mean, last, '', ''],
];

function rowsOf({ clones, ways, ratios, fastest, product, skipped }) {
  const measured = Object.entries(ways).map(([name, way]) => [
    ...[clones, name, way.runs, inSeconds(way.mean), inSeconds(way.last)],
    ...[perClone(way.reads), perClone(way.writes)],
  ]);
  const { meanToBare: mean, lastToBare, lastToHand } = ratios;
  return [
    ...measured,
    ...skipped.map(name => row(clones, `${name}: far behind with fewer`)),
    row(clones, `${product} / ${fastest.mean}`, { mean }),
    row(clones, `${product} / ${fastest.last}`, { last: lastToBare }),
    lastToHand
      ? row(clones, `${product} / ${BY_HAND}`, { last: lastToHand })
      : row(clones, `${BY_HAND}: not run for more than ${MOST_BY_HAND}`),
  ];
}

function stagesOf({ clones, ways, product }) {
  const stages = Object.entries(ways[product].stages);
  const texts = stages.map(([name, seconds]) => `${name} ${seconds}`);
  return `  ${clones} by ${product}, mean seconds of each stage: ${texts.join(
    ', ',
  )}`;
}

function removalOf({ clones, ways, product }) {
  const { removeReads, removeWrites } = ways[product];
  if (!removeWrites) return [];
  return [
    `  ${clones} removed by ${product}: ${removeReads.median} reads and ${removeWrites.median} writes per clone`,
  ];
}

/** For reading. */
export function describe({ scale, counts }) {
  const ready =
    scale === CLUSTER
      ? 'its Deployment being Available'
      : 'the first probe that succeeds with its rotated password';
  return [
    `seconds from the order of a clone to ${ready}, at ${scale}: median (least–most)`,
    '',
    table(HEADER, counts.flatMap(rowsOf)),
    '',
    ...counts.map(stagesOf),
    ...counts.flatMap(removalOf),
  ].join('\n');
}
