import { useId } from 'react';
import Select from '@material-ui/core/Select';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import StorageIcon from '@material-ui/icons/Storage';
import classNames from 'classnames';
import { describedBy, Field, outlinedInput } from '../order';
import { Bone } from '../skeleton';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { readForm } from './readForm';
import { SourceNotes } from './SourceNotes';
import { offerSources } from './sources';
import { sourceTroubles } from './sourceTroubles';
import type { Chosen, FieldProps } from './types';
import { useFieldFrame } from './useFieldFrame';
import { useOfferedServices } from './useOfferedServices';
import { useServiceTimelines } from './useServiceTimelines';
import { useSettled } from './useSettled';

const useStyles = makeStyles(theme => ({
  text: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 40,
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    overflowWrap: 'anywhere',
  },
  icon: { fontSize: 20, flexShrink: 0 },
  none: { color: subtleText(theme), fontWeight: 400 },
  input: {
    ...outlinedInput(theme),
    '& select': { padding: '10px 12px' },
    '& svg': { right: 10 },
  },
}));

/**
 * Of which source: said in words where the services have one in common. Its notice, and the refusal where this person may
 * not order of it, stand here before anything is ordered.
 */
export const SourcePicker = (props: FieldProps<Chosen>) => {
  const { formData = {}, onChange, disabled, readonly } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { data: services } = useOfferedServices();
  const inputId = props.idSchema.$id;
  const hintId = useId();
  const { serviceRefs } = readForm(
    props.formContext?.formData,
    props.uiSchema['ui:options'],
  );
  const reading = useServiceTimelines(serviceRefs);
  const isAsked = serviceRefs.length > 0;
  const offers =
    isAsked && reading.timelines ? offerSources(reading.timelines) : undefined;
  const common = offers?.filter(({ lacking }) => lacking.length === 0) ?? [];
  const chosen =
    common.find(({ source }) => source.name === formData.id) ??
    common.find(({ refusals }) => refusals.length === 0) ??
    common[0];
  const source = chosen?.source;
  useSettled<Chosen | undefined>(
    formData,
    offers ? { id: source?.name, words: source?.title } : undefined,
    onChange,
  );

  const troubles = sourceTroubles(
    { serviceRefs, services, offers, chosen, timelines: reading.timelines },
    words,
  );
  const frame = useFieldFrame(props, t('template.source.title'), {
    about: [serviceRefs, formData.id],
    said: [...troubles, troubles.join(' ')],
  });

  const text = (said: string) => (
    <Typography className={classNames(classes.text, classes.none)}>
      {said}
    </Typography>
  );
  const control = () => {
    if (!isAsked) return text(t('template.source.waits'));
    if (reading.error !== undefined) return text(t('template.source.unknown'));
    if (!offers) {
      return (
        <div className={classes.text}>
          <Bone width={160} height={20} />
        </div>
      );
    }
    if (!source) return text(t('template.source.none'));
    if (common.length === 1) {
      return (
        <Typography component="div" className={classes.text}>
          <StorageIcon className={classes.icon} aria-hidden />
          {source.title}
        </Typography>
      );
    }
    return (
      <Select
        native
        fullWidth
        variant="outlined"
        IconComponent={ExpandMoreIcon}
        className={classes.input}
        value={source.name}
        disabled={disabled || readonly}
        inputProps={{
          id: inputId,
          'aria-describedby': describedBy(
            hintId,
            frame.isInvalid && frame.errorId,
          ),
          'aria-invalid': frame.isInvalid || undefined,
        }}
        onChange={event => {
          const next = common.find(
            one => one.source.name === event.target.value,
          )?.source;
          if (next) onChange({ id: next.name, words: next.title });
        }}
      >
        {common.map(({ source: { name, title } }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </Select>
    );
  };

  return (
    <>
      <Field
        {...frame}
        inputId={common.length > 1 ? inputId : undefined}
        id={hintId}
      >
        {control()}
      </Field>
      {isAsked && (
        <SourceNotes
          reading={reading}
          // Where the scaffolder says them, once is enough.
          troubles={frame.errorId && frame.isInvalid ? [] : troubles}
          notice={source?.notice}
        />
      )}
    </>
  );
};
