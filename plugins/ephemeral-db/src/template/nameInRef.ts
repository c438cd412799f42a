import { parseEntityRef } from '@backstage/catalog-model';

/** The name within an entity ref, where the catalog has nothing better. What is no ref stays as it is. */
export function nameInRef(ref = ''): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}
