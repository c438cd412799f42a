import { type ComponentProps, useMemo, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { BelowRowContext } from './BelowRow';
import { arrangeRows } from './arrangeRows';
import type { ColumnsOptions } from './types';
import { OwnErrorsContext } from './useFieldFrame';

const useStyles = makeStyles(theme => ({
  root: {
    containerType: 'inline-size',
    display: 'grid',
    gap: theme.spacing(3),
    margin: theme.spacing(1, 0, 3),
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2.5, 3.5),
    alignItems: 'start',
  },
  pair: {
    '@container (min-width: 600px)': {
      gridTemplateColumns: 'none',
      gridAutoColumns: 'minmax(0, 1fr)',
      gridAutoFlow: 'column',
    },
  },
  // Of what is portalled here an empty box may be left, which takes no room.
  below: { '& > :not(:empty)': { marginTop: theme.spacing(2.5) } },
}));

type Columned = FieldExtensionComponentProps<unknown, ColumnsOptions>;
type Template = NonNullable<Columned['uiSchema']['ui:ObjectFieldTemplate']>;
type TemplateProps = ComponentProps<Template>;

const Row = ({ members }: { members: TemplateProps['properties'] }) => {
  const classes = useStyles();
  const [below, setBelow] = useState<HTMLElement | null>(null);
  const isPair = members.length > 1;
  return (
    <BelowRowContext.Provider value={isPair ? below : undefined}>
      <div>
        <div
          className={isPair ? `${classes.row} ${classes.pair}` : classes.row}
        >
          {members.map(({ name, content }) => (
            <div key={name}>{content}</div>
          ))}
        </div>
        {isPair && <div ref={setBelow} className={classes.below} />}
      </div>
    </BelowRowContext.Provider>
  );
};

const ColumnsTemplate = (props: TemplateProps) => {
  const classes = useStyles();
  const { properties, uiSchema, idSchema, schema, registry } = props;
  const { title, description, required } = props;
  const { TitleFieldTemplate, DescriptionFieldTemplate } = registry.templates;
  const rest = { schema, uiSchema, registry };
  const sideBySide = uiSchema?.['ui:options']?.sideBySide;
  const rows = arrangeRows(
    properties.filter(({ hidden }) => !hidden),
    sideBySide,
  );
  return (
    <div className={classes.root}>
      {title && (
        <TitleFieldTemplate
          {...rest}
          id={`${idSchema.$id}__title`}
          title={title}
          required={required}
        />
      )}
      {description && (
        <DescriptionFieldTemplate
          {...rest}
          id={`${idSchema.$id}__description`}
          description={description}
        />
      )}
      {properties.filter(({ hidden }) => hidden).map(({ content }) => content)}
      {rows.map(members => (
        <Row key={members[0].name} members={members} />
      ))}
    </div>
  );
};

type ErrorTemplate = Columned['registry']['templates']['FieldErrorTemplate'];

/** Our fields show their errors themselves; those of others are shown as ever. */
function errorsOfOthers(Original: ErrorTemplate): ErrorTemplate {
  return (props: ComponentProps<ErrorTemplate>) =>
    String(props.uiSchema?.['ui:field']).startsWith('EphemeralDb') ? null : (
      <Original {...props} />
    );
}

/**
 * Stands for a whole page of a template's form and lays its fields out, some of them side by side. A field can do that in
 * both frontend systems; the scaffolder's own layouts are known to the classic one only.
 */
export const Columns = (props: Columned) => {
  const { registry, uiSchema } = props;
  const { ObjectField } = registry.fields;
  const page = useMemo(
    () => ({
      ...uiSchema,
      'ui:field': undefined,
      'ui:ObjectFieldTemplate': ColumnsTemplate,
    }),
    [uiSchema],
  );
  const templates = useMemo(
    () => ({
      ...registry.templates,
      FieldErrorTemplate: errorsOfOthers(registry.templates.FieldErrorTemplate),
    }),
    [registry.templates],
  );
  return (
    <OwnErrorsContext.Provider value>
      <ObjectField
        {...props}
        uiSchema={page}
        registry={{ ...registry, templates }}
      />
    </OwnErrorsContext.Provider>
  );
};
