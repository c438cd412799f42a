import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  Clone,
  CloneLog,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { ephemeralDbApiRef } from '../api';
import { ErrorNote } from '../errors';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: theme.spacing(2, 0, 1),
  },
  hint: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
  log: {
    maxHeight: 280,
    margin: 0,
    padding: theme.spacing(1.25, 1.5),
    overflow: 'auto',
    borderRadius: 4,
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace',
    fontSize: theme.typography.pxToRem(12),
    lineHeight: 1.5,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
}));

/** The last lines of its SQL Server. Only read when asked for, as each reading is recorded. */
export const LogView = ({ clone }: { clone: Clone }) => {
  const classes = useStyles();
  const { t } = useWords();
  const api = useApi(ephemeralDbApiRef);
  const [log, setLog] = useState<CloneLog>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const read = async () => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      setLog(await api.readCloneLog(clone.id));
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  };
  // It scrolls, so it must be reachable by keyboard.
  const reachable = log && {
    role: 'group',
    'aria-label': t('drawer.log.of', { pod: log.pod }),
    tabIndex: 0,
  };
  return (
    <div>
      <div className={classes.row}>
        <VerbButton onClick={read}>
          {log ? t('drawer.log.again') : t('drawer.log.show')}
        </VerbButton>
        <span className={classes.hint}>{t('drawer.log.recorded')}</span>
      </div>
      {error !== undefined && (
        <ErrorNote
          small
          error={error}
          object={clone.id}
          what={t('drawer.log.failed', { name: clone.name })}
        />
      )}
      {log?.lines.length === 0 && (
        <p className={classes.hint}>{t('drawer.log.empty')}</p>
      )}
      {log && log.lines.length > 0 && (
        <pre className={classes.log} {...reachable}>
          {log.lines.join('\n')}
        </pre>
      )}
    </div>
  );
};
