import { useId } from 'react';
import { ErrorNote, Note } from '../errors';
import { describedBy, Field } from '../order';
import { Bone } from '../skeleton';
import { useWords } from '../translation';
import { Combobox } from './Combobox';
import { nameInRef } from './nameInRef';
import { type OfferedService, suggestedService } from './offeredServices';
import type { Chosen, FieldProps } from './types';
import { useFieldFrame } from './useFieldFrame';
import { useOfferedServices } from './useOfferedServices';
import { useSettled } from './useSettled';

/** What stands in the form by itself: the person's first or only service, or the words for one that a link gave. */
function settled(
  given: string | undefined,
  services: OfferedService[] | undefined,
): Chosen | undefined {
  if (!services) return undefined;
  if (given) {
    const known = services.find(({ ref }) => ref === given);
    return { id: given, words: known?.name ?? nameInRef(given) };
  }
  const suggested = suggestedService(services);
  return suggested && { id: suggested.ref, words: suggested.name };
}

/** For which service: the person's own first, and only those that name a source. */
export const ServicePicker = (props: FieldProps<Chosen>) => {
  const { formData = {}, onChange, disabled, readonly, autofocus } = props;
  const { t } = useWords();
  const inputId = props.idSchema.$id;
  const hintId = useId();
  const { data: services, error, refetch } = useOfferedServices();
  const frame = useFieldFrame(props, t('template.service.title'), {
    about: formData.id,
  });
  useSettled(formData, settled(formData.id, services), onChange);

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
    if (!services) return <Bone width="100%" height={40} />;
    if (services.length === 0) {
      return <Note tone="info">{t('template.service.none')}</Note>;
    }
    return (
      <Combobox
        inputId={inputId}
        options={services.map(({ ref, name, isMine }) => ({
          id: ref,
          name,
          head: isMine ? t('template.mine') : t('template.others'),
        }))}
        value={formData.id}
        valueName={formData.words}
        onChange={ref => {
          const service = services.find(one => one.ref === ref);
          if (service) onChange({ id: ref, words: service.name });
        }}
        placeholder={t('template.service.placeholder')}
        nothingFound={text => t('template.service.nothingFound', { text })}
        listLabel={frame.legend}
        describedBy={describedBy(hintId, frame.isInvalid && frame.errorId)}
        isInvalid={frame.isInvalid}
        isDisabled={disabled || readonly}
        isFirst={autofocus}
      />
    );
  };

  return (
    <Field
      {...frame}
      inputId={services && services.length > 0 ? inputId : undefined}
      id={hintId}
    >
      {body()}
    </Field>
  );
};
