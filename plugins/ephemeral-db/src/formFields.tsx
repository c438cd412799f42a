import { type ComponentType, lazy, Suspense } from 'react';
import type {
  CustomFieldValidator,
  FieldExtensionComponentProps,
  FieldExtensionOptions,
} from '@backstage/plugin-scaffolder-react';
import { Bone } from './skeleton';

type Room = typeof import('./template')['room'];

const loadRoom = () => import('./template').then(({ room }) => room);

/** The part of a field that both frontend systems take. */
export type FormField<Value, Options> = Pick<
  FieldExtensionOptions<Value, Options>,
  'name' | 'component' | 'validation'
>;

/**
 * A field of the scaffolder's forms. Both frontend systems ask for all fields as soon as one template is looked at, so that
 * what is given to them only knows how to fetch the rest.
 */
function formField<Value, Options>(
  name: string,
  pick: (room: Room) => {
    component: (
      props: FieldExtensionComponentProps<Value, Options>,
    ) => JSX.Element | null;
    validate?: CustomFieldValidator<Value, Options>;
  },
): FormField<Value, Options> {
  const Field = lazy(async () => ({
    default: pick(await loadRoom()).component,
  })) as ComponentType<FieldExtensionComponentProps<Value, Options>>;
  return {
    name,
    component: props => (
      <Suspense fallback={<Bone width="100%" height={64} />}>
        <Field {...props} />
      </Suspense>
    ),
    validation: async (value, field, context) => {
      const { validate } = pick(await loadRoom());
      await validate?.(value, field, context);
    },
  };
}

/** For both frontend systems. */
export const formFields = {
  service: formField('EphemeralDbServicePicker', room => room.service),
  services: formField('EphemeralDbServicesPicker', room => room.services),
  source: formField('EphemeralDbSourcePicker', room => room.source),
  point: formField('EphemeralDbPointPicker', room => room.point),
  lease: formField('EphemeralDbLeasePicker', room => room.lease),
  name: formField('EphemeralDbNameField', room => room.name),
  clones: formField('EphemeralDbClonesPicker', room => room.clones),
  columns: formField('EphemeralDbColumns', room => room.columns),
};
