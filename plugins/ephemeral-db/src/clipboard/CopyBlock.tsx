import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import classNames from 'classnames';
import { Aloud } from '../aloud';
import { useWords } from '../translation';
import { CopyOutcome } from './CopyOutcome';
import { useCopy } from './useCopy';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'flex-start',
    borderRadius: 4,
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    color: theme.palette.text.primary,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  text: {
    flex: 1,
    minWidth: 0,
    margin: 0,
    padding: theme.spacing(1.25, 1.5),
    overflowX: 'auto',
    font: '12.5px/18px Menlo, Consolas, "Liberation Mono", monospace',
    fontSize: theme.typography.pxToRem(12.5),
    lineHeight: 1.5,
    borderRadius: 4,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  // One command stays one line for every shell; what does not fit hangs below, as after a backslash.
  command: {
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    paddingLeft: `calc(${theme.spacing(1.5)}px + 2ch)`,
    textIndent: '-2ch',
  },
  button: {
    margin: 4,
    padding: 6,
    borderRadius: 4,
    color: theme.palette.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '@media (pointer: coarse)': { padding: 12, margin: 0 },
  },
}));

/** @see CopyBlock */
export interface CopyBlockProps {
  text: string;
  /** What is read aloud of the button, and shown on hovering. */
  label: string;
}

/** A command or a piece of code, with a button in its corner that copies it. */
export const CopyBlock = ({ text, label }: CopyBlockProps) => {
  const classes = useStyles();
  const { t } = useWords();
  const { copy, copied, failed } = useCopy();
  const Icon = copied ? CheckIcon : CopyIcon;
  const isCommand = !text.includes('\n');
  return (
    <div>
      <div className={classes.root}>
        {/* Scrolls sideways, so it must be reachable by keyboard. */}
        <pre
          className={classNames(classes.text, isCommand && classes.command)}
          {...(isCommand
            ? {}
            : { tabIndex: 0, role: 'group', 'aria-label': label })}
        >
          <code>{text}</code>
        </pre>
        <Tooltip title={copied ? t('common.copied') : label}>
          <IconButton
            className={classes.button}
            aria-label={label}
            onClick={() => copy(text)}
          >
            <Icon style={{ fontSize: 18 }} aria-hidden />
          </IconButton>
        </Tooltip>
      </div>
      {failed ? (
        <CopyOutcome failed copied={false} />
      ) : (
        <Aloud live>{copied && t('common.copied')}</Aloud>
      )}
    </div>
  );
};
