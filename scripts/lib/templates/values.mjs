import { golden } from '../golden.mjs';

/** As the template's fields put it: `words` is what people saw. */
const field = (id, words) => ({ id, words });

const source = field(golden.source, 'Customer DB');

/** What "New ephemeral DB" is filled in with. */
export const oneClone = ({
  service = golden.entity,
  point = 'newest',
  name,
}) => ({
  service: field(service, service.split('/')[1]),
  source,
  point: field(point, 'as chosen'),
  lease: field('PT2H', '2 h'),
  ...(name && { name }),
});

/** What "Team environments" is filled in with. */
export const manyClones = services => ({
  services: field(services, `${services.length} services`),
  source,
  point: field('newest', 'Newest'),
  lease: field('PT2H', '2 h'),
});

/** What the teardown is filled in with. */
export const theseClones = ids => ({
  clones: field(ids, `${ids.length} clones`),
});

/** What "Service with a database" is filled in with. */
export const newService = ({ component }) => ({
  component,
  service: field(golden.entity, 'orders-api'),
  source,
  lease: field('PT2H', '2 h'),
});
