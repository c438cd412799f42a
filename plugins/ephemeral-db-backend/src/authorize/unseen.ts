import { refusal } from '../refusal';

/*
 * What is not there and what the caller may not see are the same answer, so that ids cannot be tried out.
 */

export function unknownSource(name: string) {
  return refusal(
    'unknownSource',
    `There is no golden source ${JSON.stringify(
      name,
    )} that you may see. GET /sources lists those that you can use.`,
  );
}

export function unknownSnapshot(id: string) {
  return refusal(
    'unknownSnapshot',
    `There is no point in time ${JSON.stringify(
      id,
    )} that you may see. GET /snapshots lists those that you can use.`,
  );
}

export function unknownClone(id: string) {
  return refusal(
    'unknownClone',
    `There is no clone ${JSON.stringify(
      id,
    )} that you may see. It may be gone for more than 30 days. GET /clones lists the others.`,
  );
}

export function unknownEntity(ref: string) {
  return refusal(
    'unknownEntity',
    `The catalog has no entity ${ref} that you may see. Check the spelling, or register it.`,
  );
}
