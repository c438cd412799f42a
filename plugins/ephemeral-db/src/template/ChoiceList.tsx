import { type ReactNode, useState } from 'react';
import Button from '@material-ui/core/Button';
import InputAdornment from '@material-ui/core/InputAdornment';
import OutlinedInput from '@material-ui/core/OutlinedInput';
import Typography from '@material-ui/core/Typography';
import { alpha, makeStyles } from '@material-ui/core/styles';
import SearchIcon from '@material-ui/icons/Search';
import classNames from 'classnames';
import { outlinedInput } from '../order';
import { subtleText } from '../tones';
import { useWords } from '../translation';

/** More than these are searched through. */
const MANY = 8;

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1), minWidth: 0 },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
  search: {
    flex: '1 1 200px',
    ...outlinedInput(theme),
    '& input': { padding: 0 },
  },
  button: {
    textTransform: 'none',
    letterSpacing: 'normal',
    fontWeight: 600,
    color: theme.palette.primary.main,
  },
  count: {
    marginLeft: 'auto',
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
  list: {
    maxHeight: 360,
    overflowY: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: 8,
  },
  group: { border: 0, margin: 0, padding: 0, minWidth: 0 },
  head: {
    width: '100%',
    boxSizing: 'border-box',
    padding: theme.spacing(1.25, 1.5, 0.5),
    fontSize: theme.typography.pxToRem(12),
    fontWeight: 600,
    color: subtleText(theme),
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '18px minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
    minHeight: 40,
    padding: theme.spacing(0.5, 1.5),
    cursor: 'pointer',
    fontSize: theme.typography.pxToRem(14),
    '&:hover': { background: theme.palette.action.hover },
    '& input': {
      width: 18,
      height: 18,
      margin: 0,
      accentColor: theme.palette.primary.main,
    },
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  chosen: { background: alpha(theme.palette.primary.main, 0.06) },
  empty: { padding: theme.spacing(1.5) },
}));

/** One of those to tick. */
export interface Choice {
  id: string;
  /** What is searched in. */
  text: string;
  label: ReactNode;
}

/** Those that stand together under a head. */
export interface ChoiceGroup {
  key: string;
  head: string;
  choices: Choice[];
}

/** @see ChoiceList */
export interface ChoiceListProps {
  groups: ChoiceGroup[];
  value: string[];
  onChange(ids: string[]): void;
  /** What ticks all of some at once, as "All of mine". */
  shortcuts: { label: string; ids: string[] }[];
  searchLabel: string;
  isDisabled?: boolean;
}

/** Several of many: boxes to tick, by group, with a search where there are more than a look takes in. */
export const ChoiceList = (props: ChoiceListProps) => {
  const { groups, value, onChange, shortcuts, searchLabel } = props;
  const classes = useStyles();
  const { t } = useWords();
  const [text, setText] = useState('');
  const all = groups.flatMap(({ choices }) => choices);
  const wanted = text.trim().toLowerCase();
  const shown = groups
    .map(group => ({
      ...group,
      choices: group.choices.filter(choice =>
        choice.text.toLowerCase().includes(wanted),
      ),
    }))
    .filter(({ choices }) => choices.length > 0);
  /** In the order of the list, whatever order they were ticked in. */
  const choose = (ids: Iterable<string>) => {
    const chosen = new Set(ids);
    onChange(all.filter(({ id }) => chosen.has(id)).map(({ id }) => id));
  };
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        {all.length > MANY && (
          <OutlinedInput
            className={classes.search}
            // Not what the form around it requires.
            required={false}
            value={text}
            onChange={event => setText(event.target.value)}
            onKeyDown={event => {
              // It searches as it is typed; the form is not sent.
              if (event.key === 'Enter') event.preventDefault();
            }}
            placeholder={searchLabel}
            inputProps={{ 'aria-label': searchLabel }}
            startAdornment={
              <InputAdornment position="start">
                <SearchIcon fontSize="small" aria-hidden />
              </InputAdornment>
            }
          />
        )}
        {shortcuts.map(({ label, ids }) => (
          <Button
            key={label}
            size="small"
            className={classes.button}
            onClick={() => choose([...value, ...ids])}
          >
            {label}
          </Button>
        ))}
        {value.length > 0 && (
          <Button
            size="small"
            className={classes.button}
            onClick={() => choose([])}
          >
            {t('template.list.clear')}
          </Button>
        )}
        <span className={classes.count} role="status">
          {t('template.list.chosen', {
            chosen: String(value.length),
            all: String(all.length),
          })}
        </span>
      </div>
      <div className={classes.list}>
        {shown.length === 0 && (
          <Typography className={classes.empty}>
            {t('template.list.nothingFound', { text: text.trim() })}
          </Typography>
        )}
        {shown.map(({ key, head, choices }) => (
          <fieldset key={key} className={classes.group}>
            <legend className={classes.head}>{head}</legend>
            {choices.map(({ id, label }) => (
              <label
                key={id}
                className={classNames(
                  classes.row,
                  value.includes(id) && classes.chosen,
                )}
              >
                <input
                  type="checkbox"
                  checked={value.includes(id)}
                  disabled={props.isDisabled}
                  onChange={event =>
                    choose(
                      event.target.checked
                        ? [...value, id]
                        : value.filter(other => other !== id),
                    )
                  }
                />
                {label}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
};
