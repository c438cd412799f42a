import type {
  Clone,
  Snapshot,
  TimelineDay,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { briefMoment, span } from '../moments';
import type { Words } from '../translation';
import {
  type Axis,
  placeElastic,
  shapeStretches,
  type Stop,
  type StretchShape,
} from './axis';
import { type Branches, placeBranches } from './branches';
import { chipFact } from './chipFact';
import {
  type Beyond,
  chooseContent,
  type Span,
  splitByView,
  type StripContent,
} from './content';
import { byMoment, type Density, type StripItem } from './gather';
import { BRANCH, STRIP, textWidth } from './geometry';
import {
  firstProbe,
  labelOf,
  type MarkLabel,
  placeTexts,
  pointsBefore,
  type RowText,
  type TextWish,
  withoutOverlap,
} from './labels';

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
export interface StripLayout {
  density: Density;
  width: number;
  height: number;
  line: { from: number; to: number };
  axis: Axis;
  marks: Mark[];
  older?: EndPill;
  newer?: EndPill;
  nowX?: number;
  next?: { x: number; at: Date; text: string };
  /** Middles of the gaps where the line is shortened. */
  breaks: number[];
  /** Stretches that are drawn longer than true. */
  brackets: Span[];
  texts: RowText[];
  branches: Branches;
  /** Chips that no row had room for. */
  hidden: number;
  probe?: { name: string; room: number };
}

const PROBE_ROOM = 96;
const LABEL_ROOM = 112;
const AIR = 6;

function pillWidth(text: string): number {
  return 2 * Math.ceil(Math.max(STRIP.pillHeight, textWidth(text) + 16) / 2);
}

interface Frame {
  line: { from: number; to: number };
  nowX?: number;
  next?: StripLayout['next'];
}

/** Both ends: pills, now and what comes after it. */
function frame(
  input: StripInput,
  counts: { older: number; newer: number },
): Frame & { olderText: string; newerText: string } {
  const { width, words, now, view } = input;
  const { t } = words;
  const olderText = t('timeline.older', { count: counts.older });
  const newerText = t('timeline.newer', { count: counts.newer });
  const from = counts.older > 0 ? pillWidth(olderText) : 0;
  if (view && view.to < now.getTime()) {
    const to = counts.newer > 0 ? width - pillWidth(newerText) : width;
    return { line: { from, to }, olderText, newerText };
  }
  const nowHalf = Math.ceil(textWidth(t('timeline.now')) / 2);
  if (!input.next) {
    const nowX = width - nowHalf;
    return { line: { from, to: nowX }, nowX, olderText, newerText };
  }
  const text = briefMoment(input.next, now, words);
  const half = Math.max(textWidth(text), textWidth(t('timeline.next'))) / 2;
  const x = Math.round(width - Math.max(STRIP.bare / 2, half) - 1);
  const nowX = x - (width < 400 ? 40 : STRIP.future);
  return {
    line: { from, to: nowX },
    nowX,
    next: { x, at: input.next, text },
    olderText,
    newerText,
  };
}

/** Which labels are wanted, the most wanted first. */
function wantedLabels(
  content: StripContent,
  selectedId: string | undefined,
): StripItem[] {
  const { items, clonesOf, density } = content;
  const newestFirst = [...items].reverse();
  const isSelected = (item: StripItem) =>
    item.kind === 'point' && item.point.id === selectedId;
  return [
    ...newestFirst.slice(0, 1),
    ...items.filter(isSelected),
    ...items.slice(0, 1),
    ...newestFirst.filter(item => clonesOf.has(item.key)),
    ...(density === 'bare' ? [] : newestFirst),
  ];
}

function countText(clones: number, { t }: Words): string | undefined {
  return clones > 0 ? t('timeline.clones', { count: clones }) : undefined;
}

function elsewhereOf(item: StripItem, own: Clone[]): number {
  const points = item.kind === 'point' ? [item.point] : item.points;
  const ids = new Set(points.map(({ id }) => id));
  const mine = own.filter(clone => ids.has(clone.snapshot.id)).length;
  return Math.max(
    0,
    points.reduce((sum, point) => sum + point.clones, 0) - mine,
  );
}

/** The least and the wished distance of neighbours, so that what hangs on them does not meet. */
function distances(
  content: StripContent,
  labels: Map<string, MarkLabel>,
  input: StripInput,
): { least: number; wish: number }[] {
  const { items, clonesOf, density } = content;
  const bottom = (item: StripItem) => {
    const text = countText(clonesOf.get(item.key)?.length ?? 0, input.words);
    return text && input.density === 'card' ? textWidth(text) / 2 : 8;
  };
  const half = (item: StripItem) => {
    if (density === 'labelled') return STRIP.labelled / 2;
    return (item.kind === 'bin' ? STRIP.bin : STRIP.bare) / 2;
  };
  const top = (item: StripItem) =>
    Math.min(LABEL_ROOM, labels.get(item.key)?.width ?? 0) / 2;
  return items.map((item, index) => {
    const following = items[index + 1];
    if (!following) {
      const least = half(item);
      return {
        least,
        wish: Math.max(
          least,
          bottom(item) + textWidth(input.words.t('timeline.now')) / 2 + AIR,
          44,
        ),
      };
    }
    const length = span(following.at - item.at, input.words);
    const least = half(item) + half(following);
    return {
      least,
      wish: Math.max(
        least,
        top(item) + top(following) + 2 * AIR,
        density === 'labelled'
          ? bottom(item) + bottom(following) + textWidth(length) + 3 * AIR
          : 0,
      ),
    };
  });
}

function stopsOf(
  items: StripItem[],
  gaps: { least: number; wish: number }[],
  room: number,
): Stop[] {
  const least = gaps.reduce((sum, gap) => sum + gap.least, 0);
  const more = gaps.reduce((sum, gap) => sum + gap.wish - gap.least, 0);
  const share = more > 0 ? Math.min(1, Math.max(0, (room - least) / more)) : 0;
  return items.map((item, index) => ({
    at: item.at,
    gap: gaps[index].least + (gaps[index].wish - gaps[index].least) * share,
  }));
}

function labelMarks(
  marks: Mark[],
  labels: Map<string, MarkLabel>,
  content: StripContent,
  input: StripInput,
  probeEnd: number,
): void {
  const places = new Map(marks.map(mark => [mark.key, mark]));
  const nearest = (mark: Mark, index: number) =>
    Math.min(
      ...[marks[index - 1], marks[index + 1]]
        .filter(Boolean)
        .map(other => Math.abs(mark.x - other.x) - AIR),
      2 * (input.width - mark.x),
      LABEL_ROOM,
    );
  if (content.density === 'labelled') {
    marks.forEach((mark, index) => {
      const label = labels.get(mark.key);
      if (label) mark.label = { ...label, room: nearest(mark, index) };
    });
    return;
  }
  const wanted = wantedLabels(content, input.selectedId).flatMap(({ key }) => {
    const mark = places.get(key);
    const label = labels.get(key);
    if (!mark || !label) return [];
    const half = Math.min(LABEL_ROOM, label.width) / 2;
    return [{ key, from: mark.x - half, to: mark.x + half }];
  });
  const shown = withoutOverlap(wanted, AIR);
  for (const mark of marks) {
    const label = labels.get(mark.key);
    if (label && shown.has(mark.key)) {
      mark.label = { ...label, room: Math.min(LABEL_ROOM, label.width) };
    }
  }
  if (marks[0]?.label && marks[0].x - marks[0].label.width / 2 < probeEnd) {
    marks[0].label.room = Math.max(STRIP.bare, 2 * (marks[0].x - probeEnd));
  }
}

/** Breaks and brackets, and what they want to say. */
function annotate(
  stops: { at: number }[],
  places: number[],
  shapes: StretchShape[],
  marks: Mark[],
  words: Words,
): Pick<StripLayout, 'breaks' | 'brackets'> & { wishes: TextWish[] } {
  const breaks: number[] = [];
  const brackets: Span[] = [];
  const wishes: TextWish[] = [];
  shapes.forEach((shape, index) => {
    const [from, to] = [places[index], places[index + 1]];
    const isBetweenPoints =
      marks[index]?.item.kind === 'point' &&
      marks[index + 1]?.item.kind === 'point';
    const middle = (from + to) / 2;
    if (shape === 'shortened' && to - from >= 36) {
      breaks.push(middle);
    } else if (shape === 'lengthened' && isBetweenPoints && to - from >= 48) {
      brackets.push({ from: from + 14, to: to - 14 });
    } else {
      return;
    }
    wishes.push({
      key: `span:${index}`,
      text: span(stops[index + 1].at - stops[index].at, words),
      x: middle,
      strong: false,
      slack: shape === 'shortened' ? 20 : 8,
    });
  });
  return { breaks, brackets, wishes };
}

function markTexts(
  marks: Mark[],
  older: EndPill | undefined,
  newer: EndPill | undefined,
  input: StripInput,
): { counts: TextWish[]; elsewhere: TextWish[] } {
  const { words } = input;
  const counts: TextWish[] = [];
  for (const pill of [older, newer]) {
    const text = countText(pill?.clones.length ?? 0, words);
    if (pill && text) {
      const x = pill.x + pill.width / 2;
      counts.push({
        key: `count:${pill === older ? 'older' : 'newer'}`,
        text,
        x,
        strong: true,
        slack: 16,
        stem: { x, under: 'pill' },
      });
    }
  }
  const elsewhere: TextWish[] = [];
  for (const mark of [...marks].reverse()) {
    const text = countText(mark.clones.length, words);
    if (text && input.density === 'card') {
      counts.push({
        key: `count:${mark.key}`,
        text,
        x: mark.x,
        strong: true,
        stem: {
          x: mark.x,
          under: mark.item.kind === 'bin' ? 'pill' : 'mark',
        },
      });
    } else if (mark.elsewhere > 0) {
      elsewhere.push({
        key: `elsewhere:${mark.key}`,
        text: words.t('timeline.elsewhere', { count: mark.elsewhere }),
        x: mark.x,
        strong: false,
        slack: 48,
      });
    }
  }
  return { counts, elsewhere };
}

/** From what is there to where it stands. Nothing in it needs a browser. */
export function layoutStrip(input: StripInput): StripLayout {
  const { words, width, now } = input;
  const split = splitByView(input.snapshots, input.days, input.view);
  const sorted = byMoment(input.snapshots);
  const probe = firstProbe(sorted);
  const probeEnd = probe ? Math.min(PROBE_ROOM, textWidth(probe)) : 0;
  const contentIn = (inner: Frame) =>
    chooseContent({
      density: input.density,
      split,
      clones: input.clones,
      room: inner.line.to - Math.max(inner.line.from, probeEnd) - STRIP.bare,
      timeZone: words.timeZone,
    });
  let ends = frame(input, split);
  let content = contentIn(ends);
  if (content.older.count !== split.older) {
    // What the card leaves out needs a pill, which takes room from the rest.
    ends = frame(input, { ...split, older: content.older.count });
    content = contentIn(ends);
    ends = frame(input, { ...split, older: content.older.count });
  }
  const { items } = content;
  const context = { now, words, probe, before: pointsBefore(sorted) };
  const labels = new Map(
    items.map(item => [item.key, labelOf(item, context)] as const),
  );
  const firstHalf =
    items.length > 0
      ? Math.min(LABEL_ROOM, labels.get(items[0].key)?.width ?? 0) / 2
      : 0;
  const left = Math.max(
    ends.line.from > 0 ? ends.line.from + 20 : 0,
    probeEnd > 0 ? probeEnd + AIR + firstHalf : firstHalf,
    STRIP.bare / 2,
  );
  const right = ends.nowX ?? ends.line.to - 20;
  const axis: Axis = {
    from: input.view?.from ?? items[0]?.at ?? now.getTime() - 1,
    to: Math.min(input.view?.to ?? Infinity, now.getTime()),
    left,
    right,
  };
  const gaps = distances(content, labels, input);
  const stops = stopsOf(items, gaps, right - left);
  if (ends.nowX !== undefined) stops.push({ at: now.getTime(), gap: 0 });
  const places = placeElastic(stops, axis).map(Math.round);
  const marks: Mark[] = items.map((item, index) => {
    const clones = content.clonesOf.get(item.key) ?? [];
    return {
      key: item.key,
      item,
      x: places[index],
      pillWidth: item.kind === 'bin' ? pillWidth(String(item.count)) : 0,
      clones,
      elsewhere: elsewhereOf(item, clones),
    };
  });
  labelMarks(marks, labels, content, input, probeEnd);

  const pill = (beyond: Beyond, text: string, x: number): EndPill | undefined =>
    beyond.count > 0
      ? { ...beyond, x, width: pillWidth(text), text }
      : undefined;
  const older = pill(content.older, ends.olderText, 0);
  const newer = pill(content.newer, ends.newerText, ends.line.to);
  const branches = placeBranches(
    input.density === 'tab'
      ? marks
          .filter(mark => mark.clones.length > 0)
          .map(mark => ({
            key: mark.key,
            x: mark.x,
            chips: mark.clones.map(clone => ({
              key: clone.id,
              width:
                textWidth(clone.name, 12.5) +
                textWidth(chipFact(clone, now, words)) +
                56,
            })),
          }))
      : [],
    width,
  );
  const shapes = shapeStretches(stops, places, axis);
  const spans = annotate(stops, places, shapes, marks, words);
  const { counts, elsewhere } = markTexts(marks, older, newer, input);
  const nowText: TextWish[] =
    ends.nowX === undefined
      ? []
      : [
          {
            key: 'now',
            text: words.t('timeline.now'),
            x: ends.nowX,
            strong: false,
          },
        ];
  const hidden = [...branches.hidden.values()].reduce((a, b) => a + b, 0);
  return {
    density: content.density,
    width,
    height:
      branches.rows > 0
        ? BRANCH.top + branches.rows * BRANCH.rowHeight + (hidden > 0 ? 20 : 0)
        : STRIP.height,
    line: ends.line,
    axis,
    marks,
    older,
    newer,
    nowX: ends.nowX,
    next: ends.next,
    breaks: spans.breaks,
    brackets: spans.brackets,
    texts: placeTexts(
      [...nowText, ...counts, ...elsewhere, ...spans.wishes],
      branches.stems.map(stem => stem.x),
      width,
    ),
    branches,
    hidden,
    probe: probe ? { name: probe, room: probeEnd } : undefined,
  };
}
