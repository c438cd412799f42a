import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { CopyButton } from '../clipboard';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    marginTop: theme.spacing(0.5),
    justifyContent: 'flex-end',
    borderRadius: 4,
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    color: theme.palette.text.primary,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  text: {
    flex: '1 1 260px',
    minWidth: 0,
    margin: 0,
    padding: theme.spacing(1.25, 1.5),
    overflowX: 'auto',
    fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace',
    fontSize: theme.typography.pxToRem(12.5),
    lineHeight: 1.5,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  oneLine: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  words: { fontFamily: 'inherit', fontSize: theme.typography.pxToRem(14) },
  copy: { padding: theme.spacing(0.5) },
}));

/** A statement, a command or a manifest, with [Copy]. */
export const FixBlock = (props: {
  text: string;
  /** Else it is words, which are read and not run. */
  isCode?: boolean;
  /** Says what it is where it is read aloud. */
  label: string;
}) => {
  const { text, isCode = true, label } = props;
  const classes = useStyles();
  const { t } = useWords();
  const isOneLine = !text.includes('\n');
  return (
    <div className={classes.root}>
      {/* Several lines keep their shape and scroll sideways, so they must be reachable by keyboard. */}
      <pre
        className={classNames(
          classes.text,
          isOneLine && classes.oneLine,
          !isCode && classes.words,
        )}
        {...(isOneLine
          ? {}
          : { tabIndex: 0, role: 'group', 'aria-label': label })}
      >
        {isCode ? <code>{text}</code> : text}
      </pre>
      <div className={classes.copy}>
        <CopyButton text={text} label={t('common.copy')} />
      </div>
    </div>
  );
};
