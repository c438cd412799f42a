module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The gallery is an app of its own, so it brings the stylesheet that apps bring.
      files: ['dev/**/*'],
      rules: { '@backstage/no-ui-css-imports-in-non-frontend': 'off' },
    },
  ],
});
