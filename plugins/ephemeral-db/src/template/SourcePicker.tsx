import { useId } from 'react';
import Select from '@material-ui/core/Select';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import StorageIcon from '@material-ui/icons/Storage';
import { ErrorNote, Note } from '../errors';
import { describedBy, Field } from '../order';
import { Bone } from '../skeleton';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { BelowRow } from './BelowRow';
import { fieldFrame } from './fieldFrame';
import { listOfNames } from './listOfNames';
import { nameInRef } from './nameInRef';
import { readForm } from './readForm';
import { offerSources, type SourceOffer } from './sources';
import type { Chosen, FieldProps } from './types';
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
  },
  icon: { fontSize: 20 },
  waits: { color: subtleText(theme), fontWeight: 400 },
  input: {
    fontSize: theme.typography.pxToRem(14),
    '& select': { padding: '10px 12px' },
  },
  notes: { display: 'grid', gap: theme.spacing(1) },
}));

/** Of which source: said in words where the service has one. Its notice and a refusal stand here, before anything is ordered. */
export const SourcePicker = (props: FieldProps<Chosen>) => {
  const { formData = {}, onChange, disabled, readonly, uiSchema } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const inputId = props.idSchema.$id;
  const hintId = useId();
  const basics = fieldFrame(props, t('template.source.title'));
  const form = readForm(props.formContext?.formData, uiSchema['ui:options']);
  const { serviceRefs } = form;
  const { timelines, error, refetch } = useServiceTimelines(serviceRefs);

  const offers = timelines && offerSources(timelines);
  const common = offers?.filter(({ lacking }) => lacking.length === 0) ?? [];
  const chosen =
    common.find(({ source }) => source.name === formData.id) ??
    common.find(({ refusals }) => refusals.length === 0) ??
    common[0];
  const source = chosen?.source;
  useSettled<Chosen | undefined>(
    formData,
    serviceRefs.length > 0 && timelines
      ? { id: source?.name, words: source?.title }
      : undefined,
    onChange,
  );

  const names = (refs: string[]) =>
    listOfNames(refs.map(nameInRef), words.language);
  const lackingOf = ({ source: { title }, lacking }: SourceOffer) =>
    t('template.source.lacking', {
      source: title,
      services: names(lacking.map(index => serviceRefs[index])),
    });

  const control = () => {
    if (serviceRefs.length === 0) {
      return (
        <Typography className={`${classes.text} ${classes.waits}`}>
          {t('template.source.waits')}
        </Typography>
      );
    }
    if (error) return <Typography className={classes.text}>–</Typography>;
    if (!offers) return <Bone width={160} height={40} />;
    if (!source) {
      return (
        <Typography className={`${classes.text} ${classes.waits}`}>
          {t('template.source.none')}
        </Typography>
      );
    }
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
        className={classes.input}
        value={source.name}
        disabled={disabled || readonly}
        inputProps={{
          id: inputId,
          'aria-describedby': describedBy(
            hintId,
            basics.isInvalid && basics.errorId,
          ),
          'aria-invalid': basics.isInvalid || undefined,
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

  const notes = () => {
    if (error) {
      return (
        <ErrorNote
          small
          error={error}
          what={t('template.source.failed')}
          onRetry={refetch}
        />
      );
    }
    if (!timelines || !offers) return null;
    if (!source) {
      const unknown = [
        ...new Set(timelines.flatMap(({ unknownSources }) => unknownSources)),
      ];
      return (
        <Note tone="warning">
          {offers.length > 0
            ? offers.map(lackingOf).join(' ')
            : t('template.source.noneOf', {
                services: names(serviceRefs),
                unknown: unknown.join(', '),
              })}
        </Note>
      );
    }
    return (
      <>
        {chosen.refusals.map(reason => (
          <Note key={reason} tone="danger">
            {reason}
          </Note>
        ))}
        {source.notice && <Note tone="info">{source.notice}</Note>}
      </>
    );
  };

  const isSelect = common.length > 1;
  return (
    <>
      <Field
        {...basics}
        isFlush
        inputId={isSelect ? inputId : undefined}
        id={hintId}
      >
        {control()}
      </Field>
      <BelowRow>
        <div className={classes.notes}>{notes()}</div>
      </BelowRow>
    </>
  );
};
