import { useEffect, useId, useRef, useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  Clone,
  OrderCloneRequest,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import OutlinedInput from '@material-ui/core/OutlinedInput';
import { makeStyles } from '@material-ui/core/styles';
import { ErrorNote, explainError, Note } from '../errors';
import { useEntityTimeline, useNow } from '../live';
import { useWords } from '../translation';
import { findAction, VERB_ICONS, VerbButton } from '../verbs';
import { defaultName, LONGEST_NAME } from './cloneNames';
import type { NewCloneOptions } from './DatabaseActions';
import { DialogFrame } from './DialogFrame';
import { Field } from './Field';
import { fieldOfError, type OrderField } from './fieldOfError';
import { outlinedInput } from './inputStyles';
import {
  defaultLease,
  type LeaseChoice,
  leaseLength,
  leaseOnWire,
} from './lease';
import { LeaseField } from './LeaseField';
import { type PointChoice, PointField } from './PointField';
import { SourceField } from './SourceField';
import { newestOf, useReadyPoints } from './useReadyPoints';
import { useRequestIds } from './useRequestIds';
import { useWrites } from './useWrites';

const useStyles = makeStyles(theme => ({
  note: { marginBottom: theme.spacing(2.5) },
  input: outlinedInput(theme),
  submit: { height: 36, padding: theme.spacing(0, 2) },
}));

/** What is wrong, and with which field; without a field it is about the order as a whole. */
interface Refusal {
  field?: OrderField;
  message: string;
  error?: unknown;
}

function emptyList<T>(): T[] {
  return [];
}

/** Point, expiry and name of a new clone, and one button. */
export const NewCloneDialog = (
  props: NewCloneOptions & { onClose(): void },
) => {
  const { entityRef, point: given, onClose } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow(15_000);
  const entity = parseEntityRef(entityRef);
  const { data: timeline } = useEntityTimeline(entity);
  const { order } = useWrites();

  const sources = timeline?.sources ?? [props.source];
  const [sourceName, setSourceName] = useState(props.source.name);
  const source: Source =
    sources.find(({ name }) => name === sourceName) ?? props.source;
  const points = useReadyPoints(source.name);

  const [choice, setChoice] = useState<PointChoice>(
    given ? { kind: 'given', point: given } : { kind: 'newest' },
  );
  const [lease, setLease] = useState<LeaseChoice>(() => defaultLease(source));
  const [typedName, setTypedName] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [pending, setPending] = useState(false);
  const requestIdOf = useRequestIds();
  const isRunning = useRef(false);

  const nameId = useId();
  const nameHintId = useId();
  const pointRef = useRef<HTMLInputElement>(null);
  const leaseRef = useRef<HTMLInputElement>(null);
  const nameRef = useRef<HTMLInputElement>(null);
  const sourceRef = useRef<HTMLSelectElement>(null);

  const taken = (timeline?.clones ?? emptyList<Clone>())
    .filter(({ phase }) => phase !== 'gone')
    .map(clone => clone.name);
  const name = typedName ?? defaultName(entity.name, taken);
  const newest = newestOf(points.points);
  // The clicked point may be the newest one, which is offered as that.
  const shown: PointChoice =
    choice.kind === 'given' && choice.point.id === newest?.id
      ? { kind: 'newest' }
      : choice;
  const point = 'point' in shown ? shown.point : newest;
  const action =
    (point && findAction(point.actions, 'clone')) ??
    findAction(source.actions, 'clone');

  const errorOf = (field: OrderField) =>
    refusal?.field === field ? refusal.message : undefined;

  useEffect(() => {
    const field = refusal?.field;
    if (!field) return;
    const refs = {
      source: sourceRef,
      point: pointRef,
      lease: leaseRef,
      name: nameRef,
    };
    refs[field].current?.focus();
  }, [refusal]);

  const submit = async () => {
    if (isRunning.current || action?.allowed === false) return;
    const length = leaseLength(lease);
    if (name.trim() === '') {
      setRefusal({ field: 'name', message: t('order.newClone.nameMissing') });
      return;
    }
    if (length === undefined) {
      setRefusal({ field: 'lease', message: t('order.newClone.leaseMissing') });
      return;
    }
    const body: OrderCloneRequest = {
      source: source.name,
      entityRef,
      name: name.trim(),
      lease: leaseOnWire(length),
      ...(point && { snapshot: point.id }),
    };
    isRunning.current = true;
    setPending(true);
    setRefusal(undefined);
    try {
      await order({ ...body, requestId: requestIdOf(body) });
      onClose();
    } catch (error) {
      setTypedName(name);
      setRefusal({
        field: fieldOfError(error),
        // Refs are for machines; the person knows the service by its name.
        message: explainError(error, words).message.replaceAll(
          entityRef,
          entity.name,
        ),
        error,
      });
    } finally {
      isRunning.current = false;
      setPending(false);
    }
  };

  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setRefusal(undefined);
    };

  const changeSource = (next: Source) => {
    setSourceName(next.name);
    setChoice({ kind: 'newest' });
    setLease(defaultLease(next));
    setRefusal(undefined);
  };

  return (
    <DialogFrame
      title={t('order.newClone.title')}
      subtitle={
        <>
          <EntityDisplayName entityRef={entityRef} hideIcon disableTooltip />
          {sources.length === 1 && ` · ${source.title}`}
        </>
      }
      closable
      onClose={onClose}
      foot={
        <VerbButton
          primary
          className={classes.submit}
          Icon={VERB_ICONS.clone}
          action={action}
          onClick={submit}
        >
          {pending
            ? t('order.newClone.submitting')
            : t('order.newClone.submit')}
        </VerbButton>
      }
    >
      {source.notice && (
        <div className={classes.note}>
          <Note tone="info">{source.notice}</Note>
        </div>
      )}
      {sources.length > 1 && (
        <SourceField
          sources={sources}
          value={source}
          onChange={changeSource}
          error={errorOf('source')}
          inputRef={sourceRef}
        />
      )}
      <PointField
        source={source}
        query={points}
        now={now}
        given={given?.source === source.name ? given : undefined}
        value={shown}
        onChange={change(setChoice)}
        error={errorOf('point')}
        firstRef={pointRef}
      />
      {action?.warning && (
        <div className={classes.note}>
          <Note tone="warning">{action.warning}</Note>
        </div>
      )}
      <LeaseField
        source={source}
        now={now}
        value={lease}
        onChange={change(setLease)}
        error={errorOf('lease')}
        firstRef={leaseRef}
      />
      <Field
        legend={t('order.newClone.name')}
        inputId={nameId}
        id={nameHintId}
        hint={t('order.newClone.nameHint')}
        error={errorOf('name')}
      >
        <OutlinedInput
          fullWidth
          id={nameId}
          inputRef={nameRef}
          className={classes.input}
          value={name}
          error={Boolean(errorOf('name'))}
          inputProps={{
            maxLength: LONGEST_NAME,
            'aria-describedby': nameHintId,
            autoComplete: 'off',
            spellCheck: false,
          }}
          onChange={event => change(setTypedName)(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') submit();
          }}
        />
      </Field>
      {refusal && !refusal.field && (
        <ErrorNote
          small
          error={refusal.error}
          what={t('order.failed.order', { name })}
          object={`${entityRef} ${source.name}`}
        />
      )}
    </DialogFrame>
  );
};
