import type { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import { useCloneAddress } from '../order';
import { subtleText, ToneIcon } from '../tones';
import type { HeadlineWords } from './headlineFacts';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    minWidth: 0,
  },
  texts: { minWidth: 0, overflowWrap: 'anywhere' },
  title: {
    fontSize: theme.typography.pxToRem(16),
    fontWeight: 600,
    lineHeight: 1.35,
    margin: 0,
  },
  link: {
    display: 'inline',
    color: theme.palette.text.primary,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  // The arrow never stands on a line of its own.
  end: { whiteSpace: 'nowrap' },
  arrow: { fontSize: 20, verticalAlign: '-0.25em' },
  line: {
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.4,
    color: subtleText(theme),
  },
}));

/** @see HeadlineBlock */
export interface HeadlineBlockProps {
  words: Pick<HeadlineWords, 'tone' | 'Icon' | 'title' | 'cloneId'>;
  /** One subtle line. */
  line?: ReactNode;
}

/** The worst thing first, or that all is well: read in a second. */
export const HeadlineBlock = ({ words, line }: HeadlineBlockProps) => {
  const { tone, Icon, title, cloneId } = words;
  const classes = useStyles();
  const address = useCloneAddress();
  const lastWord = title.lastIndexOf(' ') + 1;
  return (
    <div className={classes.root}>
      <ToneIcon tone={tone} Icon={Icon} />
      <div className={classes.texts}>
        <Typography component="p" className={classes.title}>
          {cloneId && address ? (
            <Link to={address(cloneId)} className={classes.link}>
              {title.slice(0, lastWord)}
              <span className={classes.end}>
                {title.slice(lastWord)}
                <ChevronRightIcon className={classes.arrow} aria-hidden />
              </span>
            </Link>
          ) : (
            title
          )}
        </Typography>
        {line && (
          <Typography component="p" className={classes.line}>
            {line}
          </Typography>
        )}
      </div>
    </div>
  );
};
