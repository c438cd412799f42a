import type {
  Clone,
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { Words } from '../translation';
import { hangBranches, labelMarks, wantedLabels } from './aroundMarks';
import { placeElastic, type Stop } from './axis';
import type { Branches } from './branches';
import { type Beyond, chooseContent, type Span, splitByView } from './content';
import { type Frame, frameStrip, pillWidth } from './frame';
import { byMoment, type Density, type StripItem } from './gather';
import { BRANCH, STRIP, type TextMeasure, textWidth } from './geometry';
import {
  firstProbe,
  labelOf,
  type MarkLabel,
  placeTexts,
  pointsBefore,
  type RowText,
} from './labels';
import { annotateStretches, countTexts } from './rowTexts';
import { AIR, LABEL_ROOM, spaceOut, tailRoom } from './spacing';

/** What a strip is laid out from. */
export interface StripInput {
  density: 'card' | 'tab';
  width: number;
  snapshots: Snapshot[];
  /** The entity's own clones that are not gone. */
  clones: Clone[];
  days: TimelineDay[];
  now: Date;
  /** The next planned capture. */
  next?: Date;
  view?: Span;
  /** The point that is looked at: its label has precedence. */
  selectedId?: string;
  words: Words;
  /** Absent: by what letters usually take. */
  measure?: TextMeasure;
}

/** A mark in its place. */
export interface Mark {
  key: string;
  item: StripItem;
  x: number;
  /** How wide it is drawn where it is a bin. */
  pillWidth: number;
  /** Where it has room. */
  label?: MarkLabel & { room: number };
  /** The entity's own, in their order. */
  clones: Clone[];
  /** How many clones of it belong to others. */
  elsewhere: number;
}

/** The pill at an end of the line. */
export interface EndPill extends Beyond {
  x: number;
  width: number;
  text: string;
}

/** A finished picture: everything that is drawn, in CSS pixels. */
export interface StripLayout extends Omit<Frame, 'older' | 'newer'> {
  density: Density;
  width: number;
  height: number;
  marks: Mark[];
  /** What the axis was stretched between: marks, and the ends that have a moment. */
  stops: { at: number; x: number }[];
  /** From the first to the last moment of the strip. */
  span: Span;
  older?: EndPill;
  newer?: EndPill;
  /** Middles of the gaps where the line is shortened. */
  breaks: number[];
  /** Stretches that are drawn longer than true. */
  brackets: Span[];
  texts: RowText[];
  branches: Branches;
  /** Chips that no row had room for. */
  hidden: number;
  /** The probe whose figures stand over the marks. */
  probe?: { name: string; room: number };
}

const PROBE_ROOM = 96;

function elsewhereOf(item: StripItem, own: Clone[]): number {
  const points = item.kind === 'point' ? [item.point] : item.points;
  const ids = new Set(points.map(({ id }) => id));
  const mine = own.filter(clone => ids.has(clone.snapshot.id)).length;
  return Math.max(
    0,
    points.reduce((sum, point) => sum + point.clones, 0) - mine,
  );
}

function frameAndContent(
  input: StripInput,
  probeEnd: number,
  label: (item: StripItem) => MarkLabel,
) {
  const { density, clones, words, width, measure = textWidth } = input;
  const split = splitByView(input.snapshots, input.days, input.view);
  const newest = split.points[split.points.length - 1];
  const hasClones = clones.some(clone => clone.snapshot.id === newest?.id);
  const frameFor = (older: number) =>
    frameStrip({ ...input, measure, older, newer: split.newer });
  const contentIn = ({ line }: Frame) =>
    chooseContent({
      density,
      split,
      clones,
      timeZone: words.timeZone,
      room: {
        width,
        inner:
          line.to -
          Math.max(line.from, probeEnd) -
          (density === 'tab'
            ? tailRoom(hasClones, width - line.to)
            : STRIP.bare),
        labels: items =>
          items.reduce(
            (sum, item) => sum + Math.min(LABEL_ROOM, label(item).width) + AIR,
            0,
          ),
      },
    });
  let frame = frameFor(split.older);
  let content = contentIn(frame);
  // What the card leaves out needs a pill, which takes room from the rest.
  for (let pass = 0; pass < 2 && content.older.count !== split.older; pass++) {
    frame = frameFor(content.older.count);
    content = contentIn(frame);
  }
  return { frame, content };
}

/** From what is there to where it stands. Nothing in it needs a browser. */
export function layoutStrip(input: StripInput): StripLayout {
  const { words, width, now, view, measure = textWidth } = input;
  const sorted = byMoment(input.snapshots);
  const probe = firstProbe(sorted);
  const probeEnd = probe ? Math.min(PROBE_ROOM, measure(probe)) : 0;
  const context = {
    now,
    words,
    measure,
    probe,
    before: pointsBefore(sorted),
  };
  const labels = new Map<string, MarkLabel>();
  const label = (item: StripItem) => {
    const made = labels.get(item.key) ?? labelOf(item, context);
    labels.set(item.key, made);
    return made;
  };
  const { frame, content } = frameAndContent(input, probeEnd, label);
  const { items } = content;
  items.forEach(label);
  const wanted = wantedLabels(content, input.selectedId);
  const wantedKeys = new Set(wanted.map(({ key }) => key));

  const firstHalf =
    Math.min(LABEL_ROOM, labels.get(items[0]?.key)?.width ?? 0) / 2;
  const left = Math.ceil(
    Math.max(
      frame.line.from > 0 ? frame.line.from + 22 : STRIP.bare / 2,
      probeEnd > 0 ? probeEnd + AIR + firstHalf : firstHalf,
    ),
  );
  const right = frame.line.to;
  const end = Math.min(view?.to ?? Infinity, now.getTime());
  const stops: Stop[] = spaceOut(
    {
      density: input.density,
      content,
      labels: new Map([...labels].filter(([key]) => wantedKeys.has(key))),
      words,
      measure,
      usual: (end - (items[0]?.at ?? end)) / Math.max(1, items.length),
      beyond: width - frame.line.to,
      endsNow: frame.nowX !== undefined,
    },
    right - left,
  );
  const leading = view && items[0] && view.from < items[0].at ? 1 : 0;
  if (leading === 1 && view) stops.unshift({ at: view.from, gap: 0 });
  stops.push({ at: Math.max(end, stops[stops.length - 1]?.at ?? end), gap: 0 });
  const elastic = placeElastic(stops, left, right);
  elastic.places = elastic.places.map(Math.round);

  const marks: Mark[] = items.map((item, index) => {
    const clones = content.clonesOf.get(item.key) ?? [];
    return {
      key: item.key,
      item,
      x: elastic.places[index + leading],
      pillWidth:
        item.kind === 'bin' ? pillWidth(String(item.count), measure) : 0,
      clones,
      elsewhere: elsewhereOf(item, clones),
    };
  });
  labelMarks(marks, wanted, labels, content, width);

  const older = frame.older && { ...frame.older, ...content.older };
  const newer = frame.newer && { ...frame.newer, ...content.newer };
  const branches = hangBranches(marks, input);
  const hidden = [...branches.hidden.values()].reduce((a, b) => a + b, 0);
  const stretches = annotateStretches(stops, elastic, marks, words);
  const { counts, elsewhere } = countTexts(
    marks,
    { older, newer },
    input.density,
    words,
  );
  const { nowX } = frame;
  const nowText =
    nowX === undefined
      ? []
      : [
          {
            key: 'now',
            text: words.t('timeline.now'),
            x: nowX,
            strong: false,
          },
        ];
  return {
    ...frame,
    density: content.density,
    width,
    height:
      branches.rows > 0
        ? BRANCH.top + branches.rows * BRANCH.rowHeight + (hidden > 0 ? 20 : 0)
        : STRIP.height,
    marks,
    stops: stops.map(({ at }, index) => ({ at, x: elastic.places[index] })),
    span: { from: stops[0].at, to: end },
    older,
    newer,
    breaks: stretches.breaks,
    brackets: stretches.brackets,
    texts: placeTexts(
      [...nowText, ...counts, ...elsewhere, ...stretches.wishes],
      branches.stems.map(stem => stem.x),
      width,
      measure,
    ),
    branches,
    hidden,
    probe: probe ? { name: probe, room: probeEnd } : undefined,
  };
}
