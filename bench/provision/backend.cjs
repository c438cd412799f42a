// The backend that `yarn bench provision` measures.
const { createApiBackend } = require('../../scripts/lib/apiBackend.cjs');

createApiBackend().start();
