import Typography from '@material-ui/core/Typography';
import {
  type Clone,
  parseDuration,
  type Snapshot,
  type Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { ErrorNote } from '../errors';
import { useNow, useSnapshot } from '../live';
import { momentOf, pointName, span } from '../moments';
import { formatBytes } from '../sizes';
import { probeFigures } from '../states';
import { useWords } from '../translation';
import { Question } from './Question';

interface QuestionOf<T> {
  about: T;
  onConfirm(): Promise<unknown>;
  onClose(): void;
}

/** Before a clone is deleted with what was written to it. */
export const DeleteCloneQuestion = (props: QuestionOf<Clone>) => {
  const { about: clone, onConfirm, onClose } = props;
  const words = useWords();
  const { t } = words;
  const { name, usage } = clone;
  const point = pointName(clone.snapshot, words);
  return (
    <Question
      title={t('order.deleteClone.title', { name })}
      answers={[
        {
          label: t('order.deleteClone.confirm'),
          run: onConfirm,
          failed: t('order.failed.deleteClone', { name }),
          look: 'danger',
        },
        { label: t('order.deleteClone.keep') },
      ]}
      harmless={1}
      onClose={onClose}
    >
      <Typography>
        {usage
          ? t('order.deleteClone.lostSize', {
              size: formatBytes(usage.uniqueBytes, words),
              point,
            })
          : t('order.deleteClone.lost', { point })}
      </Typography>
    </Question>
  );
};

/** Names of the clones that keep a point, as far as this person may see them. */
const UsedBy = ({ point }: { point: Snapshot }) => {
  const { t } = useWords();
  const { data, error, refetch } = useSnapshot(point.id);
  const count = data?.clones ?? point.clones;
  const names = data?.usedBy ?? point.usedBy ?? [];
  return (
    <>
      <Typography>{t('order.deletePoint.inUse', { count })}</Typography>
      <ul>
        {names.map(name => (
          <Typography key={name} component="li">
            {name}
          </Typography>
        ))}
        {names.length > 0 && count > names.length && (
          <Typography component="li">
            {t('order.deletePoint.more', { count: count - names.length })}
          </Typography>
        )}
      </ul>
      {error && names.length === 0 && (
        <ErrorNote
          small
          error={error}
          what={t('common.loadFailed', { what: t('common.whatClones') })}
          onRetry={refetch}
        />
      )}
      <Typography>{t('order.deletePoint.next')}</Typography>
    </>
  );
};

/** Before a point is deleted; or why it cannot be, as long as clones come from it. */
export const DeletePointQuestion = (props: QuestionOf<Snapshot>) => {
  const { about: point, onConfirm, onClose } = props;
  const words = useWords();
  const { t } = words;
  const name = pointName(point, words);
  if (point.clones > 0) {
    return (
      <Question
        title={t('order.deletePoint.inUseTitle', { point: name })}
        answers={[{ label: t('common.close') }]}
        harmless={0}
        onClose={onClose}
      >
        <UsedBy point={point} />
      </Question>
    );
  }
  return (
    <Question
      title={t('order.deletePoint.title', { point: name })}
      answers={[
        {
          label: t('order.deletePoint.confirm'),
          run: onConfirm,
          failed: t('order.failed.deletePoint', { point: name }),
          look: 'danger',
        },
        { label: t('order.deletePoint.keep') },
      ]}
      harmless={1}
      onClose={onClose}
    >
      <Typography>{t('order.deletePoint.lost')}</Typography>
    </Question>
  );
};

/** Before the writes of everyone are held for a cut. */
export const SuspendQuestion = (props: QuestionOf<Source>) => {
  const { about: source, onConfirm, onClose } = props;
  const words = useWords();
  const { t } = words;
  const databases = source.databases.join(', ');
  return (
    <Question
      title={t('order.capture.title', { source: source.title })}
      answers={[
        {
          label: t('order.capture.now'),
          run: onConfirm,
          failed: t('order.failed.capture', { source: source.title }),
          look: 'primary',
        },
        { label: t('order.capture.notNow') },
      ]}
      harmless={1}
      onClose={onClose}
    >
      <Typography>
        {source.deadline
          ? t('order.capture.suspend', {
              databases,
              span: span(parseDuration(source.deadline), words),
            })
          : t('order.capture.suspendNoDeadline', { databases })}
      </Typography>
    </Question>
  );
};

/** In place of a capture: there is a point younger than the source's least interval. */
export const YoungPointQuestion = (
  props: QuestionOf<{ source: Source; point: Snapshot }> & {
    /** Absent where there is no service to make a clone for. */
    onUse?: () => void;
  },
) => {
  const { about, onConfirm, onUse, onClose } = props;
  const { source, point } = about;
  const words = useWords();
  const { t } = words;
  const now = useNow(1_000);
  const name = pointName(point, words);
  const age = span(now.getTime() - momentOf(point).getTime(), words);
  const figures = probeFigures(point, words);
  // The same people may have a source checked and may set its least interval aside: its owner and admins.
  const mayForce = source.actions.some(
    ({ verb, allowed }) => verb === 'check' && allowed,
  );
  const answers = [
    ...(onUse
      ? [
          {
            label: t('order.capture.use', { point: name }),
            lead: onUse,
            look: 'primary' as const,
          },
        ]
      : []),
    ...(mayForce
      ? [
          {
            label: t('order.capture.anyway'),
            run: onConfirm,
            failed: t('order.failed.capture', { source: source.title }),
          },
        ]
      : []),
    { label: t('order.capture.notNow') },
  ];
  return (
    <Question
      title={t('order.capture.title', { source: source.title })}
      answers={answers}
      harmless={onUse ? 0 : answers.length - 1}
      onClose={onClose}
    >
      <Typography>
        {figures
          ? t('order.capture.youngFigures', { point: name, age, figures })
          : t('order.capture.young', { point: name, age })}
      </Typography>
    </Question>
  );
};
