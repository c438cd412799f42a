import { type PropsWithChildren, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ephemeralDbApiRef } from '../api';
import { explainError } from '../errors';
import { useRefresh } from '../live';
import { DialogFrame } from '../order';
import { toneColors } from '../tones';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';
import { deletable } from './deletable';
import { eachOf, type Outcome } from './eachOf';
import { NameList } from './NameList';

const AT_ONCE = 4;

type Progress =
  | { step: 'asked' }
  | { step: 'running'; done: number; total: number }
  | { step: 'over'; outcomes: Outcome<Clone>[] };

const useStyles = makeStyles(theme => ({
  // As wide as its neighbour where the dialog fills the screen.
  harmless: {
    display: 'flex',
    '& > *': { flex: 1, height: 'auto', minHeight: 32 },
  },
  danger: {
    background: toneColors(theme, 'danger').background,
    color: toneColors(theme, 'danger').text,
    '&:hover': {
      background: toneColors(theme, 'danger').background,
      textDecoration: 'underline',
    },
  },
  stay: { marginTop: theme.spacing(2) },
}));

/** The harmless answer has the focus. */
const Harmless = ({ children }: PropsWithChildren<{}>) => {
  const classes = useStyles();
  const room = useRef<HTMLSpanElement>(null);
  const [mounted, setMounted] = useState(false);
  // Only now: at first the dialog takes the focus itself, and the button cannot show it yet.
  useEffect(() => {
    if (mounted) room.current?.querySelector('button')?.focus();
    setMounted(true);
  }, [mounted]);
  return (
    <span ref={room} className={classes.harmless}>
      {children}
    </span>
  );
};

/** Asks, deletes those that may be, and tells which were not. */
export const DeleteClonesDialog = (props: {
  clones: Clone[];
  onClose(): void;
  /** Told which are being deleted, once all were tried. */
  onDeleted(clones: Clone[]): void;
}) => {
  const { clones, onClose, onDeleted } = props;
  const api = useApi(ephemeralDbApiRef);
  const classes = useStyles();
  const refresh = useRefresh();
  const words = useWords();
  const { t } = words;
  // What is asked about does not change under the question.
  const [{ allowed, refused }] = useState(() => deletable(clones));
  const [progress, setProgress] = useState<Progress>({ step: 'asked' });
  const run = async (wanted: Clone[]) => {
    let done = 0;
    setProgress({ step: 'running', done, total: wanted.length });
    const outcomes = await eachOf(wanted, ({ id }) => api.deleteClone(id), {
      atOnce: AT_ONCE,
      onDone: () => {
        done += 1;
        setProgress({ step: 'running', done, total: wanted.length });
      },
    });
    const failed = outcomes.some(({ error }) => error !== undefined);
    onDeleted(
      outcomes
        .filter(({ error }) => error === undefined)
        .map(({ item }) => item),
    );
    refresh();
    if (failed) setProgress({ step: 'over', outcomes });
    else onClose();
  };

  if (progress.step === 'running') {
    const { done, total } = progress;
    const text = t('admin.bulk.progress', {
      done: String(done),
      total: String(total),
    });
    return (
      <DialogFrame
        title={t('admin.bulk.question', { count: total })}
        onClose={() => {}}
        foot={null}
      >
        <div>
          <Typography role="status">{text}</Typography>
          <LinearProgress
            variant="determinate"
            value={(100 * done) / total}
            aria-label={text}
          />
        </div>
      </DialogFrame>
    );
  }
  if (progress.step === 'over') {
    const { outcomes } = progress;
    const failures = outcomes.filter(({ error }) => error !== undefined);
    return (
      <DialogFrame
        title={t('admin.bulk.partly', {
          done: String(outcomes.length - failures.length),
          total: String(outcomes.length),
        })}
        onClose={onClose}
        foot={
          <>
            <VerbButton
              primary
              onClick={() => run(failures.map(({ item }) => item))}
            >
              {t('admin.bulk.again')}
            </VerbButton>
            <Harmless key={progress.step}>
              <VerbButton onClick={onClose}>{t('admin.bulk.close')}</VerbButton>
            </Harmless>
          </>
        }
      >
        <div role="alert">
          <NameList
            lines={failures.map(({ item, error }) => ({
              id: item.id,
              text: t('admin.bulk.failure', {
                name: item.name,
                message: explainError(error, words).message,
              }),
            }))}
          />
        </div>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame
      title={
        allowed.length > 0
          ? t('admin.bulk.question', { count: allowed.length })
          : t('admin.bulk.none')
      }
      onClose={onClose}
      foot={
        <>
          {allowed.length > 0 && (
            <VerbButton className={classes.danger} onClick={() => run(allowed)}>
              {t('admin.bulk.confirm', { count: allowed.length })}
            </VerbButton>
          )}
          <Harmless key={progress.step}>
            <VerbButton onClick={onClose}>
              {allowed.length > 0
                ? t('admin.bulk.keep')
                : t('admin.bulk.close')}
            </VerbButton>
          </Harmless>
        </>
      }
    >
      <div>
        {allowed.length > 0 && (
          <>
            <NameList
              lines={allowed.map(({ id, name }) => ({ id, text: name }))}
            />
            <Typography>
              {t('admin.bulk.lost', { count: allowed.length })}
            </Typography>
          </>
        )}
        {refused.length > 0 && (
          <>
            <Typography className={classes.stay}>
              {t('admin.bulk.notDeleted', { count: refused.length })}
            </Typography>
            <NameList
              lines={refused.map(({ clone, reason }) => ({
                id: clone.id,
                text: t('admin.bulk.failure', {
                  name: clone.name,
                  message: reason ?? t('admin.bulk.noReason'),
                }),
              }))}
            />
          </>
        )}
      </div>
    </DialogFrame>
  );
};
