import { useId } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ErrorNote, Note } from '../errors';
import { useNow } from '../live';
import { agoOrMoment, briefMoment, pointName } from '../moments';
import { Field } from '../order';
import { Bone } from '../skeleton';
import { describeClone } from '../states';
import { StateChip, subtleText } from '../tones';
import { useWords } from '../translation';
import { ChoiceList } from './ChoiceList';
import { groupClones } from './groupClones';
import { nameInRef } from './nameInRef';
import type { ChosenMany, FieldProps } from './types';
import { useDeletableClones } from './useDeletableClones';
import { useFieldFrame } from './useFieldFrame';
import { useSettled } from './useSettled';

const useStyles = makeStyles(theme => ({
  label: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.25, 1.5),
    minWidth: 0,
  },
  texts: { flex: '1 1 220px', minWidth: 0 },
  name: { display: 'block', fontWeight: 600, overflowWrap: 'anywhere' },
  aside: {
    display: 'block',
    color: subtleText(theme),
    fontSize: theme.typography.pxToRem(13),
  },
  warning: { marginTop: theme.spacing(1) },
}));

const CloneLabel = ({ clone, now }: { clone: Clone; now: Date }) => {
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { tone, Icon, chip } = describeClone(clone, now, words);
  return (
    <span className={classes.label}>
      <span className={classes.texts}>
        <span className={classes.name}>{clone.name}</span>
        <span className={classes.aside}>
          {t('template.clones.facts', {
            point: pointName(clone.snapshot, words),
            ago: agoOrMoment(new Date(clone.createdAt), now, words),
            moment: briefMoment(new Date(clone.expiresAt), now, words),
          })}
        </span>
      </span>
      <StateChip tone={tone} Icon={Icon} label={chip} />
    </span>
  );
};

/** Which clones are deleted: those that the person may delete, their own first. */
export const ClonesPicker = (props: FieldProps<ChosenMany>) => {
  const { formData = {}, onChange, disabled, readonly } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const id = useId();
  const now = useNow(15_000);
  const { data, error, refetch } = useDeletableClones();
  const clones = data?.clones;
  const known = new Map(clones?.map(clone => [clone.id, clone]));
  // One that is gone meanwhile needs no deletion.
  const chosen = (formData.id ?? []).filter(one => !clones || known.has(one));

  const frame = useFieldFrame(props, t('template.clones.title'), {
    about: chosen,
  });

  const valueOf = (ids: string[]): ChosenMany => {
    const names = ids.map(one => known.get(one)?.name ?? one);
    return {
      id: ids,
      words: names
        .map((name, index) =>
          names.indexOf(name) === names.lastIndexOf(name)
            ? name
            : t('template.clones.of', {
                name,
                service: nameInRef(known.get(ids[index])?.entityRef),
              }),
        )
        .join(', '),
    };
  };
  useSettled<ChosenMany | undefined>(
    formData,
    clones && formData.id ? valueOf(chosen) : undefined,
    onChange,
  );

  const body = () => {
    if (error && !clones) {
      return (
        <ErrorNote
          small
          error={error}
          what={t('common.loadFailed', { what: t('common.whatClones') })}
          onRetry={refetch}
        />
      );
    }
    if (!clones) return <Bone width="100%" height={200} />;
    if (clones.length === 0) {
      return <Note tone="info">{t('template.clones.none')}</Note>;
    }
    return (
      <>
        <ChoiceList
          groups={groupClones(clones, data.me).map(group => ({
            key: group.entityRef,
            head: nameInRef(group.entityRef),
            choices: group.clones.map(clone => ({
              id: clone.id,
              text: `${clone.name} ${nameInRef(clone.entityRef)}`,
              label: <CloneLabel clone={clone} now={now} />,
            })),
          }))}
          value={chosen}
          onChange={ids => onChange(valueOf(ids))}
          shortcuts={[
            {
              label: t('template.clones.all'),
              ids: clones.map(one => one.id),
            },
          ]}
          searchLabel={t('template.clones.search')}
          isDisabled={disabled || readonly}
        />
        {chosen.length > 0 && (
          <div className={classes.warning}>
            <Note tone="warning">
              {t('template.clones.warning', { count: chosen.length })}
            </Note>
          </div>
        )}
      </>
    );
  };

  return (
    <Field {...frame} id={id}>
      {body()}
    </Field>
  );
};
