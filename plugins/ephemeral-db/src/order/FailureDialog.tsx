import Button from '@material-ui/core/Button';
import { ErrorNote } from '../errors';
import { useWords } from '../translation';
import { DialogFrame } from './DialogFrame';
import { focusOnMount } from './focusOnMount';

/** A write that needed no question failed: said where the person is, until they have read it. */
export const FailureDialog = (props: {
  of: string;
  what: string;
  error: unknown;
  again(): void;
  onClose(): void;
}) => {
  const { of, what, error, again, onClose } = props;
  const { t } = useWords();
  return (
    <DialogFrame
      title={of}
      onClose={onClose}
      foot={
        <Button ref={focusOnMount} disableFocusRipple onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <ErrorNote small error={error} what={what} object={of} onRetry={again} />
    </DialogFrame>
  );
};
