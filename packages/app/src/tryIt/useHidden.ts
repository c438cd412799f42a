import { useCallback, useEffect, useMemo, useState } from 'react';
import {
  identityApiRef,
  storageApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';

type Hidden = 'unknown' | 'no' | 'yes';

/** Whether the person who is signed in has hidden the hints, and how to. Others who sign in here still see them. */
export function useHidden(): { hidden: Hidden; hide: () => void } {
  const storage = useApi(storageApiRef);
  const identity = useApi(identityApiRef);
  const bucket = useMemo(() => storage.forBucket('demo-try-it'), [storage]);
  const [person, setPerson] = useState<string>();
  const [hidden, setHidden] = useState<Hidden>('unknown');

  useEffect(() => {
    let current = true;
    identity.getBackstageIdentity().then(({ userEntityRef }) => {
      if (current) setPerson(userEntityRef);
    });
    return () => {
      current = false;
    };
  }, [identity]);

  useEffect(() => {
    if (person === undefined) return undefined;
    const look = ({ value }: { value?: boolean }) =>
      setHidden(value ? 'yes' : 'no');
    const subscription = bucket.observe$<boolean>(person).subscribe(look);
    const snapshot = bucket.snapshot<boolean>(person);
    if (snapshot.presence !== 'unknown') look(snapshot);
    return () => subscription.unsubscribe();
  }, [bucket, person]);

  const hide = useCallback(() => {
    if (person !== undefined) bucket.set(person, true);
  }, [bucket, person]);

  return { hidden, hide };
}
