import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import { VerbButton } from '../verbs';
import { CopyOutcome } from './CopyOutcome';
import { useCopy } from './useCopy';

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: 8,
  },
});

/** @see CopyButton */
export interface CopyButtonProps {
  text: string;
  /** What the button says. */
  label: string;
}

/** Copies a text, says so, and says what to do where the browser does not allow it. */
export const CopyButton = ({ text, label }: CopyButtonProps) => {
  const classes = useStyles();
  const { copy, copied, failed } = useCopy();
  return (
    <span className={classes.root}>
      <VerbButton
        Icon={copied ? CheckIcon : CopyIcon}
        onClick={() => copy(text)}
      >
        {label}
      </VerbButton>
      <CopyOutcome copied={copied} failed={failed} />
    </span>
  );
};
