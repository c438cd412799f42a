import { useCallback, useRef } from 'react';
import { newRequestId } from './newRequestId';

/**
 * An id for each order that is sent. The same order keeps its id, so that a retry after a lost answer orders nothing
 * twice; one that says something else is another order.
 */
export function useRequestIds(): (order: object) => string {
  const last = useRef({ order: '', id: '' });
  return useCallback(order => {
    const text = JSON.stringify(order);
    if (last.current.order !== text) {
      last.current = { order: text, id: newRequestId() };
    }
    return last.current.id;
  }, []);
}
