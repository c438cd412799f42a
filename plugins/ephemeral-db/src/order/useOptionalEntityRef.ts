import { stringifyEntityRef } from '@backstage/catalog-model';
import { useAsyncEntity } from '@backstage/plugin-catalog-react';

/** Absent outside of an entity's page, where the catalog's hook throws. */
function useEntityOfPage() {
  try {
    return useAsyncEntity();
  } catch {
    return undefined;
  }
}

/** The entity whose page this is; absent elsewhere. */
export function useOptionalEntityRef(): string | undefined {
  const entity = useEntityOfPage()?.entity;
  return entity && stringifyEntityRef(entity);
}
