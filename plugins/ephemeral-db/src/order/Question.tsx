import { type ReactNode, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { ErrorNote } from '../errors';
import { toneColors } from '../tones';
import { useWords } from '../translation';
import { DialogFrame } from './DialogFrame';
import { focusOnMount } from './focusOnMount';

const useStyles = makeStyles(theme => ({
  button: {
    height: 36,
    padding: theme.spacing(0, 2),
    borderRadius: 4,
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    letterSpacing: 'normal',
    textTransform: 'none',
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  danger: {
    background: toneColors(theme, 'danger').background,
    color: toneColors(theme, 'danger').text,
    '&:hover': {
      background: toneColors(theme, 'danger').background,
      textDecoration: 'underline',
    },
    '@media (forced-colors: active)': { border: '1px solid ButtonText' },
  },
  plain: {
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    '&:hover': { background: theme.palette.action.selected },
    '@media (forced-colors: active)': { border: '1px solid ButtonText' },
  },
  note: { marginTop: theme.spacing(2) },
}));

/** What one of a question's buttons says and does. */
export interface Answer {
  label: string;
  /** The question stays while this runs, and shows why it failed. Absent: it only closes. */
  run?: () => Promise<unknown>;
  /** Opens something else in place of the question. */
  lead?: () => void;
  /** What to say when it failed. */
  failed?: string;
  look?: 'danger' | 'primary';
}

/** @see Question */
export interface QuestionProps {
  title: string;
  children: ReactNode;
  /** In the order in which they stand. */
  answers: Answer[];
  /** Which of them has the focus: the harmless one. */
  harmless: number;
  onClose(): void;
}

/** A question with its consequences, before something that cannot be taken back. */
export const Question = (props: QuestionProps) => {
  const { title, children, answers, harmless, onClose } = props;
  const classes = useStyles();
  const { t } = useWords();
  const [running, setRunning] = useState<Answer>();
  const [failure, setFailure] = useState<{ answer: Answer; error: unknown }>();

  const give = async (answer: Answer) => {
    if (running) return;
    if (!answer.run) {
      (answer.lead ?? onClose)();
      return;
    }
    setRunning(answer);
    setFailure(undefined);
    try {
      await answer.run();
      onClose();
    } catch (error) {
      setFailure({ answer, error });
      setRunning(undefined);
    }
  };

  return (
    <DialogFrame
      title={title}
      onClose={onClose}
      foot={answers.map((answer, index) => (
        <Button
          key={answer.label}
          ref={index === harmless ? focusOnMount : undefined}
          className={`${classes.button} ${
            answer.look === 'danger' ? classes.danger : ''
          } ${answer.look ? '' : classes.plain}`}
          variant={answer.look === 'primary' ? 'contained' : 'text'}
          color={answer.look === 'primary' ? 'primary' : 'default'}
          disableElevation
          disableFocusRipple
          aria-disabled={running ? true : undefined}
          onClick={() => give(answer)}
        >
          {running?.label === answer.label ? t('order.working') : answer.label}
        </Button>
      ))}
    >
      {children}
      {failure && (
        <ErrorNote
          small
          className={classes.note}
          error={failure.error}
          what={failure.answer.failed ?? title}
        />
      )}
    </DialogFrame>
  );
};
