import { useId, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import {
  defaultName,
  describedBy,
  Field,
  LONGEST_NAME,
  plainInput,
} from '../order';
import { useWords } from '../translation';
import { nameInRef } from './nameInRef';
import { serviceName } from './offeredServices';
import { readForm } from './readForm';
import { takenNames } from './serviceTimeline';
import type { FieldProps } from './types';
import { useFieldFrame } from './useFieldFrame';
import { useOfferedServices } from './useOfferedServices';
import { useServiceTimelines } from './useServiceTimelines';
import { useSettled } from './useSettled';

const useStyles = makeStyles(theme => ({
  input: { ...plainInput(theme), width: '100%' },
}));

/** What the clone is called: the first free name of the service, until the person types one. */
export const NameField = (props: FieldProps<string>) => {
  const { formData, onChange, disabled, readonly } = props;
  const classes = useStyles();
  const { t } = useWords();
  const inputId = props.idSchema.$id;
  const hintId = useId();
  const { serviceRefs } = readForm(
    props.formContext?.formData,
    props.uiSchema['ui:options'],
  );
  const [ref] = serviceRefs;
  const { timelines } = useServiceTimelines(ref === undefined ? [] : [ref]);
  const { data: services } = useOfferedServices();
  const taken = timelines?.[0] && takenNames(timelines[0]);
  const suggestion =
    taken && ref !== undefined ? defaultName(nameInRef(ref), taken) : undefined;

  // What stands here when the field comes back from the review, or by a link, is the person's.
  const [isTyped, setIsTyped] = useState(Boolean(formData));
  if (isTyped && formData !== undefined && formData === suggestion) {
    setIsTyped(false);
  }
  useSettled(formData, isTyped ? undefined : suggestion, onChange);

  const name = (formData ?? '').trim();
  const isTaken = isTyped && ref !== undefined && taken?.includes(name);
  const frame = useFieldFrame(props, t('template.name.title'), {
    trouble: isTaken
      ? t('template.name.taken', { service: serviceName(ref, services), name })
      : undefined,
    about: [ref, formData],
  });
  return (
    <Field {...frame} inputId={inputId} id={hintId}>
      <input
        id={inputId}
        className={classes.input}
        value={formData ?? ''}
        disabled={disabled || readonly}
        maxLength={LONGEST_NAME}
        aria-describedby={describedBy(hintId, frame.isInvalid && frame.errorId)}
        aria-invalid={frame.isInvalid || undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={event => {
          setIsTyped(true);
          onChange(event.target.value);
        }}
      />
    </Field>
  );
};
