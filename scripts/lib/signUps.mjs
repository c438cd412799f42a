import { signUpCustomer } from './golden.mjs';
import { isStopping } from './processes.mjs';

const EVERY_MS = 10_000;

const FIRST_NAMES = [
  ['Ines', 'Kofi', 'Marta', 'Ravi', 'Elif', 'Jonas', 'Mei', 'Tomas', 'Aisha'],
  ['Lucia', 'Noah', 'Priya', 'Bruno', 'Hanna', 'Omar', 'Sofia', 'Yuki'],
].flat();

const LAST_NAMES = [
  ['Almeida', 'Boateng', 'Castell', 'Dahl', 'Eriksen', 'Farouk', 'Gruber'],
  ['Haddad', 'Ivanova', 'Jansen', 'Kumar', 'Lindqvist', 'Moretti'],
].flat();

/**
 * Somebody who signs up. The lists' lengths have no common divisor, so that all pairs come before one comes again.
 *
 * @param {number} index - how many signed up before
 */
export function newCustomer(index) {
  const first = FIRST_NAMES[index % FIRST_NAMES.length];
  const last = LAST_NAMES[index % LAST_NAMES.length];
  const pairs = FIRST_NAMES.length * LAST_NAMES.length;
  const round = index < pairs ? '' : Math.floor(index / pairs) + 1;
  const mailbox = `${first}.${last}${round}`.toLowerCase();
  return { name: `${first} ${last}`, email: `${mailbox}@example.com` };
}

/**
 * Lets customers go on signing up in the golden database until the script ends, so that each new point shows a new number.
 * Each is written over a connection of its own: one that broke costs one customer, not the rest.
 *
 * @param {import('./Cluster.mjs').Cluster} cluster
 */
export function startSignUps(cluster) {
  let signedUp = 0;
  let complained = false;
  const signUp = async () => {
    try {
      await signUpCustomer(cluster, newCustomer(signedUp));
      signedUp += 1;
    } catch (error) {
      if (!complained && !isStopping()) {
        complained = true;
        console.log(
          `  A customer could not sign up in the golden database (${error.message}). The demo goes on, and so do the customers, every 10 s.`,
        );
      }
    }
    if (!isStopping()) setTimeout(signUp, EVERY_MS);
  };
  setTimeout(signUp, EVERY_MS);
}
