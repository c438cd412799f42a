import { makeStyles, type Theme } from '@material-ui/core/styles';
import { subtleText } from '../tones';
import { BRANCH, STRIP } from './geometry';
import type { StripLayout } from './layout';
import { surface } from './surface';

const FORCED = '@media (forced-colors: active)';

const useStyles = makeStyles(
  (theme: Theme) => ({
    root: {
      position: 'absolute',
      inset: 0,
      overflow: 'visible',
      pointerEvents: 'none',
    },
    edge: {
      fill: subtleText(theme),
      [FORCED]: { fill: 'CanvasText' },
    },
    gold: {
      fill: theme.palette.gold,
      [FORCED]: { fill: 'Canvas' },
    },
    ground: {
      fill: surface(theme),
      [FORCED]: { fill: 'Canvas' },
    },
    thin: {
      fill: 'none',
      stroke: subtleText(theme),
      strokeWidth: 1,
      [FORCED]: { stroke: 'CanvasText' },
    },
    slash: { strokeWidth: 1.5 },
    strong: { strokeWidth: 2 },
  }),
  { name: 'EphemeralDbStripLines' },
);

const { lineY } = STRIP;
const half = STRIP.lineHeight / 2;

/** The middle of a chip's row. */
function chipMiddle(row: number): number {
  return BRANCH.top + row * BRANCH.rowHeight + BRANCH.chipHeight / 2;
}

function Break({ x }: { x: number }) {
  const classes = useStyles();
  const slash = (middle: number) =>
    `M ${middle - 3} ${lineY + 6.5} L ${middle + 3} ${lineY - 6.5}`;
  return (
    <>
      <path
        className={classes.ground}
        d={`M ${x - 7} ${lineY + 6.5} L ${x - 1} ${lineY - 6.5} H ${x + 7} L ${
          x + 1
        } ${lineY + 6.5} Z`}
      />
      <path
        className={`${classes.thin} ${classes.slash}`}
        d={`${slash(x - 4)} ${slash(x + 4)}`}
      />
    </>
  );
}

/** All lines of a strip. It says nothing that the list over it does not. */
export const StripLines = ({ layout }: { layout: StripLayout }) => {
  const classes = useStyles();
  const { line, nowX, next, branches } = layout;
  // It runs into the pills, which lie over it.
  const from = line.from - (layout.older ? 8 : 0);
  const length = Math.max(0, line.to + (layout.newer ? 8 : 0) - from);
  const strong = `${classes.thin} ${classes.strong}`;
  const roots = new Map(branches.stems.map(stem => [stem.key, stem.x]));
  return (
    <svg
      className={classes.root}
      width={layout.width}
      height={layout.height}
      aria-hidden="true"
      focusable="false"
    >
      <rect
        className={classes.edge}
        x={from}
        y={lineY - half - 1}
        width={length}
        height={STRIP.lineHeight + 2}
        rx={half + 1}
      />
      <rect
        className={classes.gold}
        x={from + 1}
        y={lineY - half}
        width={Math.max(0, length - 2)}
        height={STRIP.lineHeight}
        rx={half}
      />
      {layout.breaks.map(x => (
        <Break key={x} x={Math.round(x)} />
      ))}
      {next && nowX !== undefined && (
        <path
          className={strong}
          strokeDasharray="4 4"
          d={`M ${nowX + 4} ${lineY} H ${next.x - 9}`}
        />
      )}
      {nowX !== undefined && (
        <path
          className={classes.thin}
          strokeDasharray="3 3"
          d={`M ${nowX + 0.5} ${lineY - 15} V ${lineY + 17}`}
        />
      )}
      {layout.brackets.map(bracket => (
        <path
          key={bracket.from}
          className={classes.thin}
          d={`M ${Math.round(bracket.from) + 0.5} ${lineY + 11} v 4.5 H ${
            Math.round(bracket.to) + 0.5
          } v -4.5`}
        />
      ))}
      {layout.texts.map(
        ({ key, stem }) =>
          stem && (
            <path
              key={key}
              className={strong}
              d={`M ${stem.x} ${
                lineY + (stem.under === 'pill' ? STRIP.pillHeight / 2 : 10)
              } V ${lineY + 19}`}
            />
          ),
      )}
      {branches.chips.map(chip => {
        const x = roots.get(chip.rootKey) ?? chip.from;
        const y = chipMiddle(chip.row);
        const right = chip.side === 'right';
        const radius = BRANCH.radius;
        return (
          <path
            key={chip.key}
            className={strong}
            d={`M ${x} ${lineY + 10} V ${y - radius} Q ${x} ${y} ${
              right ? x + radius : x - radius
            } ${y} H ${right ? chip.from : chip.to}`}
          />
        );
      })}
    </svg>
  );
};
