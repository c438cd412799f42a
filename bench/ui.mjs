import { startChromium } from '../scripts/lib/browser/startChromium.mjs';
import { Gallery } from '../scripts/lib/gallery/Gallery.mjs';
import { measureFirstPaint } from './firstPaint.mjs';
import { measurePluginSize } from './pluginSize.mjs';

const SCENE = 'tab-1000';
const RUNS = 7;
const MOST_SCRIPT_MS = 200;
const MOST_MARKS = 60;

/** The middle of an odd number of values, and how far they lie apart. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const round = value => Math.round(value * 10) / 10;
  return {
    median: round(sorted[Math.floor(sorted.length / 2)]),
    least: round(sorted[0]),
    most: round(sorted.at(-1)),
  };
}

const inKilobytes = bytes => `${(bytes / 1000).toFixed(1)} kB`;
const inMilliseconds = ({ median, least, most }) =>
  `${median} ms (${least} to ${most})`;

/** Measures the tab with 1,000 points and 1,000 clones, and how much code the plugin brings. */
export async function benchUi() {
  const gallery = await Gallery.start();
  const browser = await startChromium();
  const runs = [];
  try {
    // The first one warms the machine, not the browser: each has a context of its own.
    await measureFirstPaint(browser, gallery, SCENE);
    for (let run = 0; run < RUNS; run++) {
      runs.push(await measureFirstPaint(browser, gallery, SCENE));
    }
  } finally {
    await browser.close();
    gallery.close();
  }
  return {
    scene: SCENE,
    runs: RUNS,
    scriptMs: spread(runs.map(({ script }) => script)),
    wallMs: spread(runs.map(({ wall }) => wall)),
    marks: Math.max(...runs.map(({ marks }) => marks)),
    elements: Math.max(...runs.map(({ elements }) => elements)),
    gzipBytes: await measurePluginSize(),
  };
}

/** What does not hold of a result that has to. */
export function faultsOf({ scriptMs, marks, gzipBytes }) {
  return [
    ...(scriptMs.median > MOST_SCRIPT_MS
      ? [
          `${scriptMs.median} ms of script to first paint, at most ${MOST_SCRIPT_MS} are allowed`,
        ]
      : []),
    ...(marks > MOST_MARKS || marks === 0
      ? [`${marks} marks in the DOM, 1 to ${MOST_MARKS} are allowed`]
      : []),
    ...(gzipBytes.chartIsLazy && gzipBytes.chart > 0
      ? []
      : ['the library of the chart is not loaded lazily']),
  ];
}

/** For reading. */
export function describe(result) {
  const { gzipBytes } = result;
  return [
    `the tab with 1,000 points and 1,000 clones, ${result.runs} runs, median (least to most):`,
    `  script to first paint   ${inMilliseconds(result.scriptMs)}`,
    `  time to first paint     ${inMilliseconds(result.wallMs)}`,
    `  marks in the DOM        ${result.marks} of at most ${MOST_MARKS}; ${result.elements} elements in all`,
    'the plugin, gzip:',
    `  own code, at once       ${inKilobytes(gzipBytes.ownInitial)}`,
    `  own code, when needed   ${inKilobytes(gzipBytes.ownLazy)}`,
    `  library of the chart    ${inKilobytes(gzipBytes.chart)}, when needed`,
    `  TanStack Query          ${inKilobytes(gzipBytes.query)}`,
  ].join('\n');
}
