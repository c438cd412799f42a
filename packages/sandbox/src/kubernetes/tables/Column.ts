import { Fields, KubernetesObject, fieldsAt, isFields } from '../objects';

/** One column of `kubectl get`. */
export interface Column {
  name: string;
  type?: 'boolean' | 'date' | 'integer' | 'string';
  description?: string;
  /** Shown with `-o wide` only. */
  wide?: boolean;
  value(object: KubernetesObject, now: Date): unknown;
}

/** How kubectl writes a span of time (k8s.io/apimachinery, pkg/util/duration). */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const two = (big: number, unit: string, small: number, smallUnit: string) =>
    small === 0 ? `${big}${unit}` : `${big}${unit}${small}${smallUnit}`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.trunc(days / 365);
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

export function ageOf(timestamp: unknown, now: Date): string {
  if (typeof timestamp !== 'string') return '<unknown>';
  return humanDuration(now.getTime() - Date.parse(timestamp));
}

export function listAt(value: unknown, ...path: string[]): unknown[] {
  const last = path[path.length - 1];
  const found = fieldsAt(value, ...path.slice(0, -1))[last];
  return Array.isArray(found) ? found : [];
}

export function objectsAt(value: unknown, ...path: string[]): Fields[] {
  return listAt(value, ...path).filter(isFields);
}

/** `a=b,c=d`, or `<none>`. */
export function labelsText(labels: unknown): string {
  const entries = Object.entries(fieldsAt(labels)).map(
    ([key, value]) => `${key}=${value}`,
  );
  return entries.sort().join(',') || '<none>';
}

/** A LabelSelector in one line. */
export function selectorText(selector: unknown): string {
  const parts = Object.entries(fieldsAt(selector, 'matchLabels'))
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  for (const item of objectsAt(selector, 'matchExpressions')) {
    const { key, operator } = item;
    const values = `(${listAt(item, 'values').join(',')})`;
    parts.push(
      {
        Exists: `${key}`,
        DoesNotExist: `!${key}`,
        In: `${key} in ${values}`,
        NotIn: `${key} notin ${values}`,
      }[String(operator)] ?? '',
    );
  }
  return parts.join(',') || '<none>';
}

export const name: Column = {
  name: 'Name',
  description: 'Name must be unique within a namespace.',
  value: ({ metadata }) => metadata.name,
};

export const age: Column = {
  name: 'Age',
  description: 'How long ago the object was created.',
  value: ({ metadata }, now) => ageOf(metadata.creationTimestamp, now),
};

export const createdAt: Column = {
  name: 'Created At',
  type: 'date',
  value: ({ metadata }) => metadata.creationTimestamp,
};

/** A column that shows the field at a path, or a word in its place. */
export function field(
  title: string,
  path: string,
  more: Partial<Omit<Column, 'value'>> & { absent?: unknown } = {},
): Column {
  const { absent = '', ...column } = more;
  const steps = path.split('.');
  const last = steps[steps.length - 1];
  return {
    name: title,
    ...column,
    value: object => fieldsAt(object, ...steps.slice(0, -1))[last] ?? absent,
  };
}
