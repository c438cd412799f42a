import { type ChangeEvent, type ReactNode, useId, useState } from 'react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import FilterListIcon from '@material-ui/icons/FilterList';
import classNames from 'classnames';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { VerbButton } from '../verbs';
import { activeFilters, nameOfRef, phaseWords } from './activeFilters';
import {
  groupOf,
  LAST_DAY,
  MINE,
  PHASE_GROUPS,
  type CloneFilters,
  type PhaseGroup,
} from './filters';
import type { Form } from './useForm';
import type { Service } from './useServices';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
  },
  folded: { display: 'none' },
  narrow: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(136px, 1fr))',
  },
  control: {
    height: theme.typography.pxToRem(32),
    boxSizing: 'border-box',
    minWidth: 0,
    maxWidth: '100%',
    padding: theme.spacing(0, 1),
    border: `1px solid ${subtleText(theme)}`,
    borderRadius: 4,
    background: `var(--bui-bg-neutral-1, ${theme.palette.background.paper})`,
    color: theme.palette.text.primary,
    fontFamily: 'inherit',
    fontSize: theme.typography.pxToRem(14),
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 1,
    },
    '@media (pointer: coarse)': { height: 44 },
  },
  toggle: { cursor: 'pointer', fontWeight: 400, whiteSpace: 'nowrap' },
  pressed: {
    borderColor: theme.palette.primary.main,
    boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
    fontWeight: 600,
    '@media (forced-colors: active)': {
      background: 'Highlight',
      color: 'HighlightText',
      forcedColorAdjust: 'none',
    },
  },
  chips: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    margin: theme.spacing(1.5, 0, 0),
    padding: 0,
    listStyle: 'none',
  },
  chip: {
    height: theme.typography.pxToRem(26),
    maxWidth: '100%',
    padding: theme.spacing(0, 0.75, 0, 1),
    borderRadius: 13,
    border: `1px solid ${theme.palette.divider}`,
    background: 'var(--bui-bg-neutral-2, rgba(127, 127, 127, 0.12))',
    fontSize: theme.typography.pxToRem(12),
    fontWeight: 600,
    lineHeight: 1.2,
    letterSpacing: 'normal',
    textTransform: 'none',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '@media (pointer: coarse)': { height: 40, borderRadius: 20 },
  },
  label: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    maxWidth: 260,
  },
}));

/** A native list: quick by keyboard, and a wheel on a phone. */
const Choice = (props: {
  label: string;
  value: string;
  onChange(value: string): void;
  children: ReactNode;
}) => {
  const { label, value, onChange, children } = props;
  const classes = useStyles();
  return (
    <select
      className={classes.control}
      aria-label={label}
      value={value}
      onChange={(event: ChangeEvent<HTMLSelectElement>) =>
        onChange(event.target.value)
      }
    >
      {children}
    </select>
  );
};

/** Narrows the table. What is chosen stands in the address, and below as chips to clear. */
export const FilterBar = (props: {
  filters: CloneFilters;
  sources: readonly Source[];
  services: readonly Service[];
  now: Date;
  form: Form;
  onChange(filters: CloneFilters): void;
}) => {
  const { filters, sources, services, now, form, onChange } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const barId = useId();
  const [unfolded, setUnfolded] = useState(false);
  const active = activeFilters(filters, { sources, services }, now, words);
  const group = filters.phase && groupOf(filters.phase);
  const set = (changes: CloneFilters) => onChange({ ...filters, ...changes });
  const isNarrow = form === 'narrow';
  const { source, entity, phase } = filters;
  const toggle = (label: string, isOn: boolean, changes: CloneFilters) => (
    <button
      type="button"
      className={classNames(
        classes.control,
        classes.toggle,
        isOn && classes.pressed,
      )}
      aria-pressed={isOn}
      onClick={() => set(changes)}
    >
      {label}
    </button>
  );

  return (
    <div role="search" aria-label={t('admin.filters.label')}>
      {isNarrow && (
        <div className={classes.bar}>
          <Button
            className={classNames(classes.control, classes.toggle)}
            style={{ textTransform: 'none' }}
            startIcon={<FilterListIcon style={{ fontSize: 18 }} aria-hidden />}
            aria-expanded={unfolded}
            aria-controls={barId}
            onClick={() => setUnfolded(!unfolded)}
          >
            {active.length > 0
              ? t('admin.filters.openCount', { amount: String(active.length) })
              : t('admin.filters.open')}
          </Button>
        </div>
      )}
      <div
        id={barId}
        className={classNames(
          classes.bar,
          isNarrow && (unfolded ? classes.narrow : classes.folded),
        )}
      >
        <Choice
          label={t('admin.filters.source')}
          value={source ?? ''}
          onChange={value => set({ source: value || undefined })}
        >
          <option value="">{t('admin.filters.allSources')}</option>
          {source && !sources.some(({ name }) => name === source) && (
            <option value={source}>{source}</option>
          )}
          {sources.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('admin.filters.state')}
          value={group ?? phase?.join() ?? ''}
          onChange={value =>
            set({
              phase: value ? [...PHASE_GROUPS[value as PhaseGroup]] : undefined,
            })
          }
        >
          <option value="">{t('admin.filters.allStates')}</option>
          {phase && !group && (
            <option value={phase.join()}>{phaseWords(phase, words)}</option>
          )}
          {(Object.keys(PHASE_GROUPS) as PhaseGroup[]).map(name => (
            <option key={name} value={name}>
              {t(`admin.filters.groups.${name}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('admin.filters.service')}
          value={entity ?? ''}
          onChange={value => set({ entity: value || undefined })}
        >
          <option value="">{t('admin.filters.allServices')}</option>
          {entity &&
            !services.some(({ entityRef }) => entityRef === entity) && (
              <option value={entity}>{nameOfRef(entity)}</option>
            )}
          {services.map(({ entityRef, title }) => (
            <option key={entityRef} value={entityRef}>
              {title}
            </option>
          ))}
        </Choice>
        {toggle(t('admin.filters.mine'), filters.requestedBy === MINE, {
          requestedBy: filters.requestedBy === MINE ? undefined : MINE,
        })}
        {toggle(t('admin.filters.failed'), filters.failedSince === LAST_DAY, {
          failedSince: filters.failedSince === LAST_DAY ? undefined : LAST_DAY,
        })}
      </div>
      {active.length > 0 && (
        <ul className={classes.chips}>
          {active.map(({ key, label }) => (
            <li key={key}>
              <Button
                className={classes.chip}
                aria-label={t('admin.filters.remove', { filter: label })}
                onClick={() => set({ [key]: undefined })}
              >
                <span className={classes.label}>{label}</span>
                <CloseIcon
                  style={{ fontSize: 16, marginLeft: 4 }}
                  aria-hidden
                />
              </Button>
            </li>
          ))}
          {active.length > 1 && (
            <li>
              <VerbButton onClick={() => onChange({})}>
                {t('admin.filters.clear')}
              </VerbButton>
            </li>
          )}
        </ul>
      )}
    </div>
  );
};
