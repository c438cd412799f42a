import {
  type CSSProperties,
  type FocusEvent,
  forwardRef,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import LockIcon from '@material-ui/icons/Lock';
import classNames from 'classnames';
import { STRIP } from './geometry';
import type { MarkLabel } from './labels';
import type { Mark } from './layout';
import { PointMark } from './PointMark';
import { useStripStyles } from './stripStyles';

/** What everything on the strip that can have the focus is given by it. */
export interface StopProps {
  /** Read aloud in place of what is seen. */
  name: string;
  isTabStop: boolean;
  onClick(event: MouseEvent): void;
  handlers: StopHandlers;
}

/** How the strip listens to its stops. */
export interface StopHandlers {
  onKeyDown(event: KeyboardEvent): void;
  onFocus(event: FocusEvent): void;
  onBlur(event: FocusEvent): void;
  onMouseEnter(event: MouseEvent): void;
  onMouseLeave(event: MouseEvent): void;
  onPointerDown(event: PointerEvent): void;
}

type ButtonProps = StopProps & {
  className: string;
  style: CSSProperties;
  opens?: boolean;
  isOpen?: boolean;
  children: ReactNode;
};

/** A button that takes its turn in the strip's one tab stop. */
export const StopButton = forwardRef<HTMLButtonElement, ButtonProps>(
  (props, ref) => {
    const { name, isTabStop, onClick, className, style, children } = props;
    const classes = useStripStyles();
    return (
      <button
        ref={ref}
        type="button"
        className={classNames(classes.button, className)}
        style={style}
        aria-haspopup={props.opens ? 'dialog' : undefined}
        aria-expanded={props.opens ? Boolean(props.isOpen) : undefined}
        tabIndex={isTabStop ? 0 : -1}
        onClick={onClick}
        {...props.handlers}
      >
        <span className={classes.unseen}>{name}</span>
        {children}
      </button>
    );
  },
);

/** Three short lines above a mark, `room` wide. */
export const Label = (props: {
  label: Omit<MarkLabel, 'width'> & { room: number };
  middle: number;
}) => {
  const { label, middle } = props;
  const classes = useStripStyles();
  return (
    <span
      className={classes.label}
      style={{ left: middle - label.room / 2, width: label.room }}
      aria-hidden="true"
    >
      <span
        className={classNames(
          classes.labelRow,
          classes.head,
          label.named && classes.named,
        )}
      >
        {label.locked && <LockIcon className={classes.lock} />}
        {label.head}
      </span>
      <span className={classNames(classes.labelRow, classes.subtle)}>
        {label.middle}
      </span>
      <span className={classes.labelRow}>
        {label.figure}
        {label.change && (
          <span className={classes.subtle}> ({label.change})</span>
        )}
      </span>
    </span>
  );
};

/** A point or a bin on the line. */
export const StripMark = forwardRef<
  HTMLButtonElement,
  StopProps & {
    mark: Mark;
    isSelected: boolean;
    isOpen: boolean;
    isArriving: boolean;
  }
>((props, ref) => {
  const { mark, isSelected, isOpen, isArriving, ...stop } = props;
  const classes = useStripStyles();
  const { item, label, x } = mark;
  if (item.kind === 'point') {
    return (
      <StopButton
        {...stop}
        ref={ref}
        className={classNames(classes.mark, isArriving && classes.arriving)}
        style={{ left: x - STRIP.bare / 2 }}
        opens
        isOpen={isOpen}
      >
        <PointMark point={item.point} selected={isSelected} />
        {label && <Label label={label} middle={STRIP.bare / 2} />}
      </StopButton>
    );
  }
  const width = mark.pillWidth;
  return (
    <StopButton
      {...stop}
      ref={ref}
      className={classNames(classes.pill, isSelected && classes.pillSelected)}
      style={{ left: x - width / 2, width }}
      opens
      isOpen={isOpen}
    >
      <span aria-hidden="true">{item.count}</span>
      {label && <Label label={label} middle={width / 2} />}
    </StopButton>
  );
});
