// The backend of `yarn test:cluster --no-sql`: an engine that answers at once.
const { createApiBackend } = require('./apiBackend.cjs');

const backend = createApiBackend();
backend.add(require('./engineAtOnce.cjs'));
backend.start();
