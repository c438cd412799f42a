import { useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ephemeralDbApiRef } from '../api';
import { useRefresh } from '../live';
import { findAction } from '../verbs';
import { eachOf } from './eachOf';

/** A check looks at the cluster and at the server: a few at once are enough for both. */
const AT_ONCE = 3;

/** What the last looks brought. */
export interface Checks {
  /** How many are being looked at. */
  running: number;
  /** How many of the last round were looked at. */
  checked: number;
  failures: { source: Source; error: unknown }[];
  /** Looks at these anew, as far as this person may. */
  check(sources: readonly Source[]): Promise<void>;
}

/** Which of these this person may look at anew. */
export function checkable(sources: readonly Source[]): Source[] {
  return sources.filter(
    ({ actions }) => findAction(actions, 'check')?.allowed === true,
  );
}

/** "Check again", of one source and of all. */
export function useChecks(): Checks {
  const api = useApi(ephemeralDbApiRef);
  const refresh = useRefresh();
  const busy = useRef(false);
  const [state, setState] = useState<Omit<Checks, 'check'>>({
    running: 0,
    checked: 0,
    failures: [],
  });
  return {
    ...state,
    async check(sources) {
      const asked = checkable(sources);
      if (busy.current || asked.length === 0) return;
      busy.current = true;
      setState({ running: asked.length, checked: 0, failures: [] });
      const outcomes = await eachOf(
        asked,
        ({ name }) => api.checkSource(name),
        {
          atOnce: AT_ONCE,
        },
      );
      const failures = outcomes
        .filter(({ error }) => error !== undefined)
        .map(({ item, error }) => ({ source: item, error }));
      busy.current = false;
      setState({
        running: 0,
        checked: asked.length - failures.length,
        failures,
      });
      await refresh();
    },
  };
}
