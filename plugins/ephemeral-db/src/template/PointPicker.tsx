import {
  parseDuration,
  type Snapshot,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { ErrorNote } from '../errors';
import { useNow } from '../live';
import { momentOf, span } from '../moments';
import {
  type CaptureOffer,
  Field,
  type PointChoice,
  PointField,
  pointSummary,
  useReadyPoints,
} from '../order';
import { Bone } from '../skeleton';
import { useWords, type Words } from '../translation';
import { findAction } from '../verbs';
import { fieldFrame } from './fieldFrame';
import { readForm } from './readForm';
import type { Chosen, FieldProps } from './types';
import { useChosenSource } from './useChosenSource';
import { usePointOfId } from './usePointOfId';
import { useSettled } from './useSettled';

const NEWEST = 'newest';
const NEW = 'new';

/** What a capture before the clone takes, and why it cannot be had. */
function captureOffer(
  source: Source,
  newest: Snapshot | undefined,
  now: Date,
  words: Words,
): CaptureOffer | undefined {
  const { t } = words;
  const action = findAction(source.actions, 'capture');
  if (!action) return undefined;
  const least = parseDuration(source.minInterval);
  const age = newest ? now.getTime() - momentOf(newest).getTime() : least;
  const time =
    source.usualCaptureSeconds === undefined
      ? t('template.point.takesUnknown')
      : t('template.point.takes', {
          span: span(source.usualCaptureSeconds * 1_000, words),
        });
  const effect = () => {
    if (source.consistency !== 'suspend') return t('template.point.keeps');
    const databases = source.databases.join(', ');
    return source.deadline
      ? t('template.point.stops', {
          databases,
          span: span(parseDuration(source.deadline), words),
        })
      : t('template.point.stopsUntilCut', { databases });
  };
  return {
    summary:
      age < least
        ? t('template.point.tooSoon', { span: span(least, words) })
        : t('template.point.takesAnd', { time, effect: effect() }),
    refusal: action.allowed ? undefined : action.reason,
  };
}

/** Which data: the newest when the task runs, a point that is taken first, or a moment. */
const PointsOfSource = (props: FieldProps<Chosen> & { source: Source }) => {
  const { formData = {}, onChange, source } = props;
  const words = useWords();
  const { t } = words;
  const now = useNow(15_000);
  const query = useReadyPoints(source.name);
  const basics = fieldFrame(props, t('template.point.title'));
  const { points } = query;
  const newest = points?.[0];
  const capture = captureOffer(source, newest, now, words);

  const given = formData.id;
  const isMoment = given !== undefined && given !== NEWEST && given !== NEW;
  const found = usePointOfId(isMoment ? given : undefined, points);
  const isOfAnother = found.point && found.point.source !== source.name;

  const choice = (): PointChoice | undefined => {
    if (isMoment && !isOfAnother) {
      return { kind: 'chosen', point: found.point };
    }
    if (!points) return undefined;
    const mayCapture = capture && !capture.refusal;
    if (given === NEW && mayCapture) return { kind: 'new' };
    if (newest) return { kind: 'newest' };
    return mayCapture ? { kind: 'new' } : undefined;
  };
  const valueOf = (chosen: PointChoice): Chosen | undefined => {
    switch (chosen.kind) {
      case 'newest':
        return (
          newest && {
            id: NEWEST,
            words: t('template.point.newestWords', {
              point: pointSummary(newest, now, words, 'moment'),
            }),
          }
        );
      case 'new':
        return { id: NEW, words: t('template.point.newWords') };
      default:
        return (
          chosen.point && {
            id: chosen.point.id,
            words: pointSummary(chosen.point, now, words, 'moment'),
          }
        );
    }
  };
  const value = choice();
  const nothing = points ? { id: undefined, words: undefined } : undefined;
  useSettled<Chosen | undefined>(
    formData,
    value ? valueOf(value) : nothing,
    onChange,
  );

  return (
    <PointField
      source={source}
      query={query}
      now={now}
      capture={capture}
      value={value ?? { kind: 'newest' }}
      onChange={next => {
        const said = valueOf(next);
        if (said) onChange(said);
      }}
      basics={{ ...basics, isFlush: true }}
    />
  );
};

/** @see PointsOfSource */
export const PointPicker = (props: FieldProps<Chosen>) => {
  const { t } = useWords();
  const id = useId();
  const form = readForm(
    props.formContext?.formData,
    props.uiSchema['ui:options'],
  );
  const { source, error, refetch } = useChosenSource(form);
  if (source) {
    return <PointsOfSource {...props} key={source.name} source={source} />;
  }
  return (
    <Field {...fieldFrame(props, t('template.point.title'))} isFlush id={id}>
      {error !== undefined && (
        <ErrorNote
          small
          error={error}
          what={t('template.source.failed')}
          onRetry={refetch}
        />
      )}
      {error === undefined && form.sourceName !== undefined && (
        <Bone width="100%" height={190} />
      )}
      {error === undefined && form.sourceName === undefined && (
        <Typography>{t('template.waitsForSource')}</Typography>
      )}
    </Field>
  );
};
