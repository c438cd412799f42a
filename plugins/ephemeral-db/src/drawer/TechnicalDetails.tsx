import { Fragment } from 'react';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import { CopyBlock } from '../clipboard';
import { inspectCommand } from '../connect';
import { agoOrMoment } from '../moments';
import { formatBytes } from '../sizes';
import { subtleText } from '../tones';
import { useWords, type Words } from '../translation';
import { Disclosure } from './Disclosure';
import { LogView } from './LogView';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(128px, max-content) 1fr',
    gap: theme.spacing(0.5, 2),
    margin: theme.spacing(0, 0, 2),
    fontSize: theme.typography.pxToRem(13),
    lineHeight: 1.5,
    '& dt': { color: subtleText(theme) },
    '& dd': { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: '1fr',
      gap: 0,
      '& dd': { marginBottom: theme.spacing(1) },
    },
  },
  gone: {
    margin: 0,
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
}));

/** Terms and their texts, in the order in which somebody would look for them. */
function factsOf(clone: Clone, now: Date, words: Words): [string, string][] {
  const { t } = words;
  const { placement, usage } = clone;
  const placed = placement
    ? ([
        [t('drawer.technical.cluster'), placement.cluster],
        [t('drawer.technical.namespace'), placement.namespace],
        [t('drawer.technical.service'), placement.service],
        [t('drawer.technical.deployment'), placement.deployment],
        [t('drawer.technical.claim'), placement.claim],
        [t('drawer.technical.volumeSnapshot'), placement.volumeSnapshot],
        [
          t('drawer.technical.volumeSnapshotContent'),
          placement.volumeSnapshotContent,
        ],
        [t('drawer.technical.storageClass'), placement.storageClass],
      ] as const)
    : [];
  const measured = usage
    ? t('drawer.technical.measured', {
        unique: formatBytes(usage.uniqueBytes, words),
        logical: formatBytes(usage.logicalBytes, words),
        provider: usage.provider,
        moment: agoOrMoment(new Date(usage.measuredAt), now, words),
      })
    : t('common.notMeasured');
  return [
    ...placed.flatMap(([term, text]): [string, string][] =>
      text === undefined ? [] : [[term, text]],
    ),
    [t('drawer.technical.unique'), measured],
    [t('drawer.technical.generation'), String(clone.generation)],
    [t('drawer.technical.id'), clone.id],
  ];
}

/** What an administrator looks for: its objects in the cluster, what it takes, and what SQL Server wrote. */
export const TechnicalDetails = (props: {
  clone: Clone;
  now: Date;
  open: boolean;
  onToggle(open: boolean): void;
  /** The log stands beside the failure already. */
  withLog: boolean;
}) => {
  const { clone, now, open, onToggle, withLog } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  return (
    <Disclosure
      title={t('drawer.technical.title')}
      open={open}
      onToggle={onToggle}
    >
      <dl className={classes.list}>
        {factsOf(clone, now, words).map(([term, text]) => (
          <Fragment key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
      {clone.placement && (
        <CopyBlock
          text={inspectCommand(clone.placement)}
          label={t('drawer.technical.kubectl')}
        />
      )}
      {clone.phase === 'gone' && (
        <p className={classes.gone}>{t('drawer.technical.gone')}</p>
      )}
      {withLog && clone.phase !== 'gone' && <LogView clone={clone} />}
    </Disclosure>
  );
};
