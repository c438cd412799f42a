import type { Series } from './collectSeries';

const SELECTOR = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?$/;
const MATCHER = /^\s*(\w+)\s*=\s*"([^"\\]*)"\s*$/;

/**
 * Answers the one kind of PromQL that this stand-in knows: a name, with labels that must be equal.
 *
 * @throws Error for any other expression
 */
export function selectSeries(series: Series[], query: string): Series[] {
  const [, name, inner = ''] = SELECTOR.exec(query.trim()) ?? [];
  const matchers = inner
    .split(',')
    .filter(part => part.trim())
    .map(part => MATCHER.exec(part));
  if (!name || matchers.some(matcher => !matcher)) {
    throw new Error(
      `the sandbox's Prometheus knows plain selectors only, such as name{label="value"}, not ${query}`,
    );
  }
  return series.filter(
    one =>
      one.name === name &&
      matchers.every(matcher => one.labels[matcher![1]] === matcher![2]),
  );
}
