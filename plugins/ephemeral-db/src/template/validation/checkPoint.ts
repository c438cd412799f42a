import { NEWEST_SNAPSHOT } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { newestOf } from '../../order';
import { NEW_POINT, type Chosen } from '../types';
import { readSource, validator } from './validator';

export const validatePoint = validator<Chosen>(async (value, context) => {
  const { api, words, form } = context;
  const { t } = words;
  const id = value?.id;
  const source = await readSource(context);
  if (!source) {
    return form.asksForSource ? undefined : t('template.sourceFirst');
  }
  if (!id) return t('template.point.missing');
  if (id === NEW_POINT) {
    const capture = source.actions.find(({ verb }) => verb === 'capture');
    return capture?.allowed
      ? undefined
      : capture?.reason ?? t('template.point.missing');
  }
  if (id === NEWEST_SNAPSHOT) {
    const { items } = await api.listSnapshots({
      source: source.name,
      phase: ['ready'],
      limit: 10,
    });
    return newestOf(items)
      ? undefined
      : t('order.newClone.noPoint', { source: source.title });
  }
  const point = await api.getSnapshot(id);
  const name = value?.words ?? point.label ?? point.name;
  if (point.source !== source.name) {
    return t('template.point.ofAnother', {
      point: name,
      source: source.title,
    });
  }
  return point.phase === 'ready'
    ? undefined
    : t('template.point.notReady', { point: name });
});
