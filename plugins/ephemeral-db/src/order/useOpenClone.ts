import { useNavigate } from 'react-router-dom';
import { useLinks } from '../links';

/**
 * Where a clone is looked at from here: over the entity's tab on an entity's page, else at its own address. Absent
 * where the app has mounted neither.
 */
export function useCloneAddress(): ((id: string) => string) | undefined {
  const { entityTab, clone } = useLinks();
  return entityTab === undefined
    ? clone
    : id => `${entityTab}?clone=${encodeURIComponent(id)}`;
}

/** Goes there. */
export function useOpenClone(): ((id: string) => void) | undefined {
  const address = useCloneAddress();
  const navigate = useNavigate();
  return address && (id => navigate(address(id)));
}
