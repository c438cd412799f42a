import { useState } from 'react';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Button from '@material-ui/core/Button';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Note } from '../errors';
import {
  CloneRows,
  rankClones,
  textScale,
  usageSentence,
  useMe,
} from '../overview';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { CloneTable } from './CloneTable';

/** Inner width from which a table has room. */
const ROOMY = 860;

const useStyles = makeStyles(theme => ({
  usage: {
    fontSize: theme.typography.pxToRem(14),
    color: subtleText(theme),
  },
  body: { display: 'grid', gap: theme.spacing(1.5), minWidth: 0 },
  gone: {
    justifySelf: 'start',
    color: theme.palette.primary.main,
    fontWeight: 600,
    letterSpacing: 'normal',
    textTransform: 'none',
    marginLeft: theme.spacing(-1),
  },
}));

/** How many clones are drawn at once: each has buttons and a menu of its own. */
const PAGE = 25;

/** @see ClonesPanel */
export interface ClonesPanelProps {
  timeline: EntityTimeline;
  entity: string;
  now: Date;
  narrow: boolean;
  width: number;
}

/** All clones of the entity; those that are gone only when they are asked for. */
export const ClonesPanel = (props: ClonesPanelProps) => {
  const { timeline, entity, now, narrow, width } = props;
  const { clones, totalClones, sources } = timeline;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const [showsGone, setShowsGone] = useState(false);
  const [limit, setLimit] = useState(PAGE);
  const ranked = rankClones(clones, { me, now });
  const gone = clones.filter(({ phase }) => phase === 'gone');
  const unlisted = totalClones - clones.length;
  const all = showsGone ? [...ranked, ...gone] : ranked;
  const shown = all.slice(0, limit);
  const usage = usageSentence(clones, now, words, unlisted);
  if (clones.length === 0) return null;
  const sentence = usage && (
    <Tooltip title={usage.measured ?? ''}>
      <Typography component="span" className={classes.usage}>
        {usage.sentence}
      </Typography>
    </Tooltip>
  );
  const label = t('card.row.clones', { entity });
  const list =
    width < ROOMY * textScale() ? (
      <CloneRows
        clones={shown}
        sources={sources}
        now={now}
        narrow={narrow}
        label={label}
      />
    ) : (
      <CloneTable clones={shown} sources={sources} now={now} label={label} />
    );
  return (
    <EntityInfoCard
      title={t('tab.clones', { amount: String(ranked.length + unlisted) })}
      headerActions={narrow ? undefined : sentence}
    >
      <div className={classes.body}>
        {unlisted > 0 && (
          <Note tone="info">
            {t('tab.onlyNewest', {
              shown: String(clones.length),
              total: String(totalClones),
            })}
          </Note>
        )}
        {shown.length > 0 && list}
        {narrow && sentence}
        {shown.length < all.length && (
          <Button
            size="small"
            className={classes.gone}
            onClick={() => setLimit(limit + PAGE)}
          >
            {t('tab.showMore', {
              shown: String(shown.length),
              total: String(all.length),
            })}
          </Button>
        )}
        {gone.length > 0 && (
          <Button
            size="small"
            className={classes.gone}
            aria-expanded={showsGone}
            onClick={() => setShowsGone(!showsGone)}
          >
            {showsGone
              ? t('tab.hideGone')
              : t('tab.showGone', { count: gone.length })}
          </Button>
        )}
      </div>
    </EntityInfoCard>
  );
};
