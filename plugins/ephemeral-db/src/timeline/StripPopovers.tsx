import type {
  Clone,
  Snapshot,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { NEXT_KEY } from './keyboard';
import type { Mark, StripLayout } from './layout';
import { BinPopover, PlannedPopover, PointPopover } from './MarkPopover';
import type { useMarkPopover } from './useMarkPopover';

/** What is known of the mark that is hovered, focused or clicked. */
export const StripPopovers = (props: {
  anchor: HTMLElement;
  openedKey: string;
  layout: StripLayout;
  frame: ReturnType<typeof useMarkPopover>['frame'];
  before: Map<string, Snapshot>;
  source: Source;
  now: Date;
  onShowBin?(mark: Mark): void;
  onNewClone(point: Snapshot): void;
  onOpenClone(clone: Clone): void;
}) => {
  const { anchor, openedKey, layout, source, now, onShowBin } = props;
  const frame = { ...props.frame, anchor };
  if (openedKey === NEXT_KEY && layout.next) {
    return <PlannedPopover {...frame} next={layout.next.at} now={now} />;
  }
  const mark = layout.marks.find(({ key }) => key === openedKey);
  if (!mark) return null;
  const { item } = mark;
  return item.kind === 'point' ? (
    <PointPopover
      {...frame}
      key={mark.key}
      mark={mark}
      point={item.point}
      before={props.before.get(item.point.id)}
      source={source}
      now={now}
      onNewClone={props.onNewClone}
      onOpenClone={props.onOpenClone}
    />
  ) : (
    <BinPopover
      {...frame}
      key={mark.key}
      mark={mark}
      bin={item}
      probe={layout.probe?.name}
      now={now}
      onShow={onShowBin && (() => onShowBin(mark))}
      onOpenClone={props.onOpenClone}
    />
  );
};
