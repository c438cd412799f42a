import type { ReactElement, ReactNode } from 'react';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import IconButton from '@material-ui/core/IconButton';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import {
  agoOrMoment,
  dayAndClock,
  exactMoment,
  Moment,
  remaining,
} from '../moments';
import type { CloneWords } from '../states';
import { StateChip, subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbMenu, type VerbMenuItem } from '../verbs';

const useStyles = makeStyles(theme => ({
  root: {
    paddingBottom: theme.spacing(2),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  row: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
  },
  name: {
    flex: 1,
    minWidth: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    minHeight: 36,
  },
  title: {
    margin: 0,
    minWidth: 0,
    overflowWrap: 'anywhere',
    fontSize: theme.typography.pxToRem(20),
    fontWeight: 700,
    lineHeight: 1.3,
  },
  lastSeen: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
  close: {
    padding: 6,
    borderRadius: 4,
    color: theme.palette.text.primary,
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '@media (pointer: coarse)': { padding: 10 },
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 3.5),
    margin: theme.spacing(1.5, 0, 0),
  },
  term: {
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
    lineHeight: 1.4,
  },
  fact: {
    margin: 0,
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    lineHeight: 1.4,
  },
  who: {
    marginTop: theme.spacing(1),
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
    overflowWrap: 'anywhere',
  },
}));

/** The button that closes the drawer, the same on its every face. */
export const CloseButton = ({ onClose }: { onClose(): void }) => {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <IconButton
      className={classes.close}
      aria-label={t('common.close')}
      onClick={onClose}
    >
      <CloseIcon fontSize="small" aria-hidden />
    </IconButton>
  );
};

const Fact = (props: { term: string; children: ReactNode }) => {
  const classes = useStyles();
  return (
    <div>
      <dt className={classes.term}>{props.term}</dt>
      <dd className={classes.fact}>{props.children}</dd>
    </div>
  );
};

/** For what, by whom, and by what way if that was not the portal. */
const OrderedBy = ({ clone }: { clone: Clone }): ReactElement => {
  const { t } = useWords();
  const { purpose, orderedVia } = clone;
  const who = {
    service: <EntityDisplayName entityRef={clone.entityRef} hideIcon />,
    person: <EntityDisplayName entityRef={clone.requestedBy} hideIcon />,
  };
  if (orderedVia === 'template' || orderedVia === 'agent') {
    const via = t(`drawer.via.${orderedVia}`);
    return purpose
      ? t('drawer.purposeVia', { ...who, via, purpose })
      : t('drawer.orderedForVia', { ...who, via });
  }
  return purpose
    ? t('drawer.purpose', { ...who, purpose })
    : t('drawer.orderedFor', who);
};

/** Its name, its state, its three times and whose it is. */
export const DrawerHead = (props: {
  titleId: string;
  clone: Clone;
  state: CloneWords;
  now: Date;
  menu: VerbMenuItem[];
  onClose(): void;
}) => {
  const { titleId, clone, state, now, menu, onClose } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const taken = new Date(clone.snapshot.takenAt);
  const ordered = new Date(clone.createdAt);
  const expires = new Date(clone.expiresAt);
  const { label } = clone.snapshot;
  const takenMoment = dayAndClock(taken, now, words);
  return (
    <header className={classes.root}>
      <div className={classes.row}>
        <div className={classes.name}>
          <Typography id={titleId} component="h2" className={classes.title}>
            {clone.name}
          </Typography>
          <StateChip
            tone={state.tone}
            Icon={state.Icon}
            label={state.chip}
            faded={clone.lastSeenAt !== undefined}
          />
          {clone.lastSeenAt && (
            <span
              className={classes.lastSeen}
              title={exactMoment(new Date(clone.lastSeenAt), words)}
            >
              {t('common.lastSeen', {
                moment: agoOrMoment(new Date(clone.lastSeenAt), now, words),
              })}
            </span>
          )}
        </div>
        <VerbMenu of={clone.name} items={menu} />
        <CloseButton onClose={onClose} />
      </div>
      <dl className={classes.facts}>
        <Fact term={t('drawer.dataFrom')}>
          <Moment date={taken}>
            {label
              ? t('moments.pointAt', { label, moment: takenMoment })
              : takenMoment}
          </Moment>
        </Fact>
        <Fact term={t('drawer.ordered')}>
          <Moment date={ordered}>{dayAndClock(ordered, now, words)}</Moment>
        </Fact>
        {clone.phase !== 'gone' && (
          <Fact term={t('drawer.expires')}>
            <Moment date={expires}>
              {expires > now
                ? t('drawer.expiresIn', {
                    moment: dayAndClock(expires, now, words),
                    span: remaining(expires, now, words),
                  })
                : dayAndClock(expires, now, words)}
            </Moment>
          </Fact>
        )}
      </dl>
      <Typography component="p" className={classes.who}>
        <OrderedBy clone={clone} />
      </Typography>
    </header>
  );
};
