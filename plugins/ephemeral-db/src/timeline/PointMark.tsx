import { makeStyles, type Theme } from '@material-ui/core/styles';
import type { Snapshot } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { type PointShape, shapeOf } from '../states';
import { subtleText, toneColors } from '../tones';
import { surface } from './surface';

const FORCED = '@media (forced-colors: active)';

const useStyles = makeStyles(
  (theme: Theme) => ({
    root: { display: 'block', overflow: 'visible', flexShrink: 0 },
    ground: {
      fill: surface(theme),
      [FORCED]: { fill: 'Canvas' },
    },
    full: {
      fill: theme.palette.primary.main,
      [FORCED]: { fill: 'CanvasText' },
    },
    outline: {
      fill: 'none',
      stroke: theme.palette.primary.main,
      strokeWidth: 2,
      [FORCED]: { stroke: 'CanvasText' },
    },
    ring: {
      fill: 'none',
      stroke: theme.palette.primary.main,
      strokeWidth: 2,
      [FORCED]: { stroke: 'Highlight' },
    },
    tick: {
      fill: 'none',
      stroke: surface(theme),
      strokeWidth: 2,
      [FORCED]: { stroke: 'Canvas' },
    },
    weaker: {
      fill: 'none',
      stroke: toneColors(theme, 'warning').line,
      strokeWidth: 2,
      [FORCED]: { stroke: 'CanvasText' },
    },
    weakerHalf: {
      fill: toneColors(theme, 'warning').line,
      [FORCED]: { fill: 'CanvasText' },
    },
    danger: {
      fill: 'none',
      stroke: toneColors(theme, 'danger').line,
      strokeWidth: 2.5,
      [FORCED]: { stroke: 'CanvasText' },
    },
    planned: {
      fill: 'none',
      stroke: subtleText(theme),
      strokeWidth: 1.5,
      strokeDasharray: '2.6 1.72',
      [FORCED]: { stroke: 'CanvasText' },
    },
    faded: { opacity: 0.4 },
    turning: {
      '@media (prefers-reduced-motion: no-preference)': {
        animation: '$turn 1.2s linear infinite',
      },
    },
    '@keyframes turn': {
      from: { transform: 'rotate(0deg)' },
      to: { transform: 'rotate(360deg)' },
    },
  }),
  { name: 'EphemeralDbPointMark' },
);

type Classes = ReturnType<typeof useStyles>;

/** The body of a mark around 0,0 with the given radius: a circle, or a square for points by other hands. */
function Body(props: { square: boolean; radius: number; className: string }) {
  const { square, radius, className } = props;
  return square ? (
    <rect
      className={className}
      x={-radius}
      y={-radius}
      width={radius * 2}
      height={radius * 2}
      rx={1}
    />
  ) : (
    <circle className={className} r={radius} />
  );
}

function Shape(props: {
  shape: PointShape | 'planned';
  square: boolean;
  large: boolean;
  classes: Classes;
}) {
  const { shape, square, large, classes } = props;
  const grown = large ? 2 : 0;
  switch (shape) {
    case 'planned':
      return <circle className={classes.planned} r={5.5} />;
    case 'capturing':
      return (
        <>
          <Body
            square={square}
            radius={5}
            className={`${classes.outline} ${classes.faded}`}
          />
          <path
            className={`${classes.outline} ${classes.turning}`}
            d="M 5 0 A 5 5 0 0 0 0 -5"
          />
        </>
      );
    case 'cut':
      return (
        <Body square={square} radius={5 + grown} className={classes.outline} />
      );
    case 'verified':
      return (
        <>
          <Body square={square} radius={8} className={classes.full} />
          <path className={classes.tick} d="M -3.7 0.3 L -1.2 2.8 L 3.7 -2.5" />
        </>
      );
    case 'weaker': {
      const radius = 6 + grown;
      return (
        <>
          {square ? (
            <rect
              className={classes.weakerHalf}
              x={-radius}
              y={-radius}
              width={radius}
              height={radius * 2}
            />
          ) : (
            <path
              className={classes.weakerHalf}
              d={`M 0 ${-radius} A ${radius} ${radius} 0 0 0 0 ${radius} Z`}
            />
          )}
          <Body square={square} radius={radius} className={classes.weaker} />
        </>
      );
    }
    case 'failed':
      return (
        <path className={classes.danger} d="M -5 -5 L 5 5 M 5 -5 L -5 5" />
      );
    case 'lost':
      return (
        <>
          <Body square={square} radius={5} className={classes.danger} />
          <path className={classes.danger} d="M -7.5 7.5 L 7.5 -7.5" />
        </>
      );
    case 'deleting':
      return (
        <g className={classes.faded}>
          <Body square={square} radius={6 + grown} className={classes.full} />
        </g>
      );
    default:
      return (
        <Body
          square={square}
          radius={(square ? 5.5 : 6) + grown}
          className={classes.full}
        />
      );
  }
}

/** @see PointMark */
export interface PointMarkProps {
  /** Absent: a capture that is planned. */
  point?: Snapshot;
  selected?: boolean;
}

/**
 * The mark of a point alone: its shape is its state. 12 px in a box of 20, or 16 px in a ring in a
 * box of 28. It is silent: its name stands beside it.
 */
export const PointMark = ({ point, selected = false }: PointMarkProps) => {
  const classes = useStyles();
  const shape = point ? shapeOf(point) : 'planned';
  const square = point?.origin === 'other';
  const box = selected ? 28 : 20;
  const hasCorners = square || shape === 'failed';
  return (
    <svg
      className={classes.root}
      width={box}
      height={box}
      viewBox={`${-box / 2} ${-box / 2} ${box} ${box}`}
      aria-hidden="true"
      focusable="false"
    >
      {selected ? (
        <>
          <circle className={classes.ground} r={14} />
          <circle className={classes.ring} r={12} />
        </>
      ) : (
        <Body
          square={hasCorners}
          radius={
            shape === 'verified'
              ? 10
              : { failed: 7, weaker: 9, lost: 8 }[shape as string] ?? 8
          }
          className={classes.ground}
        />
      )}
      <Shape shape={shape} square={square} large={selected} classes={classes} />
    </svg>
  );
};
