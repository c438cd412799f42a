import { type ReactNode, useId, useState } from 'react';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import NativeSelect from '@material-ui/core/NativeSelect';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { CopyBlock } from '../clipboard';
import {
  type Client,
  CLIENTS,
  PASSWORD_COMES_BY,
  PASSWORD_VARIABLE,
  type Place,
  routeTo,
  snippet,
} from '../connect';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { PasswordBar } from './PasswordBar';
import { Section } from './Section';

const useStyles = makeStyles(theme => ({
  select: {
    height: 32,
    maxWidth: '100%',
    borderRadius: 4,
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    '& select': {
      padding: theme.spacing(0.75, 4, 0.75, 1.5),
      borderRadius: 4,
      '&:focus': { background: 'transparent', borderRadius: 4 },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    '& svg': { right: 8, fontSize: 20 },
    '@media (pointer: coarse)': { height: 44 },
    '@media (forced-colors: active)': { border: '1px solid ButtonText' },
  },
  option: { color: 'initial' },
  tabs: {
    minHeight: 36,
    borderBottom: `1px solid ${theme.palette.divider}`,
    marginBottom: theme.spacing(2),
  },
  indicator: { height: 2, background: theme.palette.text.primary },
  tab: {
    minHeight: 36,
    minWidth: 0,
    padding: theme.spacing(0.75, 0),
    marginRight: theme.spacing(2.5),
    textTransform: 'none',
    letterSpacing: 'normal',
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 500,
    color: subtleText(theme),
    opacity: 1,
    '&:hover': { background: 'transparent', color: theme.palette.text.primary },
    '&[aria-selected="true"]': {
      color: theme.palette.text.primary,
      fontWeight: 600,
    },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
      borderRadius: 4,
    },
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  steps: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
  step: { display: 'flex', gap: theme.spacing(1.5) },
  number: {
    flexShrink: 0,
    width: 24,
    height: 24,
    borderRadius: '50%',
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    fontSize: theme.typography.pxToRem(12),
    fontWeight: 600,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  stepBody: { flex: 1, minWidth: 0 },
  say: {
    margin: theme.spacing(0, 0, 1),
    fontSize: theme.typography.pxToRem(14),
    lineHeight: 1.7,
  },
  hint: {
    margin: theme.spacing(1, 0, 0),
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
    lineHeight: 1.4,
  },
}));

const PLACES: Place[] = ['machine', 'cluster'];

/** How to get into a ready clone from where one is, with what one uses. No snippet holds the password. */
export const ConnectSection = (props: {
  clone: Clone;
  /** The drawer was opened for it. */
  isTarget?: boolean;
}) => {
  const { clone, isTarget } = props;
  const classes = useStyles();
  const { t } = useWords();
  const id = useId();
  const [client, setClient] = useState<Client>('sqlcmd');
  const [place, setPlace] = useState<Place>('machine');
  const route = routeTo(clone, place);
  if (!route) {
    return (
      <Section title={t('drawer.connect.title')} isTarget={isTarget}>
        <p className={classes.hint}>{t('drawer.connect.noEndpoint')}</p>
      </Section>
    );
  }

  const step = (options: {
    number?: number;
    say: string;
    code: string;
    label: string;
    more?: ReactNode;
  }) => {
    const { number, say, code, label, more } = options;
    return (
      <li className={classes.step}>
        {number !== undefined && (
          <span className={classes.number} aria-hidden>
            {number}
          </span>
        )}
        <div className={classes.stepBody}>
          <Typography className={classes.say}>{say}</Typography>
          <CopyBlock text={code} label={label} />
          {more}
        </div>
      </li>
    );
  };
  return (
    <Section
      title={t('drawer.connect.title')}
      isTarget={isTarget}
      aside={
        <NativeSelect
          className={classes.select}
          disableUnderline
          value={client}
          IconComponent={ExpandMoreIcon}
          inputProps={{ 'aria-label': t('drawer.connect.with') }}
          onChange={event => setClient(event.target.value as Client)}
        >
          {CLIENTS.map(name => (
            <option key={name} value={name} className={classes.option}>
              {t(`drawer.client.${name}`)}
            </option>
          ))}
        </NativeSelect>
      }
    >
      <Tabs
        value={place}
        onChange={(_, chosen: Place) => setPlace(chosen)}
        className={classes.tabs}
        classes={{ indicator: classes.indicator }}
        aria-label={t('drawer.connect.title')}
        selectionFollowsFocus
      >
        {PLACES.map(name => (
          <Tab
            key={name}
            value={name}
            id={`${id}-${name}`}
            aria-controls={place === name ? `${id}-panel` : undefined}
            className={classes.tab}
            disableRipple
            label={t(`drawer.connect.${name}`)}
          />
        ))}
      </Tabs>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${place}`}
      >
        <ol className={classes.steps}>
          {route.forward &&
            step({
              number: 1,
              say: t('drawer.connect.forward'),
              code: route.forward,
              label: t('drawer.connect.copyForward'),
            })}
          {step({
            number: route.forward ? 2 : undefined,
            say: t(`drawer.connect.${PASSWORD_COMES_BY[client]}`, {
              variable: PASSWORD_VARIABLE,
            }),
            code: snippet(client, route.target),
            label: t('drawer.connect.copySnippet', {
              client: t(`drawer.client.${client}`),
            }),
            more: (
              <>
                <p className={classes.hint}>
                  {route.forward
                    ? t('drawer.connect.trustForwarded')
                    : t('drawer.connect.trust')}
                </p>
                <PasswordBar clone={clone} />
              </>
            ),
          })}
        </ol>
      </div>
    </Section>
  );
};
