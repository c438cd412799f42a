import { useId } from 'react';
import { ErrorNote, Note } from '../errors';
import { Field } from '../order';
import { Bone } from '../skeleton';
import { useWords } from '../translation';
import { ChoiceList } from './ChoiceList';
import { listOfNames } from './listOfNames';
import { type OfferedService, serviceName } from './offeredServices';
import type { ChosenMany, FieldProps } from './types';
import { useFieldFrame } from './useFieldFrame';
import { useOfferedServices } from './useOfferedServices';
import { useSettled } from './useSettled';

/** For which services: the person's own first, and all of those at once. */
export const ServicesPicker = (props: FieldProps<ChosenMany>) => {
  const { formData = {}, onChange, disabled, readonly } = props;
  const words = useWords();
  const { t } = words;
  const id = useId();
  const { data: services, error, refetch } = useOfferedServices();
  const chosen = formData.id ?? [];
  const frame = useFieldFrame(props, t('template.services.title'), {
    about: chosen,
  });

  const valueOf = (refs: string[]): ChosenMany => ({
    id: refs,
    words: listOfNames(
      refs.map(ref => serviceName(ref, services)),
      words,
    ),
  });
  useSettled<ChosenMany | undefined>(
    formData,
    services && chosen.length > 0 ? valueOf(chosen) : undefined,
    onChange,
  );

  const body = () => {
    if (error && !services) {
      return (
        <ErrorNote
          small
          error={error}
          what={t('template.service.failed')}
          onRetry={refetch}
        />
      );
    }
    if (!services) return <Bone width="100%" height={160} />;
    if (services.length === 0) {
      return <Note tone="info">{t('template.service.none')}</Note>;
    }
    const mine = services.filter(({ isMine }) => isMine);
    const others = services.filter(({ isMine }) => !isMine);
    const group = (head: string, members: OfferedService[]) => ({
      key: head,
      head,
      choices: members.map(({ ref, name }) => ({
        id: ref,
        text: name,
        label: <span>{name}</span>,
      })),
    });
    return (
      <ChoiceList
        groups={[
          group(t('template.mine'), mine),
          group(t('template.others'), others),
        ]}
        value={chosen}
        onChange={refs => onChange(valueOf(refs))}
        shortcuts={
          mine.length > 1
            ? [
                {
                  label: t('template.services.allOfMine'),
                  ids: mine.map(({ ref }) => ref),
                },
              ]
            : []
        }
        searchLabel={t('template.services.search')}
        isDisabled={disabled || readonly}
      />
    );
  };

  return (
    <Field {...frame} id={id}>
      {body()}
    </Field>
  );
};
