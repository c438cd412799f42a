import { useState } from 'react';
import { ErrorPanel, ProxiedSignInPage } from '@backstage/core-components';
import {
  configApiRef,
  IdentityApi,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import {
  Button,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Container,
  Flex,
  Grid,
  Text,
} from '@backstage/ui';
import { chosenPerson } from './chosenPerson';
import { readPeople } from './readPeople';

/** Signing out must forget the choice, or the next page load would sign the same person in again. */
function forgettingOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      chosenPerson.forget();
      await identity.signOut();
    },
  };
}

/** The demo's way in: one button for each person of `auth.providers.people.list`. */
export const PeopleSignInPage = ({ onSignInSuccess }: SignInPageProps) => {
  const config = useApi(configApiRef);
  const people = readPeople(config);
  const [chosen, setChosen] = useState(chosenPerson.get());

  if (chosen && people.some(person => person.id === chosen)) {
    return (
      <ProxiedSignInPage
        provider="people"
        headers={{ 'x-demo-person': chosen }}
        onSignInSuccess={identity =>
          onSignInSuccess(forgettingOnSignOut(identity))
        }
        ErrorComponent={({ error = new Error('No answer') }) => (
          <ErrorPanel
            title="Could not sign in. Is the backend still starting? Reload the page in a few seconds"
            error={error}
          />
        )}
      />
    );
  }

  return (
    <Container py="8">
      <Flex direction="column" gap="6">
        <Flex direction="column" gap="2">
          <Text as="h1" variant="title-medium" weight="bold">
            {config.getOptionalString('app.title') ?? 'Backstage'}
          </Text>
          <Text as="p" color="secondary">
            Choose whose eyes to look through. To change over, sign out in the
            settings.
          </Text>
        </Flex>
        <Grid.Root columns={{ initial: '1', md: '3' }} gap="4">
          {people.map(person => (
            <Card key={person.id}>
              <CardHeader>
                <Text as="h2" variant="title-x-small" weight="bold">
                  {person.displayName}
                </Text>
                <Text as="p" color="secondary">
                  {person.role}
                </Text>
              </CardHeader>
              <CardBody>
                <Text as="p">{person.about}</Text>
              </CardBody>
              <CardFooter>
                <Button
                  onPress={() => {
                    chosenPerson.set(person.id);
                    setChosen(person.id);
                  }}
                >
                  Sign in as {person.displayName}
                </Button>
              </CardFooter>
            </Card>
          ))}
        </Grid.Root>
      </Flex>
    </Container>
  );
};
