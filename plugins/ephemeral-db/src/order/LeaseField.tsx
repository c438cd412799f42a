import { type Ref, useId } from 'react';
import {
  parseDuration,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import { dayAndClock, Moment } from '../moments';
import { useWords } from '../translation';
import { Field, type FieldBasics } from './Field';
import { inputBorder, plainInput } from './inputStyles';
import {
  type LeaseChoice,
  leaseLength,
  leasePresets,
  lengthInWords,
} from './lease';
import { useHiddenInput } from './useHiddenInput';

const useStyles = makeStyles(theme => ({
  segments: {
    display: 'flex',
    flexWrap: 'wrap',
    // What shows through between the segments is the line, also where they wrap.
    gap: 1,
    border: `1px solid ${inputBorder(theme)}`,
    borderRadius: 4,
    overflow: 'hidden',
    background: theme.palette.divider,
  },
  segment: {
    position: 'relative',
    flex: '1 1 auto',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    minHeight: 38,
    padding: theme.spacing(0, 0.75),
    background: theme.palette.background.paper,
    fontSize: theme.typography.pxToRem(14),
    whiteSpace: 'nowrap',
    cursor: 'pointer',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-within': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -4,
    },
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  chosen: {
    background: theme.palette.primary.main,
    color: theme.palette.primary.contrastText,
    fontWeight: 600,
    '&:hover': { textDecoration: 'none' },
    '&:focus-within': { outlineColor: theme.palette.primary.contrastText },
    '@media (forced-colors: active)': { outline: '3px solid Highlight' },
  },
  other: {
    display: 'flex',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  },
  input: plainInput(theme),
  amount: { width: 96 },
}));

/** @see LeaseField */
export interface LeaseFieldProps {
  source: Source;
  now: Date;
  value: LeaseChoice;
  onChange(choice: LeaseChoice): void;
  error?: string;
  /** What another form than the dialog says of it. */
  basics?: FieldBasics;
  firstRef?: Ref<HTMLInputElement>;
}

/** How long the clone lives, and until when that is. */
export const LeaseField = (props: LeaseFieldProps) => {
  const { source, now, value, onChange, error, basics, firstRef } = props;
  const classes = useStyles();
  const hidden = useHiddenInput();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const length = leaseLength(value);
  const end = length === undefined ? undefined : new Date(+now + length);
  const most = lengthInWords(parseDuration(source.lease.max), words);

  const segment = (
    key: string,
    label: string,
    chosen: boolean,
    choose: () => void,
  ) => (
    <label
      key={key}
      className={classNames(classes.segment, chosen && classes.chosen)}
    >
      <input
        ref={chosen && value.kind === 'preset' ? firstRef : undefined}
        className={hidden}
        type="radio"
        name="lease"
        checked={chosen}
        onChange={choose}
      />
      {label}
    </label>
  );

  return (
    <Field
      legend={t('order.newClone.expires')}
      {...basics}
      id={id}
      error={error}
      hint={
        <>
          {end && Number.isFinite(end.getTime()) && (
            <Moment date={end}>{dayAndClock(end, now, words)}</Moment>
          )}
          {value.kind === 'other' && (
            <>
              {end && ' · '}
              {t('order.newClone.atMost', { span: most })}
            </>
          )}
        </>
      }
    >
      <div className={classes.segments}>
        {leasePresets(source).map(milliseconds =>
          segment(
            String(milliseconds),
            lengthInWords(milliseconds, words),
            value.kind === 'preset' && value.milliseconds === milliseconds,
            () => onChange({ kind: 'preset', milliseconds }),
          ),
        )}
        {segment(
          'other',
          t('order.newClone.other'),
          value.kind === 'other',
          () => onChange({ kind: 'other', amount: '', unit: 'hours' }),
        )}
      </div>
      {value.kind === 'other' && (
        <div className={classes.other}>
          <input
            ref={firstRef}
            className={classNames(classes.input, classes.amount)}
            aria-label={t('order.newClone.amount')}
            aria-describedby={id}
            aria-invalid={error ? true : undefined}
            inputMode="numeric"
            value={value.amount}
            onChange={event =>
              onChange({ ...value, amount: event.target.value })
            }
          />
          <select
            className={classes.input}
            aria-label={t('order.newClone.unit')}
            value={value.unit}
            onChange={event =>
              onChange({
                ...value,
                unit: event.target.value === 'days' ? 'days' : 'hours',
              })
            }
          >
            <option value="hours">{t('order.newClone.hours')}</option>
            <option value="days">{t('order.newClone.days')}</option>
          </select>
        </div>
      )}
    </Field>
  );
};
