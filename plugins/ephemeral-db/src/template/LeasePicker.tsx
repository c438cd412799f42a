import { useId, useRef, useState } from 'react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useNow } from '../live';
import { dayAndClock } from '../moments';
import {
  Field,
  type LeaseChoice,
  LeaseField,
  leaseLength,
  leaseOnWire,
  lengthInWords,
} from '../order';
import { useWords } from '../translation';
import { leaseChoiceOf, leaseForSource } from './leaseChoice';
import { leaseTrouble } from './leaseTrouble';
import { readForm } from './readForm';
import type { Chosen, FieldProps } from './types';
import { useChosenSource } from './useChosenSource';
import { useFieldFrame } from './useFieldFrame';
import { useSettled } from './useSettled';
import { WaitsForSource } from './WaitsForSource';

/** Nothing that is a length has been typed yet; a form that knows of no choice at all has no words either. */
const UNSAID: Chosen = { id: undefined, words: '' };

const LeaseOfSource = (props: FieldProps<Chosen> & { source: Source }) => {
  const { formData = {}, onChange, source } = props;
  const words = useWords();
  const now = useNow(15_000);
  const [choice, setChoice] = useState<LeaseChoice>(() =>
    leaseChoiceOf(formData.id, source),
  );
  const [last, setLast] = useState(source);
  if (last.name !== source.name) {
    setLast(source);
    setChoice(leaseForSource(choice, last, source));
  }

  const length = leaseLength(choice);
  const lease = length === undefined ? undefined : leaseOnWire(length);
  const end = new Date(now.getTime() + (length ?? 0));
  const hasEnd = Number.isFinite(end.getTime());
  useSettled<Chosen | undefined>(
    formData,
    length === undefined || !hasEnd
      ? UNSAID
      : {
          id: lease,
          words: words.t('template.lease.words', {
            length: lengthInWords(length, words),
            moment: dayAndClock(end, now, words),
          }),
        },
    onChange,
  );

  const { error, ...basics } = useFieldFrame(
    props,
    words.t('template.lease.title'),
    {
      trouble: lease && leaseTrouble(lease, source, words),
      about: [source.name, lease, formData.id],
    },
  );
  return (
    <LeaseField
      source={source}
      now={now}
      value={choice}
      onChange={setChoice}
      error={error}
      basics={basics}
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
  const frame = useFieldFrame(props, t('template.lease.title'));
  // What the person chose stays on screen while the source of another service is read.
  const last = useRef<Source | undefined>(undefined);
  if (source) last.current = source;
  return last.current ? (
    <LeaseOfSource {...props} source={last.current} />
  ) : (
    <Field {...frame} id={id}>
      <WaitsForSource form={form} height={40} />
    </Field>
  );
};
