import { makeStyles } from '@material-ui/core/styles';
import { Aloud } from '../aloud';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  block: {
    borderRadius: 4,
    background: theme.palette.action.hover,
    marginTop: theme.spacing(2),
    '@media (prefers-reduced-motion: no-preference)': {
      animation: '$breathe 1.6s ease-in-out infinite',
    },
  },
  '@keyframes breathe': { '50%': { opacity: 0.5 } },
}));

/** Width and height of what will stand there: name, times, state, then the sections. */
const SHAPE: [string, number][] = [
  ['45%', 28],
  ['80%', 40],
  ['30%', 24],
  ['100%', 96],
  ['100%', 64],
  ['100%', 48],
  ['100%', 48],
];

/** The drawer's own shape while the clone loads. */
export const DrawerSkeleton = () => {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <div role="status">
      <Aloud>{t('common.loading')}</Aloud>
      {SHAPE.map(([width, height], index) => (
        <div
          key={index}
          className={classes.block}
          style={{ width, height }}
          aria-hidden
        />
      ))}
    </div>
  );
};
