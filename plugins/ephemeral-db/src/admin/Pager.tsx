import { makeStyles } from '@material-ui/core/styles';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';
import type { Pages } from './usePages';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: theme.spacing(1, 1.5),
    paddingTop: theme.spacing(1.5),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  range: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(14),
    marginInlineEnd: 'auto',
  },
}));

/** Which part of the list is shown, and the ways to the others. */
export const Pager = (props: {
  pages: Pages;
  pageSize: number;
  shown: number;
  total: number;
  nextCursor?: string;
}) => {
  const { pages, pageSize, shown, total, nextCursor } = props;
  const classes = useStyles();
  const { t, language } = useWords();
  const from = pages.index * pageSize;
  const write = (value: number) => value.toLocaleString(language);
  return (
    <nav className={classes.root} aria-label={t('admin.clones.pages')}>
      <span className={classes.range} role="status">
        {t('admin.clones.range', {
          from: write(from + 1),
          to: write(from + shown),
          total: write(Math.max(total, from + shown)),
        })}
      </span>
      {pages.index > 0 && (
        <VerbButton onClick={pages.newer}>{t('admin.clones.newer')}</VerbButton>
      )}
      {nextCursor !== undefined && (
        <VerbButton onClick={() => pages.older(nextCursor)}>
          {t('admin.clones.older')}
        </VerbButton>
      )}
    </nav>
  );
};
