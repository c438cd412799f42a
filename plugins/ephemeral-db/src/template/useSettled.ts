import { useEffect } from 'react';
import type { Chosen, ChosenMany } from './types';

type Value = Chosen | ChosenMany | string | undefined;

function isSame(one: Value, other: Value): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') {
    return one === other;
  }
  return (
    one.words === other.words &&
    JSON.stringify(one.id) === JSON.stringify(other.id)
  );
}

/**
 * Gives the form what the field should say by itself: a default, or the words for an id. It looks after each render, as
 * two fields that change at once overwrite each other's value in the form; and it is silent where nothing differs.
 *
 * @param wanted - absent: the field has nothing to say yet, and leaves the form as it is
 */
export function useSettled<T extends Value>(
  value: T,
  wanted: T,
  onChange: (value: T) => void,
): void {
  useEffect(() => {
    if (wanted !== undefined && !isSame(value, wanted)) onChange(wanted);
  });
}
