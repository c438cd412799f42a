import { useId, useState } from 'react';
import OutlinedInput from '@material-ui/core/OutlinedInput';
import { makeStyles } from '@material-ui/core/styles';
import { defaultName, describedBy, Field, LONGEST_NAME } from '../order';
import { useWords } from '../translation';
import { fieldFrame } from './fieldFrame';
import { nameInRef } from './nameInRef';
import { readForm } from './readForm';
import type { FieldProps } from './types';
import { useServiceTimelines } from './useServiceTimelines';
import { useSettled } from './useSettled';

const useStyles = makeStyles(theme => ({
  input: {
    fontSize: theme.typography.pxToRem(14),
    '& input': { padding: '10px 12px' },
  },
}));

/** What the clone is called: the first free name of the service, until the person types one. */
export const NameField = (props: FieldProps<string>) => {
  const { formData, onChange, disabled, readonly } = props;
  const classes = useStyles();
  const { t } = useWords();
  const inputId = props.idSchema.$id;
  const hintId = useId();
  const basics = fieldFrame(props, t('template.name.title'));
  const { serviceRefs } = readForm(
    props.formContext?.formData,
    props.uiSchema['ui:options'],
  );
  const refs = serviceRefs.slice(0, 1);
  const { timelines } = useServiceTimelines(refs);
  const taken = timelines?.[0]?.clones
    .filter(({ phase }) => phase !== 'gone')
    .map(({ name }) => name);
  const suggestion =
    taken && refs.length > 0
      ? defaultName(nameInRef(refs[0]), taken)
      : undefined;
  // What stands here when the field comes back from the review, or by a link, is kept.
  const [isTyped, setIsTyped] = useState(Boolean(formData));
  useSettled<string | undefined>(
    formData,
    isTyped ? undefined : suggestion,
    onChange,
  );
  if (isTyped && suggestion !== undefined && formData === suggestion) {
    setIsTyped(false);
  }

  return (
    <Field
      {...basics}
      isFlush
      inputId={inputId}
      id={hintId}
      hint={t('order.newClone.nameHint')}
    >
      <OutlinedInput
        fullWidth
        id={inputId}
        className={classes.input}
        value={formData ?? ''}
        error={basics.isInvalid}
        disabled={disabled || readonly}
        inputProps={{
          maxLength: LONGEST_NAME,
          'aria-describedby': describedBy(
            hintId,
            basics.isInvalid && basics.errorId,
          ),
          autoComplete: 'off',
          spellCheck: false,
        }}
        onChange={event => {
          setIsTyped(true);
          onChange(event.target.value);
        }}
      />
    </Field>
  );
};
