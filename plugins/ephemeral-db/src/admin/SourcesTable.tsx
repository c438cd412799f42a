import type { Source } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { Aloud } from '../aloud';
import { useWords } from '../translation';
import type { ShownFinding } from './Doctor';
import { Panel } from './Panel';
import { SourceRow } from './SourceRow';
import { useTableStyles } from './tableStyles';
import type { Checks } from './useChecks';
import { useForm, type Form } from './useForm';

const WIDE_FROM = 1_000;

const COLUMNS: Record<Form, number> = { narrow: 2, medium: 6, wide: 8 };

/** All sources; a row unfolds what was found of it. */
export const SourcesTable = (props: {
  sources: Source[];
  now: Date;
  checks: Checks;
  /** Names of those that are unfolded. */
  open: ReadonlySet<string>;
  shown?: ShownFinding;
  onToggle(name: string): void;
}) => {
  const { sources, now, checks, open, shown, onToggle } = props;
  const classes = useTableStyles();
  const { t } = useWords();
  const [ref, form] = useForm(WIDE_FROM);
  return (
    <Panel title={t('admin.sources.title', { amount: String(sources.length) })}>
      <div ref={ref}>
        <table
          className={classes.table}
          aria-label={t('admin.sources.titlePlain')}
        >
          <thead className={classes.head}>
            <tr>
              <th scope="col">{t('admin.sources.source')}</th>
              {form !== 'narrow' && (
                <>
                  <th scope="col">{t('admin.sources.state')}</th>
                  <th scope="col">
                    {form === 'medium'
                      ? t('admin.sources.newestAndNext')
                      : t('admin.sources.newest')}
                  </th>
                </>
              )}
              {form === 'wide' && (
                <>
                  <th scope="col">{t('admin.sources.next')}</th>
                  <th scope="col" className={classes.number}>
                    {t('admin.sources.points')}
                  </th>
                </>
              )}
              {form !== 'narrow' && (
                <>
                  <th scope="col" className={classes.number}>
                    {t('admin.sources.clones')}
                  </th>
                  <th scope="col" className={classes.number}>
                    {t('admin.sources.size')}
                  </th>
                </>
              )}
              <th scope="col">
                <Aloud>{t('admin.sources.actions')}</Aloud>
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source, index) => (
              <SourceRow
                key={source.name}
                source={source}
                now={now}
                form={form}
                columns={COLUMNS[form]}
                checks={checks}
                open={open.has(source.name)}
                shown={shown?.source === source.name ? shown : undefined}
                onToggle={() => onToggle(source.name)}
                isFirst={index === 0}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};
