import { useEffect, useRef, useState } from 'react';
import { type Words } from '../translation';
import { type Known, type News, newsBetween } from './news';

const NONE: News = { arrived: [], finished: [], sentences: [] };

/** What came since the last time something came. The first sight of a source is no news. */
export function useNews(sourceName: string, known: Known, words: Words): News {
  const before = useRef<{ sourceName: string; known: Known }>();
  const [news, setNews] = useState(NONE);
  const { snapshots, clones } = known;
  useEffect(() => {
    const last = before.current;
    before.current = { sourceName, known: { snapshots, clones } };
    if (last?.sourceName !== sourceName) {
      setNews(NONE);
      return;
    }
    const latest = newsBetween(last.known, { snapshots, clones }, words);
    if (
      latest.arrived.length + latest.finished.length + latest.sentences.length >
      0
    ) {
      setNews(latest);
    }
  }, [sourceName, snapshots, clones, words]);
  return news;
}
