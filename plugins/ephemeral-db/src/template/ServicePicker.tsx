import { useId } from 'react';
import { ErrorNote, Note } from '../errors';
import { describedBy, Field } from '../order';
import { Bone } from '../skeleton';
import { useWords } from '../translation';
import { Combobox } from './Combobox';
import { fieldFrame } from './fieldFrame';
import { nameInRef } from './nameInRef';
import type { Chosen, FieldProps } from './types';
import { useOfferedServices } from './useOfferedServices';
import { useSettled } from './useSettled';

/** For which service: the person's own first, and only those that name a source. */
export const ServicePicker = (props: FieldProps<Chosen>) => {
  const { formData = {}, onChange, disabled, readonly, autofocus } = props;
  const { t } = useWords();
  const inputId = props.idSchema.$id;
  const hintId = useId();
  const { data: services, error, refetch } = useOfferedServices();
  const basics = fieldFrame(props, t('template.service.title'));

  const given = formData.id;
  const [first] = services ?? [];
  const suggested =
    first && (first.isMine || services?.length === 1) ? first : undefined;
  const chosen = given ? services?.find(({ ref }) => ref === given) : suggested;
  const isForeign = Boolean(given && services && !chosen);
  const wanted = () => {
    if (chosen) return { id: chosen.ref, words: chosen.name };
    return isForeign ? { id: given, words: nameInRef(given) } : undefined;
  };
  useSettled<Chosen | undefined>(formData, wanted(), onChange);

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
        value={given}
        valueName={formData.words}
        onChange={ref => {
          const service = services.find(one => one.ref === ref);
          if (service) onChange({ id: ref, words: service.name });
        }}
        placeholder={t('template.service.placeholder')}
        nothingFound={text => t('template.service.nothingFound', { text })}
        listLabel={basics.legend}
        describedBy={describedBy(hintId, basics.isInvalid && basics.errorId)}
        isInvalid={basics.isInvalid}
        isDisabled={disabled || readonly}
        isFirst={autofocus}
      />
    );
  };

  return (
    <Field {...basics} isFlush inputId={inputId} id={hintId}>
      {body()}
    </Field>
  );
};
