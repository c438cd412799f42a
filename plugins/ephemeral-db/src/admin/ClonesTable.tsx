import type {
  Clone,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Aloud } from '../aloud';
import { useWords } from '../translation';
import { CloneRow } from './CloneRow';
import { useTableStyles } from './tableStyles';
import { Tick } from './Tick';
import type { Form } from './useForm';
import type { Selection } from './useSelection';

/** One page of clones. */
export const ClonesTable = (props: {
  clones: Clone[];
  sources: readonly Source[];
  now: Date;
  form: Form;
  selection: Selection;
  addressOf(id: string): string;
}) => {
  const { clones, sources, now, form, selection, addressOf } = props;
  const classes = useTableStyles();
  const { t } = useWords();
  const ticked = clones.filter(({ id }) => selection.has(id)).length;
  const all = ticked === clones.length;
  return (
    <table className={classes.table} aria-label={t('admin.clones.titlePlain')}>
      <thead className={classes.head}>
        <tr>
          <td className={classes.tick}>
            <Tick
              label={t('admin.clones.selectAll')}
              checked={all}
              mixed={ticked > 0 && !all}
              onChange={() => selection.set(clones, !all)}
            />
          </td>
          <th scope="col">{t('admin.clones.name')}</th>
          {form !== 'narrow' && <th scope="col">{t('admin.clones.state')}</th>}
          {form === 'wide' && (
            <>
              <th scope="col">{t('admin.clones.service')}</th>
              <th scope="col">{t('admin.clones.source')}</th>
            </>
          )}
          {form !== 'narrow' && (
            <>
              <th scope="col">{t('admin.clones.dataFrom')}</th>
              <th scope="col">{t('admin.clones.expires')}</th>
            </>
          )}
          {form === 'wide' && (
            <>
              <th scope="col">{t('admin.clones.orderedBy')}</th>
              <th scope="col" className={classes.number}>
                {t('admin.clones.written')}
              </th>
            </>
          )}
          <th scope="col">
            <Aloud>{t('admin.clones.actions')}</Aloud>
          </th>
        </tr>
      </thead>
      <tbody>
        {clones.map((clone, index) => (
          <CloneRow
            key={clone.id}
            clone={clone}
            source={sources.find(({ name }) => name === clone.source)}
            now={now}
            form={form}
            to={addressOf(clone.id)}
            ticked={selection.has(clone.id)}
            onTick={() => selection.toggle(clone)}
            isFirst={index === 0}
          />
        ))}
      </tbody>
    </table>
  );
};
