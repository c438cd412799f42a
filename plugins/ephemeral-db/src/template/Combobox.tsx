import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import Popper from '@material-ui/core/Popper';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import classNames from 'classnames';
import { plainInput } from '../order';
import { useElementWidth } from '../timeline';
import { subtleText, toneColors } from '../tones';

const useStyles = makeStyles(theme => ({
  root: { position: 'relative' },
  input: {
    ...plainInput(theme),
    width: '100%',
    paddingRight: theme.spacing(5),
  },
  arrow: {
    position: 'absolute',
    top: 0,
    right: theme.spacing(1.25),
    height: '100%',
    pointerEvents: 'none',
  },
  popper: { zIndex: theme.zIndex.modal },
  list: {
    maxHeight: 320,
    margin: theme.spacing(0.5, 0),
    padding: theme.spacing(0.5, 0),
    overflowY: 'auto',
    listStyle: 'none',
    borderRadius: 4,
    background: theme.palette.background.paper,
    color: theme.palette.text.primary,
    boxShadow: theme.shadows[4],
    border: `1px solid ${theme.palette.divider}`,
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.pxToRem(14),
    '& ul': { margin: 0, padding: 0, listStyle: 'none' },
  },
  head: {
    padding: theme.spacing(1, 1.5, 0.5),
    fontSize: theme.typography.pxToRem(12),
    fontWeight: 600,
    color: subtleText(theme),
  },
  option: {
    display: 'flex',
    alignItems: 'center',
    minHeight: 36,
    padding: theme.spacing(0.5, 1.5),
    cursor: 'pointer',
    overflowWrap: 'anywhere',
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  active: {
    background: toneColors(theme, 'info').background,
    color: toneColors(theme, 'info').text,
    '@media (forced-colors: active)': { outline: '2px solid Highlight' },
  },
  selected: { fontWeight: 600 },
  none: { padding: theme.spacing(1, 1.5), color: subtleText(theme) },
}));

/** One of those to choose from. Those with the same head stand together. */
export interface ComboboxOption {
  id: string;
  name: string;
  head?: string;
}

/** @see Combobox */
export interface ComboboxProps {
  inputId: string;
  options: ComboboxOption[];
  /** Id of the option that is chosen. */
  value?: string;
  /** What is shown for it where it is none of the options. */
  valueName?: string;
  onChange(id: string): void;
  placeholder?: string;
  /** Said in place of options. */
  nothingFound(text: string): string;
  listLabel: string;
  describedBy?: string;
  isInvalid?: boolean;
  isDisabled?: boolean;
  /** It has the focus as it comes. */
  isFirst?: boolean;
}

function groupsOf(options: ComboboxOption[]) {
  const groups = new Map<string, ComboboxOption[]>();
  for (const option of options) {
    const head = option.head ?? '';
    groups.set(head, [...(groups.get(head) ?? []), option]);
  }
  return [...groups];
}

/**
 * One of many, by typing a part of its name or from the list. Arrows move, Enter takes, Escape leaves it as it was. What
 * is typed and not taken is dropped.
 */
export const Combobox = (props: ComboboxProps) => {
  const { inputId, options, value, onChange, nothingFound, listLabel } = props;
  const classes = useStyles();
  const listId = useId();
  const [rootRef, width] = useElementWidth<HTMLDivElement>();
  const inputRef = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string>();
  const [isOpen, setIsOpen] = useState(false);
  const [activeId, setActiveId] = useState<string>();

  const { isFirst } = props;
  useEffect(() => {
    if (isFirst) inputRef.current?.focus();
  }, [isFirst]);

  const wanted = (text ?? '').trim().toLowerCase();
  const shown = groupsOf(
    options.filter(({ name }) => name.toLowerCase().includes(wanted)),
  ).flatMap(([, group]) => group);
  const active =
    shown.find(({ id }) => id === activeId) ??
    shown.find(({ id }) => id === value) ??
    shown[0];
  const optionId = (id: string) =>
    `${listId}-${options.findIndex(option => option.id === id)}`;
  const name =
    options.find(({ id }) => id === value)?.name ?? props.valueName ?? '';

  const open = () => {
    setActiveId(undefined);
    setIsOpen(true);
  };
  const close = () => {
    setIsOpen(false);
    setText(undefined);
  };
  const take = (id: string) => {
    close();
    if (id !== value) onChange(id);
  };
  const move = (by: number) => {
    if (shown.length === 0) return;
    const index = shown.findIndex(({ id }) => id === active?.id);
    const next = shown[(index + by + shown.length) % shown.length];
    setActiveId(next.id);
    document.getElementById(optionId(next.id))?.scrollIntoView?.({
      block: 'nearest',
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        if (isOpen) move(event.key === 'ArrowDown' ? 1 : -1);
        else open();
        break;
      case 'Enter':
        if (!isOpen) return;
        // The form is not sent yet.
        event.preventDefault();
        if (active) take(active.id);
        break;
      case 'Escape':
        if (!isOpen) return;
        event.stopPropagation();
        close();
        break;
      default:
    }
  };

  const option = ({ id, name: label }: ComboboxOption) => (
    <li
      key={id}
      id={optionId(id)}
      role="option"
      aria-selected={id === value}
      className={classNames(
        classes.option,
        id === active?.id && classes.active,
        id === value && classes.selected,
      )}
      onMouseDown={event => event.preventDefault()}
      onMouseMove={() => setActiveId(id)}
      onClick={() => take(id)}
      onKeyDown={onKeyDown}
    >
      {label}
    </li>
  );

  return (
    <div ref={rootRef} className={classes.root}>
      <input
        ref={inputRef}
        id={inputId}
        className={classes.input}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={
          isOpen && active ? optionId(active.id) : undefined
        }
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid || undefined}
        autoComplete="off"
        spellCheck={false}
        disabled={props.isDisabled}
        placeholder={props.placeholder}
        value={text ?? name}
        onFocus={event => event.target.select()}
        onClick={() => (isOpen ? close() : open())}
        onBlur={close}
        onChange={event => {
          setText(event.target.value);
          open();
        }}
        onKeyDown={onKeyDown}
      />
      <ExpandMoreIcon className={classes.arrow} aria-hidden />
      <Popper
        open={isOpen}
        anchorEl={inputRef.current}
        placement="bottom-start"
        className={classes.popper}
        style={{ width }}
      >
        <div
          id={listId}
          role="listbox"
          aria-label={listLabel}
          className={classes.list}
        >
          {shown.length === 0 && (
            <div
              role="option"
              aria-selected={false}
              aria-disabled="true"
              className={classes.none}
            >
              {nothingFound((text ?? '').trim())}
            </div>
          )}
          {groupsOf(shown).map(([head, group], index) =>
            head ? (
              <ul
                key={head}
                role="group"
                aria-labelledby={`${listId}-head-${index}`}
              >
                <li
                  id={`${listId}-head-${index}`}
                  role="presentation"
                  className={classes.head}
                >
                  {head}
                </li>
                {group.map(option)}
              </ul>
            ) : (
              group.map(option)
            ),
          )}
        </div>
      </Popper>
    </div>
  );
};
