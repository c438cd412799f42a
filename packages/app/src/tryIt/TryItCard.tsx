import { Button, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { makeStyles } from '@material-ui/core/styles';
import { useHidden } from './useHidden';

const useStyles = makeStyles(theme => ({
  things: {
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(
      24,
    )}px), 1fr))`,
    gap: theme.spacing(1, 3),
    margin: 0,
    paddingLeft: theme.spacing(2.5),
  },
}));

/** Three things that show what this is about, in the words of the buttons. */
export const TryItCard = () => {
  const classes = useStyles();
  const { hidden, hide } = useHidden();
  if (hidden !== 'no') return null;
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center">
          <Text as="h3" variant="title-x-small" weight="bold">
            Three things to try
          </Text>
          <Button variant="tertiary" size="small" onPress={hide}>
            Hide these hints
          </Button>
        </Flex>
      </CardHeader>
      <CardBody>
        <ol className={classes.things}>
          <li>
            <Text>
              <strong>Capture now</strong> takes a point in time. Customers keep
              signing up, so it shows a new number.
            </Text>
          </li>
          <li>
            <Text>
              <strong>New clone</strong> makes a writable copy of that point.
              Watch it become ready. <strong>Create</strong> in the sidebar has
              the same as a form.
            </Text>
          </li>
          <li>
            <Text>
              <strong>Connect</strong> on the clone shows what to paste into
              your terminal, and copies the password.
            </Text>
          </li>
        </ol>
      </CardBody>
    </Card>
  );
};
