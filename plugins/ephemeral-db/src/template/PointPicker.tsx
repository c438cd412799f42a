import { useId } from 'react';
import {
  NEWEST_SNAPSHOT,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { useNow } from '../live';
import {
  Field,
  newestOf,
  type PointChoice,
  PointField,
  pointSummary,
  useReadyPoints,
} from '../order';
import { useWords } from '../translation';
import { captureOffer } from './captureOffer';
import { readForm } from './readForm';
import { type Chosen, type FieldProps, NEW_POINT } from './types';
import { useChosenSource } from './useChosenSource';
import { useFieldFrame } from './useFieldFrame';
import { usePointOfId } from './usePointOfId';
import { useSettled } from './useSettled';
import { WaitsForSource } from './WaitsForSource';

const PointsOfSource = (props: FieldProps<Chosen> & { source: Source }) => {
  const { formData = {}, onChange, source } = props;
  const words = useWords();
  const { t } = words;
  const now = useNow(15_000);
  const query = useReadyPoints(source.name);
  const { points } = query;
  const newest = newestOf(points);
  const capture = captureOffer(source, newest, now, words);

  const given = formData.id;
  const isMoment =
    given !== undefined && given !== NEWEST_SNAPSHOT && given !== NEW_POINT;
  const found = usePointOfId(isMoment ? given : undefined, points);
  const isOfAnother =
    found.point !== undefined && found.point.source !== source.name;

  /** What stands in the form as far as it can be had, else what is nearest to it. */
  const choice = (): PointChoice | undefined => {
    if (isMoment && !isOfAnother) return { kind: 'chosen', point: found.point };
    // Said at once, for whoever is faster than the points; its words follow.
    if (!points) return { kind: given === NEW_POINT ? 'new' : 'newest' };
    const mayCapture = capture && capture.refusal === undefined;
    if (given === NEW_POINT && mayCapture) return { kind: 'new' };
    if (newest) return { kind: 'newest' };
    return mayCapture ? { kind: 'new' } : undefined;
  };
  const valueOf = (chosen: PointChoice): Chosen | undefined => {
    if (chosen.kind === 'new') {
      return { id: NEW_POINT, words: t('template.point.newWords') };
    }
    const point = chosen.kind === 'newest' ? newest : chosen.point;
    if (!point) {
      return chosen.kind === 'newest' && given !== NEWEST_SNAPSHOT
        ? { id: NEWEST_SNAPSHOT, words: t('order.newClone.newest') }
        : undefined;
    }
    const summary = pointSummary(point, now, words, 'moment');
    return chosen.kind === 'newest'
      ? {
          id: NEWEST_SNAPSHOT,
          words: t('template.point.newestWords', { point: summary }),
        }
      : { id: point.id, words: summary };
  };
  const value = choice();
  const nothing = points ? { id: undefined, words: undefined } : undefined;
  useSettled<Chosen | undefined>(
    formData,
    value ? valueOf(value) : nothing,
    onChange,
  );

  const { error, ...basics } = useFieldFrame(props, t('template.point.title'), {
    trouble:
      points && !value
        ? t('order.newClone.noPoint', { source: source.title })
        : undefined,
    about: [source.name, given],
  });
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
      basics={basics}
      error={error}
    />
  );
};

/** Which data: the newest when the task runs, a point that is taken first, or a moment. */
export const PointPicker = (props: FieldProps<Chosen>) => {
  const { t } = useWords();
  const id = useId();
  const form = readForm(
    props.formContext?.formData,
    props.uiSchema['ui:options'],
  );
  const { source } = useChosenSource(form);
  const frame = useFieldFrame(props, t('template.point.title'));
  return source ? (
    <PointsOfSource {...props} key={source.name} source={source} />
  ) : (
    <Field {...frame} id={id}>
      <WaitsForSource form={form} height={190} />
    </Field>
  );
};
