import { type Ref, useId } from 'react';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Select from '@material-ui/core/Select';
import { makeStyles } from '@material-ui/core/styles';
import { useWords } from '../translation';
import { Field } from './Field';
import { outlinedInput } from './inputStyles';

const useStyles = makeStyles(theme => ({
  input: {
    ...outlinedInput(theme),
    '& select': { padding: '10px 12px' },
  },
}));

/** @see SourceField */
export interface SourceFieldProps {
  sources: Source[];
  value: Source;
  onChange(source: Source): void;
  error?: string;
  inputRef: Ref<HTMLSelectElement>;
}

/** Of which source, where the service has several. */
export const SourceField = (props: SourceFieldProps) => {
  const { sources, value, onChange, error, inputRef } = props;
  const classes = useStyles();
  const { t } = useWords();
  const inputId = useId();
  const hintId = useId();
  return (
    <Field
      legend={t('order.newClone.source')}
      inputId={inputId}
      id={hintId}
      error={error}
    >
      <Select
        native
        fullWidth
        variant="outlined"
        className={classes.input}
        value={value.name}
        inputRef={inputRef}
        inputProps={{ id: inputId, 'aria-describedby': hintId }}
        onChange={event => {
          const chosen = sources.find(
            ({ name }) => name === event.target.value,
          );
          if (chosen) onChange(chosen);
        }}
      >
        {sources.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </Select>
    </Field>
  );
};
