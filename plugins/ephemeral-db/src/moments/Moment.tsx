import Tooltip from '@material-ui/core/Tooltip';
import { useWords } from '../translation';
import { exactMoment } from './moments';

/** A time as people say it, with the exact one in its tooltip. */
export const Moment = (props: { date: Date; children: string }) => {
  const words = useWords();
  const { date, children } = props;
  return (
    <Tooltip title={exactMoment(date, words)} enterDelay={300}>
      <time dateTime={date.toISOString()}>{children}</time>
    </Tooltip>
  );
};
