import { type ComponentType, useEffect, useRef } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import { LiveProvider } from '../live';
import type { FieldProps } from './types';

const INVALID = 'data-ephemeral-db-invalid';

const useStyles = makeStyles({
  root: { outline: 'none', minWidth: 0 },
});

/**
 * Brings whoever pressed Next to the first field that is wrong: the scaffolder lists what is, above a form that may be
 * longer than the window, and leaves them where they are.
 */
function useFocusOnError(errors: string[]) {
  const root = useRef<HTMLDivElement>(null);
  const hasErrors = errors.length > 0;
  useEffect(() => {
    const here = root.current;
    if (!hasErrors || document.querySelector(`[${INVALID}]`) !== here) return;
    const target =
      here?.querySelector<HTMLElement>('input:checked') ??
      here?.querySelector<HTMLElement>('input, select, button') ??
      here;
    target?.focus();
    here?.scrollIntoView?.({ block: 'nearest' });
  }, [hasErrors]);
  return root;
}

/** What every field stands in: live reads, as the scaffolder's form is outside of the plugin's frame, and the focus. */
export function shelled<Value>(
  Component: ComponentType<FieldProps<Value>>,
): (props: FieldProps<Value>) => JSX.Element {
  return props => {
    const classes = useStyles();
    const errors = props.rawErrors ?? [];
    const root = useFocusOnError(errors);
    return (
      <LiveProvider>
        <div
          ref={root}
          className={classes.root}
          tabIndex={-1}
          {...(errors.length > 0 && { [INVALID]: '' })}
        >
          <Component {...props} />
        </div>
      </LiveProvider>
    );
  };
}
