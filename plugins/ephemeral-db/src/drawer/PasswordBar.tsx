import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import VisibilityIcon from '@material-ui/icons/Visibility';
import VisibilityOffIcon from '@material-ui/icons/VisibilityOff';
import { ephemeralDbApiRef } from '../api';
import { Aloud } from '../aloud';
import { CopyOutcome, useCopy } from '../clipboard';
import { ErrorNote } from '../errors';
import { useNow } from '../live';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { findAction, VerbButton } from '../verbs';
import { useReveal } from './useReveal';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    marginTop: theme.spacing(2),
  },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  hint: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
  revealed: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 2),
    padding: theme.spacing(1.25, 1.5),
    borderRadius: 4,
    boxShadow: `inset 0 0 0 1px ${theme.palette.divider}`,
  },
  password: {
    fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace',
    fontSize: theme.typography.pxToRem(14),
    overflowWrap: 'anywhere',
    userSelect: 'all',
  },
}));

/** The password while it is on screen, and how long it still is. */
const Revealed = (props: { password: string; until: Date }) => {
  const { password, until } = props;
  const classes = useStyles();
  const { t } = useWords();
  const now = useNow(1_000);
  const left = Math.ceil((until.getTime() - now.getTime()) / 1_000);
  return (
    <div
      className={classes.revealed}
      role="group"
      aria-label={t('drawer.connect.password')}
    >
      <code className={classes.password}>{password}</code>
      <span className={classes.hint}>
        {t('drawer.connect.hiddenIn', { amount: String(Math.max(0, left)) })}
      </span>
    </div>
  );
};

/**
 * Hands the password out: to the clipboard without showing it, or to the screen for half a minute. Each is one call to
 * the API, which records it; the answer is in no cache.
 */
export const PasswordBar = ({ clone }: { clone: Clone }) => {
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(ephemeralDbApiRef);
  const { copy, copied, failed } = useCopy();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [wasShown, setWasShown] = useState(false);
  const read = async (signal?: AbortSignal) => {
    const { password } = await api.readCloneCredentials(clone.id, { signal });
    return password;
  };
  const shown = useReveal(read);
  const action = findAction(clone.actions, 'connect');
  if (!action) return null;

  const attempt = async (work: () => Promise<unknown>) => {
    setError(undefined);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    }
  };
  const copyPassword = async () => {
    // A second click while the first is under way would be recorded as another reading.
    if (busy) return;
    setBusy(true);
    await attempt(() => copy(() => read()));
    setBusy(false);
  };
  const toggle = async () => {
    if (shown.revealed) {
      shown.hide();
    } else if (!shown.busy) {
      setWasShown(true);
      await attempt(shown.reveal);
    }
  };

  return (
    <div className={classes.root}>
      <div className={classes.buttons}>
        <VerbButton
          primary
          action={action}
          Icon={copied ? CheckIcon : CopyIcon}
          onClick={copyPassword}
        >
          {t('drawer.connect.copyPassword')}
        </VerbButton>
        <VerbButton
          action={action}
          Icon={shown.revealed ? VisibilityOffIcon : VisibilityIcon}
          onClick={toggle}
        >
          {shown.revealed
            ? t('drawer.connect.hide')
            : t('drawer.connect.reveal')}
        </VerbButton>
        <CopyOutcome copied={copied} failed={failed} />
        {!copied && !failed && (
          <span className={classes.hint}>
            {action.allowed ? t('drawer.connect.recorded') : action.reason}
          </span>
        )}
      </div>
      {shown.revealed && <Revealed {...shown.revealed} />}
      <Aloud live>
        {wasShown && !shown.revealed && !shown.busy && !error
          ? t('drawer.connect.hidden')
          : ''}
      </Aloud>
      {error !== undefined && (
        <ErrorNote
          small
          error={error}
          object={clone.id}
          what={t('drawer.connect.failed', { name: clone.name })}
        />
      )}
    </div>
  );
};
