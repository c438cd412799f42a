import { useEffect, useId, useRef, useState } from 'react';
import {
  parseDuration,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { useNow } from '../live';
import { dayAndClock } from '../moments';
import {
  defaultLease,
  Field,
  type LeaseChoice,
  LeaseField,
  leaseLength,
  leaseOnWire,
  leasePresets,
  lengthInWords,
} from '../order';
import { Bone } from '../skeleton';
import { useWords } from '../translation';
import { fieldFrame } from './fieldFrame';
import { readForm } from './readForm';
import type { Chosen, FieldProps } from './types';
import { useChosenSource } from './useChosenSource';
import { useSettled } from './useSettled';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What stands in the form, as a choice; the source's own where nothing does. */
function choiceOf(id: string | undefined, source: Source): LeaseChoice {
  try {
    const milliseconds = parseDuration(id ?? source.lease.default);
    if (leasePresets(source).includes(milliseconds)) {
      return { kind: 'preset', milliseconds };
    }
    return milliseconds % DAY === 0
      ? { kind: 'other', amount: String(milliseconds / DAY), unit: 'days' }
      : {
          kind: 'other',
          amount: String(Math.ceil(milliseconds / HOUR)),
          unit: 'hours',
        };
  } catch {
    return defaultLease(source);
  }
}

const LeaseOfSource = (props: FieldProps<Chosen> & { source: Source }) => {
  const { formData = {}, onChange, source } = props;
  const words = useWords();
  const now = useNow(15_000);
  const [choice, setChoice] = useState<LeaseChoice>(() =>
    choiceOf(formData.id, source),
  );
  // Another source has other limits; what the person chose stays as far as it is within them.
  const before = useRef(source);
  useEffect(() => {
    const last = before.current;
    before.current = source;
    if (last.name === source.name) return;
    const length = leaseLength(choice);
    const isDefault = length === parseDuration(last.lease.default);
    const isTooLong =
      length !== undefined && length > parseDuration(source.lease.max);
    setChoice(
      isDefault || isTooLong
        ? defaultLease(source)
        : choiceOf(formData.id, source),
    );
  }, [source, choice, formData.id]);

  const valueOf = (chosen: LeaseChoice): Chosen => {
    const length = leaseLength(chosen);
    if (length === undefined) return { id: undefined, words: undefined };
    const end = new Date(now.getTime() + length);
    return {
      id: leaseOnWire(length),
      words: words.t('template.lease.words', {
        length: lengthInWords(length, words),
        moment: dayAndClock(end, now, words),
      }),
    };
  };
  useSettled<Chosen | undefined>(formData, valueOf(choice), onChange);
  return (
    <LeaseField
      source={source}
      now={now}
      value={choice}
      onChange={setChoice}
      basics={{
        ...fieldFrame(props, words.t('template.lease.title')),
        isFlush: true,
      }}
    />
  );
};

/** How long the clone lives, within the source's limits. */
export const LeasePicker = (props: FieldProps<Chosen>) => {
  const { t } = useWords();
  const id = useId();
  const form = readForm(
    props.formContext?.formData,
    props.uiSchema['ui:options'],
  );
  const { source } = useChosenSource(form);
  if (source) return <LeaseOfSource {...props} source={source} />;
  return (
    <Field {...fieldFrame(props, t('template.lease.title'))} isFlush id={id}>
      {form.sourceName === undefined ? (
        <Typography>{t('template.waitsForSource')}</Typography>
      ) : (
        <Bone width="100%" height={40} />
      )}
    </Field>
  );
};
