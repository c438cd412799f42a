import { FieldError, forbiddenField, requiredField } from '../fieldErrors';
import { Fields, isFields } from '../objects';

/** What one member of a union says of its own fields. */
export type Member = (value: Fields, field: string) => FieldError[];

/**
 * Exactly one member, and a valid one.
 *
 * @param what - what each member is, as messages call it
 */
export function validateUnion(
  field: string,
  holder: Fields,
  members: Record<string, Member>,
  what: 'handler type' | 'volume type',
): FieldError[] {
  const [first, ...others] = Object.keys(members).filter(name =>
    isFields(holder[name]),
  );
  if (first === undefined) {
    return [requiredField(field, `must specify a ${what}`)];
  }
  return [
    ...members[first](holder[first] as Fields, `${field}.${first}`),
    ...others.map(name =>
      forbiddenField(`${field}.${name}`, `may not specify more than 1 ${what}`),
    ),
  ];
}
