import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** The place below the fields that stand side by side; `undefined` where each stands alone. */
export const BelowRowContext = createContext<HTMLElement | null | undefined>(
  undefined,
);

/** What a field has to say over the whole width, below what stands beside it. */
export const BelowRow = ({ children }: { children: ReactNode }) => {
  const place = useContext(BelowRowContext);
  if (place === undefined) return <>{children}</>;
  return place && createPortal(children, place);
};
