import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { AT_CONNECT } from '../links';
import { cloneAddressIn } from './cloneAddress';

/** The clone that is opened over the table, and the table's own address with its filters. */
export interface CloneOver {
  cloneId?: string;
  /** Whether it is opened at how to connect. */
  atConnect: boolean;
  /** From the question mark on: that of the table, also while a clone is open. */
  search: string;
  /** Where the clone is opened over this table. */
  addressOf(id: string): string;
  /** Filters anew. */
  filter(search: string): void;
  close(): void;
}

/** What of an address is the table's, and whether the rest asks for how to connect. */
function splitSearch(search: string) {
  const rest = new URLSearchParams(search);
  if (!rest.has(AT_CONNECT)) return { search, atConnect: false };
  rest.delete(AT_CONNECT);
  const text = rest.toString();
  return { search: text && `?${text}`, atConnect: true };
}

/**
 * Reads and changes the address. Closing goes back where the clone was opened from the table, so that the browser's
 * Back does not open it again; a clone that was linked to gives way to the table.
 */
export function useCloneOver(): CloneOver {
  const location = useLocation();
  const navigate = useNavigate();
  const { table, cloneId } = cloneAddressIn(location.pathname);
  // A link to a clone from elsewhere on the page has no filters in it: those of the table stay.
  const own = splitSearch(location.search);
  const [kept, setKept] = useState(own.search);
  const search = cloneId && !own.search ? kept : own.search;
  if (search !== kept) setKept(search);

  const fromTable = useRef(false);
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    fromTable.current = before.current === table && cloneId !== undefined;
    before.current = cloneId === undefined ? table : location.pathname;
  }, [table, cloneId, location.pathname]);

  return {
    cloneId,
    atConnect: own.atConnect,
    search,
    addressOf: id => `${table}/${encodeURIComponent(id)}${search}`,
    filter: wanted => navigate(`${table}${wanted}`, { replace: true }),
    close: () => {
      if (fromTable.current) navigate(-1);
      else navigate(`${table}${search}`, { replace: true });
    },
  };
}
