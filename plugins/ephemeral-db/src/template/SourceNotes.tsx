import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { ErrorNote, Note } from '../errors';
import { useWords } from '../translation';
import { BelowRow } from './BelowRow';
import { lackingWords } from './lackingWords';
import { listOfNames } from './listOfNames';
import { serviceName } from './offeredServices';
import type { SourceOffer } from './sources';
import { useOfferedServices } from './useOfferedServices';
import type { ServiceTimelines } from './useServiceTimelines';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  },
}));

/** @see SourceNotes */
export interface SourceNotesProps {
  serviceRefs: string[];
  reading: ServiceTimelines;
  /** Absent until they are known. */
  offers?: SourceOffer[];
  chosen?: SourceOffer;
  /** What the form says already. */
  said: string[];
}

/** What there is to know of the source: why it cannot be had, and its notice. */
export const SourceNotes = (props: SourceNotesProps) => {
  const { serviceRefs, reading, offers, chosen, said } = props;
  const classes = useStyles();
  const words = useWords();
  const { t } = words;
  const { data: services } = useOfferedServices();

  const missing = () => {
    if (offers && offers.length > 0) {
      return offers.map(({ source: { title }, lacking }) => {
        const refs = lacking.map(index => serviceRefs[index]);
        return lackingWords(title, refs, services, words);
      });
    }
    const unknown = (reading.timelines ?? []).flatMap(
      ({ unknownSources }) => unknownSources,
    );
    const names = serviceRefs.map(ref => serviceName(ref, services));
    return [
      unknown.length > 0
        ? t('template.source.notConfigured', {
            services: listOfNames(names, words),
            sources: listOfNames([...new Set(unknown)], words),
          })
        : t('template.source.hidden', { services: listOfNames(names, words) }),
    ];
  };

  const notes = (): ReactNode[] => {
    if (reading.error !== undefined) {
      return [
        <ErrorNote
          key="error"
          small
          error={reading.error}
          what={t('template.source.failed')}
          onRetry={reading.refetch}
        />,
      ];
    }
    if (!offers) return [];
    if (!chosen) {
      return missing().map(text => (
        <Note key={text} tone="danger">
          {text}
        </Note>
      ));
    }
    const { source, refusals } = chosen;
    return [
      ...refusals
        .filter(reason => !said.includes(reason))
        .map(reason => (
          <Note key={reason} tone="danger">
            {reason}
          </Note>
        )),
      ...(source.notice
        ? [
            <Note key="notice" tone="info">
              {source.notice}
            </Note>,
          ]
        : []),
    ];
  };

  const shown = notes();
  return shown.length > 0 ? (
    <BelowRow>
      <div className={classes.root}>{shown}</div>
    </BelowRow>
  ) : null;
};
